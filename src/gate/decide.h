/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.h -- finds the first line of the policy that fits a request.  Also
 * finds when a blocked request will next be allowed.
 *
 * A line of the policy, also called a rule, allows or blocks.  A subject is one
 * name or address of the request's destination.  Each subject is decided
 * separately.  A target is a thing that a line can name, such as a platform or
 * a list of sites.  A hidden target is a URL that was found hidden in the
 * request.
 *
 * where.h finds the targets that a subject belongs to.  who.h finds the groups
 * that a person is in.  when.h tests times.
 *
 * The functions allocate nothing.  They are thread-safe if every thread has its
 * own case (struct sg_case) and its own scratch (gate.h).
 */
#ifndef SG_DECIDE_H
#define SG_DECIDE_H

#include "gate/bans.h"
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
	bool can_wait; /* the request is a CONNECT that will be decrypted. Lines
			  about paths are then tried later, on the requests
			  inside the connection */
	bool circumvention; /* a signal of tier intent or capability (request.h)
			       was found.  Then `block` lines about
			       `circumvention` fit */
	bool asked_round;   /* a signal of tier intent or capability was found
			       without looking at headers.  Then `allow` lines
			       about `circumvention` fit.  A forged header must
			       not make an `allow` line fit */
	/*
	 * The ban that holds now, or NULL: it blocks whatever no `fixed` line
	 * allows.  If `may_be_banned` is set, some ban names the person or the
	 * device, at this time or another (`ban_keys`, below).
	 */
	const struct sg_ban *ban;
	bool may_be_banned;
	bool timed; /* a detector asked whether the policy blocks a subject or a
		       hidden target now.  So the signals may differ at other
		       times */
	uint32_t nnames; /* the first `nnames` subjects are named openly by the
			    request.  The hidden target comes after them */
	uint32_t nsubjects; /* at most SG_SUBJECTS_MAX */
	/*
	 * Array of `nsubjects` subjects, in the scratch.  The first subject is
	 * the host of the URL or CONNECT.  After it come the TLS server name,
	 * the Host header, the address that was connected to, and the host of
	 * the hidden target.  A subject is left out if the request does not
	 * have it, or if it repeats an earlier one.
	 */
	struct sg_where *subject;
	sg_trace_fn *trace; /* may be NULL */
	void *trace_ctx;
	/* Valid if `may_be_banned` is set.  It is last, because it is large:
	 * the members that each request uses stay together. */
	struct sg_ban_keys ban_keys;
};

#define SG_NO_SUBJECT UINT32_MAX

struct sg_decision {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;     /* index of the line that decided, or SG_NO_RULE */
	uint32_t subject;  /* index of the subject that decided, or
			      SG_NO_SUBJECT */
	const char *fault; /* static text: why part of the request could not be
			      judged.  NULL if all parts were judged */
};

/*
 * Decide about each subject separately, and return the strictest decision.
 * From strict to lenient, the decisions are: blocked by a locked list (a list
 * that blocks for everyone), blocked by a ban, blocked by a line, undecided
 * until the connection is decrypted, allowed.
 */
struct sg_decision sg_decide(struct sg_case *c);
/*
 * The decision that the policy's `if unsure` setting gives.  `fault` (static
 * text) says what could not be judged.
 */
struct sg_decision sg_unsure(const struct sg_case *c, const char *fault);
/*
 * Find out whether the person or the device is banned.  Sets the members about
 * bans.  A ban does not hold on a device in a group that the policy marks as
 * `supervised`, or in a group that is supervised for a while.
 */
void sg_find_ban(struct sg_case *c);
/*
 * Decide about one subject, as if the request had no signal of circumvention,
 * and nobody were banned.
 * Does not call c->trace.  Sets c->timed.
 */
struct sg_decision sg_decide_alone(struct sg_case *c, struct sg_where *where);
/*
 * Find the lines that fit the subject if their times are ignored.  Stops after
 * the first of them that applies at all times.  `lines` gets them, as a bitmap
 * with gate->line_words words.
 */
void sg_open_lines(const struct sg_case *c, struct sg_where *where,
    uint64_t lines[SG_RULE_WORDS]);
/*
 * Returns the first instant after c->now, in UTC seconds, at which all subjects
 * are allowed.  Returns SG_NEVER if there is no such instant in compiled time.
 * Compiled time is the period for which the policy compiler computed times.
 */
int64_t sg_next_open(struct sg_case *c);

#endif
