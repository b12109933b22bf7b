/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.h -- the first line that fits, and when another one will.
 *
 * Does not look anything up: who.h, where.h and when.h did.
 */
#ifndef SG_DECIDE_H
#define SG_DECIDE_H

#include "gate/gate.h"
#include "gate/where.h"

struct sg_person; /* who.h */

/* What is to be decided: a person, an instant, and names. */
struct sg_case {
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_person *person;
	int64_t now;
	bool can_wait;      /* a CONNECT that will be decrypted */
	bool circumvention; /* a signal of tier intent or capability: what
			       `block` lines about it are about */
	bool asked_round;   /* the same told without headers, for `allow` lines:
			       no header opens anything */
	uint32_t nnames;    /* subjects that the request itself names */
	uint32_t nsubjects; /* at most SG_SUBJECTS_MAX */
	struct sg_where *subject; /* in the scratch: URL or CONNECT host; TLS
				     server name; Host; hidden target */
	sg_trace_fn *trace;       /* may be NULL */
	void *trace_ctx;
};

#define SG_NO_SUBJECT UINT32_MAX

struct sg_decision {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;
	uint32_t subject;  /* which of them decided, or SG_NO_SUBJECT */
	const char *fault; /* what could not be told, if anything: static */
};

/*
 * Go down the lines for each subject; a subject that is blocked outweighs one
 * that waits for decryption, and that one that is allowed.
 */
struct sg_decision sg_decide(struct sg_case *c);
/* The policy's `if unsure`. */
struct sg_decision sg_unsure(const struct sg_case *c, const char *fault);
/* One subject by itself, whatever else the request does; not traced. */
struct sg_decision sg_decide_alone(const struct sg_case *c,
    struct sg_where *where);
/*
 * The first instant after now, in compiled time, when all subjects are
 * allowed; SG_NEVER when there is none.
 */
int64_t sg_next_open(struct sg_case *c);

#endif
