/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * extent.h -- finds the earliest and the latest date in a policy and its
 * calendars.
 */
#ifndef SG_EXTENT_H
#define SG_EXTENT_H

#include "policy/language/ast.h"

struct sg_calendar_days;

struct sg_extent {
	bool any;                   /* `first` and `last` are set */
	struct sg_date first, last; /* earliest and latest date, each with its
				       place (line and columns) in the
				       policy */
	bool any_term;       /* the policy or a calendar has days of term */
	bool any_school;     /* `last_school` is set */
	int32_t last_school; /* Last day of the latest term.  If no term is
				known, the latest day off.  A local day, counted
				from 1970-01-01. */
};

/* The lists of `calendar` must be sorted.  Pure: no I/O, no allocation. */
struct sg_extent sg_extent_of(const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar);

#endif
