/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * routes.c -- the table of all calls, and the steps that each call goes
 * through: guard, session, role, input, handler.
 */
#include "desk/web/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/link.h"
#include "desk/store/store.h"
#include "desk/web/files.h"
#include "desk/web/in.h"
#include "desk/web/in_force.h"
#include "desk/web/session.h"
#include "desk/web/views.h"
#include "gate/gate.h"
#include "journal/seal.h"

#define REASON                                                                 \
	{                                                                      \
		"reason", SG_FIELD_TEXT, true, SG_LINK_REASON_BYTES            \
	}
#define MAYBE_REASON                                                           \
	{                                                                      \
		"reason", SG_FIELD_TEXT, false, SG_LINK_REASON_BYTES           \
	}
#define PERIOD                                                                 \
	{"from", SG_FIELD_DAY, false, 0},                                      \
	{                                                                      \
		"until", SG_FIELD_DAY, false, 0                                \
	}
#define PAGE                                                                   \
	{                                                                      \
		"page", SG_FIELD_NUMBER, false, 0                              \
	}
#define FORMAT                                                                 \
	{                                                                      \
		"format", SG_FIELD_TEXT, false, 8                              \
	}
#define PERSON                                                                 \
	{"name", SG_FIELD_TEXT, false, SG_LINK_ABOUT_BYTES},                   \
	{                                                                      \
		"id", SG_FIELD_NUMBER, false, 0                                \
	}
#define END                                                                    \
	{                                                                      \
		0                                                              \
	}
#define FIELDS(name) static const struct sg_field name[]

FIELDS(none) = {END};
FIELDS(login_in) = {{"name", SG_FIELD_TEXT, true, SG_LINK_NAME_BYTES},
    {"password", SG_FIELD_TEXT, true, SG_LINK_PASSWORD_BYTES}, END};
FIELDS(incidents_in) = {PERIOD, PAGE, {"state", SG_FIELD_TEXTS, false, 16},
    {"doer", SG_FIELD_TEXT, false, 16}, {"severity", SG_FIELD_TEXT, false, 16},
    {"order", SG_FIELD_TEXT, false, 16},
    {"family", SG_FIELD_TEXT, false, SG_LINK_ABOUT_BYTES},
    {"person", SG_FIELD_NUMBER, false, 0}, {"held", SG_FIELD_FLAG, false, 0},
    END};
FIELDS(page_in) = {PAGE, END};
FIELDS(reason_in) = {REASON, END};
FIELDS(mark_in) = {{"state", SG_FIELD_TEXT, true, 16}, REASON,
    {"was", SG_FIELD_TEXT, false, 16}, {"until", SG_FIELD_DAY, false, 0},
    {"everyone", SG_FIELD_FLAG, false, 0}, END};
FIELDS(hold_in) = {{"on", SG_FIELD_FLAG, true, 0}, REASON, END};
FIELDS(pack_in) = {REASON, FORMAT, END};
FIELDS(reveal_in) = {
    {"key", SG_FIELD_TEXT, true, SG_SEAL_KEY_TEXT - 1}, REASON, END};
FIELDS(find_in) = {{"text", SG_FIELD_TEXT, true, 256}, END};
FIELDS(person_in) = {PERSON, PERIOD, PAGE, MAYBE_REASON, END};
FIELDS(export_in) = {PERSON, PERIOD, FORMAT, REASON, END};
FIELDS(period_in) = {PERIOD, END};
FIELDS(check_in) = {{"text", SG_FIELD_LINES, true, SG_LINK_TEXT_BYTES}, END};
FIELDS(save_in) = {{"text", SG_FIELD_LINES, true, SG_LINK_TEXT_BYTES},
    {"base", SG_FIELD_TEXT, true, 128}, REASON, END};
FIELDS(explain_in) = {{"url", SG_FIELD_TEXT, true, 8192},
    {"at", SG_FIELD_TEXT, false, 64}, {"user", SG_FIELD_TEXT, false, 256},
    {"client", SG_FIELD_TEXT, false, 64}, {"mac", SG_FIELD_TEXT, false, 32},
    {"groups", SG_FIELD_TEXTS, false, 256},
    {"decrypted", SG_FIELD_FLAG, false, 0}, END};
