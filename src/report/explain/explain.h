/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h -- the verdict on one request that somebody describes, and why
 * each line of the policy did or did not fit.
 *
 * May be called from any thread, with a scratch and a result per thread.
 */
#ifndef SG_EXPLAIN_H
#define SG_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/why.h"
#include "gate/gate.h"
#include "report/ask.h"

#define SG_TRIED_MAX 4096   /* lines that a policy can have */
#define SG_TRIED_NAMES 8    /* names that one request can have */
#define SG_EXPLAIN_WORDS 64 /* groups, or headers, of a question */

/* A request as people describe it.  A text is NULL when it was not given. */
struct sg_explain_question {
	const char *target; /* a URL; for CONNECT "host:443" */
	const char *at;     /* for sg_instant_parse(); NULL for `now` */
	const char *client, *user, *mac;
	const char *method;                   /* "GET" */
	const char *groups[SG_EXPLAIN_WORDS]; /* of the policy or a directory */
	size_t ngroups;
	/* "Name: value".  Without headers and method, those are used that a
	 * browser sends when somebody types the address. */
	const char *headers[SG_EXPLAIN_WORDS];
	size_t nheaders;
	bool byod;   /* the device's connections are not decrypted */
	int64_t now; /* UTC seconds */
};

/* The lines of the policy that were tried for one name, in order. */
struct sg_tried_name {
	uint32_t count;
	enum sg_misfit misfit[SG_TRIED_MAX];
};

/* The outcome; too large for a stack. */
struct sg_explained {
	const struct sg_gate *gate;
	struct sg_ask ask;    /* the request that was judged */
	struct sg_set groups; /* the person's, of the policy */
	struct sg_verdict verdict;
	uint32_t nnames; /* names that were judged */
	struct sg_tried_name name[SG_TRIED_NAMES];
	/* Groups of the question that no line of the policy names. */
	const char *unasked[SG_EXPLAIN_WORDS];
	size_t nunasked;
};

/*
 * Judge the request of `question` and record which lines were tried.
 * `explained` borrows the texts of `question`, and its verdict borrows
 * `scratch`.  False, with `why`, when the question makes no sense.
 */
bool sg_explain(const struct sg_gate *gate,
    const struct sg_explain_question *question, struct sg_scratch *scratch,
    struct sg_explained *explained, char why[SG_WHY_BYTES]);

/* Write it for people; `colour` adds terminal colours. */
void sg_explain_text(const struct sg_explained *explained, bool colour,
    FILE *to);

#endif
