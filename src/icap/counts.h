/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counts.h -- the counters of this service on c-icap's `info` page.
 *
 * c-icap's own counters take a lock. So each process counts in atomic
 * variables. From time to time the process hands the counts to c-icap.
 */
#ifndef SG_COUNTS_H
#define SG_COUNTS_H

#include <stdint.h>

enum sg_count {
	SG_COUNT_ALLOWED,
	SG_COUNT_UNDECIDED, /* a CONNECT that passed; the server name or the
			       requests inside are judged later */
	SG_COUNT_PAGES,     /* blocked with a page */
	SG_COUNT_EMBEDS,    /* a part of a page (image, script), blocked with an
			       empty answer */
	SG_COUNT_CONNECTS,  /* a CONNECT, blocked before a tunnel was open */
	SG_COUNT_UNSURE,    /* a request that the gate could not judge; also
			       counted by its answer above */
	SG_COUNT_FORGED,    /* ICAP headers that Squid cannot have written; also
			       counted by its answer above */
	SG_COUNT_UNREADY,  /* no policy was in force; also counted by its answer
			      above */
	SG_COUNT_FAULTS,   /* answered with an ICAP error: out of memory */
	SG_COUNT_STRIPPED, /* a request from which X-SG-* headers that the
			      client wrote were removed */
	SG_COUNT_SWAPPED,  /* new images came into force */
	SG_COUNT_REFUSED,  /* new images were refused */
	SG_COUNT_RECORDED, /* records written into the journal */
	SG_COUNT_REPEATS,  /* events that the journal counted instead of writing
			    */
	SG_COUNT_LOST,     /* records that could not be written */
	SG_COUNTS
};

/* Registers the counters with c-icap. Call in mod_init_service. */
void sg_counts_register(void);
/* Adds one to `count`. Thread-safe, never waits. */
void sg_counts_add(enum sg_count count);
/*
 * Sets the age in seconds of the compiled policy (the "images") that this child
 * process of c-icap uses. Pass -1 when the child is ending. c-icap can only add
 * up the values of its children. So the `info` page shows the sum of all ages,
 * and the number of children that have a policy. One thread at a time.
 */
void sg_counts_age(int64_t seconds);
/* Hands all counts to c-icap. One thread at a time. */
void sg_counts_flush(void);

#endif