FIELDS(week_in) = {{"for", SG_FIELD_TEXT, false, 256},
    {"on", SG_FIELD_TEXT, false, 256}, {"date", SG_FIELD_TEXT, false, 40}, END};
FIELDS(format_in) = {PERIOD, FORMAT, END};
FIELDS(looks_in) = {PERIOD, PAGE, {"who", SG_FIELD_TEXT, false, 64},
    {"action", SG_FIELD_TEXT, false, 64},
    {"about", SG_FIELD_TEXT, false, SG_LINK_ABOUT_BYTES}, END};

#define REFERENCE                                                              \
	{                                                                      \
		"reference", SG_FIELD_TEXT, true, SG_LINK_REFERENCE_BYTES      \
	}
#define SITE                                                                   \
	{                                                                      \
		"site", SG_FIELD_TEXT, true, SG_LINK_SITE_BYTES                \
	}
#define MAYBE_NAME                                                             \
	{                                                                      \
		"name", SG_FIELD_TEXT, false, SG_LINK_NAME_BYTES               \
	}
/* How long: "lesson", "today", or "date" with the last day. */
#define HOW_LONG                                                               \
	{"for", SG_FIELD_TEXT, true, 16},                                      \
	{                                                                      \
		"until", SG_FIELD_DAY, false, 0                                \
	}
FIELDS(look_in) = {REFERENCE, END};
FIELDS(ask_in) = {REFERENCE, REASON, MAYBE_NAME, END};
FIELDS(report_in) = {SITE, REASON, MAYBE_NAME, END};
FIELDS(answer_in) = {{"scope", SG_FIELD_TEXT, true, 16},
    {"page", SG_FIELD_FLAG, false, 0},
    {"group", SG_FIELD_TEXT, false, SG_LINK_ABOUT_BYTES}, HOW_LONG, REASON,
    END};
FIELDS(block_in) = {HOW_LONG, REASON, END};
FIELDS(open_in) = {SITE, {"group", SG_FIELD_TEXT, true, SG_LINK_ABOUT_BYTES},
    HOW_LONG, REASON, END};

#define LINE(name)                                                             \
	{                                                                      \
		name, SG_FIELD_TEXT, false, SG_LINK_LINE_BYTES                 \
	}
#define BOX(name)                                                              \
	{                                                                      \
		name, SG_FIELD_LINES, false, SG_LINK_BOX_BYTES                 \
	}
/* The dates are texts, as they are kept: one that is not filled in is "". */
FIELDS(form_in) = {{"id", SG_FIELD_NUMBER, false, 0},
    {"base", SG_FIELD_TEXT, false, 128}, {"submit", SG_FIELD_FLAG, true, 0},
    LINE("department"), BOX("aims"), BOX("content"), BOX("audience"),
    BOX("contributors"), BOX("administrators"), BOX("moderators"), BOX("vets"),
    LINE("host"), {"live", SG_FIELD_TEXT, false, 10},
    {"closing", SG_FIELD_TEXT, false, 10}, BOX("advertising"), BOX("consent"),
    BOX("security"), END};
FIELDS(approve_in) = {{"base", SG_FIELD_TEXT, true, 128}, END};
/* When a ban ends: after a number of minutes, or at the end of a day. */
#define WHEN_IT_ENDS                                                           \
	{"minutes", SG_FIELD_NUMBER, false, 0},                                \
	{                                                                      \
		"until", SG_FIELD_DAY, false, 0                                \
	}
FIELDS(ban_in) = {PERSON, {"kind", SG_FIELD_TEXT, false, 16}, WHEN_IT_ENDS,
    {"incident", SG_FIELD_NUMBER, false, 0}, REASON, END};
FIELDS(confirm_in) = {WHEN_IT_ENDS, REASON, END};
FIELDS(supervise_in) = {{"group", SG_FIELD_TEXT, true, SG_LINK_ABOUT_BYTES},
    {"minutes", SG_FIELD_NUMBER, true, 0}, REASON, END};

