/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * problems.h -- everything that is wrong, gathered in one run and shown with
 * file, line, column, the line itself, a caret span and what to do.
 *
 * Does not decide what is wrong, and never prints by itself.
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

/* A source text that problems point into; lives as long as the problems. */
struct sg_source {
	const char *name;    /* as the user named it: "school.policy" */
	struct sg_str text;  /* whole text, borrowed */
	struct sg_rights by; /* of those who can change it */
};

/*
 * Where: a span of one line.  line 0: the file as a whole.  Lines end at LF,
 * CRLF or CR.  A byte order mark is no character; a byte that is not UTF-8 is.
 */
struct sg_place {
	const struct sg_source *source; /* NULL: no file at all */
	unsigned line;                  /* from 1 */
	unsigned column; /* from 1, in characters (code points) */
	unsigned width;  /* in characters; 0 or 1: one caret */
};

enum sg_severity { SG_ERROR = 1, SG_WARNING = 2 };

/* An empty collection, in `arena`. */
struct sg_problems *sg_problems_new(struct sg_arena *arena);
/*
 * Add one.  `advice` (NULL: none) says what to do and is shown indented
 * below the caret; it may have several lines.  Both texts are copied.
 */
void sg_problem(struct sg_problems *problems, enum sg_severity severity,
    struct sg_place place, const char *advice, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
size_t sg_problems_errors(const struct sg_problems *problems);
size_t sg_problems_warnings(const struct sg_problems *problems);
/*
 * Print all, sorted by file (in order of first mention), line, column; exact
 * repeats once.  Format, see design section 3:
 *   FILE:LINE:COL: error: TEXT
 *       the line as written (tabs shown as spaces, controls made visible)
 *       ^~~~
 *     advice
 */
void sg_problems_print(const struct sg_problems *problems, FILE *to,
    bool colour);
/* The same as a JSON array: file, line, column, width, severity, text, advice.
 */
void sg_problems_json(const struct sg_problems *problems, FILE *to);
/* The name among `names` that `word` may have meant, or NULL. */
const char *sg_did_you_mean(struct sg_str word, const char *const *names,
    size_t count);

#endif
