/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the files of the installer share.
 */
#ifndef SG_DESK_INSTALLER_PARTS_H
#define SG_DESK_INSTALLER_PARTS_H

#include "base/watch.h"
#include "desk/accounts/file.h"
#include "desk/accounts/guard.h"
#include "desk/accounts/password.h"
#include "desk/accounts/sessions.h"
#include "desk/decision.h"
#include "desk/installer/approvals.h"
#include "desk/installer/exceptions.h"
#include "desk/installer/form.h"
#include "desk/installer/installer.h"
#include "desk/installer/requests.h"
#include "desk/installer/signon.h"
#include "desk/installer/worker.h"
#include "journal/append.h"
#include "journal/ask.h"

/* What strangers do, and how often they may (openings.c). */
enum sg_asks { SG_ASKS_LOOK, SG_ASKS_ASK, SG_ASKS_WRONG, SG_ASKS_KINDS };
#define SG_ASKS_PLACES 1024

struct sg_installer {
	const struct sg_desk_places *places;
	struct sg_journal *journal;
	struct sg_sessions *sessions;
	struct sg_guard *guard;
	struct sg_requests *requests;
	struct sg_approvals *approvals;
	bool has_ask_key;
	uint8_t ask_key[SG_ASK_KEY_BYTES];
	struct {
		int64_t due_ms[SG_ASKS_PLACES], all_due_ms;
	} asks[SG_ASKS_KINDS];
	/* Bans have a thread of their own: they must not wait for a check. */
	struct sg_worker *logins, *policies, *orders;
	int wake_fd;

	/* The accounts, and which version of the file they are from. */
	struct sg_arena *arena;
	struct sg_accounts accounts;
	struct sg_watch watch;
	bool has_accounts;

	/* A text is being put in force; no other can be saved meanwhile. */
	bool saving;
	/* When the next failed sign-in may be recorded, and how many were not
	 * since. */
	int64_t failure_due_ms;
	uint64_t failures;
	int64_t ticked_ms, tidy_due_ms;
};

/* A request, and who made it. */
struct sg_request_of {
	struct sg_installer *in;
	struct sg_form form;
	struct sg_now now;
	uint64_t ticket;
	struct sg_session *session;       /* NULL: none is needed */
	const struct sg_account *account; /* of the session */
};

/* A request that is answered later.  `job` must be first. */
struct sg_task {
	struct sg_job job;
	const struct sg_desk_places *places;
	struct sg_form form; /* owned */
	uint64_t ticket;
	/* Called in the loop when the job is done.  Returns the answer, or NULL
	 * if the task was given away once more. */
	json_t *(*finish)(struct sg_installer *in, struct sg_task *task,
	    struct sg_now now);
	/* logins.c */
	char hash[SG_PASSWORD_HASH]; /* "": there is none */
	bool passed;
	/* changes.c */
	char full_name[SG_ACCOUNT_FULL_NAME_BYTES + 1];
	char who[SG_ACCOUNT_NAME_BYTES + 1];
	char version[SG_VERSION_TEXT];
	json_t *result; /* of the check, then of the install */
	json_t *checked;
	uint64_t seq;
	bool tidies; /* tidy.c: takes out what is over */
	/* openings.c, approve.c: what a click opens or closes, else NULL; and
	 * what to do once it is in force, which adds to the answer. */
	json_t *open;
	void (*done)(struct sg_installer *in, struct sg_task *task,
	    struct sg_now now, json_t *answer);
	unsigned tries;
	json_t *order; /* bans.c: what is to be done */
	char why[SG_WHY_BYTES];
};

/* ---- installer.c -------------------------------------------------------- */

/* Read the accounts again if their file was replaced.  Call this before each
 * request, so that a change holds at once. */
void sg_installer_refresh(struct sg_installer *in);
/* Write the sessions to their file if they have changed. */
void sg_installer_keep(struct sg_installer *in);

json_t *sg_answer_ok(void);
json_t *sg_answer_refused(enum sg_link_code code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
json_t *sg_answer_wait(uint32_t seconds);
/*
 * Take one of `burst` turns, which come back each `each_ms`.  Returns 0, or how
 * many seconds to wait.
 */
uint32_t sg_turn(int64_t *due_ms, int64_t now_ms, int64_t each_ms,
    int64_t burst);
/* Move the request into a new task for a worker.  Returns NULL if there is no
 * memory. */
struct sg_task *sg_task_new(struct sg_request_of *r,
    void (*run)(struct sg_job *),
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now));
/* Write a sentence to the log. */
void sg_say(const char *text);
/* Free a task that no worker has. */
void sg_task_free(struct sg_task **task);
/*
 * Find the session of the form, and check that its account may do this.
 * Returns NULL if all is fine; otherwise the answer.
 */
