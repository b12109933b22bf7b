/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words.c -- the words by which records name the kinds of events. */
#include "journal/words.h"

static const char *const kinds[] = {"", "block", "signal", "exception", "visit",
    "fault", "policy", "ban", "journal", "flood", "test", "ended", "desk"};
#define NKINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *
sg_event_kind_word(enum sg_event_kind kind)
{
	return (size_t)kind < NKINDS ? kinds[kind] : "";
}

enum sg_event_kind
sg_event_kind_named(const char *word)
{
	/* Entry 0 is the empty word, which is not a kind. */
	for (unsigned i = 1; i < NKINDS; i++) {
		if (strcmp(kinds[i], word) == 0)
			return (enum sg_event_kind)i;
	}
	return 0;
}
