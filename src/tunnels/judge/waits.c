/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * waits.c -- finds out which rows must wait to be judged, because c-icap let
 * their connections through by a policy that the judge may not have yet.
 */
#include "tunnels/judge/waits.h"

/*
 * c-icap takes a new policy within so many seconds of the judge.  A row of an
 * older policy that is noted later than that is a fault, which is said.
 */
#define BEHIND_S 10

void
sg_waits_begin(struct sg_waits *waits)
{
	*waits = (struct sg_waits){.any = true, .from = INT64_MAX};
}

void
sg_waits_set_lag(struct sg_waits *waits, bool lags)
{
	waits->lags = lags;
	waits->looked = true;
}

int64_t
sg_waits_take(struct sg_waits *waits, int64_t judged, int64_t now)
{
	const int64_t from = waits->from < judged ? waits->from : judged;

	waits->taken = now;
	waits->apart = (struct sg_apart){0};
	/* If it lags, rows wait for the gate after this one. */
	if (!waits->lags)
		waits->from = INT64_MAX;
	return from;
}

/* Returns true if the row was noted long after the gate was taken. */
static bool
is_late(const struct sg_waits *waits, const struct sg_row *row)
{
	return row->noted > waits->taken + BEHIND_S;
}

/*
 * Returns true if the row's policy may have been installed after the gate's.
 * One that the judge had earlier may have been installed again.
 */
static bool
may_be_newer(const struct sg_waits *waits, const struct sg_row *row,
    enum sg_policy_age age)
{
	return age == SG_POLICY_STRANGE ||
	    (age == SG_POLICY_EARLIER && (waits->lags || is_late(waits, row)));
}

/*
 * Returns true if the row, whose policy may be newer, must wait.  In the first
 * step that finds the row, the last look at the images may be older than the
 * row.  In a later step, it is newer: if the installed images are those of the
 * gate then, the row's policy is not a newer one.
 */
static bool
must_wait(struct sg_waits *waits, const struct sg_row *row,
    const struct sg_mark *mark, int64_t tick_ms)
{
	const bool is_settled = mark->ahead == SG_AHEAD_WAITS &&
	    waits->looked && !waits->lags;

	if (mark->ahead == SG_AHEAD_NOT || is_settled)
		return false;
	waits->any = true;
	if (!waits->lags)
		return true;
	if (row->noted < waits->from)
		waits->from = row->noted;
	sg_apart_ahead(&waits->apart, row->policy, tick_ms);
	return true;
}

enum sg_wait
sg_waits_row(struct sg_waits *waits, const struct sg_row *row,
    enum sg_policy_age age, struct sg_mark *mark, int64_t tick_ms)
{
	const bool has_waited = mark->ahead == SG_AHEAD_WAITS;

	if (may_be_newer(waits, row, age) &&
	    must_wait(waits, row, mark, tick_ms)) {
		mark->ahead = SG_AHEAD_WAITS;
		return SG_WAIT;
	}
	mark->ahead = SG_AHEAD_NOT;
	return has_waited && age == SG_POLICY_PRESENT ? SG_WAIT_ENDED :
							SG_WAIT_NONE;
}

bool
sg_waits_leaves(const struct sg_waits *waits, int64_t seen)
{
	return waits->lags && seen >= waits->from;
}

bool
sg_waits_are_due(const struct sg_waits *waits)
{
	return waits->any && waits->looked;
}

void
sg_waits_begin_round(struct sg_waits *waits)
{
	waits->any = false;
}

void
sg_waits_judged(struct sg_waits *waits, const struct sg_row *row,
    const struct sg_mark *mark, int64_t tick_ms)
{
	if (mark->ahead == SG_AHEAD_NOT && is_late(waits, row))
		sg_apart_behind(&waits->apart, row->policy, tick_ms);
}

void
sg_waits_end_round(struct sg_waits *waits)
{
	if (!waits->any)
		waits->apart.ahead = false;
}

void
sg_waits_end_step(struct sg_waits *waits, int64_t tick_ms)
{
	sg_apart_say(&waits->apart, tick_ms, waits->why);
	waits->looked = false;
}
