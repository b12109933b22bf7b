/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * render.c -- renders one page from pieces and facts.
 *
 * This file only copies and escapes. Mistakes in the page files are found
 * earlier, when the pieces are made.
 */
#include "icap/page/render.h"

#include "icap/page/facts.h"
#include "icap/page/page.h"
#include "icap/page/words.h"

/* The largest size of each value in bytes. A longer value is shortened. */
static const struct {
	size_t bytes;
	/* true if the value may be written in another direction than the page;
	 * the value is then isolated */
	bool isolated;
} values[SG_PAGE_VALUES] = {
    [SG_VALUE_LANG] = {SG_TAG_MAX, false},
    [SG_VALUE_DIR] = {3, false},
    [SG_VALUE_SITE] = {253, true},
    [SG_VALUE_PLATFORM] = {80, true},
    [SG_VALUE_SCHOOL] = {160, true},
    [SG_VALUE_CONTACT] = {254, true},
    [SG_VALUE_PHONE] = {80, true},
    [SG_VALUE_REFERENCE] = {SG_REFERENCE_BYTES - 1, true},
    [SG_VALUE_DESK] = {SG_DESK_LINK_BYTES - 1, false},
    [SG_VALUE_TIME] = {5, true},
    [SG_VALUE_WEEKDAY] = {80, false},
    [SG_VALUE_DAY] = {2, false},
    [SG_VALUE_MONTH] = {80, false},
};

#define ELLIPSIS "\xe2\x80\xa6"

/* By context: the text before and the text after an isolated value. These texts
 * keep the value's writing direction from affecting the rest of the page. */
static const struct {
	struct sg_str before, after;
	/*
	 * The largest number of bytes that one byte becomes when it is escaped.
	 */
	size_t expansion;
} contexts[] = {
    [SG_IN_TEXT] = {{"<bdi>", 5}, {"</bdi>", 6}, 6},
    /* U+2068 FIRST STRONG ISOLATE, U+2069 POP DIRECTIONAL ISOLATE */
    [SG_IN_PLAIN] = {{"\xe2\x81\xa8", 3}, {"\xe2\x81\xa9", 3}, 6},
    [SG_IN_URL] = {{"", 0}, {"", 0}, 3},
    [SG_IN_HREF] = {{"", 0}, {"", 0}, 1},
};

/* The title of the page, by enum sg_page_why. */
static const enum sg_sentence titles[SG_WHYS] = {
    [SG_WHY_NOW] = SG_TITLE_NOW,
    [SG_WHY_ALWAYS] = SG_TITLE_CLOSED,
    [SG_WHY_OTHERWISE] = SG_TITLE_CLOSED,
    [SG_WHY_EXCEPTION] = SG_TITLE_CLOSED,
    [SG_WHY_LOCKED] = SG_TITLE_CLOSED,
    [SG_WHY_UNSURE] = SG_TITLE_UNSURE,
    [SG_WHY_CIRCUMVENTION] = SG_TITLE_PAGE,
    [SG_WHY_PAUSED] = SG_TITLE_PAUSED,
};

/* Whom to ask, by enum sg_page_reader. Adults are not sent to a teacher. */
static const enum sg_sentence asks[SG_READERS] = {
    [SG_READER_ANYONE] = SG_ASK_ANYONE,
    [SG_READER_PUPIL] = SG_ASK,
    [SG_READER_ADULT] = SG_ASK_ADULT,
};
/* Whom to ask if the site is on a locked list. */
static const enum sg_sentence worried[SG_READERS] = {
    [SG_READER_ANYONE] = SG_ASK_WORRIED_ANYONE,
    [SG_READER_PUPIL] = SG_ASK_WORRIED,
    [SG_READER_ADULT] = SG_ASK_WORRIED_ANYONE,
};

/* By slot: the first and the last sentence that may stand there. */
static const struct {
	enum sg_sentence first, last;
} choices[SG_PAGE_SLOTS] = {
    [SG_SLOT_TITLE] = {SG_TITLE_NOW, SG_TITLE_PAUSED},
    [SG_SLOT_WHY] = {SG_SAY_NOW, SG_SAY_PAUSED},
    [SG_SLOT_OPENS] = {SG_OPENS_TODAY_AT, SG_OPENS_ON_DAY},
    [SG_SLOT_ASK] = {SG_ASK, SG_ASK_WORRIED_ANYONE},
    [SG_SLOT_LABEL_REFERENCE] = {SG_LABEL_REFERENCE, SG_LABEL_REFERENCE},
    [SG_SLOT_LABEL_CONTACT] = {SG_LABEL_CONTACT, SG_LABEL_CONTACT},
    [SG_SLOT_LABEL_PHONE] = {SG_LABEL_PHONE, SG_LABEL_PHONE},
    [SG_SLOT_STAFF] = {SG_STAFF, SG_STAFF},
    [SG_SLOT_DESK] = {SG_DESK_NEVER, SG_DESK_ASK},
};

