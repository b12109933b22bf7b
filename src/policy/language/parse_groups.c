/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_groups.c -- parses the heading `group`: networks, devices and people.
 *
 * Does not resolve included groups.
 */
#include "base/arena.h"
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
	if (sg_cursor_peek(c) != NULL &&
	    find_group(c->parser->ast, sg_cursor_peek(c)->text) == NULL)
		sg_cursor_join_number(c, &name);
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
 * Convert a MAC address to the form "00:11:22:33:44:55".  The 12 hexadecimal
 * digits may have ":", "-" or "." after any pair.  Returns NULL if the text is
 * not a MAC address.
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

/* Report a "#" inside a word, such as "js#mith".  The word may be a name, or a
 * name and a comment. */
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
		names->w[i] = sg_fold_person(c->parser->arena, names->w[i]);
}

/* Report names that cannot be the log-on name of a user. */
static void
check_users(struct sg_cursor *c, const struct sg_words *names, size_t first)
{
	const char *advice;

	for (size_t i = first; i < names->n; i++) {
		advice = sg_user_fault(names->w[i].text);
		if (advice != NULL)
			sg_problem(c->parser->problems, SG_ERROR,
			    names->w[i].place, advice,
			    "\"%s\" is not a user name", names->w[i].text.p);
	}
}

static bool
is_part_of_dn(struct sg_str word)
{
	static const char *const types[] = {"cn=", "ou=", "dc=", "uid="};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (sg_str_startsi(word, sg_str(types[i])))
			return true;
	return false;
}

/*
 * Report a distinguished name ("CN=Pupils,DC=...").  Squid passes short names
 * of groups, so a distinguished name never matches.  Without quotation marks,
 * its commas split it into several words.  So only the first of these words is
 * reported.
 */
static void
check_directory(struct sg_cursor *c, const struct sg_words *names, size_t first)
{
	struct sg_str name;

	for (size_t i = first; i < names->n; i++) {
		if (!is_part_of_dn(names->w[i].text))
			continue;
		name = names->w[i].text;
		(void)sg_str_cut(&name, '=');
		name = sg_str_cut(&name, ',');
		sg_problem(c->parser->problems, SG_ERROR, names->w[i].place,
		    sg_arena_printf(c->parser->arena,
			"write the group's own name, as squid/groups-ldap.conf "
			"passes it:\ndirectory \"%.*s\"",
			(int)name.n, name.p),
		    "this is a distinguished name, which the filter is never "
		    "told");
		return;
	}
}

static void
read_users(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a user name", NULL, true};
	struct sg_ast_group *group = into;
	size_t first = group->users.n;

	group->has_lines = true;
	if (sg_cursor_skip(c, "from")) {
		sg_read_users_file(c, group);
		return;
	}
	read_names(c, &list, &group->users,
	    "write:  users jsmith, akhan  or:  users from \"FILE\"");
	check_users(c, &group->users, first);
}

static void
read_directory(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {
	    "a group of the directory", NULL, true};
	struct sg_ast_group *group = into;
	size_t first = group->directory.n;

	group->has_lines = true;
	read_names(c, &list, &group->directory,
	    "write for example:  directory \"Teaching Staff\"");
	check_directory(c, &group->directory, first);
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

/* Read the age of the youngest people, `11`, or the youngest and the oldest,
 * `5 to 11`. */
static void
read_age(struct sg_cursor *c, void *into)
{
	struct sg_ast_group *group = into;
	struct sg_place place = sg_cursor_here(c);

	if (!sg_cursor_number(c, SG_AGE_MAX, &group->age) ||
	    !sg_cursor_skip(c, "to"))
		return;
	place = sg_place_join(place, sg_cursor_here(c));
	if (sg_cursor_number(c, SG_AGE_MAX, &group->oldest) &&
	    group->oldest < group->age)
		sg_problem(c->parser->problems, SG_ERROR, place,
		    sg_arena_printf(c->parser->arena,
			"write the youngest first:  age %u to %u",
			group->oldest, group->age),
		    "the youngest are older than the oldest");
}

static void
read_adults(struct sg_cursor *c, void *into)
{
	struct sg_ast_group *group = into;

	(void)c;
	group->adults = true;
}

/* ---- one person, one device ---------------------------------------------- */

/* Returns the group that has only this user or device.  Its name has a blank,
 * so that no group of the policy has the same name. */
static struct sg_ast_group *
made_group(struct sg_cursor *c, const char *kind, struct sg_word word)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_str name = sg_str(sg_arena_printf(c->parser->arena, "%s %s",
	    kind, word.text.p));
	struct sg_ast_group *group = find_group(ast, name);

	if (group != NULL)
		return group;
	ast->groups = sg_arena_grow(c->parser->arena, ast->groups, ast->ngroups,
	    &ast->groups_cap, sizeof(*ast->groups));
	group = &ast->groups[ast->ngroups++];
	*group = (struct sg_ast_group){
	    .name = {name, word.place}, .has_lines = true, .made = true};
	return group;
}

