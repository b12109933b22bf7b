/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cursor.h -- the words of one line, read from left to right.
 *
 * A cursor fails once: the first thing that cannot be read is reported, the
 * rest of the line counts as read, and nothing more is said of it.  So a
 * reader may ask for all it needs and look at `failed` at the end.
 * Knows no heading and no key.
 */
#ifndef SG_CURSOR_H
#define SG_CURSOR_H

#include "policy/language/ast.h"
#include "policy/language/lex.h"

struct sg_open_file; /* parse.c: the files that are being read */

struct sg_parser {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
	const struct sg_open_file *file;
};

struct sg_cursor {
	struct sg_parser *parser;
	const struct sg_line *line;
	const char *key; /* the word that the line was recognised by */
	size_t at;
	bool failed;
};

/* How a list "A, B, C" is written. */
struct sg_list {
	const char *item;         /* "a group": for messages */
	const char *const *stops; /* words that end it, then NULL; or NULL */
	bool quoted;              /* items may stand in quotation marks */
};

/* The next token, the one after it ...; NULL: the line ends before. */
const struct sg_token *sg_cursor_ahead(const struct sg_cursor *c, size_t skip);
const struct sg_token *sg_cursor_peek(const struct sg_cursor *c);
/* Step over the next token, which must be there. */
const struct sg_token *sg_cursor_take(struct sg_cursor *c);
/* The next token is this word, case ignored; the second steps over it. */
bool sg_cursor_sees(const struct sg_cursor *c, const char *word);
bool sg_cursor_skip(struct sg_cursor *c, const char *word);
/* Where the next token stands, or the end of the line. */
struct sg_place sg_cursor_here(const struct sg_cursor *c);
/* From the start of `a` to the end of `b`, on one line. */
struct sg_place sg_place_join(struct sg_place a, struct sg_place b);
/* "line 12", or "other.policy, line 12" seen from `from`. */
const char *sg_place_text(struct sg_arena *arena, struct sg_place place,
    struct sg_place from);

/* Report, unless the cursor failed before, and fail. */
void sg_cursor_fail(struct sg_cursor *c, struct sg_place place,
    const char *advice, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fail: `what` ("a date") should stand here. */
void sg_cursor_missing(struct sg_cursor *c, const char *what,
    const char *advice);
/* Step over `word`, or fail with `advice`. */
void sg_cursor_expect(struct sg_cursor *c, const char *word,
    const char *advice);
/* The line must end here. */
void sg_cursor_end(struct sg_cursor *c, const char *advice);

void sg_words_add(struct sg_arena *arena, struct sg_words *words,
    struct sg_word word);
/* A word made lower-case. */
struct sg_word sg_word_lower(struct sg_arena *arena, struct sg_word word);
/*
 * A name that the policy defines: [a-z0-9-]+, no word of the language.
 * `what` is for messages: "a group".
 */
bool sg_cursor_name(struct sg_cursor *c, const char *what,
    struct sg_word *name);
/* A text, quoted or one word; never empty. */
bool sg_cursor_text(struct sg_cursor *c, const char *what,
    struct sg_word *text);
/* A whole number from 1 to `max`. */
bool sg_cursor_number(struct sg_cursor *c, uint32_t max, uint32_t *number);
/* Read a list and add to `words`, as written; how many were added. */
size_t sg_cursor_list(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words);
/*
 * The same of names: lower-cased.  Words without a comma between them are
 * reported together and have no text, so that nobody looks them up.
 */
size_t sg_cursor_names(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words);
/* The same of names to be looked up. */
size_t sg_cursor_refs(struct sg_cursor *c, const struct sg_list *list,
    struct sg_refs *refs);
/*
 * Which of `words` (which end in NULL) was meant: "fro" for "for", "deny"
 * for "block"; or NULL.
 */
const char *sg_cursor_meant(struct sg_str word, const char *const *words);

/* ---- dates and times (cursor_dates.c) ----------------------------------- */

/* `Mon 7 Sep 2026`.  out->set only if there is such a day. */
bool sg_cursor_date(struct sg_cursor *c, struct sg_date *out);
/* `DATE [to DATE]`; without `to` both are the same. */
bool sg_cursor_dates(struct sg_cursor *c, struct sg_date *from,
    struct sg_date *to);
/* `8:40`.  `end`: 24:00 may stand here. */
bool sg_cursor_clock(struct sg_cursor *c, bool end, struct sg_clock *out);
/* `TIME to TIME`. */
bool sg_cursor_span(struct sg_cursor *c, struct sg_clock *from,
    struct sg_clock *to);
/* `Mon, Tue`, at least one; `stops` has "to", which people write here. */
bool sg_cursor_weekdays(struct sg_cursor *c, const char *const *stops,
    sg_weekdays *out);
/* What to write for "Mon-Fri" or "weekdays"; NULL: `text` is neither. */
const char *sg_weekdays_meant(struct sg_arena *arena, struct sg_str text);
/* A weekday and figures, as of a date, stand `skip` tokens ahead. */
bool sg_cursor_sees_date(const struct sg_cursor *c, size_t skip);
/* `15 minutes`, `1 day`, `2 weeks`, `1 year`: a number and its unit. */
enum sg_unit {
	SG_UNIT_MINUTE = 1,
	SG_UNIT_HOUR,
	SG_UNIT_DAY,
	SG_UNIT_WEEK,
	SG_UNIT_MONTH,
	SG_UNIT_YEAR
};
bool sg_cursor_duration(struct sg_cursor *c, enum sg_unit smallest,
    enum sg_unit largest, uint64_t *seconds);

#endif
