/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cursor.c -- reads names, lists and numbers from the tokens of one line.
 *
 * Dates, times and durations are in cursor_dates.c.
 */
#include "policy/language/cursor.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

#define NAME_MAX_BYTES 64

/* Keywords.  A group or list with such a name would make lines ambiguous, so
 * these names are refused. */
static const char *const reserved[] = {"allow", "allowed", "always", "and",
    "block", "blocked", "by", "circumvention", "everyone", "everything",
    "fixed", "for", "from", "in", "include", "includes", "of", "on", "or",
    "otherwise", "out", "school-time", "to", "until", "when"};

/* Words that people write in place of keywords. */
static const struct {
	const char *word, *meant;
} synonyms[] = {
    {"at", "in"},
    {"ban", "block"},
    {"between", "from"},
    {"blacklist", "block"},
    {"close", "block"},
    {"deny", "block"},
    {"disable", "block"},
    {"disallow", "block"},
    {"during", "in"},
    {"enable", "allow"},
    {"forbid", "block"},
    {"let", "allow"},
    {"open", "allow"},
    {"outside", "out"},
    {"permit", "allow"},
    {"prevent", "block"},
    {"stop", "block"},
    {"unban", "allow"},
    {"unblock", "allow"},
    {"while", "in"},
    {"whitelist", "allow"},
};

#define SYNONYMS (sizeof(synonyms) / sizeof(synonyms[0]))

const struct sg_token *
sg_cursor_ahead(const struct sg_cursor *c, size_t skip)
{
	if (c->failed || skip >= c->line->ntokens - c->at)
		return NULL;
	return &c->line->tokens[c->at + skip];
}

const struct sg_token *
sg_cursor_peek(const struct sg_cursor *c)
{
	return sg_cursor_ahead(c, 0);
}

const struct sg_token *
sg_cursor_take(struct sg_cursor *c)
{
	return &c->line->tokens[c->at++];
}

static bool
is_word(const struct sg_token *t, const char *word)
{
	return t->kind == SG_T_WORD && sg_str_eqi(t->text, sg_str(word));
}

bool
sg_cursor_sees(const struct sg_cursor *c, const char *word)
{
	const struct sg_token *t = sg_cursor_peek(c);

	return t != NULL && is_word(t, word);
}

bool
sg_cursor_skip(struct sg_cursor *c, const char *word)
{
	bool sees = sg_cursor_sees(c, word);

	if (sees)
		c->at++;
	return sees;
}

bool
sg_cursor_join(struct sg_cursor *c)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t != NULL && t->kind == SG_T_COMMA) {
		sg_cursor_take(c);
		return true;
	}
	return sg_cursor_skip(c, "and") || sg_cursor_skip(c, "&");
}

struct sg_place
sg_place_join(struct sg_place a, struct sg_place b)
{
	a.width = b.column + b.width - a.column;
	return a;
}

struct sg_place
sg_cursor_here(const struct sg_cursor *c)
{
	struct sg_place place = c->line->place;

	if (c->at < c->line->ntokens)
		return c->line->tokens[c->at].place;
	place.column += place.width;
	place.width = 1;
	return place;
}

const char *
sg_place_text(struct sg_arena *arena, struct sg_place place,
    struct sg_place from)
{
	if (place.source == from.source || place.source == NULL)
		return sg_arena_printf(arena, "line %u", place.line);
	return sg_arena_printf(arena, "%s, line %u", place.source->name,
	    place.line);
}

/* The number of bytes of the first `characters` characters of `text`. */
static size_t
bytes_of(struct sg_str text, unsigned characters)
{
	size_t n = 0;

	while (n < text.n && characters-- > 0) {
		n++;
		while (n < text.n && (text.p[n] & 0xc0) == 0x80)
			n++;
	}
	return n;
}

const char *
sg_cursor_line_with(const struct sg_cursor *c, struct sg_place place,
    const char *text)
{
	struct sg_str line = c->line->text;
	size_t from = bytes_of(line, place.column - c->line->place.column);
	size_t to = from +
	    bytes_of((struct sg_str){line.p + from, line.n - from},
		place.width);

	return sg_arena_printf(c->parser->arena, "%.*s%s%.*s", (int)from,
	    line.p, text, (int)(line.n - to), line.p + to);
}

void
sg_cursor_fail(struct sg_cursor *c, struct sg_place place, const char *advice,
    const char *format, ...)
{
	char text[512];
	va_list args;

	if (c->failed)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	sg_problem(c->parser->problems, SG_ERROR, place, advice, "%s", text);
	c->failed = true;
}

void
sg_cursor_missing(struct sg_cursor *c, const char *what, const char *advice)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL)
		sg_cursor_fail(c, sg_cursor_here(c), advice, "%s is missing",
		    what);
	else
		sg_cursor_fail(c, t->place, advice,
		    "%s should stand here, not \"%s\"", what, t->text.p);
}

