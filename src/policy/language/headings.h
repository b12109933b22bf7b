/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headings.h -- the headings of a policy file and the keys under each.
 *
 * parse.c finds the heading and the key of a line in these tables and hands
 * the rest of the line to the function that stands beside it.
 */
#ifndef SG_HEADINGS_H
#define SG_HEADINGS_H

#include "policy/language/cursor.h"

#define SG_KEYS_MAX 16

struct sg_heading_key {
	const char *word; /* NULL, the last: any line that no key begins */
	/* The cursor stands after the key; `into` is what open returned. */
	void (*read)(struct sg_cursor *c, void *into);
	bool once;
};

struct sg_heading {
	const char *word;
	/* Read the rest of the heading; never NULL. */
	void *(*open)(struct sg_cursor *c);
	const struct sg_heading_key *keys; /* at most SG_KEYS_MAX */
	size_t nkeys;
};

extern const struct sg_heading sg_heading_school; /* parse_school.c */
extern const struct sg_heading sg_heading_contact;
extern const struct sg_heading sg_heading_group; /* parse_groups.c */
extern const struct sg_heading sg_heading_sites; /* parse_sites.c */
extern const struct sg_heading sg_heading_day;   /* parse_days.c */
extern const struct sg_heading sg_heading_term;
extern const struct sg_heading sg_heading_calendar;
extern const struct sg_heading sg_heading_rules;     /* parse_rules.c */
extern const struct sg_heading sg_heading_exception; /* parse_exception.c */
extern const struct sg_heading sg_heading_escalate;  /* parse_records.c */
extern const struct sg_heading sg_heading_evidence;
extern const struct sg_heading sg_heading_expect;

/* ---- pieces that several headings share --------------------------------- */

/* Words that end a list of names in a rule; ends in NULL. */
extern const char *const sg_rule_stops[];

/* The names after allow or block (parse_rules.c). */
void sg_read_what(struct sg_cursor *c, struct sg_refs *what);
/* The groups after `for` or `on`. */
void sg_read_groups(struct sg_cursor *c, struct sg_refs *groups);
/*
 * A WHEN, if the next word begins one (parse_when.c).  False: it does not,
 * and nothing was read.
 */
bool sg_read_when(struct sg_cursor *c, struct sg_ast_when *when);
/*
 * Make a host name canonical (parse_hosts.c).  False, with a problem and an
 * empty text, when it is none.
 */
bool sg_read_host(struct sg_cursor *c, struct sg_word *word);
/*
 * A name of a rule that is written like a host becomes SG_REF_HOST, or, with
 * a problem, a name without text.
 */
void sg_read_if_host(struct sg_cursor *c, struct sg_ref *ref);
/* `text` behind "https://" or "http://". */
struct sg_str sg_without_scheme(struct sg_str text);
/* `network N, N` of groups and sites. */
void sg_read_networks(struct sg_cursor *c, struct sg_ast_networks *networks);

/*
 * Read a text file that the policy names (parse_files.c).  NULL, with a
 * problem at `mention`, when it cannot be read or is no UTF-8 text.
 */
const struct sg_source *sg_read_text_file(struct sg_parser *parser,
    const char *path, struct sg_place mention);
/* Into `source`, which has a name; returns it, or NULL as above. */
const struct sg_source *sg_read_standard_input(struct sg_parser *parser,
    struct sg_source *source);
/* Is this the text of a text file?  If not, a problem says what to do. */
bool sg_is_text_file(struct sg_parser *parser, const struct sg_source *source);

#endif
