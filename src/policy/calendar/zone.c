/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zone.c -- finds the offset changes of a time zone with localtime_r().
 *
 * Compares the offset day by day.  On a day with a change, a bisection finds
 * the second of the change.
 */
#include "policy/calendar/zone.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"

#define ZONES_FOLDER "/usr/share/zoneinfo"

static const char *
zones_folder(void)
{
	const char *folder = getenv("TZDIR");

	return folder != NULL && *folder != '\0' ? folder : ZONES_FOLDER;
}

/* Returns the file name in `folder` that equals `name` except for case.
 * Returns NULL if no file name does. */
static char *
find_entry(struct sg_arena *arena, const char *folder, struct sg_str name)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char *found = NULL;

	if (dir == NULL)
		return NULL;
	while (found == NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' &&
		    sg_str_eqi(sg_str(entry->d_name), name))
			found = sg_arena_dup(arena, sg_str(entry->d_name));
	closedir(dir);
	return found;
}

static bool
is_zone_file(const char *path)
{
	char magic[4] = "";
	FILE *file = fopen(path, "re");
	bool is;

	if (file == NULL)
		return false;
	is = fread(magic, 1, sizeof magic, file) == sizeof magic &&
	    memcmp(magic, "TZif", sizeof magic) == 0;
	fclose(file);
	return is;
}

/* Returns the zone's name in the correct case: "Europe/London" for
 * "europe/london".  Returns NULL if `name` is not the name of a zone file. */
static char *
true_name(struct sg_arena *arena, struct sg_str name)
{
	struct sg_str rest = name, part;
	const char *folder = zones_folder();
	char *entry, *whole = NULL;

	while (rest.n > 0) {
		part = sg_str_cut(&rest, '/');
		entry = find_entry(arena, folder, part);
		if (entry == NULL)
			return NULL;
		folder = sg_path_join(arena, folder, entry);
		whole = whole == NULL ? entry :
					sg_path_join(arena, whole, entry);
	}
	return whole != NULL && is_zone_file(folder) ? whole : NULL;
}

static struct tm
local(int64_t utc)
{
	time_t t = (time_t)utc;
	struct tm tm = {0};

	localtime_r(&t, &tm);
	return tm;
}

static bool
differ(const struct tm *a, const struct tm *b)
{
	return a->tm_gmtoff != b->tm_gmtoff ||
	    strcmp(a->tm_zone, b->tm_zone) != 0;
}

/* Returns the first second after `low` at which the zone has another offset or
 * abbreviation than at `low`.  At `high` the offset or the abbreviation must
 * differ from that at `low`. */
static int64_t
find_change(int64_t low, int64_t high)
{
	struct tm first = local(low), middle;
	int64_t at;

	while (high - low > 1) {
		at = low + (high - low) / 2;
		middle = local(at);
		if (differ(&first, &middle))
			high = at;
		else
			low = at;
	}
	return high;
}

static void
add_part(struct sg_arena *arena, struct sg_zone *zone, size_t *cap,
    int64_t from)
{
	struct tm tm = local(from);
	struct sg_zone_part part = {
	    .from = zone->nparts == 0 ? INT64_MIN : from,
	    .seconds = (int32_t)tm.tm_gmtoff,
	    .abbreviation = sg_arena_dup(arena, sg_str(tm.tm_zone))};

	zone->part = sg_arena_grow(arena, zone->part, zone->nparts, cap,
	    sizeof(*zone->part));
	zone->part[zone->nparts++] = part;
}

/* Collect the parts of the zone.  Each part has one offset and abbreviation.
 * The environment variable TZ must be set to this zone. */
static void
learn(struct sg_arena *arena, struct sg_zone *zone, int32_t first, int32_t last)
{
	size_t cap = 0;
	int64_t at, next;
	struct tm now, then;

	add_part(arena, zone, &cap, (int64_t)first * SG_DAY_S);
	for (int32_t day = first; day < last; day++) {
		at = (int64_t)day * SG_DAY_S;
		next = at + SG_DAY_S;
		now = local(at);
		then = local(next);
		if (differ(&now, &then))
			add_part(arena, zone, &cap, find_change(at, next));
	}
}

