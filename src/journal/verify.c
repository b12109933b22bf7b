/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.c -- checks whether a journal is whole and unchanged.
 *
 * The days are checked in order. A line "follows" from the line before it if
 * its hash is right for that line. If a line does not follow, sg_diagnose()
 * finds out what is wrong with it.
 */
#include "journal/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/why.h"
#include "journal/dayfile.h"
#include "journal/diagnose.h"
#include "journal/head.h"
#include "journal/scan.h"

/* How the previous day's file ended. */
struct end {
	int32_t day; /* SG_NO_DAY if no file was read yet */
	char name[SG_DAY_FILE];
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES];
	bool closed;
	/*
	 * The next day, as the file's last record ("journal-closed") names it.
	 */
	int32_t next;
};

struct verification {
	const char *folder;
	const struct sg_chain_key *key;
	void (*found)(void *ctx, const struct sg_finding *finding);
	void *ctx;
	struct sg_verified *sum;
	struct end end;
	int32_t unread; /* day of the previous file, if it could not be
			   read; else SG_NO_DAY */
	/*
	 * The day before the first file, as the first file names it; SG_NO_DAY
	 * if it names no day.
	 */
	int32_t before;
	int32_t deleted; /* last day that was deleted, as records say */
	const struct sg_anchor *anchors;
	size_t nanchors;
	/*
	 * Number of anchors that cannot be compared with their record, because
	 * their day was deleted.
	 */
	size_t missed;
};

__attribute__((format(printf, 5, 6))) static void
tell(struct verification *v, enum sg_finding_kind kind, const char *file,
    uint64_t line, const char *format, ...)
{
	char text[400];
	va_list arguments;
	struct sg_finding finding = {kind, file, line, text};

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (kind != SG_FOUND_NOTE)
		v->sum->faults++;
	if (v->found != NULL)
		v->found(v->ctx, &finding);
}

static void
tell_found(void *ctx, const struct sg_finding *finding)
{
	struct verification *v = ctx;

	tell(v, finding->kind, finding->file, finding->line, "%s",
	    finding->text);
}

/* Write "record 7 is" or "records 7 to 9 are". */
static void
records_text(uint64_t from, uint64_t to, char out[64])
{
	if (from == to)
		(void)snprintf(out, 64, "record %llu is",
		    (unsigned long long)from);
	else
		(void)snprintf(out, 64, "records %llu to %llu are",
		    (unsigned long long)from, (unsigned long long)to);
}

static void
tell_cut(struct verification *v, uint64_t last)
{
	char text[64];

	records_text(v->end.sequence + 1, last, text);
	tell(v, SG_FOUND_CUT, v->end.name, 0, "%s missing at its end", text);
}

/* ---- from one file to the next ------------------------------------------ */

/* Check how the first file begins. */
static void
check_first(struct verification *v, const struct sg_dayfile *file)
{
	char day[SG_DAY_TEXT];

	v->before = file->opening.found ? file->opening.day : SG_NO_DAY;
	if (!file->opening.found || file->opening.day != SG_NO_DAY ||
	    v->key->day >= file->day)
		return;
	sg_stamp_day_text(v->key->day, day);
	tell(v, SG_FOUND_DAY_MISSING, file->name, 1,
	    "the journal begins here, "
	    "but its key is of %s: it was begun anew, and what was before is "
	    "missing",
	    day);
}

static void
check_between(struct verification *v, const struct sg_dayfile *file)
{
	const struct sg_dayfile_opening *opening = &file->opening;
	const struct end *end = &v->end;
	char day[SG_DAY_TEXT];

	if (end->closed && end->next != file->day) {
		sg_stamp_day_text(end->next, day);
		tell(v, SG_FOUND_DAY_MISSING, NULL, 0,
		    "the journal of %s is "
		    "missing",
		    day);
		return;
	}
	if (opening->found && opening->sequence > end->sequence)
		tell_cut(v, opening->sequence);
	else if (opening->found &&
	    (opening->sequence != end->sequence ||
		memcmp(opening->hash, end->hash, sizeof(end->hash)) != 0))
		tell(v, SG_FOUND_CHANGED, end->name, 0,
		    "its end is not the "
		    "one that %s goes on from",
		    file->name);
	else if (!end->closed)
		tell(v, SG_FOUND_CUT, end->name, 0,
		    "its last record, which "
		    "closes the day, is missing");
}

