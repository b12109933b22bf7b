/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.c -- reads a list: unpacks it, passes each line to the parser of its
 * format, and counts the unusable lines.
 *
 * form.c recognises the format.  The parsers are in names.c, table.c, ranges.c,
 * adblock.c, dns.c, rpz.c and proxies.c.
 */
#include "base/arena.h"
#include "base/file.h"
#include "policy/lists/files.h"
#include "policy/lists/form.h"
#include "policy/lists/messages.h"
#include "policy/lists/reasons.h"
#include "policy/lists/unpack.h"

#define SHOWN_LINES 3 /* unusable lines that get a warning of their own */

/* ---- unusable lines ----------------------------------------------------- */

static void
warn(struct sg_line_state *state, const struct sg_source *source, size_t number,
    enum sg_line_result result, struct sg_problems *problems)
{
	const struct sg_line_reason *reason = sg_line_reason(result);
	const struct sg_place place = {source, (unsigned)number, 1, 1};

	sg_problem(problems, SG_WARNING, place, reason->advice, "%s",
	    reason->text);
	state->shown++;
}

/* Count a line that cannot be used. */
static void
refuse(struct sg_line_state *state, const struct sg_source *source,
    struct sg_str line, size_t number, enum sg_line_result result,
    struct sg_problems *problems)
{
	struct sg_name_list *list = state->list;
	struct sg_list_unused *unused = &state->into->unused[result];

	if (unused->lines++ == 0) {
		unused->first = number;
		unused->example = line;
	}
	if (list->refused++ == 0)
		list->first_refused = number;
	if (!sg_line_reason(result)->on_purpose)
		list->unclear++;
	if (state->shown < SHOWN_LINES && !state->reader->quiet)
		warn(state, source, number, result, problems);
}

/* ---- reading ------------------------------------------------------------ */

/* If the first bytes show that `text` is not a list, returns what `text` is
 * instead.  Otherwise returns NULL. */
static const char *
is_something_else(struct sg_str text)
{
	static const struct {
		struct sg_str head;
		const char *what;
	} others[] = {
	    {{"<!doctype", 9}, "is a web page, not a list"},
	    {{"<html", 5}, "is a web page, not a list"},
	    {{"<?xml", 5}, "is a web page, not a list"},
	    {{"\xff\xfe", 2}, "is UTF-16: save it as UTF-8"},
	    {{"\xfe\xff", 2}, "is UTF-16: save it as UTF-8"},
	};

	text = sg_str_trim(text);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (sg_str_startsi(text, others[i].head))
			return others[i].what;
	return NULL;
}

#define STEP_LINES 65536 /* lines between two progress reports */

static void
read_lines(struct sg_line_state *state, sg_line_fn *read, struct sg_str text,
    const struct sg_source *source, struct sg_problems *problems)
{
	const struct sg_list_reader *reader = state->reader;
	const char *told_to = text.p;
	struct sg_str line;
	enum sg_line_result told;

	for (size_t number = 1; text.n > 0; number++) {
		line = sg_str_cut(&text, '\n');
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		told = read(state, line);
		if (told == SG_LINE_TAKEN)
			state->into->used++;
		else if (told != SG_LINE_NOTHING)
			refuse(state, source, line, number, told, problems);
		if (reader->progress != NULL && !state->packed &&
		    number % STEP_LINES == 0) {
			reader->progress(reader->ctx,
			    (uint64_t)(line.p - told_to));
			told_to = line.p;
		}
	}
	state->list->count += state->into->used;
}

/* Read a text of the list.  `name` is the path of the text for messages. */
static void
read_text(struct sg_line_state *state, const char *name, struct sg_str text,
    struct sg_problems *problems)
{
	struct sg_name_list *list = state->list;
	struct sg_source *source = sg_arena_alloc(state->arena,
	    sizeof(*source));
	const struct sg_form *form;
	const char *other;

	source->name = name;
	source->text = text;
	if (sg_str_starts(text, SG_LIT("\xef\xbb\xbf")))
		text = (struct sg_str){text.p + 3, text.n - 3};
	other = is_something_else(text);
	if (other != NULL) {
		sg_problem(problems, SG_ERROR, list->place,
		    "fetch it anew, or take this line away", "the list %s %s",
		    name, other);
		return;
	}
	form = sg_form_of(text);
	list->text = sg_arena_grow(state->arena, list->text, list->ntexts,
	    &list->texts_cap, sizeof(*list->text));
	state->into = &list->text[list->ntexts++];
	*state->into = (struct sg_list_text){.name = name, .form = form->name};
	state->in_brackets = false;
	state->origin = state->owner = (struct sg_str){0};
	state->is_plain = form->is_plain;
	if (sg_form_is_adblock(form))
		sg_line_adblock_prepare(state, text);
	read_lines(state, form->read, text, source, problems);
}

/* ---- packed files ------------------------------------------------------- */

/* Read the texts of a file that is compressed or an archive. */
static void
read_packed(struct sg_line_state *state, const struct sg_list_file *file,
    struct sg_problems *problems)
{
	struct sg_unpacked unpacked;
	struct sg_str text, one;
	const char *name,
	    *why = sg_unpack_text(state->arena, file->text, sg_str(file->part),
		SG_UNPACK_MOST_BYTES, &text, &unpacked);
	uint64_t from = 0;

	state->packed = true;
	if (why != NULL) {
		sg_list_report_packed(state->arena, state->list, file, why,
		    &unpacked, problems);
		return;
	}
	for (size_t i = 0; i < unpacked.ntexts; i++) {
		name = unpacked.text[i].name == NULL ?
		    file->path :
		    sg_path_join(state->arena, file->path,
			unpacked.text[i].name);
		one = (struct sg_str){
		    text.p + from, (size_t)(unpacked.text[i].end - from)};
		from = unpacked.text[i].end;
		if (unpacked.text[i].name != NULL && sg_is_packed(one))
			sg_problem(problems, SG_ERROR, state->list->place,
			    "unpack the archive, and name this file",
			    "the list %s is packed twice", name);
		else
			read_text(state, name, one, problems);
	}
	if (unpacked.expressions != NULL)
		sg_list_report_expressions(state->list,
		    sg_path_join(state->arena, file->path,
			unpacked.expressions),
		    problems);
}

static void
read_file(struct sg_line_state *state, struct sg_list_file *file,
    struct sg_problems *problems)
{
	if (!sg_list_file_load(state->arena, state->list, file, problems))
		return;
	state->packed = false;
	if (file->part != NULL ||
	    (sg_is_packed(file->text) && is_something_else(file->text) == NULL))
		read_packed(state, file, problems);
	else
		read_text(state, file->path, file->text, problems);
}

bool
sg_list_is_nonsense(const struct sg_name_list *list)
{
	return list->unclear > list->count;
}

size_t
sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems)
{
	struct sg_line_state state = {.arena = arena,
	    .reader = reader,
	    .list = list,
	    .psl = psl_builtin()};
	size_t errors = sg_problems_errors(problems);

	state.url = sg_arena_alloc(arena, sizeof(*state.url));
	state.target = sg_arena_alloc(arena, SG_URL_MAX + 1);
	for (size_t i = 0; i < list->nfiles; i++)
		read_file(&state, &list->file[i], problems);
	if (sg_list_is_nonsense(list))
		sg_list_report_nonsense(arena, list, problems);
	else if (!reader->quiet)
		sg_list_report_more(arena, list, state.shown, problems);
	if (list->count == 0 && sg_problems_errors(problems) == errors)
		sg_list_report_empty(arena, list, problems);
	return list->count;
}
