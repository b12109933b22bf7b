/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * follow.c -- reads a journal record by record while it grows.
 *
 * The day's file is read with pread(2), and not mapped, because a writer may
 * truncate it meanwhile. Whether a record goes on from the one before is
 *.
 */
#include "journal/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal/dayfile.h"
#include "journal/event.h"
#include "journal/head.h"

/* Of one file, no more faults of single lines are told. */
#define TOLD_MAX 20
/* A record fits. What is longer without LF is no record. */
#define BUFFER_BYTES ((size_t)1 << 20)
#define WATCHED                                                                \
	(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |     \
	    IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)

struct sg_follow {
	char *folder;
	bool has_key;
	struct sg_chain_key key, today;   /* `today`: of the open file */
	struct sg_entry_place told, read; /* as in the options */
	void (*found)(void *ctx, const struct sg_finding *finding);
	void *ctx;

	struct sg_follow_place place;
	int fd; /* of the open file, or -1 */
	int32_t day;
	char name[SG_DAY_FILE];
	off_t size; /* when the place was found to be in order */
	/*
	 * The record at the place was not there any more, and no other was read
	 * since. Until a later one is found, lines are not returned.
	 */
	uint64_t no_records; /* lines that are no records */
	bool lost, skipping;
	bool gone; /* it was told that the place's file is missing */
	unsigned faults;
	bool ended; /* the file must be looked at before more of it is read */

	char *buffer;  /* BUFFER_BYTES */
	size_t at, n;  /* what is left of the buffer: from `at` to `n` */
	bool overlong; /* in a line that is longer than the buffer */

	int inotify, watch;
	char problem[SG_WHY_BYTES];
};

/* ---- making and freeing ------------------------------------------------- */

void
sg_follow_begin(struct sg_follow_place *place)
{
	memset(place, 0, sizeof(*place));
	place->last.day = SG_NO_DAY;
	place->next_line = 1;
}

struct sg_follow *
sg_follow_new(const struct sg_follow_options *options, char why[SG_WHY_BYTES])
{
	struct sg_follow *f = calloc(1, sizeof(*f));

	if (f != NULL) {
		f->fd = f->watch = -1;
		f->ended = true;
		f->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		f->folder = strdup(options->folder);
		f->buffer = malloc(BUFFER_BYTES);
	}
	if (f == NULL || f->folder == NULL || f->buffer == NULL ||
	    sodium_init() < 0) {
		(void)sg_why_errno(why, options->folder, "followed", ENOMEM);
		sg_follow_free(&f);
		return NULL;
	}
	sg_follow_begin(&f->place);
	if (options->from != NULL)
		f->place = *options->from;
	if (options->key != NULL) {
		f->has_key = true;
		f->key = *options->key;
	}
	f->told = options->told;
	f->read = sg_entry_is_before(&options->told, &options->read) ?
	    options->read :
	    options->told;
	f->found = options->found;
	f->ctx = options->ctx;
	return f;
}

void
sg_follow_free(struct sg_follow **at)
{
	struct sg_follow *f = *at;

	*at = NULL;
	if (f == NULL)
		return;
	if (f->fd >= 0)
		close(f->fd);
	if (f->inotify >= 0)
		close(f->inotify);
	sodium_memzero(&f->key, sizeof(f->key));
	sodium_memzero(&f->today, sizeof(f->today));
	free(f->buffer);
	free(f->folder);
	free(f);
}

int
sg_follow_fd(const struct sg_follow *f)
{
	return f->inotify;
}

const char *
sg_follow_problem(const struct sg_follow *f)
{
	return f->problem;
}

const struct sg_follow_place *
sg_follow_place(const struct sg_follow *f)
{
	return &f->place;
}

struct sg_entry_place
sg_follow_read(const struct sg_follow *f)
{
	return (struct sg_entry_place){f->fd >= 0 ? f->day : f->place.last.day,
	    f->place.next, f->place.next_line};
}

/* ---- findings ----------------------------------------------------------- */

/* Tell a finding about the line that is read, or about its file if `line` is 0.
 */
