/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_append.c -- a journal is begun, written to, changes its day and its
 * key, and mends what it finds; with every way in which that can fail.
 */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"
#include "journal/days.h"
#include "journal/verify.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"

static struct sg_journal *
opened(struct test_journal *j)
{
	struct sg_journal *journal = sg_journal_new(&j->options);

	assert_non_null(journal);
	return journal;
}

static bool
append(struct sg_journal *journal, int64_t at_ms, unsigned i)
{
	struct sg_event event = test_event(at_ms, i);

	return sg_journal_append(journal, &event);
}

static unsigned
count(const char *text, const char *what)
{
	unsigned n = 0;

	assert_non_null(text);
	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static char *
day_text(const struct test_journal *j, const char *name)
{
	return test_slurp(test_day_path(j, name));
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

/* ---- beginning ---------------------------------------------------------- */

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
	assert_int_equal(count(day_text(&j, DAY1), "\n"), 1);
	assert_string_equal(test_verify(&j), "");
	/* The officer's key is not on the machine. */
	key = test_slurp(j.key_path);
	assert_null(strstr(key, j.secrets.officer_key + 5));
	/* Not twice: neither over a key nor over records. */
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW, &more, why));
	assert_non_null(strstr(why, "there are records in"));
	assert_string_equal(more.verifying_key, "");
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW, &more, why));
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
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW, &secrets, why));
	assert_non_null(strstr(why, "/proc/nothing/here cannot be made"));
	j.options.folder = j.folder;
	j.options.key_path = "/proc/nothing/key";
	assert_false(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW, &secrets, why));
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
		journal = opened(&j);
		assert_false(append(journal, TEST_NOW, 1));
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
		journal = opened(&j);
		assert_false(append(journal, TEST_NOW, 1));
		assert_non_null(strstr(j.said, rows[i].said));
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
	/* One digit is another. */
	test_journal_begin(&j, TEST_NOW);
	text = strdup(test_slurp(j.key_path));
	text[150] = text[150] == '0' ? '1' : '0';
	test_spit(j.key_path, text, strlen(text));
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "is damaged"));
	sg_journal_free(&journal);
	/* A link is not followed, a pipe is none. */
	assert_int_equal(unlink(j.key_path), 0);
	assert_int_equal(symlink("/dev/null", j.key_path), 0);
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "cannot be opened"));
	sg_journal_free(&journal);
	assert_int_equal(unlink(j.key_path), 0);
	assert_int_equal(mkfifo(j.key_path, 0600), 0);
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "is not a plain file"));
	sg_journal_free(&journal);
	free(text);
	test_journal_remove(&j);
}

/* No key yet: said, counted, tried again, and recorded once it is there. */
static void
key_comes_later(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char why[SG_WHY_BYTES], *text;

	(void)state;
	test_journal_make(&j);
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_false(append(journal, TEST_NOW + 100, 2));
	sg_journal_tick(journal, TEST_NOW + 2000);
	assert_int_equal(sg_journal_lost(journal), 2);
	assert_int_equal(count(j.said, "\n"), 1);
	assert_non_null(strstr(j.said, "run: schoolgate journal init"));
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW + 2500, &j.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	assert_true(append(journal, TEST_NOW + 3100, 3));
	assert_non_null(strstr(j.said, "is written again; 2 records were "
	    "lost since 2026-11-24T10:15:00.000Z"));
	text = day_text(&j, DAY1);
	assert_int_equal(count(text, "\n"), 3);
	assert_int_equal(count(text, "\"journal\":{\"lost\":2,"), 1);
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* Without anything to write the clock alone records what was lost. */
static void
loss_by_the_clock(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_int_equal(chmod(j.folder, 0750), 0);
	sg_journal_tick(journal, TEST_NOW + 30000);
	assert_int_equal(count(day_text(&j, DAY1), "\"lost\":1,"), 0);
	sg_journal_tick(journal, TEST_NOW + 60000);
	assert_int_equal(count(day_text(&j, DAY1), "\"lost\":1,"), 1);
	sg_journal_free(&journal);
	/* And so does the end. */
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW + 61000, 1));
	assert_int_equal(chmod(j.folder, 0750), 0);
	sg_journal_free(&journal);
	assert_int_equal(count(day_text(&j, DAY1), "\"lost\":1,"), 2);
	test_journal_remove(&j);
}

