/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_append.c -- tests beginning a journal and appending to it. Each possible
 * failure must be reported.
 */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"
#include "journal/days.h"
#include "journal/verify.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* ---- beginning ---------------------------------------------------------- */

/*
 * If the disk gets full while a journal is begun, no file is left behind. So
 * the next attempt can work. The test limits the size of files to 0, 20, 40 ...
 * 1200 bytes.
 */
static void
begun_after_a_full_disk(void **state)
{
	struct rlimit old, small;
	struct sg_journal_secrets secrets;
	struct test_journal j;
	char why[SG_WHY_BYTES];
	unsigned failed = 0;
	bool fine;

	(void)state;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	for (rlim_t n = 0; n <= 1200; n += 20) {
		test_journal_make(&j);
		small = (struct rlimit){n, old.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		fine = sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
		    TEST_NOW, &secrets, why);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		failed += !fine;
		if (!fine &&
		    !sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
			&secrets, why))
			fail_msg("after %u bytes: %s", (unsigned)n, why);
		test_journal_remove(&j);
	}
	assert_in_range(failed, 10, 60);
}

static void
begun(void **state)
{
	struct test_journal j;
	struct sg_journal_secrets more;
	char why[SG_WHY_BYTES], *key;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(mode_of(j.key_path), 0600);
	assert_int_equal(mode_of(j.folder), 0750);
	assert_int_equal(mode_of(test_day_path(&j, DAY1)), 0640);
	assert_int_equal(mode_of(test_day_path(&j, "head")), 0600);
	assert_memory_equal(j.secrets.verifying_key, "sgv1-2026-11-24-", 16);
	assert_memory_equal(j.secrets.officer_key, "sgo1-", 5);
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\n"), 1);
	assert_string_equal(test_verify(&j), "");
	/*
	 * The key file must not contain the officer's key, which reveals hidden
	 * names.
	 */
	key = test_slurp(j.key_path);
	assert_null(strstr(key, j.secrets.officer_key + 5));
	/*
	 * A second journal is refused if the folder has records or the key file
	 * exists.
	 */
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &more, why));
	assert_non_null(strstr(why, "there are records in"));
	assert_string_equal(more.verifying_key, "");
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &more, why));
	assert_non_null(strstr(why, "there is a key"));
	test_journal_remove(&j);
}

static void
not_begun(void **state)
{
	struct test_journal j;
	struct sg_journal_secrets secrets;
	char why[SG_WHY_BYTES];

	(void)state;
	test_journal_make(&j);
	j.options.folder = "/proc/nothing/here";
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &secrets, why));
	assert_non_null(strstr(why, "/proc/nothing/here cannot be made"));
	j.options.folder = j.folder;
	j.options.key_path = "/proc/nothing/key";
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &secrets, why));
	assert_non_null(strstr(why, "/proc/nothing/key cannot be made"));
	test_journal_remove(&j);
}

/* ---- the key ------------------------------------------------------------ */

static const struct {
	const char *name;
	mode_t mode;
	const char *said;
} modes[] = {
    {"for all to read", 0644, "has mode 0644"},
    {"for the group to read", 0640, "has mode 0640"},
    {"for the group to write", 0620, "has mode 0620"},
    {"not to write", 0400, "has mode 0400"},
    {"with the sticky bit", 01600, "has mode 1600"},
};

static void
loose_keys(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		test_journal_begin(&j, TEST_NOW);
		assert_int_equal(chmod(j.key_path, modes[i].mode), 0);
		journal = test_open(&j);
		assert_false(test_append(journal, TEST_NOW, 1));
		assert_int_equal(sg_journal_lost(journal), 1);
		if (strstr(j.said, modes[i].said) == NULL)
			fail_msg("%s: said %s", modes[i].name, j.said);
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

static void
bad_keys(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
	    {"", "not a journal's key"},
	    {"schoolgate journal key 1\n", "not a journal's key"},
	};
	struct test_journal j;
	struct sg_journal *journal;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		test_journal_begin(&j, TEST_NOW);
		test_spit(j.key_path, rows[i].text, strlen(rows[i].text));
		journal = test_open(&j);
		assert_false(test_append(journal, TEST_NOW, 1));
		assert_non_null(strstr(j.said, rows[i].said));
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
	/* Change one digit of the key file. */
	test_journal_begin(&j, TEST_NOW);
	text = strdup(test_slurp(j.key_path));
	text[150] = text[150] == '0' ? '1' : '0';
	test_spit(j.key_path, text, strlen(text));
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "is damaged"));
	sg_journal_free(&journal);
	/* Neither a symbolic link nor a pipe is accepted as the key file. */
	assert_int_equal(unlink(j.key_path), 0);
	assert_int_equal(symlink("/dev/null", j.key_path), 0);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "cannot be opened"));
	sg_journal_free(&journal);
	assert_int_equal(unlink(j.key_path), 0);
	assert_int_equal(mkfifo(j.key_path, 0600), 0);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "is not a plain file"));
	sg_journal_free(&journal);
	free(text);
	test_journal_remove(&j);
}

