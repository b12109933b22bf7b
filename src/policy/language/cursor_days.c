/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cursor_days.c -- reads weekdays from a policy line, as people write them:
 * "Mon, Tue", "Monday to Friday", "weekdays", "Fridays", "every day".
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/cursor.h"

#define WEEKDAYS 0x1fU /* Monday to Friday */
#define WEEKEND 0x60U
#define ALL_DAYS 0x7fU

/* Returns 0 (Monday) to 6 for "Mon", "Monday", "Mondays" or "Weds".  Otherwise
 * returns -1. */
static int
find_day(struct sg_str text)
{
	int day = sg_weekday_find(text);

	if (day >= 0 || text.n < 4 || sg_lower(text.p[text.n - 1]) != 's')
		return day;
	text.n--;
	return sg_weekday_find(text);
}

/* Add the days from `first` to `last`, which may be in the next week. */
static sg_weekdays
span_of(int first, int last)
{
	sg_weekdays days = 0;

	for (int day = first;; day = (day + 1) % 7) {
		days = (sg_weekdays)(days | 1U << day);
		if (day == last)
			return days;
	}
}

/* The days that one word means: "weekdays", "Mon-Fri", "Friday".  0 if it means
 * no days. */
static sg_weekdays
days_of_word(struct sg_str text)
{
	static const struct {
		const char *word;
		unsigned days;
	} words[] = {
	    {"weekday", WEEKDAYS},
	    {"weekdays", WEEKDAYS},
	    {"workdays", WEEKDAYS},
	    {"weekend", WEEKEND},
	    {"weekends", WEEKEND},
	    {"everyday", ALL_DAYS},
	    {"daily", ALL_DAYS},
	};
	struct sg_str rest = text, head;
	int first, last;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (sg_str_eqi(text, sg_str(words[i].word)))
			return (sg_weekdays)words[i].days;
	head = sg_str_cut(&rest, '-');
	first = find_day(head);
	last = find_day(rest);
	if (first >= 0 && last >= 0 && first != last)
		return span_of(first, last);
	return (sg_weekdays)(find_day(text) < 0 ? 0 : 1U << find_day(text));
}

size_t
sg_cursor_days_ahead(const struct sg_cursor *c, size_t skip, sg_weekdays *days)
{
	static const char *const joins[] = {
	    "to", "-", "until", "till", "through"};
	const struct sg_token *t = sg_cursor_ahead(c, skip);
	const struct sg_token *join = sg_cursor_ahead(c, skip + 1);
	const struct sg_token *last = sg_cursor_ahead(c, skip + 2);
	sg_weekdays here;

	if (t == NULL || t->kind != SG_T_WORD)
		return 0;
	if (sg_str_eqi(t->text, SG_LIT("every")) ||
	    sg_str_eqi(t->text, SG_LIT("each"))) {
		if (join != NULL && sg_str_eqi(join->text, SG_LIT("day"))) {
			*days = ALL_DAYS;
			return 2;
		}
		/* "every Friday", but not "every every". */
		if (join == NULL || days_of_word(join->text) == 0)
			return 0;
		return 1 + sg_cursor_days_ahead(c, skip + 1, days);
	}
	here = days_of_word(t->text);
	*days = (sg_weekdays)(*days | here);
	if (here == 0)
		return 0;
	if (find_day(t->text) < 0 || join == NULL || last == NULL ||
	    find_day(last->text) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]); i++)
		if (sg_str_eqi(join->text, sg_str(joins[i]))) {
			*days = (sg_weekdays)(*days |
			    span_of(find_day(t->text), find_day(last->text)));
			return 3;
		}
	return 1;
}

size_t
sg_cursor_sees_days(const struct sg_cursor *c, size_t skip)
{
	sg_weekdays days = 0;

	return sg_cursor_days_ahead(c, skip, &days);
}

static void
not_a_weekday(struct sg_cursor *c)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL || t->kind == SG_T_COMMA)
		sg_cursor_missing(c, "a weekday",
		    "write Mon, Tue, Wed, Thu, Fri, Sat or Sun");
	else
		sg_cursor_fail(c, t->place,
		    "name each day, for example:  Mon, Tue, Wed",
		    "\"%s\" is not a weekday", t->text.p);
}

bool
sg_cursor_weekdays(struct sg_cursor *c, sg_weekdays *out)
{
	struct sg_place place;
	sg_weekdays days;
	size_t n;

	*out = 0;
	do {
		days = 0;
		place = sg_cursor_here(c);
		n = sg_cursor_days_ahead(c, 0, &days);
		if (n == 0)
			not_a_weekday(c);
		else if ((*out & days) != 0 && days != ALL_DAYS)
			sg_cursor_fail(c, place, "delete one of the two",
			    "%s is named twice",
			    sg_weekday_name(__builtin_ctz(*out & days)));
		while (!c->failed && n-- > 0)
			sg_cursor_take(c);
		*out = (sg_weekdays)(*out | days);
	} while (!c->failed && sg_cursor_join(c));
	/* Two days without a comma between them. */
	if (sg_cursor_sees_days(c, 0) > 0)
		sg_cursor_fail(c, sg_cursor_here(c), "put a comma before it",
		    "a comma is missing between two weekdays");
	return !c->failed;
}

const char *
sg_weekdays_text(struct sg_arena *arena, sg_weekdays days)
{
	const char *text = "";

	for (int day = 0; day < 7; day++)
		if ((days >> day & 1) != 0)
			text = sg_arena_printf(arena, "%s%s%.3s", text,
			    *text == '\0' ? "" : ", ", sg_weekday_name(day));
	return text;
}
