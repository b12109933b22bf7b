/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * approvals.h -- the forms on which official accounts of the school are
 * approved: by the ICT lead and by the head, with an account each.  A form with
 * both approvals is an exception, which ends on the account's closing day.
 *
 * A form is a JSON object with these members; those that do not apply are
 * missing:
 *
 *   id         the `seq` of its first record in the desk's own journal
 *   state      "draft", "submitted", "in-force", "refused", "withdrawn"
 *   author, by the account that began it, and this person's full name
 *   at, changed   when it was begun, and last changed; UTC seconds
 *   over       when it is forgotten; UTC seconds
 *   boxes      an object: what is in each box (boxes.h)
 *   base       the version of the boxes: approvals are for this version
 *   approvals  an array of {role, account, name, at}
 *   answer, answered_by, answered_at   why it was refused or withdrawn
 *   exception  the name of the exception: "FORM-4711"
 *
 * They are in the file "approvals" of the installer's folder.  The desk's own
 * journal has who did what with which version, but not what is in the boxes.
 * One thread at a time.  No function reads the clock.
 */
#ifndef SG_DESK_APPROVALS_H
#define SG_DESK_APPROVALS_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/roles.h"

/* Maximum numbers of forms, and of those of one account that are not decided.
 */
#define SG_APPROVALS_MAX 150
#define SG_APPROVALS_EACH 20

struct sg_approvals;

/* `folder` is borrowed.  Returns NULL if there is no memory.  `why`: as for
 * sg_requests_new(). */
struct sg_approvals *sg_approvals_new(const char *folder,
    char why[SG_WHY_BYTES]);
void sg_approvals_free(struct sg_approvals **approvals);

/* Forget what is over.  Call it before the functions below. */
void sg_approvals_review(struct sg_approvals *approvals, int64_t now_s);
/* Returns all forms, borrowed: an array. */
const json_t *sg_approvals_all(const struct sg_approvals *approvals);
/* Returns a form, borrowed; or NULL. */
json_t *sg_approvals_find(const struct sg_approvals *approvals, uint64_t id);
/* Returns how many forms of an account are not decided. */
unsigned sg_approvals_of(const struct sg_approvals *approvals,
    const char *author);
/* Add a form, and take it over. */
void sg_approvals_add(struct sg_approvals *approvals, json_t *form);
/* Write the file, after a change.  Returns false with `why`. */
bool sg_approvals_save(const struct sg_approvals *approvals,
    char why[SG_WHY_BYTES]);

/* Returns the approval that an account of this role gave, borrowed; or NULL. */
const json_t *sg_approval_of(const json_t *form, enum sg_role role);
/* Returns a new array of the roles whose approval is missing: "head". */
json_t *sg_approval_missing(const json_t *form);
/*
 * Set when a form is forgotten: `keep_days` after its last day, which is the
 * closing day of an account in force, or else `now_s`.  0: never.
 */
void sg_approval_keep(json_t *form, uint32_t keep_days, int64_t now_s);

#endif
