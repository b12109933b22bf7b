/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* openings.c -- what the lines `teachers may open` let teachers open. */
#include "policy/check/openings.h"

#include "gate/url.h"
#include "policy/catalogue.h"
#include "policy/language/ast.h"

/* Lists of sites may include one another; check/circles.c refuses circles, and
 * this ends even if there is one. */
#define DEPTH_MAX 16

struct wanted {
	const struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	struct sg_str site;
};

/* Returns true if an allow of the host opens the site. */
static bool
opens(struct sg_str host, struct sg_str site)
{
	return sg_host_is_under(site, host) ||
	    (sg_str_starts(host, SG_LIT("www.")) &&
		sg_str_eq(site, (struct sg_str){host.p + 4, host.n - 4}));
}

/* Returns true if the site is the platform, or a platform of the class. */
static bool
is_platform(const struct wanted *w, size_t index)
{
	const struct sg_platform *p = &w->catalogue->platforms[index];

	if (sg_str_eq(p->name.text, w->site))
		return true;
	for (size_t i = 0; i < p->sites.n; i++)
		if (opens(p->sites.w[i].text, w->site))
			return true;
	for (size_t i = 0; i < p->nmembers; i++)
		if (sg_str_eq(w->catalogue->platforms[p->members[i]].name.text,
			w->site))
			return true;
	return false;
}

static bool names(const struct wanted *w, const struct sg_refs *what,
    unsigned depth);

static bool
is_in_list(const struct wanted *w, const struct sg_ast_sites *sites,
    unsigned depth)
{
	for (size_t i = 0; i < sites->hosts.n; i++)
		if (opens(sites->hosts.w[i].text, w->site))
			return true;
	return depth > 0 && names(w, &sites->includes, depth - 1);
}

static bool
names(const struct wanted *w, const struct sg_refs *what, unsigned depth)
{
	for (size_t i = 0; i < what->n; i++) {
		const struct sg_ref *ref = &what->r[i];

		if (ref->kind == SG_REF_EVERYTHING ||
		    (ref->kind == SG_REF_HOST &&
			opens(ref->word.text, w->site)) ||
		    (ref->kind == SG_REF_PLATFORM &&
			is_platform(w, ref->index)) ||
		    (ref->kind == SG_REF_SITES &&
			is_in_list(w, &w->ast->sites[ref->index], depth)))
			return true;
	}
	return false;
}

/* Returns true if the groups are, or include, the group. */
static bool
has_group(const struct sg_policy_ast *ast, const struct sg_refs *who,
    size_t group, unsigned depth)
{
	for (size_t i = 0; i < who->n; i++) {
		const struct sg_ref *ref = &who->r[i];

		if (ref->kind == SG_REF_EVERYONE)
			return true;
		if (ref->kind != SG_REF_GROUP)
			continue;
		if (ref->index == group ||
		    (depth > 0 &&
			has_group(ast, &ast->groups[ref->index].includes, group,
			    depth - 1)))
			return true;
	}
	return false;
}

bool
sg_teachers_may_open(const struct sg_policy_ast *ast,
    const struct sg_catalogue *catalogue, struct sg_str site, size_t group)
{
	const struct wanted w = {ast, catalogue, site};

	for (size_t i = 0; i < ast->nopenings; i++)
		if (names(&w, &ast->openings[i].what, DEPTH_MAX) &&
		    has_group(ast, &ast->openings[i].who, group, DEPTH_MAX))
			return true;
	return false;
}
