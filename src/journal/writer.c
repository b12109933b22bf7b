/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.c -- writes to a journal's files, under the file lock.
 *
 * The file lock is flock(2) on the file `head`.  Repairs are in mend.c.
 */
#include "journal/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vmem.h"
#include "base/why.h"
#include "journal/days.h"
#include "journal/mend.h"
#include "journal/stamp.h"

/*
 * If two days with records are more than GAP_DAYS apart, the clock is or was
 * wrong: no school holidays are that long. After a gap of this length no day is
 * deleted until there are STEADY_FILES newer days' files.
 */
#define GAP_DAYS 60
#define STEADY_FILES 7

/* Milliseconds between two checks that the files are still in place. */
#define LOOK_MS 1000

/*
 * Number of attempts to get the file lock before this thread sleeps until the
 * lock is free. Another writer usually releases the lock sooner than this
 * thread could sleep and wake up.
 */
#define LOCK_TRIES 10

#define NOTE_MAX 512
/* Bytes for body and tail of a record about the journal itself. */
#define NOTE_BYTES 4096

static bool
fail(struct sg_writer *w, const char *name, const char *what, int error)
{
	return sg_why(w->why, "%s%s%s cannot be %s: %s", w->folder,
	    name[0] == '\0' ? "" : "/", name, what, sg_why_text(error));
}

/* ---- opening ------------------------------------------------------------ */

static bool
open_head(struct sg_writer *w)
{
	struct stat st;
	int error;

	if (stat(w->folder, &st) != 0)
		return fail(w, "", "used", errno);
	if ((st.st_mode & S_IWOTH) != 0)
		return sg_why(w->why,
		    "everybody can write in %s; run: chmod "
		    "o-w %s",
		    w->folder, w->folder);
	error = sg_writer_open(w, SG_HEAD_FILE, O_RDWR | O_CREAT, 0600,
	    &w->head_fd);
	return error == 0 || fail(w, SG_HEAD_FILE, "opened", error);
}

/* Returns whether the open file still has a name. If not, it was deleted. */
static bool
is_linked(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

static bool
lock_open(struct sg_writer *w)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(w->head_fd, LOCK_EX | LOCK_NB) == 0)
			return true;
	}
	while (flock(w->head_fd, LOCK_EX) != 0) {
		if (errno != EINTR)
			return fail(w, SG_HEAD_FILE, "locked", errno);
	}
	return true;
}

/*
 * Take the file lock on the file `head`. If `head` was deleted while this
 * thread waited, open the new `head` and try again.
 */
static bool
lock_linked(struct sg_writer *w)
{
	for (int tries = 0; tries < 3; tries++) {
		if ((w->head_fd < 0 && !open_head(w)) || !lock_open(w))
			return false;
		if (is_linked(w->head_fd))
			return true;
		sg_writer_close(w);
	}
	return fail(w, SG_HEAD_FILE, "kept open", ENOENT);
}

/* Open the day's file that `head` names. *size becomes its size in bytes. */
static bool
open_day(struct sg_writer *w, uint64_t *size)
{
	char name[SG_DAY_FILE];
	struct stat st;
	int error = 0;

	sg_days_file(w->head.day, name);
	if (w->day_fd >= 0 &&
	    (w->day != w->head.day || !is_linked(w->day_fd))) {
		close(w->day_fd);
		w->day_fd = -1;
	}
	if (w->day_fd < 0)
		error = sg_writer_open(w, name, O_RDWR | O_CREAT | O_APPEND,
		    0640, &w->day_fd);
	if (error == 0 && fstat(w->day_fd, &st) != 0)
		error = errno;
	if (error != 0)
		return fail(w, name, "opened", error);
	w->day = w->head.day;
	*size = (uint64_t)st.st_size;
	return true;
}

static int
write_head(struct sg_writer *w)
{
	if (w->head_key.day != w->keys.chain.day)
		sg_head_key(&w->keys.chain, &w->head_key);
	return sg_head_write(w->head_fd, &w->head_key, &w->head);
}

/* ---- writing ------------------------------------------------------------ */

/*
 * Bring the day's file to the disk, and with its first record the name of the
 * file. Returns 0 or an errno value. Without options.sync, does nothing.
 */
