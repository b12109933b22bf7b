/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mark.c -- applies what an officer decided to an incident. */
#include "desk/incidents/incident.h"

void
sg_mark_again(struct sg_incident_row *row, struct sg_facts *facts)
{
	facts->again = row->state;
	row->state = SG_INCIDENT_NEW;
}

bool
sg_mark_apply(struct sg_incident_row *row, struct sg_facts *facts,
    const struct sg_mark *mark)
{
	const uint64_t seen = mark->seen == 0 ? row->events : mark->seen;
	const bool stale = mark->state != SG_INCIDENT_NEW && seen < facts->rose;

	row->state = mark->state;
	row->state_ms = mark->at_ms;
	row->agreement = mark->state == SG_INCIDENT_AGREED ? mark->agreement :
							     0;
	facts->again = 0;
	facts->seen = seen;
	facts->marked = row->severity;
	if (stale)
		sg_mark_again(row, facts);
	return !stale;
}

bool
sg_incident_mark(struct sg_incident_row *row, const struct sg_mark *mark,
    char summary[SG_SUMMARY_BYTES])
{
	struct sg_facts facts;
	bool fresh;

	(void)sg_facts_read(row->summary, &facts);
	fresh = sg_mark_apply(row, &facts, mark);
	sg_facts_write(&facts, summary);
	row->summary = summary;
	row->state_by = mark->by;
	row->state_reason = mark->reason;
	return fresh;
}
