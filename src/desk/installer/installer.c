/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * installer.c -- takes a request of the web process, checks who may make it,
 * and passes it to the function of its form.
 */
#include "desk/installer/installer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/installer/parts.h"
#include "journal/event.h"

#define SESSIONS_FILE "sessions"
/* Maximum number of sign-ins that wait.  Together they take a few seconds. */
#define LOGINS_MOST 16
#define POLICIES_MOST 8
#define ORDERS_MOST 8
#define TICK_MS 10000

/* How often one session may do things: `burst` times, and then once in
 * `each_ms`. */
enum rate { RATE_ASK, RATE_RECORD, RATE_CHECK, RATE_SAVE, RATES };
_Static_assert(RATES <= SG_SESSION_RATES, "a session has too few rates");
static const struct {
	int64_t each_ms, burst;
} rates[RATES] = {
    [RATE_ASK] = {100, 300},
    [RATE_RECORD] = {1000, 120},
    [RATE_CHECK] = {1000, 30},
    [RATE_SAVE] = {10000, 10},
};

/* `may` is 0 if every account may; then the function looks closer. */
static const struct {
	json_t *(*run)(struct sg_request_of *r);
	bool without_session;
	enum sg_may may;
	enum rate rate;
} forms[SG_FORMS] = {
    [SG_FORM_LOGIN] = {sg_do_login, true, 0, RATE_ASK},
    [SG_FORM_LOGOUT] = {sg_do_logout, false, 0, RATE_ASK},
    [SG_FORM_SESSION] = {sg_do_session, false, 0, RATE_ASK},
    [SG_FORM_VIEW] = {sg_do_view, false, SG_MAY_SEE_PEOPLE, RATE_RECORD},
    [SG_FORM_MARK] = {sg_do_mark, false, SG_MAY_DECIDE, RATE_RECORD},
    [SG_FORM_END_AGREEMENT] = {sg_do_end_agreement, false, SG_MAY_DECIDE,
	RATE_RECORD},
    [SG_FORM_HOLD] = {sg_do_hold, false, SG_MAY_DECIDE, RATE_RECORD},
    [SG_FORM_EXCEPTIONS] = {sg_do_exceptions, false, SG_MAY_SEE_EXCEPTIONS,
	RATE_ASK},
    [SG_FORM_CHECK] = {sg_do_check, false, SG_MAY_SEE_EXCEPTIONS, RATE_CHECK},
    [SG_FORM_SAVE] = {sg_do_save, false, SG_MAY_EDIT_EXCEPTIONS, RATE_SAVE},
    /* Strangers may do these; openings.c limits how often. */
    [SG_FORM_REFERENCE] = {sg_do_reference, true, 0, RATE_ASK},
    [SG_FORM_ASK] = {sg_do_ask, true, 0, RATE_ASK},
    [SG_FORM_REPORT] = {sg_do_report, true, 0, RATE_ASK},
    [SG_FORM_ANSWER] = {sg_do_answer, false, SG_MAY_ANSWER, RATE_SAVE},
    [SG_FORM_OPEN] = {sg_do_open, false, SG_MAY_ANSWER, RATE_SAVE},
    [SG_FORM_APPROVALS] = {sg_do_approvals, false, SG_MAY_FILL_IN, RATE_ASK},
    [SG_FORM_APPROVAL] = {sg_do_approval, false, SG_MAY_FILL_IN, RATE_ASK},
    [SG_FORM_FILL_IN] = {sg_do_fill_in, false, SG_MAY_FILL_IN, RATE_SAVE},
    [SG_FORM_APPROVE] = {sg_do_approve, false, SG_MAY_FILL_IN, RATE_SAVE},
    [SG_FORM_REFUSE] = {sg_do_refuse, false, SG_MAY_FILL_IN, RATE_SAVE},
    [SG_FORM_WITHDRAW] = {sg_do_withdraw, false, SG_MAY_FILL_IN, RATE_SAVE},
    [SG_FORM_BANS] = {sg_do_bans, false, SG_MAY_SUPERVISE, RATE_ASK},
    [SG_FORM_BAN] = {sg_do_ban, false, SG_MAY_BAN, RATE_CHECK},
    [SG_FORM_LIFT] = {sg_do_lift, false, SG_MAY_BAN, RATE_CHECK},
    [SG_FORM_SUPERVISE] = {sg_do_supervise, false, SG_MAY_SUPERVISE,
	RATE_CHECK},
    [SG_FORM_END_SUPERVISION] = {sg_do_end_supervision, false, SG_MAY_SUPERVISE,
	RATE_CHECK},
    [SG_FORM_REFUSE_BAN] = {sg_do_refuse_ban, false, SG_MAY_BAN, RATE_RECORD},
};

