/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the parts of check.c share: the tree, today, and a
 * walk over all names that refer to something.
 */
#ifndef SG_CHECK_PARTS_H
#define SG_CHECK_PARTS_H

#include "policy/language/ast.h"
#include "policy/catalogue.h"

struct sg_checker {
	struct sg_arena *arena; /* for messages; gone when the check is done */
	struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	struct sg_problems *problems;
	int32_t today; /* in UTC: a matter of hours does not matter here */
	bool *group_used, *sites_used; /* by index */
};

/* Where a name stands, which says what it may refer to. */
enum sg_slot {
	SG_SLOT_GROUP = 1,  /* for, on, WHO */
	SG_SLOT_GROUP_PART, /* what a group includes */
	SG_SLOT_WHAT,       /* WHAT */
	SG_SLOT_SITES_PART  /* what a list of sites includes */
};

typedef void sg_ref_fn(struct sg_checker *ck, struct sg_ref *ref,
    enum sg_slot slot);

/* Call `fn` for each name of the policy that is to be looked up. */
void sg_check_each_ref(struct sg_checker *ck, sg_ref_fn *fn);

/* The parts, each of which reports what it finds. */
void sg_check_names(struct sg_checker *ck);   /* check_names.c */
void sg_check_circles(struct sg_checker *ck); /* check_circles.c */
void sg_check_members(struct sg_checker *ck); /* check_members.c */
void sg_check_unused(struct sg_checker *ck);  /* check_unused.c */
void sg_check_days(struct sg_checker *ck);    /* check_dates.c */
void sg_check_terms(struct sg_checker *ck);
void sg_check_periods(struct sg_checker *ck);
void sg_check_exceptions(struct sg_checker *ck); /* check_exceptions.c */
void sg_check_pending(struct sg_checker *ck);    /* check_pending.c */

#endif