/*
 * Call if the previous file could not be read. Its end cannot be checked. But
 * `file` must name the previous file's day as the day before.
 */
static void
check_after_unread(struct verification *v, const struct sg_dayfile *file)
{
	const struct sg_dayfile_opening *opening = &file->opening;
	char day[SG_DAY_TEXT];

	if (!opening->found || opening->day == v->unread)
		return;
	if (opening->day == SG_NO_DAY) {
		check_first(v, file);
		return;
	}
	sg_stamp_day_text(opening->day, day);
	tell(v, SG_FOUND_DAY_MISSING, NULL, 0, "the journal of %s is missing",
	    day);
}

/* ---- notes in the records themselves ------------------------------------ */

static void
note_repair(struct verification *v, const struct sg_dayfile *file, size_t i)
{
	const struct sg_str text = file->line[i].claim.text;
	uint64_t lines = sg_scan_number(text, SG_LIT("\"foreign_lines\":"));

	if (sg_scan_has(text, SG_LIT("\"head\":\"")))
		tell(v, SG_FOUND_HEAD, file->name, i + 1,
		    "the file head was "
		    "missing, changed or an older one at this point, and was "
		    "made anew");
	else if (sg_scan_has(text, SG_LIT("\"missing_bytes\":")))
		tell(v, SG_FOUND_NOTE, file->name, i + 1,
		    "the journal saw "
		    "here that records were missing: the machine lost power, "
		    "or the file was cut");
	else if (lines > 0)
		tell(v, SG_FOUND_INSERTED, file->name, i + 1,
		    "%llu lines "
		    "that the journal did not write stood here; they are in "
		    "%.10s.cut now",
		    (unsigned long long)lines, file->name);
	else
		tell(v, SG_FOUND_NOTE, file->name, i + 1,
		    "half a record was "
		    "cut off here: its writer was killed");
}

/* Report what a genuine record about the journal itself says. */
static void
note_record(struct verification *v, const struct sg_dayfile *file, size_t i)
{
	const struct sg_str text = file->line[i].claim.text;
	int32_t day;

	if (!sg_scan_has(text, SG_LIT("\"action\":\"journal-")))
		return;
	if (sg_scan_has(text, SG_SCAN_ACTION("repaired")))
		note_repair(v, file, i);
	else if (sg_scan_has(text, SG_SCAN_ACTION("lost")))
		tell(v, SG_FOUND_NOTE, file->name, i + 1,
		    "%llu records could "
		    "not be written before this one",
		    (unsigned long long)sg_scan_number(text,
			SG_LIT("\"lost\":")));
	else if (sg_scan_has(text, SG_SCAN_ACTION("deleted")) &&
	    sg_scan_day(text, SG_LIT("\"to\":\""), &day) && day > v->deleted)
		v->deleted = day;
}

/* ---- anchors ------------------------------------------------------------ */

/* Write the time when the anchor was made, for people. */
static const char *
anchor_time(const struct sg_anchor *anchor, char out[SG_STAMP_TEXT])
{
	sg_stamp_text(anchor->at_ms, out);
	memcpy(out + 19, "Z", 2); /* remove the fraction of the second */
	return out;
}

