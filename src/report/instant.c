/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* instant.c -- reads and writes instants, as people and programs write them. */
#include "report/instant.h"

#include <time.h>

#include "base/dates.h"
#include "gate/gate.h"

/*
 * Read exactly `n` digits and move past them. Returns -1 if there are fewer
 * digits.
 */
static int64_t
digits(struct sg_str *text, size_t n)
{
	int64_t value = 0;

	if (text->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (text->p[i] < '0' || text->p[i] > '9')
			return -1;
		value = value * 10 + (text->p[i] - '0');
	}
	text->p += n;
	text->n -= n;
	return value;
}

static bool
skip(struct sg_str *text, char c)
{
	if (text->n == 0 || text->p[0] != c)
		return false;
	text->p++;
	text->n--;
	return true;
}

/* Read "YYYY-MM-DD" as days since 1970-01-01. */
static bool
date(struct sg_str *text, int32_t *day)
{
	struct sg_civil c;

	c.year = (int)digits(text, 4);
	if (c.year < 1 || !skip(text, '-'))
		return false;
	c.month = (int)digits(text, 2);
	if (c.month < 1 || c.month > 12 || !skip(text, '-'))
		return false;
	c.day = (int)digits(text, 2);
	if (c.day < 1 || c.day > sg_month_days(c.year, c.month))
		return false;
	*day = sg_day_of(c);
	return true;
}

/* Read ":SS" or ":SS.fraction". Both may be absent. */
static bool
clock_seconds(struct sg_str *text, int64_t *seconds)
{
	*seconds = 0;
	if (!skip(text, ':'))
		return true;
	*seconds = digits(text, 2);
	if (*seconds < 0 || *seconds > 60)
		return false;
	if (!skip(text, '.'))
		return true;
	if (digits(text, 1) < 0)
		return false;
	while (digits(text, 1) >= 0)
		;
	return true;
}

/* Read "HH:MM[:SS[.fraction]]" as seconds since midnight. */
static bool
clock_time(struct sg_str *text, int64_t *seconds)
{
	int64_t h = digits(text, 2), m, s;

	if (h < 0 || !skip(text, ':'))
		return false;
	m = digits(text, 2);
	if (m < 0 || m > 59 || !clock_seconds(text, &s))
		return false;
	*seconds = h * 3600 + m * 60 + s;
	return *seconds <= 86400;
}

/* Read "Z" or "+HH:MM" as seconds east of UTC. */
static bool
zone(struct sg_str *text, int64_t *offset)
{
	bool west = text->n > 0 && text->p[0] == '-';
	int64_t h, m;

	*offset = 0;
	if (skip(text, 'Z') || skip(text, 'z'))
		return true;
	if (!skip(text, '+') && !skip(text, '-'))
		return false;
	if ((h = digits(text, 2)) < 0 || h > 14)
		return false;
	skip(text, ':');
	if ((m = digits(text, 2)) < 0 || m > 59)
		return false;
	*offset = (h * 3600 + m * 60) * (west ? -1 : 1);
	return true;
}

/*
 * Find the first instant from `low` to `high` at which the local time is
 * `local` or later. This is a binary search, so the clock must change at most
 * once between `low` and `high`.
 */
static int64_t
first_at(const struct sg_gate *gate, int64_t local, int64_t low, int64_t high)
{
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (middle + sg_gate_offset(gate, middle, NULL) >= local)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/*
 * Convert local time to UTC. At a change of daylight-saving time, a local time
 * may occur twice: the first occurrence is used. A local time may also be
 * skipped: the instant of the change is used. The policy compiler has the same
 * rules.
 */
static int64_t
local_to_utc(const struct sg_gate *gate, int64_t local)
{
	int64_t before = sg_gate_offset(gate, local - 86400, NULL);
	int64_t after = sg_gate_offset(gate, local + 86400, NULL);

	if (after > before) /* the clock is put forward */
		return first_at(gate, local, local - after, local - before);
	if (sg_gate_offset(gate, local - before, NULL) == before)
		return local - before;
	return local - after;
}

bool
sg_instant_parse(struct sg_str text, const struct sg_gate *gate, int64_t *utc)
{
	int64_t seconds, offset;
	int32_t day;

	if (!date(&text, &day) ||
	    (!skip(&text, 'T') && !skip(&text, 't') && !skip(&text, ' ')) ||
	    !clock_time(&text, &seconds))
		return false;
	*utc = (int64_t)day * 86400 + seconds;
	if (text.n == 0 && gate != NULL) {
		*utc = local_to_utc(gate, *utc);
		return true;
	}
	if (!zone(&text, &offset) || text.n > 0)
		return false;
	*utc -= offset;
	return true;
}

void
sg_instant_text(int64_t utc, char out[SG_INSTANT_TEXT])
{
	time_t t = (time_t)utc;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, SG_INSTANT_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

void
sg_local_text(const struct sg_gate *gate, int64_t utc,
    char out[SG_INSTANT_TEXT])
{
	const char *abbreviation;
	int64_t local = utc + sg_gate_offset(gate, utc, &abbreviation);
	int64_t second = (local % 86400 + 86400) % 86400;
	char date_text[SG_DATE_TEXT];
	struct sg_out text;

	sg_out_init(&text, out, SG_INSTANT_TEXT);
	sg_out_printf(&text, "%s %02d:%02d:%02d %.6s",
	    sg_day_text((int32_t)((local - second) / 86400), date_text),
	    (int)second / 3600, (int)second / 60 % 60, (int)second % 60,
	    abbreviation);
}
