/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.h -- sorts a policy's lines into the order in which the gate tries
 * them: rules marked `fixed`, exceptions, other rules, `otherwise`.
 *
 * A line is a rule, or the `allow` or `block` line of an exception.  One thread
 * at a time.  Memory is in the arena.
 */
#ifndef SG_ORDER_H
#define SG_ORDER_H

#include "policy/language/ast.h"

struct sg_arena;

struct sg_ordered {
	const struct sg_ast_rule *rule;
	const struct sg_ast_exception *exception; /* NULL for a plain rule */
};

struct sg_order {
	struct sg_ordered *v;
	size_t n, cap;
};

/*
 * Returns the lines in the order that the head of this file gives.  Within each
 * of the four classes the lines stay in the order of the file.  Exceptions that
 * ended before `today` (a local day, counted from 1970-01-01) are left out.  If
 * `today` is INT32_MIN, all exceptions are kept.
 */
struct sg_order sg_order_of(struct sg_arena *arena,
    const struct sg_policy_ast *ast, int32_t today);

#endif
