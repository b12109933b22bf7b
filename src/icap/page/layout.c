/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * layout.c -- compiles HTML with {{holes}} into pieces.
 *
 * A scanner follows tags and quoted attributes, so that each hole's place is
 * known. The place decides how the value must be escaped. If no escaping is
 * known to be safe at a place, a hole is refused there.
 */
#include "icap/page/layout.h"

#include "base/arena.h"
#include "base/problems.h"

#define IFS_MAX 4 /* deepest nesting of {{if}} */

/* Names of the values that a layout may use, by enum sg_page_value. */
static const char *const value_names[] = {"lang", "dir", "site", "platform",
    "school", "contact", "phone", "reference", "desk"};
#define VALUE_NAMES (sizeof value_names / sizeof value_names[0])

/* Names of the slots, by enum sg_page_slot. */
static const char *const slot_names[SG_PAGE_SLOTS] = {"title", "why", "opens",
    "ask", "label-reference", "label-contact", "label-phone", "staff",
    "desk-say"};

/* In these attributes, an escaped value is always plain text. */
static const char *const plain_attributes[] = {
    "lang", "dir", "title", "aria-label", "content", "class"};

enum state {
	IN_TEXT,
	IN_TAG,
	IN_QUOTES, /* in a quoted attribute value */
	IN_CODE    /* <style> or <script> */
};

struct scanner {
	struct sg_arena *arena;
	const struct sg_source *source;
	struct sg_problems *problems;
	struct sg_pieces *pieces;
	struct sg_str rest; /* unread part of the source */
	enum state state;
	bool in_title, fresh_line;
	char quote;
	struct sg_str tag; /* the current tag: "p", or "/p" for an end tag */
	struct sg_str attribute;
	const char *value; /* start of the quoted attribute value */
	char *kept;        /* all literal bytes of the layout so far */
	/*
	 * Bytes in `kept`, and how many of these bytes are already in pieces.
	 */
	size_t nkept, nused;
	/* Indexes of the IF pieces that still wait for their {{end}}. */
	size_t ifs[IFS_MAX];
	struct sg_str if_text[IFS_MAX];
	size_t nifs;
};

static void
report(struct scanner *s, struct sg_str what, const char *text,
    const char *advice)
{
	sg_problem(s->problems, SG_ERROR, sg_piece_place(s->source, what),
	    advice, "%s", text);
}

/* Makes a piece of the literal bytes that were kept since the last piece. */
static void
end_literal(struct scanner *s)
{
	struct sg_piece piece = {.kind = SG_PIECE_LITERAL};

	if (s->nkept == s->nused)
		return;
	piece.text = (struct sg_str){s->kept + s->nused, s->nkept - s->nused};
	sg_pieces_add(s->arena, s->pieces, piece);
	s->nused = s->nkept;
}

static size_t
add_piece(struct scanner *s, struct sg_piece piece)
{
	end_literal(s);
	return sg_pieces_add(s->arena, s->pieces, piece);
}

/* ---- following the HTML ------------------------------------------------- */

static bool
is_name_char(char c)
{
	return (sg_lower(c) >= 'a' && sg_lower(c) <= 'z') || c == '-' ||
	    (c >= '0' && c <= '9');
}

/* Returns the name at the start of `p`, including the "/" of an end tag. */
static struct sg_str
name_at(struct sg_str p)
{
	struct sg_str name = {p.p, p.n > 0 && p.p[0] == '/' ? 1 : 0};

	while (name.n < p.n && is_name_char(p.p[name.n]))
		name.n++;
	return name;
}

/* Returns the attribute name before `p`, which points to the "=". */
static struct sg_str
name_before(struct scanner *s, const char *p)
{
	struct sg_str name = {p, 0};

	while (name.p > s->tag.p && is_name_char(name.p[-1])) {
		name.p--;
		name.n++;
	}
	return name;
}

static void
end_tag(struct scanner *s)
{
	bool code = sg_str_eqi(s->tag, SG_LIT("style")) ||
	    sg_str_eqi(s->tag, SG_LIT("script"));

	s->state = code ? IN_CODE : IN_TEXT;
	s->in_title = sg_str_eqi(s->tag, SG_LIT("title"));
}