void
sg_say(const char *text)
{
	fprintf(stderr, "schoolgate-installer: %s\n", text);
}

/* A journal says something. */
static void
say(void *ctx, const char *text)
{
	(void)ctx;
	sg_say(text);
}

/* ---- answers ------------------------------------------------------------ */

json_t *
sg_answer_ok(void)
{
	return json_pack("{s:b}", "ok", 1);
}

json_t *
sg_answer_refused(enum sg_link_code code, const char *format, ...)
{
	char text[SG_WHY_BYTES + 128];
	va_list arguments;
	json_t *answer;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	answer = json_pack("{s:b, s:s, s:s}", "ok", 0, "code",
	    sg_link_code_word(code), "text", text);
	/* A text may have been cut within a character. */
	return answer != NULL ?
	    answer :
	    json_pack("{s:b, s:s, s:s}", "ok", 0, "code",
		sg_link_code_word(code), "text",
		"it was refused; the reason cannot be shown");
}

json_t *
sg_answer_wait(uint32_t seconds)
{
	json_t *answer = sg_answer_refused(SG_LINK_THROTTLED,
	    "too often; try again in %u second%s", seconds,
	    seconds == 1 ? "" : "s");

	json_object_set_new(answer, "wait_s", json_integer(seconds));
	return answer;
}

uint32_t
sg_turn(int64_t *due_ms, int64_t now_ms, int64_t each_ms, int64_t burst)
{
	int64_t start = *due_ms > now_ms ? *due_ms : now_ms;
	int64_t over = start - now_ms - each_ms * (burst - 1);

	if (over > 0)
		return (uint32_t)((over + 999) / 1000);
	*due_ms = start + each_ms;
	return 0;
}

/* ---- accounts ----------------------------------------------------------- */

static void
read_accounts(struct sg_installer *in)
{
	struct sg_problems *problems;
	char why[SG_WHY_BYTES];

	sg_arena_reset(in->arena);
	problems = sg_problems_new(in->arena);
	in->has_accounts = sg_accounts_read(in->arena, in->places->accounts,
	    problems, &in->accounts, why);
	if (!in->has_accounts)
		sg_say(why);
	sg_problems_print(problems, stderr, false);
	sg_sessions_review(in->sessions, &in->accounts);
}

void
sg_installer_refresh(struct sg_installer *in)
{
	if (sg_watch_look(&in->watch, in->places->accounts,
		in->places->accounts) == SG_WATCH_SAME)
		return;
	sg_watch_take(&in->watch);
	read_accounts(in);
}

/* ---- making and freeing ------------------------------------------------- */

void
sg_installer_keep(struct sg_installer *in)
{
	struct sg_arena *arena = sg_arena_new();
	char why[SG_WHY_BYTES];

	if (sg_sessions_changed(in->sessions) &&
	    !sg_sessions_save(in->sessions,
		sg_path_join(arena, in->places->state, SESSIONS_FILE), why))
		sg_say(why);
	sg_arena_free(&arena);
}

static void
load_sessions(struct sg_installer *in, struct sg_now now)
{
	struct sg_arena *arena = sg_arena_new();
	char why[SG_WHY_BYTES];

	if (!sg_sessions_load(in->sessions,
		sg_path_join(arena, in->places->state, SESSIONS_FILE),
		now.utc_ms / 1000, why))
		sg_say(why);
	sg_arena_free(&arena);
}

