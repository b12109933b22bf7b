/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint.h -- finds rules that can never apply because of an earlier one, block
 * rules that need decryption, and dates that the policy does not cover.
 *
 * For checks that need compiled times and sets; check.h has those that need
 * only the syntax tree.  One thread at a time.
 */
#ifndef SG_LINT_H
#define SG_LINT_H

struct sg_calendar_days;
struct sg_compile;
struct sg_problems;

/*
 * Report into `problems`.  Skips lines with unknown names.
 * Cost: O(lines squared), times the number of spans of their times.
 */
void sg_lint(const struct sg_compile *compile,
    const struct sg_calendar_days *calendar, struct sg_problems *problems);

#endif