void
sg_cursor_expect(struct sg_cursor *c, const char *word, const char *advice)
{
	if (!sg_cursor_skip(c, word))
		sg_cursor_missing(c,
		    sg_arena_printf(c->parser->arena, "\"%s\"", word), advice);
}

void
sg_cursor_end(struct sg_cursor *c, const char *advice)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL)
		return;
	sg_cursor_fail(c,
	    sg_place_join(t->place,
		c->line->tokens[c->line->ntokens - 1].place),
	    advice != NULL ? advice :
			     "delete it, or put it on a line of its own",
	    "nothing can follow here, but \"%s\" does", t->text.p);
}

void
sg_words_add(struct sg_arena *arena, struct sg_words *words,
    struct sg_word word)
{
	words->w = sg_arena_grow(arena, words->w, words->n, &words->cap,
	    sizeof(*words->w));
	words->w[words->n++] = word;
}

struct sg_word
sg_word_lower(struct sg_arena *arena, struct sg_word word)
{
	char *copy = sg_arena_dup(arena, word.text);

	for (size_t i = 0; i < word.text.n; i++)
		copy[i] = (char)sg_lower(copy[i]);
	word.text.p = copy;
	return word;
}

/* Returns `text` as a valid name: each invalid character becomes "-".  The
 * returned text may be empty. */
static struct sg_str
as_name(struct sg_arena *arena, struct sg_str text)
{
	char *name = sg_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = sg_lower(text.p[i]);

		if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'))
			name[n++] = (char)ch;
		else if (n > 0 && name[n - 1] != '-' && i + 1 < text.n)
			name[n++] = '-';
	}
	if (n > 0 && name[n - 1] == '-')
		n--;
	name[n] = '\0';
	return (struct sg_str){name, n};
}

static bool
is_name(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char ch = sg_lower(text.p[i]);

		if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') &&
		    ch != '-')
			return false;
	}
	return text.n > 0 && text.n <= NAME_MAX_BYTES;
}

static bool
is_reserved(struct sg_str name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (sg_str_eq(name, sg_str(reserved[i])))
			return true;
	}
	return false;
}

/* Report why `name` is invalid.  Returns a similar valid name, or "". */
static struct sg_str
refuse_name(struct sg_cursor *c, const char *what, struct sg_word name)
{
	struct sg_arena *arena = c->parser->arena;
	struct sg_str meant = as_name(arena, name.text);

	if (is_reserved(name.text)) {
		sg_problem(c->parser->problems, SG_ERROR, name.place,
		    "choose another name",
		    "\"%s\" is a word of the policy language and cannot be "
		    "the name of %s",
		    name.text.p, what);
		return SG_LIT("");
	}
	if (meant.n > NAME_MAX_BYTES)
		meant = SG_LIT("");
	sg_problem(c->parser->problems, SG_ERROR, name.place,
	    meant.n == 0 ?
		"choose one of 1 to 64 of these" :
		sg_arena_printf(arena, "write for example:  %s", meant.p),
	    "the name of %s is made of letters a to z, digits and hyphens",
	    what);
	return meant;
}

bool
sg_cursor_name(struct sg_cursor *c, const char *what, struct sg_word *name)
{
	struct sg_arena *arena = c->parser->arena;
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL || t->kind == SG_T_COMMA) {
		sg_cursor_missing(c,
		    sg_arena_printf(arena, "the name of %s", what),
		    "add one of letters a to z, digits and hyphens");
		return false;
	}
	sg_cursor_take(c);
	*name = sg_word_lower(arena, (struct sg_word){t->text, t->place});
	if (t->kind == SG_T_STRING && is_name(as_name(arena, name->text)))
		name->text = as_name(arena, name->text); /* "Year 3" */
	if ((t->kind != SG_T_WORD && t->kind != SG_T_STRING) ||
	    !is_name(name->text) || is_reserved(name->text))
		name->text = refuse_name(c, what, *name);
	return name->text.n > 0;
}

void
sg_cursor_join_number(struct sg_cursor *c, struct sg_word *name)
{
	const struct sg_token *t = sg_cursor_peek(c);
	const struct sg_token *after = sg_cursor_ahead(c, 1);

	if (t == NULL || t->kind != SG_T_WORD || t->text.n > 3 ||
	    after != NULL || name->text.n == 0 || !is_name(t->text) ||
	    t->text.p[0] < '0' || t->text.p[0] > '9')
		return;
	sg_cursor_take(c);
	name->text = sg_str(sg_arena_printf(c->parser->arena, "%s-%s",
	    name->text.p, t->text.p));
	*name = sg_word_lower(c->parser->arena, *name);
	name->place = sg_place_join(name->place, t->place);
}

