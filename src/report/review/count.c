/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* count.c -- decides what a record adds to the numbers of a review. */
#include "report/review/count.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "gate/words.h"
#include "report/attempt.h"

/* ---- bursts ------------------------------------------------------------- */

/* A hash table with open addressing. `slots` is a power of two. */
struct sg_review_bursts {
	struct burst {
		uint64_t hash; /* 0: free */
		int64_t at_ms;
	} * slot; /* owned */
	size_t slots, n;
	int64_t newest_ms;
};

static struct burst *
new_slots(size_t slots)
{
	struct burst *slot = calloc(slots, sizeof *slot);

	if (slot != NULL)
		return slot;
	(void)fputs("schoolgate: there is no memory\n", stderr);
	exit(2);
}

struct sg_review_bursts *
sg_review_bursts_new(void)
{
	struct sg_review_bursts *bursts = calloc(1, sizeof *bursts);

	if (bursts == NULL) {
		(void)fputs("schoolgate: there is no memory\n", stderr);
		exit(2);
	}
	bursts->slots = 1024;
	bursts->slot = new_slots(bursts->slots);
	bursts->newest_ms = INT64_MIN;
	return bursts;
}

void
sg_review_bursts_free(struct sg_review_bursts **at)
{
	struct sg_review_bursts *bursts = *at;

	*at = NULL;
	if (bursts == NULL)
		return;
	free(bursts->slot);
	free(bursts);
}

/* FNV-1a. Labels of bursts are keyed hashes: nobody can choose them. */
static uint64_t
hash_of(char kind, const char *label)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ (unsigned char)kind;

	for (hash *= UINT64_C(1099511628211); *label != '\0'; label++)
		hash = (hash ^ (unsigned char)*label) * UINT64_C(1099511628211);
	return hash == 0 ? 1 : hash;
}

static struct burst *
find(const struct sg_review_bursts *bursts, uint64_t hash)
{
	size_t i = (hash >> 7) & (bursts->slots - 1);

	while (bursts->slot[i].hash != 0 && bursts->slot[i].hash != hash)
		i = (i + 1) & (bursts->slots - 1);
	return &bursts->slot[i];
}

static bool
is_remembered(const struct sg_review_bursts *bursts, const struct burst *burst)
{
	return burst->hash != 0 &&
	    bursts->newest_ms - burst->at_ms <= SG_REVIEW_BURST_MS;
}

/* Forget old bursts, and make room if most of them are not old. */
static void
make_room(struct sg_review_bursts *bursts)
{
	struct burst *old = bursts->slot;
	size_t slots = bursts->slots, kept = 0;

	if (bursts->n * 2 < slots)
		return;
	for (size_t i = 0; i < slots; i++)
		kept += is_remembered(bursts, &old[i]);
	bursts->slots = kept * 4 < slots ? slots : slots * 2;
	bursts->slot = new_slots(bursts->slots);
	bursts->n = kept;
	for (size_t i = 0; i < slots; i++)
		if (is_remembered(bursts, &old[i]))
			*find(bursts, old[i].hash) = old[i];
	free(old);
}

static void
remember(struct sg_review_bursts *bursts, uint64_t hash, int64_t at_ms)
{
	struct burst *burst;

	if (at_ms > bursts->newest_ms)
		bursts->newest_ms = at_ms;
	make_room(bursts);
	burst = find(bursts, hash);
	bursts->n += burst->hash == 0;
	*burst = (struct burst){hash, at_ms};
}

/* Returns whether the burst was counted as this kind before. */
static bool
again(struct sg_review_bursts *bursts, char kind, const struct sg_entry *entry)
{
	uint64_t hash;

	if (entry->burst == NULL)
		return false;
	hash = hash_of(kind, entry->burst);
	if (is_remembered(bursts, find(bursts, hash)))
		return true;
	remember(bursts, hash, entry->at_ms);
	return false;
}

