/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * around.h -- which events to show as the hour around an incident. Pure. Any
 * thread.
 *
 * The hour begins SG_AROUND_MS before the incident and ends SG_AROUND_MS after
 * it; of a long incident, only the first SG_AROUND_LONGEST_MS are shown. In it:
 *   - all events of the incident's person, whoever did them: also what pages
 *     and apps did by themselves, and what is not clear;
 *   - events of the incident's devices while nobody was logged on;
 *   - of other people who were logged on at the same device, only how many
 *     there were: they are nobody's business here, but they show that somebody
 *     else may have sat there.
 *
 * As a query of the store, the first two are
 *     at >= from_ms AND at < until_ms AND person IN (the incident's person, the
 *     rows of `person` whose name is one of `devices`)
 * The third needs the records, because the store does not know devices: read
 * the hour from the journal and ask sg_around_of().
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

enum sg_around_part {
	SG_AROUND_NOT = 1, /* not to be shown */
	SG_AROUND_SAME,    /* of the person */
	SG_AROUND_DEVICE,  /* of the device, nobody logged on */
	SG_AROUND_OTHER    /* of somebody else at the device: only counted */
};

/* `person` is the name of the row's person; it is borrowed. */
void sg_around_begin(struct sg_around *around,
    const struct sg_incident_row *row, const char *person);
/* Returns which part of the hour the entry belongs to. */
enum sg_around_part sg_around_of(const struct sg_around *around,
    const struct sg_entry *entry);

#endif