__attribute__((format(printf, 4, 5))) static void
tell(struct sg_follow *f, enum sg_finding_kind kind, uint64_t line,
    const char *format, ...)
{
	const struct sg_entry_place here = {
	    f->day, f->place.next, f->place.next_line};
	const struct sg_entry_place *told = kind == SG_FOUND_INSERTED ?
	    &f->read :
	    &f->told;
	struct sg_finding finding = {.kind = kind, .line = line};
	char text[400];
	va_list arguments;

	if (f->found == NULL || (line > 0 && sg_entry_is_before(&here, told)))
		return;
	if (line > 0 && ++f->faults > TOLD_MAX)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	finding.file = f->name;
	finding.text = f->faults == TOLD_MAX && line > 0 ?
	    "there is more from here on; run: schoolgate journal verify" :
	    text;
	f->found(f->ctx, &finding);
}

static void
tell_missing(struct sg_follow *f, uint64_t line, uint64_t from, uint64_t to,
    const char *where)
{
	if (from == to)
		tell(f, SG_FOUND_REMOVED, line, "record %llu is missing %s",
		    (unsigned long long)from, where);
	else
		tell(f, SG_FOUND_REMOVED, line,
		    "records %llu to %llu are missing %s",
		    (unsigned long long)from, (unsigned long long)to, where);
}

/* ---- does a record go on from the one before? --------------------------- */

/* All numbers up to this record go on. */
static void
reach(struct sg_follow_place *place, uint64_t sequence, const uint8_t *hash)
{
	place->sequence = sequence;
	memcpy(place->hash, hash, sizeof(place->hash));
	place->aside = false;
}

static void
put_aside(struct sg_follow_place *place, uint64_t sequence, const uint8_t *hash)
{
	place->side = sequence;
	memcpy(place->side_hash, hash, sizeof(place->side_hash));
	place->aside = true;
}

static bool
goes_on_from(const struct sg_follow *f, const struct sg_chain_claim *claim,
    uint64_t sequence, const uint8_t before[SG_CHAIN_BYTES])
{
	uint8_t hash[SG_CHAIN_BYTES];

	if (claim->sequence != sequence + 1 || f->today.day != f->day)
		return false;
	sg_chain_hash(&f->today, claim->text, before, hash);
	return claim->exact && memcmp(hash, claim->hash, sizeof(hash)) == 0;
}

static enum sg_proof
prove(const struct sg_follow *f, const struct sg_chain_claim *claim)
{
	const struct sg_follow_place *place = &f->place;

	if (!f->has_key)
		return SG_PROOF_NONE;
	return goes_on_from(f, claim, place->sequence, place->hash) ||
		(place->aside &&
		    goes_on_from(f, claim, place->side, place->side_hash)) ?
	    SG_PROOF_GENUINE :
	    SG_PROOF_BROKEN;
}

/*
 * Tell that the number of a record does not go on. Nothing is told of the
 * records after it, if they go on from it.
 */
static void
tell_number(struct sg_follow *f, uint64_t sequence)
{
	const uint64_t reached = f->place.sequence;

	if (sequence > reached)
		tell_missing(f, f->place.next_line, reached + 1, sequence - 1,
		    "before this line, or this line was inserted");
	else
		tell(f, SG_FOUND_REORDERED, f->place.next_line,
		    "record %llu stands behind record %llu: it was inserted, "
		    "or the journal was put back to before it, or begun anew",
		    (unsigned long long)sequence, (unsigned long long)reached);
}

/* Check the number and the hash of a record, and note that it was read. */
static void
check_record(struct sg_follow *f, const struct sg_chain_claim *claim,
    struct sg_followed *record)
{
	struct sg_follow_place *place = &f->place;
	const uint64_t number = claim->sequence;
	const bool first = place->last.day == SG_NO_DAY;
	const bool beside = place->aside && number == place->side + 1;

	record->goes_on = number > 0 &&
	    (first || number == place->sequence + 1 ||
		(beside && number > place->sequence));
	record->proof = prove(f, claim);
	if (!record->goes_on && !beside)
		tell_number(f, number);
	else if (record->proof == SG_PROOF_BROKEN)
		tell(f, SG_FOUND_CHANGED, place->next_line,
		    "record %llu is not as it was written",
		    (unsigned long long)number);
	if (record->goes_on)
		reach(place, number, claim->hash);
	else
		put_aside(place, number, claim->hash);
}

/* ---- the first record of a day ------------------------------------------ */

