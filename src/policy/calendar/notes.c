/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * notes.c -- writes what was made of a calendar as a short table, so that the
 * officer can compare it with the school's letter.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/parts.h"

#define LINES_MAX 12 /* of each part of the table */

void
sg_note_add(struct sg_arena *arena, struct sg_notes *notes, struct sg_note note)
{
	notes->v = sg_arena_grow(arena, notes->v, notes->n, &notes->cap,
	    sizeof(*notes->v));
	note.summary = sg_arena_dup(arena, sg_str(note.summary));
	notes->v[notes->n++] = note;
	notes->passed += note.meaning == SG_MEANS_OTHER;
}

static int
by_day(const void *a, const void *b)
{
	const struct sg_note *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->summary, y->summary);
}

/* Write "Mon 26 Oct 2026 to Fri 30 Oct 2026". */
static void
put_days(FILE *to, int32_t first, int32_t last)
{
	char text[SG_DATE_TEXT];

	fputs(sg_day_text(first, text), to);
	if (last > first)
		fprintf(to, " to %s", sg_day_text(last, text));
}

static const char *
why_passed(enum sg_why_passed why)
{
	static const char *const texts[] = {
	    [SG_WHY_UNCLEAR] = "it is not clear what the day is",
	    [SG_WHY_PART_OF_DAY] = "a part of the day",
	    [SG_WHY_SOME_PUPILS] = "not for the whole school",
	    [SG_WHY_ACTIVITY] = "something that takes place",
	    [SG_WHY_EDGE] = "where a holiday or term begins or ends",
	    [SG_WHY_CLOCK_TIMES] = "some hours of a day",
	};

	return texts[why];
}

static void
put_more(FILE *to, size_t shown, size_t all)
{
	if (all > shown)
		fprintf(to, "  and %zu more\n", all - shown);
}

/* The events that were not counted, or the days off, with their summaries.
 * Activities come after all others, so that they do not hide these. */
static void
put_notes(FILE *to, const struct sg_notes *notes, enum sg_meaning meaning,
    bool activities)
{
	size_t shown = 0, all = 0;

	for (size_t i = 0; i < notes->n; i++) {
		const struct sg_note *note = &notes->v[i];

		if (note->meaning != meaning ||
		    activities != (note->why == SG_WHY_ACTIVITY))
			continue;
		if (++all > LINES_MAX)
			continue;
		shown = all;
		fputs("  ", to);
		put_days(to, note->day,
		    note->day + (note->length > 0 ? note->length - 1 : 0));
		fprintf(to, ": \"%s\"", note->summary);
		if (meaning == SG_MEANS_OTHER)
			fprintf(to, " (%s)", why_passed(note->why));
		fputc('\n', to);
	}
	put_more(to, shown, all);
}

/* The days of a list, as ranges.  `days` is sorted. */
static void
put_ranges(FILE *to, const struct sg_day_list *days)
{
	size_t shown = 0, all = 0, i = 0;

	while (i < days->n) {
		size_t first = i;

		while (++i < days->n && days->day[i] == days->day[i - 1] + 1)
			;
		if (++all > LINES_MAX)
			continue;
		shown = all;
		fputs("  ", to);
		put_days(to, days->day[first], days->day[i - 1]);
		fputc('\n', to);
	}
	put_more(to, shown, all);
}

char *
sg_notes_table(struct sg_arena *arena, struct sg_notes *notes,
    const struct sg_calendar_days *found)
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (to == NULL)
		return sg_arena_dup(arena, SG_LIT(""));
	if (notes->n > 0)
		qsort(notes->v, notes->n, sizeof(*notes->v), by_day);
	put_notes(to, notes, SG_MEANS_OTHER, false);
	put_notes(to, notes, SG_MEANS_OTHER, true);
	fputs("compare with the school's letter; term:\n", to);
	if (found->term.n > 0)
		put_ranges(to, &found->term);
	else
		fputs("  not in this calendar\n", to);
	fputs("days off:\n", to);
	put_notes(to, notes, SG_MEANS_NO_SCHOOL, false);
	if (found->closed.n == 0)
		fputs("  none\n", to);
	fputs("\"schoolgate week --year\" draws the whole year", to);
	fclose(to);
	copy = sg_arena_dup(arena, (struct sg_str){text, n});
	free(text);
	return copy;
}
