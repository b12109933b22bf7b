/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h -- the facts that the block page states about a verdict, as plain
 * data. facts.c takes the facts from the gate, which is the module that judges
 * requests (gate/gate.h). render.c writes them into the page.
 */
#ifndef SG_FACTS_H
#define SG_FACTS_H

#include "base/text.h"

struct sg_gate;
struct sg_request;
struct sg_verdict;

/* The reason, in the terms of the person who is blocked. */
enum sg_page_why {
	SG_WHY_NOW,    /* a rule that holds at certain times only */
	SG_WHY_ALWAYS, /* a rule that always holds */
	/* The policy's last line, `otherwise`, decided: no rule allows the
	 * site. */
	SG_WHY_OTHERWISE,
	SG_WHY_EXCEPTION,     /* an exception in the policy blocks the site */
	SG_WHY_LOCKED,        /* the site is on a locked list */
	SG_WHY_UNSURE,        /* the request could not be judged */
	SG_WHY_CIRCUMVENTION, /* an attempt to get round the filter */
	SG_WHY_PAUSED,        /* this person is banned for a while */
	SG_WHYS
};

/* Whether the page can be asked for at the officer's desk. */
enum sg_page_asking {
	SG_ASKING_NOWHERE, /* no desk, or neither rule nor list blocks */
	SG_ASKING_NEVER,   /* no exception could open it */
	SG_ASKING_DESK     /* `desk` is the link */
};

enum sg_page_opens {
	SG_OPENS_NO_PROMISE,
	SG_OPENS_TODAY,
	SG_OPENS_TOMORROW,
	SG_OPENS_ON
};

/* Who reads the page. It is 0 if the policy or the request does not tell. */
enum sg_page_reader {
	SG_READER_ANYONE, /* a pupil or an adult */
	SG_READER_PUPIL,  /* a known user who is in no group of adults */
	SG_READER_ADULT,  /* in a group that the policy marks as `adults` */
	SG_READERS
};

struct sg_page_facts {
	enum sg_page_why why;
	enum sg_page_reader reader;
	/* Borrowed, untrusted text; empty if there is none. `reference` is the
	 * code printed on the page, such as "K7Q2-9XW". */
	struct sg_str site, platform, school, contact, phone, reference;
	enum sg_page_asking asking;
	struct sg_str desk; /* of characters that need no escaping (asking.h);
			       empty unless `asking` is SG_ASKING_DESK */
	enum sg_page_opens opens;
	/* When the site is allowed next, in the school's local time. Not set if
	 * `opens` is SG_OPENS_NO_PROMISE. */
	unsigned weekday;    /* 0: Monday */
	unsigned day, month; /* the first day is 1; January is 1 */
	unsigned hour, minute;
};

/*
 * Fills in *facts for `verdict`, except `asking` and `desk`, which become
 * SG_ASKING_NOWHERE and empty. The verdict must block `request`. `reference`
 * is the code to print on the page. The strings are borrowed from `gate`,
 * `reference` and `verdict`, and from the scratch memory that `verdict`
 * borrows. Pure: no I/O, no allocation.
 */
void sg_page_facts_of(const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_str reference, struct sg_page_facts *facts);

#endif
