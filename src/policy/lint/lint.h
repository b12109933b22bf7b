/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint.h -- finds rules that can never apply because of an earlier rule,
 * `block` rules that have no effect without TLS decryption, and dates that the
 * policy does not cover.
 *
 * These checks need compiled times and sets; checks that need only the syntax
 * tree are in check/check.h.  One thread at a time for each sg_compile.
 */
#ifndef SG_LINT_H
#define SG_LINT_H

struct sg_calendar_days;
struct sg_compile;
struct sg_problems;

/*
 * Add all findings to `problems`.  Lines with unknown names are skipped.  The
 * cost is proportional to the square of the number of lines, times the number
 * of spans of time that a line has.
 */
void sg_lint(const struct sg_compile *compile,
    const struct sg_calendar_days *calendar, struct sg_problems *problems);

#endif
