/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * paths.c -- warns about `block` lines that match by the URL path alone.
 *
 * If the TLS traffic of a device is not decrypted, the filter cannot see the
 * path.  Such a line then has no effect on the device.
 */
#include "policy/lint/parts.h"

/* What a line matches: whole hosts, pages (URL paths) or URL patterns. */
struct reach {
	bool hosts, pages, patterns;
};

static void
add_sites(const struct sg_ast_sites *sites, struct reach *reach)
{
	reach->hosts |= sites->hosts.n > 0 || sites->networks.n > 0 ||
	    sg_ast_nlists(sites) > 0;
	reach->pages |= sites->npages > 0;
	reach->patterns |= sites->patterns.n > 0;
}

static struct reach
reach_of(const struct sg_compile *c, const struct sg_rule *rule)
{
	struct reach reach = {0};
	const uint16_t *items;
	size_t n = sg_sets_items(c->target_sets, rule->what, &items);

	reach.hosts = (rule->flags &
			  (SG_RULE_EVERYTHING | SG_RULE_CIRCUMVENTION)) != 0;
	for (size_t i = 0; i < n; i++) {
		const struct sg_leaf *leaf = &c->leaf[items[i]];

		if (leaf->kind == SG_REF_SITES)
			add_sites(&c->in->ast->sites[leaf->index], &reach);
		else
			reach.hosts = true;
	}
	return reach;
}

/* Returns true if another `block` line covers the WHAT of this line and blocks
 * by host.  The groups of the two lines are not compared. */
static bool
has_other_block(const struct sg_lint *lint, size_t line)
{
	const struct sg_compile *c = lint->compile;

	for (size_t i = 0; i < c->order.n; i++)
		if (i != line && !c->order.v[i].rule->allow &&
		    !c->order.v[i].rule->otherwise &&
		    sg_lint_what(lint, &c->rules[i], &c->rules[line]) &&
		    reach_of(c, &c->rules[i]).hosts)
			return true;
	return false;
}

void
sg_lint_paths(const struct sg_lint *lint, size_t line)
{
	const struct sg_compile *c = lint->compile;
	struct sg_place place = c->order.v[line].rule->place;
	struct reach reach = reach_of(c, &c->rules[line]);

	if (c->order.v[line].rule->allow || reach.hosts ||
	    (!reach.pages && !reach.patterns) || has_other_block(lint, line))
		return;
	place.width = 5; /* "block" */
	if (reach.patterns)
		sg_problem(lint->problems, SG_WARNING, place,
		    "where the rest of the address matters, block the host as "
		    "well",
		    "on devices that are not decrypted this line goes by the "
		    "host name alone");
	else
		sg_problem(lint->problems, SG_WARNING, place,
		    "block the host as well, at least for those devices",
		    "on devices that are not decrypted this line blocks "
		    "nothing");
}
