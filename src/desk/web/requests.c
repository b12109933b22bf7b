/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * requests.c -- what people ask for from block pages, and the answers.
 *
 * The installer decides (desk/installer/openings.c); this only passes on what
 * was typed, and shows what the store has.
 */
#include <string.h>

#include "base/arena.h"
#include "desk/store/requests.h"
#include "desk/web/blocked.h"
#include "desk/web/in.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "desk/web/views.h"
#include "gate/address.h"
#include "gate/gate.h"
#include "journal/ask.h"

/* How far back the list goes, and how long it is at most. */
#define LIST_MS (14 * INT64_C(86400000))
#define LIST_ROWS 500

/* ---- for those who saw a block page ------------------------------------- */

static json_t *
text_of(const json_t *from, const char *name)
{
	return sg_text(json_string_value(json_object_get(from, name)));
}

static json_t *
time_of(const struct sg_web_call *call, const json_t *from, const char *name)
{
	return sg_text_time(call,
	    json_integer_value(json_object_get(from, name)) * 1000);
}

/* Returns how people call a site: the title, if it is a platform. */
static const char *
title_of(const struct sg_web_call *call, const char *site)
{
	return site == NULL || *site == '\0' || strchr(site, '.') != NULL ?
	    site :
	    sg_family_title(call,
		sg_arena_printf(call->arena, "platform:%s", site));
}

/* Answer with what the block page showed, and with what became of the request.
 * Takes `answer` over. */
static void
tell_reference(struct sg_web_call *call, json_t *answer)
{
	const char *platform;

	if (answer == NULL)
		return;
	platform = json_string_value(json_object_get(answer, "platform"));
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:s, s:o}", "site",
		text_of(answer, "site"), "platform",
		sg_text(title_of(call, platform)), "opens",
		time_of(call, answer, "opens"), "closed",
		json_is_true(json_object_get(answer, "closed")), "state",
		text_of(answer, "state"), "answer", text_of(answer, "answer"),
		"ends", time_of(call, answer, "ends"), "school",
		call->school.name, "now", sg_text_time(call, call->now_ms)));
	json_decref(answer);
}

void
sg_view_ask_look(struct sg_web_call *call)
{
	tell_reference(call,
	    sg_session_ask(call,
		json_pack("{s:s, s:s}", "do", "reference", "reference",
		    sg_in_text(call, "reference"))));
}

/* ---- for those who could not see one ------------------------------------ */

/* Find the device that asks.  Returns false, after a refusal, if that is not
 * certain: what was blocked for a device is shown to this device alone. */
static bool
find_device(struct sg_web_call *call, struct sg_address *address,
    uint8_t mac[6])
{
	const struct sg_web *web = call->web;

	if (call->gate != NULL &&
	    sg_gate_settings(call->gate)->detail == SG_DETAIL_PSEUDONYMOUS) {
		sg_http_fail(call->answer, 403, "no-addresses", NULL,
		    "The school's policy records no devices, so nobody can "
		    "know what was blocked for this one.");
		return false;
	}
	if (!sg_guard_is_direct(web->conf, call->request) ||
	    !sg_address_parse(sg_str(call->origin), address) ||
	    web->is_self(address)) {
		sg_http_fail(call->answer, 403, "behind-filter", NULL,
		    "This request came by a proxy, so it is not known from "
		    "which device.");
		return false;
	}
	if (!web->mac_of(address, mac)) {
		sg_http_fail(call->answer, 403, "not-near", NULL,
		    "This device is not on a network that the filter knows "
		    "directly.");
		return false;
	}
	return true;
}

