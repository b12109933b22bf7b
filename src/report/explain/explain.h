/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h -- judges a request that a person describes. Explains for each line
 * of the policy why it fits the request or does not fit.
 *
 * Any thread may call these functions. Each thread needs its own scratch (the
 * gate's working memory) and its own struct sg_explained.
 */
#ifndef SG_EXPLAIN_H
#define SG_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/why.h"
#include "gate/gate.h"
#include "report/ask.h"

/*
 * At most this many host names of one request are judged. A request can have
 * several host names: the host of the URL, the TLS server name and so on.
 */
#define SG_TRIED_NAMES 8
/* A question has at most this many groups, and at most this many headers. */
#define SG_EXPLAIN_WORDS 64

/*
 * A question: a request as a person describes it. A text that was not given is
 * NULL.
 */
struct sg_explain_question {
	const char *target; /* a URL; for CONNECT "host:443" */
	/* The time, as sg_instant_parse() reads it; NULL for `now`. */
	const char *at;
	const char *client, *user, *mac;
	const char *method;                   /* "GET"; NULL if not given */
	const char *groups[SG_EXPLAIN_WORDS]; /* groups of the policy, or
						 directory groups */
	size_t ngroups;
	/*
	 * Headers, as "Name: value". If neither headers nor a method are given,
	 * the request is made as a browser makes it when somebody types the
	 * address.
	 */
	const char *headers[SG_EXPLAIN_WORDS];
	size_t nheaders;
	const struct sg_bans *bans; /* in force; NULL: nobody is banned */
	bool byod;   /* the device is one that Squid does not decrypt */
	int64_t now; /* UTC seconds */
};

/*
 * The lines of the policy that were tried for one host name, in order.
 * misfit[i] says whether line i fits. If line i does not fit, misfit[i] says
 * why.
 */
struct sg_tried_name {
	uint32_t count;
	enum sg_misfit misfit[SG_RULES_MAX];
};

/* The verdict and the lines that were tried.  Too large for a stack. */
struct sg_explained {
	const struct sg_gate *gate;
	struct sg_ask ask; /* the request that was judged */
	/* The groups of the policy that the person is in, as a bitmap. */
	uint64_t groups[SG_SET_WORDS];
	struct sg_verdict verdict;
	uint32_t nnames; /* how many host names were judged */
	struct sg_tried_name name[SG_TRIED_NAMES];
	/*
	 * Directory groups of the question that no line of the policy names.
	 * They have no effect on the verdict.
	 */
	const char *unasked[SG_EXPLAIN_WORDS];
	size_t nunasked;
};

/*
 * Judge the request of `question`, and fill *explained. *explained borrows
 * `gate` and the texts of `question`. The verdict in *explained borrows
 * `scratch`.
 *
 * Returns false, and writes the reason to `why`, in two cases:
 * - A text of the question cannot be parsed.
 * - The policy lists no member that is in all groups of the question.
 */
bool sg_explain(const struct sg_gate *gate,
    const struct sg_explain_question *question, struct sg_scratch *scratch,
    struct sg_explained *explained, char why[SG_WHY_BYTES]);

/* Returns why a line did not fit, in words: "another group". */
const char *sg_explain_misfit(enum sg_misfit misfit);
/*
 * Returns the host name that decided the verdict. The last line that was tried
 * for this name was the deciding line.
 */
const struct sg_tried_name *
sg_explain_deciding(const struct sg_explained *explained);

/*
 * Write the explanation for people. If `colour` is true, add terminal colours.
 */
void sg_explain_text(const struct sg_explained *explained, bool colour,
    FILE *to);

#endif
