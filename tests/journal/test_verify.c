/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_verify.c -- tests that every manipulation of a journal is found and
 * reported.
 *
 * A journal has a file for each day, and the file `head` that says where it
 * ends. Each record has a hash that depends on the day's key and on the record
 * before.
 */
#include "../unit.h"

#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"
#include "journal/dayfile.h"
#include "journal/verify.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"
#define DAY3 "2026-11-26.jsonl"

/*
 * Write ten records on each of three days. Each day's file also begins with an
 * opening record. The first two days also end with a closing record.
 */
static void
three_days(struct test_journal *j)
{
	struct sg_journal *journal;

	test_journal_begin(j, TEST_NOW);
	journal = test_open(j);
	for (unsigned i = 0; i < 30; i++)
		assert_true(test_append(journal,
		    TEST_NOW + i / 10 * TEST_DAY + i, i));
	sg_journal_free(&journal);
	assert_string_equal(j->said, "");
}

/* ---- changed lines ------------------------------------------------------ */

static char *lines[64];
static size_t nlines;

static void
open_lines(const struct test_journal *j, const char *name)
{
	char *text = test_slurp(test_day_path(j, name));

	assert_non_null(text);
	for (nlines = 0; *text != '\0'; nlines++) {
		size_t n = strcspn(text, "\n");

		lines[nlines] = strndup(text, n);
		text += n + (text[n] == '\n');
	}
}

static void
save_lines(const struct test_journal *j, const char *name)
{
	FILE *to = fopen(test_day_path(j, name), "w");

	assert_non_null(to);
	for (size_t i = 0; i < nlines; i++) {
		(void)fprintf(to, "%s\n", lines[i]);
		free(lines[i]);
	}
	assert_int_equal(fclose(to), 0);
}

static void
remove_line(size_t at)
{
	free(lines[at]);
	nlines--;
	memmove(&lines[at], &lines[at + 1], (nlines - at) * sizeof(*lines));
}

static void
insert_line(size_t at, char *line)
{
	memmove(&lines[at + 1], &lines[at], (nlines - at) * sizeof(*lines));
	lines[at] = line;
	nlines++;
}

static void
swap_lines(size_t a, size_t b)
{
	char *line = lines[a];

	lines[a] = lines[b];
	lines[b] = line;
}

static void
change(size_t at, const char *from, const char *to)
{
	char *found = strstr(lines[at], from);

	assert_non_null(found);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(found, to, strlen(to));
}

/*
 * Returns a copy of line `like` with another user and a made-up hash. Without
 * the key nobody can make a better forgery.
 */
static char *
forged(size_t like)
{
	char *line = strdup(lines[like]);

	assert_non_null(line);
	memcpy(strstr(line, "jsmith"), "akhan1", 6);
	memset(strstr(line, "\"hash\":\"") + 8, 'a', 64);
	return line;
}

static void
do_change(void)
{
	change(4, "jsmith", "akhan1");
}

static void
do_change_time(void)
{
	change(4, "T10:15:00.003Z", "T09:15:00.003Z");
}

static void
do_change_hash(void)
{
	memset(strstr(lines[4], "\"hash\":\"") + 8, 'a', 64);
}

/* Write the hash of line 4 in capital letters. */
static void
do_capitals(void)
{
	char *digit = strstr(lines[4], "\"hash\":\"") + 8;

	for (; *digit != '"'; digit++)
		*digit = (char)toupper((unsigned char)*digit);
}

static void
do_change_number(void)
{
	change(4, "\"sequence\":5", "\"sequence\":6");
}

static void
do_remove(void)
{
	remove_line(4);
}

static void
do_remove_three(void)
{
	for (int i = 0; i < 3; i++)
		remove_line(4);
}

static void
do_remove_two_apart(void)
{
	remove_line(7);
	remove_line(5);
}

static void
do_remove_first(void)
{
	remove_line(0);
}

static void
do_swap(void)
{
	swap_lines(4, 5);
}

static void
do_move(void)
{
	swap_lines(4, 5);
	swap_lines(5, 6);
}

static void
do_insert_forged(void)
{
	insert_line(5, forged(4));
}

