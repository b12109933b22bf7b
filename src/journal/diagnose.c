/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diagnose.c -- finds out what is wrong with a line of a day's file: it was
 * changed, inserted, repeated or moved, or records before it are missing.
 *
 * A line "follows" from another line if its hash is right for that line. A
 * genuine record follows from the record with the previous number, even if that
 * record was moved. So each suspect line is checked against all lines with the
 * previous number.
 */
#include "journal/diagnose.h"

#include <stdarg.h>
#include <stdio.h>

/* At most this many findings. If there are more, one last finding says so. */
#define TOLD_MAX 100

struct diagnosis {
	const struct sg_dayfile *file;
	const struct sg_chain_key *key;
	void (*found)(void *ctx, const struct sg_finding *finding);
	void *ctx;
	unsigned told;
	uint64_t reached; /* highest number of a valid record so far; the next
			     record must have the number after it */
};

#define NOWHERE SIZE_MAX

__attribute__((format(printf, 4, 5))) static void
tell(struct diagnosis *d, enum sg_finding_kind kind, size_t line,
    const char *format, ...)
{
	char text[320];
	va_list arguments;
	struct sg_finding finding = {kind, d->file->name, line, text};

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	d->told++;
	d->found(d->ctx, &finding);
}

static unsigned long long
number(const struct diagnosis *d, size_t i)
{
	return d->file->line[i].claim.sequence;
}

/*
 * Returns a line whose record has the number `sequence`. This is the nearest
 * one before line `i`, else the first one after line `i`. Returns NOWHERE if no
 * line has this number.
 */
static size_t
find(const struct diagnosis *d, size_t i, uint64_t sequence)
{
	const struct sg_dayline *line = d->file->line;

	for (size_t k = i; k-- > 0;) {
		if (line[k].is_record && line[k].claim.sequence == sequence)
			return k;
	}
	for (size_t k = i + 1; k < d->file->n; k++) {
		if (line[k].is_record && line[k].claim.sequence == sequence)
			return k;
	}
	return NOWHERE;
}

/*
 * Returns the line from which line `i` follows. Line `i` is then genuine.
 * Returns NOWHERE if there is no line from which line `i` follows.
 */
static size_t
origin(const struct diagnosis *d, size_t i)
{
	const struct sg_dayline *line = d->file->line;

	if (i > 0 && line[i].follows)
		return i - 1;
	for (size_t k = 0; k < d->file->n; k++) {
		if (k != i && line[k].is_record &&
		    line[k].claim.sequence + 1 == line[i].claim.sequence &&
		    sg_dayfile_follows(d->file, d->key, i, k))
			return k;
	}
	return NOWHERE;
}

static bool
is_genuine(const struct diagnosis *d, size_t i)
{
	return d->file->line[i].follows || origin(d, i) != NOWHERE;
}

/*
 * Returns true if only the hash of line i - 1 was changed. To find out, compute
 * the right hash of line i - 1, and check whether line `i` follows from that
 * hash.
 */
static bool
follows_mended(const struct diagnosis *d, size_t i)
{
	const struct sg_dayline *line = &d->file->line[i];
	uint8_t right[SG_CHAIN_BYTES], hash[SG_CHAIN_BYTES];

	if (i < 2 || !line[-1].is_record || !line[-2].is_record)
		return false;
	sg_chain_hash(d->key, line[-1].claim.text, line[-2].claim.hash, right);
	sg_chain_hash(d->key, line->claim.text, right, hash);
	return line->claim.exact &&
	    memcmp(hash, line->claim.hash, sizeof(hash)) == 0;
}

static void
diagnose_genuine(struct diagnosis *d, size_t i, size_t before)
{
	size_t twin = find(d, i, d->file->line[i].claim.sequence);

	if (twin < i && is_genuine(d, twin))
		tell(d, SG_FOUND_REPEATED, i + 1,
		    "record %llu stands here "
		    "once more; it is on line %zu",
		    number(d, i), twin + 1);
	else if (before > i)
		tell(d, SG_FOUND_REORDERED, i + 1,
		    "record %llu stands before "
		    "record %llu, which is on line %zu: their order was "
		    "changed",
		    number(d, i), number(d, before), before + 1);
	/*
	 * In other cases the fault is in a line between `before` and `i`, and
	 * is reported at that line.
	 */
}

