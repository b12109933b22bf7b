/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.h -- growing list of days, in an arena.
 *
 * One thread at a time for each list.
 */
#ifndef SG_CALENDAR_DAYS_H
#define SG_CALENDAR_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_arena;

/* Local days, counted from 1970-01-01. */
struct sg_day_list {
	int32_t *day;
	size_t n, cap;
};

void sg_day_list_add(struct sg_arena *arena, struct sg_day_list *list,
    int32_t day);
/* Sort the days and remove duplicates. */
void sg_day_list_tidy(struct sg_day_list *list);
/* Returns true if a tidy list has `day`. */
bool sg_day_list_has(const struct sg_day_list *list, int32_t day);

#endif
