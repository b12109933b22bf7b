/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_follow.c -- tests following a journal that real writers write, cut,
 * mend and delete.
 *
 * Every test reads with the verifying key, and without it.
 */
#include "../unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"
#include "journal/follow.h"
#include "journal/head.h"

#define DAY1 "2026-11-24.jsonl"
#define DAY2 "2026-11-25.jsonl"
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool with_key;
static char found[4096];

static void
note(void *ctx, const struct sg_finding *finding)
{
	size_t n = strlen(found);

	(void)ctx;
	(void)snprintf(found + n, sizeof(found) - n, "%s%s:%llu: %s",
	    n > 0 ? "; " : "", finding->file, (unsigned long long)finding->line,
	    finding->text);
}

/* Returns the findings since the last call. */
static const char *
findings(void)
{
	static char last[sizeof(found)];

	memcpy(last, found, sizeof(last));
	found[0] = '\0';
	return last;
}

static struct sg_follow *
follow(const struct test_journal *j, const struct sg_follow_place *from)
{
	struct sg_follow_options options = {.folder = j->folder,
	    .key = with_key ? &j->key : NULL,
	    .from = from,
	    .told = {SG_NO_DAY, 0, 0},
	    .found = note};
	struct sg_follow *f;
	char why[SG_WHY_BYTES];

	found[0] = '\0';
	f = sg_follow_new(&options, why);
	assert_non_null(f);
	return f;
}

/* Read what there is. Returns the numbers: "1 2 3"; "-3": it does not go on. */
static const char *
numbers(struct sg_follow *f)
{
	static char text[8192];
	struct sg_followed record;
	size_t n = 0;

	text[0] = '\0';
	while (sg_follow_next(f, &record)) {
		assert_int_equal(record.text.p[0], '{');
		assert_int_equal(record.text.p[record.text.n - 1], '}');
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s%llu%s",
		    n > 0 ? " " : "", record.goes_on ? "" : "-",
		    (unsigned long long)record.sequence,
		    with_key && record.proof != SG_PROOF_GENUINE ? "!" : "");
	}
	return text;
}

/* `text` has the numbers as numbers() writes them with the key. */
static void
assert_numbers(struct sg_follow *f, const char *text)
{
	char wanted[8192];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text != '!' || with_key)
			wanted[n++] = *text;
	}
	wanted[n] = '\0';
	assert_string_equal(numbers(f), wanted);
}

static void
add(struct test_journal *j, int64_t at_ms, unsigned from, unsigned n)
{
	struct sg_journal *journal = test_open(j);

	for (unsigned i = from; i < from + n; i++)
		assert_true(test_append(journal, at_ms, i));
	sg_journal_free(&journal);
}