static void
diagnose_missing(struct diagnosis *d, size_t i)
{
	unsigned long long from = d->reached + 1, to = number(d, i) - 1;

	if (from == to)
		tell(d, SG_FOUND_REMOVED, i + 1,
		    "record %llu is missing "
		    "before this line",
		    to);
	else
		tell(d, SG_FOUND_REMOVED, i + 1,
		    "records %llu to %llu are "
		    "missing before this line",
		    from, to);
	d->reached = number(d, i);
}

/*
 * Returns true if the record on line i + 1 follows from a record before line
 * `i`. Then line `i` was inserted.
 */
static bool
is_between(const struct diagnosis *d, size_t i)
{
	return i + 1 < d->file->n && d->file->line[i + 1].is_record &&
	    !d->file->line[i + 1].follows && origin(d, i + 1) < i;
}

static void
diagnose_false(struct diagnosis *d, size_t i)
{
	const uint64_t sequence = d->file->line[i].claim.sequence;
	const size_t twin = find(d, i, sequence);
	const size_t before = find(d, i, sequence - 1);
	/*
	 * True if line i + 1 has the same number as line `i`, and follows from
	 * the hash of line `i`. The number then belongs to line i + 1, and in
	 * line `i` the number was changed.
	 */
	const bool renumbered = twin == i + 1 && d->file->line[twin].follows;

	if (is_between(d, i) ||
	    (twin != NOWHERE && !renumbered && is_genuine(d, twin)))
		tell(d, SG_FOUND_INSERTED, i + 1,
		    "the journal did not write "
		    "this line, which claims to be record %llu",
		    number(d, i));
	else if (before == NOWHERE && twin == NOWHERE &&
	    sequence > d->reached + 1)
		diagnose_missing(d, i);
	else if (before == i - 1 && !d->file->line[before].follows &&
	    follows_mended(d, i))
		return; /* line `i` is genuine; the line before it is not, and
			   was reported already */
	else
		tell(d, SG_FOUND_CHANGED, i + 1,
		    "record %llu is not as it "
		    "was written",
		    number(d, i));
}

/*
 * Diagnose line 0. It contains the hash of the last record of the day before,
 * and must follow from that hash.
 */
static void
diagnose_first(struct diagnosis *d)
{
	if (!d->file->opening.found)
		tell(d, SG_FOUND_REMOVED, 1,
		    "the record that opens the day "
		    "is missing before this line, or was changed");
	else
		tell(d, SG_FOUND_CHANGED, 1,
		    "record %llu is not as it was "
		    "written",
		    number(d, 0));
}

static void
diagnose_line(struct diagnosis *d, size_t i)
{
	const struct sg_dayline *line = &d->file->line[i];
	size_t from;

	if (!line->is_record) {
		tell(d, SG_FOUND_INSERTED, i + 1,
		    "this line is no record of "
		    "the journal");
		return;
	}
	from = origin(d, i);
	if (from != NOWHERE)
		diagnose_genuine(d, i, from);
	else if (i == 0)
		diagnose_first(d);
	else
		diagnose_false(d, i);
}

void
sg_diagnose(const struct sg_dayfile *file, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx)
{
	struct diagnosis d = {file, key, found, ctx, 0, file->opening.sequence};
	size_t wrong = 0;

	for (size_t i = 0; i < file->n; i++)
		wrong += !file->line[i].follows;
	if (wrong == file->n && file->n > 2) {
		tell(&d, SG_FOUND_CHANGED, 0,
		    "none of its %zu records is as "
		    "it was written; or this is not the journal's verifying "
		    "key",
		    file->n);
		return;
	}
	for (size_t i = 0; i < file->n && d.told < TOLD_MAX; i++) {
		if (!file->line[i].follows)
			diagnose_line(&d, i);
		/* The number of a line that does not follow is not trusted. */
		else if (file->line[i].claim.sequence > d.reached)
			d.reached = file->line[i].claim.sequence;
	}
	if (d.told == TOLD_MAX)
		tell(&d, SG_FOUND_CHANGED, 0,
		    "there is more; only the first "
		    "%d are listed",
		    TOLD_MAX);
}