static bool
make_parts(struct sg_installer *in)
{
	const struct sg_journal_options options = {
	    .folder = in->places->journal,
	    .key_path = in->places->journal_key,
	    .say = say,
	    .sync = true};
	char why[SG_WHY_BYTES] = "";

	in->arena = sg_arena_new();
	in->sessions = sg_sessions_new();
	in->guard = sg_guard_new();
	in->journal = sg_journal_new(&options);
	in->requests = sg_requests_new(in->places->state, why);
	if (*why != '\0')
		sg_say(why);
	in->approvals = sg_approvals_new(in->places->state, why);
	if (*why != '\0')
		sg_say(why);
	in->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (in->wake_fd < 0)
		return false;
	in->logins = sg_worker_new(in->wake_fd, LOGINS_MOST);
	in->policies = sg_worker_new(in->wake_fd, POLICIES_MOST);
	in->orders = sg_worker_new(in->wake_fd, ORDERS_MOST);
	return in->sessions != NULL && in->guard != NULL &&
	    in->requests != NULL && in->approvals != NULL &&
	    in->journal != NULL && in->logins != NULL && in->policies != NULL &&
	    in->orders != NULL;
}

struct sg_installer *
sg_installer_new(const struct sg_desk_places *places, struct sg_now now,
    char why[SG_WHY_BYTES])
{
	struct sg_installer *in = calloc(1, sizeof(*in));

	if (in != NULL) {
		in->places = places;
		in->wake_fd = -1;
		if (!make_parts(in))
			sg_installer_free(&in);
	}
	if (in == NULL) {
		(void)sg_why(why, "there is no memory left");
		return NULL;
	}
	sg_journal_keep(in->journal, places->keep_days);
	load_sessions(in, now);
	sg_installer_refresh(in);
	if (sg_exceptions_unsettled(places))
		sg_resume_save(in);
	else
		sg_resume_opening(in, now);
	return in;
}

void
sg_task_free(struct sg_task **where)
{
	struct sg_task *task = *where;

	*where = NULL;
	sg_form_free(&task->form);
	json_decref(task->result);
	json_decref(task->checked);
	json_decref(task->open);
	json_decref(task->order);
	sodium_memzero(task, sizeof(*task));
	free(task);
}

static void
drop_task(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;

	sg_task_free(&task);
}

void
sg_installer_free(struct sg_installer **where)
{
	struct sg_installer *in = *where;

	*where = NULL;
	if (in == NULL)
		return;
	sg_worker_free(&in->logins, drop_task);
	sg_worker_free(&in->policies, drop_task);
	sg_worker_free(&in->orders, drop_task);
	if (in->sessions != NULL)
		sg_installer_keep(in);
	sg_sessions_free(&in->sessions);
	sg_guard_free(&in->guard);
	sg_requests_free(&in->requests);
	sg_approvals_free(&in->approvals);
	sg_journal_free(&in->journal);
	sg_arena_free(&in->arena);
	if (in->wake_fd >= 0)
		close(in->wake_fd);
	free(in);
}

/* ---- requests ----------------------------------------------------------- */

json_t *
sg_record(struct sg_request_of *r, struct sg_decision *decision, uint64_t *seq)
{
	char buffer[SG_DECISION_BYTES], why[SG_WHY_BYTES];
	struct sg_event event;

	decision->at_ms = r->now.utc_ms;
	if (r->account != NULL)
		decision->who = r->account->name;
	decision->origin = r->form.origin;
	decision->reason = r->form.reason;
	if (!sg_decision_event(decision, buffer, &event))
		return sg_answer_refused(SG_LINK_BAD,
		    "this is too long to be recorded");
	if (sg_journal_append_first(r->in->journal, &event, seq, why))
		return NULL;
	*seq = 0;
	sg_say(why);
	return sg_answer_refused(SG_LINK_FAILED,
	    "nothing was done, because it could not be recorded: %s", why);
}

