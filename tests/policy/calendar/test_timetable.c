/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_timetable.c -- tests turning bells, terms and clock times into spans of
 * UTC.
 *
 * Bells are the times at which lessons and breaks begin. Compiled time is the
 * range of local days for which a policy's timetable is made.
 */
#include "../../unit.h"

#include "policy/calendar/calendar.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/language/parse.h"
#include "policy/calendar/timetable.h"
#include "../world.h"

/* A policy and its timetable. The policy's first rule has the times to test. */
struct plan {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
	struct sg_calendar_days calendar;
	struct sg_timetable *timetable;
};

#define HEAD                                                                   \
	"school \"S\"\n"                                                       \
	"group pupils\n    network 10.1.0.0/16\n"                              \
	"group year-6\n    network 10.1.6.0/24\n"
#define BELLS                                                                  \
	"day Mon, Tue, Wed, Thu, Fri\n"                                        \
	"    09:00 lesson\n    12:00 lunch\n    13:00 lesson\n"                \
	"    15:00 home\n"
#define TERM                                                                   \
	"term \"Autumn\"\n"                                                    \
	"    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"                         \
	"    half-term Mon 26 Oct 2026 to Fri 30 Oct 2026\n"                   \
	"    inset Fri 27 Nov 2026\n"                                          \
	"    closed Thu 5 Nov 2026\n"
#define RULE(when) "rules\n    allow facebook " when "\n    otherwise block\n"

static struct plan
plan_at(const char *text, int64_t now)
{
	struct plan plan = {.arena = sg_arena_new()};
	struct sg_catalogue catalogue = {0};

	plan.problems = sg_problems_new(plan.arena);
	plan.ast = sg_parse_text(plan.arena, "school.policy", sg_str(text),
	    plan.problems);
	/* The catalogue is empty, so ignore problems about platforms. */
	sg_check(plan.ast, &catalogue, now, sg_problems_new(plan.arena));
	plan.timetable = sg_timetable_new(plan.arena, plan.ast, &plan.calendar,
	    now, plan.problems);
	return plan;
}

static struct plan
plan(const char *text)
{
	struct plan made = plan_at(text, WORLD_NOW);

	assert_int_equal(sg_problems_errors(made.problems), 0);
	assert_non_null(made.timetable);
	return made;
}

static struct sg_spans
spans(const struct plan *plan, size_t group)
{
	return sg_timetable_spans(plan->timetable, &plan->ast->rules[0].when,
	    group);
}

static size_t
group(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->ast->ngroups; i++)
		if (sg_str_eq(plan->ast->groups[i].name.text, sg_str(name)))
			return i;
	fail();
	return 0;
}

/*
 * Check the first span that begins within the UTC day `on`. It must be from
 * `from` to `to`, in minutes after 00:00 UTC of that day. If `from` is -1, no
 * span may begin on that day.
 */
static void
assert_on(const struct sg_spans *list, int32_t on, int from, int to)
{
	for (size_t i = 0; i < list->n; i++) {
		int64_t start = list->v[i].from - utc(on, 0, 0);

		if (start < 0 || start >= 86400)
			continue;
		assert_int_equal(start / 60, from);
		assert_int_equal((list->v[i].to - utc(on, 0, 0)) / 60, to);
		return;
	}
	assert_int_equal(from, -1);
}

static void
assert_tidy(const struct sg_spans *list, const struct sg_timetable *t)
{
	for (size_t i = 0; i < list->n; i++) {
		assert_true(list->v[i].from < list->v[i].to);
		assert_true(list->v[i].from >= t->first);
		assert_true(list->v[i].to <= t->last);
		if (i > 0)
			assert_true(list->v[i - 1].to < list->v[i].from);
	}
}

/* ---- school days -------------------------------------------------------- */

