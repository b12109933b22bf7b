/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_journal_faults.c -- makes each allocation and each system call fail
 * while records are appended, and while the journal is verified.
 *
 * If a record was reported as written, it must be in the journal. Verifying the
 * journal afterwards must succeed. A fault of the machine must not be reported
 * as tampering.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../journal/journal.h"
#include "journal/stamp.h"
#include "kept.h"
#include "records.h"
#include "try.h"

static long points;

struct trial {
	struct test_journal journal;
	/* saved files: the folder of the key, and the folder of the records */
	struct kept top, log;
	char key_file[160]; /* the verifying key, for `journal verify` */
	int32_t day;        /* day of the records */
	bool spoilt;        /* true if the journal has been tampered with */
	bool decisions;     /* a record that was refused must not be there */
};

static void
keep(struct trial *t)
{
	kept_read(&t->top, t->journal.top);
	kept_read(&t->log, t->journal.folder);
}

static void
put_back(void *ctx)
{
	const struct trial *t = ctx;

	kept_put_back(&t->top);
	kept_put_back(&t->log);
}

static void
make(struct trial *t)
{
	FILE *to;

	memset(t, 0, sizeof(*t));
	test_journal_begin(&t->journal, RECORDS_FROM - 60000);
	(void)snprintf(t->key_file, sizeof(t->key_file), "%s/verifying.key",
	    t->journal.top);
	to = fopen(t->key_file, "w");
	assert_non_null(to);
	(void)fprintf(to, "%s\n", t->journal.secrets.verifying_key);
	assert_int_equal(fclose(to), 0);
	t->day = sg_stamp_day_of(RECORDS_FROM);
}

static void
discard(struct trial *t)
{
	kept_free(&t->top);
	kept_free(&t->log);
	test_journal_remove(&t->journal);
}

static const char *
program(const char *name)
{
	static char path[4096];
	const char *build = getenv("SG_BUILD");

	(void)snprintf(path, sizeof(path), "%s/%s", build == NULL ? "." : build,
	    name);
	return path;
}

/* ---- appending ---------------------------------------------------------- */

static bool
is_said(const char *text)
{
	return strstr(try_said(), text) != NULL;
}

/* Returns how often record `i` is in the file of day `t->day`. */
static unsigned
times_written(const struct trial *t, unsigned i)
{
	char name[SG_DAY_TEXT + 8], page[32], *text;

	sg_stamp_day_text(t->day, name);
	strcat(name, ".jsonl");
	text = test_day_text(&t->journal, name);
	(void)snprintf(page, sizeof(page), "\"/page/%u\"", i);
	return text == NULL ? 0 : test_count(text, page);
}

/* Returns true if the verifier reports no tampering. Notes are allowed. */
static bool
is_whole(const struct trial *t)
{
	char found[4096], *one, *rest = found;

	(void)snprintf(found, sizeof(found), "%s", test_verify(&t->journal));
	while ((one = strtok_r(rest, ";", &rest)) != NULL)
		if (strstr(one, "note") == NULL)
			return false;
	return true;
}

static void
check_append(void *ctx, const struct fault_report *report)
{
	const struct trial *t = ctx;
	const bool taken = is_said("record 1: taken");

	if (report->status != 0)
		try_bad("the record after it was lost, too");
	if (times_written(t, 1) > 1 || (taken && times_written(t, 1) == 0))
		try_bad("record 1 is there %u times", times_written(t, 1));
	/*
	 * If the disk refuses the record, and then refuses to take it back, it
	 * may stay.
	 */
	if (t->decisions && !taken && times_written(t, 1) > 0 && !try_lasted())
		try_bad("record 1 was refused, and is there");
	if (times_written(t, 2) != 1)
		try_bad("record 2 is there %u times", times_written(t, 2));
	if (!is_whole(t))
		try_bad("it does not prove whole: %s",
		    test_verify_texts(&t->journal));
}

static void
try_append(struct trial *t, const char *name, const char *how)
{
	const char *const words[] = {program("tests/faults/append"), how,
	    t->journal.folder, t->journal.key_path, NULL};
	const struct try try = {.name = name,
	    .words = words,
	    .how = FAULTS_LATER,
	    .before = put_back,
	    .after = check_append,
	    .ctx = t};

	points += try_all(&try);
}