/*
 * Returns the sentence that names whom to ask. There is none for a site that no
 * exception can open: asking would help nobody.
 */
static enum sg_sentence
whom_to_ask(const struct sg_page_facts *facts)
{
	if (facts->why == SG_WHY_LOCKED)
		return worried[facts->reader];
	return facts->asking == SG_ASKING_NEVER ? SG_NO_SENTENCE :
						  asks[facts->reader];
}

/* The values and the chosen sentences of one page. */
struct render {
	struct sg_str value[SG_PAGE_VALUES];
	enum sg_sentence slot[SG_PAGE_SLOTS];
	char time[5], day[2];
};

static char
digit(unsigned value)
{
	return (char)('0' + value % 10);
}

static void
fill_opening(struct render *r, const struct sg_page_words *words,
    const struct sg_page_facts *facts)
{
	size_t skip = facts->day < 10 ? 1 : 0;

	r->time[0] = digit(facts->hour / 10);
	r->time[1] = digit(facts->hour);
	r->time[2] = ':';
	r->time[3] = digit(facts->minute / 10);
	r->time[4] = digit(facts->minute);
	r->day[0] = digit(facts->day / 10);
	r->day[1] = digit(facts->day);
	r->value[SG_VALUE_TIME] = (struct sg_str){r->time, 5};
	r->value[SG_VALUE_DAY] = (struct sg_str){r->day + skip, 2 - skip};
	r->value[SG_VALUE_WEEKDAY] = words->weekday[facts->weekday % 7];
	r->value[SG_VALUE_MONTH] = words->month[(facts->month + 11) % 12];
	r->slot[SG_SLOT_OPENS] = (enum sg_sentence)(SG_OPENS_TODAY_AT +
	    (facts->opens - SG_OPENS_TODAY));
}

static void
fill(struct render *r, const struct sg_page_words *words,
    const struct sg_page_facts *facts)
{
	*r = (struct render){
	    .slot = {
		[SG_SLOT_TITLE] = titles[facts->why],
		[SG_SLOT_WHY] = (enum sg_sentence)((int)SG_SAY_NOW +
		    (int)facts->why),
		[SG_SLOT_OPENS] = SG_NO_SENTENCE,
		[SG_SLOT_ASK] = whom_to_ask(facts),
		[SG_SLOT_LABEL_REFERENCE] = SG_LABEL_REFERENCE,
		[SG_SLOT_LABEL_CONTACT] = SG_LABEL_CONTACT,
		[SG_SLOT_LABEL_PHONE] = SG_LABEL_PHONE,
		[SG_SLOT_STAFF] = SG_STAFF,
		[SG_SLOT_DESK] = facts->asking == SG_ASKING_NOWHERE ?
		    SG_NO_SENTENCE :
		    (enum sg_sentence)((int)SG_DESK_NEVER +
			((int)facts->asking - SG_ASKING_NEVER)),
	    }};
	r->value[SG_VALUE_LANG] = sg_str(words->tag);
	r->value[SG_VALUE_DIR] = words->dir;
	r->value[SG_VALUE_SITE] = facts->site;
	r->value[SG_VALUE_PLATFORM] = facts->platform;
	r->value[SG_VALUE_SCHOOL] = facts->school;
	r->value[SG_VALUE_CONTACT] = facts->contact;
	r->value[SG_VALUE_PHONE] = facts->phone;
	r->value[SG_VALUE_REFERENCE] = facts->reference;
	r->value[SG_VALUE_DESK] = facts->desk;
	if (facts->opens != SG_OPENS_NO_PROMISE)
		fill_opening(r, words, facts);
}

/* Percent-encodes all characters except letters, digits and @.-_~. RFC 6068
 * allows these in an address. */
static void
out_url(struct sg_out *out, struct sg_str s)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char c;

	for (size_t i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		if ((c >= '0' && c <= '9') ||
		    (sg_lower((char)c) >= 'a' && sg_lower((char)c) <= 'z') ||
		    (c != '\0' && strchr("@.-_~", c) != NULL)) {
			sg_out_char(out, (char)c);
		} else {
			sg_out_char(out, '%');
			sg_out_char(out, hex[c >> 4]);
			sg_out_char(out, hex[c & 15]);
		}
	}
}

