/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cursor.h -- reads the tokens of one line of a policy from left to right.
 *
 * The first error is reported and sets `failed`.  After that the cursor behaves
 * as if the line had ended, and reports no further errors.  So the caller may
 * read everything that it needs and test `failed` once at the end.  Functions
 * that return bool return false after the cursor has failed.  Returned texts
 * live in the parser's arena.  Headings and keys are in headings.h.  One thread
 * at a time for each parser.
 */
#ifndef SG_CURSOR_H
#define SG_CURSOR_H

#include "policy/language/ast.h"
#include "policy/language/lex.h"

struct sg_open_file; /* parse.c: a file and the files that include it */

struct sg_instead;

struct sg_parser {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
	const struct sg_open_file *file;
	struct sg_problems *spare;  /* an empty collection, or NULL */
	struct sg_instead *instead; /* parse.h; may be NULL */
};

struct sg_cursor {
	struct sg_parser *parser;
	const struct sg_line *line;
	const char *key; /* the heading or key that the line begins with */
	size_t at;       /* index of the next token */
	bool failed;
};

/* How to read a list "A, B, C". */
struct sg_list {
	const char *item;         /* what an item is, for messages: "a group" */
	const char *const *stops; /* NULL-terminated words that end the list;
				     NULL if the list goes on to the end of the
				     line */
	bool quoted;              /* items may be quoted */
};

/*
 * sg_cursor_peek() returns the next token without consuming it.
 * sg_cursor_ahead() returns the token that is `skip` tokens after the next
 * token, and consumes nothing.  Both return NULL if the line ends before that
 * token or if the cursor has failed.
 */
const struct sg_token *sg_cursor_ahead(const struct sg_cursor *c, size_t skip);
const struct sg_token *sg_cursor_peek(const struct sg_cursor *c);
/* Consume the next token, which must exist. */
const struct sg_token *sg_cursor_take(struct sg_cursor *c);
/* Both functions return true if the next token is `word` (case-insensitive).
 * In this case, sg_cursor_skip() also consumes the token. */
bool sg_cursor_sees(const struct sg_cursor *c, const char *word);
bool sg_cursor_skip(struct sg_cursor *c, const char *word);
/* If a comma, "and" or "&" comes next, consume it and return true. */
bool sg_cursor_join(struct sg_cursor *c);
/* Returns the place of the next token.  If there is no next token, returns the
 * place just after the last token. */
struct sg_place sg_cursor_here(const struct sg_cursor *c);
/* Returns the place from the start of `a` to the end of `b`.  Both must be on
 * the same line. */
struct sg_place sg_place_join(struct sg_place a, struct sg_place b);
/* Returns a text that names `place` in a message about the place `from`: "line
 * 12".  If `place` is in another file than `from`, the text has the file:
 * "other.policy, line 12". */
const char *sg_place_text(struct sg_arena *arena, struct sg_place place,
    struct sg_place from);

/* Returns the line as written, but with `text` in the place of `place`.  In the
 * arena. */
const char *sg_cursor_line_with(const struct sg_cursor *c,
    struct sg_place place, const char *text);

