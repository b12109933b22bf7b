/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * logins.c -- warns about an official page that the people who run it can see,
 * but where they cannot log in.
 *
 * A `page` line opens one page, and a `site` line one blog of a platform.  Who
 * runs the page or the blog must log in, and a platform's log-in and its pages
 * for administrators are elsewhere on the platform.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "gate/request.h"
#include "gate/url.h"
#include "policy/catalogue.h"
#include "policy/language/cursor.h"
#include "policy/language/hostname.h"
#include "policy/lint/parts.h"

#define LINES_SHOWN 3

/* What an exception opens a part of. */
struct whole {
	struct sg_str site; /* the site that has the log-in: "facebook.com" */
	struct sg_str name; /* how the policy can name the whole: "facebook" */
};

struct wholes {
	struct whole *v;
	size_t n, cap;
};

/* ---- the page's platform ------------------------------------------------ */

/* Returns true if the catalogue has a site that `host` belongs to.  A page
 * belongs to all of its platform.  A host belongs to the site above it, because
 * a platform such as `blogs` has many sites that have nothing to do with each
 * other. */
static bool
find_whole(const struct sg_catalogue *catalogue, struct sg_str host, bool page,
    struct whole *whole)
{
	const struct sg_platform *platform;
	struct sg_str site;

	for (size_t i = 0; i < catalogue->n; i++) {
		platform = &catalogue->platforms[i];
		for (size_t k = 0; k < platform->sites.n; k++) {
			site = platform->sites.w[k].text;
			if (!sg_host_is_under(host, site) ||
			    (!page && sg_str_eq(host, site)))
				continue;
			*whole = (struct whole){
			    site, page ? platform->name.text : site};
			return true;
		}
	}
	return false;
}

/* Add what `host` belongs to, unless it is there already. */
static void
add_whole(const struct sg_compile *c, struct sg_str host, bool page,
    struct wholes *wholes)
{
	struct whole whole;

	if (!find_whole(c->in->catalogue, host, page, &whole))
		return;
	for (size_t i = 0; i < wholes->n; i++)
		if (sg_str_eq(wholes->v[i].name, whole.name))
			return;
	wholes->v = sg_arena_grow(c->arena, wholes->v, wholes->n, &wholes->cap,
	    sizeof(*wholes->v));
	wholes->v[wholes->n++] = whole;
}

/* Returns true if the page is a log-in page.  If the policy allows one, its
 * author knows that people have to log in, and needs no warning. */
static bool
is_log_in(const struct sg_ast_page *page)
{
	static const char *const words[] = {
	    "login", "log-in", "signin", "sign-in"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(page->path.p, words[i]) != NULL)
			return true;
	return false;
}

/* Add the platforms of the pages of `sites`, and the sites above its hosts,
 * unless a page is a log-in. */
static void
add_wholes(const struct sg_compile *c, const struct sg_ast_sites *sites,
    struct wholes *wholes)
{
	/* `allow page` lets people look at a page. */
	if (sites->made)
		return;
	for (size_t i = 0; i < sites->npages; i++)
		if (is_log_in(&sites->pages[i]))
			return;
	for (size_t i = 0; i < sites->npages; i++)
		add_whole(c, sites->pages[i].host, true, wholes);
	for (size_t i = 0; i < sites->hosts.n; i++)
		add_whole(c, sites->hosts.w[i].text, false, wholes);
}

/* Returns all that the exception opens only a part of. */
static struct wholes
wholes_of(const struct sg_compile *c, const struct sg_rule *rule)
{
	struct wholes wholes = {0};
	const uint16_t *items;
	size_t n = sg_sets_items(c->target_sets, rule->what, &items);

	for (size_t i = 0; i < n; i++) {
		const struct sg_leaf *leaf = &c->leaf[items[i]];

		if (leaf->kind == SG_REF_HOST)
			add_whole(c, leaf->name, false, &wholes);
		if (leaf->kind == SG_REF_SITES)
			add_wholes(c, &c->in->ast->sites[leaf->index], &wholes);
	}
	return wholes;
}

/* ---- who may log in ----------------------------------------------------- */

/* Returns true if the exception names the people who run its page. */
static bool
names_people(const struct sg_lint *lint, const struct sg_ordered *line)
{
	const struct sg_refs *who = &line->rule->who;

	if (line->exception == NULL || !line->rule->allow)
		return false;
	if (line->exception->administrators.n > 0)
		return true;
	for (size_t i = 0; i < who->n; i++)
		if (who->r[i].kind == SG_REF_GROUP &&
		    lint->compile->in->ast->groups[who->r[i].index].made)
			return true;
	return false;
}

/*
 * Returns true if the line `a` lets people log in as long as the exception `b`
 * opens the page.  The people of the two lines are not compared: if the
 * exception is for a class that looks at the page, its administrators have a
 * line of their own.
 */
static bool
opens_log_in(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b, const struct whole *whole)
{
	return a->action == SG_ALLOW && a->from <= b->from &&
	    a->until >= b->until && sg_lint_has_site(lint, a, whole->site) &&
	    sg_lint_when(lint, a, b);
}

