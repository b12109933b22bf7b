/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mend.c -- repairs a journal, so that writing can go on.
 *
 * No repair deletes a valid record. If a repair removes complete lines from the
 * end of a file, it first copies them to another file (.cut).
 */
#include "journal/mend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/why.h"
#include "journal/days.h"
#include "journal/event.h"
#include "journal/scan.h"

static bool
fail(struct sg_writer *w, const char *what, int error)
{
	return sg_why(w->why, "%s: the last records cannot be %s: %s",
	    w->folder, what, sg_why_text(error));
}

/* ---- the tail ----------------------------------------------------------- */

/*
 * Read the line at offset `at` into w->line.  Returns its length with LF, or 0
 * if no whole line is there.
 */
static size_t
line_at(struct sg_writer *w, uint64_t at)
{
	ssize_t n = pread(w->day_fd, w->line, SG_LINE_MAX, (off_t)at);
	const char *end = n <= 0 ? NULL : memchr(w->line, '\n', (size_t)n);

	return end == NULL ? 0 : (size_t)(end - w->line) + 1;
}

/*
 * Move the end of the journal in w->head to the record in w->line (`n` bytes).
 * Returns false if that record does not follow from the head's last record.
 */
static bool
take_one(struct sg_writer *w, size_t n)
{
	struct sg_chain_claim claim;
	uint8_t hash[SG_CHAIN_BYTES];

	if (!sg_chain_claim((struct sg_str){w->line, n - 1}, &claim))
		return false;
	sg_chain_hash(&w->keys.chain, claim.text, w->head.hash, hash);
	if (claim.sequence != w->head.sequence + 1 || !claim.exact ||
	    memcmp(hash, claim.hash, sizeof(hash)) != 0)
		return false;
	w->head.sequence = claim.sequence;
	w->head.size += n;
	memcpy(w->head.hash, hash, sizeof(hash));
	if (sg_scan_has(claim.text, SG_SCAN_ACTION("closed")))
		w->head.closed = 1;
	return true;
}

/*
 * Accept valid records after the head's last record. They exist if a writer was
 * killed before it could update the head, or if the update failed.
 */
static void
take_in(struct sg_writer *w)
{
	size_t n;

	while ((n = line_at(w, w->head.size)) > 0) {
		if (!take_one(w, n))
			return;
	}
}