/* Compare what the day says about the day before with what was read of it. */
static void
check_day_before(struct sg_follow *f, const struct sg_dayfile_opening *opening)
{
	struct sg_follow_place *place = &f->place;

	if (opening->sequence > place->sequence)
		tell_missing(f, 1, place->sequence + 1, opening->sequence,
		    "at the end of the day before");
	else if (opening->sequence < place->sequence)
		tell(f, SG_FOUND_REORDERED, 1,
		    "this day goes on from record %llu, but record %llu was "
		    "read before: the journal was put back, or begun anew",
		    (unsigned long long)opening->sequence,
		    (unsigned long long)place->sequence);
	else if (memcmp(opening->hash, place->hash, sizeof(place->hash)) != 0)
		tell(f, SG_FOUND_CHANGED, 1,
		    "the end of the day before is not the one that this day "
		    "goes on from");
}

/* `claim` is that of the first line of a day. */
static void
check_opening(struct sg_follow *f, const struct sg_chain_claim *claim)
{
	struct sg_follow_place *place = &f->place;
	struct sg_dayfile_opening opening;

	sg_dayfile_read_opening(claim->text, &opening);
	if (!opening.found) {
		tell(f, SG_FOUND_REMOVED, 1,
		    "the record that opens the day is missing before this "
		    "line, or was changed");
		return;
	}
	if (place->last.day != SG_NO_DAY)
		check_day_before(f, &opening);
	/* The first line goes on from what it names. */
	if (opening.sequence >= place->sequence)
		reach(place, opening.sequence, opening.hash);
	else
		put_aside(place, opening.sequence, opening.hash);
}

/* ---- files -------------------------------------------------------------- */

static bool
fail(struct sg_follow *f, const char *name, int error)
{
	return sg_why(f->problem, "%s%s%s cannot be read: %s", f->folder,
	    name[0] == '\0' ? "" : "/", name, sg_why_text(error));
}

static void
forget_buffer(struct sg_follow *f)
{
	f->at = f->n = 0;
}

static void
close_file(struct sg_follow *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	f->overlong = false;
	forget_buffer(f);
}

/* Open the file of `day`. Returns 0 or an error number for sg_why_text(). */
static int
open_file(struct sg_follow *f, int32_t day)
{
	char path[SG_DAYS_PATH];
	struct stat st;
	int error;

	close_file(f);
	if (f->day != day)
		f->faults = 0;
	f->day = day;
	sg_days_file(day, f->name);
	error = sg_days_path(f->folder, f->name, path);
	if (error != 0)
		return error;
	/* O_NONBLOCK: open() must not wait for the other end of a pipe. */
	f->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (f->fd < 0 || fstat(f->fd, &st) != 0)
		error = errno;
	else if (!S_ISREG(st.st_mode))
		error = SG_WHY_ODD;
	if (error != 0) {
		close_file(f);
		return error;
	}
	f->size = -1;
	if (f->has_key) {
		f->today = f->key;
		sg_chain_forward(&f->today, day);
	}
	return 0;
}

/* Read the line at `offset` of the open file into the buffer. */
static bool
line_at(struct sg_follow *f, uint64_t offset, struct sg_str *line)
{
	ssize_t n = pread(f->fd, f->buffer, SG_LINE_MAX, (off_t)offset);
	const char *end = n > 0 ? memchr(f->buffer, '\n', (size_t)n) : NULL;

	forget_buffer(f);
	if (end == NULL)
		return false;
	*line = (struct sg_str){f->buffer, (size_t)(end - f->buffer)};
	return true;
}

/* Returns whether the record that was read last is still at its place. */
static bool
is_at_place(struct sg_follow *f, uint64_t *end)
{
	const struct sg_follow_place *place = &f->place;
	struct sg_chain_claim claim;
	struct sg_str line;

	if (!line_at(f, place->last.offset, &line) ||
	    !sg_chain_claim(line, &claim))
		return false;
	*end = place->last.offset + line.n + 1;
	return claim.sequence ==
	    (place->aside ? place->side : place->sequence) &&
	    memcmp(claim.hash, place->aside ? place->side_hash : place->hash,
		SG_CHAIN_BYTES) == 0;
}

