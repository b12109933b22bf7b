/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.c -- reads the records of a period in order. On request it folds
 * (merges) the records of one visit into one entry.
 *
 * One day's file is held in memory. The parsed records of about the last minute
 * are held too, because later records may be folded into them.
 */
#include "journal/read.h"

#include <errno.h>
#include <stdlib.h>

#include "base/why.h"
#include "journal/entry.h"
#include "journal/reconnect.h"

#define FOLD_MS 60000
/*
 * Milliseconds after the beginning of a burst (burst.h). After this time, no
 * count record of the burst is expected any more.
 */
#define COUNT_MS 75000
/* No record is read so long after one that is younger. */
#define LATE_MS 180000
#define BUCKETS 1024

struct sg_reading {
	char *folder;
	struct sg_reading_options options;
	struct sg_days days;
	size_t next_day;
	struct sg_dayfile file;
	size_t next_line;
	int64_t newest_ms; /* latest written_ms read so far */
	bool ended;
	/*
	 * List of entries, oldest first. Later records may be folded into these
	 * entries.
	 */
	struct sg_entry_item *first, **last;
	/* Hash table of the entries in the list, by visit and host. */
	struct sg_entry_item *bucket[BUCKETS];
	/* Hash table of the bursts of the entries in the list. */
	struct sg_entry_burst *bursts[BUCKETS];
	/* Connections that were ended. NULL if nothing is folded. */
	struct sg_reconnects *reconnects;
	/* Entry that sg_reading_next() returned last. */
	struct sg_entry_item *shown;
	bool has_error;
	char error[SG_WHY_BYTES];
};

struct sg_reading *
sg_reading_open(const struct sg_reading_options *options,
    char why[SG_WHY_BYTES])
{
	struct sg_reading *r = calloc(1, sizeof(*r));
	int error;

	if (r == NULL || sodium_init() < 0) {
		(void)sg_why_errno(why, options->folder, "read", ENOMEM);
		free(r);
		return NULL;
	}
	r->options = *options;
	r->last = &r->first;
	r->newest_ms = INT64_MIN;
	r->folder = strdup(options->folder);
	r->reconnects = options->fold ? sg_reconnects_new() : NULL;
	error = r->folder == NULL || (options->fold && r->reconnects == NULL) ?
	    ENOMEM :
	    sg_days_list(options->folder, &r->days);
	if (error != 0) {
		(void)sg_why_errno(why, options->folder, "read", error);
		sg_reading_close(&r);
	}
	return r;
}

const char *
sg_reading_error(const struct sg_reading *reading)
{
	return reading->has_error ? reading->error : NULL;
}

static void
fail(struct sg_reading *r, const char *name, int error)
{
	(void)sg_why_errno(r->error, name, "read", error);
	r->has_error = true;
}

/* ---- lines -------------------------------------------------------------- */

/*
 * Load the next file of the period. Returns false if there are no more files.
 */
static bool
next_file(struct sg_reading *r)
{
	/*
	 * An event just before midnight may have its record in the next day's
	 * file.
	 */
	const int32_t from = sg_stamp_day_of(r->options.from_ms);
	const int32_t until = sg_stamp_day_of(r->options.until_ms) + 1;
	int error;

	sg_dayfile_free(&r->file);
	r->next_line = 0;
	while (r->next_day < r->days.n) {
		int32_t day = r->days.day[r->next_day++];

		if (day < from || day > until)
			continue;
		error = sg_dayfile_load(r->folder, day, &r->file);
		if (error == 0) {
			if (r->options.key != NULL)
				sg_dayfile_prove(&r->file, r->options.key);
			return true;
		}
		fail(r, r->file.name, error);
	}
	return false;
}

static enum sg_proof
proof_of(const struct sg_reading *r, size_t i)
{
	const struct sg_dayline *line = &r->file.line[i];

	if (r->options.key == NULL)
		return line->is_record ? SG_PROOF_NONE : SG_PROOF_BROKEN;
	return line->follows ? SG_PROOF_GENUINE : SG_PROOF_BROKEN;
}