/*
 * If the key file is missing, records are lost. The loss is reported and
 * counted. Later the writer finds a new key file. Then it records the loss in
 * the journal.
 */
static void
key_comes_later(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char why[SG_WHY_BYTES], *text;

	(void)state;
	test_journal_make(&j);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_false(test_append(journal, TEST_NOW + 100, 2));
	sg_journal_tick(journal, TEST_NOW + 2000);
	assert_int_equal(sg_journal_lost(journal), 2);
	assert_int_equal(test_count(j.said, "\n"), 1);
	assert_non_null(strstr(j.said, "run: schoolgate journal init"));
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW + 2500, &j.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	assert_true(test_append(journal, TEST_NOW + 3100, 3));
	assert_non_null(strstr(j.said,
	    "is written again; 2 records were "
	    "lost since 2026-11-24T10:15:00.000Z"));
	text = test_day_text(&j, DAY1);
	assert_int_equal(test_count(text, "\n"), 3);
	assert_int_equal(test_count(text, "\"journal\":{\"lost\":2,"), 1);
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* If no other record is written, sg_journal_tick() records the loss. */
static void
loss_by_the_clock(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_int_equal(chmod(j.folder, 0750), 0);
	sg_journal_tick(journal, TEST_NOW + 30000);
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\"lost\":1,"), 0);
	sg_journal_tick(journal, TEST_NOW + 60000);
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\"lost\":1,"), 1);
	sg_journal_free(&journal);
	/* sg_journal_free() also records a loss. */
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW + 61000, 1));
	assert_int_equal(chmod(j.folder, 0750), 0);
	sg_journal_free(&journal);
	assert_int_equal(test_count(test_day_text(&j, DAY1), "\"lost\":1,"), 2);
	test_journal_remove(&j);
}

/*
 * The first loss is reported at once. Later losses are reported once a minute.
 */
static void
said_once_a_minute(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_make(&j);
	journal = test_open(&j);
	for (unsigned i = 0; i < 1200; i++)
		assert_false(test_append(journal, TEST_NOW + i * 100, i));
	assert_int_equal(test_count(j.said, "\n"), 2);
	assert_non_null(strstr(j.said, "601 records are lost so far"));
	assert_int_equal(sg_journal_lost(journal), 1200);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

static void
open_folder(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = test_open(&j);
	assert_false(test_append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "everybody can write in"));
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * If a pipe, a folder or a device has the name of the day's file, no record is
 * written, and the writer does not block.
 */
static void
odd_day_files(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	for (int i = 0; i < 3; i++) {
		test_journal_begin(&j, TEST_NOW);
		assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
		assert_int_equal(i == 0 ?
			mkfifo(test_day_path(&j, DAY1), 0640) :
			i == 1 ? mkdir(test_day_path(&j, DAY1), 0750) :
				 symlink("/dev/null", test_day_path(&j, DAY1)),
		    0);
		journal = test_open(&j);
		(void)alarm(20);
		assert_false(test_append(journal, TEST_NOW, 1));
		(void)alarm(0);
		assert_non_null(strstr(j.said, DAY1 " cannot be opened: "));
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

/* Append records of every length. Some are larger than the usual buffer. */
static void
long_records(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	char path[1001], original[2001], wanted[1100], *text;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (int n = 100; n <= 1000; n += 25) {
		(void)snprintf(path, sizeof(path), "/%0*d", n - 1, n);
		(void)snprintf(original, sizeof(original), "%0*d", 2 * n, n);
		event = test_event(TEST_NOW + n, (unsigned)n);
		event.path = sg_str(path);
		event.original = sg_str(original);
		assert_int_equal(sg_journal_append(journal, &event, NULL),
		    SG_APPEND_WRITTEN);
	}
	sg_journal_free(&journal);
	text = test_day_text(&j, DAY1);
	for (int n = 100; n <= 1000; n += 25) {
		(void)snprintf(wanted, sizeof(wanted), "\"path\":\"/%0*d\"",
		    n - 1, n);
		if (test_count(text, wanted) != 1)
			fail_msg("%d bytes", n);
	}
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(begun),
	    cmocka_unit_test(begun_after_a_full_disk),
	    cmocka_unit_test(not_begun),
	    cmocka_unit_test(loose_keys),
	    cmocka_unit_test(bad_keys),
	    cmocka_unit_test(key_comes_later),
	    cmocka_unit_test(loss_by_the_clock),
	    cmocka_unit_test(said_once_a_minute),
	    cmocka_unit_test(open_folder),
	    cmocka_unit_test(odd_day_files),
	    cmocka_unit_test(long_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
