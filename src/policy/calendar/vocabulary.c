/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vocabulary.c -- words and phrases of calendar events.
 */
#include "policy/calendar/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

#include "base/arena.h"
#include "base/text.h"

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

/* A copy of `text` in lower case, with composed accents (NFC).  A text that is
 * not UTF-8 is only copied. */
static char *
in_lower_case(struct sg_arena *arena, const char *text)
{
	size_t n = 0;
	uint8_t *lower = u8_tolower((const uint8_t *)text, strlen(text), NULL,
	    UNINORM_NFC, NULL, &n);
	char *copy;

	if (lower == NULL)
		return sg_arena_dup(arena, sg_str(text));
	copy = sg_arena_dup(arena, (struct sg_str){(const char *)lower, n});
	free(lower);
	return copy;
}

/* The length in bytes of an apostrophe at `at`, plain or typographic.  0 if
 * there is none. */
static size_t
apostrophe_at(const char *at)
{
	static const char *const marks[] = {
	    "'", "`", "\xe2\x80\x99", "\xe2\x80\x98"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

/* The length in bytes of a dash at `at` that is longer than a hyphen.  0 if
 * there is none. */
static size_t
dash_at(const char *at)
{
	return strncmp(at, "\xe2\x80\x93", 3) == 0 ||
		strncmp(at, "\xe2\x80\x94", 3) == 0 ?
	    3 :
	    0;
}

/* Returns true if the punctuation mark at `at` ends a segment.  `start` is the
 * start of the text. */
static bool
ends_segment(const char *at, const char *start)
{
	bool after_blank = at == start || at[-1] == ' ';

	if (*at == '-')
		return after_blank || at[1] == ' ';
	if (*at == '/')
		return at == start || !is_digit((unsigned char)at[-1]) ||
		    !is_digit((unsigned char)at[1]);
	return memchr(":;,()[]!?|*", *at, 11) != NULL ||
	    (*at == '.' && !is_digit((unsigned char)at[1]));
}

/* Returns true if the hyphen or dash at `at` joins two numbers or school years:
 * "7-11", "Y7-Y13".  `size` is its length in bytes. */
static bool
joins_numbers(const char *at, const char *start, size_t size)
{
	const char *next = at + size;

	return at > start && is_digit((unsigned char)at[-1]) &&
	    (is_digit((unsigned char)*next) ||
		(*next == 'y' && is_digit((unsigned char)next[1])));
}

/* Returns true if the mark at `at` stands between the hour and the minutes of a
 * clock time: "15:45", "1.30". */
static bool
is_in_clock(const char *at, const char *start)
{
	return (*at == ':' || *at == '.') && at > start &&
	    is_digit((unsigned char)at[-1]) && is_digit((unsigned char)at[1]) &&
	    is_digit((unsigned char)at[2]) && !is_digit((unsigned char)at[3]);
}

/* Take the word at `*text`: letters or digits.  Advances `*text`. */
static const char *
take_word(struct sg_arena *arena, const char **text)
{
	char *word = sg_arena_alloc(arena, strlen(*text) + 1);
	bool digits = is_digit((unsigned char)**text);
	size_t n = 0, mark;

	for (;;) {
		unsigned char c = (unsigned char)**text;

		mark = apostrophe_at(*text);
		if (mark > 0) {
			*text += mark;
			continue;
		}
		if (dash_at(*text) > 0 ||
		    (digits ? !is_digit(c) : !is_letter(c)))
			break;
		word[n++] = (char)c;
		++*text;
	}
	return word;
}

static void
add_word(struct sg_summary *summary, const char *word, unsigned segment)
{
	summary->segment[summary->n] = segment;
	summary->word[summary->n++] = word;
}

void
sg_summary_split(struct sg_arena *arena, const char *text,
    struct sg_summary *summary)
{
	const char *start = in_lower_case(arena, text), *at = start;
	unsigned segment = 0;

	summary->n = 0;
	summary->has_clock = false;
	while (*at != '\0' && summary->n < SG_SUMMARY_WORDS) {
		unsigned char c = (unsigned char)*at;
		size_t dash = dash_at(at);

		if (joins_numbers(at, start, dash > 0 ? dash : 1) &&
		    (dash > 0 || c == '-')) {
			add_word(summary, "to", segment);
			at += dash > 0 ? dash : 1;
		} else if (c == '&' || c == '+') {
			add_word(summary, "and", segment);
			at++;
		} else if (is_in_clock(at, start)) {
			summary->has_clock = true;
			at++;
		} else if (dash > 0) {
			segment++;
			at += dash;
		} else if (apostrophe_at(at) > 0) {
			at += apostrophe_at(at);
		} else if (is_letter(c) || is_digit(c)) {
			add_word(summary, take_word(arena, &at), segment);
		} else {
			segment += ends_segment(at, start);
			at++;
		}
	}
}

/* Returns the number of words of `phrase` if it begins at the word `at`.
 * Otherwise returns 0. */
static size_t
match(const struct sg_summary *summary, size_t at, const char *phrase)
{
	size_t words = 0, n;

	while (*phrase != '\0') {
		n = strcspn(phrase, " ");
		if (at + words >= summary->n ||
		    summary->segment[at + words] != summary->segment[at] ||
		    strlen(summary->word[at + words]) != n ||
		    memcmp(summary->word[at + words], phrase, n) != 0)
			return 0;
		words++;
		phrase += n;
		phrase += *phrase == ' ';
	}
	return words;
}

bool
sg_summary_find(const struct sg_summary *summary, size_t from,
    const char *const *list, struct sg_phrase *found)
{
	size_t words;

	for (size_t at = from; at < summary->n; at++)
		for (size_t i = 0; list[i] != NULL; i++) {
			words = match(summary, at, list[i]);
			if (words == 0)
				continue;
			if (found != NULL)
				*found = (struct sg_phrase){at, at + words};
			return true;
		}
	return false;
}

int
sg_summary_which(const struct sg_summary *summary, const char *const *list)
{
	for (int i = 0; list[i] != NULL; i++) {
		const char *const one[] = {list[i], NULL};

		if (sg_summary_find(summary, 0, one, NULL))
			return i + 1;
	}
	return 0;
}

bool
sg_word_is_usual(const char *word)
{
	static const char *const usual[] = {/* time */
	    "day", "days", "week", "weeks", "weekend", "monday", "tuesday",
	    "wednesday", "thursday", "friday", "saturday", "sunday", "mon",
	    "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat",
	    "sun", "january", "february", "march", "april", "may", "june",
	    "july", "august", "september", "october", "november", "december",
	    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
	    "oct", "nov", "dec", "autumn", "michaelmas", "winter", "spring",
	    "lent", "easter", "summer", "trinity", "christmas", "xmas",
	    "whitsun", "whit", "st", "nd", "rd", "th", "first", "second",
	    "third", "last", "one", "two", "year", "years", "dates", "date",
	    "inclusive", "half", "term", "terms", "period", "teaching", "start",
	    "starts", "begin", "begins", "commences", "end", "ends", "finish",
	    "finishes", "early", "late", "am", "pm", "noon", "midday",
	    /* people and places */
	    "pupil", "pupils", "student", "students", "children", "staff",
	    "all", "everyone", "school", "schools", "academy", "college",
	    "whole", "local", "public", "national", "bank", "council",
	    /* days off */
	    "due", "today", "holiday", "holidays", "hols", "break", "vacation",
	    "closed", "closure", "substitute", "observed", "no", "off", "inset",
	    /* little words */
	    "teacher", "teachers", "training", "development", "professional",
	    "learning", "curriculum", "planning", "non", "in", "a", "an", "the",
	    "of", "for", "to", "from", "until", "till", "on", "in", "at", "and",
	    "is", "are", "be", "will", "both", "only",
	    /* Welsh */
	    "y", "yr", "r", "i", "nadolig", "pasg", "haf", "hydref", "gwanwyn",
	    "gaeaf", "sulgwyn", "diwrnod", "diwrnodau", "ysgol", "ysgolion",
	    "disgyblion", "wythnos", "tymor", "hanner", "gwyliau", "gwyliaur",
	    "ar", "gau", "dydd", "llun", "gwener",
	    /* Irish */
	    "na", "an", "nollag", "cásca", "samhna", "samhraidh", "scoil",
	    "scoile", "saoire", "laethanta", "lá", "téarma", "lár", "briseadh",
	    NULL};

	if (is_digit((unsigned char)*word))
		return true;
	for (size_t i = 0; usual[i] != NULL; i++)
		if (strcmp(word, usual[i]) == 0)
			return true;
	return false;
}
