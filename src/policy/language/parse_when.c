/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_when.c -- parses WHEN: `always`, `in lunch`, `out of school-time`,
 * `from 16:00 to 18:00 on Mon`.
 *
 * check/dates.c checks that the periods exist.
 */
#include "base/dates.h"
#include "policy/language/headings.h"

static bool
is_school_time(struct sg_str word)
{
	return sg_str_eqi(word, SG_LIT("school-time"));
}

static void
read_periods(struct sg_cursor *c, struct sg_ast_when *when)
{
	static const struct sg_list list = {"a period", sg_rule_stops, false};
	static const char advice[] =
	    "write for example:  in break, lunch  or:  in school-time";
	size_t n = sg_cursor_names(c, &list, &when->periods);

	when->kind = SG_WHEN_PERIODS;
	if (n == 0)
		sg_cursor_missing(c, "a period of the day", advice);
	for (size_t i = 0; i < n; i++) {
		const struct sg_word *word = &when->periods.w[i];

		if (is_school_time(word->text) && n == 1)
			when->kind = SG_WHEN_SCHOOL;
		else if (is_school_time(word->text))
			sg_cursor_fail(c, word->place,
			    "it is the whole school day, breaks included; "
			    "write it alone or leave it out",
			    "\"school-time\" cannot stand beside periods");
	}
}

static void
read_out_of(struct sg_cursor *c, struct sg_ast_when *when)
{
	static const char advice[] = "write:  out of school-time";

	when->kind = SG_WHEN_NOT_SCHOOL;
	sg_cursor_expect(c, "of", advice);
	sg_cursor_expect(c, "school-time", advice);
}

static void
read_clock_span(struct sg_cursor *c, struct sg_ast_when *when)
{
	when->kind = SG_WHEN_CLOCK;
	sg_cursor_span(c, &when->from, &when->to);
}

/* Read `on Mon, Wed` after a time, if it is there. */
static void
read_days(struct sg_cursor *c, struct sg_ast_when *when)
{
	if ((!sg_cursor_sees(c, "on") && !sg_cursor_sees(c, "at")) ||
	    sg_cursor_sees_date(c, 1) || sg_cursor_sees_days(c, 1) == 0)
		return;
	sg_cursor_take(c);
	sg_cursor_weekdays(c, &when->weekdays);
	if (when->kind != SG_WHEN_ALWAYS)
		return;
	when->kind = SG_WHEN_CLOCK;
	when->from = (struct sg_clock){0, true, when->place};
	when->to = (struct sg_clock){1440, true, when->place};
}

bool
sg_read_when(struct sg_cursor *c, struct sg_ast_when *when)
{
	static const struct {
		const char *word;
		void (*read)(struct sg_cursor *c, struct sg_ast_when *when);
	} forms[] = {
	    {"always", NULL},
	    {"in", read_periods},
	    {"out", read_out_of},
	    {"from", read_clock_span},
	};
	struct sg_place first = sg_cursor_here(c);
	size_t i = 0;

	while (i < sizeof(forms) / sizeof(forms[0]) &&
	    !sg_cursor_skip(c, forms[i].word))
		i++;
	if (i == sizeof(forms) / sizeof(forms[0]))
		return false;
	*when = (struct sg_ast_when){.kind = SG_WHEN_ALWAYS};
	if (forms[i].read != NULL)
		forms[i].read(c, when);
	read_days(c, when);
	when->place = sg_place_join(first, c->line->tokens[c->at - 1].place);
	if (c->failed)
		when->kind = 0;
	return true;
}
