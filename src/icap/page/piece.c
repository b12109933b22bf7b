/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * piece.c -- builds lists of pieces, and finds positions in a source text. A
 * piece is literal text, a hole for a value or a sentence, or a condition.
 */
#include "icap/page/piece.h"

#include "base/arena.h"

size_t
sg_pieces_add(struct sg_arena *arena, struct sg_pieces *pieces,
    struct sg_piece piece)
{
	pieces->piece = sg_arena_grow(arena, pieces->piece, pieces->count,
	    &pieces->cap, sizeof piece);
	pieces->piece[pieces->count] = piece;
	return pieces->count++;
}

/* Counts the code points of `s`. A byte that is not UTF-8 counts as one code
 * point. */
static unsigned
count_characters(struct sg_str s)
{
	unsigned count = 0;
	uint32_t cp;
	size_t took;

	for (; s.n > 0; s.p += took, s.n -= took) {
		took = sg_utf8_decode(s.p, s.n, &cp);
		if (took == 0)
			took = 1;
		count++;
	}
	return count;
}

struct sg_place
sg_piece_place(const struct sg_source *source, struct sg_str part)
{
	struct sg_place place = {.source = source, .line = 1};
	const char *line = source->text.p;

	if (sg_str_starts(source->text, SG_LIT("\xef\xbb\xbf")))
		line += 3;
	for (const char *p = line; p < part.p; p++) {
		if (*p == '\n') {
			line = p + 1;
			place.line++;
		}
	}
	place.column = 1 +
	    count_characters((struct sg_str){line, (size_t)(part.p - line)});
	place.width = count_characters(part);
	return place;
}
