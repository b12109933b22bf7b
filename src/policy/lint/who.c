/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.c -- checks whether all members of one set of groups are also in another
 * set of groups.
 *
 * The check compares `includes`, networks, devices, users and directory groups.
 */
#include "base/arena.h"
#include "policy/lint/parts.h"

enum { UNKNOWN, YES, NO };

static const struct sg_ast_group *
group_of(const struct sg_lint *lint, size_t group)
{
	return &lint->compile->in->ast->groups[group];
}

/* Returns true if `outer` is the same group as `inner`, or includes `inner`
 * directly or through other groups. */
static bool
is_around(const struct sg_lint *lint, size_t outer, size_t inner)
{
	const struct sg_compile *c = lint->compile;
	const uint16_t *items;
	size_t n = sg_sets_items(c->group_sets, c->group_around[inner], &items);

	for (size_t i = 0; i < n; i++)
		if (items[i] == outer)
			return true;
	return false;
}

static bool
has_network(const struct sg_ast_group *group, const struct sg_network *inner)
{
	const struct sg_network *network;

	for (size_t i = 0; i < group->networks.n; i++) {
		network = &group->networks.v[i].network;
		if (network->bits <= inner->bits &&
		    sg_network_has(network, &inner->base))
			return true;
	}
	return false;
}

static bool
has_word(const struct sg_words *words, struct sg_str word)
{
	for (size_t i = 0; i < words->n; i++)
		if (sg_str_eq(words->w[i].text, word))
			return true;
	return false;
}

/* One of a group's three lists of words; `list` is from 0 to 2. */
static const struct sg_words *
words_of(const struct sg_ast_group *group, int list)
{
	return list == 0 ? &group->users :
	    list == 1    ? &group->directory :
			   &group->macs;
}

static bool
reaches_network(const struct sg_lint *lint, size_t outer,
    const struct sg_network *network)
{
	for (size_t g = 0; g < lint->compile->in->ast->ngroups; g++)
		if (is_around(lint, outer, g) &&
		    has_network(group_of(lint, g), network))
			return true;
	return false;
}

static bool
reaches_word(const struct sg_lint *lint, size_t outer, int list,
    struct sg_str word)
{
	for (size_t g = 0; g < lint->compile->in->ast->ngroups; g++)
		if (is_around(lint, outer, g) &&
		    has_word(words_of(group_of(lint, g), list), word))
			return true;
	return false;
}

/* Returns true if the group `outer` covers all networks, users and so on that
 * the group `inner` itself lists.  What `inner` includes does not count. */
static bool
find_out(const struct sg_lint *lint, size_t outer, size_t inner)
{
	const struct sg_ast_group *group = group_of(lint, inner);
	const struct sg_words *words;

	if (is_around(lint, outer, inner))
		return true;
	for (size_t i = 0; i < group->networks.n; i++)
		if (!reaches_network(lint, outer,
			&group->networks.v[i].network))
			return false;
	for (int list = 0; list < 3; list++) {
		words = words_of(group, list);
		for (size_t i = 0; i < words->n; i++)
			if (!reaches_word(lint, outer, list, words->w[i].text))
				return false;
	}
	return true;
}

static bool
covers_lines(struct sg_lint *lint, size_t outer, size_t inner)
{
	size_t n = lint->compile->in->ast->ngroups;
	uint8_t *known = &lint->groups[outer * n + inner];

	if (*known == UNKNOWN)
		*known = find_out(lint, outer, inner) ? YES : NO;
	return *known == YES;
}

static bool
has_lines(const struct sg_ast_group *group)
{
	return group->networks.n + group->users.n + group->directory.n +
	    group->macs.n >
	    0;
}

/* Returns true if a group of the set `a` covers all networks, users and so on
 * that the group `inner` itself lists. */
static bool
some_covers(struct sg_lint *lint, uint32_t a, size_t inner)
{
	const uint16_t *items;
	size_t n = sg_sets_items(lint->compile->group_sets, a, &items);

	for (size_t i = 0; i < n; i++)
		if (covers_lines(lint, items[i], inner))
			return true;
	return false;
}

/* Returns true if the set `a` covers the group `b` and all groups that `b`
 * includes.  Returns false if `b` and these groups have no members. */
static bool
covers_group(struct sg_lint *lint, uint32_t a, size_t b)
{
	bool any = false;

	for (size_t g = 0; g < lint->compile->in->ast->ngroups; g++) {
		if (!is_around(lint, b, g) || !has_lines(group_of(lint, g)))
			continue;
		any = true;
		if (!some_covers(lint, a, g))
			return false;
	}
	return any;
}

bool
sg_lint_who(struct sg_lint *lint, uint32_t a, uint32_t b)
{
	const uint16_t *items;
	size_t n;

	if (a == SG_EVERYONE)
		return true;
	if (b == SG_EVERYONE)
		return false;
	n = sg_sets_items(lint->compile->group_sets, b, &items);
	for (size_t i = 0; i < n; i++)
		if (!covers_group(lint, a, items[i]))
			return false;
	return n > 0;
}
