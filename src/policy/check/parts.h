/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- the state of a check, and a walk over all references (names used
 * in lines) of the syntax tree.  The files of check/ share both.
 *
 * One thread at a time for each checker.
 */
#ifndef SG_CHECK_PARTS_H
#define SG_CHECK_PARTS_H

#include "policy/language/ast.h"
#include "policy/catalogue.h"

struct sg_checker {
	struct sg_arena *arena; /* freed when sg_check() returns */
	struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	struct sg_problems *problems;
	int32_t today; /* current day, counted from 1970-01-01.  It is the day
			  in UTC, because the school's time zone is not loaded
			  yet. */
	bool *group_used, *sites_used; /* true if a line refers to that group
					  or sites list; indexed like
					  ast->groups and ast->sites */
};

/* The position of a name in the policy.  The position determines what the name
 * may refer to. */
enum sg_slot {
	SG_SLOT_GROUP = 1,  /* after `for` or `on`, or the person of `expect` */
	SG_SLOT_GROUP_PART, /* included in a group */
	SG_SLOT_WHAT,       /* after `allow` or `block`, or the site of
			       `expect` */
	SG_SLOT_SITES_PART  /* included in a list of sites */
};

/* sentence_when.c: returns the period of the school day that `name` means, for
 * example "lunch" for "lunchtime".  Returns NULL if no day has it. */
const char *sg_period_meant(const struct sg_policy_ast *ast,
    struct sg_str name);

typedef void sg_ref_fn(struct sg_checker *ck, struct sg_ref *ref,
    enum sg_slot slot);

/* ipv6.c: if the school says `no ipv6`, add the group of all IPv6 clients, and
 * a rule that blocks everything on it.  Call this before all checks. */
void sg_check_no_ipv6(struct sg_policy_ast *ast);

/* Call `fn` for each reference in the policy. */
void sg_check_each_ref(struct sg_checker *ck, sg_ref_fn *fn);

/* The single checks; each adds its findings to ck->problems. */
void sg_check_sentences(struct sg_checker *ck); /* sentence.c; must be first */
void sg_check_names(struct sg_checker *ck);     /* names.c; before the others */
void sg_check_ipv6(struct sg_checker *ck);      /* ipv6.c; after names.c */
void sg_check_circles(struct sg_checker *ck);   /* circles.c */
void sg_check_members(struct sg_checker *ck);   /* members.c */
void sg_check_unused(struct sg_checker *ck);    /* unused.c */
void sg_check_days(struct sg_checker *ck);      /* dates.c */
void sg_check_terms(struct sg_checker *ck);     /* dates.c */
void sg_check_periods(struct sg_checker *ck);   /* dates.c */
void sg_check_exceptions(struct sg_checker *ck); /* exceptions.c */

#endif