/* If the cursor has not failed yet, report an error and set `failed`. */
void sg_cursor_fail(struct sg_cursor *c, struct sg_place place,
    const char *advice, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Fail with the message that `what` ("a date") is expected here. */
void sg_cursor_missing(struct sg_cursor *c, const char *what,
    const char *advice);
/* Consume `word`, or fail with `advice`. */
void sg_cursor_expect(struct sg_cursor *c, const char *word,
    const char *advice);
/* Fail unless all tokens of the line are consumed; `advice` may be NULL. */
void sg_cursor_end(struct sg_cursor *c, const char *advice);

void sg_words_add(struct sg_arena *arena, struct sg_words *words,
    struct sg_word word);
/* A copy of `word` in lower case (ASCII). */
struct sg_word sg_word_lower(struct sg_arena *arena, struct sg_word word);
/*
 * Read a name that the policy defines.  A valid name is [a-z0-9-]+, has 1 to 64
 * bytes and is not a keyword.  `what` is for messages: "a group".  If the word
 * is not a valid name, reports that and sets *name to a similar valid name.
 * Returns false if there is no similar valid name.  After an invalid name the
 * rest of the line can still be read.  If the line has no word at this
 * position, `failed` is set.
 */
bool sg_cursor_name(struct sg_cursor *c, const char *what,
    struct sg_word *name);
/* If a number is the last token of a heading, join it to the name: "group Year
 * 3" is the group year-3. */
void sg_cursor_join_number(struct sg_cursor *c, struct sg_word *name);
/* Read a text: one word, or several in quotes.  An empty text is an error. */
bool sg_cursor_text(struct sg_cursor *c, const char *what,
    struct sg_word *text);
/* Read an integer from 1 to `max`. */
bool sg_cursor_number(struct sg_cursor *c, uint32_t max, uint32_t *number);
/* Read a list and append its items to `words` as written.  Returns the number
 * of items; 0 if there is no list.  Items before an error are kept. */
size_t sg_cursor_list(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words);
/*
 * Read a list of names as sg_cursor_list() does, and append the names to
 * `words` in lower case.  Two names without a comma between them are reported
 * in one message.  The texts of both names are then emptied, so that the names
 * are not looked up.
 */
size_t sg_cursor_names(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words);
/* Read a list of names as sg_cursor_names() does, and append the names to
 * `refs`.  sg_check() resolves the names later. */
size_t sg_cursor_refs(struct sg_cursor *c, const struct sg_list *list,
    struct sg_refs *refs);
/*
 * Returns the keyword that `word` probably means: `word` is a misspelling
 * ("fro" for "for") or a synonym ("deny" for "block") of the keyword.  `words`
 * are the possible keywords, NULL-terminated.  Returns NULL if no keyword fits.
 */
const char *sg_cursor_meant(struct sg_str word, const char *const *words);

/* ---- dates and times (cursor_dates.c) ----------------------------------- */

/* Read `Mon 7 Sep 2026`.  out->set is true only if that day exists. */
bool sg_cursor_date(struct sg_cursor *c, struct sg_date *out);
/* Read `DATE [to DATE]`; without `to`, *to is a copy of *from. */
bool sg_cursor_dates(struct sg_cursor *c, struct sg_date *from,
    struct sg_date *to);
/* Read `8:40`.  24:00 is accepted only if `end` is true, because 24:00 can only
 * end a span. */
bool sg_cursor_clock(struct sg_cursor *c, bool end, struct sg_clock *out);
/* Read `9:00-10:30`, one word.  Returns false and consumes nothing if the next
 * word is something else. */
bool sg_cursor_clocks(struct sg_cursor *c, struct sg_clock *from,
    struct sg_clock *to);
/* Read `TIME to TIME`. */
bool sg_cursor_span(struct sg_cursor *c, struct sg_clock *from,
    struct sg_clock *to);
/* ---- weekdays (cursor_days.c) ------------------------------------------- */

/* Read weekdays as people write them, at least one: `Mon, Tue`, `Monday to
 * Friday`, `Mon-Fri`, `weekdays`, `weekends`, `Fridays`, `every day`. */
bool sg_cursor_weekdays(struct sg_cursor *c, sg_weekdays *out);
/* Both functions return the number of tokens that mean weekdays, from `skip`
 * tokens after the next token on.  They return 0 if the tokens there mean no
 * weekdays, and consume nothing.  The first adds these weekdays to *days. */
size_t sg_cursor_days_ahead(const struct sg_cursor *c, size_t skip,
    sg_weekdays *days);
size_t sg_cursor_sees_days(const struct sg_cursor *c, size_t skip);
/* Returns "Mon, Tue".  In the arena. */
const char *sg_weekdays_text(struct sg_arena *arena, sg_weekdays days);

/* Returns true if a date seems to begin `skip` tokens after the next token: a
 * weekday, followed by a word that begins with a digit. */
bool sg_cursor_sees_date(const struct sg_cursor *c, size_t skip);
/* Units of a duration, for sg_cursor_duration().  A month is 31 days, a year is
 * 366 days. */
enum sg_unit {
	SG_UNIT_MINUTE = 1,
	SG_UNIT_HOUR,
	SG_UNIT_DAY,
	SG_UNIT_WEEK,
	SG_UNIT_MONTH,
	SG_UNIT_YEAR
};
/* Read `15 minutes`, `1 day` or `2 weeks`.  A unit below `smallest` or above
 * `largest` is an error. */
bool sg_cursor_duration(struct sg_cursor *c, enum sg_unit smallest,
    enum sg_unit largest, uint64_t *seconds);

#endif
