/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * recur.c -- finds the dates on which a calendar event recurs (RFC 5545,
 * section 3.8.5).
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/calendar/parts.h"

#define OCCURRENCES_MAX 2000 /* of one recurring event */

/* ---- single occurrences that another event replaces ---------------------- */

static const char *
uid_of(icalcomponent *event)
{
	const char *uid = icalcomponent_get_uid(event);

	return uid == NULL ? "" : uid;
}

/* Add the date of a replaced occurrence.  A time in UTC may be on another local
 * day, and the series may be in either: so both dates are added. */
static void
add_replaced(struct sg_arena *arena, icalcomponent *event,
    struct icaltimetype at, const struct sg_zone *zone,
    struct sg_replaced_list *list)
{
	const int32_t dates[] = {
	    sg_calendar_date(at), sg_calendar_local_date(at, zone)};

	for (size_t i = 0; i < (dates[0] == dates[1] ? 1U : 2U); i++) {
		list->v = sg_arena_grow(arena, list->v, list->n, &list->cap,
		    sizeof(*list->v));
		list->v[list->n++] = (struct sg_replaced){
		    sg_arena_dup(arena, sg_str(uid_of(event))), dates[i]};
	}
}

void
sg_replaced_collect(struct sg_arena *arena, icalcomponent *component,
    const struct sg_zone *zone, struct sg_replaced_list *list)
{
	icalcomponent *child;
	icalproperty *p;

	for (child = icalcomponent_get_first_component(component,
		 ICAL_ANY_COMPONENT);
	     child != NULL; child = icalcomponent_get_next_component(component,
				ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(child) == ICAL_VCALENDAR_COMPONENT)
			sg_replaced_collect(arena, child, zone, list);
		p = icalcomponent_get_first_property(child,
		    ICAL_RECURRENCEID_PROPERTY);
		if (icalcomponent_isa(child) != ICAL_VEVENT_COMPONENT ||
		    p == NULL)
			continue;
		add_replaced(arena, child, icalproperty_get_recurrenceid(p),
		    zone, list);
	}
}

static int
by_uid_and_date(const void *a, const void *b)
{
	const struct sg_replaced *x = a, *y = b;
	int order = strcmp(x->uid, y->uid);

	return order != 0 ? order : (x->date > y->date) - (x->date < y->date);
}

void
sg_replaced_sort(struct sg_replaced_list *list)
{
	if (list->n > 0)
		qsort(list->v, list->n, sizeof(*list->v), by_uid_and_date);
}

/* ---- dates --------------------------------------------------------------- */

struct dates {
	struct sg_arena *arena;
	icalcomponent *event;
	/* Kept here, because asking libical for it ends a walk through the
	 * properties of the event. */
	const char *uid;
	const struct sg_replaced_list *replaced;
	const struct sg_zone *zone;
	bool in_utc;               /* the event starts at a time in UTC */
	struct sg_day_list except; /* EXDATEs */
	struct sg_day_list *to;
};

static bool
is_left_out(const struct dates *dates, int32_t date)
{
	const struct sg_replaced wanted = {dates->uid, date};

	if (sg_day_list_has(&dates->except, date))
		return true;
	return dates->replaced->n > 0 &&
	    bsearch(&wanted, dates->replaced->v, dates->replaced->n,
		sizeof(wanted), by_uid_and_date) != NULL;
}

static void
add_date(const struct dates *dates, int32_t date)
{
	if (!is_left_out(dates, date))
		sg_day_list_add(dates->arena, dates->to, date);
}

/* The date of `at` in the terms of the event's start.  If only `at` is in UTC,
 * this is its local date. */
static int32_t
date_in_series(const struct dates *dates, struct icaltimetype at)
{
	return dates->in_utc ? sg_calendar_date(at) :
			       sg_calendar_local_date(at, dates->zone);
}

static void
find_exceptions(struct dates *dates)
{
	icalproperty *p;

	for (p = icalcomponent_get_first_property(dates->event,
		 ICAL_EXDATE_PROPERTY);
	     p != NULL; p = icalcomponent_get_next_property(dates->event,
			    ICAL_EXDATE_PROPERTY))
		sg_day_list_add(dates->arena, &dates->except,
		    date_in_series(dates, icalproperty_get_exdate(p)));
	sg_day_list_tidy(&dates->except);
}

