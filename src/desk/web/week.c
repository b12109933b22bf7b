/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* week.c -- who may reach what in a week, and the school days of a year. */
#include "desk/web/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "desk/web/compiled.h"
#include "desk/web/in.h"
#include "desk/web/text.h"
#include "desk/web/web.h"
#include "policy/build.h"
#include "policy/language/ast.h"
#include "report/week/week.h"
#include "report/week/year.h"

/* ---- the week ----------------------------------------------------------- */

static const char *
group_asked(const struct sg_web_call *call, const char *name)
{
	const char *group = sg_in_text(call, name);

	if (group == NULL || *group == '\0' ||
	    sg_str_eqi(sg_str(group), SG_LIT("everyone")))
		return NULL;
	return group;
}

static const char *
text_of(struct sg_arena *arena, const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	const char *kept = "";

	if (to == NULL)
		return kept;
	sg_problems_print(problems, to, false);
	if (fclose(to) == 0)
		kept = sg_arena_dup(arena,
		    (struct sg_str){text, strcspn(text, "\n")});
	free(text);
	return kept;
}

/* Begin a week for the question of the call.  Returns false with the refusal.
 */
static bool
begin(struct sg_web_call *call, const struct sg_build *build,
    const struct sg_gate *gate, struct sg_week *week)
{
	struct sg_week_question question = {.who = group_asked(call, "for"),
	    .on = group_asked(call, "on"),
	    .date = sg_in_text(call, "date")};
	struct sg_problems *problems = sg_problems_new(call->arena);
	char why[SG_WHY_BYTES];

	*week = (struct sg_week){.arena = call->arena,
	    .now = call->now_ms / 1000,
	    .file = call->web->policy};
	if (sg_week_begin(week, build, gate, &question, problems, why))
		return true;
	sg_http_fail(call->answer, 400, "bad", NULL, "%s",
	    *why != '\0' ? why : text_of(call->arena, problems));
	return false;
}

static json_t *
span_of(const struct sg_week *week, const struct sg_week_day *day, int64_t from,
    int64_t to)
{
	return json_pack("{s:i, s:i}", "from",
	    (int)sg_week_minute(week, day, from), "to",
	    (int)sg_week_minute(week, day, to));
}

static json_t *
day_of(const struct sg_week *week, const struct sg_week_day *day)
{
	json_t *periods = json_array(), *span;
	char title[SG_DATE_TEXT];

	for (size_t i = 0; i < day->nperiods; i++) {
		span = span_of(week, day, day->periods[i].from,
		    day->periods[i].to);
		json_object_set_new(span, "name",
		    sg_text(day->periods[i].name));
		json_array_append_new(periods, span);
	}
	return json_pack("{s:o, s:s, s:o, s:o, s:o}", "day",
	    sg_text_day(day->day), "title", sg_day_text(day->day, title), "off",
	    sg_text(day->off), "school",
	    day->off != NULL ?
		json_null() :
		span_of(week, day, day->school.from, day->school.to),
	    "periods", periods);
}

/* The spans of a row that lie in a day. */
static json_t *
spans_of(const struct sg_week *week, const struct sg_week_day *day,
    const struct sg_week_row *row)
{
	json_t *spans = json_array(), *span;

	for (size_t i = 0; i < row->nspans; i++) {
		int64_t from = row->spans[i].from, to = row->spans[i].to;

		from = from < day->from ? day->from : from;
		to = to > day->to ? day->to : to;
		if (from >= to)
			continue;
		span = span_of(week, day, from, to);
		json_object_set_new(span, "allowed",
		    json_boolean(row->spans[i].allowed));
		json_array_append_new(spans, span);
	}
	return spans;
}

static json_t *
row_of(const struct sg_week *week, const struct sg_week_row *row)
{
	json_t *names = json_array(), *titles = json_array();
	json_t *days = json_array();

	for (size_t i = 0; i < row->nnames; i++) {
		json_array_append_new(names, sg_text(row->names[i]));
		json_array_append_new(titles, sg_text(row->titles[i]));
	}
	for (size_t i = 0; i < SG_WEEK_DAYS; i++)
		json_array_append_new(days,
		    spans_of(week, &week->days[i], row));
	return json_pack("{s:o, s:o, s:o}", "names", names, "titles", titles,
	    "days", days);
}

static json_t *
texts_of(const char *const *texts, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, sg_text(texts[i]));
	return list;
}

