/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_anchor.c -- tests that an anchor reveals a journal that was replaced by
 * an older copy.
 *
 * An anchor is one line of text that names the journal's last record at some
 * time. It is kept outside the journal.
 *
 * Somebody may replace the journal, its file `head` and its key together by
 * older copies. Without an anchor the verifier takes the result for a whole
 * journal.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal.h"
#include "journal/anchor.h"
#include "journal/verify.h"
#include "journal/writer.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* ---- text --------------------------------------------------------------- */

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FINE "sga1-2026-11-24-1234-" HASH "-20261124T101500Z"

static void
texts(void **state)
{
	static const char *const around[] = {FINE, "  " FINE "  ", "> " FINE,
	    "Nov 24 10:15:00 gate schoolgate-anchor[712]: " FINE,
	    "head=" FINE "\r"};
	struct sg_anchor anchor;
	char text[SG_ANCHOR_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(around); i++) {
		const char *wrong = sg_anchor_parse(sg_str(around[i]), &anchor);

		if (wrong != NULL)
			fail_msg("%s: %s", around[i], wrong);
		assert_int_equal(anchor.sequence, 1234);
		assert_int_equal(anchor.hash[1], 0x11);
		assert_true(anchor.at_ms == TEST_NOW);
		sg_anchor_text(&anchor, text);
		assert_string_equal(text, FINE);
	}
	/* This anchor is the longest possible one. */
	anchor.sequence = UINT64_MAX;
	sg_anchor_text(&anchor, text);
	assert_int_equal(strlen(text), 5 + 11 + 21 + 65 + 16);
}

static const struct {
	const char *text, *wrong;
} bad[] = {
    {"", "there is no anchor in this line"},
    {"Subject: the journal", "there is no anchor in this line"},
    {"sga2-2026-11-24-1234-" HASH "-20261124T101500Z",
	"there is no anchor in this line"},
    {"sga1-", "the day of this anchor"},
    {"sga1-2026-13-24-1234-" HASH "-20261124T101500Z",
	"the day of this anchor"},
    {"sga1-2026-11-24", "the day of this anchor"},
    {"sga1-2026-11-24:1234-" HASH "-20261124T101500Z",
	"the day of this anchor"},
    {"sga1-2026-11-24-12x4-" HASH "-20261124T101500Z", "the number of records"},
    {"sga1-2026-11-24-0-" HASH "-20261124T101500Z", "the number of records"},
    {"sga1-2026-11-24--" HASH "-20261124T101500Z", "the number of records"},
    {"sga1-2026-11-24-01234-" HASH "-20261124T101500Z",
	"the number of records"},
    {"sga1-2026-11-24-99999999999999999999-" HASH "-20261124T101500Z",
	"the number of records"},
    {"sga1-2026-11-24-1234-00112233445566778899aabb", "the hash of this"},
    {"sga1-2026-11-24-1234-" HASH "0-20261124T101500Z", "the hash of this"},
    {"sga1-2026-11-24-1234-x0112233445566778899aabbccddeeff00112233445566778"
     "899aabbccddeeff-20261124T101500Z",
	"the hash of this"},
    {"sga1-2026-11-24-1234-00112233445566778899AABBCCDDEEFF00112233445566778"
     "899AABBCCDDEEFF-20261124T101500Z",
	"the hash of this"},
    {"sga1-2026-11-24-1234-" HASH, "the time of this anchor"},
    {"sga1-2026-11-24-1234-" HASH "-20261124T1015", "the time of this"},
    {"sga1-2026-11-24-1234-" HASH "-20261124T251500Z", "the time of this"},
    {"sga1-2026-11-24-1234-" HASH "-20261124T101500Z,", "the time of this"},
};

static void
bad_texts(void **state)
{
	struct sg_anchor anchor;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *wrong = sg_anchor_parse(sg_str(bad[i].text),
		    &anchor);

		if (wrong == NULL || strstr(wrong, bad[i].wrong) != wrong)
			fail_msg("\"%s\": %s", bad[i].text,
			    wrong == NULL ? "was read" : wrong);
	}
}

/*
 * If the text is truncated anywhere, it is refused. If any byte is changed, the
 * text is refused or is another anchor.
 */
static void
damaged_texts(void **state)
{
	struct sg_anchor anchor;
	char text[] = FINE, back[SG_ANCHOR_TEXT];

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 1; n++)
		assert_non_null(sg_anchor_parse((struct sg_str){text, n},
		    &anchor));
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		for (int byte = 0; byte < 256; byte++) {
			char was = text[i];

			text[i] = (char)byte;
			if (text[i] != was &&
			    sg_anchor_parse((struct sg_str){text,
						sizeof(text) - 1},
				&anchor) == NULL) {
				sg_anchor_text(&anchor, back);
				assert_string_not_equal(back, FINE);
			}
			text[i] = was;
		}
	}
}

