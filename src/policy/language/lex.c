/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lex.c -- splits a text into lines of tokens.  Each token has its place (line
 * and columns).
 *
 * The lexer accepts the special characters of word processors, such as curly
 * quotes.  It knows no keywords.
 */
#include "policy/language/lex.h"

#include "base/arena.h"

enum glyph_kind {
	GLYPH_PLAIN = 1,
	GLYPH_LINE_END,
	GLYPH_BLANK,
	GLYPH_QUOTE,
	GLYPH_COMMA,
	GLYPH_SEPARATOR, /* comma or semicolon of another script */
	GLYPH_HASH,
	GLYPH_HYPHEN,    /* looks like "-" but is another character */
	GLYPH_INVISIBLE, /* zero-width, from word processors; dropped */
	GLYPH_BAD,       /* not UTF-8 */
	GLYPH_CONTROL    /* not allowed in a policy */
};

struct glyph {
	enum glyph_kind kind;
	uint32_t cp; /* code point; 0 if GLYPH_BAD */
	size_t bytes;
};

struct lexer {
	struct sg_arena *arena;
	struct sg_problems *problems;
	const struct sg_source *source;
	const char *p, *end;
	unsigned line, column; /* of *p */
	bool told_encoding;    /* bad UTF-8 was reported, once for the file */
	unsigned told_control; /* last line with a reported control character */
	struct sg_lines lines;
	size_t lines_cap;
	struct sg_line now; /* the line being read */
	size_t tokens_cap;
	const char *text_from, *text_to; /* first to last token of `now` */
};

/*
 * Code points outside ASCII that are not GLYPH_PLAIN, sorted.  Characters that
 * change the reading direction are GLYPH_CONTROL.  They could make a line look
 * different from the text that is parsed.
 */
static const struct {
	uint32_t from, to;
	enum glyph_kind kind;
} others[] = {
    {0x0080, 0x009f, GLYPH_CONTROL},
    {0x00a0, 0x00a0, GLYPH_BLANK},
    {0x00ad, 0x00ad, GLYPH_INVISIBLE},
    {0x060c, 0x060c, GLYPH_SEPARATOR},
    {0x061b, 0x061b, GLYPH_SEPARATOR},
    {0x1680, 0x1680, GLYPH_BLANK},
    {0x2000, 0x200a, GLYPH_BLANK},
    {0x200b, 0x200b, GLYPH_INVISIBLE},
    {0x200e, 0x200f, GLYPH_CONTROL}, /* reading direction */
    {0x2010, 0x2013, GLYPH_HYPHEN},
    {0x201c, 0x201f, GLYPH_QUOTE},
    {0x2028, 0x2029, GLYPH_CONTROL},
    {0x202a, 0x202e, GLYPH_CONTROL}, /* reading direction */
    {0x202f, 0x202f, GLYPH_BLANK},
    {0x205f, 0x205f, GLYPH_BLANK},
    {0x2060, 0x2060, GLYPH_INVISIBLE},
    {0x2066, 0x2069, GLYPH_CONTROL}, /* reading direction */
    {0x2212, 0x2212, GLYPH_HYPHEN},
    {0x3000, 0x3000, GLYPH_BLANK},
    {0x3001, 0x3001, GLYPH_SEPARATOR},
    {0xfe50, 0xfe51, GLYPH_SEPARATOR},
    {0xfeff, 0xfeff, GLYPH_INVISIBLE},
    {0xff02, 0xff02, GLYPH_QUOTE},
    {0xff0c, 0xff0c, GLYPH_SEPARATOR},
    {0xff1b, 0xff1b, GLYPH_SEPARATOR},
    {0xff64, 0xff64, GLYPH_SEPARATOR},
};

static enum glyph_kind
kind_of(uint32_t cp)
{
	switch (cp) {
	case '\n':
	case '\r':
		return GLYPH_LINE_END;
	case ' ':
	case '\t':
		return GLYPH_BLANK;
	case '"':
		return GLYPH_QUOTE;
	case ',':
		return GLYPH_COMMA;
	case '#':
		return GLYPH_HASH;
	default:
		break;
	}
	if (cp < 0x80)
		return cp < 0x20 || cp == 0x7f ? GLYPH_CONTROL : GLYPH_PLAIN;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (cp >= others[i].from && cp <= others[i].to)
			return others[i].kind;
	}
	return GLYPH_PLAIN;
}

