/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_fold.c -- tests merging records while a journal grows. How records are
 * merged is tested in test_read.c, with the same code.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "journal/fold.h"
#include "journal/labels.h"

static struct sg_labels labels;

/* The line of `event`, without LF, as a writer writes it. */
static const char *
line_of(const struct sg_event *event, const char *burst, unsigned sequence)
{
	static char body_text[SG_BODY_MAX], tail_text[SG_TAIL_MAX];
	static char line[SG_LINE_MAX];
	struct sg_out body, tail;

	sg_out_init(&body, body_text, sizeof(body_text));
	sg_out_init(&tail, tail_text, sizeof(tail_text));
	sg_event_write_body(event, &labels, &body);
	sg_event_write_tail(event, &tail);
	(void)snprintf(line, sizeof(line), "%s%s%s%s%s,\"sequence\":%u}}",
	    body_text, burst != NULL ? ",\"burst\":\"" : "",
	    burst != NULL ? burst : "", burst != NULL ? "\"" : "", tail_text,
	    sequence);
	return line;
}

static void
take(struct sg_fold *fold, const struct sg_event *event, const char *burst,
    unsigned sequence)
{
	const struct sg_entry_place place = {20000, 1000 * sequence, sequence};
	struct sg_entry_item *item = sg_entry_new(&place,
	    sg_str(line_of(event, burst, sequence)));

	assert_non_null(item);
	item->entry.proof = SG_PROOF_NONE;
	sg_fold_take(fold, item);
}

static struct sg_event
asked(int64_t after_ms, unsigned i, enum sg_intent intent)
{
	struct sg_event event = test_event(TEST_NOW + after_ms, i);

	event.intent = intent;
	if (intent == SG_INTENT_UNKNOWN)
		event.path.n = 0;
	return event;
}

static void
assert_next(struct sg_fold *fold, uint64_t first, uint64_t shown)
{
	struct sg_entry_item *item = sg_fold_next(fold);

	assert_non_null(item);
	assert_int_equal(item->first.sequence, first);
	assert_int_equal(item->first.place.line, first);
	assert_int_equal(item->first.place.offset, 1000 * first);
	assert_int_equal(item->entry.sequence, shown);
	assert_int_equal(item->entry.line, shown);
	assert_int_equal(item->place.line, shown);
	assert_int_equal(item->place.offset, 1000 * shown);
	assert_int_equal(item->place.day, 20000);
	sg_entry_free(&item);
}

/* An entry leaves by the clock when no more records come, and not earlier. */
static void
ripens_by_the_clock(void **state)
{
	struct sg_fold *fold = sg_fold_new();
	struct sg_event event = asked(0, 1, SG_INTENT_VISIT);

	(void)state;
	assert_null(sg_fold_next(fold));
	assert_true(sg_fold_newest(fold) == INT64_MIN);
	take(fold, &event, NULL, 1);
	assert_true(sg_fold_newest(fold) == TEST_NOW);
	sg_fold_advance(fold, TEST_NOW + 59999);
	assert_null(sg_fold_next(fold));
	sg_fold_advance(fold, TEST_NOW + 1000); /* the clock was set back */
	assert_true(sg_fold_newest(fold) == TEST_NOW + 59999);
	sg_fold_advance(fold, TEST_NOW + 60000);
	assert_next(fold, 1, 1);
	assert_null(sg_fold_next(fold));
	sg_fold_free(&fold);
	assert_null(fold);
	sg_fold_free(&fold);
}

/* While a count of a burst may come, the entry waits longer. */
static void
waits_for_counts(void **state)
{
	struct sg_fold *fold = sg_fold_new();
	struct sg_event event = asked(0, 1, SG_INTENT_VISIT), count = event;
	const struct sg_entry_item *first;

	(void)state;
	take(fold, &event, "aaaaaaaaaaaaaaaa", 1);
	sg_fold_advance(fold, TEST_NOW + 74999);
	assert_null(sg_fold_next(fold));
	count.at_ms = TEST_NOW + 59000;
	count.client_port = 0;
	count.repeats = 39;
	count.start_ms = TEST_NOW;
	count.end_ms = TEST_NOW + 58000;
	take(fold, &count, "aaaaaaaaaaaaaaaa", 2);
	first = sg_fold_first(fold);
	assert_int_equal(first->entry.repeats, 39);
	assert_int_equal(first->merged.n, 1);
	assert_int_equal(first->merged.place[0].line, 2);
	assert_null(first->next);
	sg_fold_advance(fold, TEST_NOW + 75000);
	assert_next(fold, 1, 1);
	sg_fold_free(&fold);
}

/*
 * Entries come in the order of their first records. One that is not ripe holds
 * back those after it, although they cannot be merged with anything.
 */
