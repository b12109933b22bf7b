/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_users.c -- normalises and checks names of users, and reads files of
 * user names.  Such a file may be written by hand or exported by Windows or a
 * spreadsheet program.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <uninorm.h>

#include "base/arena.h"
#include "base/file.h"
#include "gate/fold.h"
#include "policy/language/headings.h"

#define COLUMNS_MAX 64

/* ---- names -------------------------------------------------------------- */

/* Returns `text` in Unicode NFC.  In NFC a letter and its accent are one
 * character.  Log-on names are compared in this form. */
static struct sg_str
compose(struct sg_arena *arena, struct sg_str text)
{
	size_t n = 0;
	uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)text.p,
	    text.n, NULL, &n);
	struct sg_str out = text;

	if (composed != NULL && n > 0) {
		out.p = sg_arena_dup(arena,
		    (struct sg_str){(const char *)composed, n});
		out.n = n;
	}
	free(composed);
	return out;
}

struct sg_word
sg_fold_person(struct sg_arena *arena, struct sg_word word)
{
	struct sg_str composed = compose(arena, word.text);
	size_t cap = SG_FOLD_BYTES(composed.n);
	char *text = sg_arena_alloc(arena, cap + 1);

	word.text = (struct sg_str){text, sg_fold(composed, text, cap)};
	return word;
}

const char *
sg_user_fault(struct sg_str name)
{
	static const char half[] =
	    "write the whole name, for example  jsmith,  "
	    "jsmith@school.example  or\nSCHOOL\\jsmith";

	if (name.n == 0)
		return "write a name, or delete the line";
	if (memchr(name.p, '*', name.n) != NULL)
		return "a star stands for nothing here: name each user, or a "
		       "group of the directory";
	if (name.p[0] == '@' || name.p[0] == '\\' ||
	    name.p[name.n - 1] == '@' || name.p[name.n - 1] == '\\')
		return half;
	return NULL;
}

/* ---- columns ------------------------------------------------------------ */

/* The fields of one line, without their quotation marks. */
struct fields {
	struct sg_str field[COLUMNS_MAX];
	bool quoted[COLUMNS_MAX];
	size_t n;
};

/* Read a field in quotation marks from *rest.  Two quotation marks inside the
 * field stand for one. */
static struct sg_str
quoted_field(struct sg_arena *arena, struct sg_str *rest, char separator)
{
	char *text = sg_arena_alloc(arena, rest->n + 1);
	size_t n = 0, at = 1;

	for (; at < rest->n; at++) {
		if (rest->p[at] == '"') {
			if (at + 1 == rest->n || rest->p[at + 1] != '"')
				break;
			at++;
		}
		text[n++] = rest->p[at];
	}
	rest->p += at;
	rest->n -= at;
	if (memchr(rest->p, separator, rest->n) == NULL)
		*rest = (struct sg_str){NULL, 0};
	else
		(void)sg_str_cut(rest, separator);
	return (struct sg_str){text, n};
}

/* Split a line of comma-separated values (RFC 4180).  The separator is not
 * always a comma. */
static void
split(struct sg_arena *arena, struct sg_str line, char separator,
    struct fields *fields)
{
	struct sg_str rest = line;

	fields->n = 0;
	while (rest.p != NULL && fields->n < COLUMNS_MAX) {
		rest = sg_str_trim(rest);
		fields->quoted[fields->n] = rest.n > 0 && rest.p[0] == '"';
		fields
		    ->field[fields->n] = sg_str_trim(fields->quoted[fields->n] ?
			quoted_field(arena, &rest, separator) :
			sg_str_cut(&rest, separator));
		fields->n++;
	}
}

/* ---- files -------------------------------------------------------------- */

/* How the names of a file are laid out. */
struct layout {
	bool known;     /* the first line was read */
	bool has_head;  /* the first line names the columns */
	char separator; /* ',', ';' or a tab */
	size_t column;  /* index of the column of user names */
};

/* Headings of the column of log-on names in files that programs export.  If a
 * file has two of these columns, the heading that comes first here wins. */
static const char *const column_names[] = {"samaccountname", "username",
    "user name", "user logon name", "logon name", "logonname", "login name",
    "loginname", "userprincipalname", "upn"};
#define NCOLUMN_NAMES (sizeof(column_names) / sizeof(column_names[0]))

/* `line` is the first line of the file.  If it has headings of columns, set
 * layout->column to the column of the user names. */
static void
find_head(struct sg_arena *arena, struct sg_str line, struct layout *layout)
{
	static const char separators[] = {',', ';', '\t'};
	struct fields fields;

	*layout = (struct layout){.known = true, .separator = ','};
	for (size_t s = 0; s < sizeof(separators); s++) {
		split(arena, line, separators[s], &fields);
		for (size_t i = 0; i < NCOLUMN_NAMES; i++)
			for (size_t k = 0; k < fields.n; k++) {
				if (!sg_str_eqi(fields.field[k],
					sg_str(column_names[i])))
					continue;
				*layout = (struct layout){
				    true, true, separators[s], k};
				return;
			}
	}
}

