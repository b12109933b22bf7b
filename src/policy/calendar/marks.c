/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * marks.c -- pairs "Autumn term starts" with "Autumn term ends" to form a term,
 * if the pairing is unambiguous.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "policy/calendar/parts.h"

/* Longest possible term, in days.  Two successive terms together are always
 * longer. */
#define TERM_DAYS_MAX 160

static int
by_day(const void *a, const void *b)
{
	const struct sg_term_mark *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (int)x->said.edge - (int)y->said.edge;
}

/* Sort the marks and drop duplicates.  Two marks of the same day are duplicates
 * if both mark a first day or both mark a last day. */
static void
tidy(struct sg_term_marks *marks)
{
	size_t n = 0;

	if (marks->n > 0)
		qsort(marks->v, marks->n, sizeof(*marks->v), by_day);
	for (size_t i = 0; i < marks->n; i++)
		if (n == 0 || marks->v[n - 1].day != marks->v[i].day ||
		    marks->v[n - 1].said.edge != marks->v[i].said.edge)
			marks->v[n++] = marks->v[i];
	marks->n = n;
}

/* Are `a` and `b` the first and the last day of the same term? */
static bool
is_pair(const struct sg_term_mark *a, const struct sg_term_mark *b)
{
	return a->said.edge == SG_EDGE_FIRST && b->said.edge == SG_EDGE_LAST &&
	    b->day > a->day && b->day - a->day < TERM_DAYS_MAX &&
	    (a->said.season == 0 || b->said.season == 0 ||
		a->said.season == b->said.season);
}

const struct sg_term_mark *
sg_calendar_pair(struct sg_arena *arena, struct sg_term_marks *marks,
    struct sg_day_list *term)
{
	tidy(marks);
	for (size_t i = 0; i < marks->n; i += 2)
		if (i + 1 == marks->n ||
		    !is_pair(&marks->v[i], &marks->v[i + 1]))
			return &marks->v[i];
	for (size_t i = 0; i < marks->n; i += 2)
		for (int32_t day = marks->v[i].day; day <= marks->v[i + 1].day;
		     day++)
			sg_day_list_add(arena, term, day);
	return NULL;
}
