/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mark.h -- what an officer decided about an incident, and what this means for
 * the incident when it grows afterwards. Pure. Any thread.
 *
 *   | mark             | state  | share of false alerts |
 *   | real             | real   | reviewed              |
 *   | page, not person | page   | reviewed, false       |
 *   | known and agreed | agreed | reviewed              |
 *   | new              | new    | not reviewed          |
 *
 * A marked incident that gets new events keeps its mark, unless the events make
 * it more serious than it was when it was marked (real, page), or the agreement
 * does not cover them (agreed). Then its state is new again, and facts.again
 * has the state before; state_by, state_ms and state_reason still tell of that
 * mark. sentence.h says so.
 *
 * An officer marks what was on the screen. If the severity rose after that, the
 * mark is not enough: the incident stays new, and says so in the same way.
 */
#ifndef SG_DESK_MARK_H
#define SG_DESK_MARK_H

#include "desk/store/rows.h"

struct sg_mark {
	enum sg_incident_state state;
	const char *by, *reason;
	int64_t at_ms;
	/* Number of events that the officer saw; 0: not known, then all. */
	uint64_t seen;
	uint64_t agreement; /* for SG_INCIDENT_AGREED: its id */
};

/*
 * Change the row by the mark. The new summary is written to `summary`, and
 * `row` borrows it and the texts of `mark`. Returns false if the incident stays
 * new because it became more serious than what the officer saw.
 */
bool sg_incident_mark(struct sg_incident_row *row, const struct sg_mark *mark,
    char summary[SG_SUMMARY_BYTES]);

#endif
