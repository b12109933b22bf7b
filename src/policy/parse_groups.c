/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_groups.c -- the heading `group`: networks, devices and people.
 *
 * Reads `users from` files; does not look up what a group includes.
 */
#include "base/arena.h"
#include "base/file.h"
#include "policy/headings.h"

#define MAC_DIGITS 12

static struct sg_ast_group *
find_group(struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->ngroups; i++) {
		if (sg_str_eq(ast->groups[i].name.text, name))
			return &ast->groups[i];
	}
	return NULL;
}

static struct sg_ast_group *
add_group(struct sg_parser *parser, struct sg_word name)
{
	struct sg_policy_ast *ast = parser->ast;
	struct sg_ast_group *group = find_group(ast, name.text);

	if (group != NULL && name.text.n > 0) {
		sg_problem(parser->problems, SG_ERROR, name.place,
		    sg_arena_printf(parser->arena, "the first is %s; choose "
		    "another name or join the two", sg_place_text(
		    parser->arena, group->name.place, name.place)),
		    "there are two groups \"%s\"", name.text.p);
		return group;
	}
	ast->groups = sg_arena_grow(parser->arena, ast->groups, ast->ngroups,
	    &ast->groups_cap, sizeof(*ast->groups));
	group = &ast->groups[ast->ngroups++];
	*group = (struct sg_ast_group){.name = name};
	return group;
}

static const struct sg_list parts = {"a group", NULL, false};

static void *
open_group(struct sg_cursor *c)
{
	struct sg_word name = {SG_LIT(""), c->line->place};
	struct sg_ast_group *group;

	sg_cursor_name(c, "a group", &name);
	group = add_group(c->parser, name);
	sg_cursor_refs(c, &parts, &group->includes);
	return group;
}

/* ---- networks ----------------------------------------------------------- */

static void
not_the_start(struct sg_cursor *c, struct sg_word word,
    const struct sg_network *meant)
{
	struct sg_arena *arena = c->parser->arena;
	struct sg_address last = sg_network_last(meant);
	char network[SG_ADDRESS_TEXT + 4];
	char from[SG_ADDRESS_TEXT], to[SG_ADDRESS_TEXT];
	const char *range = "";

	sg_network_text(meant, network);
	if (sg_address_is_v4(&meant->base)) {
		sg_address_text(&meant->base, from);
		sg_address_text(&last, to);
		range = sg_arena_printf(arena, " (%s to %s)", from, to);
	}
	sg_problem(c->parser->problems, SG_ERROR, word.place,
	    sg_arena_printf(arena, "did you mean %s%s?", network, range),
	    "%s is not the start of a network", word.text.p);
}

void
sg_read_networks(struct sg_cursor *c, struct sg_ast_networks *networks)
{
	static const struct sg_list list = {"a network", NULL, false};
	static const char shape[] =
	    "write 10.20.0.0/16, 2001:db8::/32 or one address";
	struct sg_words words = {0};
	struct sg_ast_network item;
	enum sg_network_fault fault;

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, "a network", shape);
	for (size_t i = 0; i < words.n; i++) {
		item.word = words.w[i];
		fault = sg_network_parse(item.word.text, &item.network);
		if (fault == SG_NETWORK_HOST_BITS)
			not_the_start(c, item.word, &item.network);
		if (fault == SG_NETWORK_UNREADABLE) {
			sg_problem(c->parser->problems, SG_ERROR,
			    item.word.place, shape, "\"%s\" is not a network",
			    item.word.text.p);
			continue;
		}
		networks->v = sg_arena_grow(c->parser->arena, networks->v,
		    networks->n, &networks->cap, sizeof(*networks->v));
		networks->v[networks->n++] = item;
	}
}

static void
read_network(struct sg_cursor *c, void *into)
{
	struct sg_ast_group *group = into;

	group->has_lines = true;
	sg_read_networks(c, &group->networks);
}

/* ---- devices ------------------------------------------------------------ */

/*
 * "001122334455" with any of ":-." between pairs or fours, to
 * "00:11:22:33:44:55"; NULL when it is something else.
 */
static const char *
canonical_mac(struct sg_arena *arena, struct sg_str text)
{
	char digit[MAC_DIGITS];
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = sg_lower(text.p[i]);

		if (ch == ':' || ch == '-' || ch == '.') {
			if (n == 0 || n % 2 != 0 || i + 1 == text.n)
				return NULL;
			continue;
		}
		if (n == MAC_DIGITS || (!(ch >= '0' && ch <= '9') &&
		    !(ch >= 'a' && ch <= 'f')))
			return NULL;
		digit[n++] = (char)ch;
	}
	if (n != MAC_DIGITS)
		return NULL;
	return sg_arena_printf(arena, "%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", digit,
	    digit + 2, digit + 4, digit + 6, digit + 8, digit + 10);
}

