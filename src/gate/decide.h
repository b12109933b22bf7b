/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.h -- finds the first line of the policy that fits a request, and when
 * a blocked request will next be allowed.
 *
 * A line, or rule, of the policy allows or blocks.  A subject is one name or
 * address of the request's destination; each subject is decided about
 * separately.  A target is a thing that a line can name, such as a platform or
 * a list of sites; where.h finds the targets that a subject belongs to, who.h
 * finds the groups of the person, when.h tests times.
 *
 * Allocates nothing.  Thread-safe if every thread has its own case and scratch.
 */
#ifndef SG_DECIDE_H
#define SG_DECIDE_H

#include "gate/gate.h"
#include "gate/where.h"

struct sg_person; /* who.h */

/*
 * The input of one decision: a person, an instant, and the subjects of the
 * request.
 */
struct sg_case {
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_person *person;
	int64_t now;   /* UTC seconds */
	bool can_wait; /* the request is a CONNECT that will be decrypted, so
			  lines about paths can be tried later, on the requests
			  inside it */
	bool circumvention; /* the request shows signs of circumvention (a
			       signal of tier intent or capability, request.h):
			       `block` lines about `circumvention` fit */
	bool asked_round;   /* a signal of these tiers was found without looking
			       at headers: `allow` lines about `circumvention`
			       fit. Headers can be forged, so they must not make
			       an `allow` line fit */
	uint32_t nnames; /* number of subjects, from the first, that the request
			    names openly; the hidden target is not among them */
	uint32_t nsubjects; /* at most SG_SUBJECTS_MAX */
	/*
	 * Array in the scratch: the host of the URL or CONNECT; then, if they
	 * are present and differ, the TLS server name, the Host header, the
	 * address that was connected to, and the host of a URL hidden in the
	 * request.
	 */
	struct sg_where *subject;
	sg_trace_fn *trace; /* may be NULL */
	void *trace_ctx;
};

#define SG_NO_SUBJECT UINT32_MAX

struct sg_decision {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;
	uint32_t subject;  /* index of the subject that decided, or
			      SG_NO_SUBJECT */
	const char *fault; /* static text: why part of the request could not be
			      judged; NULL if all of it was */
};

/*
 * Decide about each subject separately, and return the strictest decision:
 * blocked by a locked list (one that blocks for everyone), then blocked by a
 * line, then undecided until the connection is decrypted, then allowed.
 */
struct sg_decision sg_decide(struct sg_case *c);
/*
 * The decision that the policy's `if unsure` setting gives.  `fault` (static
 * text) says what could not be judged.
 */
struct sg_decision sg_unsure(const struct sg_case *c, const char *fault);
/*
 * Decide about one subject as if the request had no circumvention signal.  Does
 * not call c->trace.
 */
struct sg_decision sg_decide_alone(const struct sg_case *c,
    struct sg_where *where);
/*
 * The first instant after c->now (UTC seconds) at which all subjects are
 * allowed.  SG_NEVER if there is no such instant in compiled time, the period
 * for which the policy compiler computed times.
 */
int64_t sg_next_open(struct sg_case *c);

#endif
