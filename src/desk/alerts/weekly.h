/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * weekly.h -- when the report of the week is due, and what it says.
 *
 * The report has numbers and no names.  It is about the seven whole local days
 * before the day on which it is due.
 */
#ifndef SG_DESK_WEEKLY_H
#define SG_DESK_WEEKLY_H

#include <stdbool.h>
#include <stdint.h>

struct sg_arena;
struct sg_mail_text;
struct sg_mail_values;
struct sg_store;

/* Returns local time minus UTC in seconds, at the instant `utc` (UTC seconds).
 */
typedef int32_t sg_offset_fn(const void *ctx, int64_t utc);
struct sg_local {
	sg_offset_fn *offset;
	const void *ctx;
};

/*
 * Returns the last instant (UTC seconds) not after `now` at which a report was
 * due, that is on each `weekday` (1: Monday ... 7: Sunday) at `minute` of the
 * local day.  *day becomes its local day.  If the clock shows this time twice,
 * the first one counts.  If the clock skips this time, the report is due as
 * much later as the clock is set forward.  Pure.
 */
int64_t sg_weekly_due(const struct sg_local *local, int weekday, int minute,
    int64_t now, int32_t *day);

/* The instant at which the local day begins, in UTC seconds. */
int64_t sg_local_day_start(const struct sg_local *local, int32_t day);

struct sg_weekly {
	const char *subject, *body;
};
/*
 * Write the report of the week before the local day `due_day`.  `common` has
 * the values that are not of this week: school, desk, ending, health.  Returns
 * false if the store failed.
 */
bool sg_weekly_write(struct sg_arena *arena, struct sg_store *store,
    const struct sg_local *local, const struct sg_mail_text *text,
    const struct sg_mail_values *common, int32_t due_day,
    struct sg_weekly *report);

#endif