static void
add_text(const struct test_journal *j, const char *name, const char *text)
{
	FILE *to = fopen(test_day_path(j, name), "a");

	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

/* Replace the first `from` in a day's file; both have the same length. */
static void
change(const struct test_journal *j, const char *name, const char *from,
    const char *to)
{
	char *text = test_day_text(j, name), *at = strstr(text, from);

	assert_non_null(at);
	memcpy(at, to, strlen(to));
	test_spit(test_day_path(j, name), text, strlen(text));
}

/* Remove `n` lines from line `from` on. */
static void
remove_lines(const struct test_journal *j, const char *name, unsigned from,
    unsigned n)
{
	char *text = test_day_text(j, name), *at = text, *to;

	while (--from > 0)
		at = strchr(at, '\n') + 1;
	for (to = at; n > 0; n--)
		to = strchr(to, '\n') + 1;
	memmove(at, to, strlen(to) + 1);
	test_spit(test_day_path(j, name), text, strlen(text));
}

/* ---- growing ------------------------------------------------------------ */

static void
grows(void)
{
	struct test_journal j;
	struct sg_followed record;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	assert_true(sg_follow_next(f, &record));
	assert_int_equal(record.sequence, 1);
	assert_int_equal(record.place.offset, 0);
	assert_int_equal(record.place.line, 1);
	assert_int_equal(record.place.day, TEST_NOW / TEST_DAY);
	assert_int_equal(record.proof,
	    with_key ? SG_PROOF_GENUINE : SG_PROOF_NONE);
	assert_false(sg_follow_next(f, &record));
	for (unsigned i = 0; i < 3; i++) {
		add(&j, TEST_NOW + i, i, 1);
		assert_true(sg_follow_behind(f) > 100);
		assert_true(sg_follow_next(f, &record));
		assert_int_equal(record.sequence, 2 + i);
		assert_int_equal(record.place.line, 2 + i);
		assert_false(sg_follow_next(f, &record));
		assert_int_equal(sg_follow_behind(f), 0);
	}
	assert_string_equal(findings(), "");
	assert_string_equal(sg_follow_problem(f), "");
	sg_follow_free(&f);
	assert_null(f);
	test_journal_remove(&j);
}

static bool
is_readable(const struct sg_follow *f)
{
	struct pollfd fd = {.fd = sg_follow_fd(f), .events = POLLIN};

	return poll(&fd, 1, 0) == 1;
}

/* The descriptor tells of each record, of a new day, and of a new folder. */
static void
wakes(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	assert_false(is_readable(f));
	add(&j, TEST_NOW, 0, 1);
	assert_true(is_readable(f));
	assert_numbers(f, "2");
	assert_false(is_readable(f));
	add(&j, TEST_NOW + TEST_DAY, 1, 1);
	assert_true(is_readable(f));
	assert_numbers(f, "3 4 5");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Weekends and holidays have no files; the next day goes on nevertheless. */
static void
changes_days(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	for (unsigned i = 0; i < 3; i++)
		add(&j, TEST_NOW + 3 * i * TEST_DAY, i, 2);
	assert_numbers(f, "1 2 3 4 5 6 7 8 9 10 11");
	add(&j, TEST_NOW + 7 * TEST_DAY, 9, 1);
	assert_numbers(f, "12 13 14");
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

static void
waits_for_a_folder(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char why[SG_WHY_BYTES];

	test_journal_make(&j);
	f = follow(&j, NULL);
	assert_numbers(f, "");
	assert_non_null(strstr(sg_follow_problem(f),
	    "cannot be read: No such"));
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1, TEST_NOW,
	    &j.secrets, why));
	sg_follow_free(&f);
	assert_true(sg_chain_key_parse(sg_str(j.secrets.verifying_key),
	    &j.key));
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	assert_string_equal(sg_follow_problem(f), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* A folder that is moved away, and back after some records, loses nothing. */
static void
waits_for_a_folder_that_comes_back(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char away[160];

	test_journal_begin(&j, TEST_NOW);
	(void)snprintf(away, sizeof(away), "%s.away", j.folder);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	assert_int_equal(rename(j.folder, away), 0);
	assert_numbers(f, "");
	assert_non_null(strstr(sg_follow_problem(f), "cannot be read"));
	assert_int_equal(rename(away, j.folder), 0);
	add(&j, TEST_NOW, 0, 2);
	assert_numbers(f, "2 3");
	assert_string_equal(sg_follow_problem(f), "");
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

static void
cannot_read(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_int_equal(mkfifo(test_day_path(&j, DAY1), 0600), 0);
	f = follow(&j, NULL);
	assert_numbers(f, "");
	assert_non_null(strstr(sg_follow_problem(f), DAY1 " cannot be read"));
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- torn and foreign lines --------------------------------------------- */

/* Half a record waits. A writer cuts it off, and says so in a record. */
static void
waits_for_a_torn_line(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 1);
	add_text(&j, DAY1, "{\"@timestamp\":\"2026");
	f = follow(&j, NULL);
	assert_numbers(f, "1 2");
	assert_numbers(f, "");
	assert_string_equal(findings(), "");
	add(&j, TEST_NOW, 1, 2);
	assert_numbers(f, "3 4 5");
	assert_non_null(strstr(test_day_text(&j, DAY1), "journal-repaired"));
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* The rest of a line that was only partly there is read when it comes. */
static void
completes_a_line(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char line[4096];
	size_t n;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 1);
	test_line(test_day_text(&j, DAY1), 2, line, sizeof(line) - 1);
	remove_lines(&j, DAY1, 2, 1);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	n = strlen(line);
	for (size_t i = 0; i < n; i += 100) {
		char part[101];

		(void)snprintf(part, sizeof(part), "%s", line + i);
		add_text(&j, DAY1, part);
		assert_numbers(f, "");
	}
	add_text(&j, DAY1, "\n");
	assert_numbers(f, "2");
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/*
 * A line that is no record is a finding. When a writer cuts it off, that is
 * none.
 */
static void
finds_foreign_lines(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add_text(&j, DAY1, "{\"mine\":1}\nx\n");
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	assert_string_equal(findings(),
	    DAY1 ":2: this line is no record of the journal; " DAY1
		 ":3: this line is no record of the journal");
	add(&j, TEST_NOW, 0, 2);
	assert_numbers(f, "2 3 4");
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* A line longer than any record and than the buffer is one foreign line. */
static void
finds_a_long_line(void)
{
	struct test_journal j;
	struct sg_follow *f;
	FILE *to;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	to = fopen(test_day_path(&j, DAY1), "a");
	assert_non_null(to);
	for (int i = 0; i < 3000000; i++)
		(void)fputc('x', to);
	(void)fputs("\ny\n", to);
	assert_int_equal(fclose(to), 0);
	assert_numbers(f, "");
	assert_string_equal(findings(),
	    DAY1 ":2: this line is no record of the journal; " DAY1
		 ":3: this line is no record of the journal");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Of a file of rubbish, the first lines are told. */
static void
tells_not_everything(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	for (int i = 0; i < 100; i++)
		add_text(&j, DAY1, "x\n");
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	assert_int_equal(test_count(found, "no record"), 19);
	assert_int_equal(test_count(found, "there is more"), 1);
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Rubbish behind a day's last record is told when the next day begins. */
static void
finds_a_torn_end_of_a_day(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW + TEST_DAY, 0, 1);
	add_text(&j, DAY1, "{\"half");
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3 4");
	assert_string_equal(findings(),
	    DAY1 ":3: something that is no record follows the last one");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- records that are not as they were written -------------------------- */

static void
finds_a_changed_record(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 4);
	change(&j, DAY1, "/page/1", "/page/9");
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3! 4 5");
	assert_string_equal(findings(),
	    with_key ? DAY1 ":3: record 3 is not as it was written" : "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* The records behind a gap are read; the first cannot be proved. */
static void
finds_removed_records(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 6);
	remove_lines(&j, DAY1, 3, 2);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 -5! 6 7");
	assert_string_equal(findings(),
	    DAY1 ":3: records 3 to 4 are missing before this line, or this "
		 "line was inserted");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* A copy of an earlier record, and one with a made-up number, are no records
 * that others go on from. */
static void
finds_inserted_records(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char line[4096], text[16384], *at;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 3);
	test_line(test_day_text(&j, DAY1), 2, line, sizeof(line));
	(void)snprintf(text, sizeof(text), "%s%s\n", test_day_text(&j, DAY1),
	    line);
	at = strstr(line, "\"sequence\":2,");
	memcpy(at, "\"sequence\":9,", 13);
	(void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s\n",
	    line);
	add(&j, TEST_NOW, 3, 2);
	(void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s",
	    test_day_text(&j, DAY1) + (strstr(text, line) - text) -
		strlen(line) - 1);
	test_spit(test_day_path(&j, DAY1), text, strlen(text));
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3 4 -2! -9! 5 6");
	assert_string_equal(findings(),
	    DAY1 ":5: record 2 stands behind record 4: it was inserted, or the "
		 "journal was put back to before it, or begun anew; " DAY1
		 ":6: records 5 to 8 are missing before this line, or this "
		 "line was inserted");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

static void
finds_a_day_without_opening(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW + TEST_DAY, 0, 2);
	remove_lines(&j, DAY2, 1, 1);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 -4! 5");
	assert_non_null(strstr(found,
	    DAY2 ":1: the record that opens the day is missing"));
	sg_follow_free(&f);
	test_journal_remove(&j);
}

static void
finds_a_day_that_was_cut(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 3);
	add(&j, TEST_NOW + TEST_DAY, 0, 2);
	remove_lines(&j, DAY1, 4, 2);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3 6 7 8");
	assert_string_equal(findings(),
	    DAY2 ":1: records 4 to 5 are missing at the end of the day before");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Somebody who cannot make hashes has changed the last record of a day. */
static void
finds_a_changed_end_of_a_day(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char *text, *hash;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW + TEST_DAY, 0, 1);
	text = test_day_text(&j, DAY1);
	hash = strstr(strchr(text, '\n'), "\"hash\":\"") + 8;
	*hash = *hash == '0' ? '1' : '0';
	test_spit(test_day_path(&j, DAY1), text, strlen(text));
	f = follow(&j, NULL);
	assert_numbers(f, "1 2! 3 4");
	assert_non_null(strstr(found,
	    DAY2 ":1: the end of the day before is not the one that this day "
		 "goes on from"));
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- the place ---------------------------------------------------------- */

static void
resumes(void)
{
	struct test_journal j;
	struct sg_follow_place place;
	struct sg_followed record;
	struct sg_follow *f;
	char text[SG_FOLLOW_TEXT], again[SG_FOLLOW_TEXT];
	unsigned last = 0;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 3);
	add(&j, TEST_NOW + TEST_DAY, 3, 3);
	sg_follow_begin(&place);
	/* One record at a time, each by another process, as it were. */
	for (;;) {
		f = follow(&j, &place);
		if (!sg_follow_next(f, &record))
			break;
		assert_int_equal(record.sequence, ++last);
		assert_true(record.goes_on);
		assert_int_equal(record.proof,
		    with_key ? SG_PROOF_GENUINE : SG_PROOF_NONE);
		sg_follow_place_text(sg_follow_place(f), text);
		assert_null(strchr(text, ' '));
		assert_true(sg_follow_place_parse(text, &place));
		sg_follow_place_text(&place, again);
		assert_string_equal(text, again);
		sg_follow_free(&f);
	}
	sg_follow_free(&f);
	assert_int_equal(last, 9);
	assert_string_equal(findings(), "");
	test_journal_remove(&j);
}

static void
refuses_bad_places(void)
{
	static const char *const bad[] = {"", "1", "x",
	    "2,1,1,1,1,1,1,00,0,0,00",
	    "1,1,1,1,1,1,1,"
	    "0000000000000000000000000000000000000000000000000000000000000000,"
	    "0,0,00"};
	struct sg_follow_place place;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(sg_follow_place_parse(bad[i], &place));
		assert_int_equal(place.last.day, SG_NO_DAY);
		assert_int_equal(place.next_line, 1);
	}
}

/* What was told when the lines were read for the first time is not told again.
 */
static void
tells_once(void)
{
	struct test_journal j;
	struct sg_follow_options options;
	struct sg_follow *f;
	char why[SG_WHY_BYTES];

	test_journal_begin(&j, TEST_NOW);
	add_text(&j, DAY1, "x\n");
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	options = (struct sg_follow_options){.folder = j.folder,
	    .key = with_key ? &j.key : NULL,
	    .told = {TEST_NOW / TEST_DAY, sg_follow_place(f)->next, 0},
	    .found = note};
	sg_follow_free(&f);
	add_text(&j, DAY1, "y\n");
	(void)findings();
	f = sg_follow_new(&options, why);
	assert_non_null(f);
	assert_numbers(f, "1");
	assert_string_equal(findings(),
	    DAY1 ":3: this line is no record of the journal");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/*
 * While nobody followed, lines before the place were removed, or the record at
 * the place was changed. Reading goes on at the first record after it.
 */
static void
finds_a_place_that_moved(void)
{
	for (unsigned way = 0; way < 2; way++) {
		struct test_journal j;
		struct sg_follow_place place;
		struct sg_follow *f;

		test_journal_begin(&j, TEST_NOW);
		add(&j, TEST_NOW, 0, 5);
		f = follow(&j, NULL);
		assert_numbers(f, "1 2 3 4 5 6");
		place = *sg_follow_place(f);
		sg_follow_free(&f);
		add(&j, TEST_NOW, 5, 2);
		if (way == 0)
			remove_lines(&j, DAY1, 3, 1);
		else
			change(&j, DAY1, "\"sequence\":6", "\"sequence\":5");
		f = follow(&j, &place);
		assert_numbers(f, "7 8");
		assert_non_null(strstr(findings(),
		    DAY1 ":0: record 6, which was read before, is not on line "
			 "6 any more: lines were removed, inserted or "
			 "changed"));
		assert_numbers(f, "");
		add(&j, TEST_NOW, 7, 1);
		assert_non_null(strstr(numbers(f), "9"));
		sg_follow_free(&f);
		test_journal_remove(&j);
	}
}

/*
 * Records that were read are cut off, while a follower runs. The writer goes on
 * behind them, because the file `head` knows their number.
 */
static void
finds_a_cut_end(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 5);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3 4 5 6");
	remove_lines(&j, DAY1, 4, 3);
	assert_numbers(f, "");
	assert_string_equal(findings(),
	    DAY1 ":0: record 6, which was read before, is not on line 6 any "
		 "more: lines were cut off");
	add(&j, TEST_NOW, 5, 2);
	assert_numbers(f, "7 8 9");
	assert_non_null(strstr(test_day_text(&j, DAY1), "missing_bytes"));
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Everything was cut off: the file is empty. It is told once. */
static void
finds_an_empty_file(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 1);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2");
	test_spit(test_day_path(&j, DAY1), "", 0);
	assert_numbers(f, "");
	assert_int_equal(test_count(findings(), "cut off"), 1);
	add_text(&j, DAY1, "x\n");
	assert_numbers(f, "");
	assert_string_equal(findings(),
	    DAY1 ":1: this line is no record of the journal");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* An older copy of the journal was put in its place, and grows from there. */
static void
finds_an_older_copy(void)
{
	struct test_journal j;
	struct test_bytes old_day, old_head;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 2);
	old_day = test_bytes(&j, DAY1);
	old_head = test_bytes(&j, SG_HEAD_FILE);
	add(&j, TEST_NOW, 2, 3);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3 4 5 6");
	test_spit(test_day_path(&j, DAY1), old_day.p, old_day.n);
	test_spit(test_day_path(&j, SG_HEAD_FILE), old_head.p, old_head.n);
	assert_numbers(f, "");
	assert_int_equal(test_count(findings(), "cut off"), 1);
	/* Other records with the same numbers: they are not lost. */
	add(&j, TEST_NOW, 30, 5);
	assert_numbers(f, "-4 -5 -6 7 8");
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	free(old_day.p);
	free(old_head.p);
	test_journal_remove(&j);
}

/* The journal was deleted and begun anew: its numbers begin at 1 again. */
static void
finds_a_new_journal(void)
{
	struct test_journal j;
	struct sg_follow *f;
	char command[512], why[SG_WHY_BYTES];

	test_journal_begin(&j, TEST_NOW);
	add(&j, TEST_NOW, 0, 2);
	f = follow(&j, NULL);
	assert_numbers(f, "1 2 3");
	(void)snprintf(command, sizeof(command), "rm -r '%s' '%s'", j.folder,
	    j.key_path);
	assert_int_equal(system(command), 0);
	assert_true(sg_journal_init(&j.options, (uid_t)-1, (gid_t)-1,
	    TEST_NOW + TEST_DAY, &j.secrets, why));
	add(&j, TEST_NOW + TEST_DAY, 0, 3);
	assert_numbers(f, "-1! -2! -3! 4!");
	assert_non_null(strstr(found,
	    DAY1 ":0: the file is missing, although it was read up to line "
		 "3"));
	assert_non_null(strstr(found,
	    DAY2 ":1: this day goes on from record 0, but record "
		 "3 was read before"));
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- days that are deleted ---------------------------------------------- */

static void
finds_a_missing_day(void)
{
	struct test_journal j;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	add(&j, TEST_NOW, 0, 2);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	/* What was not read yet is read. */
	assert_numbers(f, "2 3");
	assert_numbers(f, "");
	assert_non_null(strstr(sg_follow_problem(f), DAY1 " cannot be read"));
	assert_string_equal(findings(),
	    DAY1 ":0: the file is missing, although it was read up to line 3");
	/* It is said once. */
	assert_numbers(f, "");
	assert_string_equal(findings(), "");
	/* A writer makes the file anew. */
	add(&j, TEST_NOW, 2, 1);
	assert_numbers(f, "4 5 6");
	assert_int_equal(test_count(findings(), "record 3, which was read"), 1);
	assert_string_equal(sg_follow_problem(f), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* Old days are deleted by the writer. A follower that is ahead does not mind.
 */
static void
lets_old_days_go(void)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_follow *f;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	assert_numbers(f, "1");
	for (unsigned i = 1; i < 5; i++) {
		journal = test_open(&j);
		sg_journal_keep(journal, 2);
		assert_true(test_append(journal, TEST_NOW + i * TEST_DAY, i));
		sg_journal_free(&journal);
		assert_int_not_equal(strlen(numbers(f)), 0);
	}
	assert_int_not_equal(access(test_day_path(&j, DAY1), F_OK), 0);
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	/* A new follower begins at the first day that is left. */
	f = follow(&j, NULL);
	assert_int_not_equal(strncmp(numbers(f), "1 ", 2), 0);
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- writers that are killed -------------------------------------------- */

static void
write_until_killed(struct test_journal *j)
{
	struct sg_journal *journal = test_open(j);

	for (unsigned i = 0; i < 100000; i++)
		(void)test_append(journal, TEST_NOW + i, i);
	_exit(0);
}

/* Writers are killed while they write. Each record is read once, in order. */
static void
survives_killed_writers(void)
{
	struct test_journal j;
	struct sg_followed record;
	struct sg_follow *f;
	uint64_t last = 0;

	test_journal_begin(&j, TEST_NOW);
	f = follow(&j, NULL);
	for (unsigned round = 0; round < 5; round++) {
		const uint64_t until = last + 500;
		pid_t pid = fork();

		assert_int_not_equal(pid, -1);
		if (pid == 0)
			write_until_killed(&j);
		while (last < until) {
			if (!sg_follow_next(f, &record))
				continue;
			assert_int_equal(record.sequence, ++last);
			assert_true(record.goes_on);
		}
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
	}
	while (sg_follow_next(f, &record))
		assert_int_equal(record.sequence, ++last);
	assert_string_equal(findings(), "");
	sg_follow_free(&f);
	test_journal_remove(&j);
}

/* ---- the table of tests ------------------------------------------------- */

#define BOTH(name)                                                             \
	static void name##_test(void **state)                                  \
	{                                                                      \
		(void)state;                                                   \
		with_key = false;                                              \
		name();                                                        \
		with_key = true;                                               \
		name();                                                        \
	}
#define ALL(do)                                                                                                                                                                                     \
	do                                                                                                                                                                                          \
	(grows) do(wakes) do(changes_days) do(waits_for_a_folder) do(waits_for_a_folder_that_comes_back) do(cannot_read) do(waits_for_a_torn_line) do(completes_a_line) do(finds_foreign_lines) do( \
	    finds_a_long_line) do(tells_not_everything) do(finds_a_torn_end_of_a_day) do(finds_a_changed_record) do(finds_removed_records) do(finds_inserted_records) do(finds_a_day_without_opening) do(finds_a_day_that_was_cut) do(finds_a_changed_end_of_a_day) do(resumes) do(refuses_bad_places) do(tells_once) do(finds_a_place_that_moved) do(finds_a_cut_end) do(finds_an_empty_file) do(finds_an_older_copy) do(finds_a_new_journal) do(finds_a_missing_day) do(lets_old_days_go) do(survives_killed_writers)
/* clang-format off */
ALL(BOTH)
#define ROW(name) cmocka_unit_test(name##_test),

int
main(void)
{
	const struct CMUnitTest tests[] = {ALL(ROW)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
