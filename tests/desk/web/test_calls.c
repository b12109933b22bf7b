/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_calls.c -- every call of the table of routes: its answer, and each way
 * in which it must be refused.
 */
#define _GNU_SOURCE
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/raw.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/web/in.h"
#include "desk/web/routes.h"

/* A good request for each route, and a text that its answer has. */
static const struct sample {
	const char *method, *path; /* as in the table of routes */
	const char *target;        /* NULL: the path itself */
	const char *body;
	const char *has;
} samples[] = {
    {"GET", "/api/about", NULL, NULL, "\"school\":\"Hillcrest <School>\""},
    {"POST", "/api/login", NULL,
	"{\"name\":\"officer\",\"password\":\"right\"}",
	"\"csrf\":\"csrfofficer\""},
    {"POST", "/api/logout", NULL, "{}", "{}"},
    {"GET", "/api/session", NULL, NULL,
	"\"zone\":\"Europe/London\",\"today\":\"2026-11-24\""},
    {"GET", "/api/today", NULL, NULL, "\"people\":3"},
    {"GET", "/api/totals", "/api/totals?from=2026-11-01", NULL,
	"\"word\":\"search_intent\""},
    {"GET", "/api/shares", NULL, NULL, "\"week\":\"2026-11-23\""},
    {"GET", "/api/incidents",
	"/api/incidents?state=new,real&from=2026-11-24&until=2026-11-24&"
	"doer=people&severity=high&page=1",
	NULL, "\"total\":1"},
    {"GET", "/api/incidents/#", "/api/incidents/2", NULL,
	"/<script>alert(1)</script>"},
    {"GET", "/api/incidents/#/around", "/api/incidents/2/around", NULL,
	"\"more\":false"},
    {"POST", "/api/incidents/#/open", "/api/incidents/2/open",
	"{\"reason\":\"daily review\"}", "\"proof\":\"unchecked\""},
    {"POST", "/api/incidents/#/mark", "/api/incidents/2/mark",
	"{\"state\":\"real\",\"reason\":\"spoke to him\"}",
	"\"state\":\"real\""},
    {"POST", "/api/incidents/#/hold", "/api/incidents/2/hold",
	"{\"on\":true,\"reason\":\"police asked\"}", "\"applied\":true"},
    {"POST", "/api/incidents/#/pack", "/api/incidents/2/pack",
	"{\"reason\":\"for the head\",\"format\":\"tar\"}", NULL},
    {"POST", "/api/incidents/#/reveal", "/api/incidents/4/reveal",
	"{\"reason\":\"police asked\",\"key\":\"OFFICER-KEY\"}",
	"\"user\":\"sealed9\""},
    {"GET", "/api/agreements", NULL, NULL, "\"holds\":true"},
    {"POST", "/api/agreements/#/end", "/api/agreements/50/end",
	"{\"reason\":\"it is over\"}", "\"applied\":true"},
    {"POST", "/api/person/find", NULL, "{\"text\":\"SMITH\"}",
	"\"name\":\"jsmith1\""},
    {"POST", "/api/person", NULL,
	"{\"name\":\"jsmith1\",\"reason\":\"a parent asked\","
	"\"from\":\"2026-11-24\",\"until\":\"2026-11-24\"}",
	"\"caution\""},
    {"POST", "/api/person/export", NULL,
	"{\"id\":1,\"reason\":\"subject access\",\"format\":\"json\","
	"\"from\":\"2026-11-24\",\"until\":\"2026-11-24\"}",
	NULL},
    {"GET", "/api/exceptions", NULL, NULL, "\"id\":\"EX-014\""},
    {"GET", "/api/policy", NULL, NULL, "\"base\":\"b1\""},
    {"POST", "/api/policy/check", NULL, "{\"text\":\"exception X\\n\"}",
	"\"exception\":\"EX-015\""},
    {"POST", "/api/policy/save", NULL,
	"{\"text\":\"a\\n\",\"base\":\"b1\",\"reason\":\"new term\"}",
	"\"base\":\"b2\""},
    {"POST", "/api/explain", NULL,
	"{\"url\":\"https://www.facebook.com/\",\"groups\":[\"year-6\"],"
	"\"at\":\"2026-11-24 10:15\"}",
	"\"action\":\"block\""},
    {"GET", "/api/groups", NULL, NULL, "[\"year-6\",\"staff\"]"},
    {"GET", "/api/week", "/api/week?for=year-6&date=2026-11-24", NULL,
	"\"title\":\"Mon 23 Nov 2026\""},
    {"GET", "/api/year", NULL, NULL, "\"span\""},
    {"GET", "/api/health", NULL, NULL, "\"state\":\"unknown\""},
    {"GET", "/api/review", NULL, NULL, "\"parts\""},
    {"GET", "/api/looks", NULL, NULL, "\"about\":\"incident 2\""},
    {"GET", "/api/report", "/api/report?from=2026-11-24&until=2026-11-24", NULL,
	NULL},
    {"POST", "/api/report/open", NULL, "{\"reason\":\"monthly\"}", "{}"},
    {"GET", "/api/alerts", NULL, NULL, "\"contact\":\"e-safety\""},
    {"POST", "/api/ask/blocked", NULL, "{}", "\"reference\":\"good\""},
    {"POST", "/api/ask/look", NULL, "{\"reference\":\"good\"}",
	"\"site\":\"www.games.example\""},
    {"POST", "/api/ask", NULL,
	"{\"reference\":\"good\",\"reason\":\"a poster\",\"name\":\"Sam\"}",
	"\"state\":\"asked\""},
    {"POST", "/api/ask/report", NULL,
	"{\"site\":\"bad.example\",\"reason\":\"violent\"}", "{}"},
    {"GET", "/api/requests", NULL, NULL, "\"reason\":\"a <b>poster\""},
    {"POST", "/api/requests/#/open", "/api/requests/60/open",
	"{\"scope\":\"class\",\"group\":\"year-6\",\"for\":\"lesson\","
	"\"page\":true,\"reason\":\"a poster\"}",
	"\"opened\":true"},
    {"POST", "/api/requests/#/refuse", "/api/requests/60/refuse",
	"{\"reason\":\"not today\"}", "\"applied\":true"},
    {"POST", "/api/requests/#/block", "/api/requests/60/block",
	"{\"for\":\"date\",\"until\":\"2026-12-18\",\"reason\":\"violent\"}",
	"\"opened\":true"},
    {"POST", "/api/open", NULL,
	"{\"site\":\"x.example\",\"group\":\"year-6\",\"for\":\"lesson\","
	"\"reason\":\"a poster\"}",
	"\"ends\":\"2026-11-24T10:45:00+00:00\""},
    {"GET", "/api/forms", NULL, NULL, "\"daysLeft\":24"},
    {"GET", "/api/forms/#", "/api/forms/70", NULL, "\"aims\":\"\""},
    {"POST", "/api/forms/save", NULL,
	"{\"submit\":false,\"department\":\"Music\",\"aims\":\"a\\nb\","
	"\"live\":\"2026-12-01\"}",
	"\"state\":\"draft\""},
    {"POST", "/api/forms/#/approve", "/api/forms/70/approve",
	"{\"base\":\"f1\"}", "\"missing\":[\"head\"]"},
    {"POST", "/api/forms/#/refuse", "/api/forms/70/refuse",
	"{\"reason\":\"not now\"}", "{}"},
    {"POST", "/api/forms/#/withdraw", "/api/forms/70/withdraw",
	"{\"reason\":\"not now\"}", "\"withdrawn\":true"},
    {"GET", "/api/bans", NULL, NULL, "\"until\":\"2026-11-25T09:15:00+00:00\""},
    {"POST", "/api/ban", NULL,
	"{\"name\":\"jsmith1\",\"minutes\":1440,\"incident\":2,"
	"\"reason\":\"a proxy\"}",
	"\"ban\":\"B-5\""},
    {"POST", "/api/bans/#/lift", "/api/bans/5/lift",
	"{\"reason\":\"we have talked\"}", "\"applied\":true"},
    {"POST", "/api/supervisions", NULL,
	"{\"group\":\"year-6\",\"minutes\":45,\"reason\":\"a lesson\"}",
	"\"warnings\":[\"at intercepting ports\"]"},
    {"POST", "/api/supervisions/#/end", "/api/supervisions/4/end",
	"{\"reason\":\"it is over\"}", "\"applied\":true"},
    {"POST", "/api/proposals/#/confirm", "/api/proposals/70/confirm",
	"{\"until\":\"2026-12-18\",\"reason\":\"as agreed\"}",
	"\"ban\":\"B-5\""},
    {"POST", "/api/proposals/#/refuse", "/api/proposals/70/refuse",
	"{\"reason\":\"a mistake\"}", "\"applied\":true"},
};
#define NSAMPLES (sizeof samples / sizeof *samples)