/* Complaints come at once and then once a minute. */
static void
said_once_a_minute(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_make(&j);
	journal = opened(&j);
	for (unsigned i = 0; i < 1200; i++)
		assert_false(append(journal, TEST_NOW + i * 100, i));
	assert_int_equal(count(j.said, "\n"), 2);
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
	journal = opened(&j);
	assert_false(append(journal, TEST_NOW, 1));
	assert_non_null(strstr(j.said, "everybody can write in"));
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* ---- days --------------------------------------------------------------- */

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
	journal = opened(&j);
	assert_true(append(journal, midnight - 1, 1));
	assert_true(append(journal, midnight, 2));
	/* One that happened before and comes late goes where there is one. */
	assert_true(append(journal, midnight - 1, 3));
	text = test_slurp(j.key_path);
	assert_null(strstr(text, before));
	assert_non_null(strstr(text, "day 2026-11-25 "));
	assert_int_equal(count(text, "\nday "), 1);
	test_line(day_text(&j, DAY1), 3, line, sizeof(line));
	assert_non_null(strstr(line, "\"action\":\"journal-closed\""));
	assert_non_null(strstr(line, "\"next\":{\"day\":\"2026-11-25\"}"));
	test_line(day_text(&j, DAY2), 1, line, sizeof(line));
	assert_non_null(strstr(line, "\"previous\":{\"day\":\"2026-11-24\","
	    "\"sequence\":3,"));
	assert_int_equal(count(day_text(&j, DAY2), "\n"), 3);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* Idle days: with the clock's help each has a file, without it none. */
static void
idle_days(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_days days;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	sg_journal_tick(journal, TEST_NOW + TEST_DAY);
	sg_journal_tick(journal, TEST_NOW + TEST_DAY + 1000);
	assert_true(append(journal, TEST_NOW + 7 * TEST_DAY, 1));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 3);
	assert_int_equal(days.day[2] - days.day[0], 7);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	/* And another process, which has slept since the first day. */
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW + 9 * TEST_DAY, 2));
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
	a = opened(&j);
	b = opened(&j);
	for (unsigned i = 0; i < 5; i++) {
		assert_true(append(a, TEST_NOW + i * TEST_DAY, 1));
		assert_true(append(b, TEST_NOW + i * TEST_DAY, 2));
		assert_true(append(b, TEST_NOW + i * TEST_DAY + 500, 3));
	}
	/* A clock that is set back changes nothing: days only go on. */
	assert_true(append(a, TEST_NOW, 4));
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
	journal = opened(&j);
	sg_journal_keep(journal, 3);
	test_spit(test_day_path(&j, "2026-11-24.cut"), "{}\n", 3);
	for (unsigned i = 0; i < 10; i++)
		assert_true(append(journal, TEST_NOW + i * TEST_DAY, i));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 4);
	sg_days_free(&days);
	assert_null(day_text(&j, "2026-11-24.cut"));
	assert_string_equal(test_verify(&j), "");
	/* A machine that wakes up in another year deletes nothing. */
	assert_true(append(journal, TEST_NOW + 700 * TEST_DAY, 1));
	assert_true(append(journal, TEST_NOW + 701 * TEST_DAY, 1));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 6);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	/* Until it has been in that year for a week. */
	for (unsigned i = 702; i < 708; i++)
		assert_true(append(journal, TEST_NOW + i * TEST_DAY, i));
	assert_int_equal(sg_days_list(j.folder, &days), 0);
	assert_int_equal(days.n, 4);
	sg_days_free(&days);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* A process that dies in the middle of a change of the day. */
static void
half_changed_day(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char *key, *text;

	(void)state;
	/* The head is of the new day, the key not yet. */
	test_journal_begin(&j, TEST_NOW);
	key = strdup(test_slurp(j.key_path));
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW + TEST_DAY, 1));
	sg_journal_free(&journal);
	test_spit(j.key_path, key, strlen(key));
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW + TEST_DAY + 5, 2));
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	test_journal_remove(&j);
	free(key);

	/* The last record is written, and nothing else. */
	test_journal_begin(&j, TEST_NOW);
	key = strdup(test_slurp(j.key_path));
	text = test_slurp(test_day_path(&j, "head"));
	test_spit(test_day_path(&j, "head.old"), text, 1296);
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW + TEST_DAY, 1));
	sg_journal_free(&journal);
	test_spit(j.key_path, key, strlen(key));
	assert_int_equal(rename(test_day_path(&j, "head.old"), strcat(
	    strcpy((char[256]){0}, j.folder), "/head")), 0);
	assert_int_equal(unlink(test_day_path(&j, DAY2)), 0);
	journal = opened(&j);
	/* Even by one whose clock is still before midnight. */
	assert_true(append(journal, TEST_NOW, 2));
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(count(day_text(&j, DAY2), "\n"), 2);
	sg_journal_free(&journal);
	test_journal_remove(&j);
	free(key);
}