static int
sync_line(const struct sg_writer *w)
{
	int folder, error = 0;

	if (!w->sync)
		return 0;
	if (fsync(w->day_fd) != 0)
		return errno;
	if (w->head.size > 0)
		return 0;
	folder = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || fsync(folder) != 0)
		error = errno;
	if (folder >= 0)
		close(folder);
	return error;
}

/*
 * Write the line with one write(2). On failure, remove what was written of the
 * line.
 */
static bool
write_line(struct sg_writer *w, size_t n)
{
	char name[SG_DAY_FILE];
	ssize_t wrote;
	int error;

	do
		wrote = write(w->day_fd, w->line, n);
	while (wrote < 0 && errno == EINTR);
	error = wrote < 0 ? errno : wrote < (ssize_t)n ? ENOSPC : sync_line(w);
	if (error == 0)
		return true;
	/* If truncating fails too, the next writer removes the partial line. */
	if (wrote > 0 && ftruncate(w->day_fd, (off_t)w->head.size) != 0)
		error = errno;
	sg_days_file(w->day, name);
	return fail(w, name, "written", error);
}

static void
put_burst(const struct sg_draft *draft, struct sg_out *out)
{
	char label[SG_LABEL_TEXT];

	if (draft->burst == 0)
		return;
	sg_labels_text(draft->burst, label);
	sg_out_text(out, ",\"burst\":\"");
	sg_out_bytes(out, label, SG_LABEL_TEXT - 1);
	sg_out_char(out, '"');
}

/*
 * Write the record's id: the journal's mark and the record's number. No other
 * record, of any journal, has the same id.
 */
static void
put_id(const struct sg_writer *w, uint64_t sequence, struct sg_out *out)
{
	sg_out_text(out, ",\"id\":\"");
	sg_out_text(out, w->mark);
	sg_out_char(out, '-');
	sg_out_uint(out, sequence);
	sg_out_text(out, "\",\"sequence\":");
	sg_out_uint(out, sequence);
}

void
sg_writer_hash(const struct sg_writer *w, struct sg_draft *draft)
{
	if (!w->settled)
		return;
	sg_chain_begin(&draft->link, &w->keys.chain);
	sg_chain_add(&draft->link,
	    (struct sg_str){draft->body.p, draft->body.n});
	draft->generation = w->generation;
	draft->hashed = true;
}

/* Hash the line in `out`, which begins with the draft's body. */
static void
hash_line(const struct sg_writer *w, const struct sg_draft *draft,
    const struct sg_out *out, uint8_t hash[SG_CHAIN_BYTES])
{
	struct sg_chain_link link;
	size_t done = 0;

	if (draft->hashed && draft->generation == w->generation) {
		link = draft->link;
		done = draft->body.n;
	} else {
		sg_chain_begin(&link, &w->keys.chain);
	}
	sg_chain_add(&link, (struct sg_str){out->p + done, out->n - done});
	sg_chain_end(&link, w->head.hash, hash);
}

bool
sg_writer_put(struct sg_writer *w, struct sg_draft *draft)
{
	struct sg_head next = w->head;
	char hex[SG_CHAIN_HEX + 1];
	struct sg_out out;

	sg_out_init(&out, w->line, SG_LINE_MAX);
	sg_out_bytes(&out, draft->body.p, draft->body.n);
	put_burst(draft, &out);
	sg_out_bytes(&out, draft->tail.p, draft->tail.n);
	next.sequence++;
	put_id(w, next.sequence, &out);
	hash_line(w, draft, &out, next.hash);
	sg_chain_hex(next.hash, hex);
	sg_out_text(&out, ",\"hash\":\"");
	sg_out_bytes(&out, hex, SG_CHAIN_HEX);
	sg_out_text(&out, "\"}}\n");
	if (draft->body.full || draft->tail.full || out.full)
		return sg_why(w->why, "a record is longer than %d bytes",
		    SG_LINE_MAX);
	if (!write_line(w, out.n))
		return false;
	next.size += out.n;
	draft->bytes = out.n;
	w->head = next;
	/*
	 * If this fails, the next writer still finds the record (take_in() in
	 * mend.c).
	 */
	(void)write_head(w);
	return true;
}