bool
sg_cursor_text(struct sg_cursor *c, const char *what, struct sg_word *text)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL || t->kind == SG_T_COMMA || t->text.n == 0) {
		sg_cursor_missing(c, what,
		    "add it, in quotation marks if it is several words");
		return false;
	}
	sg_cursor_take(c);
	*text = (struct sg_word){t->text, t->place};
	return true;
}

bool
sg_cursor_number(struct sg_cursor *c, uint32_t max, uint32_t *number)
{
	const struct sg_token *t = sg_cursor_peek(c);
	uint64_t value = 0;

	*number = 0;
	if (t == NULL || t->kind != SG_T_WORD) {
		sg_cursor_missing(c, "a number", "write it in digits");
		return false;
	}
	for (size_t i = 0; i < t->text.n && value <= max; i++) {
		if (t->text.p[i] < '0' || t->text.p[i] > '9') {
			sg_cursor_missing(c, "a number", "write it in digits");
			return false;
		}
		value = value * 10 + (uint64_t)(t->text.p[i] - '0');
	}
	if (value == 0 || value > max) {
		sg_cursor_fail(c, t->place,
		    sg_arena_printf(c->parser->arena, "it can be 1 to %u", max),
		    "%s is %s here", t->text.p,
		    value == 0 ? "too few" : "too many");
		return false;
	}
	sg_cursor_take(c);
	*number = (uint32_t)value;
	return true;
}

/* ---- lists -------------------------------------------------------------- */

static bool
stops_list(const struct sg_token *t, const struct sg_list *list)
{
	if (t == NULL)
		return true;
	if (list->stops == NULL)
		return false;
	for (size_t i = 0; list->stops[i] != NULL; i++) {
		if (is_word(t, list->stops[i]))
			return true;
	}
	return false;
}

const char *
sg_cursor_meant(struct sg_str word, const char *const *words)
{
	size_t count = 0;

	for (; words != NULL && words[count] != NULL; count++) {
		for (size_t i = 0; i < SYNONYMS; i++) {
			if (sg_str_eqi(word, sg_str(synonyms[i].word)) &&
			    strcmp(words[count], synonyms[i].meant) == 0)
				return words[count];
		}
	}
	if (word.n > 1 && word.p[word.n - 1] == '.')
		word.n--; /* drop the full stop of a sentence */
	if (word.n < 3 || memchr(word.p, '.', word.n) != NULL)
		return NULL;
	return sg_did_you_mean(word, words, count);
}

/* Treat "and", "or" and "&" between two names as a comma.  Fails if no name
 * follows. */
static bool
skip_and(struct sg_cursor *c, const struct sg_list *list)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL ||
	    (!is_word(t, "and") && !is_word(t, "or") && !is_word(t, "&")))
		return false;
	sg_cursor_take(c);
	if (stops_list(sg_cursor_peek(c), list))
		sg_cursor_fail(c, t->place, "add it, or delete the word",
		    "%s is missing after \"%s\"", list->item, t->text.p);
	return true;
}

/* Report "except" in a list of names.  In a rule, check/sentence.c understands
 * it where groups stand after it. */
static bool
refuse_except(struct sg_cursor *c, const struct sg_list *list,
    const struct sg_token *t)
{
	static const char *const words[] = {
	    "except", "excepting", "excluding", "but", "without"};
	bool rule = c->key != NULL &&
	    (strcmp(c->key, "block") == 0 || strcmp(c->key, "allow") == 0);

	if (list->quoted)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!is_word(t, words[i]))
			continue;
		sg_cursor_fail(c, t->place,
		    rule ? "groups stand after it:  for everyone except staff" :
			   "name what is part of it",
		    rule ? "this \"%s\" is not understood" :
			   "there is no \"%s\" here",
		    t->text.p);
		return true;
	}
	return false;
}

/* Report a semicolon used as a comma ("a;b", "a;", ";").  A semicolon in a URL
 * is not reported. */
static bool
refuse_semicolon(struct sg_cursor *c, const struct sg_list *list,
    const struct sg_token *t)
{
	if (t->kind != SG_T_WORD || t->text.n == 0 ||
	    memchr(t->text.p, ';', t->text.n) == NULL ||
	    (memchr(t->text.p, '/', t->text.n) != NULL &&
		t->text.p[t->text.n - 1] != ';'))
		return false;
	sg_cursor_fail(c, t->place,
	    list->quoted ?
		"write a comma between two; put one that has a semicolon in it in "
		"quotation marks" :
		"write a comma between two, and nothing after "
		"the last",
	    "\"%s\" has a semicolon in it", t->text.p);
	return true;
}

