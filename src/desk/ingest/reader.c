/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reader.c -- reads the filter's journal in batches of ripe entries.
 *
 * Does not know the store.
 */
#include "desk/ingest/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/ingest/position.h"
#include "journal/fold.h"
#include "journal/follow.h"
#include "journal/head.h"
#include "journal/reconnect.h"

/*
 * A record is written at most this long after its own time. Entries ripen by
 * the clock only after that, so that it can still be merged.
 */
#define MARGIN_MS 5000
/*
 * Records that are older than the oldest unripe entry by this time cannot
 * change how that entry is read.
 */
#define REPLAY_MS (SG_FOLD_LATE_MS + SG_RECONNECT_MS)
/* Time of the journal between two checkpoints, at least. */
#define CHECKPOINT_MS 5000

/* All records before `place` have times until `newest_ms`. */
struct checkpoint {
	struct sg_follow_place place;
	int64_t newest_ms;
};

struct sg_reader {
	struct sg_follow *follow;
	struct sg_fold *fold;
	struct sg_arena *arena;   /* of `start` */
	struct sg_position start; /* where this process began */
	/*
	 * Records are read again that were read before this process began.
	 */
	bool replays;
	struct sg_entry_first taken;
	int64_t newest_ms; /* of the records read; INT64_MIN: none */
	/* Records that were merged into ripe entries, unsorted; owned. */
	struct sg_entry_place *gone;
	size_t ngone, gone_room;
	struct checkpoint *checkpoint; /* owned; oldest first */
	size_t ncheckpoints, checkpoint_room;
	/* A record that is later than `until_ms` of the last fill; or NULL. */
	struct sg_entry_item *waiting;
	struct sg_batch *batch; /* that is being filled */
	size_t items_room, findings_room, recent_room, no_records_room;
	uint64_t no_records; /* counted so far */
};

/* ---- memory ------------------------------------------------------------- */

static void
no_memory(void)
{
	/* systemd starts the program again, and nothing is lost. */
	(void)fputs("schoolgated: there is no memory\n", stderr);
	exit(2);
}

static void *
grow(void *items, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return items;
	*room = *room * 2 + 64;
	items = realloc(items, *room * size);
	if (items == NULL)
		no_memory();
	return items;
}

/* ---- making and freeing ------------------------------------------------- */

static void
add_checkpoint(struct sg_reader *r, const struct sg_follow_place *place)
{
	r->checkpoint = grow(r->checkpoint, r->ncheckpoints,
	    &r->checkpoint_room, sizeof(*r->checkpoint));
	r->checkpoint[r->ncheckpoints++] = (struct checkpoint){
	    *place, r->newest_ms};
}

static void
note_finding(void *ctx, const struct sg_finding *finding)
{
	struct sg_reader *r = ctx;
	struct sg_batch *b = r->batch;

	if (b == NULL)
		return;
	b->findings = sg_arena_grow(b->arena, b->findings, b->nfindings,
	    &r->findings_room, sizeof(*b->findings));
	b->findings[b->nfindings++] = (struct sg_finding_row){
	    .journal = "filter",
	    .file = finding->file == NULL ?
		"" :
		sg_arena_dup(b->arena, sg_str(finding->file)),
	    .line = finding->line,
	    .text = sg_arena_dup(b->arena, sg_str(finding->text))};
}

struct sg_reader *
sg_reader_new(const struct sg_reader_options *options, char why[SG_WHY_BYTES])
{
	struct sg_reader *r = calloc(1, sizeof(*r));
	struct sg_follow_options follow = {.folder = options->folder,
	    .key = options->key,
	    .found = note_finding,
	    .ctx = r};

	if (r == NULL)
		return sg_why_errno(why, options->folder, "read", ENOMEM), NULL;
	r->newest_ms = INT64_MIN;
	r->arena = sg_arena_new();
	sg_position_begin(&r->start);
	if (options->position != NULL)
		(void)sg_position_parse(r->arena, options->position, &r->start);
	r->taken = r->start.taken;
	for (size_t i = 0; i < r->start.ngone; i++) {
		r->gone = grow(r->gone, r->ngone, &r->gone_room,
		    sizeof(*r->gone));
		r->gone[r->ngone++] = r->start.gone[i];
	}
	follow.from = &r->start.replay;
	follow.told = r->start.taken.place;
	follow.read = r->start.read;
	r->replays = r->start.taken.place.day != SG_NO_DAY;
	r->follow = sg_follow_new(&follow, why);
	r->fold = sg_fold_new();
	if (r->follow == NULL || r->fold == NULL) {
		(void)sg_why_errno(why, options->folder, "read", ENOMEM);
		sg_reader_free(&r);
		return NULL;
	}
	add_checkpoint(r, &r->start.replay);
	return r;
}