void
sg_view_ask_blocked(struct sg_web_call *call)
{
	struct sg_blocked blocked;
	struct sg_address address;
	uint8_t mac[6];
	json_t *sites;

	if (!find_device(call, &address, mac))
		return;
	sg_blocked_find(call->web->journal, &address, mac, call->now_ms,
	    call->arena, &blocked);
	if (blocked.shared) {
		sg_http_fail(call->answer, 403, "shared-device", NULL,
		    "Several people or devices used this address in the last "
		    "hour.");
		return;
	}
	sites = json_array();
	for (size_t i = 0; i < blocked.n; i++)
		json_array_append_new(sites,
		    json_pack("{s:o, s:o, s:o, s:s}", "at",
			sg_text_time(call, blocked.v[i].at_ms), "site",
			sg_text_or_null(blocked.v[i].site), "platform",
			sg_text_or_null(title_of(call, blocked.v[i].platform)),
			"reference", blocked.v[i].reference));
	sg_http_json(call->answer,
	    json_pack("{s:o, s:s, s:o}", "sites", sites, "school",
		call->school.name, "now", sg_text_time(call, call->now_ms)));
}

/* ---- asking ------------------------------------------------------------- */

/* Add what the person typed into the field `name`, if it is not empty. */
static json_t *
with_name(const struct sg_web_call *call, json_t *form)
{
	const char *name = sg_in_text(call, "name");

	if (name != NULL && *name != '\0')
		json_object_set_new(form, "name", json_string(name));
	return form;
}

void
sg_view_ask(struct sg_web_call *call)
{
	tell_reference(call,
	    sg_session_ask(call,
		with_name(call,
		    json_pack("{s:s, s:s, s:s}", "do", "ask", "reference",
			sg_in_text(call, "reference"), "reason",
			sg_in_text(call, "reason")))));
}

void
sg_view_report_page(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    with_name(call,
		json_pack("{s:s, s:s, s:s}", "do", "report", "site",
		    sg_in_text(call, "site"), "reason",
		    sg_in_text(call, "reason"))));

	if (answer == NULL)
		return;
	json_decref(answer);
	sg_http_json(call->answer, json_object());
}

/* ---- the list ----------------------------------------------------------- */

/* Returns the names of a list "a,b" as an array. */
static json_t *
names_of(struct sg_str list)
{
	json_t *names = json_array();
	struct sg_str name;

	while (list.n > 0) {
		name = sg_str_cut(&list, ',');
		json_array_append_new(names, json_stringn(name.p, name.n));
	}
	return names;
}

/* Returns whether the account teaches one of the groups. */
static bool
teaches(const struct sg_web_call *call, const json_t *groups)
{
	const json_t *group, *own;
	size_t i, k;

	json_array_foreach(groups, i, group)
	{
		json_array_foreach(call->session.groups, k, own)
		{
			if (json_equal(group, own))
				return true;
		}
	}
	return false;
}

static bool
is_teacher(const struct sg_web_call *call)
{
	return call->session.role == SG_ROLE_TEACHER;
}

/* A request whose reference is over cannot be answered any more. */
static const char *
state_word(const struct sg_web_call *call, const struct sg_request_row *row)
{
	static const char *const words[] = {[SG_REQUEST_WAITS] = "waits",
	    [SG_REQUEST_IS_OPEN] = "opened",
	    [SG_REQUEST_IS_REFUSED] = "refused",
	    [SG_REQUEST_IS_BLOCKED] = "blocked"};

	if (row->state == SG_REQUEST_WAITS && row->kind == SG_REQUEST_ASKED &&
	    row->at_ms + SG_ASK_LIFE_S * INT64_C(1000) < call->now_ms)
		return "over";
	return words[row->state];
}

static json_t *
row_of(const struct sg_web_call *call, const struct sg_request_row *row)
{
	static const char *const kinds[] = {[SG_REQUEST_ASKED] = "ask",
	    [SG_REQUEST_REPORTED] = "report",
	    [SG_REQUEST_OPENED] = "open"};

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "id", sg_text_number(row->id), "kind", kinds[row->kind], "at",
	    sg_text_time(call, row->at_ms), "site", sg_text(row->site), "title",
	    sg_text(title_of(call, row->site)), "page",
	    sg_text_or_null(row->page), "groups", names_of(sg_str(row->groups)),
	    "opens", sg_text_time(call, row->opens_s * 1000), "name",
	    sg_text_or_null(row->asker), "reason", sg_text_or_null(row->reason),
	    "state", state_word(call, row), "by", sg_text_or_null(row->by),
	    "answeredAt", sg_text_time(call, row->answered_ms), "answer",
	    sg_text_or_null(row->answer), "whom", sg_text_or_null(row->whom),
	    "exception", sg_text_or_null(row->exception), "ends",
	    sg_text_time(call, row->ends_s * 1000));
}

