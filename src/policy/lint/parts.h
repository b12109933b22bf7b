/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- does one line's WHO, ON, WHAT or WHEN lie within another's?
 *
 * For lint.c.  Each answer errs towards "no": a line is called without
 * effect only when it surely is.
 */
#ifndef SG_LINT_PARTS_H
#define SG_LINT_PARTS_H

#include <stdbool.h>

#include "policy/compile/parts.h"

struct sg_lint {
	const struct sg_compile *compile;
	struct sg_problems *problems;
	uint8_t *groups; /* what lint_who.c has found out: by pair */
};

/* Everybody in the set `b` of groups is in the set `a`. */
bool sg_lint_who(struct sg_lint *lint, uint32_t a, uint32_t b);
/* All that `b` names is named by `a`. */
bool sg_lint_what(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* Whenever `b` is, `a` is too; false when `b` never is. */
bool sg_lint_when(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* lint_paths.c: warn if the line blocks by the path alone. */
void sg_lint_paths(const struct sg_lint *lint, size_t line);
/* lint_dates.c: gaps between terms, and the end of compiled time. */
void sg_lint_dates(const struct sg_lint *lint,
    const struct sg_calendar_days *calendar);

#endif
