/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* severity.c -- says how serious an incident is, from the table in severity.h.
 */
#include "desk/incidents/severity.h"

#define MANY 5 /* tries, or hosts */

enum sg_incident_severity
sg_reason_severity(enum sg_reason reason)
{
	static const enum sg_incident_severity severities[SG_REASONS] = {
	    [SG_REASON_LOCKED] = SG_SEVERITY_HIGH,
	    [SG_REASON_THROUGH] = SG_SEVERITY_HIGH,
	    [SG_REASON_MANY] = SG_SEVERITY_HIGH,
	    [SG_REASON_DAYS] = SG_SEVERITY_HIGH,
	    [SG_REASON_PASSED] = SG_SEVERITY_MEDIUM,
	    [SG_REASON_WAYS] = SG_SEVERITY_MEDIUM,
	    [SG_REASON_REPEATED] = SG_SEVERITY_MEDIUM,
	    [SG_REASON_DAY] = SG_SEVERITY_MEDIUM};

	return severities[reason];
}

enum sg_incident_severity
sg_facts_severity(const struct sg_facts *facts)
{
	enum sg_incident_severity highest = SG_SEVERITY_LOW;

	for (enum sg_reason reason = 1; reason < SG_REASONS; reason++)
		if ((facts->reasons >> reason & 1) != 0 &&
		    sg_reason_severity(reason) > highest)
			highest = sg_reason_severity(reason);
	return highest;
}

bool
sg_severity_is_way(enum sg_technique technique)
{
	return technique != 0 && technique != SG_SEARCH_INTENT &&
	    technique != SG_FRONTING;
}

/* What the reasons are computed from. */
struct sums {
	uint64_t tries;        /* visits with a sign, of any technique */
	uint64_t kinds;        /* techniques */
	uint64_t ways;         /* visits of ways round */
	uint64_t ways_hosts;   /* hosts of ways round */
	uint64_t ways_vain;    /* ways round that were blocked */
	uint64_t opened_hosts; /* hosts that are blocked for another reason */
};

static struct sums
sums_of(const struct sg_facts *facts)
{
	struct sums sums = {0};

	for (size_t i = 0; i < facts->ndeeds; i++) {
		const struct sg_fact *fact = &facts->deeds[i];

		if (fact->technique == 0) {
			sums.opened_hosts += fact->nhosts;
			continue;
		}
		sums.tries += fact->events;
		sums.kinds++;
		if (!sg_severity_is_way(fact->technique))
			continue;
		sums.ways += fact->events;
		sums.ways_hosts += fact->nhosts;
		sums.ways_vain += fact->events - fact->passed;
	}
	return sums;
}

void
sg_severity_note(struct sg_facts *facts, const struct sg_fact_visit *latest,
    bool locked)
{
	const struct sums sums = sums_of(facts);
	const bool passed = latest->passed &&
	    sg_severity_is_way(latest->technique);
	const bool set[SG_REASONS] = {[SG_REASON_LOCKED] = locked,
	    [SG_REASON_THROUGH] = passed && sums.ways_vain > 0,
	    [SG_REASON_MANY] = sums.ways >= MANY && sums.ways_hosts >= 2,
	    [SG_REASON_DAYS] = facts->days >= 2,
	    [SG_REASON_PASSED] = passed,
	    [SG_REASON_WAYS] = sums.kinds >= 2,
	    [SG_REASON_REPEATED] = sums.tries >= MANY ||
		sums.opened_hosts >= MANY,
	    [SG_REASON_DAY] = facts->days == 1};

	for (unsigned reason = 1; reason < SG_REASONS; reason++)
		if (set[reason])
			facts->reasons |= UINT32_C(1) << reason;
}