/* In a path, "#" stands for a number. */
static const struct sg_route routes[] = {
    {"GET", "/api/about", 0, SG_ROUTE_OPEN, none, sg_view_about},
    {"POST", "/api/login", 0, SG_ROUTE_OPEN, login_in, sg_login},
    {"POST", "/api/logout", 0, 0, none, sg_logout},
    {"GET", "/api/session", 0, 0, none, sg_session},
    {"GET", "/api/today", SG_MAY_SEE_TOTALS, 0, none, sg_view_today},
    {"GET", "/api/totals", SG_MAY_SEE_TOTALS, 0, period_in, sg_view_totals},
    {"GET", "/api/shares", SG_MAY_SEE_TOTALS, 0, none, sg_view_shares},
    /* Roles that may not see people get the counts alone. */
    {"GET", "/api/incidents", SG_MAY_SEE_TOTALS, 0, incidents_in,
	sg_view_incidents},
    {"GET", "/api/incidents/#", SG_MAY_SEE_PEOPLE, 0, page_in,
	sg_view_incident},
    {"GET", "/api/incidents/#/around", SG_MAY_SEE_PEOPLE, 0, none,
	sg_view_around},
    {"POST", "/api/incidents/#/open", SG_MAY_SEE_PEOPLE, SG_ROUTE_REASON,
	reason_in, sg_view_incident_open},
    {"POST", "/api/incidents/#/mark", SG_MAY_DECIDE, 0, mark_in, sg_view_mark},
    {"POST", "/api/incidents/#/hold", SG_MAY_DECIDE, SG_ROUTE_REASON, hold_in,
	sg_view_hold},
    {"POST", "/api/incidents/#/pack", SG_MAY_EXPORT,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, pack_in, sg_view_pack},
    {"POST", "/api/incidents/#/reveal", SG_MAY_EXPORT, SG_ROUTE_REASON,
	reveal_in, sg_view_reveal},
    {"GET", "/api/agreements", SG_MAY_SEE_PEOPLE, 0, none, sg_view_agreements},
    {"POST", "/api/agreements/#/end", SG_MAY_DECIDE, SG_ROUTE_REASON, reason_in,
	sg_view_agreement_end},
    {"POST", "/api/person/find", SG_MAY_SEE_PEOPLE, 0, find_in,
	sg_view_find_person},
    {"POST", "/api/person", SG_MAY_SEE_PEOPLE, 0, person_in, sg_view_person},
    {"POST", "/api/person/export", SG_MAY_EXPORT,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, export_in, sg_view_export},
    {"GET", "/api/exceptions", SG_MAY_SEE_EXCEPTIONS, 0, none,
	sg_view_exceptions},
    {"GET", "/api/policy", SG_MAY_SEE_POLICY, 0, none, sg_view_policy},
    {"POST", "/api/policy/check", SG_MAY_EDIT_EXCEPTIONS, SG_ROUTE_SLOW,
	check_in, sg_view_check},
    {"POST", "/api/policy/save", SG_MAY_EDIT_EXCEPTIONS,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, save_in, sg_view_save},
    {"POST", "/api/explain", SG_MAY_SEE_POLICY, 0, explain_in, sg_view_explain},
    {"GET", "/api/groups", SG_MAY_SEE_POLICY, 0, none, sg_view_groups},
    {"GET", "/api/week", SG_MAY_SEE_POLICY, 0, week_in, sg_view_week},
    {"GET", "/api/year", SG_MAY_SEE_POLICY, 0, week_in, sg_view_year},
    {"GET", "/api/health", SG_MAY_SEE_HEALTH, 0, none, sg_view_health},
    {"GET", "/api/review", SG_MAY_SEE_REVIEW, SG_ROUTE_SLOW, format_in,
	sg_view_review},
    {"GET", "/api/looks", SG_MAY_SEE_LOOKS, 0, looks_in, sg_view_looks},
    {"GET", "/api/report", SG_MAY_SEE_PEOPLE, SG_ROUTE_SLOW, format_in,
	sg_view_report},
    {"POST", "/api/report/open", SG_MAY_SEE_PEOPLE, SG_ROUTE_REASON, reason_in,
	sg_view_report_open},
    {"GET", "/api/alerts", SG_MAY_SEE_PEOPLE, 0, none, sg_view_alerts},
    /* Strangers may do these four: they saw a block page, or could not. */
    {"POST", "/api/ask/blocked", 0, SG_ROUTE_OPEN | SG_ROUTE_SLOW, none,
	sg_view_ask_blocked},
    {"POST", "/api/ask/look", 0, SG_ROUTE_OPEN, look_in, sg_view_ask_look},
    {"POST", "/api/ask", 0, SG_ROUTE_OPEN | SG_ROUTE_REASON, ask_in,
	sg_view_ask},
    {"POST", "/api/ask/report", 0, SG_ROUTE_OPEN | SG_ROUTE_REASON, report_in,
	sg_view_report_page},
    {"GET", "/api/requests", SG_MAY_ANSWER, 0, none, sg_view_requests},
    {"POST", "/api/requests/#/open", SG_MAY_ANSWER,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, answer_in, sg_view_request_open},
    {"POST", "/api/requests/#/refuse", SG_MAY_ANSWER, SG_ROUTE_REASON,
	reason_in, sg_view_request_refuse},
    {"POST", "/api/requests/#/block", SG_MAY_DECIDE,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, block_in, sg_view_request_block},
    {"POST", "/api/open", SG_MAY_ANSWER, SG_ROUTE_REASON | SG_ROUTE_SLOW,
	open_in, sg_view_open},
    {"GET", "/api/forms", SG_MAY_FILL_IN, 0, none, sg_view_forms},
    {"GET", "/api/forms/#", SG_MAY_FILL_IN, 0, none, sg_view_form},
    {"POST", "/api/forms/save", SG_MAY_FILL_IN, SG_ROUTE_SLOW, form_in,
	sg_view_form_save},
    /* The installer knows who approves. */
    {"POST", "/api/forms/#/approve", SG_MAY_FILL_IN, SG_ROUTE_SLOW, approve_in,
	sg_view_form_approve},
    {"POST", "/api/forms/#/refuse", SG_MAY_FILL_IN, SG_ROUTE_REASON, reason_in,
	sg_view_form_refuse},
    {"POST", "/api/forms/#/withdraw", SG_MAY_FILL_IN,
	SG_ROUTE_REASON | SG_ROUTE_SLOW, reason_in, sg_view_form_withdraw},
    {"GET", "/api/bans", SG_MAY_SUPERVISE, 0, none, sg_view_bans},
    {"POST", "/api/ban", SG_MAY_BAN, SG_ROUTE_REASON, ban_in, sg_view_ban},
    {"POST", "/api/bans/#/lift", SG_MAY_BAN, SG_ROUTE_REASON, reason_in,
	sg_view_ban_lift},
    {"POST", "/api/supervisions", SG_MAY_SUPERVISE, SG_ROUTE_REASON,
	supervise_in, sg_view_supervise},
    {"POST", "/api/supervisions/#/end", SG_MAY_SUPERVISE, SG_ROUTE_REASON,
	reason_in, sg_view_supervise_end},
    {"POST", "/api/proposals/#/confirm", SG_MAY_BAN, SG_ROUTE_REASON,
	confirm_in, sg_view_proposal_confirm},
    {"POST", "/api/proposals/#/refuse", SG_MAY_BAN, SG_ROUTE_REASON, reason_in,
	sg_view_proposal_refuse},
};

