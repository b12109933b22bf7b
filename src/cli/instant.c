/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * instant.c -- instants as people and programs write them.
 */
#include <stdint.h>
#include <time.h>

#include "cli/cli.h"
#include "gate/gate.h"

/* Days since 1970-01-01 of a proleptic Gregorian date (month 1..12). */
static int64_t
days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* Take exactly `n` digits off `*text`; -1 when they are not there. */
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

/* "YYYY-MM-DD" to days; -1 in *ok when it is no date. */
static bool
date(struct sg_str *text, int64_t *day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31};
	int64_t y, m, d, longest;

	y = digits(text, 4);
	if (y < 0 || !skip(text, '-') || (m = digits(text, 2)) < 1 || m > 12 ||
	    !skip(text, '-') || (d = digits(text, 2)) < 1)
		return false;
	longest = lengths[m - 1];
	if (m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)))
		longest = 29;
	*day = days_from_civil(y, m, d);
	return d <= longest;
}

/* "HH:MM[:SS[.fraction]]" to seconds. */
static bool
clock_time(struct sg_str *text, int64_t *seconds)
{
	int64_t h = digits(text, 2), m, s = 0;

	if (h < 0 || h > 24 || !skip(text, ':') || (m = digits(text, 2)) < 0 ||
	    m > 59)
		return false;
	if (skip(text, ':') && ((s = digits(text, 2)) < 0 || s > 60))
		return false;
	if (skip(text, '.'))
		while (text->n > 0 && text->p[0] >= '0' && text->p[0] <= '9') {
			text->p++;
			text->n--;
		}
	*seconds = h * 3600 + m * 60 + s;
	return *seconds <= 86400;
}

/* "Z" or "+HH:MM" to seconds east of UTC. */
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

bool
sg_instant_parse(struct sg_str text, const struct sg_gate *gate, int64_t *utc)
{
	int64_t day, seconds, offset;

	if (!date(&text, &day) ||
	    (!skip(&text, 'T') && !skip(&text, 't') && !skip(&text, ' ')) ||
	    !clock_time(&text, &seconds))
		return false;
	*utc = day * 86400 + seconds;
	if (text.n == 0 && gate != NULL) {
		/* Twice, so that the offset is the one of the result. */
		offset = sg_gate_offset(gate, *utc, NULL);
		offset = sg_gate_offset(gate, *utc - offset, NULL);
		*utc -= offset;
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
	static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed",
	    "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const char *abbreviation;
	time_t t = (time_t)(utc + sg_gate_offset(gate, utc, &abbreviation));
	struct sg_out text;
	struct tm tm;

	sg_out_init(&text, out, SG_INSTANT_TEXT);
	if (gmtime_r(&t, &tm) != NULL)
		sg_out_printf(&text, "%s %d %s %d %02d:%02d:%02d %.6s",
		    weekdays[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
		    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
		    abbreviation);
}