/* Decode the character at `p`.  At the end of the text returns GLYPH_LINE_END
 * with 0 bytes. */
static struct glyph
glyph_at(const char *p, const char *end)
{
	struct glyph g = {GLYPH_LINE_END, 0, 0};

	if (p == end)
		return g;
	g.bytes = sg_utf8_decode(p, (size_t)(end - p), &g.cp);
	if (g.bytes == 0)
		return (struct glyph){GLYPH_BAD, 0, 1};
	g.kind = kind_of(g.cp);
	return g;
}

static struct glyph
peek(const struct lexer *lx)
{
	return glyph_at(lx->p, lx->end);
}

static struct sg_place
place_here(const struct lexer *lx)
{
	return (struct sg_place){lx->source, lx->line, lx->column, 1};
}

/* Consume `g`, the next character of this line.  Report the character if it is
 * not allowed. */
static void
take(struct lexer *lx, struct glyph g)
{
	if (g.kind == GLYPH_BAD && !lx->told_encoding) {
		lx->told_encoding = true;
		sg_problem(lx->problems, SG_ERROR, place_here(lx),
		    "save the file as UTF-8", "this character is not UTF-8");
	}
	if (g.kind == GLYPH_CONTROL && lx->told_control != lx->line) {
		lx->told_control = lx->line;
		sg_problem(lx->problems, SG_ERROR, place_here(lx),
		    "delete it, or type the line again",
		    "invisible control character (U+%04X)", (unsigned)g.cp);
	}
	lx->p += g.bytes;
	lx->column++;
}

static bool
ends_word(enum glyph_kind kind)
{
	return kind == GLYPH_LINE_END || kind == GLYPH_BLANK ||
	    kind == GLYPH_QUOTE || kind == GLYPH_COMMA ||
	    kind == GLYPH_SEPARATOR;
}

/*
 * Copy the bytes from..to.  Blanks are replaced by ASCII blanks.  Outside
 * quotation marks, hyphens are replaced by "-".  Invisible and invalid
 * characters are dropped.
 */
static struct sg_str
plain(struct lexer *lx, const char *from, const char *to, bool quoted)
{
	struct glyph g;
	char *copy, *q;

	q = copy = sg_arena_alloc(lx->arena, (size_t)(to - from) + 1);
	for (const char *p = from; p < to; p += g.bytes) {
		g = glyph_at(p, to);
		if (g.kind == GLYPH_BLANK) {
			*q++ = ' ';
		} else if (g.kind == GLYPH_HYPHEN && !quoted) {
			*q++ = '-';
		} else if (g.kind != GLYPH_INVISIBLE && g.kind != GLYPH_BAD &&
		    g.kind != GLYPH_CONTROL) {
			memcpy(q, p, g.bytes);
			q += g.bytes;
		}
	}
	*q = '\0';
	return (struct sg_str){copy, (size_t)(q - copy)};
}

/* Add a token with the text from `from` to lx->p.  `place` is the place of the
 * token. */
static struct sg_token *
add_token(struct lexer *lx, enum sg_token_kind kind, struct sg_place place,
    const char *from)
{
	struct sg_token *token;

	lx->now.tokens = sg_arena_grow(lx->arena, lx->now.tokens,
	    lx->now.ntokens, &lx->tokens_cap, sizeof(*lx->now.tokens));
	token = &lx->now.tokens[lx->now.ntokens++];
	place.width = lx->column - place.column;
	*token = (struct sg_token){.kind = kind, .place = place};
	if (lx->now.ntokens == 1) {
		lx->now.place = place;
		lx->text_from = from;
	}
	lx->now.place.width = lx->column - lx->now.place.column;
	lx->text_to = lx->p;
	return token;
}