static bool
is_utf8(struct sg_str text)
{
	uint32_t cp;
	size_t took = 1;

	for (; text.n > 0 && took > 0; text.p += took, text.n -= took)
		took = sg_utf8_decode(text.p, text.n, &cp);
	return took > 0;
}

/* Returns `line` without its comment.  A comment begins with "#" at the start
 * of the line or after a blank. */
static struct sg_str
without_comment(struct sg_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' &&
		    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return (struct sg_str){line.p, i};
	return line;
}

/* `line` has no quotation marks and no columns.  Returns NULL if it is a single
 * name, otherwise advice. */
static const char *
line_fault(const char *line)
{
	static const char *const between[] = {" ", "\t", ",", ";",
	    "\xef\xbc\x8c", "\xe3\x80\x81", "\xef\xbc\x9b"};

	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++)
		if (strstr(line, between[i]) != NULL)
			return "write one name a line, without blanks, commas "
			       "and semicolons; or a name\nwith blanks in "
			       "quotation marks; or begin the file with a line "
			       "that names its\ncolumns, one of them "
			       "SamAccountName or Username";
	if (strchr(line, '#') != NULL)
		return "put a blank before the comment; if the name has a # "
		       "in it, write it in\nquotation marks";
	return NULL;
}

/* Set *name to the user name on a line.  Returns NULL if the name is valid.
 * Returns advice if the line or the name is invalid. */
static const char *
name_of_line(struct sg_arena *arena, const struct layout *layout,
    struct sg_str line, struct sg_str *name)
{
	struct fields fields;
	const char *fault = NULL;

	split(arena, line, layout->separator, &fields);
	if (layout->has_head) {
		*name = (struct sg_str){"", 0};
		if (layout->column >= fields.n)
			return "this line has fewer columns than the first one "
			       "names";
		*name = fields.field[layout->column];
	} else if (fields.n == 1 && fields.quoted[0]) {
		*name = fields.field[0];
	} else {
		*name = line;
		fault = line_fault(sg_arena_dup(arena, line));
	}
	return fault != NULL ? fault : sg_user_fault(*name);
}

/* Read one line of a `users from` file.  Returns true if it has a valid name.
 */
static bool
read_line(struct sg_parser *parser, struct sg_ast_group *group,
    struct sg_str line, struct sg_place place, struct layout *layout)
{
	const char *p = line.p, *advice;
	struct sg_str name;

	line = sg_str_trim(line);
	/* A "#" after a quoted name does not begin a comment. */
	if (line.n == 0 || line.p[0] != '"')
		line = sg_str_trim(without_comment(line));
	if (line.n == 0)
		return false;
	place.column = (unsigned)(line.p - p) + 1;
	place.width = (unsigned)line.n;
	if (!is_utf8(line)) {
		sg_problem(parser->problems, SG_ERROR, place,
		    "save the file as UTF-8", "this line is not UTF-8");
		return false;
	}
	if (!layout->known) {
		find_head(parser->arena, line, layout);
		if (layout->has_head)
			return false;
	}
	advice = name_of_line(parser->arena, layout, line, &name);
	if (advice != NULL) {
		sg_problem(parser->problems, SG_ERROR, place, advice,
		    "\"%s\" is not a user name",
		    sg_arena_dup(parser->arena, name.n > 0 ? name : line));
		return false;
	}
	name.p = sg_arena_dup(parser->arena, name);
	sg_words_add(parser->arena, &group->users,
	    sg_fold_person(parser->arena, (struct sg_word){name, place}));
	return true;
}

/* Returns true if `path` does not exist.  Other errors are reported when the
 * file is read. */
static bool
is_missing(const char *path)
{
	struct stat st;

	return stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* Read a `users from` file.  Returns false if an error was reported. */
static bool
read_lines(struct sg_parser *parser, struct sg_ast_group *group,
    struct sg_ast_user_file *file)
{
	size_t errors = sg_problems_errors(parser->problems);
	struct sg_place place = {.line = 1};
	struct layout layout = {.known = false};
	struct sg_str rest;

	place.source = sg_read_exported_file(parser, file->path,
	    file->file.place);
	if (place.source == NULL)
		return false;
	rest = place.source->text;
	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf"))) {
		rest.p += 3; /* byte order mark */
		rest.n -= 3;
	}
	for (; rest.n > 0; place.line++)
		file->names += read_line(parser, group, sg_str_cut(&rest, '\n'),
		    place, &layout);
	return sg_problems_errors(parser->problems) == errors;
}

/* check/members.c reports a missing or empty file.  It reports an error or a
 * warning, depending on the rules about the group. */
void
sg_read_users_file(struct sg_cursor *c, struct sg_ast_group *group)
{
	struct sg_parser *parser = c->parser;
	struct sg_ast_user_file file = {0};

	if (!sg_cursor_text(c, "the name of a file", &file.file))
		return;
	file.path = sg_path_beside(parser->arena, file.file.place.source->name,
	    file.file.text.p);
	file.missing = is_missing(file.path);
	if (!file.missing && !read_lines(parser, group, &file))
		return;
	group->files = sg_arena_grow(parser->arena, group->files, group->nfiles,
	    &group->files_cap, sizeof(*group->files));
	group->files[group->nfiles++] = file;
}