static void
keeps_the_order(void **state)
{
	struct sg_fold *fold = sg_fold_new();
	struct sg_event visit = asked(0, 1, SG_INTENT_VISIT);
	struct sg_event alone = asked(5, 2, SG_INTENT_VISIT);

	(void)state;
	alone.client_port = 0;
	take(fold, &visit, NULL, 1);
	take(fold, &alone, NULL, 2);
	assert_null(sg_fold_next(fold));
	assert_int_equal(sg_fold_first(fold)->next->first.sequence, 2);
	sg_fold_advance(fold, TEST_NOW + 60000);
	assert_next(fold, 1, 1);
	assert_next(fold, 2, 2);
	assert_null(sg_fold_first(fold));
	/* At the end, all entries are ripe. */
	visit.at_ms += 61000;
	take(fold, &visit, NULL, 3);
	assert_null(sg_fold_next(fold));
	sg_fold_end(fold);
	assert_next(fold, 3, 3);
	sg_fold_free(&fold);
}

/*
 * The entry shows the most important record, and knows its first record and all
 * others that were merged into it.
 */
static void
knows_its_records(void **state)
{
	struct sg_fold *fold = sg_fold_new();
	struct sg_event asks[3] = {asked(0, 1, SG_INTENT_UNKNOWN),
	    asked(5, 1, SG_INTENT_VISIT), asked(9, 1, SG_INTENT_UNKNOWN)};
	const struct sg_entry_item *item;

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		take(fold, &asks[i], NULL, 4 + i);
	item = sg_fold_first(fold);
	assert_int_equal(item->merged.n, 2);
	assert_int_equal(item->merged.place[0].line, 5);
	assert_int_equal(item->merged.place[1].line, 6);
	assert_false(item->merged.incomplete);
	assert_int_equal(item->entry.folded, 3);
	assert_true(item->entry.at_ms == TEST_NOW);
	sg_fold_advance(fold, TEST_NOW + 60000);
	assert_next(fold, 4, 5);
	sg_fold_free(&fold);
}

/* A connection that was ended is known, although its record was not taken. */
static void
sees_ends(void **state)
{
	for (int sees = 0; sees < 2; sees++) {
		struct sg_fold *fold = sg_fold_new();
		struct sg_event end = asked(0, 1, 0);
		struct sg_event after = asked(2000, 1, SG_INTENT_UNKNOWN);
		const struct sg_entry_place place = {20000, 0, 1};
		struct sg_entry_item *item;

		end.kind = SG_EVENT_ENDED;
		end.start_ms = end.end_ms = TEST_NOW;
		after.method = SG_LIT("CONNECT");
		item = sg_entry_new(&place, sg_str(line_of(&end, NULL, 1)));
		assert_non_null(item);
		if (sees)
			sg_fold_see(fold, &item->entry);
		sg_entry_free(&item);
		take(fold, &after, NULL, 2);
		sg_fold_end(fold);
		item = sg_fold_next(fold);
		assert_int_equal(item->entry.reconnects, sees);
		sg_entry_free(&item);
		sg_fold_free(&fold);
	}
	(void)state;
}

/* A line that is no JSON is an entry of its own, at once. */
static void
takes_anything(void **state)
{
	static const char *const lines[] = {"", "x", "[]", "{}",
	    "{\"event\":{\"sequence\":\"x\"},\"schoolgate\":[]}"};
	struct sg_fold *fold = sg_fold_new();

	(void)state;
	for (unsigned i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const struct sg_entry_place place = {0, i, i};
		struct sg_entry_item *item = sg_entry_new(&place,
		    sg_str(lines[i]));

		assert_non_null(item);
		sg_fold_take(fold, item);
		item = sg_fold_next(fold);
		assert_non_null(item);
		assert_int_equal(item->first.sequence, 0);
		assert_string_equal(item->entry.person, "unknown");
		sg_entry_free(&item);
	}
	sg_fold_free(&fold);
}

static void
compares_places(void **state)
{
	const struct sg_entry_place a = {1, 7, 1}, b = {1, 8, 2}, c = {2, 0, 1};

	(void)state;
	assert_true(sg_entry_is_before(&a, &b) && sg_entry_is_before(&b, &c));
	assert_false(sg_entry_is_before(&b, &a) || sg_entry_is_before(&c, &b));
	assert_false(sg_entry_is_before(&a, &a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ripens_by_the_clock),
	    cmocka_unit_test(waits_for_counts),
	    cmocka_unit_test(keeps_the_order),
	    cmocka_unit_test(knows_its_records),
	    cmocka_unit_test(sees_ends),
	    cmocka_unit_test(takes_anything),
	    cmocka_unit_test(compares_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