static const struct sample *
sample_of(const struct sg_route *route)
{
	for (size_t i = 0; i < NSAMPLES; i++)
		if (strcmp(samples[i].method, route->method) == 0 &&
		    strcmp(samples[i].path, route->path) == 0)
			return &samples[i];
	fail_msg("there is no sample for %s %s", route->method, route->path);
	return NULL;
}

/* Returns the body with the officer's key of this place instead of the word
 * OFFICER-KEY.  It is valid until the next call. */
static const char *
with_key(const char *body)
{
	static const char word[] = "OFFICER-KEY";
	static char text[1024];
	const char *at = body == NULL ? NULL : strstr(body, word);

	if (at == NULL)
		return body;
	(void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - body), body,
	    place_officer_key(), at + sizeof word - 1);
	return text;
}

static struct place_request
request_of(const struct sample *s, const char *role)
{
	return (struct place_request){.role = role,
	    .method = s->method,
	    .target = s->target == NULL ? s->path : s->target,
	    .body = with_key(s->body)};
}

/* The answer is JSON with an error of this code. */
static void
refused(struct place *place, const struct place_request *request,
    unsigned status, const char *code, const char *case_name)
{
	json_t *json;
	unsigned got = place_send(place, request, &json);
	json_t *error = json_object_get(json, "error");
	const char *said = json_string_value(json_object_get(error, "code"));

	if (got != status || said == NULL || strcmp(said, code) != 0)
		fail_msg("%s %s, %s: status %u, code %s; wanted %u %s",
		    request->method, request->target, case_name, got,
		    said == NULL ? "none" : said, status, code);
	assert_non_null(json_string_value(json_object_get(error, "text")));
	json_decref(json);
}

static const struct sg_route *
route(size_t i)
{
	size_t n;
	const struct sg_route *all = sg_routes(&n);

	return i < n ? &all[i] : NULL;
}

static bool
is_post(const struct sg_route *r)
{
	return strcmp(r->method, "POST") == 0;
}

static struct place *the_place;

static int
begin(void **state)
{
	*state = the_place = place_new();
	return 0;
}

static int
end(void **state)
{
	place_free(&the_place);
	*state = NULL;
	return 0;
}

/* ---- answers ------------------------------------------------------------ */

/* Give the reasons without which some views are refused. */
static void
give_reasons(struct place *place)
{
	const struct place_request requests[] = {
	    {.role = "officer",
		.method = "POST",
		.target = "/api/incidents/2/open",
		.body = "{\"reason\":\"review\"}"},
	    {.role = "officer",
		.method = "POST",
		.target = "/api/report/open",
		.body = "{\"reason\":\"review\"}"}};

	for (size_t i = 0; i < 2; i++)
		assert_int_equal(place_send(place, &requests[i], NULL), 200);
}

static void
each_call_is_answered(void **state)
{
	struct place *place = *state;

	give_reasons(place);
	for (size_t i = 0; route(i) != NULL; i++) {
		const struct sample *s = sample_of(route(i));
		struct place_request request = request_of(s, "officer");
		json_t *json;
		unsigned status = place_send(place, &request, &json);
		char *text = json_dumps(json, JSON_COMPACT);

		if (status != 200 ||
		    (s->has != NULL &&
			(text == NULL || strstr(text, s->has) == NULL)))
			fail_msg("%s %s: status %u, no %s in %s", s->method,
			    request.target, status,
			    s->has == NULL ? "-" : s->has,
			    text == NULL ? "-" : text);
		free(text);
		json_decref(json);
	}
}

/* The answer of a call goes into the folder, as "POST api person find". */
static void
write_answer(const char *folder, const struct sample *s, const char *request,
    const json_t *json)
{
	char path[512], *at;
	json_t *whole;

	(void)snprintf(path, sizeof path, "%s/%s%s.json", folder, s->method,
	    s->path);
	for (at = path + strlen(folder) + 1; *at != '\0'; at++)
		if (*at == '/')
			*at = ' ';
	whole = json_pack("{s:s, s:s, s:s?, s:O}", "method", s->method, "path",
	    request, "body", s->body, "answer", json);
	assert_int_equal(json_dump_file(whole, path, 0), 0);
	json_decref(whole);
}

/*
 * With SG_ANSWERS, the name of a folder, the answers that are JSON are written
 * there: tests/desk/www/shapes compares the page's stand-in server with them.
 * Here all parts of an answer are to have something in them.
 */
static void
answers_are_written(void **state)
{
	const char *folder = getenv("SG_ANSWERS");
	struct place *place = *state;

	if (folder == NULL)
		skip();
	place_write(place, "doctor.json",
	    "{\"at\":\"2026-11-24T10:25:00Z\",\"wrong\":0,\"warnings\":1,"
	    "\"findings\":[{\"family\":\"squid\",\"check\":\"running\","
	    "\"result\":\"ok\",\"text\":\"runs\",\"advice\":null}, "
	    "{\"family\":\"lists\",\"check\":\"new\",\"result\":\"warning\","
	    "\"text\":\"old\",\"advice\":\"fetch it\"}]}");
	place_write(place, "status",
	    "problem: a <b>\nnewest: 2026-11-24T10:15:00.000Z\n");
	give_reasons(place);
	for (size_t i = 0; route(i) != NULL; i++) {
		const struct sample *s = sample_of(route(i));
		struct place_request request = request_of(s, "officer");
		json_t *json;

		assert_int_equal(place_send(place, &request, &json), 200);
		if (json != NULL)
			write_answer(folder, s, request.target, json);
		json_decref(json);
	}
}

static long long
number_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

