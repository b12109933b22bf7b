/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* period.c -- reads days and periods, as people write them. */
#include "report/period.h"

#include "base/dates.h"
#include "base/why.h"
#include "policy/calendar/zone.h"
#include "report/instant.h"
#include "report/school.h"

#define DEFAULT_DAYS 7

/*
 * Read a number of one to four digits. Returns -1 if `word` is no such number.
 */
static int
number(struct sg_str word)
{
	int value = 0;

	if (word.n == 0 || word.n > 4)
		return -1;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] < '0' || word.p[i] > '9')
			return -1;
		value = value * 10 + (word.p[i] - '0');
	}
	return value;
}

bool
sg_date_parse(struct sg_str text, int32_t *day)
{
	bool dashes = memchr(text.p, '-', text.n) != NULL;
	char separator = dashes ? '-' : ' ';
	struct sg_str first = sg_str_cut(&text, separator);
	struct sg_civil c;
	int weekday = -1;

	if (!dashes && number(first) < 0) {
		weekday = sg_weekday_find(first);
		if (weekday < 0)
			return false;
		first = sg_str_cut(&text, separator);
	}
	if (dashes) {
		c.year = number(first);
		c.month = number(sg_str_cut(&text, separator));
		c.day = number(text);
	} else {
		c.day = number(first);
		c.month = sg_month_find(sg_str_cut(&text, separator));
		c.year = number(text);
	}
	if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1 ||
	    c.day > sg_month_days(c.year, c.month))
		return false;
	*day = sg_day_of(c);
	return weekday < 0 || weekday == sg_weekday_of(*day);
}

/*
 * Read "2026-11-24 10:15" in the school's local time. First, sg_instant_parse()
 * reads the text as if it were UTC, which gives the day and the minute. Then
 * the time zone gives the instant.
 */
static bool
read_local(const struct sg_school *school, struct sg_str text, int64_t *utc)
{
	char memory[SG_INSTANT_TEXT];
	struct sg_out out;
	int64_t second;

	sg_out_init(&out, memory, sizeof memory);
	sg_out_str(&out, text);
	sg_out_char(&out, 'Z');
	if (out.full || !sg_instant_parse(sg_str(memory), NULL, utc) ||
	    *utc < 0)
		return false;
	second = *utc % SG_DAY_S;
	*utc = sg_zone_start(school->zone, (int32_t)(*utc / SG_DAY_S),
		   (int32_t)(second / 60)) +
	    second % 60;
	return true;
}

/*
 * Read the start of a period. If `last` is true, read the end of a period
 * instead. If the text is a day, the whole day is in the period. So the end is
 * then the end of that day.
 */
static bool
read_end(const struct sg_school *school, const char *option, const char *text,
    bool last, int64_t *utc, char why[SG_WHY_BYTES])
{
	struct sg_str words = sg_str_trim(sg_str(text));
	int32_t day;

	if (words.n > 0 && sg_date_parse(words, &day)) {
		*utc = sg_zone_start(school->zone, last ? day + 1 : day, 0);
		return true;
	}
	if (sg_instant_parse(words, NULL, utc) ||
	    read_local(school, words, utc))
		return true;
	return sg_why(why,
	    "--%s wants a day like 2026-11-24 or \"24 Nov 2026\", or a time "
	    "like \"2026-11-24 10:15\", not \"%s\"",
	    option, text);
}

bool
sg_period_read(const struct sg_school *school, const char *since,
    const char *until, struct sg_period *period, char why[SG_WHY_BYTES])
{
	int64_t from, to = school->now + 1;
	int32_t today;

	if (until != NULL && !read_end(school, "until", until, true, &to, why))
		return false;
	today = sg_zone_day(school->zone, to - 1, NULL);
	from = sg_zone_start(school->zone, today - DEFAULT_DAYS + 1, 0);
	if (since != NULL &&
	    !read_end(school, "since", since, false, &from, why))
		return false;
	*period = (struct sg_period){from * 1000, to * 1000};
	if (from < to)
		return true;
	return sg_why(why,
	    "the period ends before it begins: --since must be before "
	    "--until");
}
