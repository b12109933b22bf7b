/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * escalate.h -- decides when a line of `escalate` tells about a person: `when
 * one person has 10 blocks in 15 minutes tell e-safety`.  A line that proposes
 * a ban, or bans, does so when a line with `tell` would tell.
 *
 * Only what people did is counted.  Repeats count once: an event is a repeat if
 * it has the same technique and site as an event that was counted less than a
 * minute before.
 *
 * A line tells about a person when the number in its time is reached.  After
 * that it tells about the same person again only if
 *   - the person was quiet: for the line's time, nothing was counted; or
 *   - the number in the line's time is twice the number of the last alert; or
 *   - a day has passed since the last alert, or the line's time if that is
 *     longer.
 * So a person who goes on all day makes a few alerts, not one a minute.
 *
 * Pure: no clock, no I/O, no database.  Any thread.
 */
#ifndef SG_DESK_ESCALATE_H
#define SG_DESK_ESCALATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_arena;
struct sg_gate;

#define SG_ESCALATION_BYTES 200

/* A line that tells a contact, proposes a ban or gives one. */
struct sg_escalation {
	enum sg_escalate_act act;
	enum sg_escalate_what what;
	uint32_t count;
	int64_t window_ms;
	/* SG_ACT_TELL: the contact's name, "e-safety".  Otherwise "". */
	const char *contact;
	int64_t ban_s; /* how long a ban is; 0: the line does not say it */
	/* The line without its first words, by which the store knows it: "10
	 * blocks in 15 minutes tell e-safety". */
	char text[SG_ESCALATION_BYTES];
};

struct sg_escalations {
	struct sg_escalation *v;
	size_t n;
};

/*
 * Get the lines of a policy.  Those that ban by themselves come first.  A line
 * that is in the policy twice is taken once.  All texts are copied to `arena`.
 */
struct sg_escalations sg_escalations_of(struct sg_arena *arena,
    const struct sg_gate *gate);
/*
 * Returns how many milliseconds of a person's past the lines need, before the
 * event that is looked at: the longest of all.  0 if there are no lines.
 */
int64_t sg_escalations_past_ms(const struct sg_escalations *lines);

/* An event of one person, as the lines count it. */
struct sg_past {
	int64_t at_ms;
	uint64_t seq;
	uint64_t site;
	int technique;
	bool blocked, tried;
	bool fresh; /* the lines were not tried on it yet */
};

#define SG_NEVER_TOLD INT64_MIN

/* That a line tells, or told, about a person. */
struct sg_tells {
	size_t event;   /* index of the event by which the number was reached */
	uint64_t count; /* the number in the line's time */
};

/*
 * Try `line` on the fresh events of `past`: the events of one person in order
 * of time, without those that the officer marked as a page's doing or as
 * agreed.  `told_ms` is when the line last told about this person, or
 * SG_NEVER_TOLD.  Writes at most `cap` alerts to `tells` and returns their
 * number; there is rarely more than one.  Cost: O(n) if few events are within a
 * minute.
 */
size_t sg_escalate(struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_past *past, size_t n, int64_t told_ms,
    struct sg_tells *tells, size_t cap);
/* Returns the number that the line counts in its time up to `until_ms`. */
uint64_t sg_escalate_number(struct sg_arena *arena,
    const struct sg_escalation *line, const struct sg_past *past, size_t n,
    int64_t until_ms);

#endif