static void
lunch(void **state)
{
	struct plan p = plan(HEAD BELLS TERM RULE("in lunch"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);
	static const struct {
		int month, date, from;
	} rows[] = {
	    {9, 1, -1},        /* before term */
	    {9, 2, 11 * 60},   /* first day, summer time */
	    {9, 5, -1},        /* Saturday */
	    {10, 23, 11 * 60}, /* last Friday before the clocks change */
	    {10, 26, -1},      /* half-term begins */
	    {10, 30, -1},      /* half-term ends */
	    {11, 2, 12 * 60},  /* winter time */
	    {11, 5, -1},       /* closed */
	    {11, 6, 12 * 60},
	    {11, 27, -1},      /* INSET */
	    {12, 18, 12 * 60}, /* last day */
	    {12, 21, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_on(&list, day(2026, rows[i].month, rows[i].date),
		    rows[i].from, rows[i].from + 60);
	/*
	 * The term has 78 weekdays. 5 days of half-term, 1 INSET day (training
	 * of teachers) and 1 closed day have no school.
	 */
	assert_int_equal(list.n, 71);
	assert_tidy(&list, p.timetable);
	sg_arena_free(&p.arena);
}

/*
 * Periods without a gap between them become one span. School-time ends at
 * `home`.
 */
static void
touching(void **state)
{
	static const char *const whens[] = {
	    "in lunch, lesson", "in lesson, lunch", "in school-time"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char text[2048];
		struct plan p;
		struct sg_spans list;

		snprintf(text, sizeof(text), HEAD BELLS TERM RULE("%s"),
		    whens[i]);
		p = plan(text);
		list = spans(&p, SG_NO_GROUP);
		assert_int_equal(list.n, 71);
		assert_on(&list, day(2026, 11, 2), 9 * 60, 15 * 60);
		sg_arena_free(&p.arena);
	}
}

/*
 * The spans in school-time and out of school-time must not overlap. Together
 * they must fill compiled time.
 */
static void
complement(void **state)
{
	struct plan in = plan(HEAD BELLS TERM RULE("in school-time"));
	struct plan out = plan(HEAD BELLS TERM RULE("out of school-time"));
	struct sg_spans a = spans(&in, SG_NO_GROUP);
	struct sg_spans b = spans(&out, SG_NO_GROUP);
	int64_t at = in.timetable->first;
	size_t i = 0, k = 0;

	(void)state;
	while (at < in.timetable->last) {
		if (i < a.n && a.v[i].from == at)
			at = a.v[i++].to;
		else if (k < b.n && b.v[k].from == at)
			at = b.v[k++].to;
		else
			fail();
	}
	assert_int_equal(i, a.n);
	assert_int_equal(k, b.n);
	assert_int_equal(at, in.timetable->last);
	sg_arena_free(&in.arena);
	sg_arena_free(&out.arena);
}

static void
own_bells(void **state)
{
	struct plan p = plan(HEAD BELLS TERM
	    "day Mon, Tue for year-6\n"
	    "    09:00 lesson\n    12:30 lunch\n    13:15 home\n"
	    "day Tue 24 Nov 2026\n"
	    "    09:00 lesson\n    11:00 lunch\n    11:30 home\n"
	    "day Mon 30 Nov 2026 for year-6\n"
	    "    09:00 lesson\n    10:00 lunch\n    10:30 home\n"
	    "day Sat 5 Dec 2026\n"
	    "    10:00 lunch\n    12:00 home\n" RULE("in lunch"));
	struct sg_spans all = spans(&p, SG_NO_GROUP);
	struct sg_spans six = spans(&p, group(&p, "year-6"));

	(void)state;
	/* Year 6 has its own bells on Monday, but not on Wednesday. */
	assert_on(&all, day(2026, 11, 23), 720, 780);
	assert_on(&six, day(2026, 11, 23), 750, 795);
	assert_on(&six, day(2026, 11, 25), 720, 780);
	/*
	 * The school's bells for a date override a group's bells for a weekday.
	 */
	assert_on(&all, day(2026, 11, 24), 660, 690);
	assert_on(&six, day(2026, 11, 24), 660, 690);
	/* A group's bells for a date override all bells for a weekday. */
	assert_on(&all, day(2026, 11, 30), 720, 780);
	assert_on(&six, day(2026, 11, 30), 600, 630);
	/* A Saturday with bells is a school day for all groups. */
	assert_on(&all, day(2026, 12, 5), 600, 720);
	assert_on(&six, day(2026, 12, 5), 600, 720);
	assert_true(sg_timetable_has_own(p.timetable, group(&p, "year-6")));
	assert_false(sg_timetable_has_own(p.timetable, group(&p, "pupils")));
	sg_arena_free(&p.arena);
}

/* A date with bells is a school day even in the holidays. */
static void
dated_day(void **state)
{
	struct plan p = plan(HEAD BELLS TERM
	    "day Tue 22 Dec 2026 for year-6\n"
	    "    10:00 lesson\n    12:00 home\n" RULE("in school-time"));
	struct sg_spans all = spans(&p, SG_NO_GROUP);
	struct sg_spans six = spans(&p, group(&p, "year-6"));

	(void)state;
	assert_on(&all, day(2026, 12, 22), -1, 0);
	assert_on(&six, day(2026, 12, 22), 600, 720);
	sg_arena_free(&p.arena);
}

static void
no_terms(void **state)
{
	struct plan p = plan(HEAD BELLS RULE("in lunch"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_on(&list, day(2026, 11, 21), -1, 0);
	assert_on(&list, day(2026, 12, 25), 720, 780);
	assert_on(&list, day(2027, 6, 1), 660, 720);
	sg_arena_free(&p.arena);
}

/*
 * This policy has closed days but no terms. So each day with bells is a school
 * day if it is not closed.
 */
static void
closed_days_alone(void **state)
{
	struct plan p = plan(HEAD BELLS RULE("in lunch"));
	struct sg_calendar_days closed = {0};
	struct sg_spans list;

	(void)state;
	sg_day_list_add(p.arena, &closed.closed, day(2026, 11, 24));
	p.timetable = sg_timetable_new(p.arena, p.ast, &closed, WORLD_NOW,
	    p.problems);
	list = spans(&p, SG_NO_GROUP);
	assert_on(&list, day(2026, 11, 24), -1, 0);
	assert_on(&list, day(2026, 11, 25), 720, 780);
	assert_int_equal(p.timetable->last_day, day(2026, 11, 24) + 50);
	sg_arena_free(&p.arena);
}

/* ---- clock spans -------------------------------------------------------- */

static void
clock_spans(void **state)
{
	struct plan p = plan(HEAD BELLS TERM RULE("from 16:00 to 18:00"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_on(&list, day(2026, 9, 5), 15 * 60, 17 * 60); /* Saturday */
	assert_on(&list, day(2026, 12, 25), 16 * 60, 18 * 60);
	assert_int_equal(list.n,
	    p.timetable->last_day - p.timetable->first_day);
	sg_arena_free(&p.arena);
}

/* A span past midnight belongs to the day on which it begins. */
static void
past_midnight(void **state)
{
	struct plan p = plan(HEAD BELLS TERM
		RULE("from 22:00 to 06:00 on Fri"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_on(&list, day(2026, 12, 18), 22 * 60, 30 * 60);
	assert_on(&list, day(2026, 12, 19), -1, 0);
	/*
	 * In the night before Sunday 25 Oct the clocks go back. So this span is
	 * an hour longer.
	 */
	sg_arena_free(&p.arena);
	p = plan(HEAD BELLS TERM RULE("from 22:00 to 06:00 on Sat"));
	list = spans(&p, SG_NO_GROUP);
	assert_on(&list, day(2026, 10, 24), 21 * 60, 30 * 60);
	sg_arena_free(&p.arena);
}

/* A span that begins before compiled time is cut where compiled time begins. */
static void
first_night(void **state)
{
	struct plan p = plan(HEAD BELLS TERM RULE("from 22:00 to 06:00"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_int_equal(list.v[0].from, p.timetable->first);
	assert_int_equal(list.v[0].to, utc(day(2026, 9, 2), 5, 0));
	assert_int_equal(list.v[list.n - 1].to, p.timetable->last);
	assert_tidy(&list, p.timetable);
	sg_arena_free(&p.arena);
}

/* Whole days in a row become one span. */
static void
all_day(void **state)
{
	struct plan p = plan(HEAD BELLS TERM RULE("from 00:00 to 24:00"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].from, p.timetable->first);
	assert_int_equal(list.v[0].to, p.timetable->last);
	sg_arena_free(&p.arena);
}

static void
clocks_change(void **state)
{
	struct plan p = plan(HEAD
	    "term \"Year\"\n"
	    "    from Wed 2 Sep 2026 to Fri 23 Jul 2027\n" RULE(
		"from 01:00 to 02:00"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_on(&list, day(2026, 10, 24), 0, 60);
	assert_on(&list, day(2026, 10, 25), 0, 120); /* 01:00 to 02:00 comes
							twice */
	assert_on(&list, day(2026, 10, 26), 60, 120);
	assert_on(&list, day(2027, 3, 27), 60, 120);
	assert_on(&list, day(2027, 3, 28), -1, 0); /* 01:00 to 02:00 is left
						      out */
	assert_on(&list, day(2027, 3, 29), 0, 60);
	sg_arena_free(&p.arena);
}

/* ---- compiled time ------------------------------------------------------ */

static void
window(void **state)
{
	static const struct {
		const char *name, *text;
		int32_t first[3], last[3]; /* {year, month, day}; `last` is
					      exclusive */
	} rows[] = {
	    {"a term: its first day to 49 days after its last",
		HEAD BELLS TERM RULE("always"), {2026, 9, 2}, {2027, 2, 6}},
	    {"an earlier date in the file",
		"school \"S\"\n    reviewed Mon 3 Aug 2026\n" BELLS TERM
		    RULE("always"),
		{2026, 8, 3}, {2027, 2, 6}},
	    {"no dates: from today for 400 days", HEAD BELLS RULE("always"),
		{2026, 11, 21}, {2027, 12, 26}},
	    {"a date in the past, no term",
		"school \"S\"\n    reviewed Mon 3 Aug 2026\n" BELLS
		    RULE("always"),
		{2026, 8, 3}, {2027, 12, 26}},
	    {"a date beyond 400 days, no term",
		HEAD BELLS "day Mon 3 Jan 2028\n    09:00 lesson\n"
			   "    12:00 home\n" RULE("always"),
		{2026, 11, 21}, {2028, 1, 5}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct plan p = plan(rows[i].text);
		const int32_t *a = rows[i].first, *b = rows[i].last;

		if (p.timetable->first_day != day(a[0], a[1], a[2]))
			fail_msg("%s: first", rows[i].name);
		if (p.timetable->last_day != day(b[0], b[1], b[2]))
			fail_msg("%s: last", rows[i].name);
		sg_arena_free(&p.arena);
	}
}

/* Compiled time begins and ends at local midnight. */
static void
window_ends(void **state)
{
	struct plan p = plan(HEAD BELLS TERM RULE("always"));

	(void)state;
	assert_int_equal(p.timetable->first, utc(day(2026, 9, 1), 23, 0));
	assert_int_equal(p.timetable->last, utc(day(2027, 2, 6), 0, 0));
	sg_arena_free(&p.arena);
}

/*
 * `today` is the local day. At 23:00 UTC it is already the next day in
 * Auckland.
 */
static void
today(void **state)
{
	struct plan p =
	    plan_at("school \"S\"\n"
		    "    time zone Pacific/Auckland\n" BELLS RULE("always"),
		utc(day(2026, 11, 21), 23, 0));

	(void)state;
	assert_int_equal(p.timetable->today, day(2026, 11, 22));
	sg_arena_free(&p.arena);
}

/* ---- errors ------------------------------------------------------------- */

static void
errors(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
	    {"school \"S\"\n    time zone Europe/Londn\n" RULE("always"),
		"2:15: error: this machine knows no time zone "
		"\"Europe/Londn\""},
	    {"school \"S\"\n    time zone Europe/Londn\n" RULE("always"),
		"did you mean Europe/London?"},
	    {HEAD BELLS TERM "day Thu 5 Nov 2026\n    09:00 lesson\n"
			     "    12:00 home\n" RULE("always"),
		"error: this day is closed by line 15"},
	    {HEAD BELLS "term \"A\"\n    from Wed 2 Sep 2026 to "
			"Sat 18 Dec 2049\n" RULE("always"),
		"error: the dates of this policy are over 15 years apart"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct plan p = plan_at(rows[i].text, WORLD_NOW);
		struct world w = {.arena = p.arena};

		assert_said(&w, p.problems, rows[i].said);
		sg_arena_free(&p.arena);
	}
}

/* If the school's calendar closes a day, bells for this day are an error. */
static void
closed_by_calendar(void **state)
{
	struct plan p = plan(HEAD BELLS
	    "day Tue 24 Nov 2026\n"
	    "    09:00 lesson\n    12:00 home\n" RULE("always"));
	struct sg_calendar_days closed = {0};
	struct world w = {.arena = p.arena};

	(void)state;
	sg_day_list_add(p.arena, &closed.closed, day(2026, 11, 24));
	sg_timetable_new(p.arena, p.ast, &closed, WORLD_NOW, p.problems);
	assert_said(&w, p.problems,
	    "error: this day is closed by the school's calendar");
	sg_arena_free(&p.arena);
}

/* ---- weeks -------------------------------------------------------------- */

#define WEEK_DAYS                                                              \
	"day Mon, Tue, Wed, Thu, Fri\n"                                        \
	"    09:00 lesson\n    12:00 lunch\n    15:00 home\n"                  \
	"day Mon in week b\n"                                                  \
	"    09:00 lesson\n    13:00 lunch\n    15:00 home\n"                  \
	"day Mon in week b for year-6\n"                                       \
	"    09:00 lesson\n    14:00 lunch\n    15:00 home\n"

/* A week counts if it has a school day.  Weeks before the date count
 * backwards. */
static void
weeks_take_turns(void **state)
{
	struct plan p = plan(HEAD
	    "weeks a, b from Mon 7 Sep 2026\n" WEEK_DAYS TERM RULE("in lunch"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);
	struct sg_spans six = spans(&p, group(&p, "year-6"));

	(void)state;
	assert_on(&list, day(2026, 9, 7), 11 * 60, 14 * 60);
	assert_on(&list, day(2026, 9, 14), 12 * 60, 14 * 60);
	assert_on(&six, day(2026, 9, 14), 13 * 60, 14 * 60);
	assert_on(&list, day(2026, 9, 15), 11 * 60, 14 * 60);
	assert_on(&list, day(2026, 10, 19), 11 * 60, 14 * 60);
	assert_on(&list, day(2026, 11, 2), 13 * 60, 15 * 60); /* half-term did
								 not count */
	assert_string_equal(sg_timetable_week_name(p.timetable,
				day(2026, 9, 2)),
	    "b");
	assert_string_equal(sg_timetable_week_name(p.timetable,
				day(2026, 9, 13)),
	    "a");
	assert_null(sg_timetable_week_name(p.timetable, day(2030, 1, 1)));
	sg_arena_free(&p.arena);
}

static void
calendar_weeks(void **state)
{
	struct plan p = plan(HEAD "weeks a, b from Mon 7 Sep 2026 calendar "
				  "weeks\n" WEEK_DAYS TERM RULE("in lunch"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	assert_on(&list, day(2026, 9, 14), 12 * 60, 14 * 60);
	assert_on(&list, day(2026, 11, 2), 12 * 60, 15 * 60);
	assert_on(&list, day(2026, 11, 9), 13 * 60, 15 * 60);
	sg_arena_free(&p.arena);
}

/* A first week after all dates of the policy once wrote past the weeks. */
static void
weeks_after_all_dates(void **state)
{
	struct plan p = plan_at(HEAD "weeks a, b from Mon 6 Sep 2027 calendar "
				     "weeks\n" WEEK_DAYS TERM RULE("in lunch"),
	    WORLD_NOW);

	(void)state;
	assert_int_equal(sg_problems_errors(p.problems), 1);
	assert_null(sg_timetable_week_name(p.timetable, day(2026, 9, 7)));
	sg_arena_free(&p.arena);
}

static void
three_weeks(void **state)
{
	struct plan p = plan(HEAD
	    "weeks one, two, three from Mon 14 Sep 2026\n"
	    "day Mon in week three\n    09:00 lesson\n"
	    "    15:00 home\n" TERM RULE("in school-time"));
	struct sg_spans list = spans(&p, SG_NO_GROUP);

	(void)state;
	/* Weeks without a Monday of week three have no school day, but the
	 * `day` heading names Mondays, so they count. */
	assert_on(&list, day(2026, 9, 7), 8 * 60, 14 * 60);
	assert_on(&list, day(2026, 9, 14), -1, 0);
	assert_on(&list, day(2026, 9, 21), -1, 0);
	assert_on(&list, day(2026, 9, 28), 8 * 60, 14 * 60);
	sg_arena_free(&p.arena);
}

/* Local minutes of a day in winter are those of UTC. */
static int64_t
at(int32_t on, int32_t minute, int32_t second)
{
	return (int64_t)on * 86400 + minute * 60 + second;
}

static void
period_ends_at_the_next_bell(void **state)
{
	struct plan p = plan(HEAD BELLS
	    "day Mon, Tue for year-6\n    09:00 lesson\n    11:30 lunch\n"
	    "    12:00 home\n" TERM RULE("always"));
	const int32_t tue = day(2026, 11, 24);
	const struct {
		int64_t now;
		size_t group;
		int64_t end; /* 0: no period */
	} rows[] = {
	    {at(tue, 8 * 60 + 59, 59), SG_NO_GROUP, 0},
	    {at(tue, 9 * 60, 0), SG_NO_GROUP, at(tue, 12 * 60, 0)},
	    {at(tue, 11 * 60 + 59, 59), SG_NO_GROUP, at(tue, 12 * 60, 0)},
	    {at(tue, 12 * 60, 0), SG_NO_GROUP, at(tue, 13 * 60, 0)},
	    {at(tue, 15 * 60, 0), SG_NO_GROUP, 0},
	    {at(tue, 10 * 60, 0), 1, at(tue, 11 * 60 + 30, 0)},
	    {at(tue, 12 * 60, 0), 1, 0},
	    /* In summer time. */
	    {at(day(2026, 9, 8), 8 * 60, 0), SG_NO_GROUP,
		at(day(2026, 9, 8), 11 * 60, 0)},
	    /* A Saturday, an INSET day, years later. */
	    {at(day(2026, 11, 28), 10 * 60, 0), SG_NO_GROUP, 0},
	    {at(day(2026, 11, 27), 10 * 60, 0), SG_NO_GROUP, 0},
	    {at(day(2040, 11, 27), 10 * 60, 0), SG_NO_GROUP, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sg_timetable_period_end(p.timetable,
				     rows[i].now, rows[i].group),
		    rows[i].end);
	sg_arena_free(&p.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lunch),
	    cmocka_unit_test(touching),
	    cmocka_unit_test(complement),
	    cmocka_unit_test(own_bells),
	    cmocka_unit_test(dated_day),
	    cmocka_unit_test(no_terms),
	    cmocka_unit_test(closed_days_alone),
	    cmocka_unit_test(clock_spans),
	    cmocka_unit_test(past_midnight),
	    cmocka_unit_test(first_night),
	    cmocka_unit_test(all_day),
	    cmocka_unit_test(clocks_change),
	    cmocka_unit_test(window),
	    cmocka_unit_test(window_ends),
	    cmocka_unit_test(today),
	    cmocka_unit_test(errors),
	    cmocka_unit_test(closed_by_calendar),
	    cmocka_unit_test(weeks_take_turns),
	    cmocka_unit_test(calendar_weeks),
	    cmocka_unit_test(three_weeks),
	    cmocka_unit_test(weeks_after_all_dates),
	    cmocka_unit_test(period_ends_at_the_next_bell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
