/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.c -- growing, sorting and deduplicating lists of days.
 */
#include "policy/calendar/days.h"

#include <stdlib.h>

#include "base/arena.h"

void
sg_day_list_add(struct sg_arena *arena, struct sg_day_list *list, int32_t day)
{
	list->day = sg_arena_grow(arena, list->day, list->n, &list->cap,
	    sizeof(*list->day));
	list->day[list->n++] = day;
}

static int
by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

void
sg_day_list_tidy(struct sg_day_list *list)
{
	size_t n = 0;

	if (list->n > 0)
		qsort(list->day, list->n, sizeof(*list->day), by_day);
	for (size_t i = 0; i < list->n; i++)
		if (n == 0 || list->day[n - 1] != list->day[i])
			list->day[n++] = list->day[i];
	list->n = n;
}

bool
sg_day_list_has(const struct sg_day_list *list, int32_t day)
{
	return list->n > 0 &&
	    bsearch(&day, list->day, list->n, sizeof(*list->day), by_day) !=
	    NULL;
}