/* Returns the number of LFs in the file from the offset `at` on. */
static uint64_t
lines_from(struct sg_writer *w, uint64_t at)
{
	uint64_t lines = 0;
	ssize_t n;

	while ((n = pread(w->day_fd, w->line, SG_LINE_MAX, (off_t)at)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			lines += w->line[i] == '\n';
		at += (uint64_t)n;
	}
	return lines;
}

/*
 * Returns the offset of the end of the last whole line. The file has `size`
 * bytes.
 */
static uint64_t
last_end(struct sg_writer *w, uint64_t size)
{
	uint64_t from = size < SG_LINE_MAX ? 0 : size - SG_LINE_MAX;
	ssize_t n = pread(w->day_fd, w->line, (size_t)(size - from),
	    (off_t)from);

	while (n > 0 && w->line[n - 1] != '\n')
		n--;
	return from + (n > 0 ? (uint64_t)n : 0);
}

/*
 * Copy the lines from the offset `at` on to the day's .cut file in the same
 * folder. The journal did not write these lines, so they may be evidence of
 * tampering.
 */
static bool
keep_beside(struct sg_writer *w, uint64_t at)
{
	char name[SG_DAY_FILE];
	ssize_t n, wrote;
	int fd = -1, error;

	sg_days_beside(w->day, name);
	error = sg_writer_open(w, name, O_WRONLY | O_CREAT | O_APPEND, 0640,
	    &fd);
	while (error == 0 &&
	    (n = pread(w->day_fd, w->line, SG_LINE_MAX, (off_t)at)) > 0) {
		wrote = write(fd, w->line, (size_t)n);
		if (wrote != n)
			error = wrote < 0 ? errno : ENOSPC;
		at += (uint64_t)n;
	}
	if (fd >= 0)
		close(fd);
	return error == 0 || fail(w, "kept", error);
}

/* Repair a file that is longer than the head says. */
static bool
mend_longer(struct sg_writer *w, uint64_t size, char note[SG_MEND_NOTE])
{
	uint64_t lines;

	take_in(w);
	/*
	 * If the day's last record ("journal-closed") was written, nothing more
	 * is written to this file. Then the bytes after that record are left
	 * alone.
	 */
	if (w->head.size == size || w->head.closed != 0)
		return true;
	lines = lines_from(w, w->head.size);
	if (lines > 0 && !keep_beside(w, w->head.size))
		return false;
	if (ftruncate(w->day_fd, (off_t)w->head.size) != 0)
		return fail(w, "mended", errno);
	(void)snprintf(note, SG_MEND_NOTE,
	    "\"journal\":{\"cut_bytes\":%llu,"
	    "\"foreign_lines\":%llu}",
	    (unsigned long long)(size - w->head.size),
	    (unsigned long long)lines);
	return true;
}

/*
 * Repair a file that is shorter than the head says, so records are missing. The
 * hash in w->head is kept, and the next record is computed from it. So a
 * verification finds the gap.
 */
static bool
mend_shorter(struct sg_writer *w, uint64_t size, char note[SG_MEND_NOTE])
{
	const uint64_t whole = last_end(w, size), was = w->head.size;

	if (whole < size && ftruncate(w->day_fd, (off_t)whole) != 0)
		return fail(w, "mended", errno);
	w->head.size = whole;
	(void)snprintf(note, SG_MEND_NOTE,
	    "\"journal\":{\"missing_bytes\":"
	    "%llu}",
	    (unsigned long long)(was - whole));
	return true;
}

bool
sg_mend_tail(struct sg_writer *w, uint64_t size, char note[SG_MEND_NOTE])
{
	note[0] = '\0';
	if (size == w->head.size)
		return true;
	return size > w->head.size ? mend_longer(w, size, note) :
				     mend_shorter(w, size, note);
}

/* ---- the head ----------------------------------------------------------- */

/* Close the open day's file, and open the file of `day`. */
static int
reopen_day(struct sg_writer *w, int32_t day)
{
	char name[SG_DAY_FILE];

	if (w->day_fd >= 0)
		close(w->day_fd);
	w->day_fd = -1;
	w->day = day;
	sg_days_file(day, name);
	return sg_writer_open(w, name, O_RDWR | O_APPEND, 0, &w->day_fd);
}

/*
 * Set w->head to the last whole record of `day`. The record's hash is not
 * verified.
 */
static bool
find_end(struct sg_writer *w, int32_t day)
{
	struct sg_chain_claim claim = {.sequence = 0};
	int error = reopen_day(w, day);
	uint64_t at = 0;
	size_t n;

	if (error != 0)
		return fail(w, "found", error);
	w->head.day = day;
	while ((n = line_at(w, at)) > 0) {
		at += n;
		if (!sg_chain_claim((struct sg_str){w->line, n - 1}, &claim))
			continue;
		w->head.size = at;
		w->head.sequence = claim.sequence;
		memcpy(w->head.hash, claim.hash, sizeof(claim.hash));
		w->head.closed = sg_scan_has(claim.text,
				     SG_SCAN_ACTION("closed")) ?
		    1 :
		    0;
	}
	return true;
}

static bool
remake_head(struct sg_writer *w)
{
	struct sg_days days;
	int error = sg_days_list(w->folder, &days);
	bool found = true;

	if (error != 0)
		return fail(w, "found", error);
	w->head = (struct sg_head){
	    .day = w->keys.chain.day, .before = SG_NO_DAY};
	if (days.n > 0) {
		if (days.n > 1)
			w->head.before = days.day[days.n - 2];
		found = find_end(w, days.day[days.n - 1]);
		/* No record can be added to a day whose key has been
		 * overwritten. */
		if (w->head.day < w->keys.chain.day)
			w->head.closed = 1;
		sg_chain_forward(&w->keys.chain, w->head.day);
	}
	sg_days_free(&days);
	return found;
}

/*
 * Call if the head on disk is older than `known`, the head that this process
 * knows. Moves w->head forward as far as records follow.
 *
 * Returns true if the records up to `known` are in the day's file. The head on
 * disk was then just not updated, because its writer was killed or writing
 * failed. Returns false if the head was replaced by an old copy.
 */
static bool
is_only_late(struct sg_writer *w, const struct sg_head *known)
{
	size_t n;

	if (reopen_day(w, w->head.day) != 0)
		return false;
	while (w->head.sequence < known->sequence) {
		n = line_at(w, w->head.size);
		if (n == 0 || !take_one(w, n))
			return false;
	}
	return memcmp(w->head.hash, known->hash, sizeof(known->hash)) == 0;
}

/*
 * The day's file may have been cut, so set w->head to `known`, the last record
 * that this process knows. Later records of other processes are then accepted
 * by sg_mend_tail(). If this process knows no record of the current day,
 * rebuild w->head from the days' files.
 */
static bool
recall(struct sg_writer *w, const struct sg_head *known)
{
	if (known->sequence == 0 || known->day != w->keys.chain.day)
		return remake_head(w);
	w->head = *known;
	return true;
}

/*
 * Read the key file again. If another process has begun a new journal, the key
 * is new, and *known is the last record of the old journal. Then clear *known.
 */
static bool
reload_keys(struct sg_writer *w, struct sg_head *known)
{
	uint8_t label[sizeof(w->keys.label)];

	memcpy(label, w->keys.label, sizeof(label));
	w->has_keys = false;
	if (!sg_writer_keys(w))
		return false;
	if (memcmp(label, w->keys.label, sizeof(label)) != 0)
		memset(known, 0, sizeof(*known));
	return true;
}

bool
sg_mend_head(struct sg_writer *w, const char **note)
{
	struct sg_head known = w->head;
	enum sg_head_state state = sg_head_read(w->head_fd, &w->keys.chain,
	    &w->head);

	if (state != SG_HEAD_FINE) {
		if (!reload_keys(w, &known))
			return false;
		state = sg_head_read(w->head_fd, &w->keys.chain, &w->head);
	}
	/* This is a temporary I/O error, not a manipulation. */
	if (state == SG_HEAD_UNREADABLE)
		return fail(w, "found", errno);
	if (state == SG_HEAD_FINE &&
	    (w->head.sequence >= known.sequence || is_only_late(w, &known)))
		return true;
	if (w->fresh)
		return remake_head(w);
	*note = state == SG_HEAD_MISSING ?
	    "\"journal\":{\"head\":\"missing\"}" :
	    state == SG_HEAD_CHANGED ? "\"journal\":{\"head\":\"changed\"}" :
				       "\"journal\":{\"head\":\"older\"}";
	return recall(w, &known);
}
