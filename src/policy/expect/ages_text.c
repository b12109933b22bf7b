/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ages_text.c -- words the warning about a group whose people can reach sites
 * that are for older people.
 */
#include "base/arena.h"
#include "gate/set.h"
#include "policy/catalogue.h"
#include "policy/expect/aged.h"
#include "policy/language/cursor.h"

#define LINES_MAX 3 /* lines that a warning quotes */
#define NAMES_MAX 8 /* names that it lists for each of these lines */

/* What a warning is about, and the names by which it lists items.  A class
 * stands for its members. */
struct naming {
	const struct sg_ages *ages;
	const struct sg_ast_group *group;
	const struct sg_let *let;
	size_t line;  /* only items that this line lets them reach; SIZE_MAX:
			 all items */
	bool *wanted; /* by platform of the catalogue: it is to be listed */
	/* For each platform: no person of the group can reach it, so the name
	 * of a class may include it. */
	bool *blocked;
	/* For each platform: the text has the name of a class that includes
	 * it. */
	bool *covered;
	const char *text;
	size_t n; /* number of names */
};

static void
name(struct naming *n, struct sg_str word, uint32_t age)
{
	struct sg_arena *arena = n->ages->arena;

	n->n++;
	if (n->line != SIZE_MAX && n->n > NAMES_MAX)
		return;
	n->text = sg_arena_printf(arena, "%s%s%.*s", n->text,
	    n->text[0] == '\0' ? "" : ", ", (int)word.n, word.p);
	if (n->line != SIZE_MAX)
		n->text = sg_arena_printf(arena, "%s (%u)", n->text, age);
}

/* Returns false if a class that is listed may not stand for the platform.  Adds
 * 1 to *fresh if no other class stands for the platform yet. */
static bool
may_stand(const struct naming *n, size_t platform, size_t *fresh)
{
	const struct sg_platform *p = &n->ages->in->catalogue
					   ->platforms[platform];

	*fresh += n->wanted[platform] && !n->covered[platform];
	return n->wanted[platform] || n->blocked[platform] ||
	    !sg_platform_has_parts(p);
}

/* Returns true if the class stands for at least two platforms, and for none
 * that is not to be listed. */
static bool
stands_for_all(const struct naming *n, size_t index)
{
	const struct sg_platform *class = &n->ages->in->catalogue
					       ->platforms[index];
	size_t fresh = 0;

	if (!class->is_class || !may_stand(n, index, &fresh))
		return false;
	for (size_t i = 0; i < class->nmembers; i++)
		if (!may_stand(n, class->members[i], &fresh))
			return false;
	/* The name of a list does not mean the class. */
	return fresh > 1 &&
	    !sg_ast_has_sites(n->ages->in->ast, class->name.text);
}

static uint32_t
age_of(const struct naming *n, size_t platform)
{
	for (size_t i = 0; i < n->ages->n; i++)
		if (n->ages->item[i].platform == platform)
			return n->ages->item[i].age;
	return UINT32_MAX;
}

static void
name_class(struct naming *n, size_t index)
{
	const struct sg_platform *class = &n->ages->in->catalogue
					       ->platforms[index];
	uint32_t age = age_of(n, index), other;

	n->covered[index] = true;
	for (size_t i = 0; i < class->nmembers; i++) {
		n->covered[class->members[i]] = true;
		other = age_of(n, class->members[i]);
		if (other < age)
			age = other;
	}
	name(n, class->name.text, age);
}

/* Name the classes that stand for all their members, the largest first. */
static void
name_classes(struct naming *n)
{
	const struct sg_catalogue *catalogue = n->ages->in->catalogue;
	size_t best;

	do {
		best = SIZE_MAX;
		for (size_t i = 0; i < catalogue->n; i++)
			if (stands_for_all(n, i) &&
			    (best == SIZE_MAX ||
				catalogue->platforms[i].nmembers >
				    catalogue->platforms[best].nmembers))
				best = i;
		if (best != SIZE_MAX)
			name_class(n, best);
	} while (best != SIZE_MAX);
}

static bool
is_wanted(const struct naming *n, size_t item)
{
	const struct sg_let *let = &n->let[item];

	return let->line != SIZE_MAX &&
	    n->ages->item[item].age > n->group->age &&
	    (n->line == SIZE_MAX || n->line == let->line);
}

/* Returns the names of the items that `line` lets people reach, with their
 * ages: "messaging (13), facebook (13)".  If `line` is SIZE_MAX, returns the
 * names to block, without ages. */
