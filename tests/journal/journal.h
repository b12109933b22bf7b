/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h -- helpers for tests of the journal: a journal in its own folder,
 * events to write, and short texts of what the verifier finds.
 *
 * Only test_event() and test_append() are thread-safe. If something fails and
 * the function's comment does not mention it, the test fails.
 */
#ifndef SG_TEST_JOURNAL_H
#define SG_TEST_JOURNAL_H

#include "journal/append.h"
#include "journal/event.h"

/* 2026-11-24T10:15:00Z, a Tuesday, in UTC milliseconds. */
#define TEST_NOW INT64_C(1795515300000)
#define TEST_DAY INT64_C(86400000) /* milliseconds in a day */

struct test_journal {
	/* `top` is a temporary folder. The journal (`folder`) and the file of
	 * its key (`key_path`) are in it. */
	char folder[128], key_path[128], top[64];
	struct sg_journal_options options;
	struct sg_journal_secrets secrets;
	struct sg_chain_key key;    /* the verifying key */
	struct sg_repeats *repeats; /* shared by all writers of the journal */
	char said[4096];            /* messages of the journal, one a line */
};

/* Make the folders and begin a journal at `now_ms` (UTC milliseconds). */
void test_journal_begin(struct test_journal *journal, int64_t now_ms);
/* Make the folders, but no journal. */
void test_journal_make(struct test_journal *journal);
void test_journal_remove(struct test_journal *journal);

/*
 * Returns an event: page "/page/<i>" of facebook was blocked for user
 * "jsmith<i>". Each user's device has an address of its own. The texts of the
 * event are thread-local. A call with the number i + TEST_EVENTS overwrites
 * these texts.
 */
#define TEST_EVENTS 64
struct sg_event test_event(int64_t at_ms, unsigned i);

/* Open the journal to append to it; close it with sg_journal_free(). */
struct sg_journal *test_open(struct test_journal *journal);
/* Append test_event(at_ms, i).  Returns true if its record was written. */
bool test_append(struct sg_journal *journal, int64_t at_ms, unsigned i);

/*
 * Verify the journal.  Returns all findings, including notes, in a static
 * buffer. Each finding is "FILE:LINE: KIND", and findings are separated by ";
 * ". FILE is "-" if the finding is about the whole journal.
 */
const char *test_verify(const struct test_journal *journal);
/* As test_verify(), with each finding's text in brackets after it. */
const char *test_verify_texts(const struct test_journal *journal);

/* The first 64 KiB of a file in the journal's folder, to restore it later. */
struct test_bytes {
	char *p; /* owned: free() */
	size_t n;
};
struct test_bytes test_bytes(const struct test_journal *journal,
    const char *name);

/* Read the file `name` of the journal's folder, as test_slurp() does. */
char *test_day_text(const struct test_journal *journal, const char *name);
/* Returns how often `what` occurs in `text`. */
unsigned test_count(const char *text, const char *what);
/*
 * Read a whole file.  The text is valid until the next call of test_slurp() or
 * test_day_text().  Returns NULL if the file cannot be opened.
 */
char *test_slurp(const char *path);
/* Path of the file `name` in the journal's folder; in a static buffer. */
const char *test_day_path(const struct test_journal *journal, const char *name);
/* Write `n` bytes to a file, replacing its content. */
void test_spit(const char *path, const char *text, size_t n);
/*
 * Increment seen[N] for each record of page "/page/N" in a day's file.  N must
 * be below `n`.  Returns the number of these records.
 */
unsigned test_count_pages(const char *path, unsigned *seen, unsigned n);
/* Copy the `n`th line of `text` (from 1), without LF, to `out`. */
void test_line(const char *text, unsigned n, char *out, size_t size);

#endif