static void
compare(struct verification *v, const struct sg_dayfile *file, size_t i,
    const struct sg_anchor *anchor)
{
	struct sg_verified *sum = v->sum;
	char stamp[SG_STAMP_TEXT];

	if (memcmp(file->line[i].claim.hash, anchor->hash,
		sizeof(anchor->hash)) != 0) {
		tell(v, SG_FOUND_ANCHOR, file->name, i + 1,
		    "record %llu is "
		    "not the one that the anchor of %s names: the journal was "
		    "put back to before it and has gone on from there, or it "
		    "is another journal",
		    (unsigned long long)anchor->sequence,
		    anchor_time(anchor, stamp));
		return;
	}
	if (sum->contained++ == 0 ||
	    anchor->sequence > sum->anchored_sequence) {
		sum->anchored_sequence = anchor->sequence;
		sum->anchored_ms = anchor->at_ms;
	}
}

/* Look for the record of `anchor` in the file of its day. */
static void
look_for(struct verification *v, const struct sg_dayfile *file,
    const struct sg_anchor *anchor)
{
	char stamp[SG_STAMP_TEXT];
	bool later = false;

	for (size_t i = file->n; i-- > 0;) {
		if (!file->line[i].is_record)
			continue;
		later |= file->line[i].claim.sequence > anchor->sequence;
		if (file->line[i].claim.sequence == anchor->sequence) {
			compare(v, file, i, anchor);
			return;
		}
	}
	tell(v, SG_FOUND_ANCHOR, file->name, 0,
	    "record %llu, which the "
	    "anchor of %s names, is not there: %s",
	    (unsigned long long)anchor->sequence, anchor_time(anchor, stamp),
	    later ? "it was removed" :
		    "the journal is older than the anchor; "
		    "it was put back, or its end was cut off");
}

static void
check_anchors_of(struct verification *v, const struct sg_dayfile *file)
{
	for (size_t i = 0; i < v->nanchors; i++) {
		if (v->anchors[i].day == file->day)
			look_for(v, file, &v->anchors[i]);
	}
}

/*
 * The file cannot be read. For each anchor of its day, report that the anchor's
 * record could not be looked for.
 */
static void
leave_anchors_of(struct verification *v, const struct sg_dayfile *file)
{
	char stamp[SG_STAMP_TEXT];

	for (size_t i = 0; i < v->nanchors; i++) {
		if (v->anchors[i].day == file->day)
			tell(v, SG_FOUND_ANCHOR, file->name, 0,
			    "record %llu, "
			    "which the anchor of %s names, could not be "
			    "looked for",
			    (unsigned long long)v->anchors[i].sequence,
			    anchor_time(&v->anchors[i], stamp));
	}
}

/*
 * Returns whether the day of the anchor was deleted. The journal deletes its
 * oldest days first, so every deleted day is older than the days that are left.
 * If the anchor's day is not older than all of them, the record of the deletion
 * was forged.
 */
static bool
was_deleted(const struct verification *v, const struct sg_anchor *anchor)
{
	return anchor->day <= v->deleted && anchor->day < v->sum->first_day &&
	    anchor->sequence < v->sum->first_sequence;
}

/* Report an anchor of a day that has no file. */
static void
check_anchor_without_day(struct verification *v, const struct sg_anchor *anchor)
{
	char day[SG_DAY_TEXT], stamp[SG_STAMP_TEXT];

	sg_stamp_day_text(anchor->day, day);
	(void)anchor_time(anchor, stamp);
	if (v->sum->files > 0 && anchor->day > v->sum->last_day)
		tell(v, SG_FOUND_ANCHOR, NULL, 0,
		    "record %llu of %s, which "
		    "the anchor of %s names, is not there: the journal is "
		    "older than the anchor; it ends with record %llu",
		    (unsigned long long)anchor->sequence, day, stamp,
		    (unsigned long long)v->sum->last_sequence);
	else if (was_deleted(v, anchor)) {
		v->missed++;
		tell(v, SG_FOUND_NOTE, NULL, 0,
		    "the anchor of %s proves "
		    "nothing any more: the journal of %s was deleted when its "
		    "time was over, as a later record says",
		    stamp, day);
	} else
		tell(v, SG_FOUND_ANCHOR, NULL, 0,
		    "record %llu of %s, which "
		    "the anchor of %s names, is not there: the journal of "
		    "that day is missing",
		    (unsigned long long)anchor->sequence, day, stamp);
}

