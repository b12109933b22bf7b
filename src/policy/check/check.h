/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.h -- what a reader of the policy would object to: names that nothing
 * has, dates that cannot be, lines without effect.
 *
 * Works on the tree alone.  What needs compiled time (lines that can never
 * apply, `expect`) is in lint.h and expect.h.
 */
#ifndef SG_CHECK_H
#define SG_CHECK_H

#include <stdint.h>

#include "policy/language/ast.h"

struct sg_catalogue;

/*
 * Resolve every reference of `ast` in place, and report.  `now` (UTC) is for
 * what depends on today: expired exceptions, overdue reviews.
 */
void sg_check(struct sg_policy_ast *ast, const struct sg_catalogue *catalogue,
    int64_t now, struct sg_problems *problems);

#endif