/* Returns the next record of the period, or NULL at the end. */
static struct sg_entry_item *
next_item(struct sg_reading *r)
{
	struct sg_entry_item *item;

	for (;;) {
		if (r->next_line == r->file.n && !next_file(r))
			return NULL;
		if (r->next_line == r->file.n)
			continue;
		item = sg_entry_new(&r->file, r->next_line);
		if (item == NULL) {
			fail(r, r->file.name, ENOMEM);
			return NULL;
		}
		item->entry.proof = proof_of(r, r->next_line++);
		if (item->entry.proof == SG_PROOF_BROKEN)
			sg_entry_break(item, item->file, item->entry.line);
		/*
		 * A line that cannot be parsed gets the time of the record
		 * before it.
		 */
		if (item->owned == NULL && r->newest_ms != INT64_MIN)
			item->entry.at_ms = item->entry.last_ms =
			    item->entry.written_ms = r->newest_ms;
		if (r->reconnects != NULL)
			sg_reconnects_note(r->reconnects, &item->entry);
		if (item->entry.at_ms >= r->options.from_ms &&
		    item->entry.at_ms < r->options.until_ms)
			break;
		sg_entry_free(&item);
	}
	if (item->entry.written_ms > r->newest_ms)
		r->newest_ms = item->entry.written_ms;
	return item;
}

/* ---- folding ------------------------------------------------------------ */

/*
 * Returns the text by which records are folded. This is the host. If hosts are
 * not recorded, it is the platform.
 */
static const char *
where(const struct sg_entry *e)
{
	return e->host != NULL ? e->host : e->platform;
}

static bool
can_fold(const struct sg_reading *r, const struct sg_entry *e)
{
	return r->options.fold && !e->only_counts && e->visit != NULL &&
	    where(e) != NULL &&
	    ((e->kind >= SG_EVENT_BLOCK && e->kind <= SG_EVENT_FAULT) ||
		e->kind == SG_EVENT_TEST);
}

/* FNV-1a, continued from `hash`. */
static uint32_t
hash_more(uint32_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619U;
	return hash;
}

#define HASH_BEGIN 2166136261U

static struct sg_entry_item **
bucket_of(struct sg_reading *r, const struct sg_entry *e)
{
	return &r->bucket[hash_more(hash_more(HASH_BEGIN, e->visit), where(e)) %
	    BUCKETS];
}

static struct sg_entry_item *
find_same(struct sg_reading *r, const struct sg_entry *e)
{
	struct sg_entry_item *item = *bucket_of(r, e);

	for (; item != NULL; item = item->same) {
		if (e->at_ms - item->entry.at_ms < FOLD_MS &&
		    strcmp(item->entry.visit, e->visit) == 0 &&
		    strcmp(where(&item->entry), where(e)) == 0)
			return item;
	}
	return NULL;
}

/*
 * More than any other record weighs. `schoolgate doctor --test-filtering` asks
 * Squid for a page from an address of this machine. The gate cannot see that
 * this request is a test, and records a block. The doctor then has the gate
 * write a record of the test for the same connection, which the block is folded
 * into. No other client has such a connection: its address is this machine's.
 */
#define SG_WEIGHT_TEST 1000

/*
 * Returns how important a record is. An attempt to get round the filter is more
 * important than a block. A block is more important than an allowed visit.
 */
static int
weight(const struct sg_entry *e)
{
	int attempt = 0, intent = 0;

	if (e->kind == SG_EVENT_TEST)
		return SG_WEIGHT_TEST;

	for (size_t i = 0; i < e->nsignals; i++) {
		int tier = SG_TIER_NOISE + 1 - (int)e->signals[i].tier;

		attempt = tier > attempt ? tier : attempt;
	}
	if (e->intent == SG_INTENT_VISIT)
		intent = 3;
	else if (e->intent == SG_INTENT_BACKGROUND)
		intent = 2;
	else if (e->intent == SG_INTENT_EMBED)
		intent = 1;
	return attempt * 100 + (e->kind == SG_EVENT_BLOCK ? 10 : 0) +
	    intent * 2 + (e->path != NULL ? 1 : 0);
}

