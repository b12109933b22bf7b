/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence.h -- reads a line under `rules` as an English sentence, if it does
 * not have the form of a rule.
 *
 * The state of the reader, and the parts that the files sentence.c,
 * sentence_when.c and sentence_words.c share.  One thread at a time.
 */
#ifndef SG_SENTENCE_H
#define SG_SENTENCE_H

#include "policy/check/parts.h"
#include "policy/language/lex.h"

struct sg_sentence {
	struct sg_checker *ck;
	struct sg_arena *arena; /* the arena of the syntax tree */
	const struct sg_line *line;
	const char **word; /* lower case; "," for a comma */
	size_t n, at;      /* number of words; the next word */
	struct sg_ast_rule rule;
	sg_weekdays days; /* weekdays that stand apart from a time */
	bool all_day;
	bool everything_else; /* the sites are "everything else" */
	/* "for staff only", "only in lunch", "may only use facebook" */
	bool only_who, only_when, only_what;
	struct sg_refs not_what;     /* sites after "except" */
	struct sg_ast_when not_when; /* a time after "except" */
	bool negated;                /* "don't allow" */
	bool of_years;               /* "years 5 and 6": a number is a year */
	/* Why the sentence is answered with a corrected line, instead of being
	 * taken.  NULL if its meaning is plain. */
	const char *doubt;
};

/* Why a sentence is not taken as it stands.  The first reason is kept. */
void sg_sentence_doubt(struct sg_sentence *s, const char *why);

/* ---- words (sentence_words.c) ------------------------------------------- */

/* Returns the number of words of `phrase` if the sentence goes on with it, from
 * `skip` words after the next word on.  Otherwise returns 0. */
size_t sg_sentence_sees(const struct sg_sentence *s, size_t skip,
    const char *phrase);
/* If the sentence goes on with one of the phrases, consume that phrase and
 * return true.  `phrases` is NULL-terminated. */
bool sg_sentence_skip(struct sg_sentence *s, const char *const *phrases);
bool sg_sentence_skip_word(struct sg_sentence *s, const char *phrase);
/* The place of the words from `first` up to the next word. */
struct sg_place sg_sentence_place(const struct sg_sentence *s, size_t first);
/*
 * Read one group or more, with commas or "and" between them, and append them to
 * `groups`.  Returns false and consumes nothing if no group comes next.
 */
bool sg_sentence_groups(struct sg_sentence *s, struct sg_refs *groups);
/* Read one site or more: platforms, lists of the policy, hosts.  Returns false
 * and consumes nothing if no site comes next. */
bool sg_sentence_sites(struct sg_sentence *s, struct sg_refs *sites);

/* ---- times (sentence_when.c) -------------------------------------------- */

/*
 * Read a time or weekdays: "at lunch", "until 3.30pm", "on Fridays".  Returns
 * false and consumes nothing if no time comes next.
 */
bool sg_sentence_when(struct sg_sentence *s);
/* Join the time and the weekdays that were found apart from each other.
 * Returns false if they do not go together. */
bool sg_sentence_join_when(struct sg_sentence *s);

/* ---- as policy lines (render.c) ----------------------------------------- */

/* Returns the rule as a line of the policy.  In the arena. */
char *sg_rule_text(struct sg_arena *arena, const struct sg_ast_rule *rule);

#endif
