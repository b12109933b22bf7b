/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ipv6.c -- carries out `no ipv6`, and warns of groups that IPv4 networks tell
 * and IPv6 networks do not.
 *
 * A computer that reaches the proxy over IPv6 is in no group that only IPv4
 * networks tell.  So no line for that group would fit it.
 */
#include "base/arena.h"
#include "policy/check/parts.h"

#define MAPPED_BITS 96 /* ::ffff:0:0/96 stands for all of IPv4 */
#define GROUPS_TOLD 6  /* groups that one warning names */

/* A blank in the name: no group of a policy can have it. */
#define CLIENTS "IPv6 clients"

/* Add the networks that have all addresses but those of IPv4.  Each is the
 * prefix ::ffff:0:0/96 up to some bit, with that bit inverted. */
static void
add_networks(struct sg_arena *arena, struct sg_ast_networks *networks,
    struct sg_place place)
{
	struct sg_ast_network item = {.word = {SG_LIT("no ipv6"), place}};

	for (unsigned bit = 0; bit < MAPPED_BITS; bit++) {
		struct sg_address *base = &item.network.base;

		*base = (struct sg_address){{0}};
		for (unsigned i = 80; i < bit; i++)
			base->b[i / 8] |= (uint8_t)(0x80 >> i % 8);
		if (bit < 80)
			base->b[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
		item.network.bits = (uint8_t)(bit + 1);
		networks->v = sg_arena_grow(arena, networks->v, networks->n,
		    &networks->cap, sizeof(*networks->v));
		networks->v[networks->n++] = item;
	}
}

static struct sg_refs
one_ref(struct sg_arena *arena, struct sg_str name, struct sg_place place)
{
	struct sg_refs refs = {.n = 1, .cap = 1};

	refs.r = sg_arena_array(arena, 1, sizeof(*refs.r));
	refs.r[0].word = (struct sg_word){name, place};
	return refs;
}

void
sg_check_no_ipv6(struct sg_policy_ast *ast)
{
	struct sg_place place = ast->school.no_ipv6;
	struct sg_arena *arena = ast->arena;
	struct sg_ast_group *group;
	struct sg_ast_rule *rules;

	if (place.line == 0)
		return;
	ast->groups = sg_arena_grow(arena, ast->groups, ast->ngroups,
	    &ast->groups_cap, sizeof(*ast->groups));
	group = &ast->groups[ast->ngroups++];
	*group = (struct sg_ast_group){
	    .name = {SG_LIT(CLIENTS), place}, .has_lines = true, .made = true};
	add_networks(arena, &group->networks, place);
	/* The rule comes first, so that no other `fixed` line opens anything.
	 */
	rules = sg_arena_array(arena, ast->nrules + 1, sizeof(*rules));
	if (ast->nrules > 0)
		memcpy(rules + 1, ast->rules, ast->nrules * sizeof(*rules));
	rules[0] = (struct sg_ast_rule){.fixed = true,
	    .what = one_ref(arena, SG_LIT("everything"), place),
	    .on = one_ref(arena, SG_LIT(CLIENTS), place),
	    .when = {.kind = SG_WHEN_ALWAYS, .place = place},
	    .text = SG_LIT("no ipv6"),
	    .place = place};
	ast->rules = rules;
	ast->rules_cap = ++ast->nrules;
}

/* ---- groups of one family ------------------------------------------------ */

struct families {
	bool v4, v6;
};

/* Note the families of the networks of a group and of the groups in it. */
static void
look_at(const struct sg_policy_ast *ast, size_t index, bool *seen,
    struct families *families)
{
	const struct sg_ast_group *group = &ast->groups[index];

	if (seen[index])
		return;
	seen[index] = true;
	for (size_t i = 0; i < group->networks.n; i++) {
		if (sg_address_is_v4(&group->networks.v[i].network.base))
			families->v4 = true;
		else
			families->v6 = true;
	}
	for (size_t i = 0; i < group->includes.n; i++)
		if (group->includes.r[i].kind == SG_REF_GROUP)
			look_at(ast, group->includes.r[i].index, seen,
			    families);
}

static bool
is_v4_only(const struct sg_checker *ck, size_t index)
{
	bool *seen = sg_arena_array(ck->arena, ck->ast->ngroups + 1,
	    sizeof(*seen));
	struct families families = {false, false};

	look_at(ck->ast, index, seen, &families);
	return families.v4 && !families.v6;
}

void
sg_check_ipv6(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_ast_group *first = NULL;
	const char *names = "";
	size_t n = 0;

	if (ast->school.no_ipv6.line != 0)
		return;
	for (size_t i = 0; i < ast->ngroups; i++) {
		if (!ck->group_used[i] || ast->groups[i].made ||
		    ast->groups[i].networks.n == 0 || !is_v4_only(ck, i))
			continue;
		if (first == NULL)
			first = &ast->groups[i];
		if (n++ < GROUPS_TOLD)
			names = sg_arena_printf(ck->arena, "%s%s%s", names,
			    *names == '\0' ? "" : ", ",
			    ast->groups[i].name.text.p);
	}
	if (n > GROUPS_TOLD)
		names = sg_arena_printf(ck->arena, "%s and %zu more", names,
		    n - GROUPS_TOLD);
	if (n > 0)
		sg_problem(ck->problems, SG_WARNING,
		    first->networks.v[0].word.place,
		    "add their IPv6 networks:  network 10.20.0.0/16, "
		    "2001:db8:20::/48\n"
		    "or, if no computer has IPv6, write under \"school\":  no "
		    "ipv6",
		    "over IPv6 nobody is in %s: a computer that uses it is in no such "
		    "group",
		    names);
}
