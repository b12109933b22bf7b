/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * roles.h -- the roles of the desk's accounts, and what each role may.
 *
 * Pure.  Any thread.
 */
#ifndef SG_DESK_ROLES_H
#define SG_DESK_ROLES_H

#include <stdbool.h>

enum sg_role {
	SG_ROLE_OFFICER = 1, /* the e-safety officer */
	SG_ROLE_TECHNICIAN,
	SG_ROLE_ICT_LEAD,
	SG_ROLE_HEAD,
	SG_ROLE_GOVERNOR,
	SG_ROLE_TEACHER,
	SG_ROLES
};

/* What a role may do or see. */
enum sg_may {
	SG_MAY_SEE_TOTALS = 1, /* numbers without names */
	SG_MAY_SEE_PEOPLE,     /* incidents, people, evidence */
	SG_MAY_DECIDE,         /* mark, hold, agree */
	SG_MAY_EXPORT,         /* packs, subject-access exports */
	SG_MAY_SEE_HEALTH,     /* is the filter well */
	SG_MAY_SEE_POLICY,
	SG_MAY_SEE_EXCEPTIONS,
	SG_MAY_EDIT_EXCEPTIONS,
	SG_MAY_SEE_LOOKS,  /* who looked at what */
	SG_MAY_SEE_REVIEW, /* the yearly review */
	SG_MAY_ANSWER,     /* answer requests, open sites for a while; a teacher
			      those of the groups that the account teaches */
	SG_MAY_FILL_IN,    /* the forms on which official accounts are approved;
			      a teacher those that the own account began */
	SG_MAY_BAN,        /* see, give and lift bans, decide proposals */
	SG_MAY_SUPERVISE   /* let banned people work while somebody watches; a
			      teacher in the groups that the account teaches */
};

/* Returns "officer", "technician", "ict-lead", "head", "governor", "teacher".
 */
const char *sg_role_word(enum sg_role role);
/* Returns 0 if no role has this word. */
enum sg_role sg_role_of(const char *word);
bool sg_role_may(enum sg_role role, enum sg_may may);

#endif