/* A teacher sees the requests of the own groups, and no reports. */
static bool
may_see(const struct sg_web_call *call, const struct sg_request_row *row)
{
	json_t *groups;
	bool fits;

	if (!is_teacher(call))
		return true;
	if (row->kind == SG_REQUEST_REPORTED)
		return false;
	groups = names_of(sg_str(row->groups));
	fits = teaches(call, groups);
	json_decref(groups);
	return fits;
}

void
sg_view_requests(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_request_list list;
	json_t *rows;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_requests(store, call->now_ms - LIST_MS, LIST_ROWS,
		    call->arena, &list)))
		return;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++)
		if (may_see(call, &list.rows[i]))
			json_array_append_new(rows,
			    row_of(call, &list.rows[i]));
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:b, s:o}", "rows", rows, "classes",
		sg_session_groups(call), "more", list.more, "now",
		sg_text_time(call, call->now_ms)));
}

/* ---- answers ------------------------------------------------------------ */

static const char *
day_of(const struct sg_web_call *call)
{
	json_t *day;
	const char *text;

	if (sg_in_number(call, "until", INT32_MIN) == INT32_MIN)
		return NULL;
	day = sg_text_day((int32_t)sg_in_number(call, "until", 0));
	text = sg_arena_dup(call->arena, sg_str(json_string_value(day)));
	json_decref(day);
	return text;
}

/* Send the decision, and answer with what the installer did.  Takes `form`
 * over. */
static void
decide(struct sg_web_call *call, json_t *form)
{
	struct sg_store *store = sg_web_store(call);
	json_t *answer;
	json_int_t seq;

	if (store == NULL) {
		json_decref(form);
		return;
	}
	json_object_set_new(form, "reason",
	    json_string(sg_in_text(call, "reason")));
	answer = sg_session_ask(call, form);
	if (answer == NULL)
		return;
	seq = json_integer_value(json_object_get(answer, "seq"));
	json_object_del(answer, "ok");
	json_object_set_new(answer, "ends", time_of(call, answer, "ends"));
	json_object_set(answer, "inForce", json_object_get(answer, "in_force"));
	json_object_del(answer, "in_force");
	json_object_set_new(answer, "applied",
	    json_boolean(seq > 0 && sg_row_wait(call, store, (uint64_t)seq)));
	sg_http_json(call->answer, answer);
}

/* Returns the form for the request of the path, with what the fields say. */
static json_t *
form_of(const struct sg_web_call *call, const char *act)
{
	static const char *const fields[] = {"scope", "group", "for"};
	json_t *form = json_pack("{s:s, s:o, s:s}", "do", "answer", "request",
	    sg_text_number(call->id), "act", act);

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (sg_in_text(call, fields[i]) != NULL)
			json_object_set_new(form, fields[i],
			    json_string(sg_in_text(call, fields[i])));
	if (sg_in_flag(call, "page"))
		json_object_set_new(form, "page", json_true());
	if (day_of(call) != NULL)
		json_object_set_new(form, "until", json_string(day_of(call)));
	return form;
}

void
sg_view_request_open(struct sg_web_call *call)
{
	decide(call, form_of(call, "open"));
}

void
sg_view_request_refuse(struct sg_web_call *call)
{
	decide(call, form_of(call, "refuse"));
}

void
sg_view_request_block(struct sg_web_call *call)
{
	decide(call, form_of(call, "block"));
}

void
sg_view_open(struct sg_web_call *call)
{
	json_t *form = json_pack("{s:s, s:s, s:s, s:s}", "do", "open", "site",
	    sg_in_text(call, "site"), "group", sg_in_text(call, "group"), "for",
	    sg_in_text(call, "for"));

	if (day_of(call) != NULL)
		json_object_set_new(form, "until", json_string(day_of(call)));
	decide(call, form);
}