/*
 * Returns true if the line `a` blocks the log-in for people of the exception
 * `b`.  If `sure` is false, it is enough that some of them may be people of
 * `a`: a group that has only user names does not tell where these people sit.
 */
static bool
blocks_log_in(struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b, const struct whole *whole, bool sure)
{
	if (a->action != SG_BLOCK || (a->flags & SG_RULE_FIXED) != 0 ||
	    !sg_lint_has_site(lint, a, whole->site) ||
	    !sg_lint_when_meets(lint, a, b))
		return false;
	if ((a->not_who != SG_EVERYONE &&
		sg_lint_who(lint, a->not_who, b->who)) ||
	    (a->not_on != SG_EVERYONE && sg_lint_who(lint, a->not_on, b->on)))
		return false;
	return !sure ||
	    ((sg_lint_who(lint, a->who, b->who) ||
		 sg_lint_who(lint, a->who, b->on)) &&
		(sg_lint_who(lint, a->on, b->on) ||
		    sg_lint_who(lint, a->on, b->who)));
}

/* Returns "line 81 blocks", or "line 80 and line 81 block", for the lines that
 * block the log-in.  Returns NULL if no line does, or if a line that is tried
 * before opens it. */
static const char *
blockers(struct sg_lint *lint, size_t line, const struct whole *whole,
    bool sure)
{
	const struct sg_compile *c = lint->compile;
	const struct sg_rule *rule = &c->rules[line];
	struct sg_place from = c->order.v[line].rule->place;
	const char *text = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->order.n && n < LINES_SHOWN; i++) {
		const struct sg_rule *other = &c->rules[i];

		if (!lint->readable[i] && !c->order.v[i].rule->otherwise)
			continue;
		if (opens_log_in(lint, other, rule, whole))
			break;
		if (!blocks_log_in(lint, other, rule, whole, sure))
			continue;
		text = sg_arena_printf(c->arena, "%s%s%s", n == 0 ? "" : text,
		    n == 0 ? "" : " and ",
		    sg_place_text(c->arena, c->order.v[i].rule->place, from));
		n++;
	}
	return n == 0 ?
	    NULL :
	    sg_arena_printf(c->arena, "%s block%s", text, n == 1 ? "s" : "");
}

/* ---- the message -------------------------------------------------------- */

static const char *
names_of(struct sg_arena *arena, const struct sg_refs *refs)
{
	const char *text = "";

	for (size_t i = 0; i < refs->n; i++)
		text = sg_arena_printf(arena, "%s%s%s", text,
		    i == 0 ? "" : ", ", refs->r[i].word.text.p);
	return refs->n == 0 ? "everyone" : text;
}

/* Returns what to do first if lists have the names of the wholes: the line to
 * write would mean the lists. */
static const char *
rename_text(const struct sg_compile *c, const struct wholes *wholes)
{
	const char *text = "";

	for (size_t i = 0; i < wholes->n; i++)
		if (sg_ast_has_sites(c->in->ast, wholes->v[i].name))
			text = sg_arena_printf(c->arena,
			    "first give the list \"%s\" another name; now its "
			    "name does not mean the platform\n%s",
			    wholes->v[i].name.p, text);
	return text;
}

/* `names` are the platforms that people cannot log in to. */
static void
report(const struct sg_lint *lint, const struct sg_ordered *line,
    const char *names, const char *by, const char *first)
{
	struct sg_arena *arena = lint->compile->arena;
	struct sg_place place = line->rule->place;
	const char *who = names_of(arena, &line->rule->who);
	char until[SG_DATE_TEXT];

	place.width = 5; /* "allow" */
	sg_problem(lint->problems, SG_WARNING, place,
	    sg_arena_printf(arena,
		"%sto run it, people need all of %s; to open that to %s until "
		"%s, write:\n"
		"    allow %s, %s\n"
		"if other people run it, make an exception for them",
		first, names, who,
		sg_day_text(line->exception->until.day, until),
		names_of(arena, &line->rule->what), names),
	    "exception %s lets %s see a part of %s, but not log in to run it: "
	    "%s the log-in",
	    line->exception->id.text.p, who, names, by);
}

void
sg_lint_logins(struct sg_lint *lint, size_t line)
{
	const struct sg_compile *c = lint->compile;
	const struct sg_ordered *ordered = &c->order.v[line];
	const char *by, *first = NULL, *names = "";
	struct wholes wholes;

	if (!names_people(lint, ordered))
		return;
	wholes = wholes_of(c, &c->rules[line]);
	for (size_t i = 0; i < wholes.n; i++) {
		by = blockers(lint, line, &wholes.v[i], true);
		if (by == NULL)
			by = blockers(lint, line, &wholes.v[i], false);
		if (by == NULL)
			continue;
		names = sg_arena_printf(c->arena, "%s%s%s", names,
		    first == NULL ? "" : ", ", wholes.v[i].name.p);
		first = first == NULL ? by : first;
	}
	if (first != NULL)
		report(lint, ordered, names, first, rename_text(c, &wholes));
}
