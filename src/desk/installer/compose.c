/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compose.c -- writes the exception that opens or closes a site for a while. */
#include "desk/installer/compose.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "desk/installer/boxes.h"
#include "gate/address.h"
#include "gate/url.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/check/openings.h"
#include "policy/language/parse.h"

/* A reason is cut there; the record of the decision has all of it. */
#define BECAUSE_BYTES 200

struct composing {
	struct sg_arena *arena;
	const struct sg_click *opening;
	const struct sg_policy_ast *ast; /* of the policy in the file */
	const struct sg_catalogue *catalogue;
	const struct sg_timetable *timetable;
	int64_t now;
	int32_t today, minute; /* local */
	char *why;
	const char *site; /* as the exception names it */
	bool forbidden;   /* to a teacher; the officer may */
};

/* ---- names -------------------------------------------------------------- */

const char *
sg_compose_host(struct sg_arena *arena, struct sg_str typed)
{
	struct sg_str host = sg_str_trim(typed);
	bool dotted = false;
	char *name;

	for (size_t i = 0; i + 3 <= host.n; i++)
		if (memcmp(host.p + i, "://", 3) == 0) {
			host.p += i + 3;
			host.n -= i + 3;
			break;
		}
	for (size_t i = 0; i < host.n; i++)
		if (strchr("/?#:", host.p[i]) != NULL)
			host.n = i;
	while (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	if (host.n == 0 || host.n > 253 || host.p[0] == '.' || host.p[0] == '-')
		return NULL;
	name = sg_arena_dup(arena, host);
	for (char *p = name; *p != '\0'; p++) {
		*p = (char)sg_lower(*p);
		dotted = dotted || *p == '.';
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", *p) ==
		    NULL)
			return NULL;
	}
	/* "10.1.2.3" is an address: exceptions name hosts. */
	return dotted && strspn(name, "0123456789.") != host.n ? name : NULL;
}

/* Returns true if the text is one word of a policy. */
static bool
is_word(const char *text)
{
	return *text != '\0' &&
	    strspn(text,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"._@:\\-") == strlen(text);
}

/* Returns the index of a group, or SG_NO_GROUP. */
static size_t
find_group(const struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->ngroups; i++)
		if (!ast->groups[i].made &&
		    sg_str_eqi(ast->groups[i].name.text, name))
			return i;
	return SG_NO_GROUP;
}

/* ---- when --------------------------------------------------------------- */

/* Returns the group whose bells count: the first of a list "a,b" that has bells
 * of its own. */
static size_t
bells_of(const struct composing *c)
{
	struct sg_str rest = sg_str(c->opening->lesson_of);

	while (c->opening->lesson_of != NULL && rest.p != NULL) {
		size_t group = find_group(c->ast, sg_str_cut(&rest, ','));

		if (group != SG_NO_GROUP &&
		    sg_timetable_has_own(c->timetable, group))
			return group;
	}
	return SG_NO_GROUP;
}

/* Find the last day of an official account. */
static bool
find_closing(const struct composing *c, int32_t *last_day, int64_t *ends)
{
	char day[SG_DATE_TEXT];

	*last_day = c->opening->until_day;
	*ends = sg_zone_start(c->timetable->zone, *last_day + 1, 0);
	if (*last_day < c->today)
		return sg_why(c->why,
		    "the closing day, %s, is past: choose a later one",
		    sg_day_text(*last_day, day));
	if (*last_day > sg_day_next_year(c->today))
		return sg_why(c->why,
		    "a form is for a year at most: choose %s, or an earlier "
		    "closing day",
		    sg_day_text(sg_day_next_year(c->today), day));
	return true;
}

/* Find when the exception ends, and write its line `when` if it needs one. */
static bool
find_end(const struct composing *c, int32_t *last_day, int64_t *ends,
    struct sg_out *when)
{
	char day[SG_DATE_TEXT];
	int32_t second, until;

