/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * share.h -- how many of a week's incidents were false alerts. Pure. Any
 * thread.
 *
 * Only incidents of people count, in the week in which they began. An incident
 * that an agreement covered from the start was never raised. A false alert is
 * an incident that was marked as the doing of a page or an app.
 */
#ifndef SG_DESK_SHARE_H
#define SG_DESK_SHARE_H

#include "desk/store/rows.h"

struct sg_arena;

struct sg_share {
	uint64_t raised;   /* shown to the officer as new */
	uint64_t reviewed; /* how many of these were marked */
	uint64_t wrong;    /* how many of these were marked page-not-person */
	uint64_t quiet;    /* covered by an agreement from the start: not raised
			    */
};

/* Returns the Monday of the week that has the day. */
int32_t sg_share_week(int32_t day);
/* Count an incident. Incidents of pages, apps and "not clear" are left out. */
void sg_share_add(struct sg_share *share, const struct sg_incident_row *row);
/*
 * Returns one sentence, in the arena: "3 of 20 reviewed were not a person; 5
 * not reviewed." A percentage is said only of SG_SHARE_ENOUGH and more that
 * were reviewed. `language` is "cy" for Welsh, else English.
 */
#define SG_SHARE_ENOUGH 50
const char *sg_share_text(struct sg_arena *arena, const struct sg_share *share,
    const char *language);

#endif