/* Updates the state by one byte that is outside a hole. */
static void
follow(struct scanner *s)
{
	char c = s->rest.p[0];
	struct sg_str after = {s->rest.p + 1, s->rest.n - 1};

	if (s->state == IN_QUOTES) {
		if (c == s->quote)
			s->state = IN_TAG;
	} else if (s->state != IN_TAG) {
		if (c == '<' &&
		    (s->state == IN_TEXT ||
			sg_str_starts(after, SG_LIT("/")))) {
			s->state = IN_TAG;
			s->tag = name_at(after);
			s->attribute = (struct sg_str){NULL, 0};
		}
	} else if (c == '>') {
		end_tag(s);
	} else if (c == '=') {
		s->attribute = name_before(s, s->rest.p);
	} else if (c == '"' || c == '\'') {
		s->state = IN_QUOTES;
		s->quote = c;
		s->value = after.p;
	}
}

/* Keeps one literal byte, except indentation, empty lines and carriage
 * returns. */
static void
keep(struct scanner *s)
{
	char c = s->rest.p[0];
	bool white = c == ' ' || c == '\t' || c == '\n';

	if (c != '\r' && !(s->fresh_line && white))
		s->kept[s->nkept++] = c;
	s->fresh_line = c == '\n' || (s->fresh_line && white);
}

/* ---- holes -------------------------------------------------------------- */

/* Sets *context to the context of this place. The context decides how a value
 * is escaped. Returns false if no escaping would make the value safe here. */
static bool
context_here(const struct scanner *s, enum sg_page_context *context)
{
	struct sg_str value = {s->value, 0};

	if (s->state == IN_TEXT) {
		*context = s->in_title ? SG_IN_PLAIN : SG_IN_TEXT;
		return true;
	}
	if (s->state != IN_QUOTES)
		return false;
	value.n = (size_t)(s->rest.p - s->value);
	if (sg_str_eqi(s->attribute, SG_LIT("href"))) {
		*context = SG_IN_URL;
		return sg_str_starts(value, SG_LIT("mailto:"));
	}
	*context = SG_IN_PLAIN;
	for (size_t i = 0;
	     i < sizeof plain_attributes / sizeof plain_attributes[0]; i++) {
		if (sg_str_eqi(s->attribute, sg_str(plain_attributes[i])))
			return true;
	}
	return false;
}

/* The link to the desk is all of a quoted href, and stands nowhere else. */
static bool
is_desk_link(const struct scanner *s, const struct sg_piece *piece,
    const char *hole)
{
	return piece->kind == SG_PIECE_VALUE && piece->what == SG_VALUE_DESK &&
	    s->state == IN_QUOTES && sg_str_eqi(s->attribute, SG_LIT("href")) &&
	    s->value == hole && s->rest.n > 0 && s->rest.p[0] == s->quote;
}

/* Looks `name` up among the values and the slots. Returns false if it is
 * unknown. */
static bool
find_name(struct sg_str name, struct sg_piece *piece)
{
	for (unsigned i = 0; i < VALUE_NAMES; i++) {
		if (sg_str_eq(name, sg_str(value_names[i]))) {
			piece->kind = SG_PIECE_VALUE;
			piece->what = i;
			return true;
		}
	}
	for (unsigned i = 0; i < SG_PAGE_SLOTS; i++) {
		if (sg_str_eq(name, sg_str(slot_names[i]))) {
			piece->kind = SG_PIECE_SLOT;
			piece->what = i;
			return true;
		}
	}
	return false;
}

static void
report_unknown(struct scanner *s, struct sg_str name)
{
	const char *names[VALUE_NAMES + SG_PAGE_SLOTS];
	const char *meant;
	char advice[64] = "README.md beside it lists what there is";
	struct sg_out out;

	memcpy(names, value_names, sizeof value_names);
	memcpy(names + VALUE_NAMES, slot_names, sizeof slot_names);
	meant = sg_did_you_mean(name, names, VALUE_NAMES + SG_PAGE_SLOTS);
	if (meant != NULL) {
		sg_out_init(&out, advice, sizeof advice);
		sg_out_printf(&out, "did you mean \"%s\"?", meant);
	}
	sg_problem(s->problems, SG_ERROR, sg_piece_place(s->source, name),
	    advice, "there is nothing called \"%.*s\" to put here", (int)name.n,
	    name.p);
}

