/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * approve.c -- the forms on which official accounts of the school are approved:
 * filling one in, the two approvals, and the exception that they make.
 *
 * Source: clause PU1 of the schools' policies.
 *
 * A form is tried when it is handed in, and at each approval: the exception is
 * written and checked as that of a click is (check.h).  So whoever fills it in
 * learns at once what the policy does not allow.  Only after the second
 * approval is it saved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/installer/check.h"
#include "desk/installer/parts.h"
#include "desk/json.h"
#include "journal/stamp.h"

static bool
is(const json_t *form, const char *state)
{
	return strcmp(sg_json_text(form, "state"), state) == 0;
}

static const char *
box_of(const json_t *form, enum sg_box box)
{
	return sg_json_text(json_object_get(form, "boxes"), sg_box_name(box));
}

static void
keep(struct sg_installer *in)
{
	char why[SG_WHY_BYTES];

	if (!sg_approvals_save(in->approvals, why))
		sg_say(why);
}

/* The form was changed: note when, and for how long it is kept. */
static void
touch(struct sg_installer *in, json_t *form, struct sg_now now)
{
	json_object_set_new(form, "changed", json_integer(now.utc_ms / 1000));
	sg_approval_keep(form, in->places->keep_days, now.utc_ms / 1000);
	keep(in);
}

/* ---- who sees what ------------------------------------------------------ */

/* Whoever may see exceptions sees all forms; others see their own. */
static bool
sees(const struct sg_request_of *r, const json_t *form)
{
	return sg_role_may(r->account->role, SG_MAY_SEE_EXCEPTIONS) ||
	    strcmp(sg_json_text(form, "author"), r->account->name) == 0;
}

/* Find the form of the request.  Returns NULL, or the refusal. */
static json_t *
find_form(struct sg_request_of *r, json_t **form)
{
	sg_approvals_review(r->in->approvals, r->now.utc_ms / 1000);
	*form = sg_approvals_find(r->in->approvals, r->form.approval);
	if (*form != NULL && sees(r, *form))
		return NULL;
	*form = NULL;
	return sg_answer_refused(SG_LINK_UNKNOWN,
	    "there is no such form, or it is not kept any more");
}

/* What the list shows of a form. */
static json_t *
short_of(const json_t *form)
{
	static const char *const members[] = {"id", "state", "author", "by",
	    "at", "changed", "approvals", "exception"};
	static const enum sg_box boxes[] = {
	    SG_BOX_DEPARTMENT, SG_BOX_HOST, SG_BOX_LIVE, SG_BOX_CLOSING};
	json_t *row = json_object(), *some = json_object();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (json_object_get(form, members[i]) != NULL)
			json_object_set(row, members[i],
			    json_object_get(form, members[i]));
	for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
		sg_json_put(some, sg_box_name(boxes[i]),
		    box_of(form, boxes[i]));
	json_object_set_new(row, "boxes", some);
	json_object_set_new(row, "missing", sg_approval_missing(form));
	return row;
}

json_t *
sg_do_approvals(struct sg_request_of *r)
{
	json_t *rows = json_array(), *form;
	size_t i;

	sg_approvals_review(r->in->approvals, r->now.utc_ms / 1000);
	json_array_foreach(sg_approvals_all(r->in->approvals), i, form)
	{
		if (sees(r, form))
			json_array_append_new(rows, short_of(form));
	}
	return json_pack("{s:b, s:o}", "ok", 1, "forms", rows);
}

json_t *
sg_do_approval(struct sg_request_of *r)
{
	json_t *form, *whole, *refused = find_form(r, &form);

	if (refused != NULL)
		return refused;
	whole = json_copy(form);
	json_object_del(whole, "over");
	json_object_set_new(whole, "missing", sg_approval_missing(form));
	return json_pack("{s:b, s:o}", "ok", 1, "form", whole);
}

/* ---- trying the exception ----------------------------------------------- */

static int32_t
day_of(const char *text)
{
	int32_t day = 0;

	(void)sg_stamp_day_parse(sg_str(text), &day);
	return day;
}

/*
 * Returns the exception that a form makes, as sg_begin_click() wants it.
 * `boxes` have been checked.  `other` is the name of who has approved it
 * already, or NULL.
 */
