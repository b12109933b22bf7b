/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sieve.c -- tells quickly that the WHAT of one line cannot cover the WHAT of
 * another.
 *
 * Lint compares each line with all lines before it.  In a policy with thousands
 * of lines, nearly all of these pairs name different sites.  So each name that
 * a line names is one bit of 64, by its hash.  A line can cover another only if
 * it has a bit of a name that covers the other.
 */
#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/language/hostname.h"
#include "policy/lint/parts.h"
#include "policy/lists/lists.h"

static uint64_t
bit_of(struct sg_str name)
{
	return UINT64_C(1) << sg_map_hash(name.p, name.n) % 64;
}

static uint64_t
bit_of_list(const struct sg_compile *c, const struct sg_word *list)
{
	size_t index = sg_lists_find(c->in->lists, list);

	return bit_of((struct sg_str){(const char *)&index, sizeof(index)});
}

static uint64_t
bit_of_site(struct sg_str written)
{
	return bit_of(sg_hostname_site(written).name);
}

/* The bits of a host and of all its parent domains. */
static uint64_t
bits_above(struct sg_str host)
{
	uint64_t bits = bit_of(host);

	for (size_t i = 0; i + 1 < host.n; i++)
		if (host.p[i] == '.')
			bits |= bit_of((struct sg_str){
			    host.p + i + 1, host.n - i - 1});
	return bits;
}

static uint64_t
bits_of_words(const struct sg_words *words)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < words->n; i++)
		bits |= bit_of(words->w[i].text);
	return bits;
}

/* ---- what a leaf has ---------------------------------------------------- */

static uint64_t
sites_have(const struct sg_compile *c, const struct sg_ast_sites *sites)
{
	uint64_t bits = bits_of_words(&sites->patterns);

	for (size_t i = 0; i < sites->hosts.n; i++)
		bits |= bit_of_site(sites->hosts.w[i].text);
	for (size_t i = 0; i < sites->npages; i++)
		bits |= bit_of(sites->pages[i].host);
	for (size_t i = 0; i < sg_ast_nlists(sites); i++)
		bits |= bit_of_list(c, sg_ast_list(sites, i));
	return bits;
}

static uint64_t
leaf_has(const struct sg_compile *c, const struct sg_leaf *leaf)
{
	const struct sg_platform *platform;

	if (leaf->kind == SG_REF_HOST)
		return bit_of_site(leaf->name);
	if (leaf->kind == SG_REF_SITES)
		return sites_have(c, &c->in->ast->sites[leaf->index]);
	platform = &c->in->catalogue->platforms[leaf->index];
	return bits_of_words(&platform->sites) |
	    bits_of_words(&platform->hosts) | bits_of_words(&platform->embeds);
}

/* ---- what covers a leaf ------------------------------------------------- */

static uint64_t
sites_want(const struct sg_compile *c, const struct sg_ast_sites *sites)
{
	if (sites->hosts.n > 0)
		return bits_above(sg_hostname_site(sites->hosts.w[0].text)
				      .name);
	if (sites->npages > 0)
		return bits_above(sites->pages[0].host);
	if (sg_ast_nlists(sites) > 0)
		return bit_of_list(c, sg_ast_list(sites, 0));
	return sites->patterns.n > 0 ? bit_of(sites->patterns.w[0].text) :
				       UINT64_MAX;
}

/*
 * Returns the bits of the names that cover one part of the leaf.  Returns all
 * bits if the leaf has only networks.
 */
static uint64_t
leaf_wants(const struct sg_compile *c, const struct sg_leaf *leaf)
{
	const struct sg_platform *platform;

	if (leaf->kind == SG_REF_HOST)
		return bits_above(sg_hostname_site(leaf->name).name);
	if (leaf->kind == SG_REF_SITES)
		return sites_want(c, &c->in->ast->sites[leaf->index]);
	platform = &c->in->catalogue->platforms[leaf->index];
	if (platform->sites.n > 0)
		return bits_above(platform->sites.w[0].text);
	if (platform->hosts.n > 0)
		return bits_above(platform->hosts.w[0].text);
	return platform->embeds.n > 0 ? bits_above(platform->embeds.w[0].text) :
					UINT64_MAX;
}

/* ---- lines -------------------------------------------------------------- */

void
sg_lint_make_sieve(struct sg_lint *lint)
{
	const struct sg_compile *c = lint->compile;
	uint64_t *has = sg_arena_array(c->arena, c->nleaves + 1, sizeof(*has));
	const uint16_t *items;
	size_t n;

	lint->sieve = sg_arena_array(c->arena, c->order.n + 1,
	    sizeof(*lint->sieve));
	for (size_t i = 0; i < c->nleaves; i++)
		has[i] = leaf_has(c, &c->leaf[i]);
	for (size_t i = 0; i < c->order.n; i++) {
		struct sg_sieve *sieve = &lint->sieve[i];

		n = sg_sets_items(c->target_sets, c->rules[i].what, &items);
		for (size_t k = 0; k < n; k++)
			sieve->has |= has[items[k]];
		sieve->wants = n == 0 ? UINT64_MAX :
					leaf_wants(c, &c->leaf[items[0]]);
	}
}
