/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.h -- resolves the names of a policy and reports mistakes that can be
 * seen in the syntax tree: unknown names, impossible dates, lines without
 * effect.
 *
 * Checks that need the compiled policy are in other files.  lint/lint.h finds
 * lines that can never apply.  expect/expect.h tests the `expect` lines.  One
 * thread at a time for each tree.
 */
#ifndef SG_CHECK_H
#define SG_CHECK_H

#include <stdint.h>

#include "policy/language/ast.h"

struct sg_catalogue;

/*
 * Resolve every reference in `ast`, in place, and add all findings to
 * `problems`.  `now` (UTC seconds) is used to find expired exceptions and
 * overdue reviews.
 */
void sg_check(struct sg_policy_ast *ast, const struct sg_catalogue *catalogue,
    int64_t now, struct sg_problems *problems);

#endif