/* ---- journals ----------------------------------------------------------- */

/* Append ten records at `at_ms`, and make an anchor. */
static struct sg_anchor
go_on(struct test_journal *j, int64_t at_ms, unsigned from)
{
	struct sg_journal *journal = test_open(j);
	char why[SG_WHY_BYTES];
	struct sg_anchor anchor;

	for (unsigned i = 0; i < 10; i++)
		assert_true(test_append(journal, at_ms + i, from + i));
	sg_journal_free(&journal);
	if (!sg_anchor_now(j->folder, at_ms + 5678, &anchor, why))
		fail_msg("%s", why);
	return anchor;
}

/*
 * Copy the journal's folder and its key to ".kept". If `back` is set, copy them
 * back instead.
 */
static void
copy(const struct test_journal *j, bool back)
{
	char command[600];

	(void)snprintf(command, sizeof(command),
	    back ?
		"rm -rf '%s' '%s' && cp -a '%s.kept' '%s' && cp -a '%s.kept' '%s'" :
		"rm -rf '%s.kept' '%s.kept' && cp -a '%s' '%s.kept' && "
		"cp -a '%s' '%s.kept'",
	    j->folder, j->key_path, j->folder, j->folder, j->key_path,
	    j->key_path);
	assert_int_equal(system(command), 0);
}

static char found[4096];

static void
put_finding(void *ctx, const struct sg_finding *finding)
{
	size_t n = strlen(found);

	(void)ctx;
	(void)snprintf(found + n, sizeof(found) - n, "%s%s%s: %s",
	    n > 0 ? "; " : "",
	    finding->kind == SG_FOUND_ANCHOR   ? "anchor " :
		finding->kind == SG_FOUND_NOTE ? "note " :
						 "other ",
	    finding->file != NULL ? finding->file : "-", finding->text);
}

static struct sg_verified
verify(const struct test_journal *j, const struct sg_anchor *anchors, size_t n)
{
	struct sg_verified sum;

	found[0] = '\0';
	(void)sg_verify_anchored(j->folder, &j->key, anchors, n, put_finding,
	    NULL, &sum);
	return sum;
}

/* The journal contains the records that the anchors name. */
static void
contained(void **state)
{
	struct sg_anchor anchors[3];
	struct sg_verified sum;
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	for (unsigned i = 0; i < 3; i++)
		anchors[2 - i] = go_on(&j, TEST_NOW + i * TEST_DAY, 10 * i);
	assert_int_equal(anchors[2].sequence, 11);
	assert_int_equal(anchors[0].day, anchors[2].day + 2);
	sum = verify(&j, anchors, 3);
	assert_string_equal(found, "");
	assert_int_equal(sum.faults, 0);
	assert_int_equal(sum.contained, 3);
	assert_int_equal(sum.anchored_sequence, anchors[0].sequence);
	assert_true(sum.anchored_ms == TEST_NOW + 2 * TEST_DAY + 5000);
	/* More records are appended. */
	(void)go_on(&j, TEST_NOW + 3 * TEST_DAY, 30);
	assert_int_equal(verify(&j, anchors, 3).contained, 3);
	assert_string_equal(found, "");
	test_journal_remove(&j);
}

/*
 * The journal, its `head` and its key are replaced by copies of two days ago.
 */
static void
put_back(void **state)
{
	struct sg_anchor old, kept;
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	old = go_on(&j, TEST_NOW, 0);
	copy(&j, false);
	(void)go_on(&j, TEST_NOW + TEST_DAY, 10);
	kept = go_on(&j, TEST_NOW + 2 * TEST_DAY, 20);
	copy(&j, true);
	/* Without an anchor the journal verifies as whole. */
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(verify(&j, &kept, 1).contained, 0);
	assert_string_equal(found,
	    "anchor -: record 35 of 2026-11-26, which "
	    "the anchor of 2026-11-26T10:15:05Z names, is not there: the "
	    "journal is older than the anchor; it ends with record 11");
	/*
	 * The anchor `old` is older than the copy, so it cannot reveal the
	 * copy.
	 */
	assert_int_equal(verify(&j, &old, 1).contained, 1);
	assert_string_equal(found, "");
	/* The service continues this journal as if nothing had happened. */
	(void)go_on(&j, TEST_NOW + 2 * TEST_DAY + 60000, 50);
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(verify(&j, &kept, 1).faults, 1);
	assert_string_equal(found,
	    "anchor 2026-11-26.jsonl: record 35, which "
	    "the anchor of 2026-11-26T10:15:05Z names, is not there: the "
	    "journal is older than the anchor; it was put back, or its end "
	    "was cut off");
	/*
	 * The service writes until record numbers exceed the anchor's number.
	 */
	(void)go_on(&j, TEST_NOW + 2 * TEST_DAY + 120000, 60);
	(void)go_on(&j, TEST_NOW + 2 * TEST_DAY + 180000, 70);
	assert_string_equal(test_verify(&j), "");
	assert_int_equal(verify(&j, &kept, 1).faults, 1);
	assert_non_null(strstr(found,
	    "anchor 2026-11-26.jsonl: record 35 is "
	    "not the one that the anchor of 2026-11-26T10:15:05Z names: the "
	    "journal was put back to before it and has gone on from there, "
	    "or it is another journal"));
	test_journal_remove(&j);
}

