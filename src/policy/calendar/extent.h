/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * extent.h -- from which day to which the dates of a policy reach.
 */
#ifndef SG_EXTENT_H
#define SG_EXTENT_H

#include "policy/language/ast.h"

struct sg_calendar_days;

struct sg_extent {
	bool any;
	struct sg_date first, last; /* of all dates; place: where written */
	bool any_school;
	int32_t last_school; /* last day of the last term or calendar */
};

struct sg_extent sg_extent_of(const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar);

#endif
