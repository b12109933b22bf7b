/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_school.c -- parses the headings `school` and `contact`.
 *
 * Does not check that the time zone or the MaxMind files exist.
 */
#include "base/arena.h"
#include "policy/language/headings.h"

/* ---- school ------------------------------------------------------------- */

static void *
open_school(struct sg_cursor *c)
{
	struct sg_ast_school *school = &c->parser->ast->school;
	struct sg_arena *arena = c->parser->arena;

	if (school->set)
		sg_problem(c->parser->problems, SG_ERROR, c->line->place,
		    sg_arena_printf(arena,
			"the first is %s; a policy is for "
			"one school",
			sg_place_text(arena, school->place, c->line->place)),
		    "there are two \"school\" headings");
	else
		school->place = c->line->place;
	school->set = true;
	if (!sg_cursor_text(c, "the name of the school", &school->name))
		school->name = (struct sg_word){
		    SG_LIT("school"), c->line->place};
	sg_cursor_end(c, "put the whole name in quotation marks");
	return school;
}

/* Returns true if `zone` is UTC or has the form Area/City, like the names in
 * the time zone database. */
static bool
is_zone(struct sg_str zone)
{
	bool slash = sg_str_eqi(zone, SG_LIT("UTC"));

	for (size_t i = 0; i < zone.n; i++) {
		unsigned char ch = sg_lower(zone.p[i]);

		if (ch == '/' && i > 0 && i + 1 < zone.n)
			slash = true;
		else if (!(ch >= 'a' && ch <= 'z') && ch != '_' && ch != '-' &&
		    ch != '+' && !(ch >= '0' && ch <= '9'))
			return false;
	}
	return slash;
}

static void
read_zone(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;

	sg_cursor_expect(c, "zone", "write:  time zone  Europe/London");
	if (sg_cursor_text(c, "a time zone", &school->zone) &&
	    !is_zone(school->zone.text))
		sg_cursor_fail(c, school->zone.place,
		    "write a part of the world and a city:  Europe/London",
		    "\"%s\" is not a time zone", school->zone.text.p);
}

static void
read_unsure(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;
	static const char advice[] = "write:  if unsure block";

	sg_cursor_expect(c, "unsure", advice);
	if (sg_cursor_skip(c, "allow"))
		school->unsure_allow = true;
	else if (!sg_cursor_skip(c, "block"))
		sg_cursor_missing(c, "\"block\" or \"allow\"", advice);
}

static void
read_unknown(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;
	static const char advice[] = "write:  unknown connections end";

	sg_cursor_expect(c, "connections", advice);
	if (sg_cursor_skip(c, "stay"))
		school->unknown_stay = true;
	else if (!sg_cursor_skip(c, "end"))
		sg_cursor_missing(c, "\"end\" or \"stay\"", advice);
}

static void
read_reviewed(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;

	sg_cursor_date(c, &school->reviewed);
}

static void
read_addresses(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;
	static const struct sg_list list = {"a file", NULL, true};

	if (sg_cursor_list(c, &list, &school->addresses) == 0)
		sg_cursor_missing(c, "the name of a MaxMind file",
		    "write for example:  addresses \"GeoLite2-ASN.mmdb\"");
}

static void
read_no(struct sg_cursor *c, void *into)
{
	struct sg_ast_school *school = into;

	sg_cursor_expect(c, "ipv6", "write:  no ipv6");
	if (!c->failed)
		school->no_ipv6 = c->line->place;
}

static const struct sg_heading_key school_keys[] = {
    {"time zone", read_zone, true},
    {"if unsure", read_unsure, true},
    {"reviewed", read_reviewed, true},
    {"addresses", read_addresses, false},
    {"no ipv6", read_no, true},
    {"unknown connections", read_unknown, true},
};

const struct sg_heading sg_heading_school = {"school", open_school, school_keys,
    sizeof(school_keys) / sizeof(school_keys[0])};

/* ---- contact ------------------------------------------------------------ */

static struct sg_ast_contact *
find_contact(struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->ncontacts; i++) {
		if (sg_str_eq(ast->contacts[i].name.text, name))
			return &ast->contacts[i];
	}
	return NULL;
}

static void *
open_contact(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_arena *arena = c->parser->arena;
	struct sg_ast_contact *contact, *first;
	struct sg_word name = {SG_LIT(""), c->line->place};

	if (sg_cursor_name(c, "a contact", &name) &&
	    (first = find_contact(ast, name.text)) != NULL) {
		sg_problem(c->parser->problems, SG_ERROR, name.place,
		    sg_arena_printf(arena,
			"the first is %s; choose another "
			"name or join the two",
			sg_place_text(arena, first->name.place, name.place)),
		    "there are two contacts \"%s\"", name.text.p);
		return first;
	}
	ast->contacts = sg_arena_grow(arena, ast->contacts, ast->ncontacts,
	    &ast->contacts_cap, sizeof(*ast->contacts));
	contact = &ast->contacts[ast->ncontacts++];
	*contact = (struct sg_ast_contact){.name = name};
	return contact;
}

static void
read_mail(struct sg_cursor *c, void *into)
{
	struct sg_ast_contact *contact = into;
	struct sg_str domain;

	if (!sg_cursor_text(c, "a mail address", &contact->mail))
		return;
	domain = contact->mail.text;
	if (sg_str_cut(&domain, '@').n == 0 || domain.n == 0 ||
	    memchr(domain.p, '@', domain.n) != NULL ||
	    memchr(contact->mail.text.p, ' ', contact->mail.text.n) != NULL)
		sg_cursor_fail(c, contact->mail.place,
		    "write it as:  esafety@school.example",
		    "\"%s\" is not a mail address", contact->mail.text.p);
}

static void
read_phone(struct sg_cursor *c, void *into)
{
	struct sg_ast_contact *contact = into;

	sg_cursor_text(c, "a telephone number", &contact->phone);
	sg_cursor_end(c, "put the whole number in quotation marks");
}

static const struct sg_heading_key contact_keys[] = {
    {"mail", read_mail, true},
    {"phone", read_phone, true},
};

const struct sg_heading sg_heading_contact = {"contact", open_contact,
    contact_keys, sizeof(contact_keys) / sizeof(contact_keys[0])};
