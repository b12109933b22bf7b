/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h -- what there is to say about a block, as plain data: the seam
 * between the gate's verdict and any form in which a person is told.
 */
#ifndef SG_FACTS_H
#define SG_FACTS_H

#include "base/text.h"

struct sg_gate;
struct sg_request;
struct sg_verdict;

/* Why, as a pupil would put it. */
enum sg_page_why {
	SG_WHY_NOW,       /* a rule for this time of day */
	SG_WHY_ALWAYS,    /* a rule without a time */
	SG_WHY_OTHERWISE, /* the last line: nothing lets it in */
	SG_WHY_EXCEPTION,
	SG_WHY_LOCKED,
	SG_WHY_UNSURE,
	SG_WHY_CIRCUMVENTION,
	SG_WHY_PAUSED, /* this person is banned for a while */
	SG_WHYS
};

enum sg_page_opens {
	SG_OPENS_NO_PROMISE,
	SG_OPENS_TODAY,
	SG_OPENS_TOMORROW,
	SG_OPENS_ON
};

struct sg_page_facts {
	enum sg_page_why why;
	/* All borrowed; hostile as to what they contain; empty: none. */
	struct sg_str site, platform, school, contact, reference;
	enum sg_page_opens opens;
	/* The opening in school-local time; unless there is no promise. */
	unsigned weekday;    /* 0: Monday */
	unsigned day, month; /* from 1 */
	unsigned hour, minute;
};

/*
 * What to say of `verdict`, which blocks `request`.  The facts borrow from
 * the gate, the verdict (so from its scratch) and `reference`.
 */
void sg_page_facts_of(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_str reference, struct sg_page_facts *facts);

#endif
