/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look.c -- reads a text in the same way as the compiler, and only counts its
 * names and unusable lines.
 */
#include "policy/lists/look.h"

#include "base/arena.h"
#include "base/problems.h"
#include "policy/lists/lists.h"

static void
pass_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	(void)ctx;
	(void)name;
	(void)kind;
}

static bool
pass_page(void *ctx, struct sg_str host, struct sg_str path)
{
	(void)ctx;
	(void)host;
	(void)path;
	return true;
}

static void
pass_network(void *ctx, const struct sg_network *network)
{
	(void)ctx;
	(void)network;
}

static const char *
why_not(struct sg_str text, const struct sg_list_look *look)
{
	struct sg_str trimmed = sg_str_trim(text);

	if (trimmed.n == 0)
		return "it is empty";
	if (sg_str_startsi(trimmed, SG_LIT("<")) ||
	    sg_str_startsi(trimmed, SG_LIT("\xef\xbb\xbf<")))
		return "it is a web page, not a list";
	if (memchr(text.p, '\0', text.n) != NULL)
		return "it is no text, and so no list";
	if (look->names == 0)
		return "it has no names";
	if (look->refused > look->names)
		return "most of its lines are no names";
	return NULL;
}

void
sg_list_count(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems)
{
	const struct sg_list_reader reader = {
	    .name = pass_name, .page = pass_page, .network = pass_network};

	sg_list_read(arena, list, &reader, problems);
}

struct sg_list_look
sg_list_look(struct sg_str text)
{
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .name = "list",
	    .path = "list",
	    .nfiles = 1};
	struct sg_arena *arena = sg_arena_new();
	struct sg_list_look look = {NULL, 0, 0};

	list.file[0].path = list.path;
	list.file[0].text = text;
	list.file[0].loaded = true;
	/* Drop these problems: the compiler will report them. */
	sg_list_count(arena, &list, sg_problems_new(arena));
	look.names = list.count;
	look.refused = list.refused;
	look.why = why_not(text, &look);
	sg_arena_free(&arena);
	return look;
}
