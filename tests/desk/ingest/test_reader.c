/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_reader.c -- tests reading the filter's journal in batches: each record
 * is in exactly one entry, whenever a reader is stopped and however the clock
 * runs.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../journal/journal.h"
#include "base/arena.h"
#include "desk/ingest/position.h"
#include "desk/ingest/reader.h"

#define NEVER INT64_MAX
#define DAY1 "2026-11-24.jsonl"

static struct sg_reader *
begin(const struct test_journal *j, const char *position)
{
	const struct sg_reader_options options = {
	    .folder = j->folder, .key = &j->key, .position = position};
	char why[SG_WHY_BYTES];
	struct sg_reader *r = sg_reader_new(&options, why);

	assert_non_null(r);
	return r;
}

/* ---- what was stored ---------------------------------------------------- */

#define RECORDS_MAX 20000

/* By number of a record: in how many stored entries it is. */
static unsigned seen[RECORDS_MAX];
/* By line of the first day: the record's number. */
static char stored[4096]; /* the position that was stored last */
static uint64_t last_first;

/* Note the record at `line` of the day's file. All tests use one day. */
static void
see(uint64_t line)
{
	assert_true(line > 0 && line < RECORDS_MAX);
	seen[line]++;
}

/* What the store does with a batch. */
static void
store(const struct sg_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct sg_entry_item *item = b->items[i];

		assert_true(item->first.sequence > last_first);
		last_first = item->first.sequence;
		see(item->first.place.line);
		for (size_t k = 0; k < item->merged.n; k++)
			see(item->merged.place[k].line);
	}
	assert_true(strlen(b->position) < sizeof(stored));
	(void)snprintf(stored, sizeof(stored), "%s", b->position);
}

static void
forget(void)
{
	memset(seen, 0, sizeof(seen));
	stored[0] = '\0';
	last_first = 0;
}

static void
assert_each_once(unsigned lines)
{
	for (unsigned i = 1; i <= lines; i++) {
		if (seen[i] != 1)
			fail_msg("record %u is stored %u times", i, seen[i]);
	}
	assert_int_equal(seen[lines + 1], 0);
}

/* ---- a journal ---------------------------------------------------------- */

static uint64_t state_of_dice = 7;

static unsigned
dice(unsigned sides)
{
	state_of_dice = state_of_dice * UINT64_C(6364136223846793005) +
	    1442695040888963407;
	return (unsigned)(state_of_dice >> 33) % sides;
}

/* Visits of 20 people: some records are merged, and some only counted. */
static void
visit(struct sg_journal *journal, int64_t at_ms)
{
	unsigned person = dice(20);
	struct sg_event event = test_event(at_ms, person);

	event.client_port = (uint16_t)(dice(8) == 0 ? 0 : 1000 + dice(30));
	event.intent = SG_INTENT_UNKNOWN;
	(void)sg_journal_append(journal, &event, NULL);
	event.intent = SG_INTENT_VISIT;
	event.at_ms += 20;
	(void)sg_journal_append(journal, &event, NULL);
	if (dice(40) == 0) {
		event.kind = SG_EVENT_ENDED;
		event.start_ms = event.end_ms = event.at_ms;
		(void)sg_journal_append(journal, &event, NULL);
	}
}

static int64_t
write_visits(struct sg_journal *journal, int64_t at_ms, unsigned n)
{
	for (; n > 0; n--) {
		at_ms += dice(3000);
		sg_journal_tick(journal, at_ms);
		visit(journal, at_ms);
	}
	return at_ms;
}

static unsigned
lines_of(const struct test_journal *j)
{
	return test_count(test_day_text(j, DAY1), "\n");
}

/* ---- exactly once ------------------------------------------------------- */

/*
 * A reader is thrown away after a few batches, of which the last ones were not
 * stored; the next one begins at the stored position. Meanwhile the journal
 * grows, and the clock runs as it likes.
 */
