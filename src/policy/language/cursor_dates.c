/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cursor_dates.c -- reads dates, times and durations from a policy line.
 *
 * If a date or time is malformed, the file guesses what was meant.  The guess
 * is used only in the advice of the message.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/cursor.h"

#define DATE_SHAPE "write it with its weekday:  Mon 7 Sep 2026"
#define CLOCK_SHAPE "write it as hours and minutes:  8:40 or 15:20"
#define FIRST_YEAR 2000
#define LAST_YEAR 2199
#define DAY_MINUTES (24 * 60)

/* ---- dates -------------------------------------------------------------- */

/* Returns the number at the start of `s` (up to 6 digits), or -1.  Sets *rest
 * to the text after the number. */
static int
leading_number(struct sg_str s, struct sg_str *rest)
{
	int value = 0;
	size_t i = 0;

	while (i < s.n && i < 6 && s.p[i] >= '0' && s.p[i] <= '9')
		value = value * 10 + (s.p[i++] - '0');
	*rest = i == 0 ? s : (struct sg_str){s.p + i, s.n - i};
	return i == 0 ? -1 : value;
}

/* Returns `s` as a number; -1 if `s` is not a number. */
static int
whole_number(struct sg_str s)
{
	struct sg_str rest;
	int value = leading_number(s, &rest);

	return rest.n == 0 ? value : -1;
}

static bool
is_civil(struct sg_civil civil)
{
	return civil.year >= FIRST_YEAR && civil.year <= LAST_YEAR &&
	    civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
	    civil.day <= sg_month_days(civil.year, civil.month);
}

/* Guess the date in "2026-11-27" or "27/11/2026".  The returned date may be
 * invalid. */
static struct sg_civil
civil_of_figures(struct sg_str text)
{
	int n[3] = {-1, -1, -1};

	for (size_t i = 0; i < 3 && text.n > 0; i++) {
		n[i] = leading_number(text, &text);
		if (i < 2 && text.n > 0 && memchr("-/.", text.p[0], 3) != NULL)
			text = (struct sg_str){text.p + 1, text.n - 1};
	}
	if (text.n > 0)
		return (struct sg_civil){-1, -1, -1};
	return n[0] > 31 ? (struct sg_civil){n[0], n[1], n[2]} :
			   (struct sg_civil){n[2], n[1], n[0]};
}

/* Returns advice to write the line with the date `civil` in the place of
 * `place`.  Returns DATE_SHAPE if `civil` is not a valid date. */
static const char *
write_as(struct sg_cursor *c, struct sg_place place, struct sg_civil civil)
{
	char text[SG_DATE_TEXT];

	if (!is_civil(civil))
		return DATE_SHAPE;
	return sg_arena_printf(c->parser->arena, "write:\n    %s",
	    sg_cursor_line_with(c, place, sg_day_text(sg_day_of(civil), text)));
}

/* Report a date that does not begin with its weekday. */
static void
no_weekday(struct sg_cursor *c)
{
	const struct sg_token *day = sg_cursor_ahead(c, 0);
	const struct sg_token *month = sg_cursor_ahead(c, 1);
	const struct sg_token *year = sg_cursor_ahead(c, 2);
	struct sg_civil civil;

	if (day == NULL || month == NULL || sg_month_find(month->text) < 0) {
		sg_cursor_missing(c, "a date",
		    day == NULL ?
			DATE_SHAPE :
			write_as(c, day->place, civil_of_figures(day->text)));
		return;
	}
	civil = (struct sg_civil){year == NULL ? -1 : whole_number(year->text),
	    sg_month_find(month->text), whole_number(day->text)};
	sg_cursor_fail(c, day->place,
	    write_as(c,
		sg_place_join(day->place,
		    year == NULL ? month->place : year->place),
		civil),
	    "the weekday of this date is missing");
}

static int
read_day(struct sg_cursor *c)
{
	const struct sg_token *t = sg_cursor_peek(c);
	struct sg_str rest;
	int day;

	if (t == NULL || (day = leading_number(t->text, &rest)) < 0 ||
	    rest.n > 2) {
		sg_cursor_missing(c, "the day of the month", DATE_SHAPE);
		return -1;
	}
	if (rest.n > 0) {
		sg_cursor_fail(c, t->place,
		    sg_arena_printf(c->parser->arena, "write %d", day),
		    "\"%s\" is not a day of the month", t->text.p);
		return -1;
	}
	sg_cursor_take(c);
	return day;
}