static json_t *
groups_of(const struct sg_policy_ast *ast)
{
	json_t *groups = json_array();

	/* The compiler makes groups for single persons of exceptions. */
	for (size_t i = 0; i < ast->ngroups; i++)
		if (!ast->groups[i].made)
			json_array_append_new(groups,
			    sg_text(ast->groups[i].name.text.p));
	return groups;
}

static json_t *
week_of(const struct sg_week *week)
{
	json_t *days = json_array(), *rows = json_array();

	for (size_t i = 0; i < SG_WEEK_DAYS; i++)
		json_array_append_new(days, day_of(week, &week->days[i]));
	for (size_t i = 0; i < week->nrows; i++)
		json_array_append_new(rows, row_of(week, &week->rows[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "for",
	    sg_text(week->who), "also", sg_text_or_null(week->also), "date",
	    sg_text_day(week->asked), "groups", groups_of(week->ast), "days",
	    days, "rows", rows, "notes",
	    texts_of((const char *const *)week->notes, week->nnotes));
}

void
sg_view_week(struct sg_web_call *call)
{
	const struct sg_gate *gate;
	const struct sg_build *build = sg_compiled(call, &gate);
	struct sg_week week;

	if (build == NULL || !begin(call, build, gate, &week))
		return;
	if (sg_week_ask(&week, build, gate))
		sg_http_json(call->answer, week_of(&week));
	else
		sg_http_fail(call->answer, 500, "failed", NULL,
		    "The server has not enough memory.");
}

/* ---- the year ----------------------------------------------------------- */

static json_t *
clock_of(int32_t minute)
{
	return minute < 0 ? json_null() :
			    json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

static json_t *
mark_of(char mark)
{
	return json_stringn(&mark, 1);
}

static json_t *
year_days(const struct sg_year *year)
{
	json_t *days = json_array();

	for (size_t i = 0; i < year->ndays; i++) {
		const struct sg_year_day *day = &year->days[i];

		json_array_append_new(days,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "day",
			sg_text_day(day->day), "mark",
			mark_of(sg_year_mark(day)), "school",
			day->off.kind == SG_OFF_UNKNOWN ?
			    json_null() :
			    json_boolean(day->off.kind == SG_OFF_NONE),
			"reason", sg_text(day->off.text), "home",
			clock_of(day->home), "dated", day->dated, "week",
			sg_text(day->week)));
	}
	return days;
}

static json_t *
legend_of(const struct sg_year *year)
{
	json_t *legend = json_array();

	for (int kind = SG_OFF_NONE; kind <= SG_OFF_UNKNOWN; kind++) {
		struct sg_year_day sample = {
		    .day = SG_YEAR_MONDAY, .off = {.kind = (enum sg_off)kind}};

		if (sg_year_has(year, (enum sg_off)kind))
			json_array_append_new(legend,
			    json_pack("{s:o, s:o}", "mark",
				mark_of(sg_year_mark(&sample)), "text",
				sg_text(sg_year_meaning(year,
				    (enum sg_off)kind))));
	}
	return legend;
}

static json_t *
terms_of(const struct sg_year *year)
{
	json_t *terms = json_array();

	for (size_t i = 0; i < year->nterms; i++)
		json_array_append_new(terms,
		    json_pack("{s:o, s:o, s:o, s:o}", "name",
			sg_text(year->terms[i].name), "from",
			sg_text_day(year->terms[i].from), "to",
			sg_text_day(year->terms[i].to), "schoolDays",
			sg_text_number(year->terms[i].school)));
	return terms;
}

static json_t *
off_of(const struct sg_year *year)
{
	json_t *ranges = json_array();

	for (size_t i = 0; i < year->nranges; i++)
		json_array_append_new(ranges,
		    json_pack("{s:o, s:o, s:o}", "from",
			sg_text_day(year->ranges[i].from), "to",
			sg_text_day(year->ranges[i].to), "reason",
			sg_text(year->ranges[i].off.text)));
	return ranges;
}

void
sg_view_year(struct sg_web_call *call)
{
	const struct sg_gate *gate;
	const struct sg_build *build = sg_compiled(call, &gate);
	char span[SG_YEAR_SPAN];
	struct sg_week week;
	struct sg_year year;

	if (build == NULL || !begin(call, build, gate, &week))
		return;
	sg_year_make(&year, &week);
	sg_http_json(call->answer,
	    json_pack("{s:s, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:o}", "span",
		sg_year_span(&year, span), "days", year_days(&year), "legend",
		legend_of(&year), "terms", terms_of(&year), "off",
		off_of(&year), "totals", "school", sg_text_number(year.school),
		"inset", sg_text_number(year.inset), "notes",
		texts_of((const char *const *)year.notes, year.nnotes)));
}