/* The journal is replaced by a copy of the same day. */
static void
put_back_today(void **state)
{
	struct sg_anchor kept;
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	(void)go_on(&j, TEST_NOW, 0);
	copy(&j, false);
	kept = go_on(&j, TEST_NOW + 60000, 10);
	copy(&j, true);
	assert_string_equal(test_verify(&j), "");
	(void)verify(&j, &kept, 1);
	assert_non_null(strstr(found, "the journal is older than the anchor"));
	test_journal_remove(&j);
}

/*
 * The service deletes days that are older than sg_journal_keep() allows. The
 * verifier reports these days as a note. If somebody else removed a day, the
 * verifier reports a fault.
 */
static void
days_gone(void **state)
{
	struct sg_anchor anchors[3];
	struct sg_journal *journal;
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	for (unsigned i = 0; i < 3; i++)
		anchors[i] = go_on(&j, TEST_NOW + i * TEST_DAY, 10 * i);
	journal = test_open(&j);
	sg_journal_keep(journal, 2);
	sg_journal_tick(journal, TEST_NOW + 3 * TEST_DAY);
	sg_journal_free(&journal);
	assert_int_equal(access(test_day_path(&j, "2026-11-24.jsonl"), F_OK),
	    -1);
	assert_int_equal(verify(&j, anchors, 3).contained, 2);
	assert_string_equal(found,
	    "note -: the anchor of 2026-11-24T10:15:05Z "
	    "proves nothing any more: the journal of 2026-11-24 was deleted "
	    "when its time was over, as a later record says");
	/*
	 * If the only anchor is of the deleted day, nothing was proved. This is
	 * a fault.
	 */
	assert_int_equal(verify(&j, anchors, 1).faults, 1);
	assert_non_null(strstr(found, "anchor -: nothing was compared"));
	/* A day is missing, and no record says that it was deleted. */
	assert_int_equal(unlink(test_day_path(&j, "2026-11-25.jsonl")), 0);
	assert_true(verify(&j, anchors + 1, 1).faults > 0);
	assert_non_null(strstr(found,
	    "anchor -: record 23 of 2026-11-25, "
	    "which the anchor of 2026-11-25T10:15:05Z names, is not there: "
	    "the journal of that day is missing"));
	test_journal_remove(&j);
}

/*
 * The journal is replaced by a copy of the first day. A forged record says that
 * the service deleted the second day.
 */
static void
deleted_by_a_forger(void **state)
{
	struct sg_anchor anchors[2];
	struct sg_writer writer;
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	anchors[0] = go_on(&j, TEST_NOW, 0);
	copy(&j, false);
	anchors[1] = go_on(&j, TEST_NOW + TEST_DAY, 10);
	copy(&j, true);
	assert_true(sg_writer_init(&writer, j.folder, j.key_path));
	assert_true(sg_writer_begin(&writer, TEST_NOW + 2 * TEST_DAY));
	assert_true(sg_writer_note(&writer, TEST_NOW + 2 * TEST_DAY,
	    "journal-deleted",
	    "\"journal\":{\"from\":\"2026-11-25\","
	    "\"to\":\"2026-11-25\"}",
	    NULL));
	sg_writer_end(&writer);
	sg_writer_fini(&writer);
	assert_int_equal(verify(&j, anchors, 2).contained, 1);
	assert_non_null(strstr(found,
	    "anchor -: record 23 of 2026-11-25, "
	    "which the anchor of 2026-11-25T10:15:05Z names, is not there: "
	    "the journal of that day is missing"));
	test_journal_remove(&j);
}

/*
 * Before an anchor is made, the day's file and `head` are synced to the disk.
 * Here `head` is a link to itself, so it cannot be opened, and no anchor is
 * made.
 */
static void
not_on_the_disk(void **state)
{
	struct sg_anchor anchor;
	char why[SG_WHY_BYTES], path[600];
	struct test_journal j;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	(void)go_on(&j, TEST_NOW, 0);
	(void)snprintf(path, sizeof(path), "%s/head", j.folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("head", path), 0);
	assert_false(sg_anchor_now(j.folder, TEST_NOW, &anchor, why));
	assert_non_null(strstr(why, "/head cannot be read"));
	/*
	 * A missing `head` is no error, because a copy may have only the days'
	 * files.
	 */
	assert_int_equal(unlink(path), 0);
	assert_true(sg_anchor_now(j.folder, TEST_NOW, &anchor, why));
	test_journal_remove(&j);
}

