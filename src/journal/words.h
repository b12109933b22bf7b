/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- the words that stand for the gate's and the journal's enums in
 * records, and back.
 */
#ifndef SG_JOURNAL_WORDS_H
#define SG_JOURNAL_WORDS_H

#include "journal/event.h"

/* "": the value is none of the enum's. */
const char *sg_event_kind_word(enum sg_event_kind kind);
const char *sg_intent_word(enum sg_intent intent);
const char *sg_technique_word(enum sg_technique technique);
const char *sg_tier_word(enum sg_tier tier);
const char *sg_ground_word(enum sg_ground ground);

/* 0: not one of the words. */
enum sg_event_kind sg_event_kind_named(const char *word);
enum sg_intent sg_intent_named(const char *word);
enum sg_technique sg_technique_named(const char *word);
enum sg_tier sg_tier_named(const char *word);

#endif
