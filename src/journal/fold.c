/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.c -- merges the records of a visit, and adds counts to the records that
 * they repeat.
 *
 * The parsed records of about the last minute are held in memory.
 */
#include "journal/fold.h"

#include <stdlib.h>
#include <string.h>

#include "journal/reconnect.h"

#define FOLD_MS 60000
/*
 * Milliseconds after the beginning of a burst (burst.h). After this time, no
 * count record of the burst is expected any more.
 */
#define COUNT_MS 75000
#define BUCKETS 1024

struct sg_fold {
	int64_t newest_ms; /* latest written_ms, or time of advance() */
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
	struct sg_reconnects *reconnects; /* connections that were ended */
};

struct sg_fold *
sg_fold_new(void)
{
	struct sg_fold *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->last = &f->first;
	f->newest_ms = INT64_MIN;
	f->reconnects = sg_reconnects_new();
	if (f->reconnects == NULL)
		sg_fold_free(&f);
	return f;
}

/* ---- merging ------------------------------------------------------------ */

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
can_fold(const struct sg_entry *e)
{
	return !e->only_counts && e->visit != NULL && where(e) != NULL &&
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
bucket_of(struct sg_fold *f, const struct sg_entry *e)
{
	return &f->bucket[hash_more(hash_more(HASH_BEGIN, e->visit), where(e)) %
	    BUCKETS];
}

static struct sg_entry_item *
find_same(struct sg_fold *f, const struct sg_entry *e)
{
	struct sg_entry_item *item = *bucket_of(f, e);

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
#define WEIGHT_TEST 1000

/*
 * Returns how important a record is. An attempt to get round the filter is more
 * important than a block. A block is more important than an allowed visit.
 */
static int
weight(const struct sg_entry *e)
{
	int attempt = 0, intent = 0;

	if (e->kind == SG_EVENT_TEST)
		return WEIGHT_TEST;

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
 * its own bursts and records. `more` has no bursts afterwards.
 */
static void
swap(struct sg_entry_item *item, struct sg_entry_item *more)
{
	const struct sg_entry_item was = *item, now = *more;

	*item = now;
	*more = was;
	item->next = was.next;
	item->same = was.same;
	item->bursts = was.bursts;
	more->bursts = NULL;
	item->first = was.first;
	more->first = now.first;
	item->merged = was.merged;
	more->merged = now.merged;
	item->shown = was.shown;
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

	sg_entry_note_merged(item, more);
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
bursts_of(struct sg_fold *f, const char *text)
{
	return &f->bursts[hash_more(HASH_BEGIN, text) % BUCKETS];
}

static struct sg_entry_burst *
find_burst(struct sg_fold *f, const char *text)
{
	struct sg_entry_burst *burst = *bursts_of(f, text);

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
expect_count(struct sg_fold *f, const char *text, struct sg_entry_item *item)
{
	struct sg_entry_burst *burst, **bucket = bursts_of(f, text);

	if (find_burst(f, text) != NULL)
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
expect_no_more(struct sg_fold *f, const struct sg_entry_item *item)
{
	for (struct sg_entry_burst *burst = item->bursts; burst != NULL;
	     burst = burst->more) {
		struct sg_entry_burst **at = bursts_of(f, burst->text);

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
add_count(struct sg_fold *f, struct sg_entry_item *count)
{
	struct sg_entry_burst *burst;
	struct sg_entry *to;

	if (!count->entry.only_counts || count->entry.burst == NULL)
		return false;
	burst = find_burst(f, count->entry.burst);
	if (burst == NULL)
		return false;
	sg_entry_note_merged(burst->item, count);
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
put_last(struct sg_fold *f, struct sg_entry_item *item)
{
	struct sg_entry_item **bucket;

	if (can_fold(&item->entry)) {
		bucket = bucket_of(f, &item->entry);
		item->same = *bucket;
		*bucket = item;
	}
	*f->last = item;
	f->last = &item->next;
}

void
sg_fold_take(struct sg_fold *f, struct sg_entry_item *item)
{
	const char *burst = item->entry.burst;
	struct sg_entry_item *same;

	sg_fold_see(f, &item->entry);
	sg_fold_advance(f, item->entry.written_ms);
	if (burst != NULL && add_count(f, item))
		return;
	same = can_fold(&item->entry) ? find_same(f, &item->entry) : NULL;
	if (burst != NULL && !item->entry.only_counts)
		expect_count(f, burst, same != NULL ? same : item);
	if (same != NULL)
		fold(same, item);
	else
		put_last(f, item);
}

void
sg_fold_see(struct sg_fold *f, const struct sg_entry *entry)
{
	sg_reconnects_note(f->reconnects, entry);
}

void
sg_fold_advance(struct sg_fold *f, int64_t now_ms)
{
	if (now_ms > f->newest_ms)
		f->newest_ms = now_ms;
}

void
sg_fold_end(struct sg_fold *f)
{
	f->ended = true;
}

/*
 * Returns true if the oldest entry is complete. This is so when no later record
 * can be folded into it and no later count can be added to it.
 */
static bool
is_ripe(const struct sg_fold *f)
{
	int64_t age_ms;

	if (f->first == NULL)
		return false;
	age_ms = f->newest_ms - f->first->entry.at_ms;
	return f->ended ||
	    (f->first->bursts == NULL ?
		    !can_fold(&f->first->entry) || age_ms >= FOLD_MS :
		    age_ms >= COUNT_MS);
}

/*
 * Mark the entry if an app opens a connection anew. This is done when the entry
 * leaves the list, because the record of the end may be written some seconds
 * after those of the requests.
 */
static void
find_reconnect(struct sg_fold *f, struct sg_entry *e)
{
	sg_reconnects_forget(f->reconnects, e->at_ms - SG_FOLD_LATE_MS);
	if (!sg_reconnects_is(f->reconnects, e))
		return;
	e->reconnects = true;
	e->intent = SG_INTENT_BACKGROUND;
}

struct sg_entry_item *
sg_fold_next(struct sg_fold *f)
{
	struct sg_entry_item *item = f->first, **at;

	if (!is_ripe(f))
		return NULL;
	f->first = item->next;
	if (f->first == NULL)
		f->last = &f->first;
	if (can_fold(&item->entry)) {
		at = bucket_of(f, &item->entry);
		while (*at != item)
			at = &(*at)->same;
		*at = item->same;
	}
	expect_no_more(f, item);
	find_reconnect(f, &item->entry);
	return item;
}

struct sg_entry_item *
sg_fold_first(const struct sg_fold *f)
{
	return f->first;
}

int64_t
sg_fold_newest(const struct sg_fold *f)
{
	return f->newest_ms;
}

void
sg_fold_free(struct sg_fold **fold_at)
{
	struct sg_fold *f = *fold_at;
	struct sg_entry_item *item;

	*fold_at = NULL;
	if (f == NULL)
		return;
	while ((item = f->first) != NULL) {
		f->first = item->next;
		sg_entry_free(&item);
	}
	sg_reconnects_free(&f->reconnects);
	free(f);
}