static const char *
names_of(const struct sg_ages *a, const struct sg_ast_group *group,
    const struct sg_let *let, size_t line)
{
	size_t platform, count = a->in->catalogue->n + 1;
	struct naming n = {
	    .ages = a, .group = group, .let = let, .line = line, .text = ""};

	n.wanted = sg_arena_array(a->arena, count, sizeof(bool));
	n.blocked = sg_arena_array(a->arena, count, sizeof(bool));
	n.covered = sg_arena_array(a->arena, count, sizeof(bool));
	for (size_t i = 0; i < a->n; i++) {
		platform = a->item[i].platform;
		if (platform == SIZE_MAX)
			continue;
		n.wanted[platform] = is_wanted(&n, i);
		n.blocked[platform] = line == SIZE_MAX &&
		    let[i].line == SIZE_MAX;
	}
	name_classes(&n);
	for (size_t i = 0; i < a->n; i++)
		if (is_wanted(&n, i) &&
		    (a->item[i].platform == SIZE_MAX ||
			!n.covered[a->item[i].platform]))
			name(&n, a->item[i].name, a->item[i].age);
	if (line != SIZE_MAX && n.n > NAMES_MAX)
		n.text = sg_arena_printf(a->arena, "%s and %zu more", n.text,
		    n.n - NAMES_MAX);
	return n.text;
}

/* Returns "line 12 (otherwise allow) lets them reach x (13);\n".  If the line
 * is about a part of the group, has the name of this part instead of "them". */
static const char *
line_text(const struct sg_ages *a, const struct sg_ast_group *group,
    const struct sg_let *let, size_t line)
{
	const struct sg_ast_rule *rule = a->compile->order.v[line].rule;
	struct sg_str text = sg_str_trim(rule->text);
	const char *who = "them";

	for (size_t i = 0; i < a->n; i++)
		if (let[i].line == line && let[i].who != group &&
		    a->item[i].age > group->age)
			who = let[i].who->name.text.p;
	return sg_arena_printf(a->arena, "%s (%.*s) lets %s reach %s;\n",
	    sg_place_text(a->arena, rule->place, group->name.place),
	    (int)text.n, text.p, who, names_of(a, group, let, line));
}

/* Returns what to do first if lists have the names of platforms that people
 * reach: the line to write would mean the lists. */
static const char *
rename_text(const struct sg_ages *a, const struct sg_ast_group *group,
    const struct sg_let *let)
{
	const char *text = "";

	for (size_t i = 0; i < a->n; i++) {
		const struct sg_aged *item = &a->item[i];

		if (let[i].line != SIZE_MAX && item->age > group->age &&
		    item->platform != SIZE_MAX &&
		    sg_ast_has_sites(a->in->ast, item->name))
			text = sg_arena_printf(a->arena,
			    "%s\nfirst give the list \"%.*s\" another name; "
			    "now its name does not mean the platform",
			    text, (int)item->name.n, item->name.p);
	}
	return text;
}

/* Returns the first line at or after `from` that lets people of the group reach
 * an item for older people, or SIZE_MAX. */
static size_t
next_line(const struct sg_ages *a, const struct sg_ast_group *group,
    const struct sg_let *let, size_t from)
{
	size_t line = SIZE_MAX;

	for (size_t i = 0; i < a->n; i++)
		if (let[i].line >= from && let[i].line < line &&
		    a->item[i].age > group->age)
			line = let[i].line;
	return line;
}

void
sg_ages_warn(const struct sg_ages *ages, const struct sg_ast_group *group,
    const struct sg_let *let)
{
	const struct sg_ages *a = ages;
	size_t first = next_line(a, group, let, 0), lines = 0;
	const struct sg_ast_rule *rule = a->compile->order.v[first].rule;
	const char *text = "";

	for (size_t l = first; l != SIZE_MAX;
	     l = next_line(a, group, let, l + 1))
		if (lines++ < LINES_MAX)
			text = sg_arena_printf(a->arena, "%s%s", text,
			    line_text(a, group, let, l));
	if (lines > LINES_MAX)
		text = sg_arena_printf(a->arena,
		    "%s%zu more lines let them reach others;\n", text,
		    lines - LINES_MAX);
	sg_problem(a->problems, SG_WARNING, group->name.place,
	    sg_arena_printf(a->arena,
		"%swrite above %s:  block %s for %s always%s%s", text,
		lines == 1 ?
		    "it" :
		    sg_place_text(a->arena, rule->place, group->name.place),
		names_of(a, group, let, SIZE_MAX), group->name.text.p,
		rule->fixed ? "  fixed" : "", rename_text(a, group, let)),
	    "\"%s\" has people of %u, who can reach sites for older people",
	    group->name.text.p, group->age);
}
