/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- lists, gives and lifts bans, and begins and ends supervision, as
 * somebody decides at the desk.
 *
 * The file of the bans belongs to root, so the order goes to a socket of
 * systemd, which runs `schoolgate ban serve` (cli/ban_serve.c): that checks it
 * as if it had been typed, writes it into the journal of the filter, and puts
 * it in force.  Then it is recorded here, too, with the session's account.
 */
#include <stdio.h>
#include <string.h>

#include "desk/call.h"
#include "desk/installer/parts.h"
#include "desk/json.h"
#include "journal/stamp.h"

/* ---- the order ---------------------------------------------------------- */

/* Runs in the worker's thread. */
static void
run_order(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;

	task->result = sg_bans_ask(task->places->bans, task->order, task->why);
}

/* Give the order to the worker.  Takes `order` over. */
static json_t *
begin(struct sg_request_of *r, json_t *order,
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now))
{
	struct sg_task *task = NULL;

	if (sg_worker_has_room(r->in->orders))
		task = sg_task_new(r, run_order, finish);
	if (task == NULL) {
		json_decref(order);
		return sg_answer_wait(2);
	}
	task->order = order;
	(void)snprintf(task->who, sizeof task->who, "%s", r->account->name);
	sg_worker_put(r->in->orders, &task->job);
	return NULL;
}

/* Returns an order with who decides it, and why. */
static json_t *
order_of(const struct sg_request_of *r, const char *what)
{
	char by[SG_ACCOUNT_FULL_NAME_BYTES + SG_ACCOUNT_NAME_BYTES + 4];

	(void)snprintf(by, sizeof by, "%s (%s)", r->account->full_name,
	    r->account->name);
	return json_pack("{s:s, s:s, s:s}", "do", what, "by", by, "because",
	    r->form.reason);
}

/* Returns NULL if the order was carried out; otherwise the answer. */
static json_t *
refusal_of(const struct sg_task *task)
{
	const char *text = sg_json_text(task->result, "text");

	if (task->result == NULL) {
		sg_say(task->why);
		return sg_answer_refused(SG_LINK_FAILED, "%s", task->why);
	}
	if (json_is_true(json_object_get(task->result, "done")))
		return NULL;
	return sg_answer_refused(SG_LINK_BAD, "%s",
	    text == NULL ? "it failed" : text);
}

/* ---- what was done ------------------------------------------------------ */

static enum sg_desk_action
action_of(enum sg_form_kind kind)
{
	switch (kind) {
	case SG_FORM_BAN:
		return SG_DESK_BAN_GIVEN;
	case SG_FORM_LIFT:
		return SG_DESK_BAN_LIFTED;
	case SG_FORM_SUPERVISE:
		return SG_DESK_SUPERVISED;
	default:
		return SG_DESK_SUPERVISION_ENDED;
	}
}

/* Returns the texts of the warnings: on whom the ban does not hold. */
static json_t *
warnings_of(const json_t *result)
{
	json_t *texts = json_array(), *problem;
	size_t i;

	json_array_foreach(json_object_get(result, "problems"), i, problem)
	{
		if (json_is_string(json_object_get(problem, "text")))
			json_array_append(texts,
			    json_object_get(problem, "text"));
	}
	return texts;
}

/* It is in force: write it down, and answer. */
static json_t *
finish_order(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	const struct sg_account account = {.name = task->who};
	struct sg_request_of r = {
	    .in = in, .form = task->form, .now = now, .account = &account};
	const bool group = task->form.kind == SG_FORM_SUPERVISE ||
	    task->form.kind == SG_FORM_END_SUPERVISION;
	const char *whom = sg_json_text(task->result, "whom");
	struct sg_decision decision = {.action = action_of(task->form.kind),
	    .ban = sg_json_text(task->result, "id"),
	    .proposal = task->form.proposal,
	    .incident = task->form.incident};
	json_t *answer = refusal_of(task);
	uint64_t seq = 0;

	if (answer != NULL)
		return answer;
	if (whom == NULL || *whom == '\0')
		whom = task->form.person != NULL ?
		    task->form.person :
		    sg_json_text(task->result, "hash");
	decision.person = group ? NULL : whom;
	decision.whom = group ? whom : NULL;
	if (task->form.kind == SG_FORM_BAN ||
	    task->form.kind == SG_FORM_SUPERVISE)
		decision.ends_s =
		    json_integer_value(json_object_get(task->result, "until"));
	/* It is in force, so it cannot be refused; sg_record() has said why
	 * there is no record.  The journal of the filter has one. */
	json_decref(sg_record(&r, &decision, &seq));
	answer = json_pack("{s:b, s:I, s:s?, s:o}", "ok", 1, "seq",
	    (json_int_t)seq, "ban", decision.ban, "warnings",
	    warnings_of(task->result));
	if (decision.ends_s > 0)
		json_object_set_new(answer, "ends",
		    json_integer(decision.ends_s));
	return answer;
}

/* ---- bans --------------------------------------------------------------- */

json_t *
sg_do_ban(struct sg_request_of *r)
{
	static const char *const kinds[] = {[SG_WHOM_USER] = "user",
	    [SG_WHOM_ADDRESS] = "address",
	    [SG_WHOM_MAC] = "mac",
	    [SG_WHOM_USER_HASH] = "user-hash",
	    [SG_WHOM_DEVICE_HASH] = "device-hash"};
	const struct sg_form *form = &r->form;
	json_t *order = order_of(r, "ban");
	char day[SG_DAY_TEXT];

	json_object_set_new(order, kinds[form->whom],
	    json_string(form->person));
	if (form->minutes > 0)
		json_object_set_new(order, "for_s",
		    json_integer((json_int_t)form->minutes * 60));
	if (form->has_until) {
		sg_stamp_day_text(form->until_day, day);
		json_object_set_new(order, "until", json_string(day));
	}
	return begin(r, order, finish_order);
}

