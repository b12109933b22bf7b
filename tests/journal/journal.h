/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h -- helpers for tests of the journal: a journal in its own folder,
 * events to write, and short texts of what verify finds.
 */
#ifndef SG_TEST_JOURNAL_H
#define SG_TEST_JOURNAL_H

#include "journal/append.h"
#include "journal/event.h"

/* 2026-11-24T10:15:00Z, a Tuesday. */
#define TEST_NOW INT64_C(1795515300000)
#define TEST_DAY INT64_C(86400000)

struct test_journal {
	char folder[128], key_path[128], top[64];
	struct sg_journal_options options;
	struct sg_journal_secrets secrets;
	struct sg_chain_key key;    /* the verifying key */
	struct sg_repeats *repeats; /* shared by all writers of the journal */
	char said[4096];            /* all messages, one a line */
};

/* Begin a journal at `now_ms`; the test fails if that fails. */
void test_journal_begin(struct test_journal *journal, int64_t now_ms);
/* Make the folders, without a journal in them. */
void test_journal_make(struct test_journal *journal);
void test_journal_remove(struct test_journal *journal);

/*
 * A block of facebook for user "jsmith<i>", who has a device of their own.  The
 * texts are static per thread: each lasts for the next TEST_EVENTS calls.
 */
#define TEST_EVENTS 64
struct sg_event test_event(int64_t at_ms, unsigned i);

/* Open the journal to append; append a test_event(). */
struct sg_journal *test_open(struct test_journal *journal);
bool test_append(struct sg_journal *journal, int64_t at_ms, unsigned i);

/* All findings as "FILE:LINE: KIND", separated by "; ", notes included. */
const char *test_verify(const struct test_journal *journal);
/* The same, with the findings' texts. */
const char *test_verify_texts(const struct test_journal *journal);

/* A file of the folder as bytes, to restore it later. */
struct test_bytes {
	char *p; /* owned: free() */
	size_t n;
};
struct test_bytes test_bytes(const struct test_journal *journal,
    const char *name);

/* A file of the folder as text; how often `what` occurs in `text`. */
char *test_day_text(const struct test_journal *journal, const char *name);
unsigned test_count(const char *text, const char *what);
/*
 * Read a file (static text; NULL if it cannot be opened); the path of a file in
 * the folder (static); write a file.
 */
char *test_slurp(const char *path);
const char *test_day_path(const struct test_journal *journal, const char *name);
void test_spit(const char *path, const char *text, size_t n);
/*
 * Increment seen[N] for each path "/page/N" in a day's file (N below `n`);
 * returns the number of paths.
 */
unsigned test_count_pages(const char *path, unsigned *seen, unsigned n);
/* Copy the `n`th line of `text` (from 1), without LF, to `out`. */
void test_line(const char *text, unsigned n, char *out, size_t size);

#endif
