/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * show.c -- `schoolgate lists show`: prints, for each list, its source, size
 * and age, the last error of fetching it, and what was found in its files.
 *
 * The names are counted in the list files themselves. The numbers that earlier
 * updates have recorded are not used.
 */
#include <jansson.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/lists/sources.h"
#include "cli/lists/verbs.h"
#include "policy/lists/lists.h"
#include "policy/lists/look.h"
#include "policy/lists/reasons.h"
#include "report/instant.h"
#include "report/put.h"

#define MINUTE_S 60
#define HOUR_S 3600

struct row {
	/* Name of the `sites` heading, or of the locked list. */
	const char *name;
	const char *kind; /* "source", "file", "locked" */
	const char *from;
	/* NULL for a list file that the school keeps itself */
	const struct sg_lists_source *source;
	const struct sg_name_list *list; /* NULL if the list is missing */
	int64_t changed;
};

struct show {
	struct sg_lists *lists;
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_name_lists all;
	struct row *rows;
	size_t n, cap;
};

/* ---- what there is ------------------------------------------------------ */

static int64_t
changed_at(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

static void
add_row(struct show *show, struct row row)
{
	show->rows = sg_arena_grow(show->arena, show->rows, show->n, &show->cap,
	    sizeof(*show->rows));
	show->rows[show->n++] = row;
}

/*
 * Read a list to count its names. If the list was already read for another row,
 * it is not read again. Returns NULL if the list cannot be read.
 */
static const struct sg_name_list *
read_list(struct show *show, const struct sg_word *word,
    struct sg_name_list list)
{
	struct sg_name_list *read;
	size_t at;

	sg_lists_use(show->arena, &show->all, word, list, show->problems);
	at = sg_lists_find(&show->all, word);
	if (at == SIZE_MAX)
		return NULL;
	read = sg_arena_alloc(show->arena, sizeof(*read));
	*read = show->all.v[at];
	sg_list_count(show->arena, read, show->problems);
	return read;
}

static void
add_source(struct show *show, const struct sg_lists_source *source)
{
	struct row row = {.name = source->sites->name.text.p,
	    .kind = "source",
	    .from = source->source->url.text.p,
	    .source = source,
	    .changed = source->known.changed};

	if (sg_lists_is_kept(source))
		row.list = read_list(show, &source->source->url,
		    (struct sg_name_list){.kind = SG_CATEGORY_LIST,
			.name = row.name,
			.sites = row.name,
			.path = source->path,
			.place = source->source->url.place});
	add_row(show, row);
}

static void
add_file(struct show *show, const struct sg_ast_sites *sites,
    const struct sg_ast_list *named)
{
	const struct sg_word *word = &named->file;
	struct row row = {.name = sites->name.text.p, .kind = "file"};
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .name = word->text.p,
	    .sites = row.name,
	    .if_present = named->if_present,
	    .place = word->place,
	    .by = word->place.source->by};

	list.path = sg_path_beside(show->arena, word->place.source->name,
	    word->text.p);
	row.from = list.path;
	row.list = read_list(show, word, list);
	if (row.list != NULL)
		row.changed = changed_at(row.list->path);
	add_row(show, row);
}

static void
add_locked(struct show *show)
{
	static const struct sg_policy_ast none;
	struct sg_name_lists *locked = sg_lists_load(show->arena, &none,
	    show->lists->call->places.locked, show->problems);

	for (size_t i = 0; i < locked->n; i++) {
		sg_list_count(show->arena, &locked->v[i], show->problems);
		add_row(show,
		    (struct row){.name = locked->v[i].name,
			.kind = "locked",
			.from = locked->v[i].path,
			.list = &locked->v[i],
			.changed = changed_at(locked->v[i].path)});
	}
}

static void
gather(struct show *show)
{
	const struct sg_policy_ast *ast = show->lists->ast;

	for (size_t i = 0; i < show->lists->n; i++)
		add_source(show, &show->lists->v[i]);
	for (size_t i = 0; i < ast->nsites; i++)
		for (size_t k = 0; k < ast->sites[i].nlists; k++)
			if (sg_lists_wants(show->lists,
				ast->sites[i].name.text))
				add_file(show, &ast->sites[i],
				    &ast->sites[i].lists[k]);
	if (sg_lists_named(show->lists) == 0)
		add_locked(show);
}

