/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * messages.c -- the messages about a list as a whole, with what to do about it.
 */
#include "policy/lists/messages.h"

#include "base/arena.h"
#include "base/problems.h"
#include "policy/lists/reasons.h"
#include "policy/lists/unpack.h"

/* Returns the command that shows which lines of the list cannot be used. */
static const char *
how_to_see(struct sg_arena *arena, const struct sg_name_list *list)
{
	return sg_arena_printf(arena, "schoolgate lists show%s%s",
	    list->sites == NULL ? "" : " ",
	    list->sites == NULL ? "" : list->sites);
}

void
sg_list_report_more(struct sg_arena *arena, const struct sg_name_list *list,
    size_t shown, struct sg_problems *problems)
{
	size_t more = list->refused - shown;

	if (more > 0)
		sg_problem(problems, SG_WARNING, list->place,
		    sg_arena_printf(arena, "to see why, run:  %s",
			how_to_see(arena, list)),
		    "%zu more line%s of the list %s cannot be used", more,
		    more == 1 ? "" : "s", list->name);
}

void
sg_list_report_refused(struct sg_arena *arena, const struct sg_name_list *list,
    size_t refused, size_t first, struct sg_problems *problems)
{
	if (refused > 0)
		sg_problem(problems, SG_WARNING, list->place,
		    sg_arena_printf(arena, "to see why, run:  %s",
			how_to_see(arena, list)),
		    "%zu line%s of the list %s cannot be used (the first is "
		    "line %zu)",
		    refused, refused == 1 ? "" : "s", list->name, first);
}

void
sg_list_report_missing(const struct sg_name_list *list,
    struct sg_problems *problems)
{
	sg_problem(problems, SG_WARNING, list->place,
	    "put the list there; until then nothing of it is blocked or "
	    "allowed",
	    "the list %s is missing", list->path);
}

/* Find the first file with a line that was not used, among those lines that
 * were left out on purpose or among the others.  Returns "LINE of FILE is
 * \"TEXT\"" for the first such line, or NULL. */
static const char *
example(struct sg_arena *arena, const struct sg_name_list *list,
    bool on_purpose)
{
	const struct sg_list_unused *first;

	for (size_t i = 0; i < list->ntexts; i++) {
		first = sg_line_first(&list->text[i], on_purpose);
		if (first != NULL)
			return sg_arena_printf(arena,
			    "line %zu of %s is \"%s\"", first->first,
			    list->text[i].name,
			    sg_line_excerpt(arena, first->example));
	}
	return NULL;
}

void
sg_list_report_nonsense(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_problems *problems)
{
	sg_problem(problems, SG_ERROR, list->place,
	    sg_arena_printf(arena,
		"%s; name a file in one of the forms under \"LISTS\" in "
		"schoolgate.policy(5), or correct these lines; to see more, "
		"run:  %s",
		example(arena, list, false), how_to_see(arena, list)),
	    "the list %s makes no sense: %zu of its lines %s not understood, "
	    "and only %zu %s used",
	    list->name, list->unclear, list->unclear == 1 ? "is" : "are",
	    list->count, list->count == 1 ? "is" : "are");
}

void
sg_list_report_empty(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_problems *problems)
{
	const char *left_out = example(arena, list, true);

	if (list->kind == SG_CATEGORY_LOCKED)
		sg_problem(problems, SG_WARNING, list->place,
		    "fill it, or take the file away",
		    "the locked list %s has no names", list->name);
	else if (left_out != NULL)
		sg_problem(problems, SG_ERROR, list->place,
		    sg_arena_printf(arena,
			"%s; to see why its lines are left out, run:  %s",
			left_out, how_to_see(arena, list)),
		    "the list %s has no names that can be used", list->name);
	else
		sg_problem(problems, SG_ERROR, list->place,
		    "fetch it anew, or take this line away",
		    "the list %s has no names", list->name);
}

/* Returns how the policy names the list `choice` of an archive. */
static const char *
choosing(struct sg_arena *arena, const struct sg_name_list *list,
    const struct sg_list_file *file, const struct sg_unpacked *unpacked)
{
	struct sg_str name = sg_str(list->name);

	if (unpacked->choices == NULL)
		return "correct the name, or fetch the file anew; without it "
		       "nothing of the list would be blocked";
	if (list->kind == SG_CATEGORY_LOCKED)
		return sg_arena_printf(arena,
		    "unpack it, and leave only the wanted lists in the folder "
		    "of locked lists; the archive has: %s",
		    unpacked->choices);
	if (file->part != NULL && name.n > strlen(file->part))
		name.n -= strlen(file->part) + 1;
	return sg_arena_printf(arena,
	    "name one of its lists, for example:  list \"%.*s/%s\"; the "
	    "archive has: %s",
	    (int)name.n, name.p, unpacked->choice, unpacked->choices);
}

void
sg_list_report_packed(struct sg_arena *arena, const struct sg_name_list *list,
    const struct sg_list_file *file, const char *why,
    const struct sg_unpacked *unpacked, struct sg_problems *problems)
{
	sg_problem(problems, SG_ERROR, list->place,
	    choosing(arena, list, file, unpacked),
	    "the list %s cannot be used: %s", list->name, why);
}

void
sg_list_report_expressions(const struct sg_name_list *list, const char *path,
    struct sg_problems *problems)
{
	sg_problem(problems, SG_WARNING, list->place,
	    "a list has names and pages only; write the expressions that are "
	    "wanted as  pattern \"...\"",
	    "the regular expressions in %s are not used", path);
}