static int
read_month(struct sg_cursor *c)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "January",
	    "February", "March", "April", "June", "July", "August", "September",
	    "October", "November", "December"};
	const struct sg_token *t = sg_cursor_peek(c);
	const char *meant;
	int month;

	if (t == NULL) {
		sg_cursor_missing(c, "the month", DATE_SHAPE);
		return -1;
	}
	month = sg_month_find(t->text);
	if (month > 0) {
		sg_cursor_take(c);
		return month;
	}
	meant = sg_did_you_mean(t->text, names,
	    sizeof(names) / sizeof(names[0]));
	sg_cursor_fail(c, t->place,
	    meant == NULL ?
		DATE_SHAPE :
		sg_arena_printf(c->parser->arena, "did you mean %s?", meant),
	    "\"%s\" is not a month", t->text.p);
	return -1;
}

static int
read_year(struct sg_cursor *c)
{
	const struct sg_token *t = sg_cursor_peek(c);
	int year = t == NULL ? -1 : whole_number(t->text);

	if (year < 0) {
		sg_cursor_missing(c, "the year", DATE_SHAPE);
		return -1;
	}
	if (year < FIRST_YEAR || year > LAST_YEAR) {
		sg_cursor_fail(c, t->place,
		    t->text.n != 2 ? "correct the year" :
				     sg_arena_printf(c->parser->arena,
					 "did you mean 20%02d?", year),
		    t->text.n == 2 ? "a year is written with four digits" :
				     "this year cannot be right");
		return -1;
	}
	sg_cursor_take(c);
	return year;
}

/* Check that the day exists and that the written weekday is its weekday. */
static void
check_date(struct sg_cursor *c, const struct sg_token *weekday,
    struct sg_civil civil, struct sg_date *out)
{
	int last = sg_month_days(civil.year, civil.month);
	int real;

	if (civil.day < 1 || civil.day > last) {
		sg_problem(c->parser->problems, SG_ERROR, out->place,
		    "correct the date",
		    "there is no %d %.3s %d: %s has %d days", civil.day,
		    sg_month_name(civil.month), civil.year,
		    sg_month_name(civil.month), last);
		return;
	}
	out->day = sg_day_of(civil);
	out->set = true;
	real = sg_weekday_of(out->day);
	if (real != sg_weekday_find(weekday->text))
		sg_problem(c->parser->problems, SG_ERROR, weekday->place,
		    "correct the day or the date; schoolgate will not guess "
		    "which is wrong",
		    "%d %.3s %d is a %s, not a %s", civil.day,
		    sg_month_name(civil.month), civil.year,
		    sg_weekday_name(real),
		    sg_weekday_name(sg_weekday_find(weekday->text)));
}

bool
sg_cursor_date(struct sg_cursor *c, struct sg_date *out)
{
	const struct sg_token *weekday = sg_cursor_peek(c);
	struct sg_civil civil = {0};

	*out = (struct sg_date){.place = sg_cursor_here(c)};
	if (weekday == NULL || weekday->kind != SG_T_WORD ||
	    sg_weekday_find(weekday->text) < 0) {
		no_weekday(c);
		return false;
	}
	sg_cursor_take(c);
	civil.day = read_day(c);
	civil.month = read_month(c);
	civil.year = read_year(c);
	if (c->failed)
		return false;
	out->place = sg_place_join(weekday->place,
	    c->line->tokens[c->at - 1].place);
	check_date(c, weekday, civil, out);
	return true;
}

bool
sg_cursor_dates(struct sg_cursor *c, struct sg_date *from, struct sg_date *to)
{
	if (!sg_cursor_date(c, from))
		return false;
	*to = *from;
	if (!sg_cursor_skip(c, "to"))
		return true;
	if (!sg_cursor_date(c, to))
		return false;
	if (from->set && to->set && to->day < from->day) {
		sg_cursor_fail(c, to->place, "correct one of the two dates",
		    "this date is before the one where it begins");
		return false;
	}
	return true;
}

bool
sg_cursor_sees_date(const struct sg_cursor *c, size_t skip)
{
	const struct sg_token *weekday = sg_cursor_ahead(c, skip);
	const struct sg_token *day = sg_cursor_ahead(c, skip + 1);

	return weekday != NULL && day != NULL &&
	    sg_weekday_find(weekday->text) >= 0 && day->text.n > 0 &&
	    day->text.p[0] >= '0' && day->text.p[0] <= '9';
}

/* ---- times -------------------------------------------------------------- */

/* Guess the time in "8.40", "840", "1pm" or "1:30pm".  Returns minutes after
 * midnight, or -1. */
