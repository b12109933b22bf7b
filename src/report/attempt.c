/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* attempt.c -- decides how a record is counted. */
#include "report/attempt.h"

#include <string.h>

static bool
counts(enum sg_tier tier)
{
	return tier == SG_TIER_INTENT || tier == SG_TIER_CAPABILITY;
}

static enum sg_doer
round_doer(enum sg_doer doer, bool tried)
{
	return doer == SG_DOER_PERSON && !tried ? SG_DOER_UNCLEAR : doer;
}

bool
sg_is_attempt(const struct sg_entry *entry)
{
	return entry->kind == SG_EVENT_BLOCK || entry->kind == SG_EVENT_SIGNAL;
}

void
sg_attempt_of(const struct sg_entry *entry, struct sg_attempt *attempt)
{
	const bool tried = sg_entry_tried(entry);

	*attempt = (struct sg_attempt){.doer = sg_entry_doer(entry)};
	for (size_t i = 0; i < entry->nsignals; i++)
		attempt->round |= counts(entry->signals[i].tier);
	attempt->able = attempt->round && !tried;
	attempt->round_doer = round_doer(attempt->doer, tried);
}

size_t
sg_attempt_ways(const struct sg_entry *entry,
    struct sg_attempt_way ways[SG_SIGNALS_MAX])
{
	unsigned done = 0;
	size_t n = 0;

	for (size_t i = 0; i < entry->nsignals; i++) {
		enum sg_technique technique = entry->signals[i].technique;
		enum sg_tier tier = entry->signals[i].tier;

		if (!counts(tier) || (done >> technique & 1) != 0)
			continue;
		done |= 1U << technique;
		ways[n++] = (struct sg_attempt_way){.technique = technique,
		    .doer = round_doer(sg_doer_of(entry->intent),
			tier == SG_TIER_INTENT),
		    .target = entry->signals[i].target};
	}
	return n;
}

bool
sg_is_use(const struct sg_entry *entry)
{
	return entry->exception != NULL && entry->kind != SG_EVENT_TEST &&
	    entry->kind != SG_EVENT_ENDED;
}

const char *
sg_person_key(const struct sg_entry *entry, char key[SG_FOLD_KEY_BYTES])
{
	return entry->user == NULL ? entry->person :
				     sg_fold_key(entry->person, key);
}

bool
sg_person_same(const char *a, const char *b)
{
	char one[SG_FOLD_KEY_BYTES], other[SG_FOLD_KEY_BYTES];

	return a != NULL && b != NULL &&
	    strcmp(sg_fold_key(a, one), sg_fold_key(b, other)) == 0;
}
