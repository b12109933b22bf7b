/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- classifies a calendar event by the words of its summary.
 *
 * Does not look at the event's dates.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "policy/calendar/parts.h"

/* Highest school year.  A larger number, for example 2026, is a calendar year.
 */
#define HIGHEST_YEAR 13

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c >= 0x80;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Returns `text` as lower-case words and numbers, with one blank before and
 * after each.  Letters and digits are split: "Y10" gives " y 10 ". */
static char *
plain_words(struct sg_arena *arena, const char *text)
{
	char *words = sg_arena_alloc(arena, 2 * strlen(text) + 3);
	size_t n = 0;

	words[n++] = ' ';
	for (; *text != '\0'; text++) {
		unsigned char c = sg_lower(*text);
		unsigned char last = (unsigned char)words[n - 1];

		if ((is_letter(c) && is_digit(last)) ||
		    (is_digit(c) && is_letter(last)))
			words[n++] = ' ';
		if (is_letter(c) || is_digit(c))
			words[n++] = (char)c;
		else if (words[n - 1] != ' ')
			words[n++] = ' ';
	}
	if (words[n - 1] != ' ')
		words[n++] = ' ';
	return words;
}

/* Returns the position, from 1, of the first item in `list` that `words`
 * contains.  Returns 0 if `words` contains no item.  `list` is
 * NULL-terminated. */
static int
find(const char *words, const char *const *list)
{
	for (int i = 0; list[i] != NULL; i++)
		if (strstr(words, list[i]) != NULL)
			return i + 1;
	return 0;
}

/* Returns true if the words name a school year: "Year 6", "Y10", "KS2".
 * Returns false for "the year 2026" and "New Year (1 January)". */
static bool
names_a_year(const char *words)
{
	static const char *const heads[] = {
	    " year ", " years ", " yr ", " y ", " ks ", " grade ", NULL};
	const char *at;
	int number;

	for (size_t i = 0; heads[i] != NULL; i++)
		for (at = words; (at = strstr(at, heads[i])) != NULL; at++) {
			number = atoi(at + strlen(heads[i]));
			if (number > 0 && number <= HIGHEST_YEAR &&
			    (at - words < 4 || memcmp(at - 4, " new", 4) != 0))
				return true;
		}
	return false;
}

/* Is the event about some pupils only? */
static bool
is_about_some(const char *words)
{
	static const char *const groups[] = {" class ", " classes ",
	    " reception ", " nursery ", " sixth form ", " year group ",
	    " year groups ", NULL};

	return names_a_year(words) || find(words, groups) != 0;
}

/* Is the event about an activity, or about a part of the school's site? */
static bool
is_about_something(const char *words)
{
	static const char *const things[] = {" project ", " projects ",
	    " trip ", " trips ", " club ", " clubs ", " visit ", " visits ",
	    " meeting ", " meetings ", " workshop ", " workshops ", " camp ",
	    " camps ", " homework ", " fair ", " disco ", " party ",
	    " concert ", " assembly ", " tournament ", " residential ",
	    " pool ", " library ", " gate ", " gates ", " road ", " car park ",
	    " office ", " kitchen ", " canteen ", " gym ", NULL};

	return find(words, things) != 0;
}

/* Days off take precedence over term: "Autumn term holiday" is a day off. */
static enum sg_meaning
meaning_of(const char *words)
{
	/* These words are used for days off only. */
	static const char *const surely[] = {" inset ", " training day ",
	    " training days ", " occasional day ", " occasional days ",
	    " staff day ", " staff days ", " non pupil day ",
	    " non pupil days ", " development day ", " development days ",
	    " pd day ", " pd days ", " cpd day ", " cpd days ",
	    " bank holiday ", NULL};
	static const char *const off[] = {" half term ", " half terms ",
	    " holiday ", " holidays ", " closed ", " closure ", NULL};
	static const char *const term[] = {" term ", NULL};
	bool sure = find(words, surely) != 0;
	bool is_off = sure || find(words, off) != 0;

	if (!is_off && find(words, term) == 0)
		return SG_MEANS_NOTHING;
	if (is_about_some(words) || (!sure && is_about_something(words)))
		return SG_MEANS_OTHER;
	return is_off ? SG_MEANS_NO_SCHOOL : SG_MEANS_TERM;
}

static enum sg_edge
edge_of(const char *words)
{
	static const char *const first[] = {" start ", " starts ", " begin ",
	    " begins ", " commences ", " first day ", NULL};
	static const char *const last[] = {" end ", " ends ", " finish ",
	    " finishes ", " closes ", " last day ", NULL};
	bool starts = find(words, first) != 0, ends = find(words, last) != 0;

	if (starts == ends)
		return SG_EDGE_NONE;
	return starts ? SG_EDGE_FIRST : SG_EDGE_LAST;
}

struct sg_event_words
sg_calendar_event_words(struct sg_arena *arena, const char *summary)
{
	static const char *const seasons[] = {" autumn ", " michaelmas ",
	    " winter ", " spring ", " lent ", " easter ", " summer ",
	    " trinity ", NULL};
	struct sg_event_words said = {0};
	const char *words;

	if (summary == NULL)
		return said;
	words = plain_words(arena, summary);
	said.meaning = meaning_of(words);
	said.edge = edge_of(words);
	said.season = find(words, seasons);
	/* Staff return before the pupils, so the dates of staff are not the
	 * dates of the term. */
	if (said.meaning == SG_MEANS_TERM && said.edge != SG_EDGE_NONE &&
	    (strstr(words, " staff ") != NULL ||
		strstr(words, " teachers ") != NULL))
		said.meaning = SG_MEANS_OTHER;
	return said;
}
