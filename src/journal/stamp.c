/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stamp.c -- converts instants and days to text and back.
 *
 * The functions do what gmtime(3) and timegm(3) do, but use no locale and no
 * time zone.
 */
#include "journal/stamp.h"

#include "base/dates.h"

#define DAY_MS INT64_C(86400000)
#define FIRST_DAY (-719528) /* 0000-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

static void
put_digits(char *out, int value, int digits)
{
	while (digits-- > 0) {
		out[digits] = (char)('0' + value % 10);
		value /= 10;
	}
}

/*
 * Parse exactly `digits` digits at text[at]; returns -1 on any other character.
 */
static int
take_digits(struct sg_str text, size_t at, int digits)
{
	int value = 0;

	for (; digits-- > 0; at++) {
		if (text.p[at] < '0' || text.p[at] > '9')
			return -1;
		value = value * 10 + (text.p[at] - '0');
	}
	return value;
}

void
sg_stamp_day_text(int32_t day, char out[SG_DAY_TEXT])
{
	struct sg_civil c = sg_civil_of(day < FIRST_DAY ? FIRST_DAY :
		day > LAST_DAY                          ? LAST_DAY :
							  day);

	memcpy(out, "0000-00-00", SG_DAY_TEXT);
	put_digits(out, c.year, 4);
	put_digits(out + 5, c.month, 2);
	put_digits(out + 8, c.day, 2);
}

bool
sg_stamp_day_parse(struct sg_str text, int32_t *day)
{
	struct sg_civil c;

	if (text.n != SG_DAY_TEXT - 1 || text.p[4] != '-' || text.p[7] != '-')
		return false;
	c.year = take_digits(text, 0, 4);
	c.month = take_digits(text, 5, 2);
	c.day = take_digits(text, 8, 2);
	if (c.year < 0 || c.month < 1 || c.month > 12 || c.day < 1 ||
	    c.day > sg_month_days(c.year, c.month))
		return false;
	*day = sg_day_of(c);
	return true;
}

int32_t
sg_stamp_day_of(int64_t ms)
{
	int64_t day = ms / DAY_MS - (ms % DAY_MS < 0 ? 1 : 0);

	return day < FIRST_DAY ? FIRST_DAY :
	    day > LAST_DAY     ? LAST_DAY :
				 (int32_t)day;
}

void
sg_stamp_text(int64_t ms, char out[SG_STAMP_TEXT])
{
	int32_t day = sg_stamp_day_of(ms);
	int64_t rest = ms - day * DAY_MS;

	if (rest < 0 || rest >= DAY_MS) /* outside the years 0000 to 9999 */
		rest = 0;
	sg_stamp_day_text(day, out);
	memcpy(out + 10, "T00:00:00.000Z", SG_STAMP_TEXT - 10);
	put_digits(out + 11, (int)(rest / 3600000), 2);
	put_digits(out + 14, (int)(rest / 60000 % 60), 2);
	put_digits(out + 17, (int)(rest / 1000 % 60), 2);
	put_digits(out + 20, (int)(rest % 1000), 3);
}

bool
sg_stamp_parse(struct sg_str text, int64_t *ms)
{
	int hour, minute, second, fraction = 0;
	int32_t day;

	if ((text.n != 20 && text.n != SG_STAMP_TEXT - 1) ||
	    text.p[10] != 'T' || text.p[13] != ':' || text.p[16] != ':' ||
	    text.p[text.n - 1] != 'Z' ||
	    !sg_stamp_day_parse((struct sg_str){text.p, 10}, &day))
		return false;
	hour = take_digits(text, 11, 2);
	minute = take_digits(text, 14, 2);
	second = take_digits(text, 17, 2);
	if (text.n == SG_STAMP_TEXT - 1)
		fraction = text.p[19] == '.' ? take_digits(text, 20, 3) : -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59 || fraction < 0)
		return false;
	*ms = day * DAY_MS + hour * 3600000 + minute * 60000 + second * 1000 +
	    fraction;
	return true;
}
