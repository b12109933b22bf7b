/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* logins.c -- signing in and out. */
#include <stdio.h>
#include <string.h>

#include "desk/installer/parts.h"

/* Failed sign-ins are recorded at most this often: guesses must not fill the
 * disk. */
#define FAILURE_MS 60000
#define FAILURES_BURST 30
/* Maximum number of single sign-ons of an account in SIGN_ON_S seconds. */
#define SIGN_ONS 4
#define SIGN_ON_S 60

/* ---- answers ------------------------------------------------------------ */

static json_t *
groups_of(const struct sg_account *account)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < account->ngroups; i++)
		json_array_append_new(groups, json_string(account->groups[i]));
	return groups;
}

/* Returns what the web process must know of the session. */
static json_t *
describe(const struct sg_account *account, const struct sg_session *session,
    const char *token, bool with_token)
{
	char csrf[SG_TOKEN_TEXT];
	json_t *answer;

	sg_session_csrf(token, csrf);
	answer = json_pack("{s:b, s:s, s:s, s:s, s:s, s:o, s:I}", "ok", 1,
	    "csrf", csrf, "name", account->name, "full_name",
	    account->full_name, "role", sg_role_word(account->role), "groups",
	    groups_of(account), "until", (json_int_t)sg_session_until(session));
	if (with_token)
		json_object_set_new(answer, "token", json_string(token));
	sodium_memzero(csrf, sizeof(csrf));
	return answer;
}

/* Begin a session, once its record is written. */
static json_t *
sign_in(struct sg_request_of *r, const struct sg_account *account)
{
	struct sg_decision decision = {
	    .action = SG_DESK_SIGNED_IN, .role = account->role};
	char token[SG_TOKEN_TEXT];
	json_t *answer;
	uint64_t seq;

	r->account = account;
	answer = sg_record(r, &decision, &seq);
	if (answer != NULL)
		return answer;
	r->session = sg_sessions_begin(r->in->sessions, account,
	    r->now.utc_ms / 1000, token);
	answer = describe(account, r->session, token, true);
	sodium_memzero(token, sizeof(token));
	return answer;
}

/* ---- passwords ---------------------------------------------------------- */

/* Runs in the worker's thread. */
static void
try_password(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;

	task->passed = sg_password_is(task->hash[0] == '\0' ? NULL : task->hash,
	    sg_str(task->form.password));
}

/*
 * Record a failed sign-in, unless many were recorded lately.  The record then
 * says how many it stands for.  An unknown name is not recorded: it may be a
 * password, typed into the wrong field.
 */
static void
record_failure(struct sg_request_of *r)
{
	struct sg_installer *in = r->in;
	struct sg_decision decision = {.action = SG_DESK_SIGN_IN_FAILED};
	json_t *answer;
	uint64_t seq;

	in->failures++;
	if (sg_turn(&in->failure_due_ms, r->now.steady_ms, FAILURE_MS,
		FAILURES_BURST) > 0)
		return;
	decision.events = in->failures;
	r->account = sg_accounts_find(&in->accounts, r->form.name);
	answer = sg_record(r, &decision, &seq);
	if (answer == NULL)
		in->failures = 0;
	json_decref(answer);
}

static json_t *
finish_login(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	/* The form stays the task's. */
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	const struct sg_account *account = sg_accounts_find(&in->accounts,
	    task->form.name);

	/* The account may have been changed while its password was tried. */
	if (task->passed && account != NULL && account->password != NULL &&
	    strcmp(account->password, task->hash) == 0) {
		sg_guard_passed(in->guard, task->form.name, task->form.origin,
		    now.steady_ms / 1000);
		return sign_in(&r, account);
	}
	record_failure(&r);
	return sg_answer_refused(SG_LINK_WRONG,
	    "the name or the password is wrong");
}

