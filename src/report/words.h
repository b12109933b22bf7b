/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- translates the words in records ("vpn", "policy-taken") into plain
 * English.
 *
 * Returned texts are static, or live in the arena. Every function may be called
 * from any thread.
 */
#ifndef SG_REPORT_WORDS_H
#define SG_REPORT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/request.h"
#include "journal/read.h"

struct sg_arena;
struct sg_period;
struct sg_school;
struct sg_titles;
struct sg_verified;

/* Who or what made a request. schoolgate(1) explains this at `intent`. */
enum sg_doer {
	SG_DOER_PERSON, /* somebody went there */
	SG_DOER_PAGE,   /* a page fetched it by itself, for example a picture */
	SG_DOER_APP,    /* an app or a browser fetched it by itself */
	SG_DOER_UNCLEAR, /* the record does not say */
	SG_DOERS
};
enum sg_doer sg_doer_of(enum sg_intent intent);
const char *sg_doer_word(enum sg_doer doer); /* word for programs: "people" */
/* word for programs: "genuine" */
const char *sg_proof_word(enum sg_proof proof);
const char *sg_doer_title(enum sg_doer doer); /* title for people: "People" */

/*
 * Returns "A private network (VPN)" for "vpn". Returns an unknown word
 * unchanged.
 */
const char *sg_technique_title(const char *word);
/*
 * Returns how people read the target of a signal. If the target is an id of an
 * extension or app in a store, and `titles` (titles.h) has it, returns the name
 * with the id: "Urban VPN (extension for Chrome or Edge, eppiocem...)". If it
 * can only be an id, but `titles` does not have it, says so. Otherwise returns
 * the target itself, for example a hidden site. If `titles` is NULL, no names
 * are known. The text lives in `arena`, or is the target.
 */
const char *sg_target_title(struct sg_arena *arena,
    const struct sg_titles *titles, const char *target);
/* Returns "A policy came into force" for "policy-taken". */
const char *sg_event_title(const char *action);

/*
 * Returns a sentence that says whether the whole journal was verified, and the
 * result: whether it is `whole`. `verified` is NULL if nothing was verified,
 * because there is no key.
 */
const char *sg_verified_text(struct sg_arena *arena,
    const struct sg_verified *verified, bool whole);

/* Returns "1 attempt" or "3 attempts". */
const char *sg_count_text(struct sg_arena *arena, uint64_t count,
    const char *one, const char *many);
/* Returns "Mon 16 Nov 2026 00:00 to Sun 22 Nov 2026 14:05". */
const char *sg_period_text(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);

/*
 * Returns who used an exception, and how often: "used 2 times by 2 people".
 * Uses by apps, and uses of which the record cannot tell, are said apart.
 * `people` is the number of different people.
 */
const char *sg_used_by_text(struct sg_arena *arena, const uint64_t by[SG_DOERS],
    uint64_t people);

#endif
