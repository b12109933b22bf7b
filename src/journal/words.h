/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- converts the kind of an event (enum sg_event_kind) to its word in
 * records, and back. Pure: no I/O, no allocation. Texts are static.
 */
#ifndef SG_JOURNAL_WORDS_H
#define SG_JOURNAL_WORDS_H

#include "journal/event.h"

/* Returns "" if `kind` is not a value of the enum. */
const char *sg_event_kind_word(enum sg_event_kind kind);
/* Returns 0 if `word` is unknown. */
enum sg_event_kind sg_event_kind_named(const char *word);

#endif
