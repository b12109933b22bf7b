/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint.h -- lines that can never apply because of an earlier one, and time
 * that nobody has written down.
 *
 * Needs compiled times and sets; what the tree alone tells is check.h's.
 */
#ifndef SG_LINT_H
#define SG_LINT_H

struct sg_calendar_days;
struct sg_compile;
struct sg_problems;

/*
 * Report into `problems`.  Lines with names that nothing has are left out.
 * Cost: O(lines squared), times the spans of their times.
 */
void sg_lint(const struct sg_compile *compile,
    const struct sg_calendar_days *calendar, struct sg_problems *problems);

#endif
