/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- reads the sentences of one language.
 *
 * Sentences are plain text. Markup in a sentence is escaped and shown as text.
 */
#include "icap/page/words.h"

#include "base/arena.h"
#include "base/problems.h"

#define BIT(value) (1U << (SG_VALUE_##value))

/* By enum sg_sentence: the key of the sentence, and the values that it must
 * use. */
static const struct {
	const char *key;
	unsigned values; /* bit i stands for value i of enum sg_page_value */
} sentences[SG_SENTENCES] = {
    {"title-now", 0},
    {"title-closed", 0},
    {"title-page", 0},
    {"title-unsure", 0},
    {"title-paused", 0},
    {"why-now", 0},
    {"why-always", 0},
    {"why-otherwise", 0},
    {"why-exception", 0},
    {"why-locked", 0},
    {"why-unsure", 0},
    {"why-circumvention", 0},
    {"why-paused", 0},
    {"opens-today", BIT(TIME)},
    {"opens-tomorrow", BIT(TIME)},
    {"opens-on", BIT(WEEKDAY) | BIT(DAY) | BIT(MONTH) | BIT(TIME)},
    {"ask", 0},
    {"ask-adult", 0},
    {"ask-anyone", 0},
    {"ask-worried", 0},
    {"ask-worried-anyone", 0},
    {"label-reference", 0},
    {"label-contact", 0},
    {"label-phone", 0},
    {"staff", 0},
    {"desk-never", 0},
    {"desk-ask", 0},
};

/* Keys that are not sentences. Their numbers follow those of the sentences
 * (enum sg_sentence). */
enum { KEY_DIR = SG_SENTENCES, KEY_DAYS, KEY_MONTHS, KEYS };

/* Names of the values that sentences may use, from SG_VALUE_TIME on. */
static const char *const value_names[] = {"time", "weekday", "day", "month"};
#define VALUE_NAMES (sizeof value_names / sizeof value_names[0])

struct reader {
	struct sg_arena *arena;
	const struct sg_source *source;
	struct sg_problems *problems;
	struct sg_page_words *words;
	bool seen[KEYS];
};

static const char *
key_name(unsigned key)
{
	static const char *const others[] = {"dir", "days", "months"};

	return key < SG_SENTENCES ? sentences[key].key :
				    others[key - SG_SENTENCES];
}

/* ---- one sentence ------------------------------------------------------- */

/* Adds literal text as a piece. The text is escaped now, at loading, so that
 * rendering only copies. */
static void
add_literal(struct reader *r, struct sg_pieces *pieces, struct sg_str text)
{
	struct sg_piece piece = {.kind = SG_PIECE_LITERAL};
	/* the longest escape, "&quot;", has 6 bytes */
	size_t cap = 6 * text.n + 1;
	struct sg_out out;

	if (text.n == 0)
		return;
	sg_out_init(&out, sg_arena_alloc(r->arena, cap), cap);
	sg_out_html(&out, text);
	piece.text = (struct sg_str){out.p, out.n};
	sg_pieces_add(r->arena, pieces, piece);
}

/* Returns the value called `name`. If `name` is unknown, reports a problem and
 * returns SG_PAGE_VALUES. */
static unsigned
find_value(struct reader *r, struct sg_str name, unsigned allowed)
{
	unsigned value;

	for (unsigned i = 0; i < VALUE_NAMES; i++) {
		value = SG_VALUE_TIME + i;
		if (sg_str_eq(name, sg_str(value_names[i])) &&
		    (allowed & 1U << value) != 0)
			return value;
	}
	sg_problem(r->problems, SG_ERROR, sg_piece_place(r->source, name),
	    allowed == 0 ?
		"write it without values in braces" :
		"use {time}, and in \"opens-on\" also {weekday}, {day} and {month}",
	    "this sentence has no value called \"%.*s\"", (int)name.n, name.p);
	return SG_PAGE_VALUES;
}

/*
 * Reads the value in braces at the start of `text`, and moves `text` past the
 * braces. If there is a problem, reports it, returns SG_PAGE_VALUES, and
 * empties `text` so that the rest of the sentence is skipped.
 */
static unsigned
take_value(struct reader *r, struct sg_str *text, unsigned allowed)
{
	struct sg_str brace = {text->p, 1}, name;
	const char *end = memchr(text->p, '}', text->n);
	unsigned value = SG_PAGE_VALUES;

	if (text->p[0] == '{' && end != NULL) {
		name = (struct sg_str){
		    text->p + 1, (size_t)(end - text->p) - 1};
		value = find_value(r, name, allowed);
	} else {
		sg_problem(r->problems, SG_ERROR,
		    sg_piece_place(r->source, brace), "write a value as {time}",
		    "a brace without its partner");
	}
	if (value == SG_PAGE_VALUES) {
		*text = (struct sg_str){NULL, 0};
		return value;
	}
	text->n -= (size_t)(end + 1 - text->p);
	text->p = end + 1;
	return value;
}

static size_t
plain_length(struct sg_str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != '{' && text.p[n] != '}')
		n++;
	return n;
}

