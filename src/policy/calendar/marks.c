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
/* School years may start and end a term some days apart from each other. */
#define STAGGER_DAYS 7

static int
by_day(const void *a, const void *b)
{
	const struct sg_term_mark *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->said.edge != y->said.edge)
		return (int)x->said.edge - (int)y->said.edge;
	return (int)x->said.soft - (int)y->said.soft;
}

/* Sort the marks and drop duplicates, soft ones first.  Two marks of the same
 * day are duplicates if both mark a first day or both mark a last day. */
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
	return b->day > a->day && b->day - a->day < TERM_DAYS_MAX &&
	    (a->said.season == 0 || b->said.season == 0 ||
		a->said.season == b->said.season);
}

/*
 * Returns true if the mark at `i` begins or ends nothing.  `open` is the index
 * of the first day whose last day is not found yet, plus 1; 0 if there is none.
 * A first day begins nothing inside a term, if one of the two first days is
 * soft.  A soft last day ("break up for half term") ends a part of a term only
 * if a first day comes next.
 */
static bool
is_needless(const struct sg_term_marks *marks, size_t i, size_t open)
{
	const struct sg_term_mark *mark = &marks->v[i];

	if (mark->said.edge == SG_EDGE_FIRST)
		return open != 0 &&
		    (mark->said.soft || marks->v[open - 1].said.soft ||
			mark->day - marks->v[open - 1].day <= STAGGER_DAYS);
	if (!mark->said.soft)
		return open == 0 && i > 0 &&
		    marks->v[i - 1].said.edge == SG_EDGE_LAST &&
		    mark->day - marks->v[i - 1].day <= STAGGER_DAYS;
	return open == 0 ||
	    (i + 1 < marks->n && marks->v[i + 1].said.edge == SG_EDGE_LAST);
}

const struct sg_term_mark *
sg_calendar_pair(struct sg_arena *arena, struct sg_term_marks *marks,
    struct sg_day_list *term)
{
	size_t open = 0, n = term->n;

	tidy(marks);
	for (size_t i = 0; i < marks->n; i++) {
		const struct sg_term_mark *mark = &marks->v[i];
		bool first = mark->said.edge == SG_EDGE_FIRST;

		if (is_needless(marks, i, open))
			continue;
		if (first != (open == 0) ||
		    (!first && !is_pair(&marks->v[open - 1], mark))) {
			term->n = n;
			return open == 0 ? mark : &marks->v[open - 1];
		}
		for (int32_t day = first ? mark->day : marks->v[open - 1].day;
		     !first && day <= mark->day; day++)
			sg_day_list_add(arena, term, day);
		open = first ? i + 1 : 0;
	}
	if (open == 0)
		return NULL;
	term->n = n;
	return &marks->v[open - 1];
}
