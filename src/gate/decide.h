/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.h -- finds the first line that fits, and when the answer next becomes
 * "allow".
 *
 * Does no look-ups: who.h, where.h and when.h do.  Allocates nothing; one
 * thread per case and scratch.
 */
#ifndef SG_DECIDE_H
#define SG_DECIDE_H

#include "gate/gate.h"
#include "gate/where.h"

struct sg_person; /* who.h */

/*
 * One decision to make: about a person, an instant, and the subjects (names and
 * addresses) of the request.
 */
struct sg_case {
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_person *person;
	int64_t now;
	bool can_wait;      /* a CONNECT that will be decrypted */
	bool circumvention; /* a signal of tier intent or capability was found:
			       `block` lines with `circumvention` fit */
	bool asked_round;   /* the same was found without reading headers:
			       `allow` lines with `circumvention` fit.  No
			       header opens anything */
	uint32_t nnames;    /* subjects that the request itself names */
	uint32_t nsubjects; /* at most SG_SUBJECTS_MAX */
	struct sg_where *subject; /* in the scratch: the host of the URL or
				     CONNECT; then, if present, TLS server name,
				     Host header, reached address, hidden
				     target */
	sg_trace_fn *trace;       /* may be NULL */
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
 * Try the lines for each subject.  A subject on a locked list outweighs a
 * blocked one, which outweighs one that waits for decryption, which outweighs
 * an allowed one.
 */
struct sg_decision sg_decide(struct sg_case *c);
/* The policy's `if unsure` action; `fault` (static text) is the reason. */
struct sg_decision sg_unsure(const struct sg_case *c, const char *fault);
/* Decide one subject by itself, ignoring circumvention signals; not traced. */
struct sg_decision sg_decide_alone(const struct sg_case *c,
    struct sg_where *where);
/*
 * The first instant after c->now, in UTC seconds and within compiled time, at
 * which all subjects are allowed; SG_NEVER if there is none.
 */
int64_t sg_next_open(struct sg_case *c);

#endif
