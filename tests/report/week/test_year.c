/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_year.c -- tests which months a year shows, and how it counts and marks
 * their days.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/timetable.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/language/parse.h"
#include "report/week/week.h"
#include "report/week/year.h"

#define NOW INT64_C(1795262400) /* Sat 21 Nov 2026, 12:00 UTC */

#define BELLS(days) "day " days "\n    09:00 lesson\n    15:00 home\n"
#define FIVE BELLS("Mon, Tue, Wed, Thu, Fri")
#define AUTUMN "term \"Autumn\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
#define SUMMER "term \"Summer\"\n    from Mon 7 Jun 2027 to Fri 6 Aug 2027\n"
#define NEXT "term \"Next\"\n    from Mon 23 Aug 2027 to Fri 17 Dec 2027\n"
#define EVENT(from, to, summary)                                               \
	"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" from "\r\nDTEND;VALUE=DATE:" to  \
	"\r\nSUMMARY:" summary "\r\nEND:VEVENT\r\n"

/* A policy, and the year that is made of it. */
struct plan {
	struct sg_arena *arena;
	struct sg_week week;
	struct sg_year year;
};

static int32_t
day(int year, int month, int date)
{
	return sg_day_of((struct sg_civil){year, month, date});
}

/* Make the year that contains `asked`. `events` may be NULL. */
static struct plan *
plan_new(const char *lines, const char *events, int32_t asked)
{
	static struct sg_source source = {.name = "school.policy"};
	const struct sg_word file = {SG_LIT("dates.ics"), {&source, 1, 1, 2}};
	struct plan *plan = calloc(1, sizeof *plan);
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_catalogue catalogue = {0};
	struct sg_calendar_days days = {0};
	struct sg_policy_ast *ast;

	assert_non_null(plan);
	ast = sg_parse_text(arena, "school.policy",
	    sg_str(sg_arena_printf(arena,
		"school \"S\"\n%srules\n"
		"    otherwise allow\n",
		lines)),
	    problems);
	sg_check(ast, &catalogue, NOW, problems);
	if (events != NULL)
		sg_calendar_text(arena, &file,
		    sg_str(sg_arena_printf(arena,
			"BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", events)),
		    NULL, problems, &days);
	plan->arena = arena;
	plan->week = (struct sg_week){.arena = arena,
	    .ast = ast,
	    .timetable = sg_timetable_new(arena, ast, &days, NOW, problems),
	    .school = "S",
	    .file = "school.policy",
	    .who = "staff",
	    .also = "",
	    .bells = SG_NO_GROUP,
	    .asked = asked};
	assert_int_equal(sg_problems_errors(problems), 0);
	sg_year_make(&plan->year, &plan->week);
	return plan;
}

static void
plan_free(struct plan *plan)
{
	sg_arena_free(&plan->arena);
	free(plan);
}

/* Write the marks of the days `from` to `to`. A dated day has a star. */
static const char *
marks(const struct plan *plan, int32_t from, int32_t to)
{
	const struct sg_year_day *days = plan->year.days;
	const char *text = "";

	for (int32_t d = from; d <= to; d++) {
		const struct sg_year_day *one = &days[d - days[0].day];

		assert_int_equal(one->day, d);
		text = sg_arena_printf(plan->arena, "%s%c%s", text,
		    sg_year_mark(one), one->dated ? "*" : "");
	}
	return text;
}

/* ---- months ------------------------------------------------------------- */

struct months {
	const char *name, *lines, *events;
	int32_t asked;
	const char *span;
	size_t terms, notes;
};

