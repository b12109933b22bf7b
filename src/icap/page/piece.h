/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * piece.h -- pieces, the compiled form of the layout and the sentences.
 *
 * A piece is one of these: literal bytes, a hole for a value, a hole for a
 * sentence, or a condition. layout.c and words.c make lists of pieces when the
 * page files are loaded. render.c writes a page from these lists. Only one
 * thread at a time may add to a list.
 */
#ifndef SG_PIECE_H
#define SG_PIECE_H

#include "base/problems.h"
#include "base/text.h"

struct sg_arena;

/* Values of one page. A layout may use the first nine, from SG_VALUE_LANG to
 * SG_VALUE_DESK. */
enum sg_page_value {
	SG_VALUE_LANG,
	SG_VALUE_DIR,
	SG_VALUE_SITE,
	SG_VALUE_PLATFORM,
	SG_VALUE_SCHOOL,
	SG_VALUE_CONTACT,
	SG_VALUE_PHONE,
	SG_VALUE_REFERENCE,
	SG_VALUE_DESK, /* a link; may stand in an address alone */
	/* Sentences may use this value and all the following ones. */
	SG_VALUE_TIME,
	SG_VALUE_WEEKDAY,
	SG_VALUE_DAY,
	SG_VALUE_MONTH,
	SG_PAGE_VALUES
};

/* A slot is a place in the layout for a sentence. The facts about the verdict
 * (facts.h) decide which sentence stands there. */
enum sg_page_slot {
	SG_SLOT_TITLE,
	SG_SLOT_WHY,
	SG_SLOT_OPENS,
	SG_SLOT_ASK,
	SG_SLOT_LABEL_REFERENCE,
	SG_SLOT_LABEL_CONTACT,
	SG_SLOT_LABEL_PHONE,
	SG_SLOT_STAFF,
	SG_SLOT_DESK,
	SG_PAGE_SLOTS
};

/* The sentences of a language, in the order of the table in words.c. */
enum sg_sentence {
	SG_TITLE_NOW,
	SG_TITLE_CLOSED,
	SG_TITLE_PAGE,
	SG_TITLE_UNSURE,
	SG_TITLE_PAUSED,
	/* In the order of enum sg_page_why. */
	SG_SAY_NOW,
	SG_SAY_ALWAYS,
	SG_SAY_OTHERWISE,
	SG_SAY_EXCEPTION,
	SG_SAY_LOCKED,
	SG_SAY_UNSURE,
	SG_SAY_CIRCUMVENTION,
	SG_SAY_PAUSED,
	/* In the order of enum sg_page_opens, without SG_OPENS_NO_PROMISE. That
	 * one has no sentence. */
	SG_OPENS_TODAY_AT,
	SG_OPENS_TOMORROW_AT,
	SG_OPENS_ON_DAY,
	/* In the order of choices[SG_SLOT_ASK] in render.c. */
	SG_ASK,
	SG_ASK_ADULT,
	SG_ASK_ANYONE,
	SG_ASK_WORRIED,
	SG_ASK_WORRIED_ANYONE,
	SG_LABEL_REFERENCE,
	SG_LABEL_CONTACT,
	SG_LABEL_PHONE,
	SG_STAFF,
	/* In the order of enum sg_page_asking, without SG_ASKING_NOWHERE. */
	SG_DESK_NEVER,
	SG_DESK_ASK,
	SG_SENTENCES,
	SG_NO_SENTENCE = SG_SENTENCES
};

/* Where in the HTML a value stands. The context decides how the value is
 * escaped. */
enum sg_page_context {
	SG_IN_TEXT,  /* HTML text: elements are allowed */
	SG_IN_PLAIN, /* <title> or a quoted attribute: no elements */
	SG_IN_URL,   /* a mailto: URL in a quoted attribute */
	SG_IN_HREF   /* all of a quoted href, and needs no escaping */
};

enum sg_piece_kind {
	SG_PIECE_LITERAL,  /* copy `text` unchanged */
	SG_PIECE_VALUE,    /* `what` is an enum sg_page_value */
	SG_PIECE_SLOT,     /* `what` is an enum sg_page_slot */
	SG_PIECE_IF_VALUE, /* continue at `next` if the value is empty */
	SG_PIECE_IF_SLOT   /* continue at `next` if the slot has no sentence */
};

struct sg_piece {
	enum sg_piece_kind kind;
	unsigned what;
	enum sg_page_context context;
	/* index of the piece to continue at; only for the two IF kinds */
	size_t next;
	struct sg_str text;
};

struct sg_pieces {
	struct sg_piece *piece;
	size_t count, cap;
};

/*
 * Appends a piece. The list grows in `arena`. Returns the index of the piece.
 */
size_t sg_pieces_add(struct sg_arena *arena, struct sg_pieces *pieces,
    struct sg_piece piece);
/* Returns the line, the column and the width (in characters) of `part`. `part`
 * must be a substring of the source's text. */
struct sg_place sg_piece_place(const struct sg_source *source,
    struct sg_str part);

#endif