static void
check_anchors(struct verification *v, const struct sg_days *days)
{
	for (size_t i = 0; i < v->nanchors; i++) {
		bool has_file = false;

		for (size_t k = 0; k < days->n; k++)
			has_file |= days->day[k] == v->anchors[i].day;
		if (!has_file)
			check_anchor_without_day(v, &v->anchors[i]);
	}
	if (v->nanchors > 0 && v->missed == v->nanchors)
		tell(v, SG_FOUND_ANCHOR, NULL, 0,
		    "nothing was compared: all "
		    "anchors are of days that were deleted; give one of a day "
		    "that is still there");
}

/* ---- one file ----------------------------------------------------------- */

static void
take_end(struct verification *v, const struct sg_dayfile *file)
{
	struct end *end = &v->end;

	v->unread = SG_NO_DAY;
	end->day = file->day;
	memcpy(end->name, file->name, sizeof(end->name));
	end->closed = false;
	for (size_t i = file->n; i-- > 0;) {
		const struct sg_dayline *line = &file->line[i];

		if (!line->is_record)
			continue;
		end->sequence = line->claim.sequence;
		memcpy(end->hash, line->claim.hash, sizeof(end->hash));
		end->closed = sg_scan_has(line->claim.text,
				  SG_SCAN_ACTION("closed")) &&
		    sg_scan_day(line->claim.text,
			SG_LIT("\"next\":{\"day\":\""), &end->next);
		return;
	}
}

static void
count(struct verification *v, const struct sg_dayfile *file)
{
	struct sg_verified *sum = v->sum;

	if (sum->files++ == 0)
		sum->first_day = file->day;
	sum->last_day = file->day;
	for (size_t i = 0; i < file->n; i++) {
		if (!file->line[i].is_record)
			continue;
		if (sum->records++ == 0)
			sum->first_sequence = file->line[i].claim.sequence;
		sum->last_sequence = file->line[i].claim.sequence;
	}
}

static void
check_lines(struct verification *v, struct sg_dayfile *file)
{
	struct sg_chain_key today = *v->key;

	sg_chain_forward(&today, file->day);
	sg_dayfile_prove(file, &today);
	for (size_t i = 0; i < file->n; i++) {
		if (file->line[i].follows)
			note_record(v, file, i);
	}
	sg_diagnose(file, &today, tell_found, v);
	sodium_memzero(&today, sizeof(today));
}

static void
check_file(struct verification *v, int32_t day, bool last)
{
	struct sg_dayfile file;
	int error = sg_dayfile_load(v->folder, day, &file);

	if (error != 0) {
		tell(v, SG_FOUND_UNREADABLE, file.name, 0,
		    "it cannot be "
		    "read: %s",
		    sg_why_text(error));
		v->unread = day;
		leave_anchors_of(v, &file);
		return;
	}
	if (day < v->key->day) {
		tell(v, SG_FOUND_UNREADABLE, file.name, 0,
		    "it is from before "
		    "the day of the key: give the key that was told when the "
		    "journal was begun");
	} else {
		if (v->unread != SG_NO_DAY)
			check_after_unread(v, &file);
		else if (v->sum->files == 0)
			check_first(v, &file);
		else
			check_between(v, &file);
		check_lines(v, &file);
	}
	if (file.torn)
		tell(v, last ? SG_FOUND_NOTE : SG_FOUND_INSERTED, file.name,
		    file.n + 1,
		    last ? "the last record is half written: its "
			   "writer was killed, or is still writing" :
			   "something that is no "
			   "record follows the last one");
	check_anchors_of(v, &file);
	count(v, &file);
	take_end(v, &file);
	sg_dayfile_free(&file);
}

/* ---- the head ----------------------------------------------------------- */

