/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lex.h -- splits the text of a policy file or platform file into lines of
 * tokens.  Each token has its place (line and columns), for messages.
 *
 * The lexer knows no keywords and does no I/O.  Thread-safe if each thread has
 * its own arena and problems.
 */
#ifndef SG_LEX_H
#define SG_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problems.h"

struct sg_arena;

enum sg_token_kind {
	SG_T_WORD = 1, /* text between blanks, commas and quotes */
	SG_T_STRING,   /* "quoted"; text is without the quotes */
	SG_T_COMMA
};

struct sg_token {
	enum sg_token_kind kind;
	struct sg_str text; /* NUL-terminated, in the arena */
	struct sg_place place;
};

/* A line with at least one token.  Blank lines and lines with only a comment
 * are dropped. */
struct sg_line {
	bool heading; /* not indented */
	struct sg_token *tokens;
	size_t ntokens;
	struct sg_str text;    /* borrowed from the source; without indent,
				  comment and line end */
	struct sg_place place; /* from the first token to the last */
};

struct sg_lines {
	struct sg_line *line;
	size_t count;
};

/*
 * Split `source` into lines.  Accepts what word processors write: a byte order
 * mark, CRLF or CR, tabs, non-breaking and other Unicode spaces, curly quotes.
 * These are errors in `problems`: bad UTF-8, control characters, unclosed
 * quotes, and commas and semicolons of other scripts (Arabic, Chinese).  After
 * an error the rest of the file is still read.
 */
struct sg_lines sg_lex(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems);

#endif
