/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counts.h -- the counters of this service on c-icap's `info` page.
 *
 * Counted without a lock and handed to c-icap, whose counters take a lock, from
 * time to time.
 */
#ifndef SG_COUNTS_H
#define SG_COUNTS_H

#include <stdint.h>

enum sg_count {
	SG_COUNT_ALLOWED,
	SG_COUNT_UNDECIDED, /* a CONNECT that is judged later */
	SG_COUNT_PAGES,     /* blocked with a page */
	SG_COUNT_EMBEDS,    /* part of a page, blocked with an empty answer */
	SG_COUNT_CONNECTS,  /* CONNECT, blocked before a tunnel was open */
	SG_COUNT_UNSURE,    /* could not be judged; also counted above */
	SG_COUNT_FORGED,    /* headers that Squid cannot have written; also
				counted above */
	SG_COUNT_UNREADY,   /* no policy was in force; also counted above */
	SG_COUNT_FAULTS,    /* answered with an ICAP error: out of memory */
	SG_COUNT_STRIPPED,  /* the client's X-SG-* headers were removed */
	SG_COUNT_SWAPPED,   /* new images came into force */
	SG_COUNT_REFUSED,   /* new images were refused */
	SG_COUNT_RECORDED,  /* records written into the journal */
	SG_COUNT_REPEATS,   /* repeats, counted but not written */
	SG_COUNT_LOST,      /* records that could not be written */
	SG_COUNTS
};

/* Registers the counters with c-icap. Call in mod_init_service. */
void sg_counts_register(void);
/* Adds one. Thread-safe, never waits. */
void sg_counts_add(enum sg_count count);
/*
 * Sets the age of the images in force in seconds; -1 when this child is ending.
 * c-icap can only add up what its children report, so it shows the sum of their
 * ages and, beside it, the number of children. One thread at a time.
 */
void sg_counts_age(int64_t seconds);
/* Hands all counts to c-icap. One thread at a time. */
void sg_counts_flush(void);

#endif
