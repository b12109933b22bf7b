/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * form.h -- reads a request of the web process (desk/link.h).
 *
 * Nothing that the web process sends is trusted: it is the part that strangers
 * talk to.  A line is refused unless it is one flat JSON object with exactly
 * the members of its form, each of its type and within its limits.  Pure: no
 * clock, no I/O.  Any thread.
 */
#ifndef SG_DESK_FORM_H
#define SG_DESK_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/decision.h"
#include "desk/installer/boxes.h"
#include "desk/installer/compose.h"
#include "desk/link.h"

enum sg_form_kind {
	SG_FORM_LOGIN = 1,
	SG_FORM_LOGOUT,
	SG_FORM_SESSION,
	SG_FORM_VIEW,
	SG_FORM_MARK,
	SG_FORM_END_AGREEMENT,
	SG_FORM_HOLD,
	SG_FORM_EXCEPTIONS,
	SG_FORM_CHECK,
	SG_FORM_SAVE,
	SG_FORM_REFERENCE,
	SG_FORM_ASK,
	SG_FORM_REPORT,
	SG_FORM_ANSWER,
	SG_FORM_OPEN,
	/* The forms on which official accounts are approved (approvals.h). */
	SG_FORM_APPROVALS,
	SG_FORM_APPROVAL,
	SG_FORM_FILL_IN,
	SG_FORM_APPROVE,
	SG_FORM_REFUSE,
	SG_FORM_WITHDRAW,
	SG_FORM_BANS,
	SG_FORM_BAN,
	SG_FORM_LIFT,
	SG_FORM_SUPERVISE,
	SG_FORM_END_SUPERVISION,
	SG_FORM_REFUSE_BAN,
	SG_FORMS
};

enum sg_form_act { SG_ACT_OPEN = 1, SG_ACT_REFUSE, SG_ACT_BLOCK };
/* What "person" is. */
enum sg_form_whom {
	SG_WHOM_USER = 1,
	SG_WHOM_ADDRESS,
	SG_WHOM_MAC,
	SG_WHOM_USER_HASH,
	SG_WHOM_DEVICE_HASH
};
enum sg_form_scope { SG_SCOPE_PERSON = 1, SG_SCOPE_CLASS, SG_SCOPE_EVERYONE };

/* A request.  A member that the form does not have is NULL or 0. */
struct sg_form {
	enum sg_form_kind kind;
	json_t *json; /* owns all texts */
	const char *token, *origin, *name, *password;
	const char *about, *reason, *person, *family, *text, *base;
	enum sg_link_view view;
	enum sg_marked mark;
	const char *reference, *site, *group, *ban;
	enum sg_form_whom whom; /* "kind" */
	enum sg_form_act act;
	enum sg_form_scope scope;
	enum sg_until until_what; /* "for" */
	uint64_t incident, agreement, events, request, proposal, minutes;
	uint64_t approval;           /* "form" */
	const char *boxes[SG_BOXES]; /* of this approval form */
	bool on, everyone, submit, page;
	int32_t until_day; /* days since 1970-01-01; valid if has_until */
	bool has_until;
};

/*
 * Read the line of `n` bytes, without LF.  Returns SG_LINK_OK, or SG_LINK_BAD
 * or SG_LINK_REASON with a sentence in `why`.  *garbage is true if the line is
 * no JSON object at all, so that the connection should be closed.  Call
 * sg_form_free() in each case.
 */
enum sg_link_code sg_form_read(const char *line, size_t n, struct sg_form *form,
    bool *garbage, char why[SG_WHY_BYTES]);
void sg_form_free(struct sg_form *form);

#endif
