/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * extent.h -- the earliest and the latest date in a policy and its calendars.
 */
#ifndef SG_EXTENT_H
#define SG_EXTENT_H

#include "policy/language/ast.h"

struct sg_calendar_days;

struct sg_extent {
	bool any;                   /* `first` and `last` are set */
	struct sg_date first, last; /* earliest and latest date, each with the
				       place in the policy where it is
				       written */
	bool any_school;            /* `last_school` is set */
	int32_t last_school;        /* latest last day of a term, as a local day
				       since 1970-01-01; or the latest day off,
				       if no term is known */
};

/* The lists of `calendar` must be sorted.  Pure: no I/O, no allocation. */
struct sg_extent sg_extent_of(const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar);

#endif