static void
add_made(struct sg_cursor *c, struct sg_refs *groups,
    const struct sg_ast_group *group)
{
	groups->r = sg_arena_grow(c->parser->arena, groups->r, groups->n,
	    &groups->cap, sizeof(*groups->r));
	groups->r[groups->n++] = (struct sg_ref){.word = group->name};
}

static void
read_user(struct sg_cursor *c, struct sg_word word, struct sg_refs *groups)
{
	struct sg_ast_group *group;

	word = sg_fold_person(c->parser->arena, word);
	if (sg_user_fault(word.text) != NULL) {
		sg_problem(c->parser->problems, SG_ERROR, word.place,
		    sg_user_fault(word.text), "\"%s\" is not a user name",
		    word.text.p);
		return;
	}
	group = made_group(c, "user", word);
	if (group->users.n == 0)
		sg_words_add(c->parser->arena, &group->users, word);
	add_made(c, groups, group);
}

static void
read_device(struct sg_cursor *c, struct sg_word word, struct sg_refs *groups)
{
	const char *mac = canonical_mac(c->parser->arena, word.text);
	struct sg_ast_network item = {.word = word};
	struct sg_ast_group *group;

	if (mac == NULL && !sg_address_parse(word.text, &item.network.base)) {
		sg_problem(c->parser->problems, SG_ERROR, word.place,
		    "write its address or MAC address:  10.20.6.5 or "
		    "00:11:22:33:44:55",
		    "\"%s\" is not a device", word.text.p);
		return;
	}
	item.network.bits = 128;
	if (mac != NULL)
		word.text = sg_str(mac);
	group = made_group(c, "device", word);
	if (mac != NULL && group->macs.n == 0)
		sg_words_add(c->parser->arena, &group->macs, word);
	if (mac == NULL && group->networks.n == 0) {
		group->networks.v = sg_arena_grow(c->parser->arena, NULL, 0,
		    &group->networks.cap, sizeof(*group->networks.v));
		group->networks.v[group->networks.n++] = item;
	}
	add_made(c, groups, group);
}

bool
sg_read_single(struct sg_cursor *c, struct sg_refs *groups)
{
	static const struct sg_list users = {"a user name", NULL, true};
	static const struct sg_list devices = {
	    "an address or MAC address", NULL, true};
	bool user = sg_cursor_sees(c, "user");
	const struct sg_token *after = sg_cursor_ahead(c, 1);
	struct sg_words words = {0};

	/* `for user` alone, or `for user, staff`, names a group "user". */
	if ((!user && !sg_cursor_sees(c, "device")) || after == NULL ||
	    after->kind == SG_T_COMMA)
		return false;
	sg_cursor_take(c);
	sg_cursor_list(c, user ? &users : &devices, &words);
	for (size_t i = 0; i < words.n; i++) {
		if (user)
			read_user(c, words.w[i], groups);
		else
			read_device(c, words.w[i], groups);
	}
	return true;
}

static const struct sg_heading_key group_keys[] = {
    {"network", read_network, false},
    {"mac", read_mac, false},
    {"users", read_users, false},
    {"directory", read_directory, false},
    {"includes", read_includes, false},
    {"supervised", read_supervised, true},
    {"age", read_age, true},
    {"adults", read_adults, true},
};

const struct sg_heading sg_heading_group = {"group", open_group, group_keys,
    sizeof(group_keys) / sizeof(group_keys[0])};