/* Lessons are not counted as attempts. */
static void
what_was_allowed_is_no_attempt(void **state)
{
	struct sg_event_row lesson = {.seq = 900001,
	    .at_ms = PLACE_NOW - 600000,
	    .last_ms = PLACE_NOW - 600000,
	    .day = (int32_t)(PLACE_NOW / 86400000),
	    .hour = 10,
	    .kind = SG_EVENT_VISIT,
	    .doer = SG_DOER_PERSON,
	    .person = PLACE_PERSON,
	    .requests = 1,
	    .records = 1};
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/person",
	    .body = "{\"id\":1,\"reason\":\"a parent asked\","
		    "\"from\":\"2026-11-23\",\"until\":\"2026-11-24\"}"};
	json_t *json, *day, *totals;
	struct sg_store *store = place_store();

	assert_true(sg_store_begin(store));
	assert_true(sg_store_add_events(store, &lesson, 1));
	lesson.seq++;
	lesson.at_ms = lesson.last_ms -= 86400000;
	lesson.day--;
	assert_true(sg_store_add_events(store, &lesson, 1));
	assert_true(sg_store_commit(store));
	assert_int_equal(place_send(*state, &request, &json), 200);
	totals = json_object_get(json, "totals");
	assert_int_equal(number_of(totals, "events"), 5);
	assert_int_equal(number_of(totals, "people"), 3);
	assert_int_equal(number_of(totals, "round"), 1);
	assert_int_equal(number_of(totals, "others"), 0);
	day = json_array_get(json_object_get(json, "days"), 0);
	assert_int_equal(number_of(day, "people"), 0);
	day = json_array_get(json_object_get(json, "days"), 1);
	assert_int_equal(number_of(day, "people"), 3);
	assert_int_equal(number_of(day, "round"), 1);
	assert_int_equal(number_of(day, "others"), 0);
	json_decref(json);
}

/* ---- refusals ----------------------------------------------------------- */

static void
without_a_session(void **state)
{
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    NULL);

		if ((route(i)->flags & SG_ROUTE_OPEN) != 0)
			continue;
		refused(*state, &request, 401, "signed-out", "no cookie");
		request.cookie = "sg-session=0123456789";
		refused(*state, &request, 401, "signed-out", "stale cookie");
		request.cookie = "sg-session=officertoken; "
				 "sg-session=officertoken";
		refused(*state, &request, 401, "signed-out", "two cookies");
		request.cookie = "sg-session=../../x";
		refused(*state, &request, 401, "signed-out", "odd cookie");
	}
}

static void
with_a_wrong_role(void **state)
{
	unsigned tried = 0;

	for (size_t i = 0; route(i) != NULL; i++)
		for (int role = 1; role < SG_ROLES; role++) {
			struct place_request request =
			    request_of(sample_of(route(i)),
				sg_role_word((enum sg_role)role));

			if (route(i)->may == 0 ||
			    sg_role_may((enum sg_role)role, route(i)->may))
				continue;
			refused(*state, &request, 403, "forbidden",
			    request.role);
			tried++;
		}
	assert_true(tried > 60);
}

static void
without_the_token(void **state)
{
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");

		if (!is_post(route(i)) ||
		    (route(i)->flags & SG_ROUTE_OPEN) != 0)
			continue;
		request.token = "";
		refused(*state, &request, 403, "forbidden", "no token");
		request.token = "csrfhead";
		refused(*state, &request, 403, "forbidden", "another token");
	}
}

static void
from_elsewhere(void **state)
{
	for (size_t i = 0; route(i) != NULL; i++) {
		const struct place_request good =
		    request_of(sample_of(route(i)), "officer");
		struct place_request request = good;

		request.host = "evil.example";
		refused(*state, &request, 403, "forbidden", "foreign Host");
		request.host = "";
		refused(*state, &request, 403, "forbidden", "no Host");
		request.host = "127.0.0.1:8443.evil.example";
		refused(*state, &request, 403, "forbidden", "odd Host");
		request = good;
		request.origin = "http://evil.example";
		refused(*state, &request, 403, "forbidden", "foreign Origin");
		request.origin = "null";
		refused(*state, &request, 403, "forbidden", "Origin null");
		request.origin = "http://127.0.0.1.evil.example";
		refused(*state, &request, 403, "forbidden", "longer Origin");
		request = good;
		request.site = "cross-site";
		refused(*state, &request, 403, "forbidden", "cross-site");
		request.site = "same-site";
		refused(*state, &request, 403, "forbidden", "same-site");
		if (!is_post(route(i)))
			continue;
		request = good;
		request.origin = "";
		refused(*state, &request, 403, "forbidden", "POST, no Origin");
	}
}

static void
with_another_method(void **state)
{
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");

		request.method = is_post(route(i)) ? "GET" : "POST";
		/* Both methods are served at no address but these. */
		refused(*state, &request, 405, "method", "other method");
		request.method = "DELETE";
		refused(*state, &request, 405, "method", "DELETE");
	}
}

static void
that_are_not_json(void **state)
{
	static const char *const bodies[] = {"", "x", "[]", "1", "{",
	    "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}"};

	for (size_t i = 0; route(i) != NULL; i++) {
		const struct place_request good =
		    request_of(sample_of(route(i)), "officer");
		struct place_request request = good;

		if (!is_post(route(i)))
			continue;
		request.type = "text/plain";
		refused(*state, &request, 415, "not-json", "text/plain");
		request.type = "application/jsonx";
		refused(*state, &request, 415, "not-json", "jsonx");
		request = good;
		for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++) {
			request.body = bodies[k];
			refused(*state, &request, 415, "not-json", bodies[k]);
		}
		request.body = "{\"surprise\":1}";
		refused(*state, &request, 400, "bad", "unknown member");
	}
}

/* Values that a field of this type must not take. */
static const char *const wrong_values[][6] = {
    [SG_FIELD_TEXT] = {"1", "[]", "\"a\\nb\"", "\"\\u001b[2J\"", "true", "{}"},
    [SG_FIELD_LINES] = {"1", "[]", "\"\\u001b\"", "\"\\u0085\"", "true", "{}"},
    [SG_FIELD_NUMBER] = {"\"1\"", "-1", "1.5", "9007199254740993", "true",
	"[]"},
    [SG_FIELD_FLAG] = {"1", "\"true\"", "[]", "{}", "0", "\"\""},
    [SG_FIELD_DAY] = {"\"2026-11-31\"", "\"x\"", "1", "\"\"",
	"\"2026-11-24T00:00:00Z\"", "[]"},
    [SG_FIELD_TEXTS] = {"\"a\"", "[1]", "{}", "[[\"a\"]]", "[\"\\n\"]", "1"},
};

static void
with_wrong_types(void **state)
{
	char body[256];

	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");
		const struct sg_field *field = route(i)->fields;

		request.body = body;
		for (; is_post(route(i)) && field->name != NULL; field++)
			for (size_t k = 0; k < 6; k++) {
				(void)snprintf(body, sizeof body, "{\"%s\":%s}",
				    field->name, wrong_values[field->type][k]);
				refused(*state, &request, 400, "bad", body);
			}
	}
}

static void
with_a_member_missing(void **state)
{
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");
		const struct sg_field *field = route(i)->fields;
		bool needed = false;

		for (; field->name != NULL; field++)
			needed = needed || field->needed;
		request.body = "{}";
		if (is_post(route(i)) && needed)
			refused(*state, &request, 400, "bad", "missing");
	}
}

static void
with_a_text_too_long(void **state)
{
	static char body[300000], text[280000];

	memset(text, 'a', sizeof text - 1);
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");
		const struct sg_field *field = route(i)->fields;

		request.body = body;
		for (; is_post(route(i)) && field->name != NULL; field++) {
			if (field->type != SG_FIELD_TEXT &&
			    field->type != SG_FIELD_LINES)
				continue;
			(void)snprintf(body, sizeof body, "{\"%s\":\"%.*s\"}",
			    field->name, (int)field->max_bytes + 1, text);
			refused(*state, &request, 400, "bad", field->name);
		}
	}
}

