/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h -- the facts that the block page states about a verdict, as plain
 * data: facts.c takes them from the gate, render.c writes them.
 */
#ifndef SG_FACTS_H
#define SG_FACTS_H

#include "base/text.h"

struct sg_gate;
struct sg_request;
struct sg_verdict;

/* The reason, in the terms of the person who is blocked. */
enum sg_page_why {
	SG_WHY_NOW,       /* a rule that holds at certain times only */
	SG_WHY_ALWAYS,    /* a rule that always holds */
	SG_WHY_OTHERWISE, /* the policy's last line, `otherwise`: no rule allows
			     the site */
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
	/* Borrowed, untrusted text; empty if there is none. */
	struct sg_str site, platform, school, contact, reference;
	enum sg_page_opens opens;
	/* When the site is allowed next, in the school's local time. Not set
	 * for SG_OPENS_NO_PROMISE. */
	unsigned weekday;    /* 0: Monday */
	unsigned day, month; /* 1: first day, January */
	unsigned hour, minute;
};

/*
 * Fills in *facts for `verdict`. The verdict must block `request`. The strings
 * are borrowed from `gate`, from `reference`, and from `verdict` with the
 * scratch memory that the verdict itself borrows. Pure: no I/O, no allocation.
 */
void sg_page_facts_of(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_str reference, struct sg_page_facts *facts);

#endif
