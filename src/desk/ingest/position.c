/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * position.c -- writes and reads how far the filter's journal was taken in.
 *
 * The text is "2 REPLAY EMITTED TAKEN READ GONE...". Places are "DAY:OFFSET",
 * and "DAY:OFFSET:NUMBER" for EMITTED and TAKEN. Texts of an older version
 * begin with "1", and lack READ.
 */
#include "desk/ingest/position.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "journal/head.h"

#define PLACE_BYTES 64

void
sg_position_begin(struct sg_position *position)
{
	*position = (struct sg_position){.emitted = {.place.day = SG_NO_DAY},
	    .taken = {.place.day = SG_NO_DAY},
	    .read = {.day = SG_NO_DAY}};
	sg_follow_begin(&position->replay);
}

int
sg_position_compare(const void *a, const void *b)
{
	return sg_entry_is_before(a, b) ? -1 : sg_entry_is_before(b, a);
}

uint64_t
sg_position_odd(const struct sg_entry_place *place)
{
	return SG_ODD_SEQ | ((uint64_t)place->day & 0xffff) << 36 |
	    (place->offset & ((UINT64_C(1) << 36) - 1));
}

/* Numbers that go on tell the order, also if the file was cut meanwhile. */
static bool
have_numbers(const struct sg_entry_first *a, const struct sg_entry_first *b)
{
	return a->sequence < SG_ODD_SEQ && b->sequence < SG_ODD_SEQ;
}

bool
sg_position_is_taken(const struct sg_position *position,
    const struct sg_entry_first *record)
{
	return have_numbers(record, &position->taken) ?
	    record->sequence <= position->taken.sequence :
	    sg_entry_is_before(&record->place, &position->taken.place);
}

static bool
is_gone(const struct sg_position *position, const struct sg_entry_place *place)
{
	return position->ngone > 0 &&
	    bsearch(place, position->gone, position->ngone, sizeof(*place),
		sg_position_compare) != NULL;
}

bool
sg_position_is_stored(const struct sg_position *position,
    const struct sg_entry_first *record)
{
	if (!sg_position_is_taken(position, record))
		return false;
	return is_gone(position, &record->place) ||
	    (have_numbers(record, &position->emitted) ?
		    record->sequence < position->emitted.sequence :
		    sg_entry_is_before(&record->place,
			&position->emitted.place));
}

static size_t
put(char *to, const struct sg_entry_place *place)
{
	return (size_t)snprintf(to, PLACE_BYTES, " %d:%llu", (int)place->day,
	    (unsigned long long)place->offset);
}

static size_t
put_first(char *to, const struct sg_entry_first *first)
{
	size_t n = put(to, &first->place);

	return n +
	    (size_t)snprintf(to + n, PLACE_BYTES - n, ":%llu",
		(unsigned long long)first->sequence);
}

const char *
sg_position_text(struct sg_arena *arena, const struct sg_position *position)
{
	char *text = sg_arena_alloc(arena,
	    SG_FOLLOW_TEXT + PLACE_BYTES * (position->ngone + 4));
	size_t n = 2;

	text[0] = '2';
	text[1] = ' ';
	sg_follow_place_text(&position->replay, text + n);
	n += strlen(text + n);
	n += put_first(text + n, &position->emitted);
	n += put_first(text + n, &position->taken);
	n += put(text + n, &position->read);
	for (size_t i = 0; i < position->ngone; i++)
		n += put(text + n, &position->gone[i]);
	return text;
}

/* Parse the next word; a number must follow the place if `sequence` is set. */
static bool
parse_place(struct sg_str *text, struct sg_entry_place *place,
    uint64_t *sequence)
{
	struct sg_str word = sg_str_cut(text, ' ');
	char memory[PLACE_BYTES];
	unsigned long long offset, number = 0;
	int day, n, end = 0, short_end = 0;

	if (word.n >= sizeof(memory))
		return false;
	memcpy(memory, word.p, word.n);
	memory[word.n] = '\0';
	n = sscanf(memory, "%d:%llu%n:%llu%n", &day, &offset, &short_end,
	    &number, &end);
	if (n != (sequence != NULL ? 3 : 2) ||
	    (size_t)(n == 3 ? end : short_end) != word.n)
		return false;
	*place = (struct sg_entry_place){day, offset, 0};
	if (sequence != NULL)
		*sequence = number;
	return true;
}

static bool
parse(struct sg_arena *arena, struct sg_str text, struct sg_position *position)
{
	struct sg_entry_place *gone = NULL;
	const struct sg_str version = sg_str_cut(&text, ' ');
	const bool is_old = sg_str_eq(version, SG_LIT("1"));
	size_t room = 0;
	char *replay;

	if (!is_old && !sg_str_eq(version, SG_LIT("2")))
		return false;
	replay = sg_arena_dup(arena, sg_str_cut(&text, ' '));
	if (!sg_follow_place_parse(replay, &position->replay) ||
	    !parse_place(&text, &position->emitted.place,
		&position->emitted.sequence) ||
	    !parse_place(&text, &position->taken.place,
		&position->taken.sequence))
		return false;
	position->read = position->taken.place;
	if (!is_old && !parse_place(&text, &position->read, NULL))
		return false;
	for (; text.n > 0; position->ngone++) {
		gone = sg_arena_grow(arena, gone, position->ngone, &room,
		    sizeof(*gone));
		if (!parse_place(&text, &gone[position->ngone], NULL))
			return false;
	}
	position->gone = gone;
	return true;
}

bool
sg_position_parse(struct sg_arena *arena, const char *text,
    struct sg_position *position)
{
	sg_position_begin(position);
	if (parse(arena, sg_str(text), position))
		return true;
	sg_position_begin(position);
	return false;
}