json_t *
sg_request_admit(struct sg_request_of *r)
{
	enum sg_may may = forms[r->form.kind].may;

	r->session = sg_sessions_find(r->in->sessions, r->form.token,
	    r->now.utc_ms / 1000);
	r->account = r->session == NULL ?
	    NULL :
	    sg_accounts_find(&r->in->accounts, r->session->name);
	if (r->account == NULL)
		return sg_answer_refused(SG_LINK_SIGNED_OUT,
		    "nobody is signed in; sign in again");
	if (may != 0 && !sg_role_may(r->account->role, may))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "the role \"%s\" may not do this",
		    sg_role_word(r->account->role));
	return NULL;
}

/* Returns NULL if the session may do this so soon again; otherwise the answer.
 */
static json_t *
take_turn(struct sg_request_of *r)
{
	enum rate rate = forms[r->form.kind].rate;
	uint32_t wait = sg_turn(&r->session->due_ms[rate], r->now.steady_ms,
	    rates[rate].each_ms, rates[rate].burst);

	return wait == 0 ? NULL : sg_answer_wait(wait);
}

static json_t *
carry_out(struct sg_request_of *r)
{
	json_t *refused = NULL;

	if (!forms[r->form.kind].without_session) {
		refused = sg_request_admit(r);
		if (refused == NULL)
			refused = take_turn(r);
	}
	return refused != NULL ? refused : forms[r->form.kind].run(r);
}

json_t *
sg_installer_ask(struct sg_installer *in, const char *line, size_t n,
    uint64_t ticket, struct sg_now now, bool *garbage)
{
	struct sg_request_of r = {.in = in, .now = now, .ticket = ticket};
	char why[SG_WHY_BYTES];
	enum sg_link_code code;
	json_t *answer;

	sg_installer_refresh(in);
	code = sg_form_read(line, n, &r.form, garbage, why);
	answer = code == SG_LINK_OK ? carry_out(&r) :
				      sg_answer_refused(code, "%s", why);
	sg_form_free(&r.form);
	sg_installer_keep(in);
	return answer;
}

struct sg_task *
sg_task_new(struct sg_request_of *r, void (*run)(struct sg_job *),
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now))
{
	struct sg_task *task = calloc(1, sizeof(*task));

	if (task == NULL)
		return NULL;
	task->job.run = run;
	task->finish = finish;
	task->places = r->in->places;
	task->ticket = r->ticket;
	task->form = r->form;
	r->form = (struct sg_form){0};
	return task;
}

int
sg_installer_fd(const struct sg_installer *in)
{
	return in->wake_fd;
}

json_t *
sg_installer_next(struct sg_installer *in, struct sg_now now, uint64_t *ticket)
{
	json_t *answer = NULL;
	struct sg_job *job;
	uint64_t count;

	if (read(in->wake_fd, &count, sizeof(count)) < 0)
		count = 0; /* nothing new; still look */
	while (answer == NULL) {
		job = sg_worker_take(in->logins);
		if (job == NULL)
			job = sg_worker_take(in->orders);
		if (job == NULL)
			job = sg_worker_take(in->policies);
		if (job == NULL)
			return NULL;
		sg_installer_refresh(in);
		*ticket = ((struct sg_task *)(void *)job)->ticket;
		answer = ((struct sg_task *)(void *)job)
			     ->finish(in, (struct sg_task *)(void *)job, now);
		if (answer != NULL)
			drop_task(job);
	}
	sg_installer_keep(in);
	return answer;
}

void
sg_installer_tick(struct sg_installer *in, struct sg_now now)
{
	if (now.steady_ms - in->ticked_ms < TICK_MS && in->ticked_ms != 0)
		return;
	in->ticked_ms = now.steady_ms;
	sg_installer_refresh(in);
	sg_journal_tick(in->journal, now.utc_ms);
	sg_tidy(in, now);
	sg_installer_keep(in);
}