static enum sg_head_state
read_head(const struct verification *v, struct sg_head *head)
{
	enum sg_head_state state = SG_HEAD_MISSING;
	char path[SG_DAYS_PATH];
	int fd = -1;

	errno = sg_days_path(v->folder, SG_HEAD_FILE, path);
	if (errno == 0)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd >= 0) {
		state = sg_head_look(fd, v->key, head);
		close(fd);
	} else if (sg_file_error_passes(errno)) {
		state = SG_HEAD_UNREADABLE;
	}
	return state;
}

/*
 * Compare the files with `head`. `head` was read before the files. A writer may
 * have added records since, so the files may have newer records than `head`
 * says.
 */
static void
check_head(struct verification *v, enum sg_head_state state,
    struct sg_head *head)
{
	const int32_t last = v->unread != SG_NO_DAY ? v->unread : v->end.day;
	char day[SG_DAY_TEXT];

	/* A new day may have begun since `head` was read. */
	if (state == SG_HEAD_FINE && head->day < last)
		state = read_head(v, head);
	if (state == SG_HEAD_UNREADABLE)
		tell(v, SG_FOUND_UNREADABLE, SG_HEAD_FILE, 0,
		    "it cannot be "
		    "read now: it is unknown whether records were cut off "
		    "at the end");
	else if (state == SG_HEAD_MISSING)
		tell(v, SG_FOUND_HEAD, SG_HEAD_FILE, 0,
		    "it is missing or "
		    "cannot be read: it is unknown whether records were cut "
		    "off at the end");
	else if (state == SG_HEAD_CHANGED || head->day < last)
		tell(v, SG_FOUND_HEAD, SG_HEAD_FILE, 0,
		    "it is not as the "
		    "journal wrote it: it is unknown whether records were "
		    "cut off at the end");
	else if (head->day > last && head->size > 0) {
		sg_stamp_day_text(head->day, day);
		tell(v, SG_FOUND_DAY_MISSING, NULL, 0,
		    "the journal of %s is "
		    "missing",
		    day);
	} else if (v->unread == SG_NO_DAY && head->sequence > v->end.sequence)
		tell_cut(v, head->sequence);
}

static void
check_deleted(struct verification *v)
{
	char day[SG_DAY_TEXT];

	if (v->before == SG_NO_DAY || v->before <= v->deleted)
		return;
	sg_stamp_day_text(v->before, day);
	tell(v, SG_FOUND_DAY_MISSING, NULL, 0,
	    "the journal of %s and before "
	    "is missing, and no record says that it was deleted",
	    day);
}

bool
sg_verify_anchored(const char *folder, const struct sg_chain_key *key,
    const struct sg_anchor *anchors, size_t n,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified)
{
	struct verification v = {.folder = folder,
	    .key = key,
	    .found = found,
	    .ctx = ctx,
	    .sum = verified,
	    .end = {.day = SG_NO_DAY},
	    .unread = SG_NO_DAY,
	    .before = SG_NO_DAY,
	    .deleted = SG_NO_DAY,
	    .anchors = anchors,
	    .nanchors = n};
	enum sg_head_state state;
	struct sg_head head;
	struct sg_days days;
	int error;

	memset(verified, 0, sizeof(*verified));
	state = read_head(&v, &head);
	error = sg_days_list(folder, &days);
	if (error != 0) {
		tell(&v, SG_FOUND_UNREADABLE, NULL, 0, "%s cannot be read: %s",
		    folder, strerror(error));
		return false;
	}
	if (days.n == 0)
		tell(&v, SG_FOUND_DAY_MISSING, NULL, 0,
		    "there are no records "
		    "in %s",
		    folder);
	for (size_t i = 0; i < days.n; i++)
		check_file(&v, days.day[i], i + 1 == days.n);
	if (days.n > 0) {
		check_deleted(&v);
		check_head(&v, state, &head);
	}
	check_anchors(&v, &days);
	sg_days_free(&days);
	return verified->faults == 0;
}

bool
sg_verify(const char *folder, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified)
{
	return sg_verify_anchored(folder, key, NULL, 0, found, ctx, verified);
}
