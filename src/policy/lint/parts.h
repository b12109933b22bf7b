/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- checks whether one line's WHO, ON, WHAT or WHEN lies within that
 * of another.
 *
 * Used by lint.c.  In doubt the answer is false, so that a line is reported
 * only if it certainly has no effect.
 */
#ifndef SG_LINT_PARTS_H
#define SG_LINT_PARTS_H

#include <stdbool.h>

#include "policy/compile/parts.h"

struct sg_lint {
	const struct sg_compile *compile;
	struct sg_problems *problems;
	uint8_t *groups; /* cache of who.c, one byte for each pair of groups */
};

/* True if all members of the groups in set `b` are in a group of set `a`. */
bool sg_lint_who(struct sg_lint *lint, uint32_t a, uint32_t b);
/* True if everything that `b`'s WHAT matches is matched by `a`'s. */
bool sg_lint_what(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* True if `a` applies at every time at which `b` does; false if `b` never
 * applies. */
bool sg_lint_when(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* paths.c: warn if the line blocks by the URL path alone. */
void sg_lint_paths(const struct sg_lint *lint, size_t line);
/* dates.c: warn about gaps between terms and about the end of compiled time. */
void sg_lint_dates(const struct sg_lint *lint,
    const struct sg_calendar_days *calendar);

#endif