/* Insert two forged lines, five lines apart. */
static void
do_insert_far(void)
{
	char *line = forged(4);

	memcpy(strstr(line, "\"sequence\":5") + 11, "9", 1);
	memcpy(strstr(line, "/page/3"), "/page/9", 7);
	insert_line(9, line);
	do_insert_forged();
}

static void
do_insert_copy(void)
{
	insert_line(7, strdup(lines[4]));
}

static void
do_insert_words(void)
{
	insert_line(5, strdup("{\"hello\":\"world\"}"));
}

static void
do_replace(void)
{
	free(lines[4]);
	lines[4] = forged(3);
}

static void
do_nothing(void)
{
}

static const struct {
	const char *name, *file;
	void (*act)(void);
	const char *found;
} hands[] = {
    {"nothing", DAY1, do_nothing, ""},
    {"a changed name", DAY1, do_change, DAY1 ":5: changed"},
    {"a changed time", DAY1, do_change_time, DAY1 ":5: changed"},
    {"a changed hash", DAY1, do_change_hash, DAY1 ":5: changed"},
    {"a hash in capitals", DAY1, do_capitals, DAY1 ":5: changed"},
    {"a changed number", DAY1, do_change_number, DAY1 ":5: changed"},
    {"a removed line", DAY1, do_remove, DAY1 ":5: removed"},
    {"three removed lines", DAY1, do_remove_three, DAY1 ":5: removed"},
    {"two removed lines", DAY1, do_remove_two_apart,
	DAY1 ":6: removed; " DAY1 ":7: removed"},
    {"a removed first line", DAY1, do_remove_first, DAY1 ":1: removed"},
    {"a removed first line of a later day", DAY2, do_remove_first,
	DAY2 ":1: removed"},
    {"a swapped pair", DAY1, do_swap, DAY1 ":5: reordered"},
    {"a line moved down", DAY1, do_move, DAY1 ":5: reordered"},
    {"an inserted forgery", DAY1, do_insert_forged, DAY1 ":6: inserted"},
    {"two inserted forgeries", DAY1, do_insert_far,
	DAY1 ":6: inserted; " DAY1 ":11: inserted"},
    {"a copied record", DAY1, do_insert_copy, DAY1 ":8: repeated"},
    {"another text", DAY1, do_insert_words, DAY1 ":6: inserted"},
    {"a replaced record", DAY1, do_replace,
	DAY1 ":5: inserted; " DAY1 ":6: removed"},
    {"a changed byte on the day that is not over", DAY3, do_change,
	DAY3 ":5: changed"},
};

static void
by_hand(void **state)
{
	struct test_journal j;

	(void)state;
	for (size_t i = 0; i < sizeof(hands) / sizeof(hands[0]); i++) {
		three_days(&j);
		assert_string_equal(test_verify(&j), "");
		open_lines(&j, hands[i].file);
		hands[i].act();
		save_lines(&j, hands[i].file);
		if (strcmp(test_verify(&j), hands[i].found) != 0)
			fail_msg("%s: found: %s\nexpected: %s", hands[i].name,
			    test_verify_texts(&j), hands[i].found);
		test_journal_remove(&j);
	}
}

/* ---- missing ends and days ---------------------------------------------- */

static void
cut_lines(const struct test_journal *j, const char *name, size_t n)
{
	open_lines(j, name);
	while (n-- > 0)
		free(lines[--nlines]);
	save_lines(j, name);
}

static void
cut_off(void **state)
{
	struct test_journal j;

	(void)state;
	three_days(&j);
	cut_lines(&j, DAY3, 2);
	assert_string_equal(test_verify_texts(&j),
	    DAY3 ":0: cut (records 34 "
		 "to 35 are missing at its end)");
	test_journal_remove(&j);

	three_days(&j);
	cut_lines(&j, DAY1, 1);
	assert_string_equal(test_verify_texts(&j),
	    DAY1 ":0: cut (record 12 "
		 "is missing at its end)");
	test_journal_remove(&j);

	three_days(&j);
	assert_int_equal(truncate(test_day_path(&j, DAY3), 0), 0);
	assert_string_equal(test_verify(&j), DAY3 ":0: cut");
	test_journal_remove(&j);
}