const struct sg_route *
sg_routes(size_t *count)
{
	*count = sizeof routes / sizeof *routes;
	return routes;
}

/* ---- finding a route ---------------------------------------------------- */

/* Read a number of at most 18 digits at *path, and go behind it. */
static bool
read_id(const char **path, uint64_t *id)
{
	const char *p = *path;

	*id = 0;
	while (*p >= '0' && *p <= '9' && p - *path < 18)
		*id = *id * 10 + (uint64_t)(*p++ - '0');
	if (p == *path || *id == 0 || **path == '0')
		return false;
	*path = p;
	return true;
}

static bool
fits(const char *pattern, const char *path, uint64_t *id)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '#') {
			if (!read_id(&path, id))
				return false;
		} else if (*path++ != *pattern) {
			return false;
		}
	}
	return *path == '\0';
}

/* Returns the route, or NULL; then *other is a route of another method. */
static const struct sg_route *
find(const struct sg_http_request *request, uint64_t *id,
    const struct sg_route **other)
{
	*other = NULL;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		if (!fits(routes[i].path, request->path, id))
			continue;
		if (strcmp(routes[i].method, request->method) == 0)
			return &routes[i];
		*other = &routes[i];
	}
	return NULL;
}

bool
sg_web_is_slow(const struct sg_http_request *request)
{
	const struct sg_route *other, *route;
	uint64_t id;

	route = find(request, &id, &other);
	return route != NULL && (route->flags & SG_ROUTE_SLOW) != 0;
}

