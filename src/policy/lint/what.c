/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * what.c -- checks whether the WHAT of one line covers the WHAT of another.
 *
 * One WHAT covers another if it has the same names, or if it covers the hosts,
 * networks and lists behind the names.
 */
#include "base/arena.h"
#include "gate/url.h"
#include "gate/request.h"
#include "policy/catalogue.h"
#include "policy/language/hostname.h"
#include "policy/lint/parts.h"
#include "policy/lists/lists.h"

/* The leaves (platforms, sites lists, hosts) that a line names. */
struct named {
	const struct sg_compile *compile;
	bool block; /* the line blocks */
	const uint16_t *items;
	size_t n;
};

static const struct sg_ast_sites *
sites_of(const struct sg_compile *c, const struct sg_leaf *leaf)
{
	return &c->in->ast->sites[leaf->index];
}

static const struct sg_platform *
platform_of(const struct sg_compile *c, const struct sg_leaf *leaf)
{
	return &c->in->catalogue->platforms[leaf->index];
}

/* True if `host` or a parent domain is one of `sites`. */
static bool
is_under_any(struct sg_str host, const struct sg_words *sites)
{
	for (size_t i = 0; i < sites->n; i++)
		if (sg_host_is_under(host, sites->w[i].text))
			return true;
	return false;
}

/*
 * True if a line that names `written` covers `host`.  With `below`, it must
 * also cover all sub-domains of `host`.  A `block` line that names "www.x"
 * covers x and all sub-domains.  An `allow` line covers x itself, www.x and
 * what is below www.x.
 */
static bool
covers(bool block, struct sg_str written, struct sg_str host, bool below)
{
	struct sg_site site = sg_hostname_site(written);

	if (block || !site.www)
		return sg_host_is_under(host, site.name);
	return sg_host_is_under(host, written) ||
	    (!below && sg_str_eq(host, site.name));
}

static bool
covers_any(bool block, const struct sg_words *written, struct sg_str host,
    bool below)
{
	for (size_t i = 0; i < written->n; i++)
		if (covers(block, written->w[i].text, host, below))
			return true;
	return false;
}

static bool
is_one_of(struct sg_str host, const struct sg_words *hosts)
{
	for (size_t i = 0; i < hosts->n; i++)
		if (sg_str_eq(host, hosts->w[i].text))
			return true;
	return false;
}

/* Returns true if the leaf covers `host`.  If `below` is true, the leaf must
 * also cover all sub-domains of `host`. */
static bool
leaf_has_host(const struct named *a, const struct sg_leaf *leaf,
    struct sg_str host, bool below)
{
	const struct sg_compile *c = a->compile;

	switch (leaf->kind) {
	case SG_REF_HOST:
		return covers(a->block, leaf->name, host, below);
	case SG_REF_SITES:
		return covers_any(a->block, &sites_of(c, leaf)->hosts, host,
		    below);
	case SG_REF_PLATFORM:
		return is_under_any(host, &platform_of(c, leaf)->sites) ||
		    (!below &&
			(is_one_of(host, &platform_of(c, leaf)->hosts) ||
			    is_one_of(host, &platform_of(c, leaf)->embeds)));
	default:
		return false;
	}
}

static bool
has_host(const struct named *a, struct sg_str host, bool below)
{
	for (size_t i = 0; i < a->n; i++)
		if (leaf_has_host(a, &a->compile->leaf[a->items[i]], host,
			below))
			return true;
	return false;
}

/* True if the line covers the site that another line of the policy writes as
 * `written`.  `block` is true if that other line blocks. */
static bool
has_written(const struct named *a, struct sg_str written, bool block)
{
	struct sg_site site = sg_hostname_site(written);

	if (block || !site.www)
		return has_host(a, site.name, true);
	return has_host(a, written, true) && has_host(a, site.name, false);
}

static bool
has_hosts(const struct named *a, const struct sg_words *hosts, bool below)
{
	for (size_t i = 0; i < hosts->n; i++)
		if (!has_host(a, hosts->w[i].text, below))
			return false;
	return true;
}

static bool
has_network(const struct named *a, const struct sg_network *network)
{
	const struct sg_compile *c = a->compile;
	const struct sg_ast_networks *networks;
	const struct sg_leaf *leaf;

	for (size_t i = 0; i < a->n; i++) {
		leaf = &c->leaf[a->items[i]];
		if (leaf->kind == SG_REF_HOST)
			continue;
		networks = leaf->kind == SG_REF_SITES ?
		    &sites_of(c, leaf)->networks :
		    &platform_of(c, leaf)->networks;
		for (size_t k = 0; k < networks->n; k++)
			if (networks->v[k].network.bits <= network->bits &&
			    sg_network_has(&networks->v[k].network,
				&network->base))
				return true;
	}
	return false;
}

static bool
has_networks(const struct named *a, const struct sg_ast_networks *networks)
{
	for (size_t i = 0; i < networks->n; i++)
		if (!has_network(a, &networks->v[i].network))
			return false;
	return true;
}

