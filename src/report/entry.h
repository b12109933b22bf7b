/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- describes one record of the journal in plain words.
 *
 * Returned texts are static, belong to the entry, or live in the arena. One
 * thread at a time per arena.
 */
#ifndef SG_REPORT_ENTRY_H
#define SG_REPORT_ENTRY_H

#include <stdbool.h>
#include <stdio.h>

#include "journal/read.h"
#include "report/words.h"

struct sg_arena;
struct sg_school;

/*
 * Write the record in a few lines of text. If `colour` is true, add terminal
 * colours.
 */
void sg_entry_text(const struct sg_school *school, const struct sg_entry *entry,
    bool colour, FILE *to);
/*
 * Returns true if records of this kind are about a request. All other records
 * are about the policy, a ban or the journal.
 */
bool sg_entry_is_request(enum sg_event_kind kind);
/*
 * Returns true if records of this kind name a client: if they are about a
 * request, or about a connection that was ended (SG_EVENT_ENDED). The latter is
 * nobody's doing: it must never be counted as an attempt or a block.
 */
bool sg_entry_has_client(enum sg_event_kind kind);
/*
 * Returns how long the connection had been open that was ended, in words: "25
 * min 3 s, since Tue 24 Nov 2026 10:35:02". Returns NULL if the record does not
 * say.
 */
const char *sg_entry_open(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/* Returns "1200 sent, 85000 received", or NULL if the record does not say. */
const char *sg_entry_bytes(struct sg_arena *arena,
    const struct sg_entry *entry);
/*
 * Returns how many requests the record stands for, in words. Examples: "40
 * within a minute"; "39 more, until Tue 24 Nov 2026 10:15:58". Returns NULL if
 * the record stands for one request.
 */
const char *sg_entry_repeats(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/*
 * Returns who did what the record tells. If a person made an allowed request,
 * and its signals show only what the device is capable of, this is
 * SG_DOER_UNCLEAR: such a request was recorded only for its signals, and the
 * person need not have meant anything.
 */
enum sg_doer sg_entry_doer(const struct sg_entry *entry);
/*
 * Returns true if a signal of the record shows that somebody tried to get round
 * the filter.
 */
bool sg_entry_tried(const struct sg_entry *entry);
/*
 * Returns what was done, without a subject: "went to https://x.example/", or
 * "searched for "unblock school wifi" on www.google.com".
 */
const char *sg_entry_sentence(struct sg_arena *arena,
    const struct sg_entry *entry);
/*
 * Returns whether the request was let through, in words: "blocked", "let
 * through by exception EX-014". Returns "" if the record is not about a
 * request.
 */
const char *sg_entry_outcome(struct sg_arena *arena,
    const struct sg_entry *entry);
/*
 * Returns the hidden targets of the record's signals (sites behind a proxy or a
 * translator) as people read them, separated by commas. Returns "" if there are
 * none. A target that is the requested host itself, the subject of a search or
 * a product of a store is left out, because nothing led there.
 */
const char *sg_entry_targets(struct sg_arena *arena,
    const struct sg_entry *entry);
/*
 * Returns the verb for what was done. Example: "went to", if a person made the
 * request. A page or an app has another verb.
 */
const char *sg_entry_deed(const struct sg_entry *entry);
/*
 * Returns the record's signals (signs of an attempt to get round the filter) in
 * words. Example: "A website that fetches other websites, to www.facebook.com".
 * Returns "" if the record has no signals.
 */
const char *sg_entry_signals(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/*
 * Returns the requested URL. If only a part of the URL was recorded, returns
 * this part.
 */
const char *sg_entry_what(struct sg_arena *arena, const struct sg_entry *entry);
/*
 * Returns the name under which the request is counted: the platform, else the
 * host. If the port was closed, returns host and port, because the host is not
 * blocked. Returns "(not recorded)" if there is no name.
 */
const char *sg_entry_site(const struct sg_entry *entry);

#endif