static void
shows_the_months_of_the_terms(void **state)
{
	const struct months rows[] = {
	    {"the months of the terms", FIVE AUTUMN SUMMER NEXT, NULL,
		day(2026, 11, 24), "Sep 2026 to Aug 2027", 2, 0},
	    {"the first day of the school year", FIVE AUTUMN SUMMER NEXT, NULL,
		day(2026, 8, 1), "Sep 2026 to Aug 2027", 2, 0},
	    {"the day before it", FIVE AUTUMN SUMMER NEXT, NULL,
		day(2026, 7, 31), "Aug 2025 to Jul 2026", 0, 1},
	    {"a day in August of a summer term", FIVE AUTUMN SUMMER NEXT, NULL,
		day(2027, 8, 6), "Sep 2026 to Aug 2027", 2, 0},
	    {"the next day is in the next year", FIVE AUTUMN SUMMER NEXT, NULL,
		day(2027, 8, 7), "Aug 2027 to Dec 2027", 1, 0},
	    {"a date before the first term",
		FIVE AUTUMN "day Thu 27 Aug 2026\n    09:00 lesson\n"
			    "    12:00 home\n",
		NULL, day(2026, 11, 24), "Aug 2026 to Dec 2026", 1, 0},
	    {"a term of two years",
		FIVE "term \"Long\"\n"
		     "    from Wed 2 Sep 2026 to Fri 1 Sep 2028\n",
		NULL, day(2026, 11, 24), "Sep 2026 to Sep 2027", 1, 1},
	    {"no terms", FIVE, NULL, day(2026, 11, 24), "Nov 2026 to Oct 2027",
		0, 0},
	    {"no terms in December", FIVE, NULL, day(2026, 12, 31),
		"Dec 2026 to Nov 2027", 0, 0},
	    {"only days off", FIVE, EVENT("20261026", "20261031", "Half term"),
		day(2026, 11, 24), "Oct 2026 to Dec 2026", 0, 0},
	    {"days off of another year", FIVE,
		EVENT("20261026", "20261031", "Half term"), day(2030, 1, 1),
		"Aug 2029 to Jul 2030", 0, 0},
	    {"terms of a calendar", FIVE,
		EVENT("20260902", "20261219", "Autumn term")
		    EVENT("20270104", "20270326", "Spring term"),
		day(2026, 11, 24), "Sep 2026 to Mar 2027", 2, 0},
	    {"the same term in the policy and in a calendar", FIVE AUTUMN,
		EVENT("20260902", "20261219", "Autumn term"), day(2026, 11, 24),
		"Sep 2026 to Dec 2026", 1, 0},
	    {"a term in weeks", FIVE,
		EVENT("20260907", "20260912", "Autumn term")
		    EVENT("20260914", "20260919", "Autumn term"),
		day(2026, 11, 24), "Sep 2026 to Sep 2026", 1, 0},
	};
	char span[SG_YEAR_SPAN];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plan *plan = plan_new(rows[i].lines, rows[i].events,
		    rows[i].asked);

		sg_year_span(&plan->year, span);
		if (strcmp(span, rows[i].span) != 0 ||
		    plan->year.nterms != rows[i].terms)
			print_error("%s: not as wanted\n", rows[i].name);
		assert_string_equal(span, rows[i].span);
		assert_int_equal(plan->year.nterms, rows[i].terms);
		assert_int_equal(plan->year.nnotes, rows[i].notes);
		plan_free(plan);
	}
}

/* ---- days --------------------------------------------------------------- */

static void
marks_each_reason(void **state)
{
	struct plan *plan = plan_new(BELLS("Mon, Tue, Wed, Thu, Sat") AUTUMN
	    "    half-term Mon 26 Oct 2026 to Sat 31 Oct 2026\n"
	    "    inset Thu 3 Sep 2026\n"
	    "    closed Mon 7 Sep 2026\n"
	    "day Tue 8 Sep 2026\n    09:00 lesson\n    12:10 home\n"
	    "day Sun 20 Dec 2026\n    10:00 lesson\n    12:00 home\n",
	    EVENT("20260909", "20260911", "INSET days")
		EVENT("20261221", "20270102", "Christmas holiday"),
	    day(2026, 11, 24));

	(void)state;
	assert_string_equal(marks(plan, day(2026, 9, 1), day(2026, 9, 14)),
	    "?WinS.cT*oonS.M");
	assert_string_equal(marks(plan, day(2026, 10, 24), day(2026, 11, 2)),
	    "S.hhhhhh.M");
	assert_string_equal(marks(plan, day(2026, 12, 17), day(2026, 12, 31)),
	    "Tn-S*oooooo.oooo");
	assert_int_equal(plan->year.days[7].home, 12 * 60 + 10);
	assert_int_equal(plan->year.days[1].home, 15 * 60);
	assert_int_equal(plan->year.days[2].home, -1);
	assert_int_equal(plan->year.inset, 1);
	assert_int_equal(plan->year.outside, 1);
	assert_int_equal(plan->year.school, plan->year.terms[0].school + 1);
	plan_free(plan);
}

static void
joins_days_off_over_weekends(void **state)
{
	struct plan *plan = plan_new(FIVE AUTUMN
	    "    half-term Mon 19 Oct 2026 to Fri 30 Oct 2026\n"
	    "    inset Fri 13 Nov 2026\n"
	    "    inset Mon 16 Nov 2026\n"
	    "    closed Tue 17 Nov 2026\n"
	    "    inset Thu 19 Nov 2026\n",
	    NULL, day(2026, 11, 24));
	const struct sg_year_range *r = plan->year.ranges;
	char range[SG_YEAR_RANGE];

	(void)state;
	assert_int_equal(plan->year.nranges, 4);
	assert_string_equal(sg_year_range(r[0].from, r[0].to, range),
	    "Mon 19 Oct 2026 to Fri 30 Oct 2026");
	assert_string_equal(sg_year_range(r[1].from, r[1].to, range),
	    "Fri 13 Nov 2026 to Mon 16 Nov 2026");
	assert_string_equal(sg_year_range(r[2].from, r[2].to, range),
	    "Tue 17 Nov 2026");
	assert_string_equal(r[2].off.text, "closed");
	assert_string_equal(sg_year_range(r[3].from, r[3].to, range),
	    "Thu 19 Nov 2026");
	plan_free(plan);
}

