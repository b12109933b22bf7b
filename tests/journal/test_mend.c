/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_mend.c -- tests that a damaged journal can be written to again, and that
 * the damage is reported.
 *
 * The damage is done by a killed writer, a power cut or a person.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"

#define DAY1 "2026-11-24.jsonl"

static void
add_bytes(const char *path, const char *text)
{
	FILE *to = fopen(path, "a");

	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

static void
torn_tail(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char line[1024];

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	add_bytes(test_day_path(&j, DAY1), "{\"@timestamp\":\"2026-11-24T10");
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	assert_true(test_append(journal, TEST_NOW + 1, 2));
	test_line(test_day_text(&j, DAY1), 3, line, sizeof(line));
	assert_non_null(strstr(line, "\"action\":\"journal-repaired\""));
	assert_non_null(strstr(line, "\"cut_bytes\":28,\"foreign_lines\":0"));
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * The file `head` says where the journal ends. A killed writer may have added
 * records to the day's file before it updated `head`. These records are kept.
 */
static void
head_behind(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct test_bytes head;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	head = test_bytes(&j, "head");
	assert_true(test_append(journal, TEST_NOW + 1, 2));
	sg_journal_free(&journal);
	test_spit(test_day_path(&j, "head"), head.p, head.n);
	assert_string_equal(test_verify(&j), "");
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + 2, 3));
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\n"), 4);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	free(head.p);
	test_journal_remove(&j);
}

/*
 * Somebody appends foreign lines to the day's file. The next writer moves these
 * lines to a file ".cut". The verifier goes on reporting them.
 */
static void
foreign_lines(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	add_bytes(test_day_path(&j, DAY1), "{\"a\":1}\n{\"b\":2}\n");
	assert_string_equal(test_verify(&j),
	    DAY1 ":3: inserted; " DAY1 ":4: inserted");
	assert_true(test_append(journal, TEST_NOW + 1, 2));
	assert_string_equal(test_day_text(&j, "2026-11-24.cut"),
	    "{\"a\":1}\n{\"b\":2}\n");
	assert_string_equal(test_verify(&j), DAY1 ":3: inserted");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * Somebody cuts off records. The process that wrote these records notices the
 * loss. A process that opens the journal later notices it too.
 */
static void
cut_tail(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char first[1024];

	(void)state;
	for (int fresh = 0; fresh < 2; fresh++) {
		test_journal_begin(&j, TEST_NOW);
		journal = test_open(&j);
		for (unsigned i = 0; i < 5; i++)
			assert_true(test_append(journal, TEST_NOW + i, i));
		test_line(test_day_text(&j, DAY1), 1, first, sizeof(first));
		assert_int_equal(truncate(test_day_path(&j, DAY1),
				     (off_t)strlen(first) + 1 + 20),
		    0);
		if (fresh) {
			sg_journal_free(&journal);
			journal = test_open(&j);
		}
		assert_true(test_append(journal, TEST_NOW + 9, 9));
		assert_string_equal(test_verify(&j), DAY1 ":2: removed");
		assert_non_null(strstr(test_day_text(&j, DAY1),
		    "\"missing_bytes\":"));
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

/* The day's file is removed while a process writes to it. */
static void
file_taken_away(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < 5; i++)
		assert_true(test_append(journal, TEST_NOW + i, i));
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_true(test_append(journal, TEST_NOW + 1500, 9));
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\n"), 3);
	assert_string_not_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

static void
head_taken_away(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	for (int fresh = 0; fresh < 2; fresh++) {
		test_journal_begin(&j, TEST_NOW);
		journal = test_open(&j);
		assert_true(test_append(journal, TEST_NOW, 1));
		assert_int_equal(unlink(test_day_path(&j, "head")), 0);
		if (fresh) {
			sg_journal_free(&journal);
			journal = test_open(&j);
		}
		assert_true(test_append(journal, TEST_NOW + 1500, 2));
		assert_int_equal(test_count(test_day_text(&j, DAY1), "\n"), 4);
		assert_string_equal(test_verify(&j), DAY1 ":3: head");
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

/* Somebody puts back an old `head`, and truncates the day's file to match. */
static void
head_put_back(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct test_bytes head;
	size_t n;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW, 1));
	head = test_bytes(&j, "head");
	n = strlen(test_day_text(&j, DAY1));
	assert_true(test_append(journal, TEST_NOW + 1, 2));
	test_spit(test_day_path(&j, "head"), head.p, head.n);
	assert_int_equal(truncate(test_day_path(&j, DAY1), (off_t)n), 0);
	assert_true(test_append(journal, TEST_NOW + 2, 3));
	assert_non_null(strstr(test_verify(&j), DAY1 ":3: removed"));
	assert_non_null(strstr(test_day_text(&j, DAY1), "\"head\":\"older\""));
	sg_journal_free(&journal);
	free(head.p);
	test_journal_remove(&j);
}

/*
 * A process continues writing after its journal was replaced by a new journal.
 */
static void
begun_anew(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char command[300], why[SG_WHY_BYTES];

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < 5; i++)
		assert_true(test_append(journal, TEST_NOW + i, i));
	(void)snprintf(command, sizeof(command), "rm -rf '%s' '%s'", j.folder,
	    j.key_path);
	assert_int_equal(system(command), 0);
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW + 1000, &j.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	assert_true(test_append(journal, TEST_NOW + 2000, 9));
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\n"), 2);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(torn_tail),
	    cmocka_unit_test(head_behind),
	    cmocka_unit_test(foreign_lines),
	    cmocka_unit_test(cut_tail),
	    cmocka_unit_test(file_taken_away),
	    cmocka_unit_test(head_taken_away),
	    cmocka_unit_test(head_put_back),
	    cmocka_unit_test(begun_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