static void
add_hole(struct scanner *s, struct sg_str name, const char *hole)
{
	struct sg_piece piece = {.kind = SG_PIECE_LITERAL};

	if (!find_name(name, &piece)) {
		report_unknown(s, name);
	} else if (is_desk_link(s, &piece, hole)) {
		piece.context = SG_IN_HREF;
		add_piece(s, piece);
	} else if (piece.kind == SG_PIECE_VALUE &&
	    piece.what == SG_VALUE_DESK) {
		report(s, name, "the link to the desk cannot stand here",
		    "write:  <a href=\"{{desk}}\" rel=\"noreferrer\">");
	} else if (!context_here(s, &piece.context)) {
		report(s, name, "a value cannot be made safe in this place",
		    "put it into the text, or into a quoted lang, dir, class, "
		    "title,\naria-label, content or href=\"mailto:...\"");
	} else if (piece.context == SG_IN_URL && piece.kind == SG_PIECE_SLOT) {
		report(s, name, "a sentence cannot stand in an address",
		    "use a value, as {{contact}} or {{reference}}");
	} else {
		add_piece(s, piece);
	}
}

static void
begin_if(struct scanner *s, struct sg_str name)
{
	struct sg_piece piece = {.kind = SG_PIECE_LITERAL};

	if (!find_name(name, &piece)) {
		report_unknown(s, name);
		piece.kind = SG_PIECE_VALUE;
	}
	if (s->nifs == IFS_MAX) {
		report(s, name, "too many {{if}} inside one another",
		    "end one of them before this one");
		return;
	}
	piece.kind = piece.kind == SG_PIECE_VALUE ? SG_PIECE_IF_VALUE :
						    SG_PIECE_IF_SLOT;
	s->if_text[s->nifs] = name;
	s->ifs[s->nifs++] = add_piece(s, piece);
}

static void
end_if(struct scanner *s, struct sg_str name)
{
	if (s->nifs == 0) {
		report(s, name, "this {{end}} has no {{if}}",
		    "take it away, or write the {{if}} before it");
		return;
	}
	end_literal(s);
	s->pieces->piece[s->ifs[--s->nifs]].next = s->pieces->count;
}

/* Compiles a hole. `inside` is the text between its braces. */
static void
read_hole(struct scanner *s, struct sg_str inside)
{
	struct sg_str name = sg_str_trim(inside);
	bool begins = sg_str_starts(name, SG_LIT("if "));

	if ((begins || sg_str_eq(name, SG_LIT("end"))) && s->state != IN_TEXT) {
		report(s, name, "{{if}} and {{end}} cannot stand in a tag",
		    "put them around the whole element");
	} else if (begins) {
		begin_if(s,
		    sg_str_trim((struct sg_str){name.p + 3, name.n - 3}));
	} else if (sg_str_eq(name, SG_LIT("end"))) {
		end_if(s, name);
	} else {
		add_hole(s, name, inside.p - 2);
	}
}

/* ---- the whole ---------------------------------------------------------- */

/* Skips past the next `close` and returns the text before `close`. If the rest
 * has no `close`, returns the whole rest and sets *closed to false. */
static struct sg_str
take_until(struct scanner *s, struct sg_str close, bool *closed)
{
	struct sg_str taken = {s->rest.p, 0};

	while (s->rest.n > 0 && !sg_str_starts(s->rest, close)) {
		s->rest.p++;
		s->rest.n--;
		taken.n++;
	}
	*closed = s->rest.n > 0;
	if (*closed) {
		s->rest.p += close.n;
		s->rest.n -= close.n;
	}
	return taken;
}

static void
scan(struct scanner *s)
{
	struct sg_str start, inside;
	bool closed = true;

	while (s->rest.n > 0) {
		start = (struct sg_str){s->rest.p, 2};
		if (sg_str_starts(s->rest, SG_LIT("{{"))) {
			s->rest.p += 2;
			s->rest.n -= 2;
			inside = take_until(s, SG_LIT("}}"), &closed);
			if (closed)
				read_hole(s, inside);
			s->fresh_line = false;
		} else if (s->state == IN_TEXT &&
		    sg_str_starts(s->rest, SG_LIT("<!--"))) {
			take_until(s, SG_LIT("-->"), &closed);
		} else {
			follow(s);
			keep(s);
			s->rest.p++;
			s->rest.n--;
		}
		if (!closed)
			report(s, start, "this is not closed",
			    "end it with \"}}\", a comment with \"-->\"");
	}
	end_literal(s);
}

void
sg_layout_compile(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_pieces *pieces)
{
	struct scanner s = {.arena = arena,
	    .source = source,
	    .problems = problems,
	    .pieces = pieces,
	    .rest = source->text,
	    .fresh_line = true};

	*pieces = (struct sg_pieces){NULL, 0, 0};
	if (source->text.n == 0)
		return;
	s.kept = sg_arena_alloc(arena, source->text.n);
	scan(&s);
	while (s.nifs > 0)
		report(&s, s.if_text[--s.nifs], "this {{if}} has no {{end}}",
		    "write {{end}} where what depends on it ends");
}
