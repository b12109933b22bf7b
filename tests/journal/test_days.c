/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_days.c -- tests the change of the day in a journal.
 *
 * At midnight the journal begins a new file with a new key. It deletes old
 * days. If the change of the day is interrupted, the next process finishes it.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"
#include "journal/days.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"

static void
over_midnight(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	const int64_t midnight = (TEST_NOW / TEST_DAY + 1) * TEST_DAY;
	char before[SG_CHAIN_HEX + 1], line[1024], *text;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	text = strstr(test_slurp(j.key_path), "day 2026-11-24 ");
	assert_non_null(text);
	memcpy(before, text + 15, SG_CHAIN_HEX);
	before[SG_CHAIN_HEX] = '\0';
	journal = test_open(&j);
	assert_true(test_append(journal, midnight - 1, 1));
	assert_true(test_append(journal, midnight, 2));
	/*
	 * This record is of the old day but comes after the change. It goes
	 * into the new day's file.
	 */
	assert_true(test_append(journal, midnight - 1, 3));
	text = test_slurp(j.key_path);
	assert_null(strstr(text, before));
	assert_non_null(strstr(text, "day 2026-11-25 "));
	assert_int_equal(test_count(text, "\nday "), 1);
	test_line(test_day_text(&j, DAY1), 3, line, sizeof(line));
	assert_non_null(strstr(line, "\"action\":\"journal-closed\""));
	assert_non_null(strstr(line, "\"next\":{\"day\":\"2026-11-25\"}"));
	test_line(test_day_text(&j, DAY2), 1, line, sizeof(line));
	assert_non_null(strstr(line,
	    "\"previous\":{\"day\":\"2026-11-24\","
	    "\"sequence\":3,"));
	assert_int_equal(test_count(test_day_text(&j, DAY2), "\n"), 3);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * The service calls sg_journal_tick() about once a second. If a day has no
 * records, it has a file only if sg_journal_tick() was called on that day.
 */
static void
idle_days(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_days days;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	sg_journal_tick(journal, TEST_NOW + TEST_DAY);
	sg_journal_tick(journal, TEST_NOW + TEST_DAY + 1000);
	assert_true(test_append(journal, TEST_NOW + 7 * TEST_DAY, 1));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 3);
	assert_int_equal(days.day[2] - days.day[0], 7);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	/* A process that opens the journal later can write too. */
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + 9 * TEST_DAY, 2));
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

static void
two_writers_over_midnight(void **state)
{
	struct test_journal j;
	struct sg_journal *a, *b;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	a = test_open(&j);
	b = test_open(&j);
	for (unsigned i = 0; i < 5; i++) {
		assert_true(test_append(a, TEST_NOW + i * TEST_DAY, 1));
		assert_true(test_append(b, TEST_NOW + i * TEST_DAY, 2));
		assert_true(test_append(b, TEST_NOW + i * TEST_DAY + 500, 3));
	}
	/* If the clock is set back, the journal stays at the later day. */
	assert_true(test_append(a, TEST_NOW, 4));
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&a);
	sg_journal_free(&b);
	test_journal_remove(&j);
}

static void
kept_and_deleted(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_days days;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	sg_journal_keep(journal, 3);
	test_spit(test_day_path(&j, "2026-11-24.cut"), "{}\n", 3);
	for (unsigned i = 0; i < 10; i++)
		assert_true(test_append(journal, TEST_NOW + i * TEST_DAY, i));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 4);
	sg_days_free(&days);
	assert_null(test_day_text(&j, "2026-11-24.cut"));
	assert_string_equal(test_verify(&j), "");
	/* If the clock jumps to a wrong year, nothing is deleted at first. */
	assert_true(test_append(journal, TEST_NOW + 700 * TEST_DAY, 1));
	assert_true(test_append(journal, TEST_NOW + 701 * TEST_DAY, 1));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 6);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	/* After a week in that year, old days are deleted. */
	for (unsigned i = 702; i < 708; i++)
		assert_true(test_append(journal, TEST_NOW + i * TEST_DAY, i));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 4);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* A process dies while it changes the day. */
static void
half_changed_day(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct test_bytes head;
	char *key;

	(void)state;
	/*
	 * The process died before it wrote the new key. So the key file is of
	 * the old day. `head`, the file that says where the journal ends, is
	 * already of the new day.
	 */
	test_journal_begin(&j, TEST_NOW);
	key = strdup(test_slurp(j.key_path));
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + TEST_DAY, 1));
	sg_journal_free(&journal);
	test_spit(j.key_path, key, strlen(key));
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + TEST_DAY + 5, 2));
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
	free(key);

	/*
	 * The process died at an earlier step: it had written only the old
	 * day's last record.
	 */
	test_journal_begin(&j, TEST_NOW);
	key = strdup(test_slurp(j.key_path));
	head = test_bytes(&j, "head");
	test_spit(test_day_path(&j, "head.old"), head.p, head.n);
	free(head.p);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + TEST_DAY, 1));
	sg_journal_free(&journal);
	test_spit(j.key_path, key, strlen(key));
	assert_int_equal(rename(test_day_path(&j, "head.old"),
			     strcat(strcpy((char[256]){0}, j.folder), "/head")),
	    0);
	assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
	journal = test_open(&j);
	/*
	 * The next process finishes the change, even if it is before midnight
	 * by that process's clock.
	 */
	assert_true(test_append(journal, TEST_NOW, 2));
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(test_count(test_day_text(&j, DAY2), "\n"), 2);
	sg_journal_free(&journal);
	test_journal_remove(&j);
	free(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(over_midnight),
	    cmocka_unit_test(idle_days),
	    cmocka_unit_test(two_writers_over_midnight),
	    cmocka_unit_test(kept_and_deleted),
	    cmocka_unit_test(half_changed_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
