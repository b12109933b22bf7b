/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zone.h -- a time zone as a short list of offsets, and local times to UTC
 * and back by it.
 *
 * The system's zone files are asked once, when a zone is loaded; all else is
 * arithmetic.
 */
#ifndef SG_ZONE_H
#define SG_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct sg_arena;

#define SG_ZONE_DEFAULT "Europe/London"

/* From `from` (UTC) to the next part's, local time is UTC plus `seconds`. */
struct sg_zone_part {
	int64_t from; /* the first part's is INT64_MIN */
	int32_t seconds;
	const char *abbreviation;
};

struct sg_zone {
	const char *name;
	struct sg_zone_part *part;
	size_t nparts;
};

/*
 * What `name` does from the day `first` to the day `last` (days since
 * 1970-01-01); before and after, it stays as it was at the ends.  Case is
 * ignored.  NULL when the system has no such zone.  Not thread-safe: changes
 * TZ while it runs and puts it back.
 */
struct sg_zone *sg_zone_load(struct sg_arena *arena, struct sg_str name,
    int32_t first, int32_t last);
/* A zone of the system that `name` may have meant, or NULL. */
const char *sg_zone_suggest(struct sg_arena *arena, struct sg_str name);

/* Local minus UTC, seconds. */
int32_t sg_zone_offset(const struct sg_zone *zone, int64_t utc);
/* The local day at an instant, and the second of that day. */
int32_t sg_zone_day(const struct sg_zone *zone, int64_t utc, int32_t *second);
/*
 * The instant when local time on `day` becomes `minute` (0 to 1440, or more
 * for the days after): the first one when the clock shows it twice.  A time
 * that the clock leaves out is the instant of the change.
 */
int64_t sg_zone_start(const struct sg_zone *zone, int32_t day, int32_t minute);
/*
 * The instant when what lasts until `minute` ends: the last one up to which
 * the clock ran towards it.  On the day when 01:00 to 02:00 comes twice,
 * "01:00 to 02:00" covers both hours and "00:00 to 01:00" neither.
 */
int64_t sg_zone_end(const struct sg_zone *zone, int32_t day, int32_t minute);

#endif