static bool
has_list(const struct named *a, size_t list)
{
	const struct sg_compile *c = a->compile;
	const struct sg_ast_sites *sites;
	const struct sg_leaf *leaf;

	for (size_t i = 0; i < a->n; i++) {
		leaf = &c->leaf[a->items[i]];
		if (leaf->kind != SG_REF_SITES)
			continue;
		sites = sites_of(c, leaf);
		for (size_t k = 0; k < sg_ast_nlists(sites); k++)
			if (sg_lists_find(c->in->lists,
				sg_ast_list(sites, k)) == list)
				return true;
	}
	return false;
}

static bool
has_pattern(const struct named *a, struct sg_str pattern)
{
	const struct sg_compile *c = a->compile;
	const struct sg_leaf *leaf;

	for (size_t i = 0; i < a->n; i++) {
		leaf = &c->leaf[a->items[i]];
		if (leaf->kind == SG_REF_SITES &&
		    is_one_of(pattern, &sites_of(c, leaf)->patterns))
			return true;
	}
	return false;
}

static bool
has_sites(const struct named *a, const struct sg_ast_sites *b, bool block)
{
	size_t list;

	for (size_t i = 0; i < sg_ast_nlists(b); i++) {
		list = sg_lists_find(a->compile->in->lists, sg_ast_list(b, i));
		if (list == SIZE_MAX || !has_list(a, list))
			return false;
	}
	for (size_t i = 0; i < b->patterns.n; i++)
		if (!has_pattern(a, b->patterns.w[i].text))
			return false;
	for (size_t i = 0; i < b->npages; i++)
		if (!has_host(a, b->pages[i].host, false))
			return false;
	for (size_t i = 0; i < b->hosts.n; i++)
		if (!has_written(a, b->hosts.w[i].text, block))
			return false;
	return has_networks(a, &b->networks);
}

/* True if a `block` line that names the leaf may cover more than an `allow`
 * line that names the leaf.  The cause is a host that is written with "www.".
 */
static bool
blocks_more(const struct sg_compile *c, const struct sg_leaf *leaf)
{
	const struct sg_ast_sites *sites;
	size_t i = 0;

	if (leaf->kind == SG_REF_HOST)
		return sg_hostname_site(leaf->name).www;
	if (leaf->kind != SG_REF_SITES)
		return false;
	sites = sites_of(c, leaf);
	while (i < sites->hosts.n &&
	    !sg_hostname_site(sites->hosts.w[i].text).www)
		i++;
	return i < sites->hosts.n || sg_ast_nlists(sites) > 0;
}

/* `item` is the index of a leaf.  `block` is true if the line that names this
 * leaf blocks. */
static bool
has_leaf(const struct named *a, uint16_t item, bool block)
{
	const struct sg_compile *c = a->compile;
	const struct sg_leaf *leaf = &c->leaf[item];
	const struct sg_platform *platform;

	for (size_t i = 0; i < a->n; i++)
		if (a->items[i] == item &&
		    (a->block || !block || !blocks_more(c, leaf)))
			return true;
	if (leaf->kind == SG_REF_HOST)
		return has_written(a, leaf->name, block);
	if (leaf->kind == SG_REF_SITES)
		return has_sites(a, sites_of(c, leaf), block);
	platform = platform_of(c, leaf);
	return platform->nasns == 0 && has_hosts(a, &platform->sites, true) &&
	    has_hosts(a, &platform->hosts, false) &&
	    has_hosts(a, &platform->embeds, false) &&
	    has_networks(a, &platform->networks);
}

/* Returns false if the WHAT of `a` certainly does not cover the WHAT of `b`. */
static bool
may_cover(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b)
{
	const struct sg_rule *first = lint->compile->rules;
	uint64_t wants = lint->sieve[b - first].wants;

	return wants == UINT64_MAX || (lint->sieve[a - first].has & wants) != 0;
}

bool
sg_lint_what(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b)
{
	const struct sg_compile *c = lint->compile;
	const uint32_t all = SG_RULE_EVERYTHING | SG_RULE_CIRCUMVENTION;
	struct named named = {.compile = c, .block = a->action == SG_BLOCK};
	const uint16_t *items;
	size_t n;

	if ((a->flags & SG_RULE_EVERYTHING) != 0)
		return true;
	if (!may_cover(lint, a, b))
		return false;
	n = sg_sets_items(c->target_sets, b->what, &items);
	if ((b->flags & all & ~a->flags) != 0)
		return false;
	named.n = sg_sets_items(c->target_sets, a->what, &named.items);
	for (size_t i = 0; i < n; i++)
		if (!has_leaf(&named, items[i], b->action == SG_BLOCK))
			return false;
	return n > 0 || (b->flags & all) != 0;
}

bool
sg_lint_has_site(const struct sg_lint *lint, const struct sg_rule *rule,
    struct sg_str host)
{
	struct named named = {
	    .compile = lint->compile, .block = rule->action == SG_BLOCK};

	if ((rule->flags & SG_RULE_EVERYTHING) != 0)
		return true;
	named.n = sg_sets_items(lint->compile->target_sets, rule->what,
	    &named.items);
	return has_host(&named, host, true);
}