static void
read_word(struct lexer *lx)
{
	struct sg_place place = place_here(lx);
	const char *from = lx->p;
	struct sg_token *token;
	struct sg_str text;

	for (struct glyph g = peek(lx); !ends_word(g.kind); g = peek(lx))
		take(lx, g);
	text = plain(lx, from, lx->p, false);
	if (text.n == 0)
		return;
	token = add_token(lx, SG_T_WORD, place, from);
	token->text = text;
}

static void
read_string(struct lexer *lx, struct glyph open)
{
	struct sg_place place = place_here(lx);
	const char *from = lx->p, *inside;
	struct sg_token *token;
	struct sg_str text;
	struct glyph g;

	take(lx, open);
	inside = lx->p;
	for (g = peek(lx); g.kind != GLYPH_QUOTE && g.kind != GLYPH_LINE_END;
	     g = peek(lx))
		take(lx, g);
	text = plain(lx, inside, lx->p, true);
	if (g.kind == GLYPH_QUOTE)
		take(lx, g);
	token = add_token(lx, SG_T_STRING, place, from);
	token->text = text;
	if (g.kind != GLYPH_QUOTE)
		sg_problem(lx->problems, SG_ERROR, token->place,
		    "add a \" where the quoted text ends",
		    "the quotation mark is never closed");
}

/* Read a comma, or a comma or semicolon of another script.  The latter is
 * reported, and treated as a comma. */
static void
read_comma(struct lexer *lx, struct glyph g)
{
	struct sg_place place = place_here(lx);
	const char *from = lx->p;

	take(lx, g);
	add_token(lx, SG_T_COMMA, place, from)->text = SG_LIT(",");
	if (g.kind == GLYPH_SEPARATOR)
		sg_problem(lx->problems, SG_ERROR, place,
		    "write a comma instead:  ,",
		    "\"%.*s\" does not join "
		    "names",
		    (int)g.bytes, from);
}

/* Skip the rest of the line and its end: LF, CR or CR LF. */
static void
skip_line(struct lexer *lx)
{
	struct glyph g;

	for (g = peek(lx); g.kind != GLYPH_LINE_END; g = peek(lx))
		take(lx, g);
	lx->p += g.bytes;
	if (g.cp == '\r' && lx->p != lx->end && *lx->p == '\n')
		lx->p++;
	lx->line++;
	lx->column = 1;
}

static void
read_line(struct lexer *lx)
{
	struct glyph g;

	lx->now = (struct sg_line){.heading = true};
	lx->tokens_cap = 0;
	for (g = peek(lx); g.kind != GLYPH_LINE_END && g.kind != GLYPH_HASH;
	     g = peek(lx)) {
		if (g.kind == GLYPH_BLANK || g.kind == GLYPH_INVISIBLE) {
			if (g.kind == GLYPH_BLANK && lx->now.ntokens == 0)
				lx->now.heading = false;
			take(lx, g);
		} else if (g.kind == GLYPH_QUOTE) {
			read_string(lx, g);
		} else if (g.kind == GLYPH_COMMA || g.kind == GLYPH_SEPARATOR) {
			read_comma(lx, g);
		} else {
			read_word(lx);
		}
	}
	skip_line(lx);
	if (lx->now.ntokens == 0)
		return;
	lx->now.text = (struct sg_str){
	    lx->text_from, (size_t)(lx->text_to - lx->text_from)};
	lx->lines.line = sg_arena_grow(lx->arena, lx->lines.line,
	    lx->lines.count, &lx->lines_cap, sizeof(*lx->lines.line));
	lx->lines.line[lx->lines.count++] = lx->now;
}

struct sg_lines
sg_lex(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems)
{
	struct lexer lx = {.arena = arena,
	    .problems = problems,
	    .source = source,
	    .line = 1,
	    .column = 1};

	lx.p = source->text.n == 0 ? "" : source->text.p;
	lx.end = lx.p + source->text.n;
	if (sg_str_starts(source->text, SG_LIT("\xef\xbb\xbf")))
		lx.p += 3; /* byte order mark */
	while (lx.p != lx.end)
		read_line(&lx);
	return lx.lines;
}