/* Report that `a` is followed by `b` without a comma. */
static void
comma_missing(struct sg_cursor *c, const struct sg_list *list,
    const struct sg_token *a, const struct sg_token *b)
{
	struct sg_arena *arena = c->parser->arena;
	const char *meant = b->kind != SG_T_WORD || list->stops == NULL ?
	    NULL :
	    sg_cursor_meant(b->text, list->stops);

	if (meant != NULL)
		sg_cursor_fail(c, b->place,
		    sg_arena_printf(arena, "did you mean \"%s\"?", meant),
		    "\"%s\" cannot stand here", b->text.p);
	else if (list->quoted)
		sg_cursor_fail(c, sg_place_join(a->place, b->place),
		    sg_arena_printf(arena,
			"write %s, %s if these are two, "
			"\"%s %s\" if it is one",
			a->text.p, b->text.p, a->text.p, b->text.p),
		    "a comma or quotation marks are missing here");
	else
		sg_problem(c->parser->problems, SG_ERROR,
		    sg_place_join(a->place, b->place),
		    sg_arena_printf(arena,
			"write %s, %s if these are two, "
			"%s-%s if it is one",
			a->text.p, b->text.p, a->text.p, b->text.p),
		    "a comma is missing between \"%s\" and "
		    "\"%s\"",
		    a->text.p, b->text.p);
}

static void
add_item(struct sg_cursor *c, const struct sg_list *list,
    const struct sg_token *t, struct sg_words *words)
{
	if (t->kind == SG_T_STRING && !list->quoted)
		sg_problem(c->parser->problems, SG_ERROR, t->place,
		    "delete the quotation marks",
		    "%s stands without quotation marks", list->item);
	sg_words_add(c->parser->arena, words,
	    (struct sg_word){t->text, t->place});
}

/* Consume the comma after an item.  Fails if no item follows the comma. */
static void
take_comma(struct sg_cursor *c, const struct sg_list *list)
{
	const struct sg_token *comma = sg_cursor_take(c);

	if (stops_list(sg_cursor_peek(c), list))
		sg_cursor_fail(c, comma->place, "add it, or delete the comma",
		    "%s is missing after the comma", list->item);
}

size_t
sg_cursor_list(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words)
{
	size_t before = words->n;
	const struct sg_token *t, *next;

	for (t = sg_cursor_peek(c); !stops_list(t, list);
	     t = sg_cursor_peek(c)) {
		if (skip_and(c, list))
			continue;
		if (t->kind == SG_T_COMMA || t->text.n == 0) {
			sg_cursor_missing(c, list->item,
			    "one comma stands between two names");
			break;
		}
		if ((words->n > before && refuse_except(c, list, t)) ||
		    refuse_semicolon(c, list, t))
			break;
		add_item(c, list, sg_cursor_take(c), words);
		next = sg_cursor_peek(c);
		if (stops_list(next, list))
			break;
		if (next->kind == SG_T_COMMA)
			take_comma(c, list);
		else if (!skip_and(c, list) && !refuse_except(c, list, next) &&
		    !(next->text.n == 1 && refuse_semicolon(c, list, next)))
			comma_missing(c, list, t, next);
	}
	return words->n - before;
}

/* Are `a` and `b` adjacent tokens, without a comma between them? */
static bool
adjacent(struct sg_cursor *c, struct sg_word a, struct sg_word b)
{
	const struct sg_token *t = c->line->tokens;

	for (size_t i = 0; i + 1 < c->line->ntokens; i++) {
		if (t[i].place.column == a.place.column)
			return t[i + 1].place.column == b.place.column;
	}
	return false;
}

size_t
sg_cursor_names(struct sg_cursor *c, const struct sg_list *list,
    struct sg_words *words)
{
	struct sg_words read = {0};
	size_t n = sg_cursor_list(c, list, &read);
	bool doubt = false;

	for (size_t i = 0; i < n; i++) {
		bool next = i + 1 < n && adjacent(c, read.w[i], read.w[i + 1]);
		struct sg_word word = sg_word_lower(c->parser->arena,
		    read.w[i]);

		if (doubt || next)
			word.text = SG_LIT("");
		sg_words_add(c->parser->arena, words, word);
		doubt = next;
	}
	return n;
}

size_t
sg_cursor_refs(struct sg_cursor *c, const struct sg_list *list,
    struct sg_refs *refs)
{
	struct sg_words words = {0};
	size_t n = sg_cursor_names(c, list, &words);

	for (size_t i = 0; i < n; i++) {
		refs->r = sg_arena_grow(c->parser->arena, refs->r, refs->n,
		    &refs->cap, sizeof(*refs->r));
		refs->r[refs->n++] = (struct sg_ref){.word = words.w[i]};
	}
	return n;
}
