/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * forms.c -- the forms on which official accounts of the school are approved.
 *
 * The installer keeps and decides them (desk/installer/approve.c); this only
 * passes on what was typed, and shows what the installer has.
 */
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/json.h"
#include "desk/link.h"
#include "desk/web/in.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "desk/web/views.h"
#include "journal/stamp.h"

/* ---- what is shown ------------------------------------------------------ */

static json_t *
time_of(const struct sg_web_call *call, const json_t *from, const char *name)
{
	return sg_text_time(call,
	    json_integer_value(json_object_get(from, name)) * 1000);
}

/* Returns the box as a day; `other` if it has none. */
static int32_t
day_of(const json_t *boxes, enum sg_box box, int32_t other)
{
	const char *text = sg_json_text(boxes, sg_box_name(box));
	int32_t day;

	return text != NULL && sg_stamp_day_parse(sg_str(text), &day) ? day :
									other;
}

/* A form that is in force may be so later, or not any more. */
static const char *
state_of(const struct sg_web_call *call, const json_t *form)
{
	const json_t *boxes = json_object_get(form, "boxes");
	const char *state = sg_json_text(form, "state");
	const int32_t today = sg_web_today(call);

	if (state == NULL || strcmp(state, "in-force") != 0)
		return state == NULL ? "draft" : state;
	if (day_of(boxes, SG_BOX_CLOSING, today) < today)
		return "over";
	return day_of(boxes, SG_BOX_LIVE, today) > today ? "to-come" : state;
}

static json_t *
approvals_of(const struct sg_web_call *call, const json_t *form)
{
	json_t *rows = json_array();
	const json_t *approval;
	size_t i;

	json_array_foreach(json_object_get(form, "approvals"), i, approval)
	    json_array_append_new(rows,
		json_pack("{s:o, s:o, s:o}", "role",
		    sg_text(sg_json_text(approval, "role")), "name",
		    sg_text(sg_json_text(approval, "name")), "at",
		    time_of(call, approval, "at")));
	return rows;
}

/* Returns an object with the boxes up to `n` of `which`; those that are not
 * filled in are "". */
static json_t *
boxes_of(const json_t *form, const enum sg_box *which, size_t n)
{
	const json_t *boxes = json_object_get(form, "boxes");
	json_t *shown = json_object();

	for (size_t i = 0; i < n; i++) {
		const char *name = sg_box_name(which == NULL ? (enum sg_box)i :
							       which[i]);
		const char *text = sg_json_text(boxes, name);

		json_object_set_new(shown, name,
		    sg_text(text == NULL ? "" : text));
	}
	return shown;
}

/* Returns the days until the account closes; null if it is not in force. */
static json_t *
days_left(const struct sg_web_call *call, const json_t *form)
{
	const int32_t closing = day_of(json_object_get(form, "boxes"),
	    SG_BOX_CLOSING, INT32_MIN);

	return closing == INT32_MIN ||
		strcmp(state_of(call, form), "in-force") != 0 ?
	    json_null() :
	    json_integer(closing - sg_web_today(call));
}

static json_t *
row_of(const struct sg_web_call *call, const json_t *form)
{
	static const enum sg_box some[] = {
	    SG_BOX_DEPARTMENT, SG_BOX_HOST, SG_BOX_LIVE, SG_BOX_CLOSING};

	return json_pack("{s:O, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:O, s:o, "
			 "s:o}",
	    "id", json_object_get(form, "id"), "state", state_of(call, form),
	    "author", sg_text(sg_json_text(form, "author")), "by",
	    sg_text(sg_json_text(form, "by")), "at", time_of(call, form, "at"),
	    "changedAt", time_of(call, form, "changed"), "boxes",
	    boxes_of(form, some, sizeof some / sizeof *some), "approvals",
	    approvals_of(call, form), "missing",
	    json_object_get(form, "missing"), "exception",
	    sg_text_or_null(sg_json_text(form, "exception")), "daysLeft",
	    days_left(call, form));
}

