/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- bans, supervision, and the bans that lines of the policy propose.
 *
 * The installer has the bans listed and changed (desk/installer/bans.c); the
 * store has the proposals.
 */
#include <string.h>

#include "base/arena.h"
#include "desk/raw.h"
#include "desk/store/names.h"
#include "desk/web/in.h"
#include "desk/web/proposals.h"
#include "desk/web/record.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "desk/web/views.h"
#include "desk/web/whom.h"
#include "gate/gate.h"
#include "report/instant.h"

/* How far back proposals are shown, and at most how many. */
#define PROPOSALS_MS (14 * INT64_C(86400000))
#define PROPOSALS 200

/* ---- proposals ---------------------------------------------------------- */

static json_t *
proposal(const struct sg_web_call *call, const struct sg_proposal_row *p)
{
	static const char *const states[] = {[SG_PROPOSAL_WAITS] = "waits",
	    [SG_PROPOSAL_BANNED] = "banned",
	    [SG_PROPOSAL_REFUSED] = "refused",
	    [SG_PROPOSAL_DUE] = "due",
	    [SG_PROPOSAL_FAILED] = "failed"};

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:s, s:o, s:o, "
			 "s:o, s:o, s:o}",
	    "id", sg_text_number(p->id), "at", sg_text_time(call, p->at_ms),
	    "rule", sg_text(p->rule), "person",
	    sg_row_person(p->person, p->person_name, p->person_kind),
	    "incident",
	    p->incident == 0 ? json_null() : sg_text_number(p->incident),
	    "minutes",
	    p->ban_s == 0 ? json_null() :
			    sg_text_number((uint64_t)p->ban_s / 60),
	    "automatic", p->automatic, "state", states[p->state], "by",
	    sg_text_or_null(p->by), "decidedAt",
	    sg_text_time(call, p->decided_ms), "reason",
	    sg_text_or_null(p->reason), "ban", sg_text_or_null(p->ban), "ends",
	    sg_text_time(call, p->ends_s * 1000));
}

static json_t *
proposals(struct sg_web_call *call, struct sg_store *store, uint64_t incident,
    bool waiting)
{
	struct sg_proposal_list list;
	json_t *rows;

	if (!sg_web_asked(call,
		sg_store_proposals(store, call->now_ms - PROPOSALS_MS,
		    PROPOSALS, call->arena, &list)))
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++) {
		const struct sg_proposal_row *p = &list.rows[i];

		if ((incident == 0 || p->incident == incident) &&
		    (!waiting || p->state == SG_PROPOSAL_WAITS))
			json_array_append_new(rows, proposal(call, p));
	}
	return rows;
}

json_t *
sg_proposals_waiting(struct sg_web_call *call, struct sg_store *store)
{
	return proposals(call, store, 0, true);
}

json_t *
sg_proposals_about(struct sg_web_call *call, struct sg_store *store,
    uint64_t incident)
{
	return proposals(call, store, incident, false);
}

/* ---- the list ----------------------------------------------------------- */

/* Make the time of the installer's answer, "2026-11-24T10:15:00Z", one of ours.
 */
static void
fix_time(const struct sg_web_call *call, json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));
	int64_t utc;

	if (text != NULL && sg_instant_parse(sg_str(text), NULL, &utc))
		json_object_set_new(row, name, sg_text_time(call, utc * 1000));
	else
		json_object_set_new(row, name, json_null());
}

/* The groups in which bans never hold. */
static json_t *
always_of(const struct sg_web_call *call)
{
	json_t *names = json_array();

	for (uint32_t i = 0;
	     call->gate != NULL && i < sg_gate_groups(call->gate); i++)
		if (sg_gate_is_supervised(call->gate, i))
			json_array_append_new(names,
			    sg_text(sg_gate_group(call->gate, i)));
	return names;
}