void
sg_draft_write(struct sg_draft *draft, const struct sg_event *event,
    const struct sg_labels *labels, char *memory, size_t n)
{
	/*
	 * The tail begins directly after the body. So an average event touches
	 * little of the memory.
	 */
	sg_out_init(&draft->body, memory, n * SG_BODY_MAX / SG_DRAFT_MAX);
	sg_event_write_body(event, labels, &draft->body);
	sg_out_init(&draft->tail, memory + draft->body.n + 1,
	    n - draft->body.n - 1);
	sg_event_write_tail(event, &draft->tail);
}

bool
sg_writer_note(struct sg_writer *w, int64_t at_ms, const char *action,
    const char *more, const char *reason)
{
	const struct sg_event event = {.kind = SG_EVENT_JOURNAL,
	    .action = action,
	    .at_ms = at_ms,
	    .more = sg_str(more),
	    .reason = sg_str(reason)};
	struct sg_draft draft = {.at_ms = at_ms};
	char memory[NOTE_BYTES];

	sg_draft_write(&draft, &event, NULL, memory, sizeof(memory));
	return sg_writer_put(w, &draft);
}

/* ---- days --------------------------------------------------------------- */

/* Write the first record of a day. This record says where the previous day
 * ended. */
static bool
open_the_day(struct sg_writer *w, int64_t at_ms)
{
	char more[NOTE_MAX], hex[SG_CHAIN_HEX + 1], day[SG_DAY_TEXT];

	sg_chain_hex(w->head.hash, hex);
	sg_stamp_day_text(w->head.before, day);
	(void)snprintf(more, sizeof(more),
	    "\"journal\":{\"previous\":{"
	    "\"day\":%s%s%s,\"sequence\":%llu,\"end\":\"%s\"}}",
	    w->head.before == SG_NO_DAY ? "" : "\"",
	    w->head.before == SG_NO_DAY ? "null" : day,
	    w->head.before == SG_NO_DAY ? "" : "\"",
	    (unsigned long long)w->head.sequence, hex);
	return sg_writer_note(w, at_ms, "journal-opened", more, NULL);
}

static bool
close_the_day(struct sg_writer *w, int64_t at_ms, int32_t next)
{
	char more[NOTE_MAX], day[SG_DAY_TEXT];

	sg_stamp_day_text(next, day);
	(void)snprintf(more, sizeof(more),
	    "\"journal\":{\"next\":{\"day\":\"%s\"}}", day);
	if (!sg_writer_note(w, at_ms, "journal-closed", more, NULL))
		return false;
	w->head.closed = 1;
	(void)write_head(w);
	return true;
}

/*
 * Returns false if there is a long gap among the last days, so that the clock
 * cannot be trusted. A machine that starts in the wrong year must not delete
 * its records.
 */
static bool
is_steady(const struct sg_days *days)
{
	for (size_t i = days->n; i > 1 && days->n - i < STEADY_FILES; i--) {
		if ((int64_t)days->day[i - 1] - days->day[i - 2] > GAP_DAYS)
			return false;
	}
	return true;
}

/*
 * Delete the day's file and its .cut file (sg_days_beside()). Returns false if
 * the day's file is still there.
 */
static bool
delete_day(const struct sg_writer *w, int32_t day)
{
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];

	sg_days_beside(day, name);
	if (sg_days_path(w->folder, name, path) == 0)
		(void)unlink(path); /* the .cut file; rarely exists */
	sg_days_file(day, name);
	return sg_days_path(w->folder, name, path) == 0 && unlink(path) == 0;
}

/*
 * Delete the days older than `keep_days`. Record in the new day that they were
 * deleted.
 */
static bool
delete_old(struct sg_writer *w, int64_t at_ms)
{
	char more[NOTE_MAX], first[SG_DAY_TEXT], last[SG_DAY_TEXT];
	struct sg_days days;
	size_t n = 0;

	if (w->keep_days == 0 || sg_days_list(w->folder, &days) != 0)
		return true;
	while (n < days.n && is_steady(&days) &&
	    (int64_t)days.day[n] + w->keep_days < w->head.day &&
	    delete_day(w, days.day[n]))
		n++;
	if (n > 0) {
		sg_stamp_day_text(days.day[0], first);
		sg_stamp_day_text(days.day[n - 1], last);
		(void)snprintf(more, sizeof(more),
		    "\"journal\":{\"deleted\":{"
		    "\"files\":%zu,\"from\":\"%s\",\"to\":\"%s\"}}",
		    n, first, last);
	}
	sg_days_free(&days);
	return n == 0 ||
	    sg_writer_note(w, at_ms, "journal-deleted", more,
		"older than the policy's \"keep\"");
}

