/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * count.h -- what one record adds to the numbers of a review.
 *
 * The command line counts the records of the journal; the desk has counted them
 * already, by day, when it took them in. Both count by these rules, so both
 * have the same numbers.
 */
#ifndef SG_REVIEW_COUNT_H
#define SG_REVIEW_COUNT_H

#include "report/entry.h"

/* What is counted. The numbers are in the desk's store: do not change them. */
enum sg_review_what {
	SG_REVIEW_RECORD = 1, /* any record: it shows that the day has one */
	SG_REVIEW_ATTEMPT,    /* by doer, with people */
	SG_REVIEW_ROUND,      /* of these, ways round the filter; by doer */
	SG_REVIEW_WAY,        /* the same, by the technique's word and doer */
	SG_REVIEW_USE, /* uses of an exception, by id and doer, with people */
	SG_REVIEW_PASSED, /* tests of the filter, by who made them */
	SG_REVIEW_FAILED,
	SG_REVIEW_POLICY,    /* a policy came into force */
	SG_REVIEW_LOST,      /* records that could not be written */
	SG_REVIEW_UNREADABLE /* lines that are no record */
};

struct sg_review_count {
	enum sg_review_what what;
	const char *name;  /* "" if it is not counted by a name; borrowed */
	enum sg_doer doer; /* SG_DOER_PERSON if it is not counted by doer */
	uint64_t n;        /* may be 0: the row is then shown with 0 */
	bool of_person;    /* the entry's person is one of those who did it */
};
#define SG_REVIEW_COUNTS (SG_SIGNALS_MAX + 8)

/*
 * Bursts that were counted. The records of a burst (journal/burst.h: similar
 * requests within a minute) are one attempt, and one use of an exception. A
 * burst is remembered for SG_REVIEW_BURST_MS of the journal's time. If a burst
 * goes on beyond midnight, it counts on the day on which it began.
 *
 * One thread at a time.
 */
#define SG_REVIEW_BURST_MS (INT64_C(4) * 60000)
struct sg_review_bursts;
/* Exits if there is no memory, like sg_review_counts(). */
struct sg_review_bursts *sg_review_bursts_new(void);
void sg_review_bursts_free(struct sg_review_bursts **bursts);
/*
 * Write the bursts that are remembered as a text, in the arena; and read what
 * was written. A text that was not written so is read as far as it goes.
 */
const char *sg_review_bursts_text(const struct sg_review_bursts *bursts,
    struct sg_arena *arena);
void sg_review_bursts_read(struct sg_review_bursts *bursts, const char *text);

/*
 * Get what the entry adds. `is_record` is false for a line that is no record.
 * The entry must be complete (folded, with its counts). Returns how many counts
 * there are. Cost: well under a microsecond.
 */
size_t sg_review_counts(struct sg_review_bursts *bursts,
    const struct sg_entry *entry, bool is_record,
    struct sg_review_count counts[SG_REVIEW_COUNTS]);

#endif
