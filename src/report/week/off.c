/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * off.c -- finds why there is no school on a day.
 */
#include "report/week/off.h"

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/timetable.h"

static struct sg_day_off
off_by_break(const struct sg_ast_break *b)
{
	switch (b->kind) {
	case SG_HALF_TERM:
		return (struct sg_day_off){SG_OFF_HALF_TERM, "half-term"};
	case SG_INSET:
		return (struct sg_day_off){SG_OFF_INSET, "INSET day"};
	case SG_CLOSED:
		break;
	}
	return (struct sg_day_off){SG_OFF_CLOSED, "closed"};
}

static const struct sg_ast_break *
break_on(const struct sg_policy_ast *ast, int32_t day)
{
	for (size_t i = 0; i < ast->nterms; i++)
		for (size_t k = 0; k < ast->terms[i].nbreaks; k++) {
			const struct sg_ast_break *b = &ast->terms[i].breaks[k];
			int32_t last = b->to.set ? b->to.day : b->from.day;

			if (b->from.set && day >= b->from.day && day <= last)
				return b;
		}
	return NULL;
}

bool
sg_day_is_in_term(const struct sg_timetable *timetable, int32_t day)
{
	const struct sg_policy_ast *ast = timetable->ast;
	const struct sg_day_list *term = &timetable->calendar->term;

	for (size_t i = 0; i < ast->nterms; i++)
		if (ast->terms[i].from.set && ast->terms[i].to.set &&
		    day >= ast->terms[i].from.day &&
		    day <= ast->terms[i].to.day)
			return true;
	for (size_t i = 0; i < term->n; i++)
		if (term->day[i] == day)
			return true;
	return false;
}

/* Returns true if the weekday of `day` is usually a school day. */
static bool
has_bells(const struct sg_timetable *t, int32_t day, size_t bells)
{
	struct sg_str week = sg_str(sg_timetable_week_name(t, day));
	const struct sg_ast_day *heading;

	for (size_t i = 0; i < t->ast->ndays; i++) {
		heading = &t->ast->days[i];
		if ((heading->weekdays >> sg_weekday_of(day) & 1) != 0 &&
		    (heading->group.kind != SG_REF_GROUP ||
			heading->group.index == bells) &&
		    (heading->week.text.n == 0 ||
			sg_str_eq(heading->week.text, week)))
			return true;
	}
	return false;
}

const char *
sg_plain_dup(struct sg_arena *arena, const char *text)
{
	/* Escaping turns one byte into at most four bytes: "\x1B". */
	size_t cap = 4 * strlen(text) + 1;
	struct sg_out out;

	sg_out_init(&out, sg_arena_alloc(arena, cap), cap);
	sg_out_plain(&out, sg_str(text));
	return out.p;
}

struct sg_day_off
sg_day_off(const struct sg_timetable *timetable, int32_t day, size_t bells)
{
	const struct sg_timetable *t = timetable;
	const struct sg_ast_break *b = break_on(t->ast, day);
	const struct sg_calendar_event *event;
	bool usual = has_bells(t, day, bells);

	if (sg_weekday_of(day) >= 5 && !usual)
		return (struct sg_day_off){SG_OFF_WEEKEND, "weekend"};
	if (b != NULL)
		return off_by_break(b);
	event = sg_calendar_event_on(t->calendar, day, false);
	if (event != NULL)
		return (struct sg_day_off){
		    SG_OFF_CALENDAR, sg_plain_dup(t->arena, event->summary)};
	if (t->has_terms && !sg_day_is_in_term(t, day))
		return (struct sg_day_off){SG_OFF_HOLIDAY,
		    t->ast->ncalendars > 0 ? "no school" : "holidays"};
	return (struct sg_day_off){SG_OFF_NO_BELLS, "no school"};
}