json_t *
sg_do_lift(struct sg_request_of *r)
{
	json_t *order = order_of(r, "lift");

	json_object_set_new(order, "id", json_string(r->form.ban));
	return begin(r, order, finish_order);
}

json_t *
sg_do_refuse_ban(struct sg_request_of *r)
{
	struct sg_decision decision = {.action = SG_DESK_BAN_REFUSED,
	    .proposal = r->form.proposal,
	    .person = r->form.person};
	uint64_t seq = 0;
	json_t *answer = sg_record(r, &decision, &seq);

	return answer != NULL ?
	    answer :
	    json_pack("{s:b, s:I}", "ok", 1, "seq", (json_int_t)seq);
}

/* ---- supervision -------------------------------------------------------- */

/* A teacher can be there for a school day. */
#define TEACHER_MINUTES 480

/* Returns true if the account may supervise the group. */
static bool
may_watch(const struct sg_account *account, const char *group)
{
	if (account->role == SG_ROLE_OFFICER)
		return true;
	for (size_t i = 0; i < account->ngroups; i++)
		if (sg_str_eqi(sg_str(group), sg_str(account->groups[i])))
			return true;
	return false;
}

static json_t *
refuse_group(void)
{
	return sg_answer_refused(SG_LINK_FORBIDDEN,
	    "your account does not teach this group");
}

json_t *
sg_do_supervise(struct sg_request_of *r)
{
	json_t *order;

	if (!may_watch(r->account, r->form.group))
		return refuse_group();
	/* While somebody watches, no ban holds in the group. */
	if (r->account->role != SG_ROLE_OFFICER &&
	    r->form.minutes > TEACHER_MINUTES)
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "a teacher supervises for 8 hours at most; the e-safety "
		    "officer can for longer");
	order = order_of(r, "supervise");
	json_object_set_new(order, "group", json_string(r->form.group));
	json_object_set_new(order, "for_s",
	    json_integer((json_int_t)r->form.minutes * 60));
	return begin(r, order, finish_order);
}

/* ---- the list ----------------------------------------------------------- */

/* Returns the rows that the account may see: a teacher sees the supervision of
 * the own groups, and no bans. */
static json_t *
rows_for(const struct sg_account *account, const json_t *bans)
{
	json_t *rows = json_array(), *row;
	size_t i;

	json_array_foreach(bans, i, row)
	{
		const char *kind = sg_json_text(row, "kind");
		const char *whom = sg_json_text(row, "whom");

		if (account->role == SG_ROLE_OFFICER ||
		    (kind != NULL && whom != NULL &&
			strcmp(kind, "supervision") == 0 &&
			may_watch(account, whom)))
			json_array_append(rows, row);
	}
	return rows;
}

/* Returns the account that made the request, as it is now, or NULL. */
static const struct sg_account *
account_of(struct sg_installer *in, struct sg_task *task, struct sg_now now,
    json_t **refused)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};

	*refused = sg_request_admit(&r);
	return r.account;
}

static json_t *
finish_list(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	json_t *answer = refusal_of(task);
	const struct sg_account *account;

	if (answer != NULL)
		return answer;
	account = account_of(in, task, now, &answer);
	if (answer != NULL)
		return answer;
	return json_pack("{s:b, s:o, s:b}", "ok", 1, "bans",
	    rows_for(account, json_object_get(task->result, "bans")), "more",
	    json_is_true(json_object_get(task->result, "more")));
}

json_t *
sg_do_bans(struct sg_request_of *r)
{
	return begin(r, json_pack("{s:s}", "do", "list"), finish_list);
}

/* ---- the end of a supervision ------------------------------------------- */

/* Returns the group that the supervision is of, or NULL. */
static const char *
group_of(const json_t *bans, const char *id)
{
	const json_t *row;
	size_t i;

	json_array_foreach(bans, i, row)
	{
		const char *own = sg_json_text(row, "id");

		if (own != NULL && sg_str_eqi(sg_str(own), sg_str(id)) &&
		    strcmp(sg_json_text(row, "kind"), "supervision") == 0)
			return sg_json_text(row, "whom");
	}
	return NULL;
}

/* The list is there: the teacher's account may end only what it may begin. */
static json_t *
finish_look(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	json_t *answer = refusal_of(task);
	const struct sg_account *account;
	const char *group;
	struct sg_request_of r;

	if (answer != NULL)
		return answer;
	account = account_of(in, task, now, &answer);
	if (answer != NULL)
		return answer;
	group = group_of(json_object_get(task->result, "bans"), task->form.ban);
	if (account->role != SG_ROLE_OFFICER &&
	    (group == NULL || !may_watch(account, group)))
		return refuse_group();
	r = (struct sg_request_of){
	    .in = in, .form = task->form, .account = account};
	json_decref(task->order);
	json_decref(task->result);
	task->result = NULL;
	task->order = order_of(&r, "end");
	json_object_set_new(task->order, "id", json_string(task->form.ban));
	task->finish = finish_order;
	/* There is room: the task has just been taken. */
	sg_worker_put(in->orders, &task->job);
	return NULL;
}

json_t *
sg_do_end_supervision(struct sg_request_of *r)
{
	return begin(r, json_pack("{s:s}", "do", "list"), finish_look);
}