static void
read_mac(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a MAC address", NULL, false};
	static const char shape[] = "write it as 00:11:22:33:44:55";
	struct sg_ast_group *group = into;
	struct sg_words words = {0};
	const char *mac;

	group->has_lines = true;
	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, "a MAC address", shape);
	for (size_t i = 0; i < words.n; i++) {
		mac = canonical_mac(c->parser->arena, words.w[i].text);
		if (mac == NULL) {
			sg_problem(c->parser->problems, SG_ERROR,
			    words.w[i].place, shape,
			    "\"%s\" is not a MAC address", words.w[i].text.p);
			continue;
		}
		words.w[i].text = sg_str(mac);
		sg_words_add(c->parser->arena, &group->macs, words.w[i]);
	}
}

/* ---- people ------------------------------------------------------------- */

static bool
is_utf8(struct sg_str text)
{
	uint32_t cp;
	size_t took = 1;

	for (; text.n > 0 && took > 0; text.p += took, text.n -= took)
		took = sg_utf8_decode(text.p, text.n, &cp);
	return took > 0;
}

/* One line of a `users from` file. */
static void
read_user_line(struct sg_parser *parser, struct sg_ast_group *group,
    struct sg_str line, struct sg_place place)
{
	const char *p = line.p;
	struct sg_word user;

	line = sg_str_cut(&line, '#');
	line = sg_str_trim(line);
	if (line.n == 0)
		return;
	place.column = (unsigned)(line.p - p) + 1;
	place.width = (unsigned)line.n;
	user = (struct sg_word){line, place};
	user.text.p = sg_arena_dup(parser->arena, line);
	if (!is_utf8(line)) {
		sg_problem(parser->problems, SG_ERROR, place,
		    "save the file as UTF-8", "this line is not UTF-8");
		return;
	}
	if (memchr(line.p, ' ', line.n) != NULL ||
	    memchr(line.p, '\t', line.n) != NULL ||
	    memchr(line.p, ',', line.n) != NULL) {
		sg_problem(parser->problems, SG_ERROR, place,
		    "write one user name a line, without blanks and commas",
		    "\"%s\" is not a user name", user.text.p);
		return;
	}
	sg_words_add(parser->arena, &group->users,
	    sg_word_lower(parser->arena, user));
}

static void
read_users_file(struct sg_cursor *c, struct sg_ast_group *group)
{
	struct sg_parser *parser = c->parser;
	const struct sg_source *source;
	struct sg_place place = {.line = 1};
	struct sg_word name;
	struct sg_str rest;

	if (!sg_cursor_text(c, "the name of a file", &name))
		return;
	source = sg_read_text_file(parser, sg_path_beside(parser->arena,
	    name.place.source->name, name.text.p), name.place, SG_WARNING);
	if (source == NULL)
		return;
	place.source = source;
	rest = source->text;
	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf"))) {
		rest.p += 3; /* byte order mark */
		rest.n -= 3;
	}
	for (; rest.n > 0; place.line++)
		read_user_line(parser, group, sg_str_cut(&rest, '\n'), place);
}

static void
read_users(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a user name", NULL, true};
	struct sg_ast_group *group = into;
	size_t first = group->users.n;

	group->has_lines = true;
	if (sg_cursor_skip(c, "from")) {
		read_users_file(c, group);
		return;
	}
	if (sg_cursor_list(c, &list, &group->users) == 0)
		sg_cursor_missing(c, "a user name",
		    "write:  users jsmith, akhan  or:  users from \"FILE\"");
	for (size_t i = first; i < group->users.n; i++)
		group->users.w[i] = sg_word_lower(c->parser->arena,
		    group->users.w[i]);
}

static void
read_directory(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a group of the directory", NULL,
	    true};
	struct sg_ast_group *group = into;
	size_t first = group->directory.n;

	group->has_lines = true;
	if (sg_cursor_list(c, &list, &group->directory) == 0)
		sg_cursor_missing(c, "the name of a group in the directory",
		    "write for example:  directory \"Teaching Staff\"");
	for (size_t i = first; i < group->directory.n; i++)
		group->directory.w[i] = sg_word_lower(c->parser->arena,
		    group->directory.w[i]);
}

static void
read_includes(struct sg_cursor *c, void *into)
{
	struct sg_ast_group *group = into;

	if (sg_cursor_refs(c, &parts, &group->includes) == 0)
		sg_cursor_missing(c, "a group", "name what is part of it");
}

static void
read_supervised(struct sg_cursor *c, void *into)
{
	struct sg_ast_group *group = into;

	group->supervised = true;
	group->supervised_place = c->line->place;
}

static const struct sg_heading_key group_keys[] = {
    {"network", read_network, false},
    {"mac", read_mac, false},
    {"users", read_users, false},
    {"directory", read_directory, false},
    {"includes", read_includes, false},
    {"supervised", read_supervised, true},
};

const struct sg_heading sg_heading_group = {"group", open_group, group_keys,
    sizeof(group_keys) / sizeof(group_keys[0])};
