/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * around.h -- which events to show as the hour around an incident. Pure. Any
 * thread.
 *
 * The hour begins SG_AROUND_MS before the incident and ends SG_AROUND_MS after
 * it; of a long incident, only the first SG_AROUND_LONGEST_MS are shown. In it:
 *   - all events of the incident's person, whoever did them: also what pages
 *     and apps did by themselves, and what is not clear;
 *   - events of the incident's devices while nobody was logged on.
 * What other people did at the same device is not shown: it is nobody's
 * business here.
 *
 * As a query of the store:
 *     at >= from_ms AND at < until_ms AND person IN (the incident's person, the
 *     rows of `person` whose name is one of `devices`)
 */
#ifndef SG_DESK_AROUND_H
#define SG_DESK_AROUND_H

#include "desk/incidents/facts.h"

#define SG_AROUND_MS (INT64_C(30) * 60000)
#define SG_AROUND_LONGEST_MS (INT64_C(4) * 3600000)

struct sg_around {
	int64_t from_ms, until_ms; /* from_ms <= at < until_ms, UTC */
	const char *person;        /* name; borrowed */
	char devices[SG_FACTS_DEVICES][SG_FACTS_TEXT];
	size_t ndevices;
};

/* `person` is the name of the row's person; it is borrowed. */
void sg_around_begin(struct sg_around *around,
    const struct sg_incident_row *row, const char *person);

#endif