	if (c->opening->account != NULL)
		return find_closing(c, last_day, ends);
	*last_day = c->opening->until == SG_UNTIL_DAY ? c->opening->until_day :
							c->today;
	*ends = sg_zone_start(c->timetable->zone, *last_day + 1, 0);
	if (*last_day < c->today)
		return sg_why(c->why, "this day is over");
	if (*last_day > c->today + 366)
		return sg_why(c->why, "an exception ends within a year");
	if (c->opening->until != SG_UNTIL_LESSON)
		return true;
	*ends = sg_timetable_period_end(c->timetable, c->now, bells_of(c));
	if (*ends == 0)
		return sg_why(c->why,
		    "there is no lesson now; choose another end");
	*last_day = sg_zone_day(c->timetable->zone, *ends - 1, &second);
	(void)sg_zone_day(c->timetable->zone, *ends, &until);
	sg_out_printf(when, "    when       %s %02d:%02d to %02d:%02d\n",
	    sg_day_text(c->today, day), (int)c->minute / 60,
	    (int)c->minute % 60, (int)until / 3600, (int)until / 60 % 60);
	return true;
}

/* ---- what -------------------------------------------------------------- */

static bool
names_host(const struct sg_words *words, struct sg_str host, bool below)
{
	for (size_t i = 0; i < words->n; i++)
		if (below ? sg_host_is_under(host, words->w[i].text) :
			    sg_str_eq(host, words->w[i].text))
			return true;
	return false;
}

/* Returns the name of the platform that the host belongs to, or NULL. */
static const char *
platform_of(const struct sg_catalogue *catalogue, struct sg_str host)
{
	for (size_t i = 0; i < catalogue->n; i++) {
		const struct sg_platform *p = &catalogue->platforms[i];

		if (!p->is_class &&
		    (names_host(&p->sites, host, true) ||
			names_host(&p->hosts, host, false)))
			return p->name.text.p;
	}
	return NULL;
}

/* ---- whether ------------------------------------------------------------ */

/* A client chose the name of the site: one with a comma, or the name of a list,
 * would be other words of the policy. */
static bool
is_nameable(struct composing *c)
{
	const char *host = sg_compose_host(c->arena, sg_str(c->opening->site));

	return (host != NULL && strcmp(host, c->opening->site) == 0) ||
	    sg_why(c->why, "an exception cannot name this site");
}

/*
 * Make the exception name the page alone.  A client chose its path, too: only
 * what is one word between quotation marks, and what servers cannot read in two
 * ways, is taken.
 */
static bool
name_page(struct composing *c)
{
	const char *path = c->opening->page;

	if (path == NULL)
		return true;
	if (path[0] != '/' || path[1] == '\0' ||
	    strspn(path,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"-._~!$&'()*+=:@%/") != strlen(path))
		return sg_why(c->why,
		    "an exception cannot name this page; open the site");
	c->site = sg_arena_printf(c->arena, "page \"%s%s\"", c->opening->site,
	    path);
	return true;
}

static bool
is_allowed(struct composing *c)
{
	const struct sg_click *o = c->opening;
	/* A report blocks the reported site, not its whole platform. */
	const char *platform = o->block ?
	    NULL :
	    platform_of(c->catalogue, sg_str(o->site));
	size_t group;

	if (!is_nameable(c))
		return false;
	if (o->group != NULL &&
	    find_group(c->ast, sg_str(o->group)) == SG_NO_GROUP)
		return sg_why(c->why, "the policy has no group \"%.100s\"",
		    o->group);
	if (!o->teacher) {
		c->site = platform != NULL ? platform : o->site;
		return true;
	}
	group = o->group == NULL && o->lesson_of == NULL ?
	    SG_NO_GROUP :
	    find_group(c->ast,
		sg_str(o->group != NULL ? o->group : o->lesson_of));
	c->site = platform;
	if (group != SG_NO_GROUP && platform != NULL &&
	    sg_teachers_may_open(c->ast, c->catalogue, sg_str(platform), group))
		return true;
	c->site = o->site;
	if (group != SG_NO_GROUP &&
	    sg_teachers_may_open(c->ast, c->catalogue, sg_str(o->site), group))
		return true;
	c->forbidden = true;
	return sg_why(c->why,
	    "the policy has no line that lets teachers open %.253s for this "
	    "class; the e-safety officer can",
	    o->site);
}

