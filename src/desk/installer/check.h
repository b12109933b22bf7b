/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.h -- checks a text of exceptions: with the whole policy, by the
 * policy's own code, and by the rules of the desk.
 *
 * The check runs in a process of its own (sg_check_main()), because compiling a
 * policy may need much memory and time: the installer goes on if that process
 * is killed.
 *
 * The rules of the desk, besides those of the policy:
 * - The text has exceptions only.
 * - Each exception that is new or was changed names as its approver the person
 *   who is signed in: nobody approves in another's name.
 * - What a click opens (compose.h) is open then for the people whom it is for,
 *   and what a click closes is closed.  Otherwise the line that decides is
 *   reported.
 * - Nothing on a locked list is opened.  (Nor is anything that a `fixed` line
 *   blocks: the policy tries fixed lines first, and reports an exception that
 *   can never apply.)
 */
#ifndef SG_DESK_CHECK_H
#define SG_DESK_CHECK_H

#include <stdbool.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/installer/places.h"

/* What is to be checked, and who wants to save it. */
struct sg_check {
	const char *text;
	const char *full_name; /* of the account */
	/*
	 * Set: write the text first, and ignore `text`.  An object with the
	 * members of struct sg_click (compose.h), but for the approver.
	 */
	const json_t *open;
};

/* A check that needs longer is given up. */
#define SG_CHECK_S 60

/*
 * Check, in another process, and wait for it.  Returns an object that the
 * caller must release:
 *   {"problems":[...], "errors":N, "warnings":N,
 *       "changes":[{"how":"added", "exception":"EX-015"}]}
 * With an opening it also has "text", "base" (the version of the text before),
 * "exception" and "ends" (UTC seconds); or "refused", a sentence, if no text
 * could be written, and "forbidden", if only the officer may decide it. Returns
 * NULL, with `why`, if the check could not be made. Any thread.
 */
json_t *sg_check_ask(const struct sg_desk_places *places,
    const struct sg_check *check, char why[SG_WHY_BYTES]);

/* That other process: read a struct sg_check as JSON from standard input, write
 * the object to standard output.  Returns an exit code. */
int sg_check_main(const struct sg_desk_places *places);

#endif