void
sg_reader_free(struct sg_reader **at)
{
	struct sg_reader *r = *at;

	*at = NULL;
	if (r == NULL)
		return;
	sg_follow_free(&r->follow);
	sg_fold_free(&r->fold);
	sg_entry_free(&r->waiting);
	sg_arena_free(&r->arena);
	free(r->gone);
	free(r->checkpoint);
	free(r);
}

int
sg_reader_fd(const struct sg_reader *r)
{
	return sg_follow_fd(r->follow);
}

const char *
sg_reader_problem(const struct sg_reader *r)
{
	return sg_follow_problem(r->follow);
}

uint64_t
sg_reader_behind(const struct sg_reader *r)
{
	return sg_follow_behind(r->follow);
}

/* ---- ripe entries ------------------------------------------------------- */

/* Remember the records that were merged into an entry that leaves the fold. */
static void
note_gone(struct sg_reader *r, const struct sg_entry_item *item)
{
	if (item->merged.incomplete)
		no_memory();
	for (size_t i = 0; i < item->merged.n; i++) {
		r->gone = grow(r->gone, r->ngone, &r->gone_room,
		    sizeof(*r->gone));
		r->gone[r->ngone++] = item->merged.place[i];
	}
}

static void
take_ripe(struct sg_reader *r)
{
	struct sg_batch *b = r->batch;
	struct sg_entry_item *item;

	if (r->replays)
		return;
	while ((item = sg_fold_next(r->fold)) != NULL) {
		b->items = sg_arena_grow(b->arena, b->items, b->n,
		    &r->items_room, sizeof(*b->items));
		b->items[b->n++] = item;
		note_gone(r, item);
	}
}

/* ---- records ------------------------------------------------------------ */

static struct sg_entry_item *
item_of(const struct sg_reader *r, const struct sg_followed *record)
{
	struct sg_entry_item *item = sg_entry_new_plain(&record->place,
	    record->text);

	if (item == NULL)
		no_memory();
	item->entry.proof = record->proof;
	if (record->proof == SG_PROOF_BROKEN)
		sg_entry_break(item, item->file, item->entry.line);
	item->first.sequence = record->goes_on ?
	    record->sequence :
	    sg_position_odd(&record->place);
	/* A record without a time has that of the record before it. */
	if (item->entry.written_ms <= 0 && r->newest_ms > 0)
		item->entry.at_ms = item->entry.last_ms =
		    item->entry.written_ms = r->newest_ms;
	return item;
}

/* Note that a record was taken, which an earlier call may have read. */
static void
note_taken(struct sg_reader *r, int64_t written_ms)
{
	const struct sg_follow_place *now = sg_follow_place(r->follow);
	const int64_t last_ms = r->checkpoint[r->ncheckpoints - 1].newest_ms;

	if (written_ms > r->newest_ms)
		r->newest_ms = written_ms;
	if (last_ms == INT64_MIN || r->newest_ms - last_ms >= CHECKPOINT_MS)
		add_checkpoint(r, now);
	r->taken.sequence = now->sequence;
	r->taken.place = (struct sg_entry_place){now->last.day, now->next, 0};
}

static void
take(struct sg_reader *r, struct sg_entry_item *item)
{
	const int64_t written_ms = item->entry.written_ms;

	if (r->replays && !sg_position_is_taken(&r->start, &item->first))
		r->replays = false;
	if (!r->replays)
		r->batch->records++;
	if (r->replays && sg_position_is_stored(&r->start, &item->first)) {
		sg_fold_see(r->fold, &item->entry);
		sg_entry_free(&item);
	} else {
		sg_fold_take(r->fold, item);
	}
	note_taken(r, written_ms);
	/* All that was read before has been read again. */
	if (r->replays && r->taken.sequence >= r->start.taken.sequence &&
	    !sg_entry_is_before(&r->taken.place, &r->start.taken.place))
		r->replays = false;
}

/* Note the lines before the next record that are none. */
static void
note_no_records(struct sg_reader *r)
{
	const uint64_t all = sg_follow_no_records(r->follow);
	struct sg_batch *b = r->batch;

	if (all == r->no_records)
		return;
	b->no_records = sg_arena_grow(b->arena, b->no_records, b->nno_records,
	    &r->no_records_room, sizeof(*b->no_records));
	b->no_records[b->nno_records++] = (struct sg_no_records){
	    r->newest_ms == INT64_MIN ? 0 : r->newest_ms, all - r->no_records};
	r->no_records = all;
}