static int
clock_meant(struct sg_str text)
{
	struct sg_str rest;
	int hour = leading_number(text, &rest), minute = 0;

	if (hour > 99) {
		minute = hour % 100;
		hour /= 100;
	} else if (rest.n > 1 && memchr(":.h", rest.p[0], 3) != NULL) {
		rest.p++;
		rest.n--;
		minute = leading_number(rest, &rest);
	}
	if (sg_str_eqi(rest, SG_LIT("pm")) && hour < 12)
		hour += 12;
	else if (sg_str_eqi(rest, SG_LIT("am")) && hour == 12)
		hour = 0;
	else if (rest.n > 0 && !sg_str_eqi(rest, SG_LIT("pm")) &&
	    !sg_str_eqi(rest, SG_LIT("am")))
		return -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -1;
	return hour * 60 + minute;
}

static void
bad_clock(struct sg_cursor *c, const struct sg_token *t)
{
	struct sg_arena *arena = c->parser->arena;
	const struct sg_token *next = sg_cursor_ahead(c, 1);
	struct sg_str rest = t->text, first;
	int minute = clock_meant(t->text);

	if (next != NULL && sg_month_find(next->text) > 0)
		minute = -1; /* "1 December" */
	/* "1.15" means the afternoon. */
	if (minute >= 60 && minute < 7 * 60 && t->text.p[0] != '0' &&
	    sg_lower(t->text.p[t->text.n - 1]) != 'm')
		minute += 720;

	first = sg_str_cut(&rest, '-');
	if (minute >= 0)
		sg_cursor_fail(c, t->place,
		    sg_arena_printf(arena,
			"use the 24-hour clock: did you mean %d:%02d?",
			minute / 60, minute % 60),
		    "\"%s\" is not a time", t->text.p);
	else if (clock_meant(first) >= 0 && clock_meant(rest) >= 0)
		sg_cursor_fail(c, t->place,
		    sg_arena_printf(arena, "write %.*s to %.*s", (int)first.n,
			first.p, (int)rest.n, rest.p),
		    "\"%s\" is not a time", t->text.p);
	else
		sg_cursor_missing(c, "a time", CLOCK_SHAPE);
}

/* Split H:MM or HH:MM, with any digits.  Returns false if `text` has another
 * form. */
static bool
split_clock(struct sg_str text, int *hour, int *minute)
{
	struct sg_str rest = text, first = sg_str_cut(&rest, ':');

	*hour = whole_number(first);
	*minute = whole_number(rest);
	return first.n >= 1 && first.n <= 2 && rest.n == 2 && *hour >= 0 &&
	    *minute >= 0;
}

bool
sg_cursor_clock(struct sg_cursor *c, bool end, struct sg_clock *out)
{
	const struct sg_token *t = sg_cursor_peek(c);
	int hour, minute;

	*out = (struct sg_clock){.place = sg_cursor_here(c)};
	if (t == NULL || t->kind != SG_T_WORD) {
		sg_cursor_missing(c, "a time", CLOCK_SHAPE);
		return false;
	}
	if (!split_clock(t->text, &hour, &minute)) {
		bad_clock(c, t);
		return false;
	}
	out->minute = hour * 60 + minute;
	if (out->minute == DAY_MINUTES && minute == 0 && !end) {
		sg_cursor_fail(c, t->place,
		    "a time that begins something is "
		    "0:00 to 23:59",
		    "24:00 can only be an end");
		return false;
	}
	if (minute > 59 || out->minute > DAY_MINUTES) {
		sg_cursor_fail(c, t->place,
		    "a day goes from 0:00 to 24:00, an hour to :59",
		    "there is no time %s", t->text.p);
		return false;
	}
	sg_cursor_take(c);
	if (sg_cursor_sees(c, "pm") || sg_cursor_sees(c, "am")) {
		hour = hour % 12 + (sg_cursor_sees(c, "pm") ? 12 : 0);
		sg_cursor_fail(c, sg_place_join(t->place, sg_cursor_here(c)),
		    sg_arena_printf(c->parser->arena,
			"use the 24-hour clock: "
			"did you mean %d:%02d?",
			hour, minute),
		    "a time has no \"am\" or \"pm\"");
		return false;
	}
	out->set = true;
	return true;
}

bool
sg_cursor_clocks(struct sg_cursor *c, struct sg_clock *from,
    struct sg_clock *to)
{
	const struct sg_token *t = sg_cursor_peek(c);
	struct sg_str rest, first;
	int hour[2], minute[2];

	if (t == NULL || t->kind != SG_T_WORD)
		return false;
	rest = t->text;
	first = sg_str_cut(&rest, '-');
	if (!split_clock(first, &hour[0], &minute[0]) ||
	    !split_clock(rest, &hour[1], &minute[1]) || hour[0] > 23 ||
	    hour[1] > 23 || minute[0] > 59 || minute[1] > 59)
		return false;
	*from = (struct sg_clock){hour[0] * 60 + minute[0], true, t->place};
	*to = (struct sg_clock){hour[1] * 60 + minute[1], true, t->place};
	sg_cursor_take(c);
	return true;
}