static void
each_record_once(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_reader *r;
	struct sg_batch b;
	int64_t at_ms = TEST_NOW;
	unsigned lines;

	(void)state;
	forget();
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	sg_batch_init(&b);
	for (unsigned round = 0; round < 150; round++) {
		r = begin(&j, stored[0] != '\0' ? stored : NULL);
		for (unsigned i = dice(5); i > 0; i--) {
			at_ms = write_visits(journal, at_ms, dice(8));
			sg_reader_fill(r, &b, 1 + dice(20), NEVER,
			    at_ms + (dice(4) == 0 ? 200000 : dice(90000)));
			assert_int_equal(b.nfindings, 0);
			if (dice(4) > 0)
				store(&b);
			else
				break;
		}
		sg_reader_free(&r);
	}
	sg_journal_free(&journal);
	r = begin(&j, stored);
	do {
		sg_reader_fill(r, &b, 1000, NEVER, at_ms + 1000000);
		store(&b);
	} while (!b.ended);
	lines = lines_of(&j);
	assert_true(lines > 500);
	assert_each_once(lines);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

/* A journal that is away when a reader begins changes nothing. */
static void
waits_for_the_journal(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_reader *r;
	struct sg_batch b;
	char away[160], before[4096];
	int64_t at_ms;

	(void)state;
	forget();
	test_journal_begin(&j, TEST_NOW);
	(void)snprintf(away, sizeof(away), "%s.away", j.folder);
	journal = test_open(&j);
	at_ms = write_visits(journal, TEST_NOW, 100);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	sg_reader_fill(r, &b, 60, NEVER, at_ms);
	store(&b);
	sg_reader_free(&r);
	assert_int_equal(rename(j.folder, away), 0);
	memcpy(before, stored, sizeof(before));
	r = begin(&j, stored);
	for (unsigned i = 0; i < 3; i++) {
		sg_reader_fill(r, &b, 1000, NEVER, at_ms + 1000000);
		assert_true(b.ended);
		assert_int_equal(b.n, 0);
		assert_string_equal(b.position, before);
		assert_non_null(strstr(sg_reader_problem(r), "cannot be read"));
		store(&b);
	}
	assert_int_equal(rename(away, j.folder), 0);
	sg_reader_fill(r, &b, 1000, NEVER, at_ms + 1000000);
	store(&b);
	assert_string_equal(sg_reader_problem(r), "");
	sg_journal_free(&journal);
	sg_reader_fill(r, &b, 1000, NEVER, at_ms + 1000000);
	store(&b);
	assert_each_once(lines_of(&j));
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

/* After a restart, a request after the end of a connection is still an app's.
 */
static void
knows_ends_after_a_restart(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	struct sg_reader *r;
	struct sg_batch b;

	(void)state;
	forget();
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	event = test_event(TEST_NOW, 1);
	event.kind = SG_EVENT_ENDED;
	event.start_ms = event.end_ms = TEST_NOW;
	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 70000);
	assert_int_equal(b.n, 2);
	store(&b);
	sg_reader_free(&r);
	event = test_event(TEST_NOW + 100000, 1);
	event.intent = SG_INTENT_BACKGROUND;
	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
	r = begin(&j, stored);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 1000000);
	assert_int_equal(b.n, 1);
	assert_true(b.items[0]->entry.reconnects);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* ---- recent entries, decisions, findings -------------------------------- */

static void
shows_recent_entries(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event = test_event(TEST_NOW, 1);
	struct sg_reader *r;
	struct sg_batch b;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	event.intent = SG_INTENT_UNKNOWN;
	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW);
	assert_int_equal(b.nrecent, 1);
	assert_int_equal(b.recent[0]->first.sequence, 2);
	assert_int_equal(b.n, 1); /* the journal's opening */
	/* Not again, as long as nothing changes. */
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 1000);
	assert_int_equal(b.nrecent + b.n, 0);
	event.intent = SG_INTENT_VISIT;
	event.at_ms += 2000;
	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 2000);
	assert_int_equal(b.nrecent, 1);
	assert_int_equal(b.recent[0]->merged.n, 1);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 200000);
	assert_int_equal(b.nrecent, 0);
	assert_int_equal(b.n, 1);
	assert_true(b.items[0]->shown > 0);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * Reading stops before the records that are later than a decision. What the
 * person saw is ripe by then.
 */