void
sg_view_forms(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    json_pack("{s:s}", "do", "forms"));
	json_t *rows, *form;
	size_t i;

	if (answer == NULL)
		return;
	rows = json_array();
	json_array_foreach(json_object_get(answer, "forms"), i, form)
	    json_array_append_new(rows, row_of(call, form));
	json_decref(answer);
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o}", "rows", rows, "now",
		sg_text_time(call, call->now_ms)));
}

void
sg_view_form(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    json_pack("{s:s, s:o}", "do", "form", "form",
		sg_text_number(call->id)));
	const json_t *form = json_object_get(answer, "form");
	json_t *row;

	if (answer == NULL)
		return;
	row = row_of(call, form);
	json_object_set_new(row, "boxes", boxes_of(form, NULL, SG_BOXES));
	json_object_set_new(row, "base", sg_text(sg_json_text(form, "base")));
	json_object_set_new(row, "answer",
	    sg_text_or_null(sg_json_text(form, "answer")));
	json_object_set_new(row, "answeredBy",
	    sg_text_or_null(sg_json_text(form, "answered_by")));
	json_object_set_new(row, "answeredAt",
	    time_of(call, form, "answered_at"));
	json_decref(answer);
	sg_http_json(call->answer, row);
}

/* ---- what is decided ---------------------------------------------------- */

/* Returns a member of the installer's answer, or null. */
static json_t *
copy_of(const json_t *answer, const char *name)
{
	json_t *value = json_object_get(answer, name);

	return value == NULL ? json_null() : json_incref(value);
}

/* Answer with what was done.  `word`: the member that says whether it was.
 * Takes `answer` over. */
static void
tell(struct sg_web_call *call, json_t *answer, const char *word)
{
	const json_t *problems = json_object_get(answer, "problems");
	json_t *told;

	if (answer == NULL)
		return;
	told = json_pack("{s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", word,
	    json_is_true(json_object_get(answer, word)), "inForce",
	    json_is_true(json_object_get(answer, "in_force")), "problems",
	    problems == NULL ? json_array() : copy_of(answer, "problems"),
	    "text", sg_text_or_null(sg_json_text(answer, "text")), "id",
	    copy_of(answer, "form"), "state",
	    sg_text_or_null(sg_json_text(answer, "state")), "voided",
	    copy_of(answer, "voided"), "missing", copy_of(answer, "missing"));
	json_decref(answer);
	sg_http_json(call->answer, told);
}

void
sg_view_form_save(struct sg_web_call *call)
{
	json_t *form = json_pack("{s:s, s:b}", "do", "form-save", "submit",
	    sg_in_flag(call, "submit"));

	for (unsigned i = 0; i < SG_BOXES; i++) {
		const char *name = sg_box_name((enum sg_box)i);
		const char *text = sg_in_text(call, name);

		if (text != NULL && *text != '\0')
			json_object_set_new(form, name, json_string(text));
	}
	if (sg_in_number(call, "id", 0) > 0) {
		json_object_set_new(form, "form",
		    json_integer(sg_in_number(call, "id", 0)));
		if (sg_in_text(call, "base") != NULL)
			json_object_set_new(form, "base",
			    json_string(sg_in_text(call, "base")));
	}
	tell(call, sg_session_ask(call, form), "saved");
}

void
sg_view_form_approve(struct sg_web_call *call)
{
	tell(call,
	    sg_session_ask(call,
		json_pack("{s:s, s:o, s:s}", "do", "form-approve", "form",
		    sg_text_number(call->id), "base",
		    sg_in_text(call, "base"))),
	    "approved");
}

static json_t *
end(struct sg_web_call *call, const char *doing)
{
	return sg_session_ask(call,
	    json_pack("{s:s, s:o, s:s}", "do", doing, "form",
		sg_text_number(call->id), "reason",
		sg_in_text(call, "reason")));
}

void
sg_view_form_refuse(struct sg_web_call *call)
{
	json_t *answer = end(call, "form-refuse");

	if (answer == NULL)
		return;
	json_decref(answer);
	sg_http_json(call->answer, json_object());
}

void
sg_view_form_withdraw(struct sg_web_call *call)
{
	tell(call, end(call, "form-withdraw"), "withdrawn");
}
