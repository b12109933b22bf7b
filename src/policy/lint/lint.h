/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint.h -- finds lines of a compiled policy that have no effect, and dates
 * that the policy does not cover.
 *
 * A rule has no effect if an earlier rule covers it.  A `block` rule may have
 * no effect without TLS decryption.  These checks need the compiled times and
 * the compiled sets of groups.  The checks in check/check.h need only the
 * syntax tree.  One thread at a time for each sg_compile.
 */
#ifndef SG_LINT_H
#define SG_LINT_H

struct sg_calendar_days;
struct sg_compile;
struct sg_problems;

/*
 * Add all findings to `problems`.  Lines with unknown names are skipped.  The
 * cost grows with the square of the number of lines, and with the number of
 * spans of time in a line.
 */
void sg_lint(const struct sg_compile *compile,
    const struct sg_calendar_days *calendar, struct sg_problems *problems);

#endif