static void
counts_no_days_of_the_year_before(void **state)
{
	struct plan *plan = plan_new(FIVE SUMMER NEXT, NULL, day(2027, 9, 1));

	(void)state;
	assert_string_equal(marks(plan, day(2027, 8, 1), day(2027, 8, 9)),
	    ".MTWTF..-");
	assert_int_equal(plan->year.school, plan->year.terms[0].school);
	assert_int_equal(plan->year.outside, 0);
	plan_free(plan);
}

static void
names_weekdays_without_bells(void **state)
{
	struct plan *plan = plan_new(BELLS("Mon, Wed, Fri") AUTUMN, NULL,
	    day(2026, 11, 24));

	(void)state;
	assert_int_equal(plan->year.nnotes, 1);
	assert_non_null(strstr(plan->year.notes[0], "They are on: Tue, Thu."));
	plan_free(plan);
}

static void
escapes_summaries(void **state)
{
	struct sg_arena *arena = sg_arena_new();

	(void)state;
	assert_string_equal(sg_plain_dup(arena, "a\033\xff\xc3\xa9"),
	    "a\\x1B\\xFF\xc3\xa9");
	assert_string_equal(sg_plain_dup(arena, "\x01\x02"), "\\x01\\x02");
	assert_string_equal(sg_plain_dup(arena, ""), "");
	sg_arena_free(&arena);
}

/* ---- text --------------------------------------------------------------- */

/* Returns the year as text, without colours if `strip` is true. */
static char *
text_of(const struct plan *plan, bool colour, bool strip)
{
	char *text = NULL, *from, *to;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	assert_non_null(out);
	sg_year_text(&plan->year, colour, out);
	fclose(out);
	for (from = to = text; strip && *from != '\0';) {
		if (*from == '\033')
			from = strchr(from, 'm') + 1;
		else
			*to++ = *from++;
	}
	if (strip)
		*to = '\0';
	return text;
}

static void
colours_add_nothing(void **state)
{
	struct plan *plan = plan_new(FIVE AUTUMN, NULL, day(2026, 11, 24));
	char *plain = text_of(plan, false, false);
	char *coloured = text_of(plan, true, false);
	char *stripped = text_of(plan, true, true);

	(void)state;
	assert_null(strchr(plain, '\033'));
	assert_non_null(strchr(coloured, '\033'));
	assert_string_equal(stripped, plain);
	free(plain);
	free(coloured);
	free(stripped);
	plan_free(plan);
}

/* ---- weeks -------------------------------------------------------------- */

static void
shows_two_weeks_as_large_and_small(void **state)
{
	struct plan *plan = plan_new(FIVE AUTUMN
	    "weeks a, b from Mon 7 Sep 2026\n",
	    NULL, day(2026, 11, 24));
	char *text = text_of(plan, false, false);

	(void)state;
	assert_non_null(strstr(text, "? w t f . . M T W T F . . m t w t f"));
	assert_non_null(strstr(text, "  m  school day in week b\n"));
	assert_string_equal(plan->year.days[6].week, "a");
	free(text);
	plan_free(plan);
}

static void
says_that_three_weeks_are_not_shown(void **state)
{
	struct plan *plan = plan_new(FIVE AUTUMN
	    "weeks a, b, c from Mon 7 Sep 2026\n",
	    NULL, day(2026, 11, 24));
	char *text = text_of(plan, false, false);

	(void)state;
	assert_non_null(strstr(text, "? W T F . . M T W T F . . M T W T F"));
	assert_non_null(strstr(text, "does not show the names of the weeks"));
	free(text);
	plan_free(plan);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_the_months_of_the_terms),
	    cmocka_unit_test(marks_each_reason),
	    cmocka_unit_test(joins_days_off_over_weekends),
	    cmocka_unit_test(counts_no_days_of_the_year_before),
	    cmocka_unit_test(names_weekdays_without_bells),
	    cmocka_unit_test(escapes_summaries),
	    cmocka_unit_test(colours_add_nothing),
	    cmocka_unit_test(shows_two_weeks_as_large_and_small),
	    cmocka_unit_test(says_that_three_weeks_are_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
