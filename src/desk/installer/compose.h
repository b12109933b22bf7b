/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compose.h -- writes the exception that opens or closes a site for a while, as
 * somebody at the desk decides with a click.
 *
 * The process of a check uses it (check.h).  One thread at a time.
 */
#ifndef SG_DESK_COMPOSE_H
#define SG_DESK_COMPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"
#include "desk/installer/places.h"

struct sg_arena;
struct sg_policy_ast;

enum sg_until {
	SG_UNTIL_LESSON = 1, /* "lesson": the end of the present one */
	SG_UNTIL_TODAY,      /* "today" */
	SG_UNTIL_DAY         /* "date": `until_day`, included */
};

/* A decision.  Texts that do not apply are NULL. */
struct sg_click {
	bool block;       /* close the site; otherwise open it */
	bool teacher;     /* a teacher decides: the policy's lines limit what */
	const char *site; /* a host, in lower case */
	/* Only this page of it: a path, "/games"; NULL: all of the site. */
	const char *page;
	/* For whom: one of these, or everyone if all are NULL. */
	const char *group, *user, *device;
	/* The class in whose lesson this is; may be NULL. */
	const char *lesson_of;
	enum sg_until until;
	int32_t until_day;
	const char *because;
	const char *approver; /* full name of the account */
	/*
	 * An official account (approvals.h): the name of its exception, which
	 * is replaced if it is there.  NULL: none.
	 */
	const char *account;
	bool end; /* only take the exception out; the rest is not needed */
	const char *administrators, *moderators; /* boxes of the form (boxes.h):
						    who it is for */
	int32_t from_day;  /* when it begins; in the past: today */
	const char *other; /* full name of the other approver; may be NULL */
};

struct sg_composed {
	const char *text; /* of all exceptions, with the new one */
	const char *site; /* that it names: the host's platform, if it has one;
			     or the host of the page */
	const char *id; /* of the new one, which begins with SG_DESK_EXCEPTION:
			   "DESK-261124-103512"; of an official account it
			   begins with SG_ACCOUNT_EXCEPTION */
	int64_t begins_s, ends_s; /* UTC seconds */
	/* It was not written, as a teacher may not decide it; the officer may.
	 */
	bool forbidden;
};

/* What the exceptions of official accounts are called. */
#define SG_ACCOUNT_EXCEPTION "FORM-"

/*
 * Returns the host that somebody typed: of "https://www.X.example/page" it is
 * "www.x.example".  Returns NULL if it is none that an exception can name.
 */
const char *sg_compose_host(struct sg_arena *arena, struct sg_str typed);

/*
 * Write the text of all exceptions without those of the desk that ended before
 * the day `today` (days since 1970-01-01): the records of what was opened stay
 * in the desk's own journal and in its store.  `tree` is that of `old`.  Room
 * of old.n + 2 bytes is enough.  Returns how many were left out.
 */
size_t sg_compose_tidy(struct sg_str old, const struct sg_policy_ast *tree,
    int32_t today, struct sg_out *out);

/*
 * A host of a platform stands for all of the platform: without its other hosts
 * it would not work.  But for a teacher only if the policy says so.
 *
 * An official account's exception is for its administrators, who need all of
 * its platform to run it.
 *
 * Write the exception below `old` (the text of the file now, and its tree), and
 * leave out those of before that are over.  One that closes a site stands above
 * all others: the first that fits decides.  `now`: UTC seconds.  Returns false
 * with a sentence for the person who decides if it cannot be written: no lesson
 * is now, the group is unknown, the policy does not let teachers open the site.
 */
bool sg_compose(struct sg_arena *arena, const struct sg_desk_places *places,
    const struct sg_click *opening, struct sg_str old,
    const struct sg_policy_ast *old_tree, int64_t now,
    struct sg_composed *composed, char why[SG_WHY_BYTES]);

#endif
