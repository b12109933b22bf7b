/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_sites.c -- parses the heading `sites`: hosts, pages, lists and
 * patterns.
 *
 * List files are not read here, patterns are not compiled, and included lists
 * are not resolved.
 */
#include "base/arena.h"
#include "gate/path.h"
#include "gate/url.h"
#include "policy/language/headings.h"
#include "policy/language/hostname.h"

static struct sg_ast_sites *
find_sites(struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->nsites; i++) {
		if (sg_str_eq(ast->sites[i].name.text, name))
			return &ast->sites[i];
	}
	return NULL;
}

static struct sg_ast_sites *
add_sites(struct sg_parser *parser, struct sg_word name)
{
	struct sg_policy_ast *ast = parser->ast;
	struct sg_ast_sites *sites = find_sites(ast, name.text);

	if (sites != NULL && name.text.n > 0) {
		sg_problem(parser->problems, SG_ERROR, name.place,
		    sg_arena_printf(parser->arena,
			"the first is %s; choose "
			"another name or join the two",
			sg_place_text(parser->arena, sites->name.place,
			    name.place)),
		    "there are two lists of sites \"%s\"", name.text.p);
		return sites;
	}
	ast->sites = sg_arena_grow(parser->arena, ast->sites, ast->nsites,
	    &ast->sites_cap, sizeof(*ast->sites));
	sites = &ast->sites[ast->nsites++];
	*sites = (struct sg_ast_sites){.name = name};
	return sites;
}

/* ---- hosts -------------------------------------------------------------- */

static void
add_host(struct sg_cursor *c, struct sg_ast_sites *sites, struct sg_word word)
{
	sites->has_lines = true;
	if (sg_read_host(c, &word))
		sg_words_add(c->parser->arena, &sites->hosts, word);
}

static void
read_site(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a host name", NULL, false};
	struct sg_words words = {0};

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, "a host name",
		    "write for example:  site blogs.school.example");
	for (size_t i = 0; i < words.n; i++)
		add_host(c, into, words.w[i]);
}

/* ---- parts -------------------------------------------------------------- */

/* Read names of sites lists and platforms.  A name with a dot is read as a
 * host. */
static void
add_parts(struct sg_cursor *c, struct sg_ast_sites *sites)
{
	static const struct sg_list list = {
	    "a platform or list of sites", NULL, false};
	struct sg_refs refs = {0}, *to = &sites->includes;

	if (sg_cursor_refs(c, &list, &refs) == 0)
		sg_cursor_missing(c, "a platform or list of sites",
		    "name what is part of it");
	for (size_t i = 0; i < refs.n; i++) {
		if (memchr(refs.r[i].word.text.p, '.', refs.r[i].word.text.n) !=
		    NULL) {
			add_host(c, sites, refs.r[i].word);
			continue;
		}
		to->r = sg_arena_grow(c->parser->arena, to->r, to->n, &to->cap,
		    sizeof(*to->r));
		to->r[to->n++] = refs.r[i];
	}
}

static void *
open_sites(struct sg_cursor *c)
{
	struct sg_word name = {SG_LIT(""), c->line->place};
	struct sg_ast_sites *sites;

	sg_cursor_name(c, "a list of sites", &name);
	sites = add_sites(c->parser, name);
	if (sg_cursor_peek(c) != NULL)
		add_parts(c, sites);
	return sites;
}

static void
read_includes(struct sg_cursor *c, void *into)
{
	add_parts(c, into);
}

/* ---- pages -------------------------------------------------------------- */

/* Percent-encode the non-ASCII bytes of a path, as browsers do. */
static const char *
encoded(struct sg_arena *arena, struct sg_str path)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = sg_arena_alloc(arena, 3 * path.n + 1);
	char *q = text;

	for (size_t i = 0; i < path.n; i++) {
		unsigned char byte = (unsigned char)path.p[i];

		if (byte < 0x80) {
			*q++ = path.p[i];
			continue;
		}
		*q++ = '%';
		*q++ = digits[byte >> 4];
		*q++ = digits[byte & 15];
	}
	return text;
}

/*
 * Returns the canonical path, without empty segments and without a slash at the
 * end.  Returns an empty text if there is no path or if the URL is invalid.
 * Sets *plain to false if different servers may read the path in different
 * ways.
 */