static json_t *
open_of(uint64_t id, const char *const boxes[SG_BOXES], const char *other)
{
	struct sg_arena *arena = sg_arena_new();
	json_t *open = json_pack("{s:b, s:b, s:i, s:i, s:i}", "block", 0,
	    "teacher", 0, "until", SG_UNTIL_DAY, "until_day",
	    (int)day_of(boxes[SG_BOX_CLOSING]), "from_day",
	    (int)day_of(boxes[SG_BOX_LIVE]));

	sg_json_put(open, "site",
	    sg_compose_host(arena, sg_str(boxes[SG_BOX_HOST])));
	sg_json_put(open, "account",
	    sg_arena_printf(arena, SG_ACCOUNT_EXCEPTION "%llu",
		(unsigned long long)id));
	sg_json_put(open, "administrators", boxes[SG_BOX_ADMINISTRATORS]);
	sg_json_put(open, "moderators", boxes[SG_BOX_MODERATORS]);
	sg_json_put(open, "because",
	    sg_arena_printf(arena, "form %llu, %s: %s", (unsigned long long)id,
		boxes[SG_BOX_DEPARTMENT], boxes[SG_BOX_AIMS]));
	sg_json_put(open, "other", other);
	sg_arena_free(&arena);
	return open;
}

static bool
has_errors(const struct sg_task *task)
{
	return json_integer_value(json_object_get(task->result, "errors")) > 0;
}

/* The policy does not allow it: say so, with the lines that forbid it.  `word`
 * is what was not done. */
static json_t *
answer_not(const struct sg_task *task, const char *word)
{
	return json_pack("{s:b, s:b, s:b, s:O}", "ok", 1, word, 0, "in_force",
	    0, "problems", json_object_get(task->result, "problems"));
}

/* ---- filling in --------------------------------------------------------- */

static json_t *
check_room(const struct sg_request_of *r)
{
	const struct sg_approvals *all = r->in->approvals;

	if (json_array_size(sg_approvals_all(all)) >= SG_APPROVALS_MAX)
		return sg_answer_refused(SG_LINK_THROTTLED,
		    "the desk keeps %d forms, and there are no more now: the "
		    "old ones leave when they have been kept long enough",
		    SG_APPROVALS_MAX);
	if (sg_approvals_of(all, r->account->name) >= SG_APPROVALS_EACH)
		return sg_answer_refused(SG_LINK_THROTTLED,
		    "%d forms of yours are not decided yet: wait for these, or "
		    "withdraw some",
		    SG_APPROVALS_EACH);
	return NULL;
}

/* Find the form that is changed; *form is NULL if it is a new one.  Returns
 * NULL, or the refusal. */
static json_t *
check_fill_in(struct sg_request_of *r, json_t **form)
{
	json_t *refused;

	*form = NULL;
	if (r->form.approval == 0)
		return check_room(r);
	refused = find_form(r, form);
	if (refused != NULL)
		return refused;
	if (!is(*form, "draft") && !is(*form, "submitted"))
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "this form was decided, and stays as it is: begin a new "
		    "one");
	if (strcmp(sg_json_text(*form, "base"), r->form.base) != 0)
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "somebody else has changed the form meanwhile: read it "
		    "again");
	return NULL;
}

static json_t *
filled_boxes(const struct sg_form *form)
{
	json_t *boxes = json_object();

	for (unsigned box = 0; box < SG_BOXES; box++)
		if (form->boxes[box] != NULL && *form->boxes[box] != '\0')
			sg_json_put(boxes, sg_box_name((enum sg_box)box),
			    form->boxes[box]);
	return boxes;
}

static void
version_of(const json_t *boxes, char version[SG_VERSION_TEXT])
{
	char *text = json_dumps(boxes, JSON_COMPACT | JSON_SORT_KEYS);

	sg_exceptions_version(sg_str(text == NULL ? "" : text), version);
	free(text);
}

static json_t *
new_form(const struct sg_request_of *r, uint64_t seq)
{
	return json_pack("{s:I, s:s, s:s, s:I}", "id", (json_int_t)seq,
	    "author", r->account->name, "by", r->account->full_name, "at",
	    (json_int_t)(r->now.utc_ms / 1000));
}

