/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* around.c -- selects the events of the hour around an incident. */
#include "desk/incidents/around.h"

#include <string.h>

void
sg_around_begin(struct sg_around *around, const struct sg_incident_row *row,
    const char *person)
{
	struct sg_facts facts;

	(void)sg_facts_read(row->summary, &facts);
	*around = (struct sg_around){.from_ms = row->first_ms - SG_AROUND_MS,
	    .until_ms = row->last_ms + SG_AROUND_MS,
	    .person = person,
	    .ndevices = facts.ndevices};
	if (around->until_ms > around->from_ms + SG_AROUND_LONGEST_MS)
		around->until_ms = around->from_ms + SG_AROUND_LONGEST_MS;
	memcpy(around->devices, facts.devices, sizeof facts.devices);
}
