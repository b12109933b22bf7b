/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- finds the URLs by which the WHAT of an `expect` line is tried: all
 * names of a platform or sites list, and some names of each list.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "gate/url.h"
#include "policy/catalogue.h"
#include "policy/compile/map.h"
#include "policy/expect/parts.h"
#include "policy/lists/lists.h"
#include "policy/lists/look.h"

#define LIST_NAMES 100 /* names tried of each list */

struct finding {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	struct sg_expect_urls *urls;
	bool *seen; /* sites lists that were visited */
};

static void
add_url(struct finding *f, const char *url)
{
	f->urls->v = sg_arena_grow(f->arena, f->urls->v, f->urls->n,
	    &f->urls->cap, sizeof(*f->urls->v));
	f->urls->v[f->urls->n++] = url;
}

static void
add_host(struct finding *f, struct sg_str host)
{
	const char *start = sg_str_starts(host, SG_LIT(".")) ? "example" : "";

	add_url(f,
	    sg_arena_printf(f->arena, "https://%s%.*s/", start, (int)host.n,
		host.p));
}

/* ---- lists --------------------------------------------------------------- */

/* The names of a list with the lowest hashes, and its exceptions. */
struct choice {
	struct sg_arena *arena;
	struct sg_str name[LIST_NAMES];
	uint64_t hash[LIST_NAMES];
	size_t n;
	struct sg_words except;
};

static void
choose(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	struct choice *choice = ctx;
	uint64_t hash = sg_map_hash(name.p, name.n);
	size_t at;

	if (kind == SG_NAME_EXCEPT) {
		choice->except.w = sg_arena_grow(choice->arena,
		    choice->except.w, choice->except.n, &choice->except.cap,
		    sizeof(*choice->except.w));
		choice->except.w[choice->except.n++] = (struct sg_word){
		    .text = name};
		return;
	}
	if (choice->n == LIST_NAMES && hash >= choice->hash[LIST_NAMES - 1])
		return;
	/* The list has the names below this one, but not the name itself. */
	if (kind == SG_NAME_BELOW)
		name = sg_str(sg_arena_printf(choice->arena, "example.%.*s",
		    (int)name.n, name.p));
	at = choice->n < LIST_NAMES ? choice->n++ : LIST_NAMES - 1;
	for (; at > 0 && choice->hash[at - 1] > hash; at--) {
		choice->hash[at] = choice->hash[at - 1];
		choice->name[at] = choice->name[at - 1];
	}
	choice->hash[at] = hash;
	choice->name[at] = name;
}

static bool
is_excepted(const struct choice *choice, struct sg_str name)
{
	for (size_t i = 0; i < choice->except.n; i++)
		if (sg_host_is_under(name, choice->except.w[i].text))
			return true;
	return false;
}

/* Add some names of a list.  They are chosen by their hashes, so that the
 * choice does not depend on their order in the file. */
static void
add_list(struct finding *f, size_t list)
{
	struct choice *choice = sg_arena_alloc(f->arena, sizeof(*choice));
	const struct sg_list_reader reader = {.name = choose,
	    .page = sg_list_ignore_page,
	    .network = sg_list_ignore_network,
	    .ctx = choice,
	    .quiet = true};
	struct sg_name_list copy = f->in->lists->v[list];

	choice->arena = f->arena;
	/* Drop the problems: the compiler has reported them. */
	sg_list_read(f->arena, &copy, &reader, sg_problems_new(f->arena));
	for (size_t i = 0; i < choice->n; i++) {
		if (is_excepted(choice, choice->name[i]))
			continue;
		add_host(f, choice->name[i]);
		f->urls->lists++;
	}
}

/* ---- platforms and sites lists ------------------------------------------- */

static void add_ref(struct finding *f, const struct sg_ref *ref);

/* Add the names in the platform's own file. */
static void
add_own(struct finding *f, size_t index)
{
	const struct sg_platform *platform = &f->in->catalogue
						  ->platforms[index];

	for (size_t i = 0; i < platform->sites.n; i++)
		add_host(f, platform->sites.w[i].text);
	for (size_t i = 0; i < platform->hosts.n; i++)
		add_host(f, platform->hosts.w[i].text);
}

static void
add_platform(struct finding *f, size_t index)
{
	const struct sg_platform *platform = &f->in->catalogue
						  ->platforms[index];

	add_own(f, index);
	for (size_t i = 0; i < platform->nmembers; i++)
		add_own(f, platform->members[i]);
}

static void
add_sites(struct finding *f, size_t index)
{
	const struct sg_ast_sites *sites = &f->in->ast->sites[index];
	size_t list;

	if (f->seen[index])
		return;
	f->seen[index] = true;
	for (size_t i = 0; i < sites->hosts.n; i++)
		add_host(f, sites->hosts.w[i].text);
	for (size_t i = 0; i < sites->npages; i++)
		add_url(f,
		    sg_arena_printf(f->arena, "https://%.*s%.*s",
			(int)sites->pages[i].host.n, sites->pages[i].host.p,
			(int)sites->pages[i].path.n, sites->pages[i].path.p));
	for (size_t i = 0; i < sg_ast_nlists(sites); i++) {
		list = sg_lists_find(f->in->lists, sg_ast_list(sites, i));
		if (list != SIZE_MAX)
			add_list(f, list);
	}
	for (size_t i = 0; i < sites->includes.n; i++)
		add_ref(f, &sites->includes.r[i]);
}

static void
add_ref(struct finding *f, const struct sg_ref *ref)
{
	if (ref->kind == SG_REF_PLATFORM)
		add_platform(f, ref->index);
	else if (ref->kind == SG_REF_SITES)
		add_sites(f, ref->index);
	else if (ref->kind == SG_REF_HOST)
		add_host(f, ref->word.text);
}

void
sg_expect_urls(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_expect_urls *urls)
{
	struct finding f = {.arena = arena, .in = in, .urls = urls};

	*urls = (struct sg_expect_urls){0};
	f.seen = sg_arena_array(arena, in->ast->nsites + 1, sizeof(*f.seen));
	add_ref(&f, &expect->what);
}