static void
stops_at_a_time(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_reader *r;
	struct sg_batch b;

	(void)state;
	forget();
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < 5; i++)
		assert_true(test_append(journal, TEST_NOW + 100000 * i, i));
	sg_journal_free(&journal);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	for (unsigned i = 0; i < 2; i++) {
		sg_reader_fill(r, &b, 100, TEST_NOW + 199000,
		    TEST_NOW + 900000);
		assert_true(b.ended);
		assert_int_equal(b.records, i == 0 ? 3 : 0);
		assert_int_equal(b.n, i == 0 ? 3 : 0);
		store(&b);
	}
	/* The record that waits is not lost by a restart. */
	sg_reader_free(&r);
	r = begin(&j, stored);
	sg_reader_fill(r, &b, 100, TEST_NOW + 199000, TEST_NOW + 900000);
	store(&b);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 900000);
	assert_int_equal(b.records, 3);
	store(&b);
	assert_each_once(lines_of(&j));
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

/* Findings are in the batch of their lines, and not told again. */
static void
tells_findings_once(void **state)
{
	struct test_journal j;
	struct sg_reader *r;
	struct sg_batch b;
	FILE *to;

	(void)state;
	forget();
	test_journal_begin(&j, TEST_NOW);
	to = fopen(test_day_path(&j, DAY1), "a");
	assert_non_null(to);
	(void)fputs("not a record\n", to);
	assert_int_equal(fclose(to), 0);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW);
	assert_int_equal(b.nfindings, 1);
	assert_string_equal(b.findings[0].journal, "filter");
	assert_string_equal(b.findings[0].file, DAY1);
	assert_int_equal(b.findings[0].line, 2);
	store(&b);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW);
	assert_int_equal(b.nfindings, 0);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

/* A record whose number is there already gets another number, and is kept. */
static void
keeps_odd_records(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_reader *r;
	struct sg_batch b;
	char line[4096];
	FILE *to;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	sg_journal_free(&journal);
	test_line(test_day_text(&j, DAY1), 2, line, sizeof(line));
	to = fopen(test_day_path(&j, DAY1), "a");
	assert_non_null(to);
	(void)fprintf(to, "%s\n", line);
	assert_int_equal(fclose(to), 0);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 200000);
	/* It is the same connection, so it is merged. */
	assert_int_equal(b.n, 2);
	assert_int_equal(b.items[1]->first.sequence, 2);
	assert_int_equal(b.items[1]->merged.n, 1);
	assert_int_equal(b.items[1]->entry.proof, SG_PROOF_BROKEN);
	assert_int_equal(b.nfindings, 1);
	sg_reader_free(&r);
	/* Alone, it has a number of its own. */
	to = fopen(test_day_path(&j, DAY1), "a");
	assert_non_null(to);
	(void)fprintf(to, "%s\n", line);
	assert_int_equal(fclose(to), 0);
	r = begin(&j, b.position);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 200000);
	assert_int_equal(b.n, 1);
	assert_true(b.items[0]->first.sequence >= SG_ODD_SEQ);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

static uint64_t
no_records(const struct sg_batch *b)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->nno_records; i++)
		n += b->no_records[i].n;
	return n;
}

/*
 * Lines that are no records, behind the last record, are counted and told once,
 * however often the program is started. The record that is written in their
 * place is taken.
 */
static void
counts_lines_at_the_end_once(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_reader *r;
	struct sg_batch b;
	FILE *to;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	to = fopen(test_day_path(&j, DAY1), "a");
	assert_non_null(to);
	(void)fputs("junk\n{\"more\":\"junk\"}\n", to);
	assert_int_equal(fclose(to), 0);
	sg_batch_init(&b);
	r = begin(&j, NULL);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 200000);
	assert_int_equal(b.n, 2);
	assert_int_equal(no_records(&b), 2);
	assert_int_equal(b.nfindings, 2);
	(void)snprintf(stored, sizeof(stored), "%s", b.position);
	sg_reader_free(&r);
	for (unsigned i = 0; i < 2; i++) {
		r = begin(&j, stored);
		sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 200000);
		assert_int_equal(b.n, 0);
		assert_int_equal(no_records(&b), 0);
		assert_int_equal(b.nfindings, 0);
		(void)snprintf(stored, sizeof(stored), "%s", b.position);
		sg_reader_free(&r);
	}
	/* The writer cuts the lines off, and records that it did. */
	assert_true(test_append(journal, TEST_NOW + 300000, 2));
	sg_journal_free(&journal);
	r = begin(&j, stored);
	sg_reader_fill(r, &b, 100, NEVER, TEST_NOW + 600000);
	assert_int_equal(b.n, 2);
	assert_int_equal(b.nfindings, 0);
	sg_reader_free(&r);
	sg_batch_fini(&b);
	test_journal_remove(&j);
}