/*
 * Returns the first `bytes` bytes of `s`, or fewer so that no character is cut.
 */
static struct sg_str
shorten(struct sg_str s, size_t bytes)
{
	size_t n = bytes;

	if (s.n <= bytes)
		return s;
	while (n > 0 && bytes - n < 3 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct sg_str){s.p, n};
}

static void
out_value(struct sg_out *out, const struct render *r, unsigned value,
    enum sg_page_context context)
{
	struct sg_str whole = r->value[value];
	struct sg_str shown = shorten(whole, values[value].bytes);

	if (values[value].isolated)
		sg_out_str(out, contexts[context].before);
	if (context == SG_IN_URL) {
		out_url(out, shown);
	} else {
		sg_out_html(out, shown);
		if (shown.n < whole.n)
			sg_out_text(out, ELLIPSIS);
	}
	if (values[value].isolated)
		sg_out_str(out, contexts[context].after);
}

static void
out_sentence(struct sg_out *out, const struct render *r,
    const struct sg_pieces *pieces, enum sg_page_context context)
{
	for (size_t i = 0; i < pieces->count; i++) {
		if (pieces->piece[i].kind == SG_PIECE_LITERAL)
			sg_out_str(out, pieces->piece[i].text);
		else
			out_value(out, r, pieces->piece[i].what, context);
	}
}

static void
out_slot(struct sg_out *out, const struct render *r,
    const struct sg_page_words *words, const struct sg_piece *piece)
{
	enum sg_sentence sentence = r->slot[piece->what];

	if (sentence != SG_NO_SENTENCE)
		out_sentence(out, r, &words->sentence[sentence],
		    piece->context);
}

void
sg_render(const struct sg_pieces *layout, const struct sg_page_words *words,
    const struct sg_page_facts *facts, struct sg_out *out)
{
	const struct sg_piece *piece;
	struct render r;
	size_t next;

	fill(&r, words, facts);
	for (size_t i = 0; i < layout->count; i = next) {
		piece = &layout->piece[i];
		next = i + 1;
		switch (piece->kind) {
		case SG_PIECE_LITERAL:
			sg_out_str(out, piece->text);
			break;
		case SG_PIECE_VALUE:
			out_value(out, &r, piece->what, piece->context);
			break;
		case SG_PIECE_SLOT:
			out_slot(out, &r, words, piece);
			break;
		case SG_PIECE_IF_VALUE:
			if (r.value[piece->what].n == 0)
				next = piece->next;
			break;
		case SG_PIECE_IF_SLOT:
			if (r.slot[piece->what] == SG_NO_SENTENCE)
				next = piece->next;
			break;
		}
	}
}

/* ---- how long it can be ------------------------------------------------- */

static size_t
longest_value(unsigned value, enum sg_page_context context)
{
	size_t n = values[value].bytes * contexts[context].expansion +
	    sizeof ELLIPSIS - 1;

	if (values[value].isolated)
		n += contexts[context].before.n + contexts[context].after.n;
	return n;
}

static size_t
longest_sentence(const struct sg_pieces *pieces, enum sg_page_context context)
{
	size_t n = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		if (pieces->piece[i].kind == SG_PIECE_LITERAL)
			n += pieces->piece[i].text.n;
		else
			n += longest_value(pieces->piece[i].what, context);
	}
	return n;
}

static size_t
longest_slot(const struct sg_page_words *words, const struct sg_piece *piece)
{
	size_t longest = 0, n;

	for (unsigned i = choices[piece->what].first;
	     i <= choices[piece->what].last; i++) {
		n = longest_sentence(&words->sentence[i], piece->context);
		longest = n > longest ? n : longest;
	}
	return longest;
}

size_t
sg_render_longest(const struct sg_pieces *layout,
    const struct sg_page_words *words)
{
	const struct sg_piece *piece;
	size_t total = 0;

	for (size_t i = 0; i < layout->count; i++) {
		piece = &layout->piece[i];
		if (piece->kind == SG_PIECE_LITERAL) {
			total += piece->text.n;
		} else if (piece->kind == SG_PIECE_VALUE) {
			total += longest_value(piece->what, piece->context);
		} else if (piece->kind == SG_PIECE_SLOT) {
			total += longest_slot(words, piece);
		}
	}
	return total;
}