json_t *
sg_do_login(struct sg_request_of *r)
{
	struct sg_installer *in = r->in;
	const struct sg_account *account;
	struct sg_task *task;
	uint32_t wait;

	if (!in->has_accounts)
		return sg_answer_refused(SG_LINK_FAILED,
		    "the accounts cannot be read; a technician sees why in "
		    "the system log");
	if (!sg_worker_has_room(in->logins))
		return sg_answer_wait(2);
	wait = sg_guard_try(in->guard, r->form.name, r->form.origin,
	    r->now.steady_ms / 1000, NULL);
	if (wait > 0)
		return sg_answer_wait(wait);
	account = sg_accounts_find(&in->accounts, r->form.name);
	task = sg_task_new(r, try_password, finish_login);
	if (task == NULL)
		return sg_answer_refused(SG_LINK_FAILED,
		    "there is no memory left");
	if (account != NULL && account->password != NULL)
		(void)snprintf(task->hash, sizeof(task->hash), "%s",
		    account->password);
	sg_worker_put(in->logins, &task->job);
	return NULL;
}

/* ---- single sign-on ----------------------------------------------------- */

/* Refuse a sign-on, and record why. */
static json_t *
refuse_sign_on(struct sg_request_of *r, enum sg_link_code code, const char *why)
{
	char reason[SG_WHY_BYTES + 32];

	(void)snprintf(reason, sizeof(reason), "single sign-on: %s", why);
	r->form.reason = reason;
	record_failure(r);
	r->form.reason = NULL;
	return sg_answer_refused(code, "%s", why);
}

static json_t *
try_sign_on(struct sg_request_of *r)
{
	const struct sg_account *account = sg_accounts_find(&r->in->accounts,
	    r->form.name);
	char why[SG_WHY_BYTES];

	if (!r->in->has_accounts)
		return refuse_sign_on(r, SG_LINK_FAILED,
		    "the accounts cannot be read; a technician sees why in "
		    "the system log");
	if (account == NULL) {
		(void)sg_why(why,
		    "there is no account \"%s\" with a role at the desk",
		    r->form.name);
		return refuse_sign_on(r, SG_LINK_WRONG, why);
	}
	/* A page that opens this address again and again must not fill the
	 * journal, or end all other sessions of the account. */
	if (sg_sessions_begun(r->in->sessions, account->name,
		r->now.utc_ms / 1000 - SIGN_ON_S) >= SIGN_ONS)
		return sg_answer_wait(SIGN_ON_S);
	r->form.reason = "single sign-on";
	return sign_in(r, account);
}

json_t *
sg_installer_sign_on(struct sg_installer *in, const struct sg_sign_on *asked,
    struct sg_now now)
{
	struct sg_request_of r = {.in = in, .now = now};
	json_t *answer;

	sg_installer_refresh(in);
	r.form.name = asked->name;
	r.form.origin = asked->origin[0] == '\0' ? NULL : asked->origin;
	answer = asked->fault[0] != '\0' ?
	    refuse_sign_on(&r, SG_LINK_BAD, asked->fault) :
	    try_sign_on(&r);
	sg_installer_keep(in);
	return answer;
}

void
sg_installer_stranger(struct sg_installer *in, unsigned user, struct sg_now now)
{
	struct sg_request_of r = {.in = in, .now = now};
	char why[SG_WHY_BYTES];

	(void)sg_why(why,
	    "a process of the user %u, who is not the reverse proxy's, "
	    "connected",
	    user);
	r.form.name = "";
	json_decref(refuse_sign_on(&r, SG_LINK_FORBIDDEN, why));
}

/* ---- the other forms ---------------------------------------------------- */

json_t *
sg_do_logout(struct sg_request_of *r)
{
	struct sg_decision decision = {.action = SG_DESK_SIGNED_OUT};
	uint64_t seq;

	/* The session ends in each case: a full disk must not keep it open. */
	json_decref(sg_record(r, &decision, &seq));
	sg_sessions_end(r->in->sessions, r->session);
	return sg_answer_ok();
}

json_t *
sg_do_session(struct sg_request_of *r)
{
	return describe(r->account, r->session, r->form.token, false);
}
