/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decided.c -- says what was decided about an incident. */
#include "desk/incidents/sentence.h"

#include "base/arena.h"
#include "base/dates.h"
#include "desk/incidents/facts.h"

typedef unsigned long long ull;

struct telling {
	struct sg_arena *arena;
	const struct sg_incident_row *row;
	const struct sg_agreement_row *agreement;
	bool cy; /* in Welsh */
	struct sg_facts facts;
};

/* Returns "Fri 18 Dec 2026", or "18/12/2026" in Welsh. */
static const char *
day(const struct telling *t, int32_t day)
{
	const struct sg_civil civil = sg_civil_of(day);
	char text[SG_DATE_TEXT];

	if (t->cy)
		return sg_arena_printf(t->arena, "%d/%d/%d", civil.day,
		    civil.month, civil.year);
	return sg_arena_dup(t->arena, sg_str(sg_day_text(day, text)));
}

static const char *
as(const struct telling *t, enum sg_incident_state state)
{
	static const char *const words[2][SG_INCIDENT_AGREED + 1] = {
	    {"", "new", "real", "a page or an app, not a person",
		"known and agreed"},
	    {"", "newydd", "go iawn", "tudalen neu ap, nid person",
		"hysbys a chytunedig"}};

	return state > SG_INCIDENT_AGREED ? "" : words[t->cy][state];
}

static const char *
by(const struct telling *t)
{
	if (*t->row->state_by == '\0')
		return "";
	return sg_arena_printf(t->arena, t->cy ? " gan %s" : " by %s",
	    t->row->state_by);
}

static const char *
because(const struct telling *t)
{
	if (*t->row->state_reason == '\0')
		return "";
	return sg_arena_printf(t->arena, ": %s", t->row->state_reason);
}

/* Returns "12 more events since", or "". */
static const char *
since(const struct telling *t)
{
	const uint64_t n = t->row->events - t->facts.seen;

	if (t->facts.seen == 0 || t->row->events <= t->facts.seen)
		return "";
	return sg_arena_printf(t->arena,
	    t->cy ? "; digwyddiadau ers hynny: %llu" : "; %llu more since",
	    (ull)n);
}

/* An agreement that would cover the incident, but is over. */
static const char *
was_agreed(const struct telling *t)
{
	const struct sg_agreement_row *a = t->agreement;

	if (a == NULL || t->row->agreement == 0)
		return "";
	if (a->ended)
		return t->cy ?
		    "; roedd yn hysbys a chytunedig, ond tynnwyd hynny yn "
		    "\xc3\xb4l" :
		    "; it was known and agreed, but that was taken back";
	return sg_arena_printf(t->arena,
	    t->cy ? "; roedd yn hysbys a chytunedig hyd at %s" :
		    "; it was known and agreed until %s",
	    day(t, a->until_day));
}

static const char *
new_text(const struct telling *t)
{
	const enum sg_incident_state again = t->facts.again;

	if (again == SG_INCIDENT_AGREED)
		return sg_arena_printf(t->arena, "%s%s",
		    t->cy ? "newydd eto: nid yw'r cytundeb yn cynnwys yr hyn a "
			    "ddaeth wedyn" :
			    "new again: what came later is not covered by the "
			    "agreement",
		    was_agreed(t));
	if (again != 0)
		return sg_arena_printf(t->arena,
		    t->cy ? "newydd eto: fe'i marciwyd%s fel hyn (%s)%s, ac "
			    "aeth yn fwy difrifol wedyn%s" :
			    "new again: it was marked%s as %s%s, and then "
			    "became more serious%s",
		    by(t), as(t, again), because(t), since(t));
	return sg_arena_printf(t->arena, "%s%s",
	    t->cy ? "newydd: heb ei adolygu" : "new: not reviewed",
	    was_agreed(t));
}

static const char *
agreed_text(const struct telling *t)
{
	const struct sg_agreement_row *a = t->agreement;

	if (a == NULL)
		return sg_arena_printf(t->arena, "%s%s%s%s",
		    as(t, SG_INCIDENT_AGREED), by(t), because(t), since(t));
	return sg_arena_printf(t->arena, "%s%s%s, %s %s: %s%s",
	    as(t, SG_INCIDENT_AGREED), t->cy ? " gan " : " by ", a->by,
	    t->cy ? "hyd at" : "until", day(t, a->until_day), a->reason,
	    since(t));
}

const char *
sg_incident_decided(struct sg_arena *arena, const struct sg_incident_row *row,
    const struct sg_agreement_row *agreement, const char *language)
{
	struct telling t = {.arena = arena,
	    .row = row,
	    .agreement = agreement,
	    .cy = language != NULL && strcmp(language, "cy") == 0};

	(void)sg_facts_read(row->summary, &t.facts);
	if (row->state == SG_INCIDENT_NEW)
		return new_text(&t);
	if (row->state == SG_INCIDENT_AGREED)
		return agreed_text(&t);
	return sg_arena_printf(arena, "%s; %s%s%s%s", as(&t, row->state),
	    t.cy ? "marciwyd" : "marked", by(&t), because(&t), since(&t));
}
