/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- the words that stand for kinds of events in records, and back.
 */
#ifndef SG_JOURNAL_WORDS_H
#define SG_JOURNAL_WORDS_H

#include "journal/event.h"

/* "": the value is none of the enum's. */
const char *sg_event_kind_word(enum sg_event_kind kind);
/* 0: not one of the words. */
enum sg_event_kind sg_event_kind_named(const char *word);

#endif