/*
 * Swap the contents of both items. Their places in the list stay. `item` keeps
 * its own bursts. `more` has no bursts afterwards.
 */
static void
swap(struct sg_entry_item *item, struct sg_entry_item *more)
{
	const struct sg_entry_item was = *item;

	*item = *more;
	*more = was;
	item->next = was.next;
	item->same = was.same;
	item->bursts = was.bursts;
	more->bursts = NULL;
	item->entry.file = item->file;
	more->entry.file = more->file;
}

/*
 * Fold `more` into `item`, and free `more`. If `more` is the more important
 * record (weight()), `item` gets the contents of `more`.
 */
static void
fold(struct sg_entry_item *item, struct sg_entry_item *more)
{
	const int64_t first_ms = item->entry.at_ms;
	const unsigned folded = item->entry.folded + 1;
	const uint64_t repeats = item->entry.repeats;
	const int64_t last_ms = more->entry.at_ms > item->entry.last_ms ?
	    more->entry.at_ms :
	    item->entry.last_ms;

	if (weight(&more->entry) > weight(&item->entry))
		swap(item, more);
	item->entry.at_ms = first_ms;
	item->entry.last_ms = last_ms;
	item->entry.folded = folded;
	item->entry.repeats = repeats;
	if (more->entry.proof == SG_PROOF_BROKEN)
		sg_entry_break(item, more->broken_file,
		    more->entry.broken_line);
	else if (item->entry.proof == SG_PROOF_BROKEN)
		item->entry.broken_file = item->broken_file;
	sg_entry_free(&more);
}

/* ---- counts ------------------------------------------------------------- */

static struct sg_entry_burst **
bursts_of(struct sg_reading *r, const char *text)
{
	return &r->bursts[hash_more(HASH_BEGIN, text) % BUCKETS];
}

static struct sg_entry_burst *
find_burst(struct sg_reading *r, const char *text)
{
	struct sg_entry_burst *burst = *bursts_of(r, text);

	while (burst != NULL && strcmp(burst->text, text) != 0)
		burst = burst->same;
	return burst;
}

/*
 * Note that a count record of the burst named `text` may come. Its count is
 * then added to `item`. If memory cannot be allocated, the count record will
 * become an entry of its own.
 */
static void
expect_count(struct sg_reading *r, const char *text, struct sg_entry_item *item)
{
	struct sg_entry_burst *burst, **bucket = bursts_of(r, text);

	if (find_burst(r, text) != NULL)
		return;
	burst = calloc(1, sizeof(*burst));
	if (burst == NULL || (burst->text = strdup(text)) == NULL) {
		free(burst);
		return;
	}
	burst->item = item;
	burst->more = item->bursts;
	item->bursts = burst;
	burst->same = *bucket;
	*bucket = burst;
}

static void
expect_no_more(struct sg_reading *r, const struct sg_entry_item *item)
{
	for (struct sg_entry_burst *burst = item->bursts; burst != NULL;
	     burst = burst->more) {
		struct sg_entry_burst **at = bursts_of(r, burst->text);

		while (*at != burst)
			at = &(*at)->same;
		*at = burst->same;
	}
}

/*
 * Add a count record to the entry of its burst, and free the count record.
 * Returns false if that entry is not in the list.
 *
 * One visit may have several bursts: one of the CONNECT, and others of the
 * requests inside. Each of these bursts counts the same attempts, so the entry
 * gets the largest count.
 */