static const struct {
	const char *target;
	unsigned status;
	const char *code;
} queries[] = {
    {"/api/incidents?page=0", 400, "bad"},
    {"/api/incidents?page=x", 400, "bad"},
    {"/api/incidents?page=99999999999999999999", 400, "bad"},
    {"/api/incidents?page=-1", 400, "bad"},
    {"/api/incidents?state=evil", 400, "bad"},
    {"/api/incidents?doer=evil", 400, "bad"},
    {"/api/incidents?doer=pages,apps,unclear", 400, "bad"},
    {"/api/incidents?order=evil", 400, "bad"},
    {"/api/incidents?severity=evil", 400, "bad"},
    {"/api/incidents?held=yes", 400, "bad"},
    {"/api/incidents?from=yesterday", 400, "bad"},
    {"/api/incidents?x=1", 400, "bad"},
    {"/api/incidents?person=999", 404, "not-found"},
    {"/api/incidents?person=1", 428, "reason-needed"},
    {"/api/incidents/999", 404, "not-found"},
    {"/api/incidents/0", 404, "not-found"},
    {"/api/incidents/02", 404, "not-found"},
    {"/api/incidents/2x", 404, "not-found"},
    {"/api/incidents/99999999999999999999", 404, "not-found"},
    {"/api/incidents/2", 428, "reason-needed"},
    {"/api/incidents/2/around", 428, "reason-needed"},
    {"/api/incidents/999/around", 404, "not-found"},
    {"/api/incidents/2?page=0", 400, "bad"},
    {"/api/totals?from=2026-11-24&until=2026-11-23", 400, "bad"},
    {"/api/totals?from=1971-01-01", 400, "bad"},
    {"/api/week?for=nobody", 400, "bad"},
    {"/api/week?date=never", 400, "bad"},
    {"/api/report?format=exe", 400, "bad"},
    {"/api/report", 428, "reason-needed"},
    {"/api/forms/999", 404, "not-found"},
    {"/api/looks?page=0", 400, "bad"},
    {"/api/", 404, "not-found"},
    {"/api/nothing", 404, "not-found"},
    {"/api/today/", 404, "not-found"},
    {"/api/../etc/passwd", 404, "not-found"},
    {"/../../etc/passwd", 404, "not-found"},
    {"/%2e%2e/etc/passwd", 404, "not-found"},
    {"/www/index.html", 404, "not-found"},
};

static void
with_wrong_parameters(void **state)
{
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		struct place_request request = {.role = "officer",
		    .method = "GET",
		    .target = queries[i].target};

		refused(*state, &request, queries[i].status, queries[i].code,
		    "query");
	}
}

static const struct {
	const char *target, *body;
	unsigned status;
	const char *code;
} bodies[] = {
    {"/api/incidents/999/open", "{\"reason\":\"review\"}", 404, "not-found"},
    {"/api/incidents/2/open", "{\"reason\":\"\"}", 400, "bad"},
    {"/api/incidents/2/open", "{\"reason\":\"  a \"}", 400, "bad"},
    {"/api/incidents/999/mark", "{\"state\":\"real\",\"reason\":\"abc\"}", 404,
	"not-found"},
    {"/api/incidents/2/mark", "{\"state\":\"evil\",\"reason\":\"abc\"}", 400,
	"bad"},
    {"/api/incidents/2/mark", "{\"state\":\"real\",\"reason\":\"\"}", 400,
	"bad"},
    {"/api/incidents/2/mark", "{\"state\":\"agreed\",\"reason\":\"abc\"}", 400,
	"bad"},
    {"/api/incidents/2/mark",
	"{\"state\":\"real\",\"reason\":\"abc\",\"was\":\"page\"}", 409,
	"conflict"},
    {"/api/incidents/999/hold", "{\"on\":true,\"reason\":\"abc\"}", 404,
	"not-found"},
    {"/api/incidents/999/pack", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/incidents/2/pack", "{\"reason\":\"abc\",\"format\":\"exe\"}", 400,
	"bad"},
    {"/api/incidents/999/reveal",
	"{\"key\":\"OFFICER-KEY\",\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/incidents/2/reveal", "{\"key\":\"OFFICER-KEY\",\"reason\":\"abc\"}",
	400, "bad"},
    {"/api/incidents/4/reveal", "{\"key\":\"OFFICER-KEY\",\"reason\":\" \"}",
	400, "bad"},
    {"/api/incidents/4/reveal", "{\"key\":\"sgo1-00\",\"reason\":\"abc\"}", 400,
	"bad"},
    /* The key of another officer. */
    {"/api/incidents/4/reveal",
	"{\"key\":\"sgo1-"
	"0101010101010101010101010101010101010101010101010101010101010101\","
	"\"reason\":\"abc\"}",
	400, "bad"},
    {"/api/agreements/999/end", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/person", "{\"name\":\"nobody\",\"reason\":\"abc\"}", 404,
	"not-found"},
    {"/api/person", "{\"id\":999,\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/person", "{\"reason\":\"abc\"}", 400, "bad"},
    {"/api/person", "{\"name\":\"jsmith1\",\"id\":1,\"reason\":\"abc\"}", 400,
	"bad"},
    {"/api/person", "{\"name\":\"jsmith1\"}", 428, "reason-needed"},
    {"/api/person/find", "{\"text\":\"a\"}", 400, "bad"},
    {"/api/person/export", "{\"id\":1,\"reason\":\"abc\",\"format\":\"exe\"}",
	400, "bad"},
    {"/api/policy/save", "{\"text\":\"a\",\"base\":\"old\",\"reason\":\"abc\"}",
	409, "conflict"},
    {"/api/explain", "{\"url\":\"https://x.example/\",\"at\":\"never\"}", 400,
	"bad"},
    {"/api/explain", "{\"url\":\"https://x.example/\",\"client\":\"nowhere\"}",
	400, "bad"},
    {"/api/ask/look", "{\"reference\":\"guess\"}", 404, "not-found"},
    {"/api/ask", "{\"reference\":\"guess\",\"reason\":\"abc\"}", 404,
	"not-found"},
    {"/api/ask", "{\"reference\":\"good\",\"reason\":\" a\"}", 400, "bad"},
    {"/api/requests/999/refuse", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/forms/save", "{\"submit\":true,\"id\":70,\"base\":\"old\"}", 409,
	"conflict"},
    {"/api/forms/save", "{\"submit\":true,\"id\":999,\"base\":\"f1\"}", 404,
	"not-found"},
    {"/api/forms/save", "{\"submit\":true,\"state\":\"in-force\"}", 400, "bad"},
    {"/api/forms/999/approve", "{\"base\":\"f1\"}", 404, "not-found"},
    {"/api/forms/999/refuse", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/forms/999/withdraw", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/forms/70/withdraw", "{\"reason\":\" a\"}", 400, "bad"},
    {"/api/ban", "{\"reason\":\"abc\"}", 400, "bad"},
    {"/api/ban", "{\"kind\":\"user\",\"reason\":\"abc\"}", 400, "bad"},
    {"/api/ban", "{\"name\":\"nobody\",\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/ban", "{\"kind\":\"user\",\"name\":\"a\",\"reason\":\"twice\"}", 400,
	"bad"},
    /* Is it a user's pseudonym, or a device's? */
    {"/api/ban",
	"{\"name\":\"ffeeddccbbaa99887766554433221100\",\"reason\":\"abc\"}",
	409, "conflict"},
    {"/api/proposals/999/confirm", "{\"reason\":\"abc\"}", 404, "not-found"},
    {"/api/proposals/999/refuse", "{\"reason\":\"abc\"}", 404, "not-found"},
    /* Nobody waits for this decision. */
    {"/api/proposals/71/confirm", "{\"reason\":\"abc\"}", 409, "conflict"},
    {"/api/login", "{\"name\":\"officer\",\"password\":\"wrong\"}", 401,
	"wrong-login"},
    {"/api/login", "{\"name\":\"officer\",\"password\":\"often\"}", 429,
	"throttled"},
};

static void
with_unknown_things(void **state)
{
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct place_request request = {.role = "officer",
		    .method = "POST",
		    .target = bodies[i].target,
		    .body = with_key(bodies[i].body)};

		refused(*state, &request, bodies[i].status, bodies[i].code,
		    bodies[i].body);
	}
}

/* The installer's text begins with a small letter. */
static void
a_refusal_is_a_sentence(void **state)
{
	struct place_request request = {.method = "POST",
	    .target = "/api/login",
	    .body = "{\"name\":\"officer\",\"password\":\"wrong\"}"};
	json_t *json;

	assert_int_equal(place_send(*state, &request, &json), 401);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(json, "error"), "text")),
	    "The name or the password is wrong");
	json_decref(json);
}

