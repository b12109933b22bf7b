/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counts.h -- the counters of this service on c-icap's `info` page. The gate is
 * the module that judges requests (gate/gate.h).
 *
 * c-icap's own counters take a lock. So each process counts in atomic
 * variables, and hands the counts to c-icap from time to time.
 */
#ifndef SG_COUNTS_H
#define SG_COUNTS_H

#include <stdint.h>

enum sg_count {
	SG_COUNT_ALLOWED,
	/* A CONNECT that passed, because the TLS server name or the requests
	 * inside will be judged later. */
	SG_COUNT_UNDECIDED,
	SG_COUNT_PAGES, /* blocked with a page */
	/* A part of a page (image, script) that was blocked with an empty
	 * answer. */
	SG_COUNT_EMBEDS,
	SG_COUNT_CONNECTS, /* a CONNECT, blocked before a tunnel was open */
	/* The gate could not judge the request. The request is also counted by
	 * its answer, in one of the counters above. */
	SG_COUNT_UNSURE,
	/* Squid cannot have written the ICAP headers. The request is also
	 * counted by its answer, in one of the counters above. */
	SG_COUNT_FORGED,
	/* No policy was in force. The request is also counted by its answer, in
	 * one of the counters above. */
	SG_COUNT_UNREADY,
	SG_COUNT_FAULTS, /* answered with an ICAP error: out of memory */
	/* The client had written X-SG-* headers. They were removed. */
	SG_COUNT_STRIPPED,
	/* new images (a new compiled policy) came into force */
	SG_COUNT_SWAPPED,
	SG_COUNT_REFUSED,  /* new images were refused */
	SG_COUNT_RECORDED, /* records written into the journal */
	/* requests that the journal counted and did not write one by one */
	SG_COUNT_REPEATS,
	SG_COUNT_LOST, /* records that could not be written */
	/* connections that stay open and could not be noted; see opened.h */
	SG_COUNT_UNNOTED,
	SG_COUNTS
};

/* Registers the counters with c-icap. Call in mod_init_service. */
void sg_counts_register(void);
/* Adds one to `count`. Thread-safe, never waits. */
void sg_counts_add(enum sg_count count);
/*
 * Sets the age in seconds of the compiled policy (the "images") of this child
 * process of c-icap. Pass -1 when the child is ending. c-icap can only add up
 * the values of its children. So the `info` page shows the sum of all ages, and
 * the number of children that have a policy. One thread at a time.
 */
void sg_counts_age(int64_t seconds);
/* Hands all counts to c-icap. One thread at a time. */
void sg_counts_flush(void);

#endif
