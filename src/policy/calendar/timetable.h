/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * timetable.h -- days, terms and calendars to spans of UTC: when is lunch,
 * for whom, and when is school at all.
 *
 * Does not know rules; compile_when.c asks for what they say.
 */
#ifndef SG_TIMETABLE_H
#define SG_TIMETABLE_H

#include "gate/format.h"
#include "policy/language/ast.h"

struct sg_arena;
struct sg_calendar_days;
struct sg_zone;

/* Everybody's bells, where a group is asked for. */
#define SG_NO_GROUP SIZE_MAX

struct sg_spans {
	struct sg_span *v; /* sorted, disjoint, not touching */
	size_t n, cap;
};

struct sg_timetable {
	struct sg_arena *arena;
	const struct sg_policy_ast *ast;
	const struct sg_zone *zone;
	int32_t today;               /* local day of `now` */
	int32_t first_day, last_day; /* compiled time: local days, half open */
	int64_t first, last;         /* the same in UTC seconds */
	uint8_t *day;                /* bits for each day of compiled time */
	bool has_terms;              /* else every `day` is a school day */
};

/*
 * Lay out the school's year.  NULL when it cannot be (an unknown zone, dates
 * that are decades apart), with the error in `problems`.  A dated `day` that
 * a holiday covers is an error too.
 */
struct sg_timetable *sg_timetable_new(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const struct sg_calendar_days *calendar,
    int64_t now, struct sg_problems *problems);

/* Is there school on `day` for people with the bells of `group`? */
bool sg_timetable_is_school(const struct sg_timetable *timetable, int32_t day,
    size_t group);
/* Does a `day` heading give `group` bells of its own? */
bool sg_timetable_has_own(const struct sg_timetable *timetable, size_t group);
/*
 * When `when` is, for people with the bells of `group`, within compiled
 * time.  SG_WHEN_ALWAYS is not a matter of spans: it gives all of it.
 */
struct sg_spans sg_timetable_spans(const struct sg_timetable *timetable,
    const struct sg_ast_when *when, size_t group);

#endif