/* ---- what is wrong ------------------------------------------------------ */

static bool
is_fine(const struct show *show, const struct row *row)
{
	return row->list != NULL && row->list->count > 0 &&
	    !sg_list_is_nonsense(row->list) &&
	    (row->source == NULL ||
		(row->source->known.failed == 0 &&
		    !sg_lists_is_overdue(show->lists, row->source)));
}

/* ---- for people --------------------------------------------------------- */

/* Write an age: "3 hours ago". */
static const char *
ago(const struct show *show, int64_t then)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{SG_DAY_S, "day"}, {HOUR_S, "hour"}, {MINUTE_S, "minute"}};
	int64_t age = show->lists->now - then;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (age >= units[i].seconds)
			return sg_arena_printf(show->arena, "%lld %s%s ago",
			    (long long)(age / units[i].seconds), units[i].name,
			    age < 2 * units[i].seconds ? "" : "s");
	return "just now";
}

static void
put_line(const char *word, const char *text)
{
	printf("    %-16s", word);
	sg_put_plain(stdout, text);
	putchar('\n');
}

static void
put_source(const struct show *show, const struct sg_lists_source *source)
{
	const struct sg_fetched *known = &source->known;

	if (known->asked > 0)
		put_line("asked", ago(show, known->asked));
	if (known->failed > 0)
		put_line("failed",
		    sg_arena_printf(show->arena, "%s: %s",
			ago(show, known->failed), known->failure));
	if (sg_lists_is_overdue(show->lists, source))
		put_line("overdue",
		    "nobody has asked since: does the timer "
		    "schoolgate-lists run?");
	if (source->source->checked_by.text.n > 0)
		put_line("checked by", source->source->checked_by.text.p);
}

static const char *
lines(const struct show *show, size_t n)
{
	return sg_arena_printf(show->arena, "%zu line%s", n, n == 1 ? "" : "s");
}

/* Print the lines that are not used for one reason, with an example. */
static void
put_unused(const struct show *show, const struct sg_line_reason *reason,
    const struct sg_list_unused *unused)
{
	put_line(reason->on_purpose ? "left out" : "not understood",
	    sg_arena_printf(show->arena, "%s: %s", lines(show, unused->lines),
		reason->text));
	put_line("",
	    sg_arena_printf(show->arena, "line %zu is %s", unused->first,
		sg_line_excerpt(show->arena, unused->example)));
}

/* Print what was found in a file of a list.  `several` is true if the list has
 * several files. */
static void
put_file(const struct show *show, const struct sg_list_text *text, bool several)
{
	if (several)
		put_line("file", text->name);
	put_line("form", text->form);
	put_line("used", lines(show, text->used));
	for (int i = SG_LINE_BAD; i < SG_LINES; i++)
		if (text->unused[i].lines > 0)
			put_unused(show, sg_line_reason((enum sg_line_result)i),
			    &text->unused[i]);
}

static void
put_row(const struct show *show, const struct row *row)
{
	const struct sg_name_list *list = row->list;

	sg_put_plain(stdout, row->name);
	putchar('\n');
	put_line("from",
	    row->source == NULL ?
		row->from :
		sg_arena_printf(show->arena, "%s, every %s", row->from,
		    row->source->source->weekly ? "week" : "day"));
	if (row->source == NULL && row->kind[0] == 'l')
		put_line("locked", "for everyone");
	if (list == NULL) {
		put_line("names",
		    row->source != NULL ? "never fetched" : "cannot be read");
	} else {
		put_line("names",
		    sg_arena_printf(show->arena, "%zu", list->count));
		put_line("changed", ago(show, row->changed));
	}
	if (row->source != NULL)
		put_source(show, row->source);
	for (size_t i = 0; list != NULL && i < list->ntexts; i++)
		put_file(show, &list->text[i], list->ntexts > 1);
}

static void
put_text(const struct show *show)
{
	if (show->n == 0)
		puts("The policy has no lists, and there are no locked ones.");
	for (size_t i = 0; i < show->n; i++)
		put_row(show, &show->rows[i]);
	fflush(stdout);
	sg_problems_print(show->problems, stderr, sg_colour(stderr));
}

/* ---- for programs ------------------------------------------------------- */