static void
a_similar_name_is_proposed(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/person",
	    .body = "{\"name\":\"jsmiht1\",\"reason\":\"abc\"}"};
	json_t *json;
	const char *hint;

	assert_int_equal(place_send(*state, &request, &json), 404);
	hint = json_string_value(json_object_get(json_object_get(json, "error"),
	    "hint"));
	assert_non_null(hint);
	assert_string_equal(hint, "Did you mean jsmith1?");
	json_decref(json);
}

/* ---- the installer ------------------------------------------------------ */

static void
without_an_installer(void **state)
{
	struct place *place = *state;
	const char *socket = place->web.installer;

	place->web.installer = "/nowhere/socket";
	for (size_t i = 0; route(i) != NULL; i++) {
		struct place_request request = request_of(sample_of(route(i)),
		    "officer");

		if (strcmp(request.target, "/api/about") != 0 &&
		    strcmp(request.target, "/api/ask/blocked") != 0)
			refused(place, &request, 503, "installer",
			    "no installer");
	}
	place->web.installer = socket;
}

static void
without_a_store(void **state)
{
	static const char *const without[] = {"/api/today", "/api/totals",
	    "/api/shares", "/api/incidents", "/api/agreements", "/api/looks",
	    "/api/alerts", "/api/requests", "/api/bans"};
	struct place *place = *state;
	const char *path = place->conf.store.path;

	sg_web_worker_close(&place->worker);
	place->conf.store.path = "/nowhere/store.db";
	for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
		struct place_request request = {
		    .role = "officer", .method = "GET", .target = without[i]};

		refused(place, &request, 503, "store", "no store");
	}
	place->conf.store.path = path;
}

/* The view is written down with the reason and the browser's address. */
static void
a_view_is_written_down(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};

	assert_int_equal(place_send(*state, &request, NULL), 200);
	assert_non_null(strstr(place_asked(), "\"do\": \"view\"") != NULL ?
		"" :
		strstr(place_asked(), "\"do\":\"view\""));
	assert_non_null(strstr(place_asked(), "daily review"));
	assert_non_null(strstr(place_asked(), "127.0.0.1"));
	request = (struct place_request){
	    .role = "officer", .method = "GET", .target = "/api/incidents/2"};
	assert_int_equal(place_send(*state, &request, NULL), 200);
}

static void
a_reason_is_one_sessions_own(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};

	assert_int_equal(place_send(*state, &request, NULL), 200);
	request = (struct place_request){
	    .role = "head", .method = "GET", .target = "/api/incidents/2"};
	refused(*state, &request, 403, "forbidden", "head");
}

/* ---- what is shown ------------------------------------------------------ */

static void
a_technician_sees_counts_alone(void **state)
{
	static const char *const roles[] = {
	    "technician", "governor", "head", "ict-lead"};

	for (size_t i = 0; i < 4; i++) {
		struct place_request request = {.role = roles[i],
		    .method = "GET",
		    .target = "/api/incidents"};
		json_t *json;
		char *text;

		assert_int_equal(place_send(*state, &request, &json), 200);
		assert_true(json_is_null(json_object_get(json, "rows")));
		text = json_dumps(json, 0);
		assert_null(strstr(text, "jsmith"));
		assert_null(strstr(text, "evil"));
		free(text);
		json_decref(json);
	}
}

/* Exceptions name people; a technician must not learn even which one decided.
 */
static void
explaining_hides_exceptions_from_technicians(void **state)
{
	static const struct {
		const char *role, *exception;
	} rows[] = {{"officer", "EX-014"}, {"technician", NULL}};

	for (size_t i = 0; i < 2; i++) {
		struct place_request request = {.role = rows[i].role,
		    .method = "POST",
		    .target = "/api/explain",
		    .body = "{\"url\":\"https://blogs.hillcrest.example/\","
			    "\"groups\":[\"year-6\"]}"};
		const char *id;
		json_t *json;

		assert_int_equal(place_send(*state, &request, &json), 200);
		assert_string_equal(json_string_value(json_object_get(json,
					"action")),
		    "allow");
		id = json_string_value(json_object_get(json, "exception"));
		if (rows[i].exception == NULL)
			assert_null(id);
		else
			assert_string_equal(id, rows[i].exception);
		json_decref(json);
	}
}

/* Not even how many incidents there are: those are counted for the school. */
/* The page asks for those of pages, apps and unclear ones together. */
static void
incidents_of_others_can_be_listed(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "GET",
	    .target = "/api/incidents?doer=others&order=worst"};
	json_t *json;

	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_int_equal(json_array_size(json_object_get(json, "rows")), 0);
	json_decref(json);
	request.target = "/api/incidents?doer=people&family=round&order=worst";
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_int_not_equal(json_array_size(json_object_get(json, "rows")), 0);
	json_decref(json);
}

static void
a_teacher_sees_no_incidents(void **state)
{
	struct place_request request = {
	    .role = "teacher", .method = "GET", .target = "/api/incidents"};

	refused(*state, &request, 403, "forbidden", "teacher");
}

/* A teacher sees the requests of the own groups, and nobody's name but the one
 * that was typed. */
static void
a_teacher_sees_the_own_classes_alone(void **state)
{
	struct place_request request = {
	    .role = "teacher", .method = "GET", .target = "/api/requests"};
	json_t *json, *rows;
	char *text;

	assert_int_equal(place_send(*state, &request, &json), 200);
	rows = json_object_get(json, "rows");
	assert_int_equal(json_array_size(rows), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows,
								0),
			     "id")),
	    60);
	text = json_dumps(json, 0);
	assert_null(strstr(text, "jsmith"));
	assert_null(strstr(text, "bad.example"));
	free(text);
	json_decref(json);
	request.role = "officer";
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_int_equal(json_array_size(json_object_get(json, "rows")), 3);
	json_decref(json);
	/* A day later nobody can answer it any more. */
	place_set_clock(PLACE_NOW + 86400000 + 1000);
	assert_int_equal(place_send(*state, &request, &json), 200);
	text = json_dumps(json, JSON_COMPACT);
	assert_non_null(strstr(text, "\"state\":\"over\""));
	free(text);
	json_decref(json);
	place_set_clock(PLACE_NOW);
}

/* A form with both approvals is in force from its first day to its last. */
static void
a_form_is_in_force_on_its_days(void **state)
{
	static const struct {
		int days;
		const char *state;
		int left; /* INT32_MIN: null */
	} rows[] = {{0, "in-force", 24}, {-23, "to-come", INT32_MIN},
	    {-22, "in-force", 46}, {24, "in-force", 0},
	    {25, "over", INT32_MIN}};
	struct place_request request = {
	    .role = "teacher", .method = "GET", .target = "/api/forms"};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *json, *row, *left;

		place_set_clock(PLACE_NOW + rows[i].days * INT64_C(86400000));
		assert_int_equal(place_send(*state, &request, &json), 200);
		row = json_array_get(json_object_get(json, "rows"), 0);
		left = json_object_get(row, "daysLeft");
		assert_string_equal(json_string_value(json_object_get(row,
					"state")),
		    rows[i].state);
		if (rows[i].left == INT32_MIN)
			assert_true(json_is_null(left));
		else
			assert_int_equal(json_integer_value(left),
			    rows[i].left);
		json_decref(json);
	}
	place_set_clock(PLACE_NOW);
}