static void
read_sentence(struct reader *r, unsigned key, struct sg_str text)
{
	struct sg_pieces *pieces = &r->words->sentence[key];
	struct sg_piece piece = {.kind = SG_PIECE_VALUE};
	unsigned missing = sentences[key].values;
	struct sg_str whole = text;
	size_t n;

	while (text.n > 0) {
		n = plain_length(text);
		add_literal(r, pieces, (struct sg_str){text.p, n});
		text.p += n;
		text.n -= n;
		if (text.n == 0)
			break;
		piece.what = take_value(r, &text, sentences[key].values);
		if (piece.what == SG_PAGE_VALUES)
			return;
		missing &= ~(1U << piece.what);
		sg_pieces_add(r->arena, pieces, piece);
	}
	for (unsigned i = 0; i < VALUE_NAMES; i++) {
		if ((missing & 1U << (SG_VALUE_TIME + i)) != 0)
			sg_problem(r->problems, SG_ERROR,
			    sg_piece_place(r->source, whole),
			    "without it the reader cannot know when",
			    "\"%s\" does not tell the {%s}", sentences[key].key,
			    value_names[i]);
	}
}

/* ---- the other keys ----------------------------------------------------- */

/* Copies `s` into the words' arena: the words outlive the source. */
static struct sg_str
own(struct reader *r, struct sg_str s)
{
	return (struct sg_str){sg_arena_dup(r->arena, s), s.n};
}

static void
read_names(struct reader *r, unsigned key, struct sg_str text,
    struct sg_str *names, size_t count)
{
	struct sg_str rest = text;
	struct sg_str name;
	size_t found = 0;

	for (; rest.p != NULL; found++) {
		name = sg_str_trim(sg_str_cut(&rest, ','));
		if (found < count)
			names[found] = own(r, name);
	}
	if (found != count)
		sg_problem(r->problems, SG_ERROR,
		    sg_piece_place(r->source, text),
		    key == KEY_DAYS ? "begin with Monday, with commas between" :
				      "begin with January, with commas between",
		    "\"%s\" needs %zu names, and here are %zu", key_name(key),
		    count, found);
}

static void
read_dir(struct reader *r, struct sg_str text)
{
	r->words->dir = own(r, text);
	if (!sg_str_eq(text, SG_LIT("ltr")) && !sg_str_eq(text, SG_LIT("rtl")))
		sg_problem(r->problems, SG_ERROR,
		    sg_piece_place(r->source, text),
		    "write ltr (left to right) or rtl (right to left)",
		    "\"%.*s\" is no direction", (int)text.n, text.p);
}

static void
read_value(struct reader *r, unsigned key, struct sg_str text)
{
	switch (key) {
	case KEY_DIR:
		read_dir(r, text);
		break;
	case KEY_DAYS:
		read_names(r, key, text, r->words->weekday, 7);
		break;
	case KEY_MONTHS:
		read_names(r, key, text, r->words->month, 12);
		break;
	default:
		read_sentence(r, key, text);
	}
}

/* ---- lines -------------------------------------------------------------- */

static void
report_unknown(struct reader *r, struct sg_str name)
{
	const char *names[KEYS], *meant;
	char advice[64] = "README.md beside it lists the keys";
	struct sg_out out;

	for (unsigned i = 0; i < KEYS; i++)
		names[i] = key_name(i);
	meant = sg_did_you_mean(name, names, KEYS);
	if (meant != NULL) {
		sg_out_init(&out, advice, sizeof advice);
		sg_out_printf(&out, "did you mean \"%s\"?", meant);
	}
	sg_problem(r->problems, SG_ERROR, sg_piece_place(r->source, name),
	    advice, "no sentence is called \"%.*s\"", (int)name.n, name.p);
}

static void
read_line(struct reader *r, struct sg_str line)
{
	struct sg_str text = line, name;
	unsigned key = 0;

	name = sg_str_trim(sg_str_cut(&text, '='));
	text = sg_str_trim(text);
	while (key < KEYS && !sg_str_eq(name, sg_str(key_name(key))))
		key++;
	if (key == KEYS) {
		report_unknown(r, name);
	} else if (r->seen[key]) {
		sg_problem(r->problems, SG_ERROR,
		    sg_piece_place(r->source, name), "keep one of them",
		    "\"%s\" is here twice", key_name(key));
	} else {
		r->seen[key] = true;
		if (text.n == 0)
			sg_problem(r->problems, SG_ERROR,
			    sg_piece_place(r->source, line),
			    "write it behind a \"=\"", "\"%s\" says nothing",
			    key_name(key));
		else
			read_value(r, key, text);
	}
}

void
sg_page_words_compile(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_page_words *words)
{
	struct reader r = {.arena = arena,
	    .source = source,
	    .problems = problems,
	    .words = words};
	struct sg_place whole = {.source = source};
	struct sg_str rest = source->text, line;

	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf"))) {
		rest.p += 3;
		rest.n -= 3;
	}
	while (rest.n > 0) {
		line = sg_str_trim(sg_str_cut(&rest, '\n'));
		if (line.n > 0 && line.p[0] != '#')
			read_line(&r, line);
	}
	for (unsigned key = 0; key < KEYS; key++) {
		if (!r.seen[key])
			sg_problem(problems, SG_ERROR, whole,
			    "add it; en.txt shows what it says in English",
			    "\"%s\" is missing", key_name(key));
	}
}