/* Record what is in the boxes, and keep it.  `form` is NULL for a new one. */
static json_t *
keep_filled(struct sg_request_of *r, json_t *form)
{
	json_t *boxes = filled_boxes(&r->form), *refused;
	char version[SG_VERSION_TEXT];
	struct sg_decision decision = {.action = r->form.submit ?
		SG_DESK_FORM_SUBMITTED :
		SG_DESK_FORM_SAVED,
	    .form = r->form.approval,
	    .site = r->form.boxes[SG_BOX_HOST],
	    .version = version};
	uint64_t seq = 0;
	size_t voided;

	version_of(boxes, version);
	refused = sg_record(r, &decision, &seq);
	if (refused != NULL) {
		json_decref(boxes);
		return refused;
	}
	if (form == NULL) {
		form = new_form(r, seq);
		sg_approvals_add(r->in->approvals, form);
	}
	voided = json_array_size(json_object_get(form, "approvals"));
	json_object_set_new(form, "state",
	    json_string(r->form.submit ? "submitted" : "draft"));
	json_object_set_new(form, "boxes", boxes);
	json_object_set_new(form, "base", json_string(version));
	json_object_set_new(form, "approvals", json_array());
	touch(r->in, form, r->now);
	return json_pack("{s:b, s:b, s:O, s:O, s:O, s:i, s:[]}", "ok", 1,
	    "saved", 1, "form", json_object_get(form, "id"), "base",
	    json_object_get(form, "base"), "state",
	    json_object_get(form, "state"), "voided", (int)voided, "problems");
}

static json_t *
finish_fill_in(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	json_t *form, *answer = sg_check_click(task);

	if (answer != NULL)
		return answer;
	if (has_errors(task))
		return answer_not(task, "saved");
	answer = sg_request_admit(&r);
	if (answer == NULL)
		answer = check_fill_in(&r, &form);
	return answer != NULL ? answer : keep_filled(&r, form);
}

json_t *
sg_do_fill_in(struct sg_request_of *r)
{
	char why[SG_WHY_BYTES];
	json_t *form, *refused = check_fill_in(r, &form);

	if (refused != NULL)
		return refused;
	if (!r->form.submit)
		return keep_filled(r, form);
	if (!sg_boxes_check(r->form.boxes, why))
		return sg_answer_refused(SG_LINK_BAD, "%s", why);
	return sg_begin_click(r, open_of(r->form.approval, r->form.boxes, NULL),
	    finish_fill_in, NULL);
}

/* ---- approving ---------------------------------------------------------- */

/* Returns how people call a role that approves. */
static const char *
title_of(const char *role)
{
	return strcmp(role, sg_role_word(SG_ROLE_HEAD)) == 0 ? "head" :
							       "ICT lead";
}

static bool
is_approver(const struct sg_request_of *r)
{
	return r->account->role == SG_ROLE_ICT_LEAD ||
	    r->account->role == SG_ROLE_HEAD;
}

/* Returns NULL if the form waits for an approval or a refusal, and the account
 * may give it. */
static json_t *
check_waits(const struct sg_request_of *r, const json_t *form)
{
	if (!is_approver(r))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "only the ICT lead and the head decide about a form");
	if (is(form, "draft"))
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "this form is not handed in yet");
	if (!is(form, "submitted"))
		return sg_answer_refused(SG_LINK_CONFLICT,
		    is(form, "in-force") ?
			"this form has both approvals already" :
			"this form was refused or withdrawn");
	return NULL;
}

/* The form has an approval already: is a second one of this account another
 * person's, in the other role? */
static json_t *
check_second(const struct sg_request_of *r, const json_t *approval)
{
	const char *role = sg_json_text(approval, "role");
	const char *missing = strcmp(role, sg_role_word(SG_ROLE_HEAD)) == 0 ?
	    "ICT lead" :
	    "head";

	if (strcmp(sg_json_text(approval, "account"), r->account->name) == 0 ||
	    sg_str_eqi(sg_str_trim(sg_str(sg_json_text(approval, "name"))),
		sg_str_trim(sg_str(r->account->full_name))))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "you have given the approval of the %s: that of the %s is "
		    "missing, and another person must give it",
		    title_of(role), missing);
	if (strcmp(role, sg_role_word(r->account->role)) == 0)
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "%s has given the approval of the %s: that of the %s is "
		    "missing",
		    sg_json_text(approval, "name"), title_of(role), missing);
	return NULL;
}

/* Returns NULL if the account may approve this version of the form. */
static json_t *
check_approve(const struct sg_request_of *r, const json_t *form,
    const char *base)
{
	json_t *refused = check_waits(r, form);
	const json_t *approval;
	size_t i;

	if (refused == NULL && strcmp(sg_json_text(form, "base"), base) != 0)
		refused = sg_answer_refused(SG_LINK_CONFLICT,
		    "the form was changed meanwhile: read it again");
	json_array_foreach(json_object_get(form, "approvals"), i, approval)
	{
		if (refused == NULL)
			refused = check_second(r, approval);
	}
	return refused;
}

