/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * severity.h -- how serious an incident is, and why. Pure. Any thread.
 *
 * Only a person's incident can be more than low. The highest row counts:
 *   | reason             | what happened                          | severity |
 *   | SG_REASON_LOCKED   | a person asked for what a locked list  | high     |
 *   |                    | has (illegal or extremist material)    |          |
 *   | SG_REASON_THROUGH  | a way round was blocked, and a later   | high     |
 *   |                    | one of the same incident let through   |          |
 *   | SG_REASON_MANY     | five or more tries, of ways round at   | high     |
 *   |                    | two or more hosts                      |          |
 *   | SG_REASON_DAYS     | the person also tried on two or more   | high     |
 *   |                    | of the six days before                 |          |
 *   | SG_REASON_PASSED   | a way round was let through            | medium   |
 *   | SG_REASON_WAYS     | ways of two or more kinds, for example | medium   |
 *   |                    | a search and then a web proxy          |          |
 *   | SG_REASON_REPEATED | five or more tries of any kind, or     | medium   |
 *   |                    | visits to five or more blocked hosts   |          |
 *   | SG_REASON_DAY      | the person also tried on one of the    | medium   |
 *   |                    | six days before                        |          |
 *   | none               | for example one search, one proxy, or  | low      |
 *   |                    | one visit to a blocked site            |          |
 *
 * Earlier days count only if somebody was logged on: what was done at a device
 * on other days may have been somebody else.
 *
 * A search is no way round by itself: it counts for WAYS, REPEATED, DAYS and
 * DAY. So does `fronting`, which is read only from the names that one request
 * gives in its headers: headers alone never make an incident high.
 */
#ifndef SG_DESK_SEVERITY_H
#define SG_DESK_SEVERITY_H

#include "desk/incidents/facts.h"

enum sg_reason {
	SG_REASON_LOCKED = 1,
	SG_REASON_THROUGH,
	SG_REASON_MANY,
	SG_REASON_DAYS,
	SG_REASON_PASSED,
	SG_REASON_WAYS,
	SG_REASON_REPEATED,
	SG_REASON_DAY,
	SG_REASONS
};

/*
 * Returns true if the technique is a way round by itself, and not read from
 * headers alone.
 */
bool sg_severity_is_way(enum sg_technique technique);
/* The severity of a reason by itself. */
enum sg_incident_severity sg_reason_severity(enum sg_reason reason);
/* The severity of an incident with these facts. */
enum sg_incident_severity sg_facts_severity(const struct sg_facts *facts);
/*
 * Set the reasons of a person's incident. `facts` has the visit `latest`
 * already; `locked` says that a locked list blocked it. Reasons that were set
 * stay.
 */
void sg_severity_note(struct sg_facts *facts,
    const struct sg_fact_visit *latest, bool locked);

#endif