void
sg_view_bans(struct sg_web_call *call)
{
	const bool all = sg_role_may(call->session.role, SG_MAY_BAN);
	struct sg_store *store = all ? sg_web_store(call) : NULL;
	json_t *answer, *row, *open = json_null();
	size_t i;

	if (all && store == NULL)
		return;
	if (all && (open = proposals(call, store, 0, false)) == NULL)
		return;
	answer = sg_session_ask(call, json_pack("{s:s}", "do", "bans"));
	if (answer == NULL) {
		json_decref(open);
		return;
	}
	json_array_foreach(json_object_get(answer, "bans"), i, row)
	{
		fix_time(call, row, "from");
		fix_time(call, row, "until");
	}
	sg_http_json(call->answer,
	    json_pack("{s:O, s:b, s:o, s:o, s:o, s:o}", "rows",
		json_object_get(answer, "bans"), "more",
		json_is_true(json_object_get(answer, "more")), "proposals",
		open, "groups", sg_session_groups(call), "supervised",
		always_of(call), "now", sg_text_time(call, call->now_ms)));
	json_decref(answer);
}

/* ---- changes ------------------------------------------------------------ */

/* Put how long it is to last into the form. */
static void
put_end(const struct sg_web_call *call, json_t *form)
{
	const int64_t minutes = sg_in_number(call, "minutes", 0);
	const int64_t day = sg_in_number(call, "until", INT32_MIN);

	if (minutes > 0)
		json_object_set_new(form, "minutes", json_integer(minutes));
	if (day != INT32_MIN)
		json_object_set_new(form, "until", sg_text_day((int32_t)day));
}

/* Send the form, and answer with what was done.  Takes `form` over.  `store`:
 * wait until it has the decision; may be NULL. */
static void
change(struct sg_web_call *call, struct sg_store *store, json_t *form)
{
	json_t *answer, *warnings;
	json_int_t seq;

	json_object_set_new(form, "reason",
	    json_string(sg_in_text(call, "reason")));
	answer = sg_session_ask(call, form);
	if (answer == NULL)
		return;
	seq = json_integer_value(json_object_get(answer, "seq"));
	warnings = json_object_get(answer, "warnings");
	sg_http_json(call->answer,
	    json_pack("{s:I, s:o, s:o, s:o, s:b}", "seq", seq, "ban",
		sg_text(json_string_value(json_object_get(answer, "ban"))),
		"ends",
		sg_text_time(call,
		    json_integer_value(json_object_get(answer, "ends")) * 1000),
		"warnings",
		warnings == NULL ? json_array() : json_incref(warnings),
		"applied",
		store == NULL ||
		    (seq > 0 && sg_row_wait(call, store, (uint64_t)seq))));
	json_decref(answer);
}

/* A pseudonym is that of a user or of a device; the latest record says which.
 * Returns NULL, with the refusal as the answer, if there is none any more. */
static const char *
kind_of_hash(struct sg_web_call *call, struct sg_store *store,
    const struct sg_person_row *person)
{
	const struct sg_event_query query = {.person = person->id,
	    .from_ms = INT64_MIN,
	    .until_ms = INT64_MAX,
	    .doer = SG_ANY_DOER,
	    .newest_first = true,
	    .limit = 1};
	struct sg_entry_item *item = NULL;
	struct sg_event_list list;
	struct sg_raw raw;
	const char *kind = NULL;
	bool asked;

	if (!sg_web_asked(call,
		sg_store_events(store, &query, call->arena, &list)))
		return NULL;
	sg_raw_begin(&raw, call->web->journal);
	asked = list.n == 0 || sg_record_read(call, &raw, &list.rows[0], &item);
	sg_raw_end(&raw);
	if (item != NULL)
		kind = item->entry.user_hash == NULL ? "device-hash" :
						       "user-hash";
	else if (asked)
		sg_http_fail(call->answer, 409, "conflict", NULL,
		    "The records that say whether this pseudonym is a user's "
		    "or a device's are gone. Choose it, and type the "
		    "pseudonym.");
	sg_entry_free(&item);
	return kind;
}

/* Returns the form for a ban of the person; NULL, with the refusal as the
 * answer, if it is not known whose pseudonym that is. */