static struct sg_str
page_path(struct sg_arena *arena, struct sg_str path, bool *plain)
{
	struct sg_url *url = sg_arena_alloc(arena, sizeof(*url));
	struct sg_str canonical;
	const char *target;
	char *text;
	size_t most;

	target = sg_arena_printf(arena, "https://host.invalid/%s",
	    encoded(arena, path));
	sg_url_parse(sg_str(target), false, SG_LIT(""), url);
	if (url->fault != SG_URL_FINE)
		return SG_LIT("");
	most = 3 * url->sent_path.n;
	text = sg_arena_alloc(arena, most + 1);
	canonical = (struct sg_str){text,
	    sg_path_read(url->sent_path, SG_WAYS_STANDARD | SG_WAY_MERGE, text,
		most)};
	*plain = sg_path_ways(canonical, sg_arena_alloc(arena, canonical.n)) ==
	    0;
	while (canonical.n > 0 && text[canonical.n - 1] == '/')
		canonical.n--;
	text[canonical.n] = '\0';
	return canonical;
}

static void
read_one_page(struct sg_cursor *c, struct sg_ast_sites *sites,
    struct sg_word word)
{
	struct sg_arena *arena = c->parser->arena;
	struct sg_ast_page page = {.word = word};
	struct sg_str rest = sg_without_scheme(word.text);
	struct sg_str host = sg_str_cut(&rest, '/');
	bool plain = true;

	sites->has_lines = true;
	if (sg_hostname_read(arena, host, &page.host) != SG_HOSTNAME_FINE) {
		sg_problem(c->parser->problems, SG_ERROR, word.place,
		    "write it as:  page www.facebook.com/hillcrest",
		    "a page begins with its host name");
		return;
	}
	if (rest.n > 0 &&
	    (memchr(rest.p, '?', rest.n) != NULL ||
		memchr(rest.p, '#', rest.n) != NULL)) {
		sg_problem(c->parser->problems, SG_ERROR, word.place,
		    "leave out what follows the path",
		    "a page is named without \"?\" and \"#\"");
		return;
	}
	page.path = page_path(arena, rest, &plain);
	if (page.path.n == 0) {
		sg_problem(c->parser->problems, SG_ERROR, word.place,
		    sg_arena_printf(arena,
			"for the whole host write:  "
			"site %s",
			page.host.p),
		    "\"%s\" names a host, but no "
		    "page of it",
		    word.text.p);
		return;
	}
	if (!plain)
		sg_problem(c->parser->problems, SG_WARNING, word.place,
		    "write it without \";\" and without encoded slashes",
		    "servers read this path in more than one way: no \"allow\" "
		    "line opens it");
	sites->pages = sg_arena_grow(arena, sites->pages, sites->npages,
	    &sites->pages_cap, sizeof(*sites->pages));
	sites->pages[sites->npages++] = page;
}

static void
read_page(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a page", NULL, true};
	struct sg_words words = {0};

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, "a page",
		    "write for example:  page www.facebook.com/hillcrest");
	for (size_t i = 0; i < words.n; i++)
		read_one_page(c, into, words.w[i]);
}

/* Returns the list for the pages of one exception.  Its name has a blank, so
 * that no list of the policy has the same name. */
static struct sg_ast_sites *
made_sites(struct sg_cursor *c, struct sg_str owner)
{
	const struct sg_str name = sg_str(sg_arena_printf(c->parser->arena,
	    "page of %s", owner.p));
	struct sg_ast_sites *sites = find_sites(c->parser->ast, name);

	if (sites == NULL)
		sites = add_sites(c->parser,
		    (struct sg_word){name, sg_cursor_here(c)});
	sites->made = true;
	return sites;
}

bool
sg_read_pages(struct sg_cursor *c, struct sg_str owner, struct sg_refs *what)
{
	const struct sg_token *after = sg_cursor_ahead(c, 1);
	struct sg_ast_sites *sites;

	/* `allow page` alone, or `allow page, x`, names a list "page". */
	if (!sg_cursor_sees(c, "page") || after == NULL ||
	    after->kind == SG_T_COMMA)
		return false;
	sites = made_sites(c, owner);
	sg_cursor_take(c);
	read_page(c, sites);
	what->r = sg_arena_grow(c->parser->arena, what->r, what->n, &what->cap,
	    sizeof(*what->r));
	what->r[what->n++] = (struct sg_ref){.word = sites->name};
	return true;
}