/* A wrong anchor is reported even if the journal has other faults. */
static void
damaged_journals(void **state)
{
	struct sg_anchor anchor;
	struct test_journal j, other;
	char *text, *end;

	(void)state;
	test_journal_begin(&j, TEST_NOW - 1000);
	anchor = go_on(&j, TEST_NOW, 0);
	/* The anchor has the number of another record. */
	anchor.sequence--;
	(void)verify(&j, &anchor, 1);
	assert_non_null(strstr(found, "is not the one that the anchor"));
	anchor.sequence++;
	/* The record itself is cut off. */
	text = test_day_text(&j, "2026-11-24.jsonl");
	end = text + strlen(text) - 1;
	while (end[-1] != '\n')
		end--;
	test_spit(test_day_path(&j, "2026-11-24.jsonl"), text,
	    (size_t)(end - text));
	(void)verify(&j, &anchor, 1);
	assert_non_null(strstr(found,
	    "other 2026-11-24.jsonl: record 11 is "
	    "missing at its end"));
	assert_non_null(strstr(found, "the journal is older than the anchor"));
	/* The anchor is of another school's journal. */
	test_journal_begin(&other, TEST_NOW - 1000);
	(void)go_on(&other, TEST_NOW, 0);
	(void)verify(&other, &anchor, 1);
	assert_non_null(strstr(found, "or it is another journal"));
	test_journal_remove(&other);
	/* The journal has no record at all. */
	assert_int_equal(unlink(test_day_path(&j, "2026-11-24.jsonl")), 0);
	(void)verify(&j, &anchor, 1);
	assert_non_null(strstr(found, "anchor -: record 11"));
	assert_int_equal(mkdir(test_day_path(&j, "2026-11-24.jsonl"), 0700), 0);
	(void)verify(&j, &anchor, 1);
	assert_non_null(strstr(found,
	    "anchor 2026-11-24.jsonl: record 11, "
	    "which the anchor of 2026-11-24T10:15:05Z names, could not be "
	    "looked for"));
	test_journal_remove(&j);
}

/*
 * Call sg_anchor_now() for a missing folder, for a journal without a record,
 * and for a journal that ends in half a record.
 */
static void
made(void **state)
{
	struct sg_anchor anchor, again;
	struct test_journal j;
	char why[SG_WHY_BYTES], *text;
	FILE *to;

	(void)state;
	assert_false(sg_anchor_now("/nonexistent", TEST_NOW, &anchor, why));
	assert_non_null(strstr(why, "/nonexistent cannot be read"));
	test_journal_make(&j);
	assert_int_equal(mkdir(j.folder, 0750), 0);
	assert_false(sg_anchor_now(j.folder, TEST_NOW, &anchor, why));
	assert_non_null(strstr(why, "there are no records in"));
	test_journal_remove(&j);

	test_journal_begin(&j, TEST_NOW - 1000);
	anchor = go_on(&j, TEST_NOW, 0);
	text = test_day_text(&j, "2026-11-24.jsonl");
	to = fopen(test_day_path(&j, "2026-11-24.jsonl"), "a");
	assert_non_null(to);
	assert_true(fprintf(to, "%.200s", text) > 0);
	assert_int_equal(fclose(to), 0);
	/* The next day's file exists but is still empty. */
	test_spit(test_day_path(&j, "2026-11-25.jsonl"), "", 0);
	assert_true(sg_anchor_now(j.folder, TEST_NOW + 5678, &again, why));
	assert_int_equal(again.day, anchor.day);
	assert_int_equal(again.sequence, anchor.sequence);
	assert_memory_equal(again.hash, anchor.hash, sizeof(anchor.hash));
	assert_true(again.at_ms == TEST_NOW + 5000);
	assert_int_equal(unlink(test_day_path(&j, "2026-11-25.jsonl")), 0);
	assert_int_equal(mkfifo(test_day_path(&j, "2026-11-25.jsonl"), 0600),
	    0);
	assert_false(sg_anchor_now(j.folder, TEST_NOW, &again, why));
	assert_non_null(strstr(why,
	    "2026-11-25.jsonl cannot be read: it is a "
	    "pipe"));
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts),
	    cmocka_unit_test(bad_texts),
	    cmocka_unit_test(damaged_texts),
	    cmocka_unit_test(contained),
	    cmocka_unit_test(put_back),
	    cmocka_unit_test(put_back_today),
	    cmocka_unit_test(days_gone),
	    cmocka_unit_test(deleted_by_a_forger),
	    cmocka_unit_test(not_on_the_disk),
	    cmocka_unit_test(damaged_journals),
	    cmocka_unit_test(made),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