/* ---- answering ---------------------------------------------------------- */

static bool
may(struct sg_web_call *call, const struct sg_route *route)
{
	if (route->may == 0 || sg_role_may(call->session.role, route->may))
		return true;
	sg_http_fail(call->answer, 403, "forbidden", NULL,
	    "Your role may not do this.");
	return false;
}

static bool
has_reason(struct sg_web_call *call, const struct sg_route *route)
{
	return (route->flags & SG_ROUTE_REASON) == 0 ||
	    sg_session_reason(call, sg_in_text(call, "reason"));
}

static void
take_route(struct sg_web_call *call, const struct sg_route *route)
{
	if ((route->flags & SG_ROUTE_OPEN) == 0 && !sg_session_find(call))
		return;
	if (may(call, route) && sg_in_read(call, route->fields) &&
	    has_reason(call, route))
		route->handle(call);
}

/* Answer with the policy in force at hand. */
static void
answer_call(struct sg_web_call *call, const struct sg_route *route)
{
	struct sg_in_force *in_force = call->web->in_force;

	call->arena = sg_arena_new();
	sg_guard_origin(call->web->conf, call->request, call->origin);
	sg_in_force_enter(in_force, call->now_ms / 1000);
	call->gate = sg_in_force_gate(in_force);
	call->school = *sg_in_force_school(in_force);
	call->school.now = call->now_ms / 1000;
	take_route(call, route);
	sg_in_force_leave(in_force);
	json_decref(call->session.groups);
	json_decref(call->in);
	sg_arena_free(&call->arena);
}

static void
refuse_path(const struct sg_route *other, struct sg_http_answer *answer)
{
	if (other == NULL) {
		sg_http_fail(answer, 404, "not-found", NULL,
		    "The desk has nothing at this address.");
		return;
	}
	sg_http_fail(answer, 405, "method", NULL,
	    "This address takes %s requests only.", other->method);
	answer->allow = other->method;
}

void
sg_web_answer(struct sg_web_worker *worker,
    const struct sg_http_request *request, struct sg_http_answer *answer)
{
	struct sg_web_call call = {.web = worker->web,
	    .worker = worker,
	    .request = request,
	    .answer = answer,
	    .now_ms = worker->web->now_ms()};
	const struct sg_route *route, *other;

	if (!sg_guard(worker->web->conf, request, answer))
		return;
	if (strncmp(request->path, "/api/", 5) != 0) {
		sg_files_answer(worker->web->files, request, answer);
		return;
	}
	route = find(request, &call.id, &other);
	if (route == NULL)
		refuse_path(other, answer);
	else
		answer_call(&call, route);
	if (answer->status == 0)
		sg_http_fail(answer, 500, "failed", NULL,
		    "The server has no answer.");
}

void
sg_web_worker_close(struct sg_web_worker *worker)
{
	sg_store_close(&worker->store);
	sg_scratch_free(&worker->scratch);
	free(worker->explained);
	worker->explained = NULL;
}
