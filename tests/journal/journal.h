/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h -- helpers for tests of the journal: a journal in its own folder,
 * events to write, and short texts of what the verifier finds.
 *
 * Only test_event() and test_append() are thread-safe. If a function fails, the
 * test fails. Exceptions are named at the function.
 */
#ifndef SG_TEST_JOURNAL_H
#define SG_TEST_JOURNAL_H

#include "journal/append.h"
#include "journal/event.h"

/* 2026-11-24T10:15:00Z, a Tuesday, in UTC milliseconds. */
#define TEST_NOW INT64_C(1795515300000)
#define TEST_DAY INT64_C(86400000) /* milliseconds in a day */

struct test_journal {
	/*
	 * `top` is a temporary folder. It contains the journal's folder
	 * `folder` and the key file `key_path`.
	 */
	char folder[128], key_path[128], top[64];
	struct sg_journal_options options;
	struct sg_journal_secrets secrets;
	struct sg_chain_key key;    /* verifies the journal */
	struct sg_repeats *repeats; /* shared by all writers of the journal */
	char said[4096];            /* the journal's messages, one a line */
};

/* Make the folders and begin a journal at `now_ms` (UTC milliseconds). */
void test_journal_begin(struct test_journal *journal, int64_t now_ms);
/* Make the folders, but no journal. */
void test_journal_make(struct test_journal *journal);
void test_journal_remove(struct test_journal *journal);

/*
 * Returns an event: page "/page/<i>" of facebook was blocked for user
 * "jsmith<i>". Each user has a device with its own IP address. The texts of the
 * event are thread-local. They live until a call with i + TEST_EVENTS.
 */
#define TEST_EVENTS 64
struct sg_event test_event(int64_t at_ms, unsigned i);

/* Open the journal to append to it; close it with sg_journal_free(). */
struct sg_journal *test_open(struct test_journal *journal);
/* Append test_event(at_ms, i).  Returns true if its record was written. */
bool test_append(struct sg_journal *journal, int64_t at_ms, unsigned i);

/*
 * Verify the journal. Returns all findings, including notes, in a static
 * buffer. A finding is "FILE:LINE: KIND", where KIND is "changed", "removed",
 * "note" and so on. FILE is "-" if the finding is about the whole journal. A
 * semicolon and a blank separate two findings.
 */
const char *test_verify(const struct test_journal *journal);
/*
 * Like test_verify(), but each finding is followed by its message in brackets.
 */
const char *test_verify_texts(const struct test_journal *journal);

/*
 * The first 64 KiB of a file in the journal's folder. Tests use it to restore
 * the file later.
 */
struct test_bytes {
	char *p; /* owned: free() */
	size_t n;
};
struct test_bytes test_bytes(const struct test_journal *journal,
    const char *name);

/*
 * Read the file `name` of the journal's folder. The result is that of
 * test_slurp().
 */
char *test_day_text(const struct test_journal *journal, const char *name);
/* Returns how often `what` occurs in `text`. */
unsigned test_count(const char *text, const char *what);
/*
 * Read a whole file.  The text is valid until the next call of test_slurp() or
 * test_day_text().  Returns NULL if the file cannot be opened.
 */
char *test_slurp(const char *path);
/*
 * Returns the path of the file `name` in the journal's folder, in a static
 * buffer.
 */
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