static json_t *
instant(int64_t utc)
{
	char text[SG_INSTANT_TEXT];

	if (utc == 0)
		return json_null();
	sg_instant_text(utc, text);
	return json_string(text);
}

static void
json_of_source(json_t *object, const struct show *show,
    const struct sg_lists_source *source)
{
	const struct sg_fetched *known = &source->known;

	json_object_set_new(object, "every",
	    json_string(source->source->weekly ? "week" : "day"));
	json_object_set_new(object, "checked_by",
	    source->source->checked_by.text.n > 0 ?
		json_string(source->source->checked_by.text.p) :
		json_null());
	json_object_set_new(object, "asked", instant(known->asked));
	json_object_set_new(object, "due", instant(source->due));
	json_object_set_new(object, "overdue",
	    json_boolean(sg_lists_is_overdue(show->lists, source)));
	json_object_set_new(object, "failed", instant(known->failed));
	json_object_set_new(object, "failure",
	    known->failed > 0 ? json_string(known->failure) : json_null());
}

/* The lines of a file that are not used: an object for each reason. */
static json_t *
json_of_unused(const struct show *show, const struct sg_list_text *text)
{
	const struct sg_line_reason *reason;
	const struct sg_list_unused *unused;
	json_t *array = json_array();

	for (int i = SG_LINE_BAD; i < SG_LINES; i++) {
		unused = &text->unused[i];
		if (unused->lines == 0)
			continue;
		reason = sg_line_reason((enum sg_line_result)i);
		json_array_append_new(array,
		    json_pack("{s:b, s:s, s:I, s:I, s:s}", "understood",
			reason->on_purpose, "reason", reason->text, "lines",
			(json_int_t)unused->lines, "first",
			(json_int_t)unused->first, "example",
			sg_line_excerpt(show->arena, unused->example)));
	}
	return array;
}

/* The files of a list: an object for each. */
static json_t *
json_of_files(const struct show *show, const struct sg_name_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->ntexts; i++) {
		const struct sg_list_text *text = &list->text[i];
		size_t left_out = 0, unclear = 0;

		for (int r = SG_LINE_BAD; r < SG_LINES; r++)
			if (sg_line_reason((enum sg_line_result)r)->on_purpose)
				left_out += text->unused[r].lines;
			else
				unclear += text->unused[r].lines;
		json_array_append_new(array,
		    json_pack("{s:s, s:s, s:I, s:I, s:I, s:o}", "file",
			text->name, "form", text->form, "used",
			(json_int_t)text->used, "left_out",
			(json_int_t)left_out, "not_understood",
			(json_int_t)unclear, "unused",
			json_of_unused(show, text)));
	}
	return array;
}

static json_t *
json_of(const struct show *show, const struct row *row)
{
	const struct sg_name_list *list = row->list;
	json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:o}", "list",
	    row->name, "kind", row->kind, "from", row->from, "fine",
	    is_fine(show, row), "changed", instant(row->changed));

	json_object_set_new(object, "names",
	    list == NULL ? json_null() : json_integer((json_int_t)list->count));
	json_object_set_new(object, "refused",
	    list == NULL ? json_null() :
			   json_integer((json_int_t)list->refused));
	json_object_set_new(object, "first_refused",
	    list == NULL || list->refused == 0 ?
		json_null() :
		json_integer((json_int_t)list->first_refused));
	json_object_set_new(object, "files",
	    list == NULL ? json_null() : json_of_files(show, list));
	if (row->source != NULL)
		json_of_source(object, show, row->source);
	return object;
}

static void
put_json(const struct show *show)
{
	json_t *array = json_array();

	for (size_t i = 0; i < show->n; i++)
		json_array_append_new(array, json_of(show, &show->rows[i]));
	json_dumpf(array, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(array);
}

int
sg_lists_show(struct sg_lists *lists)
{
	struct show show = {.lists = lists,
	    .arena = lists->arena,
	    .problems = sg_problems_new(lists->arena)};
	bool fine = true;

	gather(&show);
	if (lists->json)
		put_json(&show);
	else
		put_text(&show);
	for (size_t i = 0; i < show.n; i++)
		fine &= is_fine(&show, &show.rows[i]);
	return fine && sg_problems_errors(show.problems) == 0 ?
	    SG_EXIT_FINE :
	    SG_EXIT_PROBLEMS;
}
