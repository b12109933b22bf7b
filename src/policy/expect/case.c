/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * case.c -- makes a request with the first member, the first device and the
 * first site that fit an `expect` line.  Such a line is a test in the policy.
 */
#include "policy/expect/case.h"

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/lists/lists.h"

struct making {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	const struct sg_ast_expect *expect;
	struct sg_problems *problems;
	struct sg_expect_case *out;
};

static bool
fail(const struct making *m, const struct sg_word *word, const char *advice,
    const char *what)
{
	sg_problem(m->problems, SG_ERROR, word->place, advice, what,
	    (int)word->text.n, word->text.p);
	return false;
}

/* ---- who and on --------------------------------------------------------- */

/* Everything that identifies members of a group: networks, MAC addresses, users
 * and directory groups.  Members of included groups count, too. */
struct members {
	struct sg_ast_networks networks;
	struct sg_words macs, users, directory;
};

static void
add_words(struct sg_arena *arena, struct sg_words *to,
    const struct sg_words *from)
{
	for (size_t i = 0; i < from->n; i++) {
		to->w = sg_arena_grow(arena, to->w, to->n, &to->cap,
		    sizeof(*to->w));
		to->w[to->n++] = from->w[i];
	}
}

static void
gather(const struct making *m, size_t index, bool *seen,
    struct members *members)
{
	const struct sg_ast_group *group = &m->in->ast->groups[index];
	struct sg_ast_networks *nets = &members->networks;

	if (seen[index])
		return;
	seen[index] = true;
	for (size_t i = 0; i < group->networks.n; i++) {
		nets->v = sg_arena_grow(m->arena, nets->v, nets->n, &nets->cap,
		    sizeof(*nets->v));
		nets->v[nets->n++] = group->networks.v[i];
	}
	add_words(m->arena, &members->macs, &group->macs);
	add_words(m->arena, &members->users, &group->users);
	add_words(m->arena, &members->directory, &group->directory);
	for (size_t i = 0; i < group->includes.n; i++)
		if (group->includes.r[i].kind == SG_REF_GROUP)
			gather(m, group->includes.r[i].index, seen, members);
}

static struct members
members_of(const struct making *m, const struct sg_ref *ref)
{
	struct members members = {0};

	if (ref->kind == SG_REF_GROUP)
		gather(m, ref->index,
		    sg_arena_array(m->arena, m->in->ast->ngroups, sizeof(bool)),
		    &members);
	return members;
}

static void
set_client(const struct making *m, const struct sg_network *network)
{
	m->out->request.has_client = true;
	m->out->request.client = network->base;
}

/* Use the first user, directory group or MAC address of the group.  Returns
 * false if the group has only networks. */
static bool
set_person(const struct making *m, const struct members *who)
{
	struct sg_request *request = &m->out->request;

	if (who->users.n > 0) {
		request->user = who->users.w[0].text;
	} else if (who->directory.n > 0) {
		m->out->group = who->directory.w[0].text;
		request->groups = &m->out->group;
		request->ngroups = 1;
	} else if (who->macs.n > 0 && request->mac.n == 0) {
		request->mac = who->macs.w[0].text;
	} else {
		return false;
	}
	return true;
}

/* Use an address that is in a network of `a` and also in a network of `b`.
 * Returns false if the networks share no address. */
static bool
set_shared(const struct making *m, const struct sg_ast_networks *a,
    const struct sg_ast_networks *b)
{
	const struct sg_network *x, *y;

	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < a->n; k++) {
			x = &a->v[k].network;
			y = &b->v[i].network;
			if (sg_network_has(x, &y->base)) {
				set_client(m, y);
				return true;
			}
			if (sg_network_has(y, &x->base)) {
				set_client(m, x);
				return true;
			}
		}
	return false;
}

/* Use a device of the group `on` and a user of the group `who`. */
static bool
set_both(const struct making *m, const struct members *who,
    const struct members *on)
{
	const struct sg_word *name = &m->expect->on.word;

	if (on->networks.n > 0)
		set_client(m, &on->networks.v[0].network);
	else if (on->macs.n > 0)
		m->out->request.mac = on->macs.w[0].text;
	else
		return fail(m, name, "add its `network` or `mac` lines",
		    "no device is in \"%.*s\"");
	if (m->expect->who.kind == SG_REF_EVERYONE || set_person(m, who))
		return true;
	if (who->networks.n == 0)
		return fail(m, &m->expect->who.word,
		    "add users, a directory group or a network to it",
		    "nobody is in \"%.*s\"");
	if (on->networks.n == 0) {
		set_client(m, &who->networks.v[0].network);
		return true;
	}
	if (set_shared(m, &who->networks, &on->networks))
		return true;
	sg_problem(m->problems, SG_ERROR, m->expect->who.word.place,
	    "the two have no address in common; name users or a directory "
	    "group in the first, or other devices",
	    "nobody can be in \"%.*s\" on \"%.*s\"",
	    (int)m->expect->who.word.text.n, m->expect->who.word.text.p,
	    (int)name->text.n, name->text.p);
	return false;
}