static void
days_taken_away(void **state)
{
	struct test_journal j;

	(void)state;
	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
	assert_string_equal(test_verify_texts(&j),
	    "-:0: day (the journal of "
	    "2026-11-25 is missing)");
	test_journal_remove(&j);

	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_string_equal(test_verify_texts(&j),
	    "-:0: day (the journal of "
	    "2026-11-24 and before is missing, and no record says that it "
	    "was deleted)");
	test_journal_remove(&j);

	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, DAY3)), 0);
	assert_string_equal(test_verify(&j), "-:0: day");
	test_journal_remove(&j);
}

/* ---- not a regular file ------------------------------------------------- */

static void
put_pipe(const char *path)
{
	assert_int_equal(mkfifo(path, 0640), 0);
}

static void
put_device(const char *path)
{
	assert_int_equal(symlink("/dev/zero", path), 0);
}

static void
put_folder(const char *path)
{
	assert_int_equal(mkdir(path, 0750), 0);
}

/*
 * If a pipe or a device has the name of a journal's file, reading must come to
 * an end.
 */
static void
odd_files(void **state)
{
	static void (*const put[])(const char *path) = {
	    put_pipe, put_device, put_folder};
	struct test_journal j;

	(void)state;
	for (size_t i = 0; i < sizeof(put) / sizeof(put[0]); i++) {
		three_days(&j);
		assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
		put[i](test_day_path(&j, DAY2));
		(void)alarm(20);
		assert_non_null(strstr(test_verify_texts(&j),
		    DAY2
		    ":0: "
		    "unreadable (it cannot be read: it is a pipe, a device or "
		    "a folder, and no file; see who put it there, and move it "
		    "away)"));
		test_journal_remove(&j);

		three_days(&j);
		assert_int_equal(unlink(test_day_path(&j, "head")), 0);
		put[i](test_day_path(&j, "head"));
		assert_string_equal(test_verify(&j), "head:0: head");
		(void)alarm(0);
		test_journal_remove(&j);
	}
}

/*
 * If a day's file cannot be read, it is reported as unreadable instead of
 * missing. Missing days are still found.
 */
static void
unreadable_day(void **state)
{
	static const char *const days[] = {DAY1, DAY2, DAY3};
	struct test_journal j;
	char wanted[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		three_days(&j);
		assert_int_equal(unlink(test_day_path(&j, days[i])), 0);
		put_folder(test_day_path(&j, days[i]));
		(void)snprintf(wanted, sizeof(wanted), "%s:0: unreadable",
		    days[i]);
		assert_string_equal(test_verify(&j), wanted);
		test_journal_remove(&j);
	}
	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	put_folder(test_day_path(&j, DAY1));
	assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
	assert_string_equal(test_verify(&j),
	    DAY1 ":0: unreadable; "
		 "-:0: day");
	test_journal_remove(&j);
	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
	put_folder(test_day_path(&j, DAY2));
	assert_int_equal(unlink(test_day_path(&j, DAY3)), 0);
	assert_string_equal(test_verify(&j),
	    DAY2 ":0: unreadable; "
		 "-:0: day");
	test_journal_remove(&j);
}

static void
heads(void **state)
{
	struct test_journal j;
	struct test_bytes head;

	(void)state;
	three_days(&j);
	assert_int_equal(unlink(test_day_path(&j, "head")), 0);
	assert_string_equal(test_verify(&j), "head:0: head");
	test_journal_remove(&j);

	three_days(&j);
	head = test_bytes(&j, "head");
	head.p[40] ^= 1;
	test_spit(test_day_path(&j, "head"), head.p, head.n);
	free(head.p);
	assert_string_equal(test_verify(&j), "head:0: head");
	test_journal_remove(&j);
}

/* Write one head, and then the other, until the process is ended. */
static void
replace_heads(const char *path, const struct test_bytes heads[2])
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	for (size_t i = 0; fd >= 0; i++) {
		if (pwrite(fd, heads[i % 2].p, heads[i % 2].n, 0) !=
		    (ssize_t)heads[i % 2].n)
			break;
	}
	_exit(1);
}

