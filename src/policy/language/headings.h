/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headings.h -- the headings of a policy file, the keys under each, and the
 * functions that read them.
 *
 * A heading is a word in the first column of a line.  A key is the first word
 * of an indented line below a heading.  parse.c looks up headings and keys in
 * these tables, and calls their functions for the rest of the line.  A cursor
 * (cursor.h) is the position in a line.  One thread at a time for each parser.
 */
#ifndef SG_HEADINGS_H
#define SG_HEADINGS_H

#include "policy/language/cursor.h"

#define SG_KEYS_MAX 16

struct sg_heading_key {
	const char *word; /* NULL (last row only): lines without a key */
	/* Called with the cursor after the key.  `into` is the value that the
	 * heading's open() returned. */
	void (*read)(struct sg_cursor *c, void *into);
	bool once; /* a second line with this key is an error */
};

struct sg_heading {
	const char *word;
	/* Read the rest of the heading line.  Returns the part of the tree that
	 * the keys fill in; never NULL. */
	void *(*open)(struct sg_cursor *c);
	const struct sg_heading_key *keys; /* at most SG_KEYS_MAX */
	size_t nkeys;
};

extern const struct sg_heading sg_heading_school; /* parse_school.c */
extern const struct sg_heading sg_heading_contact;
extern const struct sg_heading sg_heading_group; /* parse_groups.c */
extern const struct sg_heading sg_heading_sites; /* parse_sites.c */
extern const struct sg_heading sg_heading_day;   /* parse_days.c */
extern const struct sg_heading sg_heading_weeks;
extern const struct sg_heading sg_heading_term;
extern const struct sg_heading sg_heading_calendar;
extern const struct sg_heading sg_heading_rules;     /* parse_rules.c */
extern const struct sg_heading sg_heading_exception; /* parse_exception.c */
extern const struct sg_heading sg_heading_escalate;  /* parse_records.c */
extern const struct sg_heading sg_heading_teachers;
extern const struct sg_heading sg_heading_evidence;
extern const struct sg_heading sg_heading_expect;

/* ---- parts that several headings share ---------------------------------- */

/* Words that end a list of names in a rule; NULL-terminated. */
extern const char *const sg_rule_stops[];

/* Read the names after `allow` or `block` (parse_rules.c); at least one. */
void sg_read_what(struct sg_cursor *c, struct sg_refs *what);
/* Add an empty rule for the cursor's line (parse_rules.c). */
struct sg_ast_rule *sg_rule_add(struct sg_cursor *c);
/* Read the groups after `for` or `on` (parse_rules.c); at least one. */
void sg_read_groups(struct sg_cursor *c, struct sg_refs *groups);
/*
 * Read `user jsmith, akhan` or `device 10.20.6.5` (parse_groups.c), and append
 * a group for each to `groups`.  Returns false and consumes nothing if the line
 * goes on with something else.
 */
bool sg_read_single(struct sg_cursor *c, struct sg_refs *groups);
/*
 * Read `page www.example.org/games, ...` (parse_sites.c), make a list of sites
 * with these pages, and append it to `what`.  `owner` is the id of the
 * exception, of which the list has its name.  Returns false and consumes
 * nothing if the line goes on with something else.
 */
bool sg_read_pages(struct sg_cursor *c, struct sg_str owner,
    struct sg_refs *what);
/* Read a WHEN, the times of a rule (parse_when.c).  If the next word does not
 * begin a WHEN, returns false, consumes nothing and reports no error.  A
 * malformed WHEN is reported and gets kind 0. */
bool sg_read_when(struct sg_cursor *c, struct sg_ast_when *when);
/*
 * Make the host name in `word` canonical (parse_hosts.c).  If `word` is not a
 * host name, adds a problem, empties the text and returns false.
 */
bool sg_read_host(struct sg_cursor *c, struct sg_word *word);
/*
 * If the name in `ref` has one of the characters `. : / *`, read the name as a
 * host and set ref->kind to SG_REF_HOST.  If the name is not a valid host, add
 * a problem and empty the text instead.
 */
void sg_read_if_host(struct sg_cursor *c, struct sg_ref *ref);
/* `text` without a leading "https://" or "http://"; borrowed from `text`. */
struct sg_str sg_without_scheme(struct sg_str text);
/* Read the list of networks after `network`, in groups and sites. */
void sg_read_networks(struct sg_cursor *c, struct sg_ast_networks *networks);

/*
 * Read the text file `path` (parse_files.c).  `mention` is the place in a
 * policy file where `path` is named.  The text file is read with the rights of
 * the users who can change that policy file (base/rights.h).  Otherwise one of
 * these users could name a secret file in the policy and see the file's text in
 * messages about the policy.
 *
 * Returns NULL and adds a problem if the file cannot be read, is over 4 MiB or
 * is not plain text.  Bad UTF-8 is reported later, by sg_lex().  Not
 * thread-safe even with separate parsers: it may change the rights of the
 * process for a moment.
 */
const struct sg_source *sg_read_text_file(struct sg_parser *parser,
    const char *path, struct sg_place mention);
/*
 * Read a text file that another program may have exported.  Does the same as
 * sg_read_text_file(), and converts UTF-16 with a byte order mark to UTF-8.
 */
const struct sg_source *sg_read_exported_file(struct sg_parser *parser,
    const char *path, struct sg_place mention);
/*
 * Read standard input into `source` and return `source`.  The caller must have
 * set source->name.  Returns NULL and adds a problem if standard input cannot
 * be read, is over 4 MiB or is not plain text.
 */
const struct sg_source *sg_read_standard_input(struct sg_parser *parser,
    struct sg_source *source);
/* Returns false and adds a problem if `source` is UTF-16, a document of a word
 * processor, a PDF, or has NUL bytes. */
bool sg_is_text_file(struct sg_parser *parser, const struct sg_source *source);

/* ---- people (parse_users.c) ---------------------------------------------- */

/* Compose the accents of a person's name and fold the case of its letters.
 * gate/who.c does the same with the log-on name of a request, so that the two
 * names can be compared byte by byte. */
struct sg_word sg_fold_person(struct sg_arena *arena, struct sg_word word);
/* Returns NULL if `name` can be a person's log-on name.  Returns advice if the
 * name is empty, has a star in it, or lacks the part before or after "@" or
 * "\". */
const char *sg_user_fault(struct sg_str name);
/* Read the rest of a `users from` line, and the file that it names. */
void sg_read_users_file(struct sg_cursor *c, struct sg_ast_group *group);

#endif
