/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counts.h -- what c-icap's `info` page shows of this service.
 *
 * Counted without a lock, and handed to c-icap, whose counters have one, from
 * time to time.
 */
#ifndef SG_COUNTS_H
#define SG_COUNTS_H

#include <stdint.h>

enum sg_count {
	SG_COUNT_ALLOWED,
	SG_COUNT_UNDECIDED, /* a CONNECT that is judged later */
	SG_COUNT_PAGES,     /* blocked with a page */
	SG_COUNT_EMBEDS,    /* blocked with nothing: part of a page */
	SG_COUNT_CONNECTS,  /* blocked before a tunnel was open */
	SG_COUNT_UNSURE,    /* could not be judged; among the others, too */
	SG_COUNT_MISTOLD, /* Squid cannot have told it; among the others, too */
	SG_COUNT_UNREADY, /* came while no policy was in force */
	SG_COUNT_FAULTS,  /* answered with an ICAP error: no memory */
	SG_COUNT_STRIPPED, /* the client sent X-SG-* headers */
	SG_COUNT_SWAPPED,  /* new images came into force */
	SG_COUNT_REFUSED,  /* new images were not fit to */
	SG_COUNT_RECORDED, /* records written into the journal */
	SG_COUNT_REPEATS,  /* repeats that were counted instead */
	SG_COUNT_LOST,     /* records that could not be written */
	SG_COUNTS
};

/* Make the counters known to c-icap; in mod_init_service. */
void sg_counts_register(void);
/* One more.  Thread-safe, never waits. */
void sg_counts_add(enum sg_count count);
/*
 * How old the images in force are, in seconds; -1: this child is ending.
 * c-icap adds up what its children say, so it shows the sum of their ages and,
 * beside it, how many they are.  Not by two threads at once.
 */
void sg_counts_age(int64_t seconds);
/* Hand all to c-icap.  Not by two threads at once. */
void sg_counts_flush(void);

#endif