/* Tell that the record that was read last is not at its place any more. */
static void
tell_gone(struct sg_follow *f, off_t size)
{
	const struct sg_follow_place *place = &f->place;
	const bool cut = (uint64_t)size <= place->last.offset;

	tell(f, cut ? SG_FOUND_CUT : SG_FOUND_CHANGED, 0,
	    "record %llu, which was read before, is not on line %llu any "
	    "more: lines were %s",
	    (unsigned long long)(place->aside ? place->side : place->sequence),
	    (unsigned long long)place->last.line,
	    cut ? "cut off" : "removed, inserted or changed");
}

static void
go_to(struct sg_follow *f, uint64_t next, uint64_t line)
{
	f->place.next = next;
	f->place.next_line = line;
	f->overlong = false;
	forget_buffer(f);
}

/*
 * Check that what was read of the open file is still there. If not, tell it,
 * and go on at the first record after the last one that was read.
 */
static void
check_place(struct sg_follow *f, off_t size)
{
	const struct sg_follow_place *place = &f->place;
	const struct sg_entry_place here = {f->day, place->next, 0};
	uint64_t end;

	f->size = size;
	if (place->last.day != f->day || f->lost)
		return;
	if (!is_at_place(f, &end)) {
		tell_gone(f, size);
		f->skipping = f->lost = true;
		go_to(f, 0, 1);
	} else if (place->next != end) {
		/*
		 * A writer cuts off lines that the journal did not write. If
		 * they are still there, they are not told again.
		 */
		if (place->next > end && sg_entry_is_before(&f->read, &here))
			f->read = here;
		go_to(f, end, place->last.line + 1);
	}
}

/* ---- which file --------------------------------------------------------- */

/*
 * Set *day to the first day after `after` that has a file. Returns false if
 * there is none, or if the folder cannot be read.
 */
static bool
day_after(struct sg_follow *f, int32_t after, int32_t *day)
{
	struct sg_days days;
	int error = sg_days_list(f->folder, &days);
	bool found = false;

	if (error != 0)
		return fail(f, "", error);
	for (size_t i = days.n; i-- > 0 && days.day[i] > after;) {
		*day = days.day[i];
		found = true;
	}
	sg_days_free(&days);
	return found;
}

/* Go on with the file of a later day, from its beginning. */
static bool
enter_day(struct sg_follow *f, int32_t day)
{
	int error = open_file(f, day);

	if (error != 0)
		return fail(f, f->name, error);
	go_to(f, 0, 1);
	f->skipping = f->lost = f->gone = false;
	return true;
}

/* The file of the place is not there. Its day is over if there is a later one.
 */
static bool
leave_missing(struct sg_follow *f)
{
	int32_t later;

	if (!f->gone)
		tell(f, SG_FOUND_DAY_MISSING, 0,
		    "the file is missing, although it was read up to line %llu",
		    (unsigned long long)f->place.last.line);
	f->gone = true;
	if (day_after(f, f->day, &later))
		return enter_day(f, later);
	return f->problem[0] != '\0' ? false : fail(f, f->name, ENOENT);
}

/* Open a file, if none is open. Returns false if there is nothing to open. */
static bool
have_file(struct sg_follow *f)
{
	const bool resumes = f->place.last.day != SG_NO_DAY;
	int32_t day;
	int error;

	if (f->fd >= 0)
		return true;
	if (!resumes)
		return day_after(f, INT32_MIN, &day) && enter_day(f, day);
	error = open_file(f, f->place.last.day);
	if (error == ENOENT && access(f->folder, F_OK) == 0)
		return leave_missing(f);
	if (error != 0)
		return fail(f, error == ENOENT ? "" : f->name, error);
	f->gone = false;
	return true;
}

/* Returns whether the open file still has its name in the folder. */
static bool
is_in_folder(const struct sg_follow *f, const struct stat *st)
{
	char path[SG_DAYS_PATH];
	struct stat named;

	return sg_days_path(f->folder, f->name, path) == 0 &&
	    stat(path, &named) == 0 && named.st_ino == st->st_ino &&
	    named.st_dev == st->st_dev;
}

/*
 * Look at the open file before more of it is read. Returns false, with the file
 * closed, if it is not in the folder any more, and was read to its end.
 */
static bool
look_at_file(struct sg_follow *f)
{
	struct stat st;

	if (fstat(f->fd, &st) != 0 ||
	    (st.st_size == f->size && !is_in_folder(f, &st))) {
		close_file(f);
		return false;
	}
	if (st.st_size != f->size) {
		forget_buffer(f);
		check_place(f, st.st_size);
	}
	return true;
}

