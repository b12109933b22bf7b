/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- the words that stand for the gate's enums in journal records and
 * in the output of `judge`.
 *
 * Texts are static.  Every function may be called from any thread.
 */
#ifndef SG_GATE_WORDS_H
#define SG_GATE_WORDS_H

#include "gate/request.h"

/* Each of these functions returns "" for a value that is not in its enum. */
const char *sg_intent_word(enum sg_intent intent);
const char *sg_technique_word(enum sg_technique technique);
const char *sg_tier_word(enum sg_tier tier);
const char *sg_ground_word(enum sg_ground ground);

/* Each of these functions returns 0 for an unknown word. */
enum sg_intent sg_intent_named(const char *word);
enum sg_technique sg_technique_named(const char *word);
enum sg_tier sg_tier_named(const char *word);

#endif