/*
 * Close the head's day and begin a later day. The order of writing is:
 * - the last record of the old day,
 * - `head`, with a MAC of the new key,
 * - the key file,
 * - the first record of the new day (in settle()).
 *
 * If this process dies between two of these steps, another process can go on.
 */
static bool
change_day(struct sg_writer *w, int64_t at_ms, int32_t to)
{
	int error;

	if (w->head.closed == 0 && !close_the_day(w, at_ms, to))
		return false;
	w->head.before = w->head.day;
	w->head.day = to;
	w->head.closed = 0;
	w->head.size = 0;
	sg_chain_forward(&w->keys.chain, to);
	error = write_head(w);
	if (error != 0)
		return fail(w, SG_HEAD_FILE, "written", error);
	w->warned = !sg_keyfile_forward(w->key_path, &w->keys.chain, w->why);
	return true;
}

/*
 * Open and repair the file of the head's day. If the file is empty, write the
 * day's first record and delete old days.
 */
static bool
settle(struct sg_writer *w, int64_t at_ms)
{
	char note[SG_MEND_NOTE];
	uint64_t size = 0;

	if (!open_day(w, &size) || !sg_mend_tail(w, size, note))
		return false;
	if (w->head.size == 0 &&
	    (!open_the_day(w, at_ms) || !delete_old(w, at_ms)))
		return false;
	return note[0] == '\0' ||
	    sg_writer_note(w, at_ms, "journal-repaired", note, NULL);
}

/*
 * Returns the day whose file is to be written at `at_ms`. It is never a closed
 * day, and never a day whose key was overwritten, even if the clock was set
 * back.
 */
static int32_t
day_for(const struct sg_writer *w, int64_t at_ms)
{
	int32_t day = sg_stamp_day_of(at_ms);

	if (day <= w->head.day)
		day = w->head.day + (w->head.closed != 0 ? 1 : 0);
	return day < w->keys.chain.day ? w->keys.chain.day : day;
}

static bool
make_ready(struct sg_writer *w, int64_t at_ms)
{
	const char *mended = NULL;
	int32_t day;

	if (!sg_mend_head(w, &mended) ||
	    (w->head.closed == 0 && !settle(w, at_ms)))
		return false;
	day = day_for(w, at_ms);
	if (day > w->head.day &&
	    (!change_day(w, at_ms, day) || !settle(w, at_ms)))
		return false;
	return mended == NULL ||
	    sg_writer_note(w, at_ms, "journal-repaired", mended, NULL);
}

/*
 * Returns true if the files need no new check. This is the fast path: the files
 * were checked less than a second ago, and the day's file has the expected
 * size. This process knows the expected size. If another process has written
 * meanwhile, the expected size is in `head`.
 *
 * The size of the file comes from lseek(2). After a stat(2), the next write
 * would have to update the file's time stamp, which costs time.
 */
static bool
is_settled(struct sg_writer *w, int64_t at_ms)
{
	struct sg_head now;
	off_t size;

	if (!w->settled || at_ms < w->looked_ms ||
	    at_ms - w->looked_ms >= LOOK_MS ||
	    sg_stamp_day_of(at_ms) != w->head.day)
		return false;
	size = lseek(w->day_fd, 0, SEEK_END);
	if (size == (off_t)w->head.size)
		return true;
	if (sg_head_read(w->head_fd, &w->keys.chain, &now) != SG_HEAD_FINE ||
	    now.day != w->day || now.closed != 0 ||
	    now.sequence < w->head.sequence || size != (off_t)now.size)
		return false;
	w->head = now;
	return true;
}

bool
sg_writer_begin(struct sg_writer *w, int64_t at_ms)
{
	w->warned = false;
	if (w->settled) {
		if (!lock_open(w))
			return false;
		if (is_settled(w, at_ms))
			return true;
		sg_writer_end(w);
	}
	w->settled = false;
	w->generation++;
	if (!sg_writer_keys(w) || !lock_linked(w))
		return false;
	if (!make_ready(w, at_ms)) {
		sg_writer_end(w);
		return false;
	}
	w->settled = true;
	w->looked_ms = at_ms;
	return true;
}

void
sg_writer_end(struct sg_writer *w)
{
	flock(w->head_fd, LOCK_UN);
}