/* Add the RDATEs, which may be dates or periods. */
static void
add_more_dates(const struct dates *dates)
{
	struct icaldatetimeperiodtype more;
	icalproperty *p;

	for (p = icalcomponent_get_first_property(dates->event,
		 ICAL_RDATE_PROPERTY);
	     p != NULL; p = icalcomponent_get_next_property(dates->event,
			    ICAL_RDATE_PROPERTY)) {
		more = icalproperty_get_rdate(p);
		if (icaltime_is_null_time(more.time))
			more.time = more.period.start;
		if (!icaltime_is_null_time(more.time))
			add_date(dates, sg_calendar_date(more.time));
	}
}

static bool
is_over_before(const struct icalrecurrencetype *rule, struct icaltimetype start)
{
	return !icaltime_is_null_time(rule->until) &&
	    icaltime_compare(rule->until, start) < 0;
}

static bool
is_endless(const struct icalrecurrencetype *rule)
{
	return rule->count == 0 && icaltime_is_null_time(rule->until);
}

/*
 * Add the dates of a recurrence rule.  A rule that repeats more often than
 * daily is refused: libical could search through thousands of years for the
 * next date, second by second.
 */
static const char *
add_rule(const struct dates *dates, struct icalrecurrencetype rule,
    int32_t horizon)
{
	struct icaltimetype start = icalcomponent_get_dtstart(dates->event);
	struct icaltimetype at = icaltime_null_time();
	icalrecur_iterator *it;
	size_t n = 0;

	if (rule.freq < ICAL_DAILY_RECURRENCE)
		return "comes again more often than once a day";
	if (is_over_before(&rule, start))
		return NULL;
	it = icalrecur_iterator_new(rule, start);
	for (; it != NULL && n < OCCURRENCES_MAX; n++) {
		at = icalrecur_iterator_next(it);
		if (icaltime_is_null_time(at) ||
		    (is_endless(&rule) && sg_calendar_date(at) > horizon))
			break;
		add_date(dates, sg_calendar_date(at));
	}
	if (it != NULL)
		icalrecur_iterator_free(it);
	return it == NULL || (n == 0 && icaltime_is_null_time(at)) ?
	    "comes again by a rule that cannot be read, or on days that never "
	    "are" :
	    NULL;
}

bool
sg_recurs_endlessly(icalcomponent *event)
{
	icalproperty *p = icalcomponent_get_first_property(event,
	    ICAL_RRULE_PROPERTY);
	struct icalrecurrencetype rule;

	if (p == NULL)
		return false;
	rule = icalproperty_get_rrule(p);
	return is_endless(&rule);
}

const char *
sg_recurrences(struct sg_arena *arena, icalcomponent *event,
    const struct sg_replaced_list *replaced, const struct sg_zone *zone,
    int32_t horizon, struct sg_day_list *list)
{
	static const struct sg_replaced_list nothing;
	icalproperty *p = icalcomponent_get_first_property(event,
	    ICAL_RRULE_PROPERTY);
	bool replaces = icalcomponent_get_first_property(event,
			    ICAL_RECURRENCEID_PROPERTY) != NULL;
	/* An event that replaces an occurrence is not itself replaced. */
	struct dates dates = {.arena = arena,
	    .event = event,
	    .uid = uid_of(event),
	    .zone = zone,
	    .in_utc = icaltime_is_utc(icalcomponent_get_dtstart(event)),
	    .replaced = replaces ? &nothing : replaced,
	    .to = list};
	const char *why = NULL;

	find_exceptions(&dates);
	if (p != NULL && !replaces)
		why = add_rule(&dates, icalproperty_get_rrule(p), horizon);
	else
		add_date(&dates,
		    sg_calendar_date(icalcomponent_get_dtstart(event)));
	if (!replaces)
		add_more_dates(&dates);
	sg_day_list_tidy(list);
	return why;
}