json_t *sg_request_admit(struct sg_request_of *r);

/*
 * Record a decision: who, when and from where are those of the request.
 * Returns NULL once it is on the disk, with its number in *seq; otherwise the
 * answer.
 */
json_t *sg_record(struct sg_request_of *r, struct sg_decision *decision,
    uint64_t *seq);

/* ---- logins.c ----------------------------------------------------------- */
json_t *sg_do_login(struct sg_request_of *r);
json_t *sg_do_logout(struct sg_request_of *r);
json_t *sg_do_session(struct sg_request_of *r);

/* ---- deeds.c ------------------------------------------------------------ */
json_t *sg_do_view(struct sg_request_of *r);
json_t *sg_do_mark(struct sg_request_of *r);
json_t *sg_do_end_agreement(struct sg_request_of *r);
json_t *sg_do_hold(struct sg_request_of *r);

/* ---- changes.c ---------------------------------------------------------- */
json_t *sg_do_exceptions(struct sg_request_of *r);
json_t *sg_do_check(struct sg_request_of *r);
json_t *sg_do_save(struct sg_request_of *r);
/*
 * The text of the task was checked, and may be saved: save it and have it
 * installed.  Returns NULL, or the answer; the code is "conflict" if somebody
 * else has saved meanwhile.
 */
json_t *sg_save_checked(struct sg_installer *in, struct sg_task *task,
    struct sg_now now);
/* Save the text of a task that has no request, and have it installed.  Takes
 * the task over. */
void sg_save_unasked(struct sg_installer *in, struct sg_task *task,
    struct sg_now now);
/* Returns the answer that has the problems which the check found. */
json_t *sg_answer_checked(const json_t *result, const char *version,
    const char *base);
/* An earlier run ended while a text was put in force: do that again. */
void sg_resume_save(struct sg_installer *in);

/* ---- bans.c ------------------------------------------------------------- */
json_t *sg_do_bans(struct sg_request_of *r);
json_t *sg_do_ban(struct sg_request_of *r);
json_t *sg_do_lift(struct sg_request_of *r);
json_t *sg_do_supervise(struct sg_request_of *r);
json_t *sg_do_end_supervision(struct sg_request_of *r);
json_t *sg_do_refuse_ban(struct sg_request_of *r);

/* ---- openings.c --------------------------------------------------------- */
json_t *sg_do_reference(struct sg_request_of *r);
json_t *sg_do_ask(struct sg_request_of *r);
json_t *sg_do_report(struct sg_request_of *r);
json_t *sg_do_answer(struct sg_request_of *r);
json_t *sg_do_open(struct sg_request_of *r);
/* What the task opens or closes is in force: write it down.  Adds to `answer`.
 */
void sg_opening_done(struct sg_installer *in, struct sg_task *task,
    struct sg_now now, json_t *answer);
/* An earlier run ended when an opening was in force, before it was written
 * down: do that. */
void sg_resume_opening(struct sg_installer *in, struct sg_now now);
/*
 * Have the exception written and checked that `open` tells: an object with the
 * members of struct sg_click, which is taken over.  Then `finish` is called, as
 * for each task.  Returns NULL, or the answer.
 */
json_t *sg_begin_click(struct sg_request_of *r, json_t *open,
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now),
    void (*done)(struct sg_installer *, struct sg_task *, struct sg_now,
	json_t *));
/* Returns NULL if the exception could be written; otherwise the refusal.  The
 * result may have errors all the same. */
json_t *sg_check_click(const struct sg_task *task);
/* The exception has no errors: save it and put it in force.  Returns NULL, or
 * the answer.  If somebody else saves, the task begins again. */
json_t *sg_save_click(struct sg_installer *in, struct sg_task *task,
    struct sg_now now);

/* ---- approve.c ---------------------------------------------------------- */
json_t *sg_do_approvals(struct sg_request_of *r);
json_t *sg_do_approval(struct sg_request_of *r);
json_t *sg_do_fill_in(struct sg_request_of *r);
json_t *sg_do_approve(struct sg_request_of *r);
json_t *sg_do_refuse(struct sg_request_of *r);
json_t *sg_do_withdraw(struct sg_request_of *r);
/* ---- tidy.c ------------------------------------------------------------- */
/* Take out what is over, a few times a day. */
void sg_tidy(struct sg_installer *in, struct sg_now now);

#endif