static bool
add_count(struct sg_reading *r, struct sg_entry_item *count)
{
	struct sg_entry_burst *burst;
	struct sg_entry *to;

	if (!count->entry.only_counts || count->entry.burst == NULL)
		return false;
	burst = find_burst(r, count->entry.burst);
	if (burst == NULL)
		return false;
	to = &burst->item->entry;
	burst->repeats += count->entry.repeats;
	if (burst->repeats > to->repeats)
		to->repeats = burst->repeats;
	if (count->entry.last_ms > to->last_ms)
		to->last_ms = count->entry.last_ms;
	if (count->entry.proof == SG_PROOF_BROKEN)
		sg_entry_break(burst->item, count->broken_file,
		    count->entry.broken_line);
	sg_entry_free(&count);
	return true;
}

/* ---- the list of entries ------------------------------------------------ */

static void
take_in(struct sg_reading *r, struct sg_entry_item *item)
{
	struct sg_entry_item *same, **bucket;
	const char *burst = r->options.fold ? item->entry.burst : NULL;

	if (burst != NULL && add_count(r, item))
		return;
	same = can_fold(r, &item->entry) ? find_same(r, &item->entry) : NULL;
	if (burst != NULL && !item->entry.only_counts)
		expect_count(r, burst, same != NULL ? same : item);
	if (same != NULL) {
		fold(same, item);
		return;
	}
	if (can_fold(r, &item->entry)) {
		bucket = bucket_of(r, &item->entry);
		item->same = *bucket;
		*bucket = item;
	}
	*r->last = item;
	r->last = &item->next;
}

/*
 * Returns true if the oldest entry is complete. This is so when no later record
 * can be folded into it and no later count can be added to it.
 */
static bool
is_ripe(const struct sg_reading *r)
{
	int64_t age_ms;

	if (r->first == NULL)
		return false;
	age_ms = r->newest_ms - r->first->entry.at_ms;
	return r->ended ||
	    (r->first->bursts == NULL ?
		    !can_fold(r, &r->first->entry) || age_ms >= FOLD_MS :
		    age_ms >= COUNT_MS);
}

/*
 * Mark the entry if an app opens a connection anew. This is done when the entry
 * leaves the list, because the record of the end may be written some seconds
 * after those of the requests.
 */
static void
find_reconnect(struct sg_reading *r, struct sg_entry *e)
{
	sg_reconnects_forget(r->reconnects, e->at_ms - LATE_MS);
	if (!sg_reconnects_is(r->reconnects, e))
		return;
	e->reconnects = true;
	e->intent = SG_INTENT_BACKGROUND;
}

static struct sg_entry_item *
take_out(struct sg_reading *r)
{
	struct sg_entry_item *item = r->first, **at;

	r->first = item->next;
	if (r->first == NULL)
		r->last = &r->first;
	if (can_fold(r, &item->entry)) {
		at = bucket_of(r, &item->entry);
		while (*at != item)
			at = &(*at)->same;
		*at = item->same;
	}
	expect_no_more(r, item);
	if (r->reconnects != NULL)
		find_reconnect(r, &item->entry);
	return item;
}

bool
sg_reading_next(struct sg_reading *r, struct sg_entry *entry)
{
	struct sg_entry_item *item;

	sg_entry_free(&r->shown);
	while (!is_ripe(r)) {
		if (r->ended)
			return false;
		item = next_item(r);
		if (item == NULL)
			r->ended = true;
		else
			take_in(r, item);
	}
	r->shown = take_out(r);
	*entry = r->shown->entry;
	return true;
}

void
sg_reading_close(struct sg_reading **where)
{
	struct sg_reading *r = *where;
	struct sg_entry_item *item;

	*where = NULL;
	if (r == NULL)
		return;
	while ((item = r->first) != NULL) {
		r->first = item->next;
		sg_entry_free(&item);
	}
	sg_entry_free(&r->shown);
	sg_reconnects_free(&r->reconnects);
	sg_dayfile_free(&r->file);
	sg_days_free(&r->days);
	free(r->folder);
	free(r);
}
