/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sites.c -- compiles the hosts, networks, lists, pages and patterns of a sites
 * list.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "gate/names.h"
#include "policy/compile/parts.h"
#include "policy/language/hostname.h"
#include "policy/lists/lists.h"

static void
add_list(struct sg_compile *c, const struct sg_word *word, uint16_t target)
{
	size_t list = sg_lists_find(c->in->lists, word);

	if (list == SIZE_MAX)
		return;
	c->bindings = sg_arena_grow(c->arena, c->bindings, c->nbindings,
	    &c->bindings_cap, sizeof(*c->bindings));
	c->bindings[c->nbindings++] = (struct sg_binding){
	    sg_compile_text(c,
		sg_str(sg_arena_printf(c->arena, "l/%s",
		    c->in->lists->v[list].name))),
	    target};
}

static void
add_pages(struct sg_compile *c, const struct sg_ast_sites *sites,
    uint16_t target)
{
	const struct sg_ast_page *page;
	struct sg_str host;

	for (size_t i = 0; i < sites->npages; i++) {
		page = &sites->pages[i];
		host = sg_hostname_site(page->host).name;
		c->pages = sg_arena_grow(c->arena, c->pages, c->npages,
		    &c->pages_cap, sizeof(*c->pages));
		c->pages[c->npages++] = (struct sg_page){.target = target,
		    .host = sg_compile_text(c, host),
		    .path = sg_compile_text(c, page->path),
		    .www = sg_name_page_host(host).n == host.n &&
			!sg_hostname_is_suffix(host)};
	}
}

void
sg_compile_host(struct sg_compile *compile, struct sg_str host, uint16_t target)
{
	struct sg_site site = sg_hostname_site(host);

	sg_namebook_add(compile->book, site.name,
	    site.www ? SG_NAME_WWW : SG_NAME_SUFFIX, target);
}

static void
report_pattern(struct sg_compile *c, const struct sg_word *word, int error,
    size_t at)
{
	PCRE2_UCHAR message[160] = "";
	struct sg_place place = word->place;

	pcre2_get_error_message(error, message, sizeof(message));
	/* Let the message point at the byte where PCRE2 stopped.  The 1 is for
	 * the opening quotation mark. */
	if (place.width > word->text.n && at <= word->text.n) {
		place.column += (unsigned)at + 1;
		place.width = 1;
	}
	sg_problem(c->problems, SG_ERROR, place,
	    "patterns are PCRE2: see man pcre2pattern",
	    "this pattern cannot be read: %s", (const char *)message);
}

/* Returns true if the pattern can be used.  Otherwise adds an error. */
static bool
check_pattern(struct sg_compile *c, const struct sg_word *word)
{
	PCRE2_SIZE at = 0;
	uint32_t empty = 0;
	int error = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)word->text.p, word->text.n,
	    PCRE2_CASELESS, &error, &at, NULL);

	if (code == NULL) {
		report_pattern(c, word, error, at);
		return false;
	}
	pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
	pcre2_code_free(code);
	if (empty != 0)
		sg_problem(c->problems, SG_ERROR, word->place,
		    "a part must be there: write \"games[0-9]+\", "
		    "not \"(games)?[0-9]*\"",
		    "this pattern fits every address, because it fits "
		    "nothing at all");
	return empty == 0;
}

static void
add_patterns(struct sg_compile *c, const struct sg_words *words,
    uint16_t target)
{
	for (size_t i = 0; i < words->n; i++) {
		if (!check_pattern(c, &words->w[i]))
			continue;
		c->patterns = sg_arena_grow(c->arena, c->patterns, c->npatterns,
		    &c->patterns_cap, sizeof(*c->patterns));
		c->patterns[c->npatterns++] = (struct sg_pattern){
		    .target = target,
		    .text = sg_compile_text(c, words->w[i].text),
		    .line = words->w[i].place.line};
	}
}

void
sg_compile_sites(struct sg_compile *compile, size_t sites, uint16_t target)
{
	const struct sg_ast_sites *from = &compile->in->ast->sites[sites];

	for (size_t i = 0; i < from->hosts.n; i++)
		sg_compile_host(compile, from->hosts.w[i].text, target);
	for (size_t i = 0; i < from->networks.n; i++)
		sg_net_items_add(compile->arena, &compile->target_nets,
		    &from->networks.v[i].network, target);
	for (size_t i = 0; i < sg_ast_nlists(from); i++)
		add_list(compile, sg_ast_list(from, i), target);
	add_pages(compile, from, target);
	add_patterns(compile, &from->patterns, target);
}
