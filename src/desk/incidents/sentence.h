/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence.h -- says in one sentence what an incident is, in English and in
 * Welsh.
 *
 * `language` is "cy" for Welsh; anything else is English. Texts live in the
 * arena. One thread at a time for each arena.
 */
#ifndef SG_DESK_SENTENCE_H
#define SG_DESK_SENTENCE_H

#include "desk/store/rows.h"

struct sg_arena;
struct sg_titles;

/*
 * Returns what happened, without the person's name and the time: "searched how
 * to unblock instagram.com, then tried 3 web proxies: all blocked but the
 * search". It begins with a small letter, and has no full stop. If the doer is
 * not a person, the sentence has a subject: "a page asked by itself for
 * facebook, 12 times: all blocked". `titles` has the names of extensions and
 * apps; it may be NULL.
 */
const char *sg_incident_sentence(struct sg_arena *arena,
    const struct sg_incident_row *row, const struct sg_titles *titles,
    const char *language);
/*
 * Returns how many of the incident's events were let through, without searches:
 * what was got round, or opened. If the facts cannot be read, all that were let
 * through.
 */
uint64_t sg_incident_through(const struct sg_incident_row *row);
/*
 * Returns whom the incident is about, as the words before the sentence and a
 * colon: the person's name; "somebody at the device 10.20.6.7" if nobody was
 * logged on; "while ann was logged on" or "at the device 10.20.6.7" if the doer
 * is not a person. `name` is the name of the row's person.
 */
const char *sg_incident_who(struct sg_arena *arena,
    const struct sg_incident_row *row, const char *name, const char *language);
/*
 * Returns why the incident has its severity, as sentences of a few words,
 * separated by "; ". Returns "" if it is low.
 */
const char *sg_incident_reasons(struct sg_arena *arena,
    const struct sg_incident_row *row, const char *language);
/* Returns "low", "medium", "high" in the language. */
const char *sg_severity_word(enum sg_incident_severity severity,
    const char *language);

#endif
