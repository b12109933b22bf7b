/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look.c -- reads a text in the same way as the compiler, and only counts its
 * names and unusable lines.
 */
#include "policy/lists/look.h"

#include "base/arena.h"
#include "base/problems.h"
#include "policy/lists/reasons.h"

static void
pass_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	(void)ctx;
	(void)name;
	(void)kind;
}

bool
sg_list_ignore_page(void *ctx, struct sg_str host, struct sg_str path,
    struct sg_str query)
{
	(void)ctx;
	(void)host;
	(void)path;
	(void)query;
	return true;
}

void
sg_list_ignore_network(void *ctx, const struct sg_network *network)
{
	(void)ctx;
	(void)network;
}

/* Returns the first line that was not understood, for a message. */
static const char *
unclear_line(struct sg_arena *arena, const struct sg_list_text *text)
{
	const struct sg_list_unused *first = sg_line_first(text, false);

	return sg_arena_printf(arena, "line %zu is \"%s\"", first->first,
	    sg_line_excerpt(arena, first->example));
}

/* Returns the reason why `text` is no list, or NULL.  `list` has been read. */
static const char *
why_not(struct sg_arena *arena, struct sg_str text,
    const struct sg_name_list *list)
{
	struct sg_str trimmed = sg_str_trim(text);

	if (trimmed.n == 0)
		return "it is empty";
	if (sg_str_startsi(trimmed, SG_LIT("<")) ||
	    sg_str_startsi(trimmed, SG_LIT("\xef\xbb\xbf<")))
		return "it is a web page, not a list";
	if (memchr(text.p, '\0', text.n) != NULL)
		return "it is no text, and so no list";
	if (sg_list_is_nonsense(list))
		return sg_arena_printf(arena,
		    "most of its lines are no names; %s",
		    unclear_line(arena, &list->text[0]));
	return list->count == 0 ? "it has no names" : NULL;
}

void
sg_list_count(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems)
{
	const struct sg_list_reader reader = {.name = pass_name,
	    .page = sg_list_ignore_page,
	    .network = sg_list_ignore_network,
	    .quiet = true};

	sg_list_read(arena, list, &reader, problems);
}

struct sg_list_look
sg_list_look(struct sg_arena *arena, struct sg_str text)
{
	struct sg_list_file file = {
	    .path = "list", .text = text, .loaded = true};
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .name = "list",
	    .path = "list",
	    .file = &file,
	    .nfiles = 1};
	struct sg_arena *own = sg_arena_new();
	struct sg_list_look look;

	/* Drop these problems: the compiler will report them. */
	sg_list_count(own, &list, sg_problems_new(own));
	look.names = list.count;
	look.refused = list.refused;
	look.why = why_not(arena, text, &list);
	sg_arena_free(&own);
	return look;
}
