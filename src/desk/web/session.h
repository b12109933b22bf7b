/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session.h -- asks the installer who is signed in, and has it write down what
 * is looked at or decided.
 *
 * The web process keeps no sessions: the installer is asked for every request,
 * so that a person who is signed out, or loses a role, is out at once.
 */
#ifndef SG_DESK_WEB_SESSION_H
#define SG_DESK_WEB_SESSION_H

#include <stdbool.h>

#include "desk/link.h"
#include "desk/web/web.h"

/*
 * Send a form to the installer, with the session's token and the browser's
 * address.  Takes `form` over.  Returns the answer, to be released by the
 * caller.  If the installer refuses or does not answer, returns NULL, and the
 * refusal is the answer of the call.
 */
json_t *sg_session_ask(struct sg_web_call *call, json_t *form);
/*
 * Find the session of the request's cookie, and, for a POST, compare its token.
 * Returns false, with the refusal as the answer, if there is none.
 */
bool sg_session_find(struct sg_web_call *call);
/*
 * Have it written down that the person looks at something, before it is shown.
 * `reason` may be NULL: then the session must have given one before.  Returns
 * false, with the refusal as the answer (428 if a reason is needed), if it was
 * not written down.
 */
bool sg_session_view(struct sg_web_call *call, enum sg_link_view what,
    const char *about, const char *reason);
/* Returns the groups for which the person may open sites, or whom the person
 * may supervise: a teacher's own, or all that the policy in force names. */
json_t *sg_session_groups(const struct sg_web_call *call);
/* Refuse a reason that says nothing.  Returns false with the refusal. */
bool sg_session_reason(struct sg_web_call *call, const char *reason);

/* The handlers of /api/login, /api/logout, /api/session. */
void sg_login(struct sg_web_call *call);
void sg_logout(struct sg_web_call *call);
void sg_session(struct sg_web_call *call);

#endif