/*
 * Get the next record until `until_ms`. Returns NULL if there is none at
 * present; *later is then whether there is a later one.
 */
static struct sg_entry_item *
next_record(struct sg_reader *r, int64_t until_ms, bool *later)
{
	struct sg_entry_item *item = r->waiting;
	struct sg_followed record;

	*later = false;
	r->waiting = NULL;
	if (item == NULL && sg_follow_next(r->follow, &record))
		item = item_of(r, &record);
	note_no_records(r);
	if (item != NULL && item->entry.written_ms > until_ms) {
		*later = true;
		r->waiting = item;
		item = NULL;
	}
	return item;
}

/* ---- the position ------------------------------------------------------- */

/* The first record that is not in a stored entry. */
static struct sg_entry_first
emitted(const struct sg_reader *r)
{
	const struct sg_entry_item *oldest = sg_fold_first(r->fold);
	struct sg_entry_first next = r->taken;

	next.sequence++;
	return oldest != NULL ? oldest->first : next;
}

/* Forget what is before `place`, and sort the rest. */
static void
clear_gone(struct sg_reader *r, const struct sg_entry_place *place)
{
	size_t n = 0;

	for (size_t i = 0; i < r->ngone; i++) {
		if (!sg_entry_is_before(&r->gone[i], place))
			r->gone[n++] = r->gone[i];
	}
	r->ngone = n;
	if (n > 1)
		qsort(r->gone, n, sizeof(*r->gone), sg_position_compare);
}

/* Returns the latest checkpoint that is early enough, and forgets those before.
 */
static const struct checkpoint *
replay(struct sg_reader *r)
{
	const struct sg_entry_item *item = sg_fold_first(r->fold);
	int64_t oldest = r->newest_ms;
	size_t i = 0;

	for (; item != NULL; item = item->next)
		oldest = item->entry.at_ms < oldest ? item->entry.at_ms :
						      oldest;
	while (oldest != INT64_MIN && i + 1 < r->ncheckpoints &&
	    r->checkpoint[i + 1].newest_ms <= oldest - REPLAY_MS)
		i++;
	r->ncheckpoints -= i;
	memmove(r->checkpoint, r->checkpoint + i,
	    r->ncheckpoints * sizeof(*r->checkpoint));
	return r->checkpoint;
}

static void
set_position(struct sg_reader *r)
{
	const struct sg_entry_place read = sg_follow_read(r->follow);
	struct sg_position position = r->start;

	if (!r->replays || sg_entry_is_before(&position.read, &read))
		position.read = read;
	/*
	 * Until all is read again, entries are missing in the fold. The
	 * position stays as it was, and so must the store.
	 */
	if (!r->replays) {
		position.replay = replay(r)->place;
		position.emitted = emitted(r);
		position.taken = r->taken;
		clear_gone(r, &position.emitted.place);
		position.gone = r->gone;
		position.ngone = r->ngone;
	}
	r->batch->position = sg_position_text(r->batch->arena, &position);
}

/* ---- filling ------------------------------------------------------------ */

/* Show the entries that are not ripe, if they are not shown as they are now. */
static void
show_recent(struct sg_reader *r)
{
	struct sg_batch *b = r->batch;
	struct sg_entry_item *item = sg_fold_first(r->fold);

	for (; item != NULL; item = item->next) {
		if (item->shown == item->merged.n + 1)
			continue;
		item->shown = item->merged.n + 1;
		b->recent = sg_arena_grow(b->arena, b->recent, b->nrecent,
		    &r->recent_room, sizeof(*b->recent));
		b->recent[b->nrecent++] = item;
	}
}

/* Everything is read: entries ripen by the clock. */
static void
end(struct sg_reader *r, int64_t now_ms)
{
	r->batch->ended = true;
	if (r->replays)
		return;
	sg_fold_advance(r->fold, now_ms - MARGIN_MS);
	take_ripe(r);
	show_recent(r);
}

void
sg_reader_fill(struct sg_reader *r, struct sg_batch *batch, size_t limit,
    int64_t until_ms, int64_t now_ms)
{
	struct sg_entry_item *item;
	bool later;

	sg_batch_empty(batch);
	r->batch = batch;
	r->items_room = r->findings_room = r->recent_room = 0;
	r->no_records_room = 0;
	while (batch->records < limit) {
		item = next_record(r, until_ms, &later);
		if (item == NULL) {
			batch->later = later;
			end(r, later || until_ms < now_ms ? until_ms : now_ms);
			break;
		}
		take(r, item);
		take_ripe(r);
	}
	set_position(r);
	batch->newest_ms = r->newest_ms == INT64_MIN ? 0 : r->newest_ms;
	r->batch = NULL;
}