/* ---- lines -------------------------------------------------------------- */

/* Fill the buffer. Returns false at the end of the file, or on an error. */
static bool
read_more(struct sg_follow *f)
{
	ssize_t n;

	if (f->at > 0)
		memmove(f->buffer, f->buffer + f->at, f->n - f->at);
	f->n -= f->at;
	f->at = 0;
	do
		n = pread(f->fd, f->buffer + f->n, BUFFER_BYTES - f->n,
		    (off_t)(f->place.next + f->n));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(f, f->name, errno);
	f->n += (size_t)n;
	return n > 0;
}

/*
 * Get the next whole line of the open file. A line that is longer than the
 * buffer is returned in pieces: no piece but the last has an LF, and none is a
 * record.
 */
static bool
next_line(struct sg_follow *f, struct sg_str *line, bool *whole)
{
	const char *end;

	do {
		end = f->n == f->at ?
		    NULL :
		    memchr(f->buffer + f->at, '\n', f->n - f->at);
		if (end != NULL || f->n - f->at == BUFFER_BYTES)
			break;
	} while (read_more(f));
	*whole = end != NULL;
	if (end == NULL && f->n - f->at < BUFFER_BYTES)
		return false;
	*line = (struct sg_str){f->buffer + f->at,
	    end != NULL ? (size_t)(end - f->buffer) - f->at : BUFFER_BYTES};
	f->at += line->n + (end != NULL);
	return true;
}

/* Note that the line was read. */
static void
pass(struct sg_follow *f, struct sg_str line, bool whole)
{
	f->place.next += line.n + whole;
	f->place.next_line += whole;
	f->overlong = !whole;
}

/* Pass a record that was read before. It may be the last one of the file. */
static void
skip(struct sg_follow *f, struct sg_str line,
    const struct sg_chain_claim *claim)
{
	struct sg_follow_place *place = &f->place;

	place->last = (struct sg_entry_place){
	    f->day, place->next, place->next_line};
	if (claim->sequence == place->sequence)
		reach(place, claim->sequence, claim->hash);
	else
		put_aside(place, claim->sequence, claim->hash);
	pass(f, line, true);
}

static void
note_no_record(struct sg_follow *f)
{
	const struct sg_entry_place here = {
	    f->day, f->place.next, f->place.next_line};

	f->no_records += !sg_entry_is_before(&here, &f->read);
	tell(f, SG_FOUND_INSERTED, f->place.next_line,
	    "this line is no record of the journal");
}

/*
 * Take a line. Returns false if it is no record that is to be returned.
 */
static bool
take_line(struct sg_follow *f, struct sg_str line, bool whole,
    struct sg_followed *record)
{
	struct sg_follow_place *place = &f->place;
	struct sg_chain_claim claim;
	bool is_record = whole && !f->overlong && sg_chain_claim(line, &claim);

	if (!is_record) {
		if (!f->skipping && !f->overlong)
			note_no_record(f);
		pass(f, line, whole);
		return false;
	}
	f->lost = false;
	if (f->skipping && claim.sequence <= place->sequence) {
		skip(f, line, &claim);
		return false;
	}
	f->skipping = false;
	if (place->next_line == 1)
		check_opening(f, &claim);
	record->place = (struct sg_entry_place){
	    f->day, place->next, place->next_line};
	record->text = line;
	record->sequence = claim.sequence;
	check_record(f, &claim, record);
	place->last = record->place;
	pass(f, line, whole);
	return true;
}

/* ---- reading ------------------------------------------------------------ */

/* Watch the folder. It may be another one with the same name by now. */
static void
watch(struct sg_follow *f)
{
	char events[4096]
	    __attribute__((aligned(__alignof__(struct inotify_event))));

	if (f->inotify < 0)
		return;
	f->watch = inotify_add_watch(f->inotify, f->folder, WATCHED);
	while (read(f->inotify, events, sizeof(events)) > 0)
		continue;
}

/*
 * All whole lines of the open file were read. Go on with a later day if there
 * is one. Returns false if nothing is to be read at present.
 */
