/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lex.h -- text to lines of words, with their places.
 *
 * The policy file and the platform files share it.  Knows no keyword.
 */
#ifndef SG_LEX_H
#define SG_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problems.h"

struct sg_arena;

enum sg_token_kind {
	SG_T_WORD = 1, /* anything between blanks, commas and quotes */
	SG_T_STRING,   /* "quoted"; text is what stands inside */
	SG_T_COMMA
};

struct sg_token {
	enum sg_token_kind kind;
	struct sg_str text; /* NUL-terminated, in the arena */
	struct sg_place place;
};

/* A line with at least one token; blank and comment lines are left out. */
struct sg_line {
	bool heading; /* begins in column 1 */
	struct sg_token *tokens;
	size_t ntokens;
	struct sg_str text;    /* as written: no indent, comment or line end */
	struct sg_place place; /* of the first token to the last */
};

struct sg_lines {
	struct sg_line *line;
	size_t count;
};

/*
 * Cut `source` into lines.  Accepts what a word processor makes of a file:
 * a byte order mark, CRLF or CR, tabs, non-breaking and other Unicode
 * spaces, curly quotes.  Bad UTF-8, control bytes and unclosed quotes are
 * errors in `problems`; the rest of the file is still read.
 */
struct sg_lines sg_lex(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems);

#endif
