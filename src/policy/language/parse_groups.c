/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_groups.c -- parses the heading `group`: networks, devices and people.
 *
 * Reads `users from` files; does not resolve included groups.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "gate/fold.h"
#include "policy/language/headings.h"

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
		    sg_arena_printf(parser->arena,
			"the first is %s; choose "
			"another name or join the two",
			sg_place_text(parser->arena, group->name.place,
			    name.place)),
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
 * Convert "001122334455", which may have ":", "-" or "." after any pair, to
 * "00:11:22:33:44:55"; NULL if it is not a MAC address.
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
		if (n == MAC_DIGITS ||
		    (!(ch >= '0' && ch <= '9') && !(ch >= 'a' && ch <= 'f')))
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

/* `line` up to a comment: a "#" at the start or after a blank. */
static struct sg_str
without_comment(struct sg_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' &&
		    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return (struct sg_str){line.p, i};
	return line;
}

/* Case-fold a name in the same way as gate/who.c, which compares it. */
static struct sg_word
fold_word(struct sg_arena *arena, struct sg_word word)
{
	size_t cap = SG_FOLD_BYTES(word.text.n);
	char *text = sg_arena_alloc(arena, cap + 1);

	word.text = (struct sg_str){text, sg_fold(word.text, text, cap)};
	return word;
}

/* Advice if `name` is not a single user name; NULL if it is. */
static const char *
fault_of(const char *name)
{
	static const struct {
		const char *part, *advice;
	} faults[] = {
	    {" ", NULL},
	    {"\t", NULL},
	    {",", NULL},
	    {";", NULL},
	    {"\xef\xbc\x8c", NULL},
	    {"\xe3\x80\x81", NULL},
	    {"\xef\xbc\x9b", NULL},
	    {"#",
		"put a blank before the comment; if the name has a # in it, "
		"write it in\nthe policy:  users \"NAME\""},
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (strstr(name, faults[i].part) != NULL)
			return faults[i].advice != NULL ?
			    faults[i].advice :
			    "write one name a line, without blanks, commas "
			    "and semicolons";
	return NULL;
}

/* Read one line of a `users from` file; true if it has a valid name. */
static bool
read_user_line(struct sg_parser *parser, struct sg_ast_group *group,
    struct sg_str line, struct sg_place place)
{
	const char *p = line.p, *advice;
	struct sg_word user;

	line = sg_str_trim(without_comment(line));
	if (line.n == 0)
		return false;
	place.column = (unsigned)(line.p - p) + 1;
	place.width = (unsigned)line.n;
	user = (struct sg_word){line, place};
	user.text.p = sg_arena_dup(parser->arena, line);
	if (!is_utf8(line)) {
		sg_problem(parser->problems, SG_ERROR, place,
		    "save the file as UTF-8", "this line is not UTF-8");
		return false;
	}
	advice = fault_of(user.text.p);
	if (advice != NULL) {
		sg_problem(parser->problems, SG_ERROR, place, advice,
		    "\"%s\" is not a user name", user.text.p);
		return false;
	}
	sg_words_add(parser->arena, &group->users,
	    fold_word(parser->arena, user));
	return true;
}

/* Does `path` not exist?  Other errors are reported when the file is read. */
static bool
is_missing(const char *path)
{
	struct stat st;

	return stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* Read a `users from` file; false if an error was reported. */
static bool
read_user_lines(struct sg_parser *parser, struct sg_ast_group *group,
    struct sg_ast_user_file *file)
{
	size_t errors = sg_problems_errors(parser->problems);
	struct sg_place place = {.line = 1};
	struct sg_str rest;

	place.source = sg_read_text_file(parser, file->path, file->file.place);
	if (place.source == NULL)
		return false;
	rest = place.source->text;
	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf"))) {
		rest.p += 3; /* byte order mark */
		rest.n -= 3;
	}
	for (; rest.n > 0; place.line++)
		file->names += read_user_line(parser, group,
		    sg_str_cut(&rest, '\n'), place);
	return sg_problems_errors(parser->problems) == errors;
}

/* A missing or empty file is reported by check/members.c: whether that is an
 * error or a warning depends on the rules about the group. */
static void
read_users_file(struct sg_cursor *c, struct sg_ast_group *group)
{
	struct sg_parser *parser = c->parser;
	struct sg_ast_user_file file = {0};

	if (!sg_cursor_text(c, "the name of a file", &file.file))
		return;
	file.path = sg_path_beside(parser->arena, file.file.place.source->name,
	    file.file.text.p);
	file.missing = is_missing(file.path);
	if (!file.missing && !read_user_lines(parser, group, &file))
		return;
	group->files = sg_arena_grow(parser->arena, group->files, group->nfiles,
	    &group->files_cap, sizeof(*group->files));
	group->files[group->nfiles++] = file;
}

/* Report "js#mith": it may be a name, or a name and a comment. */
static void
refuse_hash(struct sg_cursor *c)
{
	const struct sg_token *t;

	for (size_t i = 0; (t = sg_cursor_ahead(c, i)) != NULL; i++)
		if (t->kind == SG_T_WORD &&
		    memchr(t->text.p, '#', t->text.n) != NULL) {
			sg_cursor_fail(c, t->place,
			    sg_arena_printf(c->parser->arena,
				"write \"%s\" in quotation "
				"marks if it is a name;\nput a blank before # if "
				"a comment begins there",
				t->text.p),
			    "\"%s\" has a # in it", t->text.p);
			return;
		}
}

/* Read names of users or of directory groups, and case-fold them. */
static void
read_names(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *names, const char *advice)
{
	size_t first = names->n;

	refuse_hash(c);
	if (sg_cursor_list(c, list, names) == 0)
		sg_cursor_missing(c, list->item, advice);
	for (size_t i = first; i < names->n; i++)
		names->w[i] = fold_word(c->parser->arena, names->w[i]);
}

static void
read_users(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a user name", NULL, true};
	struct sg_ast_group *group = into;

	group->has_lines = true;
	if (sg_cursor_skip(c, "from"))
		read_users_file(c, group);
	else
		read_names(c, &list, &group->users,
		    "write:  users jsmith, akhan  or:  users from \"FILE\"");
}

static void
read_directory(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {
	    "a group of the directory", NULL, true};
	struct sg_ast_group *group = into;

	group->has_lines = true;
	read_names(c, &list, &group->directory,
	    "write for example:  directory \"Teaching Staff\"");
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
