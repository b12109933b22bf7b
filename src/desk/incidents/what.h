/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * what.h -- what an entry means for incidents: whose doing, and which family.
 * The table is in incidents.h. Pure. Any thread.
 */
#ifndef SG_DESK_WHAT_H
#define SG_DESK_WHAT_H

#include "desk/incidents/facts.h"

struct sg_what {
	enum sg_doer doer;
	char family[SG_FAMILY_BYTES];
	struct sg_fact_visit visit; /* borrows from the entry */
	const char *site;           /* sg_entry_site(); borrowed */
	bool tried, locked;
	uint64_t techniques; /* bit N: enum sg_technique N */
};

extern const char sg_family_round[];

/* Returns false if the entry makes no incident. */
bool sg_what_of(const struct sg_entry *entry, struct sg_what *what);

#endif