/* ---- lists, sources, patterns, networks --------------------------------- */

static void
read_list(struct sg_cursor *c, void *into)
{
	static const char *const stops[] = {"if", NULL};
	static const struct sg_list list = {"a file or folder", stops, true};
	struct sg_ast_sites *sites = into;
	struct sg_words files = {0};
	bool if_present;

	if (sg_cursor_list(c, &list, &files) == 0)
		sg_cursor_missing(c, "the name of a file or folder",
		    "write for example:  list \"lists/adult/domains\"");
	if_present = sg_cursor_skip(c, "if");
	if (if_present)
		sg_cursor_expect(c, "present",
		    "write for example:  list \"lists/adult/domains\" if "
		    "present");
	for (size_t i = 0; i < files.n; i++) {
		sites->lists = sg_arena_grow(c->parser->arena, sites->lists,
		    sites->nlists, &sites->lists_cap, sizeof(*sites->lists));
		sites->lists[sites->nlists++] = (struct sg_ast_list){
		    .file = files.w[i], .if_present = if_present};
	}
}

static const char source_advice[] =
    "write for example:  source \"https://example.org/list\" every day";

/* Read an https URL, or fail.  `thing` names the target of the URL in messages:
 * "a list". */
static void
read_https(struct sg_cursor *c, const char *thing, struct sg_word *word)
{
	const char *what = sg_arena_printf(c->parser->arena, "the URL of %s",
	    thing);

	if (sg_cursor_text(c, what, word) &&
	    !sg_str_startsi(word->text, SG_LIT("https://")))
		sg_cursor_fail(c, word->place, source_advice,
		    "%s is fetched over https only", thing);
}

static void
read_source(struct sg_cursor *c, void *into)
{
	struct sg_ast_sites *sites = into;
	struct sg_ast_source source = {0};

	sites->has_lines = true;
	read_https(c, "a list", &source.url);
	sg_cursor_expect(c, "every", source_advice);
	source.weekly = sg_cursor_skip(c, "week");
	if (!source.weekly && !sg_cursor_skip(c, "day"))
		sg_cursor_missing(c, "\"day\" or \"week\"", source_advice);
	if (sg_cursor_skip(c, "checked")) {
		sg_cursor_expect(c, "by",
		    "write for example:  checked by "
		    "\"https://example.org/list.sha256\"");
		read_https(c, "a checksum", &source.checked_by);
	}
	if (c->failed)
		return;
	sites->sources = sg_arena_grow(c->parser->arena, sites->sources,
	    sites->nsources, &sites->sources_cap, sizeof(*sites->sources));
	sites->sources[sites->nsources++] = source;
}

static void
read_pattern(struct sg_cursor *c, void *into)
{
	struct sg_ast_sites *sites = into;
	const struct sg_token *t = sg_cursor_peek(c);
	struct sg_word word;

	if (t != NULL && t->kind != SG_T_STRING)
		sg_cursor_fail(c, t->place, "put it in quotation marks",
		    "a pattern stands in quotation marks");
	if (sg_cursor_text(c, "a pattern in quotation marks", &word))
		sg_words_add(c->parser->arena, &sites->patterns, word);
}

static void
read_network(struct sg_cursor *c, void *into)
{
	struct sg_ast_sites *sites = into;

	sites->has_lines = true;
	sg_read_networks(c, &sites->networks);
}

static void
read_age(struct sg_cursor *c, void *into)
{
	struct sg_ast_sites *sites = into;

	sg_cursor_number(c, SG_AGE_MAX, &sites->age);
}

static const struct sg_heading_key sites_keys[] = {
    {"site", read_site, false},
    {"page", read_page, false},
    {"list", read_list, false},
    {"source", read_source, false},
    {"pattern", read_pattern, false},
    {"network", read_network, false},
    {"includes", read_includes, false},
    {"age", read_age, true},
};

const struct sg_heading sg_heading_sites = {"sites", open_sites, sites_keys,
    sizeof(sites_keys) / sizeof(sites_keys[0])};