/* ---- the text ----------------------------------------------------------- */

/*
 * Returns whether the policy refuses the character even in such a text: marks
 * of the direction of writing, and separators of lines.  People who write Urdu
 * or Arabic type them, and do not see them.
 */
static bool
is_refused(uint32_t cp)
{
	return cp == 0x7f || cp == 0x200e || cp == 0x200f ||
	    (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* Write a text in quotation marks.  The policy takes each of these characters
 * for the end of such a text; a line ends it, too. */
static void
put_quoted(struct sg_out *out, struct sg_str text)
{
	uint32_t cp;
	size_t n;

	sg_out_char(out, '"');
	for (; text.n > 0; text.p += n, text.n -= n) {
		n = sg_utf8_decode(text.p, text.n, &cp);
		if (n == 0)
			break;
		if (cp == '"' || (cp >= 0x201c && cp <= 0x201f) || cp == 0xff02)
			sg_out_char(out, '\'');
		else if (cp < 0x20)
			sg_out_char(out, ' ');
		else if (!is_refused(cp))
			sg_out_bytes(out, text.p, n);
	}
	sg_out_char(out, '"');
}

static void
put_because(struct sg_out *out, const char *because)
{
	size_t n = strlen(because);

	if (n > BECAUSE_BYTES)
		for (n = BECAUSE_BYTES;
		     n > 0 && ((unsigned char)because[n] & 0xc0) == 0x80; n--)
			;
	sg_out_text(out, "    because    ");
	put_quoted(out, (struct sg_str){because, n});
	sg_out_char(out, '\n');
}

/* Write a line of people: their log-on names, or in quotation marks their
 * names. */
static void
put_people(struct sg_out *out, const char *key, const char *box, bool has_logon,
    bool logons)
{
	struct sg_str rest = sg_str(box);
	struct sg_box_person person;

	sg_out_text(out, key);
	for (bool first = true; sg_box_person(&rest, has_logon, &person);
	     first = false) {
		if (!first)
			sg_out_text(out, ", ");
		if (logons)
			sg_out_str(out, person.logon);
		else
			put_quoted(out, person.name);
	}
	sg_out_char(out, '\n');
}

static bool
put_whom(const struct composing *c, struct sg_out *out)
{
	const struct sg_click *o = c->opening;

	if (o->account != NULL)
		put_people(out, "    for        user ", o->administrators, true,
		    true);
	else if (o->group != NULL)
		sg_out_printf(out, "    for        %s\n", o->group);
	else if (o->user != NULL && is_word(o->user))
		sg_out_printf(out, "    for        user %s\n", o->user);
	else if (o->user == NULL && o->device != NULL && is_word(o->device))
		sg_out_printf(out, "    for        device %s\n", o->device);
	else if (o->user != NULL || o->device != NULL)
		return sg_why(c->why,
		    "an exception cannot name this person; open it for the "
		    "class");
	return true;
}

/* Returns true if the desk made the exception, and it ended before `today`. */
static bool
is_over(const struct sg_ast_exception *e, int32_t today)
{
	const struct sg_str id = e->id.text;

	return e->until.set && e->until.day < today &&
	    (sg_str_starts(id, SG_LIT(SG_DESK_EXCEPTION)) ||
		sg_str_starts(id, SG_LIT(SG_ACCOUNT_EXCEPTION)));
}

/*
 * Copy the text, without the exceptions that are over, and without the one of
 * this official account (NULL: of none).  Returns how many were left out.
 */
static size_t
copy_others(struct sg_str old, const struct sg_policy_ast *tree, int32_t today,
    const char *account, struct sg_out *out)
{
	struct sg_str rest = old, line;
	size_t next = 0, gone = 0;
	bool skip = false;

	for (unsigned number = 1; rest.p != NULL; number++) {
		line = sg_str_cut(&rest, '\n');
		if (line.n == 0 || (line.p[0] != ' ' && line.p[0] != '\t'))
			skip = false;
		/* They are in the order of their lines. */
		for (; next < tree->nexceptions &&
		     tree->exceptions[next].place.line <= number;
		     next++) {
			const struct sg_ast_exception
			    *e = &tree->exceptions[next];

			skip = is_over(e, today) ||
			    (account != NULL &&
				sg_str_eqi(e->id.text, sg_str(account)));
			gone += skip;
		}
		if (skip || (rest.p == NULL && line.n == 0))
			continue;
		sg_out_str(out, line);
		sg_out_char(out, '\n');
	}
	return gone;
}

size_t
sg_compose_tidy(struct sg_str old, const struct sg_policy_ast *tree,
    int32_t today, struct sg_out *out)
{
	return copy_others(old, tree, today, NULL, out);
}

/* Two decisions may be made in one second. */
static const char *
new_id(const struct composing *c, const struct sg_policy_ast *tree)
{
	struct sg_civil date = sg_civil_of(c->today);
	int32_t second;
	const char *id;
	char letter = 'a' - 1;
	size_t i;

	(void)sg_zone_day(c->timetable->zone, c->now, &second);
	do {
		id = sg_arena_printf(c->arena,
		    SG_DESK_EXCEPTION "%02d%02d%02d-%02d%02d%02d%.*s",
		    (int)date.year % 100, (int)date.month, (int)date.day,
		    (int)second / 3600, (int)second / 60 % 60, (int)second % 60,
		    letter >= 'a', &letter);
		for (i = 0; i < tree->nexceptions; i++)
			if (sg_str_eqi(tree->exceptions[i].id.text, sg_str(id)))
				break;
		letter++;
	} while (i < tree->nexceptions && letter <= 'z');
	return id;
}

/* Write who approved it, and what an official account has besides. */
static void
put_approved(const struct composing *c, struct sg_out *out)
{
	const struct sg_click *o = c->opening;
	char day[SG_DATE_TEXT];

	sg_out_text(out, "    approved   ");
	put_quoted(out, sg_str(o->approver));
	if (o->other != NULL) {
		sg_out_text(out, " and ");
		put_quoted(out, sg_str(o->other));
	}
	sg_out_printf(out, " on %s\n", sg_day_text(c->today, day));
}

static void
put_from(const struct composing *c, struct sg_out *out, int64_t *begins)
{
	const int32_t from = c->opening->from_day;
	char day[SG_DATE_TEXT];

	*begins = c->now;
	if (c->opening->account == NULL || from <= c->today)
		return;
	*begins = sg_zone_start(c->timetable->zone, from, 0);
	sg_out_printf(out, "    from       %s\n", sg_day_text(from, day));
}

/* Write the new exception. */
static bool
put_exception(const struct composing *c, struct sg_composed *composed,
    struct sg_out *out)
{
	const struct sg_click *o = c->opening;
	char day[SG_DATE_TEXT], when[128];
	struct sg_out times;
	int32_t last_day;

	sg_out_init(&times, when, sizeof when);
	sg_out_printf(out, "exception %s\n    %s      %s\n", composed->id,
	    o->block ? "block" : "allow", c->site);
	if (!put_whom(c, out) ||
	    !find_end(c, &last_day, &composed->ends_s, &times))
		return false;
	put_from(c, out, &composed->begins_s);
	sg_out_str(out, (struct sg_str){times.p, times.n});
	put_because(out, o->because);
	put_approved(c, out);
	sg_out_printf(out, "    until      %s\n", sg_day_text(last_day, day));
	if (o->account != NULL) {
		put_people(out, "    administrators  ", o->administrators, true,
		    false);
		put_people(out, "    moderators      ", o->moderators, false,
		    false);
	}
	return true;
}

/*
 * Returns where the first exception of the text begins, with the comment that
 * stands directly above it; the end of the text if it has none.
 */
static size_t
first_exception(struct sg_str text)
{
	struct sg_str rest = text, line;
	size_t comment = SIZE_MAX;

	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		if (sg_str_starts(line, SG_LIT("exception")))
			return comment != SIZE_MAX && comment > 0 ?
			    comment :
			    (size_t)(line.p - text.p);
		if (line.n == 0 || line.p[0] != '#')
			comment = SIZE_MAX;
		else if (comment == SIZE_MAX)
			comment = (size_t)(line.p - text.p);
	}
	return text.n;
}

/*
 * Put the new exception into the text.  The first exception that fits decides:
 * what is closed for everyone comes before all that opened it.
 */
static void
insert(struct sg_str others, struct sg_str added, bool first,
    struct sg_out *out)
{
	const size_t at = first ? first_exception(others) : others.n;

	sg_out_bytes(out, others.p, at);
	sg_out_str(out, added);
	sg_out_bytes(out, others.p + at, others.n - at);
}

static bool
write_text(const struct composing *c, struct sg_str old,
    const struct sg_policy_ast *tree, struct sg_composed *composed)
{
	const struct sg_click *o = c->opening;
	const size_t cap = old.n + 8192;
	char added[8192];
	struct sg_out out, one, others;

	sg_out_init(&out, sg_arena_alloc(c->arena, cap), cap);
	sg_out_init(&others, sg_arena_alloc(c->arena, cap), cap);
	sg_out_init(&one, added, sizeof added);
	(void)copy_others(old, tree, c->today, o->account, &others);
	composed->text = o->end ? others.p : out.p;
	if (o->end)
		return true;
	composed->id = o->account != NULL ? o->account : new_id(c, tree);
	if (!put_exception(c, composed, &one))
		return false;
	insert((struct sg_str){others.p, others.n},
	    (struct sg_str){one.p, one.n}, o->block, &out);
	composed->site = o->page == NULL ? c->site : o->site;
	return (!out.full && !one.full) ||
	    sg_why(c->why, "the exceptions are too long");
}

bool
sg_compose(struct sg_arena *arena, const struct sg_desk_places *places,
    const struct sg_click *opening, struct sg_str old,
    const struct sg_policy_ast *old_tree, int64_t now,
    struct sg_composed *composed, char why[SG_WHY_BYTES])
{
	/* The check that follows reports the problems. */
	struct sg_problems *unread = sg_problems_new(arena);
	struct sg_calendar_days calendar = {0};
	struct sg_policy_ast *ast = sg_parse(arena, places->policy, unread);
	struct composing c = {.arena = arena,
	    .opening = opening,
	    .ast = ast,
	    .catalogue = sg_catalogue_read(arena, places->catalogue, unread),
	    .now = now,
	    .why = why};
	int32_t second;

	*composed = (struct sg_composed){0};
	sg_check(ast, c.catalogue, now, unread);
	sg_calendar_read(arena, ast, now, unread, &calendar);
	c.timetable = sg_timetable_new(arena, ast, &calendar, now, unread);
	if (c.timetable == NULL)
		return sg_why(why,
		    "the policy file has an error, so nothing can be opened; "
		    "a technician can correct it");
	c.today = sg_zone_day(c.timetable->zone, now, &second);
	c.minute = second / 60;
	if ((opening->end || (is_allowed(&c) && name_page(&c))) &&
	    write_text(&c, old, old_tree, composed))
		return true;
	composed->text = NULL;
	composed->forbidden = c.forbidden;
	return false;
}