/* ---- mending ------------------------------------------------------------ */

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
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW, 1));
	add_bytes(test_day_path(&j, DAY1), "{\"@timestamp\":\"2026-11-24T10");
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	assert_true(append(journal, TEST_NOW + 1, 2));
	test_line(day_text(&j, DAY1), 3, line, sizeof(line));
	assert_non_null(strstr(line, "\"action\":\"journal-repaired\""));
	assert_non_null(strstr(line, "\"cut_bytes\":28,\"foreign_lines\":0"));
	assert_string_equal(test_verify(&j), DAY1 ":3: note");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* Records that a killed writer could not tell the head of are kept. */
static void
head_behind(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char *head;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW, 1));
	head = malloc(1296);
	assert_non_null(head);
	memcpy(head, test_slurp(test_day_path(&j, "head")), 1296);
	assert_true(append(journal, TEST_NOW + 1, 2));
	sg_journal_free(&journal);
	test_spit(test_day_path(&j, "head"), head, 1296);
	assert_string_equal(test_verify(&j), "");
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW + 2, 3));
	assert_int_equal(count(day_text(&j, DAY1), "\n"), 4);
	assert_string_equal(test_verify(&j), "");
	sg_journal_free(&journal);
	free(head);
	test_journal_remove(&j);
}

/* Foreign lines are cut, kept beside, and named ever after. */
static void
foreign_lines(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW, 1));
	add_bytes(test_day_path(&j, DAY1), "{\"a\":1}\n{\"b\":2}\n");
	assert_string_equal(test_verify(&j), DAY1 ":3: inserted; "
	    DAY1 ":4: inserted");
	assert_true(append(journal, TEST_NOW + 1, 2));
	assert_string_equal(day_text(&j, "2026-11-24.cut"),
	    "{\"a\":1}\n{\"b\":2}\n");
	assert_string_equal(test_verify(&j), DAY1 ":3: inserted");
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* Records that were cut off are missed, by those who wrote them and by one
 * that comes later. */
static void
cut_tail(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char first[1024];

	(void)state;
	for (int fresh = 0; fresh < 2; fresh++) {
		test_journal_begin(&j, TEST_NOW);
		journal = opened(&j);
		for (unsigned i = 0; i < 5; i++)
			assert_true(append(journal, TEST_NOW + i, i));
		test_line(day_text(&j, DAY1), 1, first, sizeof(first));
		assert_int_equal(truncate(test_day_path(&j, DAY1),
		    (off_t)strlen(first) + 1 + 20), 0);
		if (fresh) {
			sg_journal_free(&journal);
			journal = opened(&j);
		}
		assert_true(append(journal, TEST_NOW + 9, 9));
		assert_string_equal(test_verify(&j), DAY1 ":2: removed");
		assert_non_null(strstr(day_text(&j, DAY1),
		    "\"missing_bytes\":"));
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

/* The whole day is taken away under the hands of its writer. */
static void
file_taken_away(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	for (unsigned i = 0; i < 5; i++)
		assert_true(append(journal, TEST_NOW + i, i));
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_true(append(journal, TEST_NOW + 1500, 9));
	assert_int_equal(count(day_text(&j, DAY1), "\n"), 3);
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
		journal = opened(&j);
		assert_true(append(journal, TEST_NOW, 1));
		assert_int_equal(unlink(test_day_path(&j, "head")), 0);
		if (fresh) {
			sg_journal_free(&journal);
			journal = opened(&j);
		}
		assert_true(append(journal, TEST_NOW + 1500, 2));
		assert_int_equal(count(day_text(&j, DAY1), "\n"), 4);
		assert_string_equal(test_verify(&j), DAY1 ":3: head");
		sg_journal_free(&journal);
		test_journal_remove(&j);
	}
}

/* An old head is put back, and the file cut to where it ended then. */
static void
head_put_back(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char *head, *text;
	size_t n;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	assert_true(append(journal, TEST_NOW, 1));
	head = malloc(1296);
	assert_non_null(head);
	memcpy(head, test_slurp(test_day_path(&j, "head")), 1296);
	text = day_text(&j, DAY1);
	n = strlen(text);
	assert_true(append(journal, TEST_NOW + 1, 2));
	test_spit(test_day_path(&j, "head"), head, 1296);
	assert_int_equal(truncate(test_day_path(&j, DAY1), (off_t)n), 0);
	assert_true(append(journal, TEST_NOW + 2, 3));
	assert_non_null(strstr(test_verify(&j), DAY1 ":3: removed"));
	assert_non_null(strstr(day_text(&j, DAY1), "\"head\":\"older\""));
	sg_journal_free(&journal);
	free(head);
	test_journal_remove(&j);
}

/* A folder that is made anew by another beginning is gone on with. */
static void
begun_anew(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	char command[300], why[SG_WHY_BYTES];

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = opened(&j);
	for (unsigned i = 0; i < 5; i++)
		assert_true(append(journal, TEST_NOW + i, i));
	(void)snprintf(command, sizeof(command), "rm -rf '%s' '%s'", j.folder,
	    j.key_path);
	assert_int_equal(system(command), 0);
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW + 1000, &j.secrets, why));
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	assert_true(append(journal, TEST_NOW + 2000, 9));
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(count(day_text(&j, DAY1), "\n"), 2);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/* ---- repeats ------------------------------------------------------------ */