static bool
set_who(const struct making *m)
{
	struct members who = members_of(m, &m->expect->who);
	struct members on = members_of(m, &m->expect->on);

	if (m->expect->on.kind == SG_REF_GROUP)
		return set_both(m, &who, &on);
	if (m->expect->who.kind == SG_REF_EVERYONE)
		return true;
	if (who.networks.n > 0) {
		set_client(m, &who.networks.v[0].network);
		return true;
	}
	return set_person(m, &who) ||
	    fail(m, &m->expect->who.word,
		"add users, a directory group or a network to it",
		"nobody is in \"%.*s\"");
}

/* ---- what --------------------------------------------------------------- */

static char *
address_url(struct sg_arena *arena, const struct sg_network *network)
{
	char text[SG_ADDRESS_TEXT];

	sg_address_text(&network->base, text);
	return sg_arena_printf(arena,
	    sg_address_is_v4(&network->base) ? "https://%s/" : "https://[%s]/",
	    text);
}

static char *
host_url(struct sg_arena *arena, struct sg_str host)
{
	/* A whole ending such as ".zip" is tried by a name under it. */
	const char *start = sg_str_starts(host, SG_LIT(".")) ? "example" : "";

	return sg_arena_printf(arena, "https://%s%.*s/", start, (int)host.n,
	    host.p);
}

static char *
platform_url(const struct making *m, size_t index)
{
	const struct sg_platform *platform = &m->in->catalogue
						  ->platforms[index];

	if (platform->sites.n > 0)
		return host_url(m->arena, platform->sites.w[0].text);
	if (platform->hosts.n > 0)
		return host_url(m->arena, platform->hosts.w[0].text);
	if (platform->networks.n > 0)
		return address_url(m->arena, &platform->networks.v[0].network);
	/* A class without hosts of its own is tried by a member. */
	for (size_t i = 0; i < platform->nmembers; i++)
		if (sg_platform_has_parts(
			&m->in->catalogue->platforms[platform->members[i]]))
			return platform_url(m, platform->members[i]);
	return NULL;
}

static char *ref_url(const struct making *m, const struct sg_ref *ref,
    bool *seen);

/* Returns a URL of the sites list itself, or else of a list that the sites list
 * includes.  Returns NULL if these lists have no sites. */
static char *
sites_url(const struct making *m, size_t index, bool *seen)
{
	const struct sg_ast_sites *sites = &m->in->ast->sites[index];
	char *url = NULL;
	size_t list;

	if (seen[index])
		return NULL;
	seen[index] = true;
	if (sites->hosts.n > 0)
		return host_url(m->arena, sites->hosts.w[0].text);
	if (sites->npages > 0)
		return sg_arena_printf(m->arena, "https://%.*s%.*s",
		    (int)sites->pages[0].host.n, sites->pages[0].host.p,
		    (int)sites->pages[0].path.n, sites->pages[0].path.p);
	for (size_t i = 0; i < sg_ast_nlists(sites); i++) {
		list = sg_lists_find(m->in->lists, sg_ast_list(sites, i));
		if (list != SIZE_MAX && m->in->lists->v[list].sample.n > 0)
			return host_url(m->arena, m->in->lists->v[list].sample);
	}
	if (sites->networks.n > 0)
		return address_url(m->arena, &sites->networks.v[0].network);
	for (size_t i = 0; i < sites->includes.n && url == NULL; i++)
		url = ref_url(m, &sites->includes.r[i], seen);
	return url;
}

static char *
ref_url(const struct making *m, const struct sg_ref *ref, bool *seen)
{
	switch (ref->kind) {
	case SG_REF_PLATFORM:
		return platform_url(m, ref->index);
	case SG_REF_SITES:
		return sites_url(m, ref->index, seen);
	case SG_REF_HOST:
		return host_url(m->arena, ref->word.text);
	case SG_REF_CIRCUMVENTION:
		/* A URL in the form of a common web proxy.  It has no site to
		 * fetch through the proxy, because a rule about that site would
		 * then decide. */
		return sg_arena_printf(m->arena,
		    "https://proxy.example/"
		    "includes/process.php?action=sslagree");
	case SG_REF_EVERYTHING:
		return host_url(m->arena, SG_LIT("anything.example"));
	default:
		return NULL;
	}
}

static bool
set_what(const struct making *m)
{
	const struct sg_ast_expect *expect = m->expect;
	char *url;

	if (expect->url.text.n > 0) {
		m->out->request.target = expect->url.text;
		return true;
	}
	url = ref_url(m, &expect->what,
	    sg_arena_array(m->arena, m->in->ast->nsites + 1, sizeof(bool)));
	if (url == NULL)
		return fail(m, &expect->what.word,
		    "write a URL instead:  https://www.example.org/page",
		    "no address can be made up for \"%.*s\"");
	m->out->request.target = sg_str(url);
	return true;
}

bool
sg_expect_case(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_problems *problems,
    struct sg_expect_case *out)
{
	struct making m = {arena, in, expect, problems, out};

	*out = (struct sg_expect_case){
	    .headers = {{SG_LIT("Sec-Fetch-Dest"), SG_LIT("document")},
		{SG_LIT("Sec-Fetch-Mode"), SG_LIT("navigate")}}};
	out->request.method = SG_LIT("GET");
	out->request.headers = out->headers;
	out->request.nheaders = SG_EXPECT_HEADERS;
	out->request.managed = true;
	return set_who(&m) && set_what(&m);
}
