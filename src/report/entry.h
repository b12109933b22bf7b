/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- one record of the journal in plain words.
 *
 * Texts live in the arena that is given, or as long as the entry does.
 */
#ifndef SG_REPORT_ENTRY_H
#define SG_REPORT_ENTRY_H

#include <stdbool.h>
#include <stdio.h>

#include "journal/read.h"

struct sg_arena;
struct sg_school;

/* One record in plain words, in two or three lines, with colours of a terminal
 * where `colour` says so. */
void sg_entry_text(const struct sg_school *school, const struct sg_entry *entry,
    bool colour, FILE *to);
/* Whether it is about what a person or device asked for; else it is about the
 * policy, a ban or the journal. */
bool sg_entry_is_request(enum sg_event_kind kind);
/* "40 within a minute", "39 more, until Tue 24 Nov 2026 10:15:58"; NULL: it is
 * one request. */
const char *sg_entry_repeats(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/* "went to", "a page asked for": who or what made the request. */
const char *sg_entry_deed(const struct sg_entry *entry);
/* "A website that fetches other websites, to www.facebook.com"; "" when
 * there are no signals. */
const char *sg_entry_signals(struct sg_arena *arena,
    const struct sg_entry *entry);
/* What was asked for: the address, else as much of it as is known. */
const char *sg_entry_what(struct sg_arena *arena, const struct sg_entry *entry);

#endif