static bool
leave_file(struct sg_follow *f)
{
	struct sg_str line;
	int32_t later;
	bool whole;

	f->skipping = false;
	if (!day_after(f, f->day, &later))
		return false;
	/*
	 * A writer closes a day before it begins the next one. So what it wrote
	 * to this day is there by now.
	 */
	if (next_line(f, &line, &whole)) {
		f->at -= line.n + whole;
		return true;
	}
	if (f->n > f->at)
		tell(f, SG_FOUND_INSERTED, f->place.next_line,
		    "something that is no record follows the last one");
	return enter_day(f, later);
}

/* Returns whether a line may be read now. */
static bool
look_again(struct sg_follow *f)
{
	f->problem[0] = '\0';
	watch(f);
	if (!have_file(f))
		return false;
	return look_at_file(f) || (have_file(f) && look_at_file(f));
}

bool
sg_follow_next(struct sg_follow *f, struct sg_followed *record)
{
	struct sg_str line;
	bool whole, looked = false;

	for (;;) {
		while (!f->ended && next_line(f, &line, &whole)) {
			if (take_line(f, line, whole, record))
				return true;
		}
		f->ended = true;
		if (looked && (f->problem[0] != '\0' || !leave_file(f)))
			return false;
		looked = !looked;
		if (looked) {
			if (!look_again(f))
				return false;
			f->ended = false;
		}
	}
}

uint64_t
sg_follow_behind(const struct sg_follow *f)
{
	const int32_t day = f->fd >= 0 ? f->day : f->place.last.day;
	char name[SG_DAY_FILE], path[SG_DAYS_PATH];
	uint64_t bytes = 0;
	struct sg_days days;
	struct stat st;

	if (sg_days_list(f->folder, &days) != 0)
		return 0;
	for (size_t i = 0; i < days.n; i++) {
		uint64_t done = days.day[i] == day ? f->place.next : 0;

		sg_days_file(days.day[i], name);
		if (days.day[i] >= day &&
		    sg_days_path(f->folder, name, path) == 0 &&
		    stat(path, &st) == 0 && (uint64_t)st.st_size > done)
			bytes += (uint64_t)st.st_size - done;
	}
	sg_days_free(&days);
	return bytes;
}

/* ---- places as text ----------------------------------------------------- */

void
sg_follow_place_text(const struct sg_follow_place *place,
    char out[SG_FOLLOW_TEXT])
{
	char hash[SG_CHAIN_HEX + 1], side[SG_CHAIN_HEX + 1];

	sg_chain_hex(place->hash, hash);
	sg_chain_hex(place->side_hash, side);
	(void)snprintf(out, SG_FOLLOW_TEXT,
	    "1,%d,%llu,%llu,%llu,%llu,%llu,%s,%d,%llu,%s", (int)place->last.day,
	    (unsigned long long)place->last.offset,
	    (unsigned long long)place->last.line,
	    (unsigned long long)place->next,
	    (unsigned long long)place->next_line,
	    (unsigned long long)place->sequence, hash, (int)place->aside,
	    (unsigned long long)place->side, side);
}

static bool
parse_hash(const char *hex, uint8_t hash[SG_CHAIN_BYTES])
{
	return strlen(hex) == SG_CHAIN_HEX &&
	    sodium_hex2bin(hash, SG_CHAIN_BYTES, hex, SG_CHAIN_HEX, NULL, NULL,
		NULL) == 0;
}

bool
sg_follow_place_parse(const char *text, struct sg_follow_place *place)
{
	unsigned long long offset, line, next, next_line_, sequence, side;
	char hash[SG_CHAIN_HEX + 1], side_hash[SG_CHAIN_HEX + 1];
	int day, version, aside, end = 0;

	sg_follow_begin(place);
	if (sscanf(text,
		"%d,%d,%llu,%llu,%llu,%llu,%llu,%64[0-9a-f],%d,%llu,"
		"%64[0-9a-f]%n",
		&version, &day, &offset, &line, &next, &next_line_, &sequence,
		hash, &aside, &side, side_hash, &end) != 11 ||
	    version != 1 || text[end] != '\0' ||
	    !parse_hash(hash, place->hash) ||
	    !parse_hash(side_hash, place->side_hash)) {
		sg_follow_begin(place);
		return false;
	}
	place->last = (struct sg_entry_place){day, offset, line};
	place->next = next;
	place->next_line = next_line_;
	place->sequence = sequence;
	place->aside = aside != 0;
	place->side = side;
	return true;
}

uint64_t
sg_follow_no_records(const struct sg_follow *f)
{
	return f->no_records;
}
