/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_week60.c -- the incidents of people in a week of 60 are exactly those
 * that are true. Nobody else is accused, and nothing is missing.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../journal/journal.h"
#include "../incidents/steps.h"
#include "base/arena.h"
#include "desk/incidents/sentence.h"
#include "report/entry.h"
#include "week60.h"

#define WRITERS 3

/* What was read of the week. */
struct found {
	struct sg_arena *arena;
	struct test_store store;
	uint64_t entries;
};

static void
write_week(struct test_journal *journal, const struct week60 *week)
{
	struct sg_journal *writers[WRITERS];

	test_journal_begin(journal, week60_begins(week));
	for (size_t i = 0; i < WRITERS; i++)
		writers[i] = test_open(journal);
	assert_int_equal(week60_write(week, writers, WRITERS), 0);
	for (size_t i = 0; i < WRITERS; i++)
		sg_journal_free(&writers[i]);
	assert_string_equal(test_verify(journal), "");
}

static void
take_all(struct sg_reading *reading, struct sg_incidents *incidents,
    struct found *found)
{
	struct sg_event_row event;
	struct sg_entry entry;
	uint64_t id;

	while (sg_reading_next(reading, &entry)) {
		event = (struct sg_event_row){.seq = ++found->entries,
		    .at_ms = entry.at_ms,
		    .day = (int32_t)(entry.at_ms / 86400000),
		    .person = test_person(entry.person)};
		assert_true(sg_incidents_take(incidents, &entry, &event, &id));
		/* As small batches do. */
		if (found->entries % 50 == 0)
			test_store_save(&found->store, incidents);
	}
	assert_null(sg_reading_error(reading));
	test_store_save(&found->store, incidents);
}

static void
find(const struct test_journal *journal, struct found *found)
{
	const struct sg_reading_options options = {
	    journal->folder, 0, INT64_MAX / 2, true, NULL};
	struct sg_incidents *incidents = sg_incidents_new();
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);

	assert_non_null(reading);
	assert_non_null(incidents);
	*found = (struct found){.arena = sg_arena_new()};
	found->store.arena = found->arena;
	take_all(reading, incidents, found);
	sg_incidents_free(&incidents);
	sg_reading_close(&reading);
}

static bool
is_same(const struct sg_incident_row *row, const struct week60_truth *t)
{
	return row->doer == SG_DOER_PERSON &&
	    strcmp(test_name(row->person), t->person) == 0 &&
	    strcmp(row->family, t->family) == 0 &&
	    llabs(row->first_ms - t->from_ms) < 2000;
}

static const struct sg_incident_row *
row_of(const struct found *found, const struct week60_truth *t)
{
	for (size_t i = 0; i < found->store.n; i++)
		if (is_same(&found->store.rows[i], t))
			return &found->store.rows[i];
	return NULL;
}

static size_t
count(const struct found *found, enum sg_doer doer)
{
	size_t n = 0;

	for (size_t i = 0; i < found->store.n; i++)
		n += found->store.rows[i].doer == doer ? 1 : 0;
	return n;
}

static void
compare(const struct found *found, const struct week60_truth *t)
{
	const struct sg_incident_row *row = row_of(found, t);

	if (row == NULL)
		fail_msg("%s of %s was not found", t->family, t->person);
	if (row->events != t->events || row->passed != t->passed ||
	    row->severity != t->severity || row->last_ms < t->until_ms - 2000 ||
	    row->last_ms > t->until_ms + 60000)
		fail_msg("%s of %s: %s", t->family, t->person,
		    test_store_text(&(struct test_store){.arena = found->arena,
			.rows = (struct sg_incident_row *)(uintptr_t)row,
			.n = 1}));
}

