/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- functions that compare the parts of two lines, and the checks that
 * lint.c runs.
 *
 * A line is a rule or an exception.  It has the form allow|block WHAT [for WHO]
 * [on DEVICES] WHEN.  If a comparison is uncertain, it returns false.  So a
 * line is reported only if it certainly has no effect.  One thread at a time
 * for each sg_lint.
 */
#ifndef SG_LINT_PARTS_H
#define SG_LINT_PARTS_H

#include <stdbool.h>

#include "policy/compile/parts.h"

/* A group and the groups that it includes, directly or not, without those that
 * list no members themselves. */
struct sg_inside {
	uint16_t *group;
	size_t n, cap;
};

/* The names of a line, each as one bit of 64 (sieve.c). */
struct sg_sieve {
	uint64_t has;   /* of the names that the line names */
	uint64_t wants; /* of the names by which another line may cover it */
};

struct sg_lint {
	const struct sg_compile *compile;
	struct sg_problems *problems;
	bool *readable;           /* lint.c: by line */
	struct sg_sieve *sieve;   /* by line */
	struct sg_inside *inside; /* by group */
	uint64_t **covers;        /* who.c: by group; NULL until it is needed */
};

/* sieve.c: fill lint->sieve. */
void sg_lint_make_sieve(struct sg_lint *lint);
/* who.c: fill lint->inside. */
void sg_lint_find_inside(struct sg_lint *lint);

/* `a` and `b` are numbers of sets of groups, or SG_EVERYONE.  Returns true if
 * all members of the groups in `b` are also in a group of `a`. */
bool sg_lint_who(struct sg_lint *lint, uint32_t a, uint32_t b);
/* True if the WHAT of `a` matches everything that the WHAT of `b` matches. Both
 * are lines of lint->compile->rules. */
bool sg_lint_what(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* Returns true if `a` applies at every time at which `b` applies.  Returns
 * false if `b` never applies. */
bool sg_lint_when(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* Returns true if `a` applies at some time at which `b` applies. */
bool sg_lint_when_meets(const struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b);
/* what.c: returns true if the rule covers the site `host` with all its
 * sub-domains. */
bool sg_lint_has_site(const struct sg_lint *lint, const struct sg_rule *rule,
    struct sg_str host);
/* logins.c: warn if the line `line` opens a page to the people who run it, and
 * another line blocks the log-in of the page's platform for them.  `line` is
 * the index of the line in compile->order. */
void sg_lint_logins(struct sg_lint *lint, size_t line);
/* paths.c: warn if a line blocks by the URL path alone.  `line` is the index of
 * the line in compile->order. */
void sg_lint_paths(const struct sg_lint *lint, size_t line);
/* dates.c: warn about gaps between terms and about the end of compiled time,
 * the days for which the policy knows its times. */
void sg_lint_dates(const struct sg_lint *lint,
    const struct sg_calendar_days *calendar);

#endif