/* Returns the name of who has approved the form already, or NULL. */
static const char *
first_of(const json_t *form)
{
	return sg_json_text(json_array_get(json_object_get(form, "approvals"),
				0),
	    "name");
}

static void
add_approval(json_t *form, const char *role, const char *account,
    const char *name, struct sg_now now)
{
	json_array_append_new(json_object_get(form, "approvals"),
	    json_pack("{s:s, s:s, s:s, s:I}", "role", role, "account", account,
		"name", name, "at", (json_int_t)(now.utc_ms / 1000)));
}

static json_t *
record_approval(struct sg_request_of *r, enum sg_role role, const json_t *form)
{
	struct sg_decision decision = {.action = SG_DESK_FORM_APPROVED,
	    .form = r->form.approval,
	    .role = role,
	    .version = sg_json_text(form, "base")};
	uint64_t seq = 0;

	return sg_record(r, &decision, &seq);
}

static json_t *
answer_approved(const json_t *form)
{
	return json_pack("{s:b, s:b, s:b, s:o, s:[]}", "ok", 1, "approved", 1,
	    "in_force", 0, "missing", sg_approval_missing(form), "problems");
}

/* It is the first of two approvals. */
static json_t *
approve_first(struct sg_request_of *r, json_t *form)
{
	json_t *refused = record_approval(r, r->account->role, form);

	if (refused != NULL)
		return refused;
	add_approval(form, sg_role_word(r->account->role), r->account->name,
	    r->account->full_name, r->now);
	touch(r->in, form, r->now);
	return answer_approved(form);
}

static json_t *
finish_approve(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	json_t *form = NULL, *answer = sg_check_click(task);
	const char *other = sg_json_text(task->open, "other");

	if (answer != NULL)
		return answer;
	if (has_errors(task))
		return answer_not(task, "approved");
	answer = sg_request_admit(&r);
	if (answer == NULL)
		answer = find_form(&r, &form);
	if (answer == NULL)
		answer = check_approve(&r, form,
		    sg_json_text(task->open, "base"));
	if (answer != NULL)
		return answer;
	if ((other == NULL) != (first_of(form) == NULL))
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "somebody else has decided about the form at this moment: "
		    "read it again");
	return other == NULL ? approve_first(&r, form) :
			       sg_save_click(in, task, now);
}

/* The exception is in force, so nothing can be refused any more; sg_record()
 * says it if there is no record. */
static void
approved(struct sg_installer *in, struct sg_task *task, struct sg_now now,
    json_t *answer)
{
	const struct sg_account account = {.name = task->who};
	const char *role = sg_json_text(task->open, "role");
	struct sg_request_of r = {
	    .in = in, .form = task->form, .now = now, .account = &account};
	struct sg_decision decision = {.action = SG_DESK_FORM_IN_FORCE,
	    .form = task->form.approval,
	    .site = sg_json_text(task->checked, "site"),
	    .exception = sg_json_text(task->checked, "exception"),
	    .ends_s = json_integer_value(json_object_get(task->checked,
		"ends"))};
	json_t *form = sg_approvals_find(in->approvals, task->form.approval);
	uint64_t seq = 0;

	if (form != NULL)
		json_decref(record_approval(&r, sg_role_of(role), form));
	json_decref(sg_record(&r, &decision, &seq));
	json_object_set_new(answer, "approved", json_true());
	json_object_set_new(answer, "missing", json_array());
	sg_json_put(answer, "exception", decision.exception);
	json_object_set_new(answer, "ends", json_integer(decision.ends_s));
	if (form == NULL)
		return;
	add_approval(form, role, task->who, task->full_name, now);
	json_object_set_new(form, "state", json_string("in-force"));
	sg_json_put(form, "exception", decision.exception);
	touch(in, form, now);
}

json_t *
sg_do_approve(struct sg_request_of *r)
{
	const char *boxes[SG_BOXES];
	json_t *form, *open, *refused = find_form(r, &form);

	if (refused == NULL)
		refused = check_approve(r, form, r->form.base);
	if (refused != NULL)
		return refused;
	for (unsigned box = 0; box < SG_BOXES; box++)
		boxes[box] = box_of(form, (enum sg_box)box);
	open = open_of(r->form.approval, boxes, first_of(form));
	sg_json_put(open, "base", r->form.base);
	sg_json_put(open, "role", sg_role_word(r->account->role));
	return sg_begin_click(r, open, finish_approve, approved);
}

