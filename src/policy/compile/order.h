/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.h -- a policy's lines in the order in which they are tried: fixed
 * lines, exceptions, other rules, `otherwise`.
 */
#ifndef SG_ORDER_H
#define SG_ORDER_H

#include "policy/language/ast.h"

struct sg_arena;

struct sg_ordered {
	const struct sg_ast_rule *rule;
	const struct sg_ast_exception *exception; /* NULL: a plain rule */
};

struct sg_order {
	struct sg_ordered *v;
	size_t n, cap;
};

/* Exceptions that ended before the day `today` are left out. */
struct sg_order sg_order_of(struct sg_arena *arena,
    const struct sg_policy_ast *ast, int32_t today);

#endif