struct sg_zone *
sg_zone_load(struct sg_arena *arena, struct sg_str name, int32_t first,
    int32_t last)
{
	struct sg_zone *zone = sg_arena_alloc(arena, sizeof(*zone));
	const char *before = getenv("TZ");
	char *kept = before == NULL ? NULL :
				      sg_arena_dup(arena, sg_str(before));

	zone->name = true_name(arena, name);
	if (zone->name == NULL)
		return NULL;
	setenv("TZ", sg_arena_printf(arena, ":%s", zone->name), 1);
	tzset();
	learn(arena, zone, first, last);
	if (kept == NULL)
		unsetenv("TZ");
	else
		setenv("TZ", kept, 1);
	tzset();
	return zone;
}

const struct sg_zone *
sg_zone_utc(void)
{
	static struct sg_zone_part always = {INT64_MIN, 0, "UTC"};
	static const struct sg_zone utc = {"UTC", &always, 1};

	return &utc;
}

const char *
sg_zone_suggest(struct sg_arena *arena, struct sg_str name)
{
	struct sg_str text, line;
	const char **names = NULL;
	size_t n = 0, cap = 0;

	if (sg_file_read(arena,
		sg_path_join(arena, zones_folder(), "tzdata.zi"), 1 << 20,
		&text) != 0)
		return NULL;
	/* A line "Z NAME RULES..." defines a zone.  A line "L TARGET NAME"
	 * defines an alias. */
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		if (line.n < 2 || (line.p[0] != 'Z' && line.p[0] != 'L'))
			continue;
		if (sg_str_cut(&line, ' ').p[0] == 'L')
			sg_str_cut(&line, ' ');
		names = sg_arena_grow(arena, names, n, &cap, sizeof(*names));
		names[n++] = sg_arena_dup(arena, sg_str_cut(&line, ' '));
	}
	return sg_did_you_mean(name, names, n);
}

static const struct sg_zone_part *
part_at(const struct sg_zone *zone, int64_t utc)
{
	size_t i = zone->nparts - 1;

	while (i > 0 && zone->part[i].from > utc)
		i--;
	return &zone->part[i];
}

int32_t
sg_zone_offset(const struct sg_zone *zone, int64_t utc)
{
	return part_at(zone, utc)->seconds;
}

int32_t
sg_zone_day(const struct sg_zone *zone, int64_t utc, int32_t *second)
{
	int64_t at = utc + sg_zone_offset(zone, utc);
	int64_t day = at / SG_DAY_S - (at % SG_DAY_S < 0);

	if (second != NULL)
		*second = (int32_t)(at - day * SG_DAY_S);
	return (int32_t)day;
}

/* Returns the end of part i (exclusive): the start of the next part. */
static int64_t
part_end(const struct sg_zone *zone, size_t i)
{
	return i + 1 < zone->nparts ? zone->part[i + 1].from : INT64_MAX;
}

/* Returns the instant (UTC seconds) of the clock change that skips the local
 * second `at`. */
static int64_t
change_over(const struct sg_zone *zone, int64_t at)
{
	size_t i = 0;

	while (i + 1 < zone->nparts &&
	    zone->part[i + 1].from + zone->part[i + 1].seconds < at)
		i++;
	return part_end(zone, i);
}

int64_t
sg_zone_start(const struct sg_zone *zone, int32_t day, int32_t minute)
{
	int64_t at = (int64_t)day * SG_DAY_S + (int64_t)minute * 60, utc;

	for (size_t i = 0; i < zone->nparts; i++) {
		utc = at - zone->part[i].seconds;
		if (utc >= zone->part[i].from && utc < part_end(zone, i))
			return utc;
	}
	return change_over(zone, at);
}

int64_t
sg_zone_end(const struct sg_zone *zone, int32_t day, int32_t minute)
{
	int64_t at = (int64_t)day * SG_DAY_S + (int64_t)minute * 60, utc;

	for (size_t i = zone->nparts; i-- > 0;) {
		utc = at - zone->part[i].seconds;
		if (utc > zone->part[i].from && utc <= part_end(zone, i))
			return utc;
	}
	return change_over(zone, at);
}