/* ---- refusing and withdrawing ------------------------------------------- */

/* Set the end of a form: who decided it, and why. */
static void
end_form(struct sg_request_of *r, json_t *form, const char *state,
    const char *name)
{
	json_object_set_new(form, "state", json_string(state));
	sg_json_put(form, "answer", r->form.reason);
	sg_json_put(form, "answered_by", name);
	json_object_set_new(form, "answered_at",
	    json_integer(r->now.utc_ms / 1000));
	touch(r->in, form, r->now);
}

json_t *
sg_do_refuse(struct sg_request_of *r)
{
	struct sg_decision decision = {
	    .action = SG_DESK_FORM_REFUSED, .form = r->form.approval};
	json_t *form, *refused = find_form(r, &form);
	uint64_t seq = 0;

	if (refused == NULL)
		refused = check_waits(r, form);
	if (refused == NULL)
		refused = sg_record(r, &decision, &seq);
	if (refused != NULL)
		return refused;
	end_form(r, form, "refused", r->account->full_name);
	return json_pack("{s:b, s:I}", "ok", 1, "seq", (json_int_t)seq);
}

static json_t *
check_withdraw(const json_t *form)
{
	return is(form, "refused") || is(form, "withdrawn") ?
	    sg_answer_refused(SG_LINK_CONFLICT,
		"this form was refused or withdrawn already") :
	    NULL;
}

/* Nothing of the form is in force (any more). */
static json_t *
withdraw(struct sg_request_of *r, json_t *form, const char *name)
{
	struct sg_decision decision = {.action = SG_DESK_FORM_WITHDRAWN,
	    .form = r->form.approval,
	    .exception = sg_json_text(form, "exception")};
	uint64_t seq = 0;
	json_t *refused = sg_record(r, &decision, &seq);

	if (refused != NULL)
		return refused;
	end_form(r, form, "withdrawn", name);
	return json_pack("{s:b, s:b, s:[]}", "ok", 1, "withdrawn", 1,
	    "problems");
}

/* The exception is gone; see approved(). */
static void
taken_out(struct sg_installer *in, struct sg_task *task, struct sg_now now,
    json_t *answer)
{
	const struct sg_account account = {.name = task->who};
	struct sg_request_of r = {
	    .in = in, .form = task->form, .now = now, .account = &account};
	json_t *form = sg_approvals_find(in->approvals, task->form.approval);

	json_object_set_new(answer, "withdrawn", json_true());
	if (form != NULL)
		json_decref(withdraw(&r, form, task->full_name));
}

static json_t *
finish_withdraw(struct sg_installer *in, struct sg_task *task,
    struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	char version[SG_VERSION_TEXT];
	json_t *form = NULL, *answer = sg_check_click(task);

	if (answer != NULL)
		return answer;
	if (has_errors(task))
		return answer_not(task, "withdrawn");
	answer = sg_request_admit(&r);
	if (answer == NULL)
		answer = find_form(&r, &form);
	if (answer == NULL)
		answer = check_withdraw(form);
	if (answer != NULL)
		return answer;
	/* Somebody may have taken the exception out of the file before. */
	sg_exceptions_version(sg_str(sg_json_text(task->result, "text")),
	    version);
	return strcmp(version, sg_json_text(task->result, "base")) == 0 ?
	    withdraw(&r, form, r.account->full_name) :
	    sg_save_click(in, task, now);
}

json_t *
sg_do_withdraw(struct sg_request_of *r)
{
	json_t *form, *refused = find_form(r, &form);

	if (refused == NULL)
		refused = check_withdraw(form);
	if (refused != NULL)
		return refused;
	/* A form that has an approval may have an exception, if this program
	 * was stopped while it was put in force. */
	if (json_array_size(json_object_get(form, "approvals")) == 0)
		return withdraw(r, form, r->account->full_name);
	return sg_begin_click(r,
	    json_pack("{s:o, s:b}", "account",
		json_sprintf(SG_ACCOUNT_EXCEPTION "%llu",
		    (unsigned long long)r->form.approval),
		"end", 1),
	    finish_withdraw, taken_out);
}
