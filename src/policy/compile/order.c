/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * order.c -- makes four passes over the tree: `fixed` rules, exceptions, other
 * rules, `otherwise` (order.h).
 */
#include "policy/compile/order.h"

#include "base/arena.h"

enum class { FIXED, PLAIN, OTHERWISE };

static enum class class_of(const struct sg_ast_rule *rule) {
	if (rule->otherwise) return OTHERWISE;
	return rule->fixed ? FIXED : PLAIN;
}

static void
add(struct sg_arena *arena, struct sg_order *order,
    const struct sg_ast_rule *rule, const struct sg_ast_exception *exception)
{
	order->v = sg_arena_grow(arena, order->v, order->n, &order->cap,
	    sizeof(*order->v));
	order->v[order->n++] = (struct sg_ordered){rule, exception};
}

static void
add_class(struct sg_arena *arena, struct sg_order *order,
    const struct sg_policy_ast *ast, enum class class)
{
	for (size_t i = 0; i < ast->nrules; i++)
		if (class_of(&ast->rules[i]) == class)
			add(arena, order, &ast->rules[i], NULL);
}

struct sg_order
sg_order_of(struct sg_arena *arena, const struct sg_policy_ast *ast,
    int32_t today)
{
	struct sg_order order = {0};
	const struct sg_ast_exception *exception;

	add_class(arena, &order, ast, FIXED);
	for (size_t i = 0; i < ast->nexceptions; i++) {
		exception = &ast->exceptions[i];
		if (exception->has_rule &&
		    (!exception->until.set || exception->until.day >= today))
			add(arena, &order, &exception->rule, exception);
	}
	add_class(arena, &order, ast, PLAIN);
	add_class(arena, &order, ast, OTHERWISE);
	return order;
}
