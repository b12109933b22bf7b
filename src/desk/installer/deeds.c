/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deeds.c -- looks at personal data, and decisions about incidents: each is a
 * record of the desk's own journal, and nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "base/dates.h"
#include "desk/installer/parts.h"
#include "journal/stamp.h"

/* Returns the answer that has the number of the record. */
static json_t *
recorded(struct sg_request_of *r, struct sg_decision *decision)
{
	uint64_t seq = 0;
	json_t *answer = sg_record(r, decision, &seq);

	if (answer != NULL)
		return answer;
	answer = sg_answer_ok();
	json_object_set_new(answer, "seq", json_integer((json_int_t)seq));
	return answer;
}

/* ---- looks -------------------------------------------------------------- */

/* Bytes of the key by which a session remembers a view. */
#define LOOK_BYTES (SG_LINK_ABOUT_BYTES + 32)

/* Returns true if one reason for a session is enough.  To hand something over,
 * a reason is needed each time. */
static bool
is_look(const struct sg_form *form)
{
	return form->view == SG_VIEW_PERSON || form->view == SG_VIEW_INCIDENT;
}

static json_t *
look(struct sg_request_of *r)
{
	struct sg_decision decision = {.action = SG_DESK_VIEWED,
	    .view = r->form.view,
	    .about = r->form.about};
	char what[LOOK_BYTES];
	json_t *answer;

	(void)snprintf(what, sizeof(what), "%s %s",
	    sg_link_view_word(r->form.view), r->form.about);
	if (r->form.reason == NULL) {
		uint64_t seq = is_look(&r->form) ?
		    sg_session_viewed(r->in->sessions, r->session, what) :
		    0;

		if (seq == 0)
			return sg_answer_refused(SG_LINK_REASON,
			    "give a reason; it is recorded");
		return json_pack("{s:b, s:I, s:b}", "ok", 1, "seq",
		    (json_int_t)seq, "again", 1);
	}
	answer = recorded(r, &decision);
	if (is_look(&r->form) && json_is_true(json_object_get(answer, "ok")))
		sg_session_view(r->in->sessions, r->session, what,
		    (uint64_t)json_integer_value(json_object_get(answer,
			"seq")));
	json_object_set_new(answer, "again", json_false());
	return answer;
}

json_t *
sg_do_view(struct sg_request_of *r)
{
	if (!is_look(&r->form) && !sg_role_may(r->account->role, SG_MAY_EXPORT))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "the role \"%s\" may not do this",
		    sg_role_word(r->account->role));
	return look(r);
}

/* ---- decisions ---------------------------------------------------------- */

json_t *
sg_do_mark(struct sg_request_of *r)
{
	const struct sg_form *form = &r->form;
	const int32_t today = sg_stamp_day_of(r->now.utc_ms);
	struct sg_decision decision = {.action = SG_DESK_MARKED,
	    .incident = form->incident,
	    .mark = form->mark,
	    .events = form->events};

	if (form->mark == SG_MARK_AGREED) {
		/* Around midnight, the school's day differs from UTC's. */
		if (form->until_day < today - 1 ||
		    form->until_day > sg_day_next_year(today) + 1)
			return sg_answer_refused(SG_LINK_BAD,
			    "an agreement ends within a year from today");
		decision.action = SG_DESK_AGREED;
		decision.person = form->everyone ? NULL : form->person;
		decision.family = form->family;
		decision.everyone = form->everyone;
		decision.has_until = true;
		decision.until_day = form->until_day;
	}
	return recorded(r, &decision);
}

json_t *
sg_do_end_agreement(struct sg_request_of *r)
{
	struct sg_decision decision = {
	    .action = SG_DESK_AGREEMENT_ENDED, .agreement = r->form.agreement};

	return recorded(r, &decision);
}

json_t *
sg_do_hold(struct sg_request_of *r)
{
	struct sg_decision decision = {
	    .action = r->form.on ? SG_DESK_HELD : SG_DESK_RELEASED,
	    .incident = r->form.incident};

	return recorded(r, &decision);
}