static json_t *
form_of(struct sg_web_call *call, struct sg_store *store,
    const struct sg_person_row *person)
{
	static const char *const kinds[] = {[SG_PERSON_USER] = "user",
	    [SG_PERSON_MAC] = "mac",
	    [SG_PERSON_ADDRESS] = "address"};
	const char *kind = person->kind == SG_PERSON_HASH ?
	    kind_of_hash(call, store, person) :
	    kinds[person->kind];
	json_t *form;

	if (kind == NULL)
		return NULL;
	form = json_pack("{s:s, s:o, s:s}", "do", "ban", "person",
	    sg_text(person->name), "kind", kind);
	put_end(call, form);
	return form;
}

/* The person of a record, or somebody whose name or address was typed. */
void
sg_view_ban(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	const char *kind = sg_in_text(call, "kind");
	const int64_t incident = sg_in_number(call, "incident", 0);
	struct sg_person_row person;
	json_t *form;

	if (store == NULL)
		return;
	if (kind == NULL) {
		if (!sg_whom(call, store, &person))
			return;
		form = form_of(call, store, &person);
		if (form == NULL)
			return;
	} else if (sg_in_text(call, "name") == NULL) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "Give \"name\" with \"kind\".");
		return;
	} else {
		form = json_pack("{s:s, s:s, s:s}", "do", "ban", "person",
		    sg_in_text(call, "name"), "kind", kind);
		put_end(call, form);
	}
	if (incident > 0)
		json_object_set_new(form, "incident", json_integer(incident));
	change(call, NULL, form);
}

static json_t *
with_id(const struct sg_web_call *call, const char *what, const char *letter)
{
	return json_pack("{s:s, s:o}", "do", what, "ban",
	    json_sprintf("%s-%llu", letter, (unsigned long long)call->id));
}

void
sg_view_ban_lift(struct sg_web_call *call)
{
	change(call, NULL, with_id(call, "lift", "B"));
}

void
sg_view_supervise(struct sg_web_call *call)
{
	json_t *form = json_pack("{s:s, s:s}", "do", "supervise", "group",
	    sg_in_text(call, "group"));

	put_end(call, form);
	change(call, NULL, form);
}

void
sg_view_supervise_end(struct sg_web_call *call)
{
	change(call, NULL, with_id(call, "end-supervision", "S"));
}

/* ---- decisions about proposals ------------------------------------------ */

/* Get the proposal of the path, if nobody has decided. */
static bool
get_waiting(struct sg_web_call *call, struct sg_store *store,
    struct sg_proposal_row *p)
{
	bool found;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_proposal(store, call->id, call->arena, p, &found)))
		return false;
	if (!found)
		sg_http_fail(call->answer, 404, "not-found", NULL,
		    "There is no such proposal, or it is too old.");
	else if (p->state != SG_PROPOSAL_WAITS)
		sg_http_fail(call->answer, 409, "conflict", NULL,
		    "Somebody has decided meanwhile.");
	return found && p->state == SG_PROPOSAL_WAITS;
}

void
sg_view_proposal_confirm(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_proposal_row p;
	struct sg_person_row person;
	json_t *form;

	if (!get_waiting(call, store, &p))
		return;
	person = (struct sg_person_row){
	    .id = p.person, .name = p.person_name, .kind = p.person_kind};
	form = form_of(call, store, &person);
	if (form == NULL)
		return;
	/* As long as the line says, unless the officer says otherwise. */
	if (p.ban_s > 0 && json_object_get(form, "minutes") == NULL &&
	    json_object_get(form, "until") == NULL)
		json_object_set_new(form, "minutes",
		    json_integer(p.ban_s / 60));
	json_object_set_new(form, "proposal", sg_text_number(p.id));
	if (p.incident != 0)
		json_object_set_new(form, "incident",
		    sg_text_number(p.incident));
	change(call, store, form);
}

void
sg_view_proposal_refuse(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_proposal_row p;

	if (get_waiting(call, store, &p))
		change(call, store,
		    json_pack("{s:s, s:o, s:o}", "do", "refuse-ban", "proposal",
			sg_text_number(p.id), "person",
			sg_text(p.person_name)));
}