/* The installer gets whom a record names, and how; the page says neither. */
static void
a_ban_names_the_person(void **state)
{
	static const struct {
		const char *target, *body, *asked;
	} rows[] = {
	    {"/api/ban", "{\"id\":1,\"minutes\":60,\"reason\":\"abc\"}",
		"\"person\":\"jsmith1\",\"kind\":\"user\",\"minutes\":60"},
	    {"/api/ban",
		"{\"kind\":\"address\",\"name\":\"10.20.6.5\","
		"\"until\":\"2026-12-18\",\"reason\":\"abc\"}",
		"\"person\":\"10.20.6.5\",\"kind\":\"address\","
		"\"until\":\"2026-12-18\""},
	    {"/api/ban",
		"{\"name\":\"0f1e2d3c4b5a69788796a5b4c3d2e1f0\","
		"\"reason\":\"abc\"}",
		"\"kind\":\"user-hash\""},
	    {"/api/proposals/70/confirm", "{\"reason\":\"abc\"}",
		"\"proposal\":70,\"incident\":2"},
	    {"/api/proposals/70/refuse", "{\"reason\":\"abc\"}",
		"\"do\":\"refuse-ban\",\"proposal\":70,\"person\":\"jsmith1\""},
	    {"/api/bans/7/lift", "{\"reason\":\"abc\"}",
		"\"do\":\"lift\",\"ban\":\"B-7\""},
	    {"/api/supervisions/7/end", "{\"reason\":\"abc\"}",
		"\"do\":\"end-supervision\",\"ban\":\"S-7\""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct place_request request = {.role = "officer",
		    .method = "POST",
		    .target = rows[i].target,
		    .body = rows[i].body};

		assert_int_equal(place_send(*state, &request, NULL), 200);
		if (strstr(place_asked(), rows[i].asked) == NULL)
			fail_msg("%s is not in %s", rows[i].asked,
			    place_asked());
	}
}

/* A teacher may supervise, and sees no proposal. */
static void
a_teacher_sees_no_proposal(void **state)
{
	struct place_request request = {
	    .role = "teacher", .method = "GET", .target = "/api/bans"};
	json_t *json;

	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_true(json_is_null(json_object_get(json, "proposals")));
	assert_int_equal(json_array_size(json_object_get(json, "groups")), 1);
	json_decref(json);
	request.role = "officer";
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_int_equal(json_array_size(json_object_get(json, "proposals")),
	    2);
	json_decref(json);
}

/* Whoever asks is nobody who is signed in: no token is sent. */
static void
strangers_ask_without_a_session(void **state)
{
	struct place_request request = {.method = "POST",
	    .target = "/api/ask",
	    .body = "{\"reference\":\"good\",\"reason\":\"a poster\"}"};

	assert_int_equal(place_send(*state, &request, NULL), 200);
	assert_null(strstr(place_asked(), "token"));
	assert_non_null(strstr(place_asked(), "127.0.0.1"));
	assert_string_equal(place_answer()->cookie, "");
}

/* Who comes to the short address: from the proxy, with a forged address, from a
 * device whose MAC address is unknown or another one. */
static const uint8_t another_mac[6] = {2, 0, 0, 0, 0, 2};
static const struct {
	const char *name, *proxy, *peer, *forwarded;
	bool is_self;
	const uint8_t *mac;
	unsigned status;
	const char *code; /* NULL: the site is shown */
} comers[] = {
    {"a device", NULL, NULL, NULL, false, place_mac, 200, NULL},
    {"a device, by the reverse proxy", "10.0.0.9", "10.0.0.9", "127.0.0.1",
	false, place_mac, 200, NULL},
    {"the filter's own address", NULL, NULL, NULL, true, place_mac, 403,
	"behind-filter"},
    {"a forged address", NULL, "10.0.0.5", "127.0.0.1", false, place_mac, 403,
	"behind-filter"},
    {"a forged address and the own", NULL, NULL, "127.0.0.1", false, place_mac,
	403, "behind-filter"},
    {"a forged address, by the reverse proxy", "10.0.0.9", "10.0.0.9",
	"127.0.0.1, 10.0.0.5", false, place_mac, 403, "behind-filter"},
    {"a forged address, by another proxy", "10.0.0.9", "10.0.0.8", "127.0.0.1",
	false, place_mac, 403, "behind-filter"},
    {"the reverse proxy that names nobody", "10.0.0.9", "10.0.0.9", NULL, false,
	place_mac, 403, "behind-filter"},
    {"no address at all", "10.0.0.9", "10.0.0.9", "unknown", true, place_mac,
	403, "behind-filter"},
    {"a device behind a router", NULL, NULL, NULL, false, NULL, 403,
	"not-near"},
    {"another device that took the address", NULL, NULL, NULL, false,
	another_mac, 403, "shared-device"},
};

static void
the_short_address_is_for_the_device_alone(void **state)
{
	struct place *place = *state;

	for (size_t i = 0; i < sizeof comers / sizeof *comers; i++) {
		struct place_request request = {.method = "POST",
		    .target = "/api/ask/blocked",
		    .body = "{}",
		    .peer = comers[i].peer,
		    .forwarded = comers[i].forwarded};
		json_t *json;
		char *text;

		place->conf.proxy = comers[i].proxy;
		place_set_device(comers[i].is_self, comers[i].mac);
		if (comers[i].code != NULL) {
			refused(place, &request, comers[i].status,
			    comers[i].code, comers[i].name);
			continue;
		}
		assert_int_equal(place_send(place, &request, &json), 200);
		text = json_dumps(json, JSON_COMPACT);
		if (strstr(text, "<b>games.example") == NULL ||
		    strstr(text, "jsmith") != NULL)
			fail_msg("%s: %s", comers[i].name, text);
		free(text);
		json_decref(json);
	}
}

/* After five minutes nothing is shown any more. */
static void
the_short_address_forgets(void **state)
{
	struct place_request request = {
	    .method = "POST", .target = "/api/ask/blocked", .body = "{}"};
	json_t *json;

	place_set_clock(PLACE_NOW + INT64_C(5) * 60000);
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_int_equal(json_array_size(json_object_get(json, "sites")), 0);
	json_decref(json);
	place_set_clock(PLACE_NOW);
}

/* Totals of the head and the governors name no person and no site. */
static void
totals_have_no_names(void **state)
{
	static const char *const targets[] = {"/api/today", "/api/totals"};

	for (size_t i = 0; i < 2; i++) {
		struct place_request request = {
		    .role = "governor", .method = "GET", .target = targets[i]};
		json_t *json;
		char *text;

		assert_int_equal(place_send(*state, &request, &json), 200);
		text = json_dumps(json, 0);
		assert_null(strstr(text, "jsmith"));
		assert_null(strstr(text, "evil"));
		assert_non_null(strstr(text, "\"people\""));
		free(text);
		json_decref(json);
	}
}

static void
an_old_look_is_not_well(void **state)
{
	struct place_request request = {
	    .role = "technician", .method = "GET", .target = "/api/health"};
	json_t *json;

	place_write(*state, "doctor.json",
	    "{\"at\":\"2026-11-24T10:25:00Z\",\"wrong\":0,\"warnings\":0,"
	    "\"findings\":[{\"family\":\"squid\",\"check\":\"running\","
	    "\"result\":\"ok\",\"text\":\"<b>runs\",\"advice\":null}]}");
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_string_equal(json_string_value(json_object_get(json, "state")),
	    "well");
	assert_int_equal(json_integer_value(json_object_get(json, "age")), 300);
	json_decref(json);
	place_set_clock(PLACE_NOW + 3600000);
	assert_int_equal(place_send(*state, &request, &json), 200);
	assert_string_equal(json_string_value(json_object_get(json, "state")),
	    "unknown");
	assert_true(json_is_true(json_object_get(json, "stale")));
	json_decref(json);
	place_set_clock(PLACE_NOW);
}

static const struct {
	const char *status; /* NULL: there is no file */
	const char *until, *text;
	int behind;
} states[] = {
    {NULL, NULL,
	"New records are not taken in. Ask the technician whether the service "
	"schoolgated runs.",
	-1},
    /* Nothing happened for a quarter of an hour. */
    {"problem: \nbehind: 0\nnewest: 2026-11-24T10:15:00.123Z\n"
     "desk-journal: \nmail: \nall-taken: 2026-11-24T10:29:51.000Z\n"
     "written: 2026-11-24T10:29:51.000Z\n",
	"2026-11-24T10:15:00+00:00", NULL, 0},
    /* Then there was a record, which is just being taken in. */
    {"problem: \nbehind: 77\nnewest: 2026-11-24T10:15:00.123Z\n"
     "desk-journal: \nmail: \nall-taken: 2026-11-24T10:29:51.000Z\n"
     "written: 2026-11-24T10:29:59.000Z\n",
	"2026-11-24T10:15:00+00:00", NULL, 0},
    /* Very many records. */
    {"problem: \nbehind: 77\nnewest: 2026-11-24T10:15:00.123Z\n"
     "desk-journal: \nmail: \nall-taken: 2026-11-24T10:20:00.000Z\n"
     "written: 2026-11-24T10:29:59.000Z\n",
	"2026-11-24T10:15:00+00:00",
	"Records are still being taken in: those of the last 11 minutes may be "
	"missing.",
	600},
    {"problem: \nbehind: 77\nnewest: none\nall-taken: none\n"
     "written: 2026-11-24T10:30:00.000Z\n",
	NULL,
	"Records are still being taken in: what is shown may not be complete.",
	0},
    /* The program hangs. */
    {"problem: \nbehind: 0\nnewest: 2026-11-24T10:15:00.123Z\n"
     "all-taken: 2026-11-24T10:20:00.000Z\n"
     "written: 2026-11-24T10:20:00.000Z\n",
	"2026-11-24T10:15:00+00:00",
	"New records are not taken in: the service schoolgated does not go on. "
	"Ask the technician to restart it: systemctl restart schoolgate-desk",
	600},
    {"problem: the disk is full <b>\nbehind: 0\nnewest: none\n", NULL,
	"the disk is full <b>", 0},
    {"nonsense", NULL, NULL, 0},
};

static void
the_ingesters_state_is_shown(void **state)
{
	struct place_request request = {
	    .role = "governor", .method = "GET", .target = "/api/today"};

	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		json_t *json, *store;
		const char *until, *text;

		if (states[i].status != NULL)
			place_write(*state, "status", states[i].status);
		assert_int_equal(place_send(*state, &request, &json), 200);
		store = json_object_get(json, "store");
		until = json_string_value(json_object_get(store, "until"));
		text = json_string_value(json_object_get(store, "text"));
		assert_int_equal(until == NULL, states[i].until == NULL);
		if (until != NULL)
			assert_string_equal(until, states[i].until);
		assert_int_equal(text == NULL, states[i].text == NULL);
		if (text != NULL)
			assert_string_equal(text, states[i].text);
		if (states[i].behind >= 0)
			assert_int_equal(json_integer_value(
					     json_object_get(store, "behind")),
			    states[i].behind);
		json_decref(json);
	}
}