/*
 * Warn of a span such as "1:15 to 2:15" or "8:30 to 3:15", which most likely is
 * meant to end in the afternoon.  "01:15" and "22:00 to 6:00" are taken as they
 * are.
 */
static void
check_early(struct sg_cursor *c, const struct sg_clock *from,
    const struct sg_clock *to)
{
	const struct sg_token *last = &c->line->tokens[c->at - 1];
	bool begins = from->minute >= 60 && from->minute < 7 * 60;
	bool ends = to->minute >= 60 && to->minute < 7 * 60;

	if (!ends || (!begins && from->minute >= 16 * 60) ||
	    last->text.p[0] == '0' || strstr(last->text.p, "-0") != NULL ||
	    c->failed)
		return;
	sg_problem(c->parser->problems, SG_WARNING,
	    sg_place_join(from->place, to->place),
	    sg_arena_printf(c->parser->arena,
		"for the afternoon write:  %d:%02d to %d:%02d\n"
		"for the night write:  %02d:%02d to %02d:%02d",
		(from->minute + (begins ? 720 : 0)) / 60, from->minute % 60,
		(to->minute + 720) / 60, to->minute % 60, from->minute / 60,
		from->minute % 60, to->minute / 60, to->minute % 60),
	    "%d:%02d is in the night", to->minute / 60, to->minute % 60);
}

bool
sg_cursor_span(struct sg_cursor *c, struct sg_clock *from, struct sg_clock *to)
{
	if (!sg_cursor_clocks(c, from, to)) {
		if (!sg_cursor_clock(c, false, from))
			return false;
		sg_cursor_expect(c, "to",
		    "say when it ends:  from 16:00 to 18:00");
		if (!sg_cursor_clock(c, true, to))
			return false;
	}
	check_early(c, from, to);
	if (from->minute == to->minute) {
		sg_cursor_fail(c, sg_place_join(from->place, to->place),
		    "for the whole day write:  0:00 to 24:00",
		    "this span begins and ends at the same time");
		return false;
	}
	return true;
}

/* ---- durations ---------------------------------------------------------- */

static const struct {
	const char *word;
	enum sg_unit unit;
	uint64_t seconds;
} units[] = {
    {"minute", SG_UNIT_MINUTE, 60},
    {"hour", SG_UNIT_HOUR, 3600},
    {"day", SG_UNIT_DAY, SG_DAY_S},
    {"week", SG_UNIT_WEEK, 7 * SG_DAY_S},
    /* Durations in months and years say how long evidence is kept.  The longest
     * month and year are used, so that nothing is deleted too early. */
    {"month", SG_UNIT_MONTH, 31 * SG_DAY_S},
    {"year", SG_UNIT_YEAR, 366 * SG_DAY_S},
};

#define UNITS (sizeof(units) / sizeof(units[0]))

/* Returns the allowed units, for messages: "minutes, hours or days". */
static const char *
unit_names(struct sg_arena *arena, enum sg_unit smallest, enum sg_unit largest)
{
	const char *text = "";

	for (size_t i = 0; i < UNITS; i++) {
		if (units[i].unit < smallest || units[i].unit > largest)
			continue;
		text = sg_arena_printf(arena, "%s%s%ss", text,
		    units[i].unit == smallest    ? "" :
			units[i].unit == largest ? " or " :
						   ", ",
		    units[i].word);
	}
	return text;
}

bool
sg_cursor_duration(struct sg_cursor *c, enum sg_unit smallest,
    enum sg_unit largest, uint64_t *seconds)
{
	struct sg_arena *arena = c->parser->arena;
	const struct sg_token *t;
	struct sg_str word;
	uint32_t count;

	*seconds = 0;
	if (!sg_cursor_number(c, 1000, &count))
		return false;
	t = sg_cursor_peek(c);
	word = t == NULL ? SG_LIT("") : t->text;
	if (word.n > 1 && sg_lower(word.p[word.n - 1]) == 's')
		word.n--;
	for (size_t i = 0; i < UNITS; i++) {
		if (units[i].unit < smallest || units[i].unit > largest ||
		    !sg_str_eqi(word, sg_str(units[i].word)))
			continue;
		sg_cursor_take(c);
		*seconds = count * units[i].seconds;
		return true;
	}
	sg_cursor_missing(c, "a unit of time",
	    sg_arena_printf(arena, "it can be %s",
		unit_names(arena, smallest, largest)));
	return false;
}