static void
test_first_record(void **state)
{
	struct trial t;

	(void)state;
	make(&t);
	keep(&t);
	try_append(&t, "a process's first record", "first");
	discard(&t);
}

static void
test_next_record(void **state)
{
	struct trial t;

	(void)state;
	make(&t);
	keep(&t);
	try_append(&t, "a record", "again");
	discard(&t);
}

static void
test_next_day(void **state)
{
	struct trial t;

	(void)state;
	make(&t);
	keep(&t);
	t.day++;
	try_append(&t, "the first record of a day", "day");
	discard(&t);
}

/* What was refused because it could not be recorded has no record. */
static void
test_decision(void **state)
{
	struct trial t;

	(void)state;
	make(&t);
	keep(&t);
	t.decisions = true;
	try_append(&t, "a decision", "decision");
	t.day++;
	try_append(&t, "the first decision of a day", "decision-day");
	discard(&t);
}

/* A writer that was killed has left half a record. The next writer must cut the
 * half record off. */
static void
test_after_a_torn_record(void **state)
{
	struct trial t;
	FILE *to;

	(void)state;
	make(&t);
	to = fopen(test_day_path(&t.journal, "2026-11-24.jsonl"), "a");
	assert_non_null(to);
	assert_true(fputs("{\"@timestamp\":\"2026-11-24T10:1", to) >= 0);
	assert_int_equal(fclose(to), 0);
	keep(&t);
	try_append(&t, "a record after a torn one", "first");
	discard(&t);
}

/* ---- verifying ---------------------------------------------------------- */

static void
check_verify(void *ctx, const struct fault_report *report)
{
	static const char *const words[] = {
	    ": changed:", ": removed:", ": reordered:", ": inserted:",
	    ": repeated:", ": cut off:", ": day missing:", ": head:"};
	const struct trial *t = ctx;
	const bool whole = is_said("the journal is whole");

	if (t->spoilt) {
		if (report->status == 0 || whole)
			try_bad("a journal that was changed proves whole");
		return;
	}
	if ((report->status == 0) != whole &&
	    !is_said("the output could not be written"))
		try_bad("what it says and its exit code differ");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (is_said(words[i]))
			try_bad("it accuses somebody");
}

static void
try_verify(struct trial *t, const char *name)
{
	const char *const words[] = {program("schoolgate"), "journal", "verify",
	    "--journal", t->journal.folder, "--key", t->key_file, NULL};
	const struct try try = {.name = name,
	    .words = words,
	    .how = FAULTS_AT_ONCE,
	    .before = put_back,
	    .after = check_verify,
	    .ctx = t};

	points += try_all(&try);
}

/* Make three records on each of three days. */
static void
fill(struct trial *t)
{
	struct sg_journal *journal;

	make(t);
	journal = test_open(&t->journal);
	for (unsigned i = 0; i < 9; i++)
		assert_true(test_append(journal,
		    RECORDS_FROM + i / 3 * RECORDS_DAY + i, i));
	sg_journal_free(&journal);
}

static void
test_verify_whole(void **state)
{
	struct trial t;

	(void)state;
	fill(&t);
	keep(&t);
	try_verify(&t, "verify, a whole journal");
	discard(&t);
}

static void
test_verify_spoilt(void **state)
{
	struct trial t;
	char *text;

	(void)state;
	fill(&t);
	text = test_slurp(test_day_path(&t.journal, "2026-11-25.jsonl"));
	assert_non_null(text);
	*strstr(text, "jsmith") = 'a';
	test_spit(test_day_path(&t.journal, "2026-11-25.jsonl"), text,
	    strlen(text));
	keep(&t);
	t.spoilt = true;
	try_verify(&t, "verify, a journal that was changed");
	discard(&t);
}

static int
tell(void **state)
{
	(void)state;
	print_message("%ld points\n", points);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_record),
	    cmocka_unit_test(test_next_record),
	    cmocka_unit_test(test_next_day),
	    cmocka_unit_test(test_decision),
	    cmocka_unit_test(test_after_a_torn_record),
	    cmocka_unit_test(test_verify_whole),
	    cmocka_unit_test(test_verify_spoilt),
	};

	return cmocka_run_group_tests(tests, NULL, tell);
}
