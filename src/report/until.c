/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * until.c -- reads until when something is to hold, as people write it.
 */
#include "report/until.h"

#include <stdio.h>

#include "base/dates.h"
#include "gate/gate.h"
#include "report/instant.h"

#define NUMBER_MAX 100000

/* ---- durations ---------------------------------------------------------- */

static const struct {
	const char *word;
	int64_t seconds;
} units[] = {
    {"m", 60},
    {"min", 60},
    {"minute", 60},
    {"minutes", 60},
    {"h", 3600},
    {"hour", 3600},
    {"hours", 3600},
    {"d", SG_DAY_S},
    {"day", SG_DAY_S},
    {"days", SG_DAY_S},
    {"w", 7 * SG_DAY_S},
    {"week", 7 * SG_DAY_S},
    {"weeks", 7 * SG_DAY_S},
    {"month", 31 * SG_DAY_S},
    {"months", 31 * SG_DAY_S},
    {"year", 366 * SG_DAY_S},
    {"years", 366 * SG_DAY_S},
};

/* Read the digits at the start of *text. Returns -1 if there are none, or if
 * the number is too large. */
static int64_t
take_number(struct sg_str *text)
{
	int64_t n = 0;
	size_t i = 0;

	for (; i < text->n && text->p[i] >= '0' && text->p[i] <= '9'; i++) {
		n = n * 10 + (text->p[i] - '0');
		if (n > NUMBER_MAX)
			return -1;
	}
	text->p += i;
	text->n -= i;
	return i == 0 ? -1 : n;
}

bool
sg_duration_parse(const char *text, int64_t *seconds)
{
	struct sg_str rest = sg_str_trim(sg_str(text));
	int64_t n;

	if (sg_str_startsi(rest, SG_LIT("for "))) {
		rest.p += 4;
		rest.n -= 4;
		rest = sg_str_trim(rest);
	}
	n = take_number(&rest);
	rest = sg_str_trim(rest);
	for (size_t i = 0; n > 0 && i < sizeof units / sizeof units[0]; i++)
		if (sg_str_eqi(rest, sg_str(units[i].word))) {
			*seconds = n * units[i].seconds;
			return true;
		}
	return false;
}

/* ---- days --------------------------------------------------------------- */

/* Take the next word, up to a blank. */
static struct sg_str
take_word(struct sg_str *rest)
{
	struct sg_str word;

	*rest = sg_str_trim(*rest);
	word = sg_str_cut(rest, ' ');
	return word;
}

/*
 * Read "[Tue] 1 Dec 2026" at the start of *rest. Returns false, with `why` if
 * it is a wrong date, or with "" if it is none.
 */
static bool
take_date(struct sg_str *rest, int32_t *day, char why[SG_WHY_BYTES])
{
	struct sg_str word = take_word(rest);
	const int weekday = sg_weekday_find(word);
	struct sg_civil c;
	int64_t n, year;

	if (weekday >= 0)
		word = take_word(rest);
	n = take_number(&word);
	c.month = sg_month_find(take_word(rest));
	if (n < 1 || word.n > 0 || c.month < 1)
		return false;
	word = take_word(rest);
	year = take_number(&word);
	if (year < 1970 || year > 9999 || word.n > 0)
		return sg_why(why,
		    "the year is missing: write it like "
		    "\"Tue 1 Dec 2026\"");
	c.year = (int)year;
	c.day = (int)n;
	if (n > sg_month_days(c.year, c.month))
		return sg_why(why, "there is no such day");
	*day = sg_day_of(c);
	if (weekday >= 0 && weekday != sg_weekday_of(*day))
		return sg_why(why, "this day is a %s, not a %s",
		    sg_weekday_name(sg_weekday_of(*day)),
		    sg_weekday_name(weekday));
	return true;
}

/* Make an instant of a day and a time of the school, "15:20". */
static bool
join(int32_t day, struct sg_str time, const struct sg_gate *gate, int64_t *utc)
{
	const struct sg_civil c = sg_civil_of(day);
	const bool short_hour = time.n == 4 && time.p[1] == ':';
	char text[64];

	if (time.n > 8)
		return false;
	(void)snprintf(text, sizeof text, "%04d-%02d-%02d %s%.*s",
	    c.year % 10000, c.month % 100, c.day % 100, short_hour ? "0" : "",
	    (int)time.n, time.p);
	return sg_instant_parse(sg_str(text), gate, utc);
}

static int32_t
today(const struct sg_gate *gate, int64_t now)
{
	return (int32_t)((now + sg_gate_offset(gate, now, NULL)) / SG_DAY_S);
}

/* Read "2026-12-01" without a time: to the end of that day. */
static bool
read_iso_day(struct sg_str text, const struct sg_gate *gate, int64_t *utc)
{
	char whole[32];

	if (text.n != 10)
		return false;
	(void)snprintf(whole, sizeof whole, "%.*s 24:00", (int)text.n, text.p);
	return sg_instant_parse(sg_str(whole), gate, utc);
}

bool
sg_until_parse(const char *text, const struct sg_gate *gate, int64_t now,
    int64_t *utc, char why[SG_WHY_BYTES])
{
	struct sg_str whole = sg_str_trim(sg_str(text)), rest = whole;
	int64_t seconds;
	int32_t day = 0;

	why[0] = '\0';
	if (sg_duration_parse(text, &seconds)) {
		*utc = now + seconds;
		return true;
	}
	if (sg_instant_parse(whole, gate, utc) ||
	    read_iso_day(whole, gate, utc) ||
	    join(today(gate, now), whole, gate, utc))
		return true;
	if (take_date(&rest, &day, why)) {
		rest = sg_str_trim(rest);
		if (join(day, rest.n == 0 ? SG_LIT("24:00") : rest, gate, utc))
			return true;
	}
	return why[0] != '\0' ?
	    false :
	    sg_why(why,
		"\"%s\" is no end; write a day (\"Tue 1 Dec 2026\", to its "
		"end), a time of today (15:20), both, or how long (\"for 1 "
		"day\", 45m)",
		text);
}