static void
a_record_that_is_gone_is_said_to_be(void **state)
{
	struct place *place = *state;
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};
	const char *folder = place->web.journal;
	json_t *json, *event;

	place->web.journal = "/nowhere";
	assert_int_equal(place_send(place, &request, &json), 200);
	place->web.journal = folder;
	event = json_array_get(json_object_get(json, "events"), 0);
	assert_true(json_is_true(json_object_get(event, "gone")));
	assert_true(json_is_null(json_object_get(event, "url")));
	json_decref(json);
}

/* Put the records of an incident's events into the store, as a hold does. */
static void
hold_records(struct place *place, struct sg_store *store, uint64_t incident)
{
	const struct sg_event_query query = {
	    .incident = incident, .doer = SG_ANY_DOER, .limit = 9};
	struct sg_arena *arena = sg_arena_new();
	struct sg_event_list events;
	struct sg_held_row held;
	struct sg_raw raw;

	sg_raw_begin(&raw, place->web.journal);
	assert_true(sg_store_events(store, &query, arena, &events));
	assert_true(events.n > 0);
	for (size_t i = 0; i < events.n; i++) {
		held = (struct sg_held_row){.incident = incident,
		    .place = events.rows[i].place,
		    .text = sg_raw_line(&raw, arena, &events.rows[i].place)};
		assert_non_null(held.text);
		assert_true(sg_store_add_held(store, &held, 1));
	}
	sg_raw_end(&raw);
	sg_arena_free(&arena);
}

/*
 * An incident on hold shows its records, and the name that is sealed in them,
 * also when the journal was deleted.
 */
static void
an_incident_on_hold_keeps_its_records(void **state)
{
	struct place *place = *state;
	struct place_request open = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};
	char body[256];
	struct place_request reveal = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/4/reveal",
	    .body = body};
	const char *folder = place->web.journal;
	struct sg_store *store = place_store();
	json_t *json, *event;

	snprintf(body, sizeof body,
	    "{\"reason\":\"police asked\",\"key\":\"%s\"}",
	    place_officer_key());
	place->web.journal = "/nowhere";
	assert_int_equal(place_send(place, &reveal, &json), 404);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(json, "error"), "text")),
	    "The records of this incident have no sealed name, or they are not "
	    "kept any more.");
	json_decref(json);
	place->web.journal = folder;
	hold_records(place, store, PLACE_INCIDENT);
	hold_records(place, store, PLACE_SEALED);
	place->web.journal = "/nowhere";
	assert_int_equal(place_send(place, &open, &json), 200);
	event = json_array_get(json_object_get(json, "events"), 0);
	assert_true(json_is_false(json_object_get(event, "gone")));
	assert_non_null(strstr(json_string_value(json_object_get(event, "url")),
	    "http"));
	json_decref(json);
	assert_int_equal(place_send(place, &reveal, &json), 200);
	assert_string_equal(json_string_value(json_object_get(json, "user")),
	    "sealed9");
	json_decref(json);
	place->web.journal = folder;
	assert_true(sg_store_drop_held(store, PLACE_INCIDENT));
	assert_true(sg_store_drop_held(store, PLACE_SEALED));
}

/*
 * Whatever clients sent comes out as text: valid UTF-8 without control
 * characters, as long as the journal kept it.
 */
