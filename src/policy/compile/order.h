/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.h -- sorts a policy's lines into the order in which the gate tries
 * them: fixed lines, exceptions, other rules, `otherwise`.
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

/* Lines of the same class stay in the order of the file.  Exceptions that ended
 * before `today`, a local day number, are left out; INT32_MIN keeps all. */
struct sg_order sg_order_of(struct sg_arena *arena,
    const struct sg_policy_ast *ast, int32_t today);

#endif
