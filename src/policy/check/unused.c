/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unused.c -- warns of groups, lists and contacts that are defined but empty or
 * unused.
 *
 * These checks run after names.c has resolved the names.  For a misspelt name,
 * names.c has marked the group or list that was probably meant as used.  So one
 * misspelt name does not give two messages.
 */
#include "policy/check/parts.h"

static bool
is_empty_group(const struct sg_ast_group *group)
{
	return !group->has_lines && group->includes.n == 0;
}

static bool
is_empty_list(const struct sg_ast_sites *sites)
{
	return !sites->has_lines && sites->hosts.n == 0 && sites->npages == 0 &&
	    sites->nlists == 0 && sites->patterns.n == 0 &&
	    sites->includes.n == 0;
}

/* Returns true if `name` is on a line that could not be read: it may be used
 * there. */
static bool
is_doubted(const struct sg_checker *ck, struct sg_str name)
{
	const struct sg_words *doubted = &ck->ast->doubted;

	for (size_t i = 0; i < doubted->n; i++)
		if (sg_str_eq(doubted->w[i].text, name))
			return true;
	return false;
}

static void
check_group(struct sg_checker *ck, size_t i)
{
	const struct sg_ast_group *group = &ck->ast->groups[i];

	if (group->name.text.n == 0)
		return;
	if (is_empty_group(group))
		sg_problem(ck->problems, SG_WARNING, group->name.place,
		    "say who is in it: network, mac, users, directory or "
		    "includes",
		    "nobody is in the group \"%s\"", group->name.text.p);
	if (group->supervised && group->networks.n == 0 && group->macs.n == 0 &&
	    group->includes.n == 0)
		sg_problem(ck->problems, SG_WARNING, group->supervised_place,
		    "say which devices are in the room: network or mac",
		    "the group \"%s\" is supervised, but has no devices",
		    group->name.text.p);
	if (!ck->group_used[i] && !group->supervised && !group->adults &&
	    group->age == 0 && !is_doubted(ck, group->name.text))
		sg_problem(ck->problems, SG_WARNING, group->name.place,
		    "name it in a rule, or delete it",
		    "the group \"%s\" is not used", group->name.text.p);
}

static void
check_sites(struct sg_checker *ck, size_t i)
{
	const struct sg_ast_sites *sites = &ck->ast->sites[i];

	if (sites->name.text.n == 0)
		return;
	if (is_empty_list(sites))
		sg_problem(ck->problems, SG_WARNING, sites->name.place,
		    "say what is in it: site, page, list, pattern, network or "
		    "includes",
		    "nothing is in the list of sites \"%s\"",
		    sites->name.text.p);
	if (!ck->sites_used[i] && sites->age == 0 &&
	    !is_doubted(ck, sites->name.text))
		sg_problem(ck->problems, SG_WARNING, sites->name.place,
		    "name it in a rule, or delete it",
		    "the list of sites \"%s\" is not used", sites->name.text.p);
}

/* Warn of a contact that is unused or has no mail address.  The first contact
 * is always used, because block pages show it. */
static void
check_contact(struct sg_checker *ck, size_t i)
{
	const struct sg_ast_contact *contact = &ck->ast->contacts[i];
	bool used = i == 0 || is_doubted(ck, contact->name.text);

	for (size_t e = 0; e < ck->ast->nescalates && !used; e++)
		used = sg_str_eq(ck->ast->escalates[e].contact.text,
		    contact->name.text);
	if (contact->name.text.n > 0 && contact->mail.text.n == 0)
		sg_problem(ck->problems, SG_WARNING, contact->name.place,
		    "add a line under it:  mail esafety@school.example",
		    "the contact \"%s\" has no mail address",
		    contact->name.text.p);
	if (contact->name.text.n > 0 && !used)
		sg_problem(ck->problems, SG_WARNING, contact->name.place,
		    "name it under \"escalate\", or delete it",
		    "the contact \"%s\" is not used", contact->name.text.p);
}

void
sg_check_unused(struct sg_checker *ck)
{
	for (size_t i = 0; i < ck->ast->ngroups; i++)
		check_group(ck, i);
	for (size_t i = 0; i < ck->ast->nsites; i++)
		check_sites(ck, i);
	for (size_t i = 0; i < ck->ast->ncontacts; i++)
		check_contact(ck, i);
}
