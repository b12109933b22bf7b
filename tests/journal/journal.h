/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h -- for tests of the journal: one in a folder of its own, events
 * to put into it, and what verify says of it in a few words.
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
	struct sg_repeats *repeats; /* of all that write to it */
	char said[4096];            /* all that was said, a line each */
};

/* Begun at `now_ms`; fails the test when it cannot be. */
void test_journal_begin(struct test_journal *journal, int64_t now_ms);
/* Its folders, without anything in them. */
void test_journal_make(struct test_journal *journal);
void test_journal_remove(struct test_journal *journal);

/* A block of facebook for "jsmith7", who is number `i` of many, each at a
 * device of his own; texts stand for the next TEST_EVENTS of the thread. */
#define TEST_EVENTS 64
struct sg_event test_event(int64_t at_ms, unsigned i);

/* To append to; and that with test_event(). */
struct sg_journal *test_open(struct test_journal *journal);
bool test_append(struct sg_journal *journal, int64_t at_ms, unsigned i);

/* "FILE:LINE: KIND" of each finding, notes too, separated by "; ". */
const char *test_verify(const struct test_journal *journal);
/* The same with the texts. */
const char *test_verify_texts(const struct test_journal *journal);

/* A file of the folder as bytes, to be put in its place again. */
struct test_bytes {
	char *p; /* owned: free() */
	size_t n;
};
struct test_bytes test_bytes(const struct test_journal *journal,
    const char *name);

/* A file of the folder as text, and how often something is in a text. */
char *test_day_text(const struct test_journal *journal, const char *name);
unsigned test_count(const char *text, const char *what);
/* A file as text (static, NULL: none), its path, and put in its place. */
char *test_slurp(const char *path);
const char *test_day_path(const struct test_journal *journal, const char *name);
void test_spit(const char *path, const char *text, size_t n);
/* Count each N below `n` of the paths "/page/N" in a day's file; returns how
 * many there are in all. */
unsigned test_count_pages(const char *path, unsigned *seen, unsigned n);
/* The `n`th line of `text` (from 1), without LF, in `out`. */
void test_line(const char *text, unsigned n, char *out, size_t size);

#endif