const char *
sg_review_bursts_text(const struct sg_review_bursts *bursts,
    struct sg_arena *arena)
{
	const size_t size = bursts->n * 40 + 1;
	struct sg_out out;

	sg_out_init(&out, sg_arena_alloc(arena, size), size);
	for (size_t i = 0; i < bursts->slots; i++)
		if (is_remembered(bursts, &bursts->slot[i]))
			sg_out_printf(&out, "%" PRIx64 ":%" PRId64 " ",
			    bursts->slot[i].hash, bursts->slot[i].at_ms);
	return out.p;
}

void
sg_review_bursts_read(struct sg_review_bursts *bursts, const char *text)
{
	char *end;

	while (*text != '\0') {
		uint64_t hash = strtoull(text, &end, 16);
		int64_t at_ms;

		if (hash == 0 || *end != ':')
			return;
		at_ms = strtoll(end + 1, &end, 10);
		if (*end != ' ')
			return;
		remember(bursts, hash, at_ms);
		text = end + 1;
	}
}

/* ---- counts ------------------------------------------------------------- */

struct list {
	struct sg_review_count *counts;
	size_t n;
};

static void
add(struct list *list, enum sg_review_what what, const char *name,
    enum sg_doer doer, uint64_t n, bool of_person)
{
	list->counts[list->n++] = (struct sg_review_count){
	    what, name, doer, n, of_person && doer == SG_DOER_PERSON};
}

static void
add_attempt(struct list *list, const struct sg_entry *entry, bool repeated)
{
	struct sg_attempt_way ways[SG_SIGNALS_MAX];
	struct sg_attempt attempt;
	size_t n;

	sg_attempt_of(entry, &attempt);
	if (!repeated)
		add(list, SG_REVIEW_ATTEMPT, "", attempt.doer, 1, true);
	if (!attempt.round)
		return;
	if (!repeated)
		add(list, SG_REVIEW_ROUND, "", attempt.round_doer, 1, false);
	n = sg_attempt_ways(entry, ways);
	for (size_t i = 0; i < n; i++)
		add(list, SG_REVIEW_WAY, sg_technique_word(ways[i].technique),
		    ways[i].doer, !repeated, false);
}

/* Returns who made a test, or "somebody". */
static const char *
tester(const struct sg_entry *entry)
{
	return entry->tester == NULL || *entry->tester == '\0' ? "somebody" :
								 entry->tester;
}

static bool
has_action(const struct sg_entry *entry, const char *action)
{
	return entry->action != NULL && strcmp(entry->action, action) == 0;
}

size_t
sg_review_counts(struct sg_review_bursts *bursts, const struct sg_entry *entry,
    bool is_record, struct sg_review_count counts[SG_REVIEW_COUNTS])
{
	struct list list = {counts, 0};

	if (!is_record) {
		add(&list, SG_REVIEW_UNREADABLE, "", SG_DOER_PERSON, 1, false);
		return list.n;
	}
	add(&list, SG_REVIEW_RECORD, "", SG_DOER_PERSON, 1, false);
	if (sg_is_use(entry))
		add(&list, SG_REVIEW_USE, entry->exception,
		    sg_doer_of(entry->intent), !again(bursts, 'x', entry),
		    true);
	if (sg_is_attempt(entry))
		add_attempt(&list, entry, again(bursts, 'b', entry));
	if (entry->kind == SG_EVENT_TEST)
		add(&list,
		    has_action(entry, "filtering-test-passed") ?
			SG_REVIEW_PASSED :
			SG_REVIEW_FAILED,
		    tester(entry), SG_DOER_PERSON, 1, false);
	if (has_action(entry, "policy-taken"))
		add(&list, SG_REVIEW_POLICY, "", SG_DOER_PERSON, 1, false);
	if (entry->lost > 0)
		add(&list, SG_REVIEW_LOST, "", SG_DOER_PERSON, entry->lost,
		    false);
	return list.n;
}
