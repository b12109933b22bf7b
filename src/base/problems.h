/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * problems.h -- collects errors and warnings, and prints them with file, line,
 * column, the source line, a caret span and advice.
 *
 * One thread at a time per collection.  Nothing is printed until
 * sg_problems_print() or sg_problems_json() is called.
 */
#ifndef SG_PROBLEMS_H
#define SG_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/rights.h"
#include "base/text.h"

struct sg_arena;
struct sg_problems;

/*
 * A text in which problems are found.  The collection borrows the text, so the
 * text must outlive the collection.
 */
struct sg_source {
	const char *name;   /* path as the user gave it: "school.policy" */
	struct sg_str text; /* the whole text, borrowed */
	/* Rights of the user who can write to the file (rights.h). */
	struct sg_rights by;
};

/*
 * Where a problem is: a span within one line of a source.  Line 0 stands for
 * the whole file.  Lines end at LF, CRLF or CR.  A byte order mark does not
 * count as a character.  Each byte that is not valid UTF-8 counts as one
 * character.
 */
struct sg_place {
	const struct sg_source *source; /* NULL: not about a file */
	unsigned line;                  /* from 1 */
	unsigned column; /* from 1, in characters (code points) */
	unsigned width;  /* in characters; 0 and 1 both give one caret */
};

enum sg_severity { SG_ERROR = 1, SG_WARNING = 2 };

/* A new, empty collection, owned by `arena`. */
struct sg_problems *sg_problems_new(struct sg_arena *arena);
/*
 * Add a problem, formatted as by printf.  `advice` says what the user should
 * do.  It may be NULL, and may have several lines.  It is shown indented below
 * the caret.  Both texts are copied.  An exact repeat of a stored problem is
 * dropped.
 */
void sg_problem(struct sg_problems *problems, enum sg_severity severity,
    struct sg_place place, const char *advice, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Add copies of all problems of `from` to `to`. */
void sg_problems_join(struct sg_problems *to, const struct sg_problems *from);
size_t sg_problems_errors(const struct sg_problems *problems);
size_t sg_problems_warnings(const struct sg_problems *problems);
/*
 * Print all problems, sorted by file (in order of first mention), then line,
 * then column.  Format:
 *   FILE:LINE:COL: error: TEXT
 *       the line as written (tabs shown as spaces, controls made visible)
 *       ^~~~
 *     advice
 */
void sg_problems_print(const struct sg_problems *problems, FILE *to,
    bool colour);
/*
 * Print all problems as a JSON array of objects with file, line, column, width,
 * severity, text and advice.
 */
void sg_problems_json(const struct sg_problems *problems, FILE *to);
/*
 * Returns the entry of `names` that is most similar to the misspelt `word`, or
 * NULL if no entry is similar.  Borrowed from `names`.
 */
const char *sg_did_you_mean(struct sg_str word, const char *const *names,
    size_t count);

#endif