/* ---- positions ---------------------------------------------------------- */

static void
positions_as_text(void **state)
{
	static const struct sg_entry_place gone[] = {
	    {20000, 70, 0}, {20000, 90, 0}, {20001, 0, 0}};
	static const char *const bad[] = {
	    "", "1", "3 x", "1 x 1:2:3 1:2:3", "2 x 1:2:3 1:2:3"};
	struct sg_arena *arena = sg_arena_new();
	struct sg_position p, q;
	const char *text;
	const char *old;

	(void)state;
	sg_position_begin(&p);
	p.emitted = (struct sg_entry_first){{20000, 60, 0}, 7};
	p.taken = (struct sg_entry_first){{20001, 99, 0}, 12};
	p.read = (struct sg_entry_place){20001, 150, 0};
	p.gone = gone;
	p.ngone = 3;
	text = sg_position_text(arena, &p);
	assert_true(sg_position_parse(arena, text, &q));
	assert_string_equal(sg_position_text(arena, &q), text);
	assert_int_equal(q.ngone, 3);
	assert_int_equal(q.read.offset, 150);
	/* An older version noted the last record only. */
	old = strstr(text, " 20001:150");
	assert_non_null(old);
	old = sg_arena_printf(arena, "1%.*s%s", (int)(old - text) - 1, text + 1,
	    old + strlen(" 20001:150"));
	assert_true(sg_position_parse(arena, old, &q));
	assert_int_equal(q.ngone, 3);
	assert_int_equal(q.read.offset, 99);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(sg_position_parse(arena, bad[i], &q));
		assert_int_equal(q.ngone, 0);
		assert_false(sg_position_is_taken(&q,
		    &(struct sg_entry_first){{20000, 0, 1}, 1}));
	}
	sg_arena_free(&arena);
}

static void
tells_what_is_stored(void **state)
{
	static const struct sg_entry_place gone[] = {{20000, 80, 0}};
	static const struct {
		struct sg_entry_first record;
		bool taken, stored;
	} rows[] = {{{{20000, 50, 0}, 6}, true, true},
	    {{{20000, 60, 0}, 7}, true, false},
	    {{{20000, 80, 0}, 8}, true, true},
	    {{{20000, 85, 0}, 9}, true, false},
	    /* Of those without a number, the place counts. */
	    {{{20000, 55, 0}, SG_ODD_SEQ + 1}, true, true},
	    {{{20000, 65, 0}, SG_ODD_SEQ + 2}, true, false},
	    {{{20000, 90, 0}, SG_ODD_SEQ + 3}, false, false},
	    /* The file was cut, and has grown again. */
	    {{{20000, 40, 0}, 10}, false, false}};
	struct sg_position p;

	(void)state;
	sg_position_begin(&p);
	p.emitted = (struct sg_entry_first){{20000, 60, 0}, 7};
	p.taken = (struct sg_entry_first){{20000, 90, 0}, 9};
	p.gone = gone;
	p.ngone = 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(sg_position_is_taken(&p, &rows[i].record),
		    rows[i].taken);
		assert_int_equal(sg_position_is_stored(&p, &rows[i].record),
		    rows[i].stored);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_record_once),
	    cmocka_unit_test(waits_for_the_journal),
	    cmocka_unit_test(knows_ends_after_a_restart),
	    cmocka_unit_test(shows_recent_entries),
	    cmocka_unit_test(stops_at_a_time),
	    cmocka_unit_test(tells_findings_once),
	    cmocka_unit_test(keeps_odd_records),
	    cmocka_unit_test(counts_lines_at_the_end_once),
	    cmocka_unit_test(positions_as_text),
	    cmocka_unit_test(tells_what_is_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
