/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * agreement.h -- whether an agreement ("known and agreed: never flag this
 * again") covers an incident. Pure. Any thread.
 *
 * An agreement names one person or everybody, one family, and perhaps one site.
 * It holds to the end of its last local day, and until it is taken back. It is
 * looked at when an incident begins, and again for each event of an incident
 * that is agreed. It never covers what a locked list has.
 *
 * It covers nothing that happened before it was made: so an incident has the
 * same state if the store is made anew from the journals. (When it was taken
 * back is not known then: what it covered until that time is new.)
 *
 * It covers only incidents of people: others are never flagged.
 */
#ifndef SG_DESK_AGREEMENT_H
#define SG_DESK_AGREEMENT_H

#include "desk/store/rows.h"

enum sg_agreement_answer {
	SG_AGREEMENT_OTHER = 1, /* it is about something else */
	SG_AGREEMENT_COVERS,
	SG_AGREEMENT_OVER /* it would cover this, but is over or taken back */
};

/* What an incident is about. */
struct sg_agreement_about {
	const char *person; /* as struct sg_entry shows the person */
	const char *family;
	/* The only site of the incident. NULL if it has several. */
	const char *site;
	int64_t at_ms; /* of the event */
	int32_t day;   /* its local day */
};

/* Names of people compare without case, and those of sites without ASCII case.
 */
enum sg_agreement_answer
sg_agreement_fits(const struct sg_agreement_row *agreement,
    const struct sg_agreement_about *about);

#endif
