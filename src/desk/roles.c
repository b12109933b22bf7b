/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* roles.c -- the table of roles, and of what each may. */
#include "desk/roles.h"

#include <string.h>

#define MAY(what) (1U << SG_MAY_##what)

/*
 * The ICT lead and the head approve exceptions, so they may write them.  A
 * technician must know that something happened, but not who did what where.  A
 * teacher answers the requests of the own groups, may supervise these, fills in
 * forms for official accounts, and sees nothing else.
 */
static const struct {
	const char *word;
	unsigned may;
} roles[SG_ROLES] = {
    [SG_ROLE_OFFICER] = {"officer",
	MAY(SEE_TOTALS) | MAY(SEE_PEOPLE) | MAY(DECIDE) | MAY(EXPORT) |
	    MAY(SEE_HEALTH) | MAY(SEE_POLICY) | MAY(SEE_EXCEPTIONS) |
	    MAY(EDIT_EXCEPTIONS) | MAY(SEE_LOOKS) | MAY(SEE_REVIEW) |
	    MAY(ANSWER) | MAY(FILL_IN) | MAY(BAN) | MAY(SUPERVISE)},
    [SG_ROLE_TECHNICIAN] = {"technician",
	MAY(SEE_TOTALS) | MAY(SEE_HEALTH) | MAY(SEE_POLICY)},
    [SG_ROLE_ICT_LEAD] = {"ict-lead",
	MAY(SEE_TOTALS) | MAY(SEE_POLICY) | MAY(SEE_EXCEPTIONS) |
	    MAY(EDIT_EXCEPTIONS) | MAY(SEE_REVIEW) | MAY(FILL_IN)},
    [SG_ROLE_HEAD] = {"head",
	MAY(SEE_TOTALS) | MAY(SEE_POLICY) | MAY(SEE_EXCEPTIONS) |
	    MAY(EDIT_EXCEPTIONS) | MAY(SEE_REVIEW) | MAY(FILL_IN)},
    [SG_ROLE_GOVERNOR] = {"governor", MAY(SEE_TOTALS)},
    [SG_ROLE_TEACHER] = {"teacher",
	MAY(ANSWER) | MAY(FILL_IN) | MAY(SUPERVISE)},
};

const char *
sg_role_word(enum sg_role role)
{
	return role > 0 && role < SG_ROLES ? roles[role].word : "";
}

enum sg_role
sg_role_of(const char *word)
{
	for (unsigned i = 1; i < SG_ROLES; i++)
		if (strcmp(roles[i].word, word) == 0)
			return (enum sg_role)i;
	return 0;
}

bool
sg_role_may(enum sg_role role, enum sg_may may)
{
	return role > 0 && role < SG_ROLES && (roles[role].may >> may & 1) != 0;
}
