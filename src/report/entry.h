/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- describes one record of the journal in plain words.
 *
 * Returned texts are static, or live in the arena, or belong to the entry.  One
 * thread at a time per arena.
 */
#ifndef SG_REPORT_ENTRY_H
#define SG_REPORT_ENTRY_H

#include <stdbool.h>
#include <stdio.h>

#include "journal/read.h"

struct sg_arena;
struct sg_school;

/* Write the record in a few lines.  `colour` adds terminal colours. */
void sg_entry_text(const struct sg_school *school, const struct sg_entry *entry,
    bool colour, FILE *to);
/* Whether records of this kind are about a request.  Records of the other kinds
 * are about the policy, a ban or the journal. */
bool sg_entry_is_request(enum sg_event_kind kind);
/* Returns in words how many requests the record stands for.  Examples: "40
 * within a minute"; "39 more, until Tue 24 Nov 2026 10:15:58".  Returns NULL
 * when the record stands for one request. */
const char *sg_entry_repeats(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/* Returns the verb for what was done: "went to" for a person.  The verb depends
 * on who or what made the request. */
const char *sg_entry_deed(const struct sg_entry *entry);
/* Returns the signs of getting round the filter, in words: "A website that
 * fetches other websites, to www.facebook.com".  Returns "" when the record has
 * no signals. */
const char *sg_entry_signals(struct sg_arena *arena,
    const struct sg_entry *entry);
/* Returns what was requested: the URL, or the known part of the URL. */
const char *sg_entry_what(struct sg_arena *arena, const struct sg_entry *entry);

#endif