static void
the_true_ones_and_nobody_else(void **state)
{
	struct week60 *week = week60_new(WEEK60_MONDAY, SG_DETAIL_ADDRESS);
	struct test_journal journal;
	const struct week60_truth *truths;
	struct found found;
	size_t n;

	(void)state;
	write_week(&journal, week);
	find(&journal, &found);
	truths = week60_truths(week, &n);
	for (size_t i = 0; i < n; i++)
		compare(&found, &truths[i]);
	if (count(&found, SG_DOER_PERSON) != n)
		fail_msg("%zu incidents of people, but %zu are true:\n%s",
		    count(&found, SG_DOER_PERSON), n,
		    test_store_text(&found.store));
	assert_true(n > 50);
	assert_true(found.entries > 3000);
	/* The traps are there, and are nobody's doing. */
	assert_true(count(&found, SG_DOER_PAGE) > 20);
	assert_true(count(&found, SG_DOER_APP) > 50);
	assert_true(count(&found, SG_DOER_UNCLEAR) > 50);
	sg_arena_free(&found.arena);
	test_journal_remove(&journal);
	week60_free(&week);
}

static void
tells_the_stories(void **state)
{
	static const struct {
		const char *person, *sentence;
	} stories[] = {
	    {"kacper.w",
		"searched how to unblock instagram.com, then tried 3 web "
		"proxies, to reach instagram.com: all blocked but the search"},
	    {"lily.e",
		"tried a private network (VPN) (urban-vpn.example), then "
		"looked for an extension or app to get round the filter: "
		"eppiocemhmnlbhjplcgkofciiegomcon, then used 2 web proxies, to "
		"reach tiktok.com: 2 let through, 2 blocked"},
	};
	struct week60 *week = week60_new(WEEK60_MONDAY, SG_DETAIL_ADDRESS);
	struct test_journal journal;
	const struct week60_truth *truths;
	struct found found;
	size_t n, told = 0;

	(void)state;
	write_week(&journal, week);
	find(&journal, &found);
	truths = week60_truths(week, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; truths[i].story != NULL && k < 2; k++) {
			if (strcmp(truths[i].person, stories[k].person) != 0)
				continue;
			assert_string_equal(sg_incident_sentence(found.arena,
						row_of(&found, &truths[i]),
						NULL, "en"),
			    stories[k].sentence);
			told++;
		}
	assert_int_equal(told, 2);
	sg_arena_free(&found.arena);
	test_journal_remove(&journal);
	week60_free(&week);
}

/* However little is recorded, nobody else is accused of a way round. */
static void
finds_the_stories_in_any_detail(void **state)
{
	static const enum sg_detail details[] = {
	    SG_DETAIL_HOST, SG_DETAIL_PLATFORM, SG_DETAIL_PSEUDONYMOUS};

	(void)state;
	for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
		struct week60 *week = week60_new(WEEK60_MONDAY, details[i]);
		struct test_journal journal;
		struct found found;
		size_t n = 0;

		write_week(&journal, week);
		find(&journal, &found);
		for (size_t k = 0; k < found.store.n; k++) {
			const struct sg_incident_row *row = &found.store
								 .rows[k];

			n += row->doer == SG_DOER_PERSON &&
				strcmp(row->family, "round") == 0 ?
			    1 :
			    0;
		}
		assert_int_equal(n, 6);
		sg_arena_free(&found.arena);
		test_journal_remove(&journal);
		week60_free(&week);
	}
}

/* The week is the same each time, and can begin on another Monday. */
static void
is_always_the_same(void **state)
{
	const int64_t later = WEEK60_MONDAY + 52 * 7 * INT64_C(86400000);
	struct week60 *one = week60_new(WEEK60_MONDAY, SG_DETAIL_ADDRESS);
	struct week60 *two = week60_new(later, SG_DETAIL_HOST);
	const struct week60_truth *first, *second;
	size_t n, m;

	(void)state;
	first = week60_truths(one, &n);
	second = week60_truths(two, &m);
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(first[i].person, second[i].person);
		assert_string_equal(first[i].family, second[i].family);
		assert_true(second[i].from_ms - first[i].from_ms ==
		    later - WEEK60_MONDAY);
	}
	week60_free(&one);
	week60_free(&two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_true_ones_and_nobody_else),
	    cmocka_unit_test(tells_the_stories),
	    cmocka_unit_test(finds_the_stories_in_any_detail),
	    cmocka_unit_test(is_always_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
