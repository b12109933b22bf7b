/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * attempt.h -- how a record is counted: as whose attempt, as whose way round
 * the filter, and of which person. Reports, the yearly review and the desk's
 * sums count by these rules.
 *
 * Pure. Any thread. Texts are borrowed from the entry.
 */
#ifndef SG_REPORT_ATTEMPT_H
#define SG_REPORT_ATTEMPT_H

#include "gate/fold.h"
#include "report/entry.h"

struct sg_attempt {
	enum sg_doer doer;
	/*
	 * Whose way round the filter it is. Even if a person made the request,
	 * a sign of what the device is capable of does not show that the person
	 * meant it: then this is SG_DOER_UNCLEAR.
	 */
	enum sg_doer round_doer;
	/* It is a way round the filter; false for a blocked site only. */
	bool round;
	/*
	 * It shows only what the device is capable of, and not what somebody
	 * did.
	 */
	bool able;
};
/*
 * Returns true if records of this kind are about an attempt: about a request
 * that was blocked, or that looks like a way round the filter.
 */
bool sg_is_attempt(const struct sg_entry *entry);
void sg_attempt_of(const struct sg_entry *entry, struct sg_attempt *attempt);

/* One way round the filter that an attempt tried. */
struct sg_attempt_way {
	enum sg_technique technique;
	enum sg_doer doer;  /* whose way round it is */
	const char *target; /* may be NULL */
};
/* Get the ways, each technique once. Returns their number. */
size_t sg_attempt_ways(const struct sg_entry *entry,
    struct sg_attempt_way ways[SG_SIGNALS_MAX]);

/*
 * Returns true if the record is about the use of an exception: entry->exception
 * is then its id, and sg_doer_of(entry->intent) who used it.
 */
bool sg_is_use(const struct sg_entry *entry);

/*
 * Returns a text that is the same for all spellings of the entry's person: the
 * name itself, or `key`, where the case of a user name is folded.
 */
const char *sg_person_key(const struct sg_entry *entry,
    char key[SG_FOLD_KEY_BYTES]);

/*
 * Returns whether two names, of which either may be NULL, are one person's.
 */
bool sg_person_same(const char *a, const char *b);

#endif