static void
hostile_records_come_out_as_text(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};
	json_t *json, *events, *event;
	size_t i, longest = 0;
	char *text;

	assert_int_equal(place_send(*state, &request, &json), 200);
	events = json_object_get(json, "events");
	assert_int_equal(json_array_size(events), 3);
	json_array_foreach(events, i, event)
	{
		const char *url = json_string_value(json_object_get(event,
		    "url"));

		assert_true(json_is_false(json_object_get(event, "gone")));
		assert_non_null(url);
		longest = strlen(url) > longest ? strlen(url) : longest;
	}
	/* The journal cuts what is longer. */
	assert_true(longest > 1000);
	text = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
	assert_non_null(text);
	for (const char *p = text; *p != '\0'; p++)
		assert_true(*p >= 0x20 && *p < 0x7f);
	free(text);
	json_decref(json);
}

/* Sums may be remembered, but a decision is seen at once. */
static void
counts_follow_a_decision(void **state)
{
	struct place_request counts = {.role = "officer",
	    .method = "GET",
	    .target = "/api/incidents?state=new"};
	struct place_request mark = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/mark",
	    .body = "{\"state\":\"real\",\"reason\":\"spoke to him\"}"};
	json_t *json;

	assert_int_equal(place_send(*state, &counts, &json), 200);
	assert_int_equal(json_integer_value(json_object_get(json, "total")), 1);
	json_decref(json);
	assert_int_equal(place_send(*state, &mark, NULL), 200);
	assert_int_equal(place_send(*state, &counts, &json), 200);
	assert_int_equal(json_integer_value(json_object_get(json, "total")), 0);
	assert_int_equal(json_integer_value(json_object_get(
			     json_object_get(json, "counts"), "real")),
	    1);
	json_decref(json);
}

static void
a_conflict_shows_the_incident(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/mark",
	    .body = "{\"state\":\"real\",\"reason\":\"abc\",\"was\":\"page\"}"};
	json_t *json, *incident;

	assert_int_equal(place_send(*state, &request, &json), 409);
	incident = json_object_get(json, "incident");
	assert_string_equal(json_string_value(json_object_get(incident,
				"state")),
	    "new");
	json_decref(json);
}

/* Sunday and Monday have no file. Only on the Monday, a school day, does that
 * mean that something is unknown. */
static void
days_without_records_are_named(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "GET",
	    .target = "/api/totals?from=2026-11-22&until=2026-11-24"};
	json_t *json, *quiet;

	assert_int_equal(place_send(*state, &request, &json), 200);
	quiet = json_object_get(json, "quiet");
	assert_int_equal(json_array_size(quiet), 1);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(quiet, 0), "from")),
	    "2026-11-23");
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(quiet, 0), "until")),
	    "2026-11-23");
	json_decref(json);
}

static bool
has(const char *bytes, size_t size, const char *text)
{
	return memmem(bytes, size, text, strlen(text)) != NULL;
}

static void
a_pack_has_the_records(void **state)
{
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/pack",
	    .body = "{\"reason\":\"for the head\",\"format\":\"tar\"}"};
	const char *bytes;
	size_t size;

	assert_int_equal(place_send(*state, &request, NULL), 200);
	bytes = place_bytes(&size);
	assert_true(size > 2048);
	assert_true(has(bytes, size, "incident-2/SHA256SUMS"));
	assert_true(has(bytes, size, "jsmith1"));
	assert_string_equal(place_answer()->download, "incident-2.tar");
	request.body = "{\"reason\":\"for the head\"}";
	assert_int_equal(place_send(*state, &request, NULL), 200);
	assert_memory_equal(place_bytes(NULL), "PK\3\4", 4);
}

static void
the_report_is_shown_and_its_table_is_saved(void **state)
{
	static const struct {
		const char *target;
		bool shown;
	} rows[] = {
	    {"/api/report?from=2026-11-24&until=2026-11-24&format=html", true},
	    {"/api/report?from=2026-11-24&until=2026-11-24&format=csv", false},
	    {"/api/report?from=2026-11-24&until=2026-11-24&format=json", false},
	};
	struct place_request request = {.role = "officer", .method = "GET"};

	give_reasons(*state);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		request.target = rows[i].target;
		assert_int_equal(place_send(*state, &request, NULL), 200);
		assert_int_equal(place_answer()->shown, rows[i].shown);
		assert_non_null(strstr(place_answer()->download,
		    "report-2026-11-24-to-2026-11-24."));
	}
	/* An error is no document. */
	request.target = "/api/report?format=exe";
	assert_int_equal(place_send(*state, &request, NULL), 400);
	assert_false(place_answer()->shown);
	/* Copies for the person asked for are saved, whatever they are. */
	request.method = "POST";
	request.target = "/api/person/export";
	request.body = "{\"id\":1,\"reason\":\"subject access\","
		       "\"format\":\"html\",\"from\":\"2026-11-24\","
		       "\"until\":\"2026-11-24\"}";
	assert_int_equal(place_send(*state, &request, NULL), 200);
	assert_false(place_answer()->shown);
}

static void
the_cookie_is_for_this_site_alone(void **state)
{
	struct place *place = *state;
	struct place_request request = {.method = "POST",
	    .target = "/api/login",
	    .body = "{\"name\":\"officer\",\"password\":\"right\"}"};

	assert_int_equal(place_send(place, &request, NULL), 200);
	assert_string_equal(place_answer()->cookie,
	    "sg-session=officertoken; Path=/; HttpOnly; SameSite=Strict");
	place->conf.proxy = "127.0.0.1";
	place->conf.proxy_tls = true;
	request.origin = "https://127.0.0.1:8443";
	assert_int_equal(place_send(place, &request, NULL), 200);
	assert_string_equal(place_answer()->cookie,
	    "sg-session=officertoken; Path=/; HttpOnly; SameSite=Strict; "
	    "Secure");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_call_is_answered),
	    TEST(answers_are_written),
	    TEST(what_was_allowed_is_no_attempt),
	    TEST(without_a_session),
	    TEST(with_a_wrong_role),
	    TEST(without_the_token),
	    TEST(from_elsewhere),
	    TEST(with_another_method),
	    TEST(that_are_not_json),
	    TEST(with_wrong_types),
	    TEST(with_a_member_missing),
	    TEST(with_a_text_too_long),
	    TEST(with_wrong_parameters),
	    TEST(with_unknown_things),
	    TEST(a_refusal_is_a_sentence),
	    TEST(a_similar_name_is_proposed),
	    TEST(without_an_installer),
	    TEST(without_a_store),
	    TEST(a_view_is_written_down),
	    TEST(a_reason_is_one_sessions_own),
	    TEST(a_technician_sees_counts_alone),
	    TEST(explaining_hides_exceptions_from_technicians),
	    TEST(incidents_of_others_can_be_listed),
	    TEST(a_teacher_sees_no_incidents),
	    TEST(a_teacher_sees_the_own_classes_alone),
	    TEST(a_form_is_in_force_on_its_days),
	    TEST(a_ban_names_the_person),
	    TEST(a_teacher_sees_no_proposal),
	    TEST(strangers_ask_without_a_session),
	    TEST(the_short_address_is_for_the_device_alone),
	    TEST(the_short_address_forgets),
	    TEST(totals_have_no_names),
	    TEST(an_old_look_is_not_well),
	    TEST(the_ingesters_state_is_shown),
	    TEST(a_record_that_is_gone_is_said_to_be),
	    TEST(an_incident_on_hold_keeps_its_records),
	    TEST(hostile_records_come_out_as_text),
	    TEST(counts_follow_a_decision),
	    TEST(a_conflict_shows_the_incident),
	    TEST(days_without_records_are_named),
	    TEST(a_pack_has_the_records),
	    TEST(the_report_is_shown_and_its_table_is_saved),
	    TEST(the_cookie_is_for_this_site_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