static void
burst_of(const struct test_journal *j, unsigned line, char out[17])
{
	char text[1024], *at;

	test_line(day_text(j, DAY1), line, text, sizeof(text));
	at = strstr(text, "\"burst\":\"");
	assert_non_null(at);
	memcpy(out, at + 9, 16);
	out[16] = '\0';
}

/* Repeats within a minute share their burst, whoever writes them. */
static void
repeats(void **state)
{
	static const struct {
		int64_t after_ms;
		const char *user, *platform;
		bool second, same; /* the other writer; as the first line's */
	} rows[] = {
	    {0, "jsmith", "facebook", false, true},
	    {10, "jsmith", "facebook", true, true},
	    {30000, "JSmith", "facebook", false, true},
	    {30001, "akhan", "facebook", false, false},
	    {30002, "jsmith", "instagram", true, false},
	    {59999, "jsmith", "facebook", true, true},
	    {60000, "jsmith", "facebook", false, false},
	};
	struct test_journal j;
	struct sg_journal *journals[2];
	struct sg_event event;
	char first[17], now[17];

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journals[0] = opened(&j);
	journals[1] = opened(&j);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		event = test_event(TEST_NOW + rows[i].after_ms, i);
		event.user = sg_str(rows[i].user);
		event.platform = sg_str(rows[i].platform);
		assert_true(sg_journal_append(journals[rows[i].second],
		    &event));
		burst_of(&j, i + 2, now);
		if (i == 0)
			memcpy(first, now, sizeof(first));
		if ((strcmp(first, now) == 0) != rows[i].same)
			fail_msg("row %u: %s after %s", i, now, first);
	}
	sg_journal_free(&journals[0]);
	sg_journal_free(&journals[1]);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(begun),
	    cmocka_unit_test(not_begun),
	    cmocka_unit_test(loose_keys),
	    cmocka_unit_test(bad_keys),
	    cmocka_unit_test(key_comes_later),
	    cmocka_unit_test(loss_by_the_clock),
	    cmocka_unit_test(said_once_a_minute),
	    cmocka_unit_test(open_folder),
	    cmocka_unit_test(over_midnight),
	    cmocka_unit_test(idle_days),
	    cmocka_unit_test(two_writers_over_midnight),
	    cmocka_unit_test(kept_and_deleted),
	    cmocka_unit_test(half_changed_day),
	    cmocka_unit_test(torn_tail),
	    cmocka_unit_test(head_behind),
	    cmocka_unit_test(foreign_lines),
	    cmocka_unit_test(cut_tail),
	    cmocka_unit_test(file_taken_away),
	    cmocka_unit_test(head_taken_away),
	    cmocka_unit_test(head_put_back),
	    cmocka_unit_test(begun_anew),
	    cmocka_unit_test(repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
