/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zone.h -- a time zone as a short list of UTC offsets, and the conversion of
 * local time to UTC and back.
 *
 * sg_zone_load() and sg_zone_suggest() read the system's zone files.  The other
 * functions are pure.  Zones live in the arena.  All functions except
 * sg_zone_load() are thread-safe if each thread has its own arena.
 */
#ifndef SG_ZONE_H
#define SG_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct sg_arena;

#define SG_ZONE_DEFAULT "Europe/London"

/* A part of a zone is a time in which the UTC offset stays the same.  The part
 * begins at `from` (UTC seconds) and ends where the next part begins.  During
 * the part, local time is UTC plus `seconds`. */
struct sg_zone_part {
	int64_t from; /* INT64_MIN in the first part */
	int32_t seconds;
	const char *abbreviation;
};

struct sg_zone {
	const char *name;
	struct sg_zone_part *part;
	size_t nparts;
};

/*
 * Load the offsets of the zone `name` (case-insensitive) from day `first` to
 * day `last`, both counted from 1970-01-01.  The first offset also applies
 * before `first`, and the last offset also applies after `last`.  Returns NULL
 * if the system does not have this zone.  Not thread-safe: it sets the
 * environment variable TZ while it runs, and then restores TZ.
 */
struct sg_zone *sg_zone_load(struct sg_arena *arena, struct sg_str name,
    int32_t first, int32_t last);
/* Returns UTC, which needs no file of the system. */
const struct sg_zone *sg_zone_utc(void);
/* Returns the system's zone with the most similar name, or NULL if no name is
 * similar. */
const char *sg_zone_suggest(struct sg_arena *arena, struct sg_str name);

/* Local time minus UTC in seconds, at `utc` (UTC seconds). */
int32_t sg_zone_offset(const struct sg_zone *zone, int64_t utc);
/* The local day at `utc` (UTC seconds), counted from 1970-01-01.  Sets *second
 * to the second within that day.  `second` may be NULL. */
int32_t sg_zone_day(const struct sg_zone *zone, int64_t utc, int32_t *second);
/*
 * Converts the start of a span from local time to UTC seconds.  The span starts
 * on `day`, `minute` minutes after midnight.  A `minute` of 1440 or more means
 * a later day.  If the clock shows this local time twice, returns the first
 * instant.  If the clock skips this local time, returns the instant of the
 * clock change.
 */
int64_t sg_zone_start(const struct sg_zone *zone, int32_t day, int32_t minute);
/*
 * Converts the end of a span from local time to UTC seconds.  The span ends on
 * `day`, `minute` minutes after midnight.  If the clock skips this local time,
 * returns the instant of the clock change.
 *
 * When the clock is set back from 02:00 to 01:00, the hour from 01:00 to 02:00
 * comes twice.  A span "01:00 to 02:00" then lasts two hours: it ends with the
 * second of these hours.  A span "00:00 to 01:00" ends where the first of these
 * hours begins.
 */
int64_t sg_zone_end(const struct sg_zone *zone, int32_t day, int32_t minute);

#endif