/* A head is replaced in place. While that is done, both halves may be read. */
static void
a_head_that_is_written_meanwhile(void **state)
{
	struct sg_journal *journal;
	struct test_bytes heads[2];
	struct test_journal j;
	const char *found = "";
	pid_t writer;
	int status;

	(void)state;
	three_days(&j);
	heads[0] = test_bytes(&j, "head");
	journal = test_open(&j);
	assert_true(test_append(journal, TEST_NOW + 2 * TEST_DAY + 60, 30));
	sg_journal_free(&journal);
	heads[1] = test_bytes(&j, "head");
	writer = fork();
	assert_true(writer >= 0);
	if (writer == 0)
		replace_heads(test_day_path(&j, "head"), heads);
	for (int i = 0; i < 5000 && found[0] == '\0'; i++)
		found = test_verify(&j);
	/* The writer is ended before anything can fail. */
	(void)kill(writer, SIGKILL);
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_true(WIFSIGNALED(status));
	assert_string_equal(found, "");
	free(heads[0].p);
	free(heads[1].p);
	test_journal_remove(&j);
}

static void
keys(void **state)
{
	struct test_journal j;
	struct sg_chain_key right;

	(void)state;
	three_days(&j);
	right = j.key;
	j.key.key[0] ^= 1;
	assert_string_equal(test_verify(&j),
	    DAY1 ":0: changed; " DAY2 ":0: changed; " DAY3
		 ":0: changed; head:0: head");
	/* A later day's key can check only that day and the days after it. */
	j.key = right;
	sg_chain_forward(&j.key, right.day + 1);
	assert_string_equal(test_verify(&j), DAY1 ":0: unreadable");
	test_journal_remove(&j);
}

/*
 * A thief of today's key cannot truncate or rewrite yesterday's file unnoticed.
 */
static void
thief(void **state)
{
	struct test_journal j;
	struct sg_chain_key today;
	struct sg_dayfile file;
	uint8_t hash[SG_CHAIN_BYTES];
	char hex[SG_CHAIN_HEX + 1];

	(void)state;
	three_days(&j);
	today = j.key;
	sg_chain_forward(&today, j.key.day + 1);
	open_lines(&j, DAY1);
	change(4, "jsmith", "akhan1");
	/*
	 * The thief rewrites the changed record and all later records with
	 * today's key.
	 */
	save_lines(&j, DAY1);
	assert_int_equal(sg_dayfile_load(j.folder, j.key.day, &file), 0);
	open_lines(&j, DAY1);
	memcpy(hash, file.line[3].claim.hash, sizeof(hash));
	for (size_t i = 4; i < file.n; i++) {
		sg_chain_hash(&today, file.line[i].claim.text, hash, hash);
		sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
		memcpy(strstr(lines[i], ",\"hash\":\"") + 9, hex, SG_CHAIN_HEX);
	}
	sg_dayfile_free(&file);
	save_lines(&j, DAY1);
	assert_non_null(strstr(test_verify(&j), DAY1 ":5: changed"));
	test_journal_remove(&j);
}

static void
nothing_there(void **state)
{
	struct test_journal j;
	struct sg_verified sum;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_string_equal(test_verify(&j), "-:0: day");
	assert_false(sg_verify("/nonexistent", &j.key, NULL, NULL, &sum));
	test_journal_remove(&j);
}

static void
sums(void **state)
{
	struct test_journal j;
	struct sg_verified sum;

	(void)state;
	three_days(&j);
	assert_true(sg_verify(j.folder, &j.key, NULL, NULL, &sum));
	assert_int_equal(sum.files, 3);
	assert_int_equal(sum.records, 35);
	assert_int_equal(sum.first_sequence, 1);
	assert_int_equal(sum.last_sequence, 35);
	assert_int_equal(sum.last_day - sum.first_day, 2);
	assert_int_equal(sum.faults, 0);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_hand),
	    cmocka_unit_test(cut_off),
	    cmocka_unit_test(days_taken_away),
	    cmocka_unit_test(odd_files),
	    cmocka_unit_test(unreadable_day),
	    cmocka_unit_test(heads),
	    cmocka_unit_test(a_head_that_is_written_meanwhile),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(thief),
	    cmocka_unit_test(nothing_there),
	    cmocka_unit_test(sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
