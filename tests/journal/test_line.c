/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_line.c -- tests the JSON line of an event (what the journal records of a
 * request).
 *
 * The fields and types are those of the Elastic Common Schema (ECS). The line
 * has no more data than the event's `detail` allows. No request can break the
 * line.
 */
#include "../unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/event.h"
#include "journal/labels.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOW INT64_C(1795515300123)

static struct sg_labels labels;
static char officer[SG_SEAL_KEY_TEXT];
static char line[SG_LINE_MAX];

/*
 * Write the body and tail of the event to `line`, with the members that the
 * journal adds. Returns the size of body and tail together.
 */
static size_t
write_line(const struct sg_event *event)
{
	static char body[SG_BODY_MAX], tail[SG_TAIL_MAX];
	struct sg_out b, t;

	sg_out_init(&b, body, sizeof(body));
	sg_out_init(&t, tail, sizeof(tail));
	sg_event_write_body(event, &labels, &b);
	sg_event_write_tail(event, &t);
	assert_false(b.full);
	assert_false(t.full);
	(void)snprintf(line, sizeof(line),
	    "%s,\"burst\":\"0011223344556677\""
	    "%s,\"id\":\"00112233-7\",\"sequence\":7,\"hash\":\"00\"}}",
	    body, tail);
	return b.n + t.n;
}

static json_t *
as_json(const struct sg_event *event)
{
	json_error_t error;
	json_t *json;

	(void)write_line(event);
	json = json_loads(line, JSON_REJECT_DUPLICATES, &error);
	if (json == NULL)
		fail_msg("%s at %d: %s", error.text, error.position, line);
	return json;
}

/* Returns the member at a path such as "a.b.c", or NULL. */
static const json_t *
at(const json_t *json, const char *path)
{
	char name[64];
	size_t n;

	while (json != NULL && *path != '\0') {
		n = strcspn(path, ".");
		assert_true(n < sizeof(name));
		memcpy(name, path, n);
		name[n] = '\0';
		json = json_object_get(json, name);
		path += n + (path[n] == '.');
	}
	return json;
}

static const char *
text_at(const json_t *json, const char *path)
{
	return json_string_value(at(json, path));
}

/* Returns a block event with all fields set. */
static struct sg_event
full_event(void)
{
	static const struct sg_signal signals[] = {
	    {SG_VPN, SG_TIER_NOISE, {NULL, 0}},
	    {SG_WEBPROXY, SG_TIER_INTENT, {"www.facebook.com", 16}},
	};
	struct sg_event event = {.kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .at_ms = NOW,
	    .detail = SG_DETAIL_ADDRESS,
	    .has_client = true,
	    .has_mac = true,
	    .client_port = 40123,
	    .mac = {2, 0xaa, 0xbb, 0xcc, 0xdd, 1},
	    .user = SG_LIT("jsmith@HILLCREST.EXAMPLE"),
	    .method = SG_LIT("GET"),
	    .host = SG_LIT("proxy.example"),
	    .path = SG_LIT("/browse.php"),
	    .query = SG_LIT("u=aHR0cDov"),
	    .scheme = SG_LIT("https"),
	    .port = 8443,
	    .original = SG_LIT("https://proxy.example:8443/browse.php"),
	    .sni = SG_LIT("proxy.example"),
	    .platform = SG_LIT("facebook"),
	    .sites = SG_LIT("social"),
	    .intent = SG_INTENT_VISIT,
	    .nsignals = 2,
	    .signals = signals,
	    .rule_file = SG_LIT("school.policy"),
	    .rule_line = 71,
	    .rule_text = SG_LIT("block circumvention for pupils always"),
	    .exception = SG_LIT("EX-014"),
	    .reason = SG_LIT("Lesson"),
	    .ground = SG_BY_RULE,
	    .has_next_open = true,
	    .next_open = 1795517100,
	    .reference = SG_LIT("K7DM-9XQ"),
	    .tag = SG_LIT("0011"),
	    .more = SG_LIT("\"ban\":{\"until\":1}")};

	assert_true(sg_address_parse(SG_LIT("10.40.7.5"), &event.client));
	return event;
}

/* ---- the schema --------------------------------------------------------- */

enum type { KEYWORD, KEYWORDS, LONG, DATE, IP, MAC, PORT };

/*
 * The fields and their types, from the field reference of ECS 8.11. Only the
 * fields below "schoolgate" are our own.
 */
static const struct {
	const char *field;
	enum type type;
	const char *value; /* NULL: any value of the type */
} fields[] = {
    {"@timestamp", DATE, "2026-11-24T10:15:00.123Z"},
    {"ecs.version", KEYWORD, "8.11.0"},
    {"source.ip", IP, "10.40.7.5"},
    {"source.port", PORT, NULL},
    {"source.mac", MAC, "02-AA-BB-CC-DD-01"},
    {"user.name", KEYWORD, "jsmith"},
    {"user.domain", KEYWORD, "HILLCREST.EXAMPLE"},
    {"http.request.method", KEYWORD, "GET"},
    {"url.full", KEYWORD, "https://proxy.example:8443/browse.php?u=aHR0cDov"},
    {"url.original", KEYWORD, "https://proxy.example:8443/browse.php"},
    {"url.scheme", KEYWORD, "https"},
    {"url.domain", KEYWORD, "proxy.example"},
    {"url.port", PORT, NULL},
    {"url.path", KEYWORD, "/browse.php"},
    {"url.query", KEYWORD, "u=aHR0cDov"},
    {"tls.client.server_name", KEYWORD, "proxy.example"},
    {"rule.name", KEYWORD, "school.policy:71"},
    {"rule.id", KEYWORD, "EX-014"},
    {"rule.description", KEYWORD, "block circumvention for pupils always"},
    {"rule.ruleset", KEYWORD, "0011"},
    {"schoolgate.kind", KEYWORD, "block"},
    {"schoolgate.platform", KEYWORD, "facebook"},
    {"schoolgate.sites", KEYWORD, "social"},
    {"schoolgate.intent", KEYWORD, "visit"},
    {"schoolgate.technique", KEYWORD, "webproxy"},
    {"schoolgate.tier", KEYWORD, "intent"},
    {"schoolgate.target", KEYWORD, "www.facebook.com"},
    {"schoolgate.ground", KEYWORD, "rule"},
    {"schoolgate.next_open", DATE, "2026-11-24T10:45:00.000Z"},
    {"schoolgate.reference", KEYWORD, "K7DM-9XQ"},
    {"schoolgate.visit", KEYWORD, NULL},
    {"schoolgate.burst", KEYWORD, NULL},
    {"schoolgate.ban.until", LONG, NULL},
    {"event.kind", KEYWORD, "alert"},
    {"event.category", KEYWORDS, "intrusion_detection network web"},
    {"event.type", KEYWORDS, "access denied"},
    {"event.action", KEYWORD, "block"},
    {"event.outcome", KEYWORD, "success"},
    {"event.module", KEYWORD, "schoolgate"},
    {"event.dataset", KEYWORD, "schoolgate.journal"},
    {"event.reason", KEYWORD, "Lesson"},
    {"event.id", KEYWORD, NULL},
    {"event.sequence", LONG, NULL},
    {"event.hash", KEYWORD, NULL},
};

static bool
is_date(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";

	for (size_t i = 0; i < sizeof(form); i++) {
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' :
				     text[i] != form[i])
			return false;
	}
	return true;
}

/*
 * Returns true for a MAC address as in RFC 7042, in capitals:
 * "00-00-5E-00-53-23".
 */
static bool
is_mac(const char *text)
{
	for (size_t i = 0; i < 17; i++) {
		if (i % 3 == 2 ? text[i] != '-' :
				 strchr("0123456789ABCDEF", text[i]) == NULL)
			return false;
	}
	return text[17] == '\0';
}

static bool
has_type(const json_t *value, enum type type)
{
	struct sg_address address;
	const char *text = json_string_value(value);

	switch (type) {
	case KEYWORD:
		return text != NULL && text[0] != '\0';
	case KEYWORDS:
		return json_is_array(value) && json_array_size(value) > 0;
	case LONG:
		return json_is_integer(value);
	case PORT:
		return json_is_integer(value) &&
		    json_integer_value(value) > 0 &&
		    json_integer_value(value) < 65536;
	case DATE:
		return text != NULL && is_date(text);
	case IP:
		return text != NULL && sg_address_parse(sg_str(text), &address);
	default:
		return text != NULL && is_mac(text);
	}
}

/*
 * Returns the items of an array, separated by blanks. If `value` is a string,
 * returns the string.
 */
static const char *
shown(const json_t *value)
{
	static char text[256];

	if (json_is_string(value))
		return json_string_value(value);
	text[0] = '\0';
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i > 0)
			strcat(text, " ");
		strcat(text, json_string_value(json_array_get(value, i)));
	}
	return text;
}

/* Returns the number of leaves. An array counts as one leaf. */
static size_t
leaves(const json_t *json)
{
	const char *name;
	json_t *value;
	size_t n = 0;

	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	    n += json_is_object(value) ? leaves(value) : 1;
	return n;
}

static void
schema(void **state)
{
	struct sg_event event = full_event();
	json_t *json = as_json(&event);

	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		const json_t *value = at(json, fields[i].field);

		if (value == NULL || !has_type(value, fields[i].type))
			fail_msg("%s: missing or of another type: %s",
			    fields[i].field, line);
		if (fields[i].value != NULL && fields[i].value[0] != '\0' &&
		    strcmp(shown(value), fields[i].value) != 0)
			fail_msg("%s is %s", fields[i].field, shown(value));
	}
	assert_string_equal(text_at(json, "source.mac"), "02-AA-BB-CC-DD-01");
	/*
	 * The line has all signals. It has no field that is not in the table.
	 */
	assert_int_equal(json_array_size(at(json, "schoolgate.signals")), 2);
	assert_int_equal(leaves(json), COUNT(fields) + 1);
	json_decref(json);
}

/* Every kind of event has a category, type and outcome that ECS allows. */
static void
kinds(void **state)
{
	static const struct {
		enum sg_event_kind kind;
		const char *action;
		enum sg_ground ground;
		bool failed;
		const char *word, *category, *type, *outcome;
	} rows[] = {
	    {SG_EVENT_BLOCK, "block", SG_BY_RULE, false, "block", "network web",
		"access denied", "success"},
	    {SG_EVENT_SIGNAL, "allow", SG_BY_RULE, false, "signal",
		"network web", "access allowed", "success"},
	    {SG_EVENT_EXCEPTION, "allow", SG_BY_RULE, false, "exception",
		"network web", "access allowed", "success"},
	    {SG_EVENT_VISIT, "allow", SG_BY_RULE, false, "visit", "network web",
		"access allowed", "success"},
	    {SG_EVENT_FAULT, "block", SG_BY_UNSURE, true, "fault",
		"network web", "error access denied", "failure"},
	    {SG_EVENT_FAULT, "allow", SG_BY_UNSURE, true, "fault",
		"network web", "error access allowed", "failure"},
	    {SG_EVENT_FAULT, "no-answer", 0, true, "fault", "network web",
		"error", "failure"},
	    {SG_EVENT_POLICY, "policy-taken", 0, false, "policy",
		"configuration", "change", "success"},
	    {SG_EVENT_BAN, "ban-added", 0, false, "ban", "iam", "change user",
		"success"},
	    {SG_EVENT_JOURNAL, "journal-revealed", 0, false, "journal", "file",
		"info", "success"},
	    {SG_EVENT_FLOOD, "counted", 0, false, "flood", "network web",
		"info", "success"},
	    {SG_EVENT_TEST, "filtering-test-failed", SG_BY_RULE, true, "test",
		"configuration", "info", "failure"},
	    {SG_EVENT_ENDED, "connection-ended", SG_BY_RULE, false, "ended",
		"network", "connection end", "success"},
	    {SG_EVENT_DESK, "viewed", 0, false, "desk", "iam", "info",
		"success"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sg_event event = {.kind = rows[i].kind,
		    .action = rows[i].action,
		    .at_ms = NOW,
		    .ground = rows[i].ground,
		    .failed = rows[i].failed};
		json_t *json = as_json(&event);

		assert_string_equal(text_at(json, "event.kind"), "event");
		assert_string_equal(text_at(json, "schoolgate.kind"),
		    rows[i].word);
		assert_string_equal(shown(at(json, "event.category")),
		    rows[i].category);
		assert_string_equal(shown(at(json, "event.type")),
		    rows[i].type);
		assert_string_equal(text_at(json, "event.outcome"),
		    rows[i].outcome);
		/* Unknown values have no field. */
		assert_null(at(json, "source"));
		assert_null(at(json, "url"));
		assert_null(at(json, "user"));
		assert_null(at(json, "rule"));
		json_decref(json);
	}
}

/*
 * A count is a record that stands for repeats of a request. The number of
 * requests and their times are in fields of the schema. A count is not an
 * alert.
 */
static void
counted(void **state)
{
	struct sg_event event = full_event();
	json_t *json;

	(void)state;
	event.repeats = 39;
	event.start_ms = NOW - 58000;
	event.end_ms = NOW - 1000;
	json = as_json(&event);
	assert_int_equal(json_integer_value(at(json, "schoolgate.repeats")),
	    39);
	assert_string_equal(text_at(json, "event.start"),
	    "2026-11-24T10:14:02.123Z");
	assert_string_equal(text_at(json, "event.end"),
	    "2026-11-24T10:14:59.123Z");
	assert_string_equal(text_at(json, "event.kind"), "event");
	assert_string_equal(shown(at(json, "event.category")), "network web");
	json_decref(json);
}

/* ---- levels of detail --------------------------------------------------- */

static const char *const about_people[] = {
    "source", "user.name", "user.domain", NULL};
static const char *const about_pages[] = {
    "url.path", "url.query", "url.full", "url.original", NULL};
static const char *const about_hosts[] = {
    "url", "tls", "schoolgate.target", NULL};

static const char *const about_opening[] = {
    "event.start", "event.duration", NULL};

static void
none_of(const json_t *json, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (at(json, *names) != NULL)
			fail_msg("there is %s: %s", *names, line);
	}
}

static void
details(void **state)
{
	struct sg_event event = full_event();
	json_t *json;
	char open[SG_SEALED_MAX];

	(void)state;
	event.detail = SG_DETAIL_HOST;
	json = as_json(&event);
	none_of(json, about_pages);
	assert_string_equal(text_at(json, "url.domain"), "proxy.example");
	assert_string_equal(text_at(json, "schoolgate.target"),
	    "www.facebook.com");
	assert_string_equal(text_at(json, "user.name"), "jsmith");
	json_decref(json);

	event.detail = SG_DETAIL_PLATFORM;
	json = as_json(&event);
	none_of(json, about_hosts);
	assert_null(strstr(line, "proxy.example"));
	assert_string_equal(text_at(json, "schoolgate.platform"), "facebook");
	assert_string_equal(text_at(json, "schoolgate.technique"), "webproxy");
	json_decref(json);

	event.detail = SG_DETAIL_PSEUDONYMOUS;
	json = as_json(&event);
	none_of(json, about_people);
	none_of(json, about_pages);
	/*
	 * A record's hash covers the text before the member "hash". No earlier
	 * member may have this name.
	 */
	assert_ptr_equal(strstr(line, ",\"hash\":\""),
	    strstr(line, ",\"hash\":\"00\""));
	assert_null(strstr(line, "jsmith"));
	assert_null(strstr(line, "10.40.7.5"));
	assert_null(strstr(line, "AA-BB-CC"));
	assert_int_equal(strlen(text_at(json, "user.hash")), 32);
	assert_int_equal(strlen(text_at(json, "schoolgate.device")), 32);
	assert_true(sg_seal_open(sg_str(text_at(json, "schoolgate.sealed")),
	    officer, open));
	assert_string_equal(open,
	    "{\"user\":\"jsmith@HILLCREST.EXAMPLE\","
	    "\"ip\":\"10.40.7.5\",\"mac\":\"02-AA-BB-CC-DD-01\"}");
	json_decref(json);
}

static int64_t
number_at(const json_t *json, const char *path)
{
	if (!json_is_integer(at(json, path)))
		fail_msg("%s is no number: %s", path, line);
	return json_integer_value(at(json, path));
}

/* Returns the event of a connection that was open for 1.5 seconds. */
static struct sg_event
ended_event(void)
{
	struct sg_event event = full_event();

	event.kind = SG_EVENT_ENDED;
	event.action = "connection-ended";
	event.nsignals = 0;
	event.intent = 0;
	event.start_ms = NOW - 1500;
	event.end_ms = NOW;
	event.has_bytes = true;
	event.sent = 1200;
	event.received = INT64_C(85000000000);
	return event;
}

/*
 * The record of a connection that was ended has the times and the bytes where
 * the schema has them. It is no alert.
 */
static void
ended(void **state)
{
	struct sg_event event = ended_event();
	json_t *json = as_json(&event);

	(void)state;
	assert_string_equal(text_at(json, "event.kind"), "event");
	assert_string_equal(text_at(json, "event.start"),
	    "2026-11-24T10:14:58.623Z");
	assert_string_equal(text_at(json, "event.end"),
	    "2026-11-24T10:15:00.123Z");
	assert_true(number_at(json, "event.duration") == 1500000000);
	assert_true(number_at(json, "source.bytes") == 1200);
	assert_true(number_at(json, "destination.bytes") == 85000000000);
	assert_true(number_at(json, "network.bytes") == 85000001200);
	assert_string_equal(text_at(json, "schoolgate.tier"), "noise");
	assert_null(at(json, "schoolgate.technique"));
	assert_null(at(json, "schoolgate.intent"));
	assert_null(at(json, "schoolgate.repeats"));
	assert_string_equal(text_at(json, "source.ip"), "10.40.7.5");
	assert_string_equal(text_at(json, "rule.name"), "school.policy:71");
	json_decref(json);

	event.has_bytes = false;
	event.start_ms = NOW + 1; /* the clock was set back */
	json = as_json(&event);
	none_of(json, about_opening);
	assert_string_equal(text_at(json, "event.end"),
	    "2026-11-24T10:15:00.123Z");
	assert_null(at(json, "source.bytes"));
	assert_null(at(json, "destination"));
	assert_null(at(json, "network"));
	json_decref(json);
}

/* It hides as much as a block does. */
static void
ended_details(void **state)
{
	struct sg_event event = ended_event();
	json_t *json;

	(void)state;
	event.detail = SG_DETAIL_PLATFORM;
	json = as_json(&event);
	none_of(json, about_hosts);
	assert_null(strstr(line, "proxy.example"));
	json_decref(json);

	event.detail = SG_DETAIL_PSEUDONYMOUS;
	json = as_json(&event);
	none_of(json, about_people);
	none_of(json, about_pages);
	assert_null(strstr(line, "jsmith"));
	assert_null(strstr(line, "10.40.7.5"));
	assert_null(strstr(line, "AA-BB-CC"));
	assert_int_equal(strlen(text_at(json, "schoolgate.device")), 32);
	assert_true(number_at(json, "network.bytes") == 85000001200);
	json_decref(json);
}

/* A person's hash does not depend on how the user name is written. */
static void
same_hash(void **state)
{
	static const struct {
		const char *user;
		bool same;
	} rows[] = {{"jsmith", true}, {"JSmith", true}, {"jsmitt", false}};
	struct sg_event event = full_event();
	char first[40] = "";

	(void)state;
	event.detail = SG_DETAIL_PSEUDONYMOUS;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *json;

		event.user = sg_str(rows[i].user);
		json = as_json(&event);
		if (i == 0)
			strcpy(first, text_at(json, "user.hash"));
		assert_int_equal(strcmp(first, text_at(json, "user.hash")) == 0,
		    rows[i].same);
		json_decref(json);
	}
}

static void
names(void **state)
{
	static const struct {
		const char *user, *name, *domain;
	} rows[] = {
	    {"jsmith", "jsmith", NULL},
	    {"jsmith@SCHOOL", "jsmith", "SCHOOL"},
	    {"SCHOOL\\jsmith", "jsmith", "SCHOOL"},
	    {"@SCHOOL", "@SCHOOL", NULL},
	    {"jsmith@", "jsmith@", NULL},
	    {"\\jsmith", "\\jsmith", NULL},
	    {"SCHOOL\\", "SCHOOL\\", NULL},
	};
	struct sg_event event = full_event();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *json;

		event.user = sg_str(rows[i].user);
		json = as_json(&event);
		assert_string_equal(text_at(json, "user.name"), rows[i].name);
		if (rows[i].domain == NULL)
			assert_null(at(json, "user.domain"));
		else
			assert_string_equal(text_at(json, "user.domain"),
			    rows[i].domain);
		json_decref(json);
	}
}

/* ---- hostile values ----------------------------------------------------- */

#define FFFD "\xef\xbf\xbd"

static const struct {
	const char *name;
	struct sg_str value;
	const char
	    *read; /* expected after parsing; NULL: the same as `value` */
} hostile[] = {
    {"quotes", SG_LIT("a\"b\",\"user\":{\"name\":\"head"), NULL},
    {"backslash", SG_LIT("a\\"), NULL},
    {"backslash and quote", SG_LIT("a\\\"b"), NULL},
    {"newline", SG_LIT("a\n{\"@timestamp\":\"x\"}"), NULL},
    {"return", SG_LIT("a\r\nb"), NULL},
    {"tab and bell", SG_LIT("a\t\a\x1b[2J"), NULL},
    {"delete and C1", SG_LIT("a\x7f\xc2\x85z"), NULL},
    {"line separator", SG_LIT("a\xe2\x80\xa8z"), NULL},
    {"a byte that is no UTF-8", SG_LIT("a\xffz"), "a" FFFD "z"},
    {"a NUL byte", SG_LIT("a\0z"), "a" FFFD "z"},
    {"half a character", SG_LIT("a\xe2\x82"), "a" FFFD FFFD},
    {"an overlong slash", SG_LIT("a\xc0\xafz"), "a" FFFD FFFD "z"},
    {"a surrogate", SG_LIT("a\xed\xa0\x80z"), "a" FFFD FFFD FFFD "z"},
    {"the end of a record", SG_LIT("\",\"hash\":\"00\"}}"), NULL},
    {"a closing record", SG_LIT("\"action\":\"journal-closed\""), NULL},
    {"Welsh", SG_LIT("ysgol-d\xc5\xb5r"), NULL},
    {"an emoji", SG_LIT("\xf0\x9f\x98\x80"), NULL},
};

/* Set every member that a client can influence. */
static void
set_all(struct sg_event *event, struct sg_str value)
{
	event->user = event->method = event->host = event->path = value;
	event->query = event->scheme = event->original = event->sni = value;
	event->platform = event->sites = event->rule_file = value;
	event->rule_text = value;
	event->exception = event->reason = event->reference = value;
	event->tag = value;
}

static void
injected(void **state)
{
	struct sg_event event = full_event();
	const char *read;
	json_t *json;

	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		set_all(&event, hostile[i].value);
		json = as_json(&event);
		assert_null(strchr(line, '\n'));
		assert_null(strchr(line, '\r'));
		assert_null(strchr(line, '\x1b'));
		assert_null(strstr(line, "journal-closed\""));
		read = hostile[i].read != NULL ? hostile[i].read :
						 hostile[i].value.p;
		if (strcmp(text_at(json, "url.path"), read) != 0)
			fail_msg("%s: %s", hostile[i].name, line);
		assert_string_equal(text_at(json, "event.reason"), read);
		assert_string_equal(text_at(json, "url.query"), read);
		json_decref(json);
		event.detail = event.detail == SG_DETAIL_ADDRESS ?
		    SG_DETAIL_PSEUDONYMOUS :
		    SG_DETAIL_ADDRESS;
		json_decref(as_json(&event));
		event.detail = SG_DETAIL_ADDRESS;
	}
}

/* Set every value at once to 30 KB of bytes that need long escapes. */
static void
long_values(void **state)
{
	static const char fills[] = {'a', '"', '\x01', '\xff', '\xe2'};
	static char big[30 * 1024];
	struct sg_signal signals[SG_SIGNALS_MAX];
	struct sg_event event = full_event();
	json_t *json;
	const char *path;

	(void)state;
	for (size_t i = 0; i < sizeof(fills); i++) {
		memset(big, fills[i], sizeof(big));
		set_all(&event, (struct sg_str){big, sizeof(big)});
		for (size_t k = 0; k < SG_SIGNALS_MAX; k++)
			signals[k] = (struct sg_signal){
			    SG_WEBPROXY, SG_TIER_INTENT, {big, sizeof(big)}};
		event.signals = signals;
		event.nsignals = SG_SIGNALS_MAX;
		assert_true(write_line(&event) < SG_LINE_MAX - 512);
		json = as_json(&event);
		path = text_at(json, "url.path");
		/* The value was truncated and ends in an ellipsis. */
		assert_true(strlen(path) <= 1024 + 3);
		assert_string_equal(path + strlen(path) - 3, "\xe2\x80\xa6");
		json_decref(json);
		event.detail = SG_DETAIL_PSEUDONYMOUS;
		json_decref(as_json(&event));
		event.detail = SG_DETAIL_ADDRESS;
	}
}

/* A value that just fits is not truncated. */
static void
just_fits(void **state)
{
	struct sg_event event = full_event();
	char text[1026];
	json_t *json;

	(void)state;
	memset(text, 'a', sizeof(text));
	event.path = (struct sg_str){text, 1024};
	json = as_json(&event);
	assert_int_equal(strlen(text_at(json, "url.path")), 1024);
	json_decref(json);
	event.path.n = 1025;
	json = as_json(&event);
	assert_int_equal(strlen(text_at(json, "url.path")), 1024 + 3);
	json_decref(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(schema),
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(counted),
	    cmocka_unit_test(details),
	    cmocka_unit_test(ended),
	    cmocka_unit_test(ended_details),
	    cmocka_unit_test(same_hash),
	    cmocka_unit_test(names),
	    cmocka_unit_test(injected),
	    cmocka_unit_test(long_values),
	    cmocka_unit_test(just_fits),
	};
	const uint8_t key[SG_LABEL_KEY_BYTES] = {1, 2, 3};
	uint8_t public_key[SG_SEAL_KEY_BYTES];
	int failed;

	if (sodium_init() < 0)
		return 1;
	sg_seal_pair(public_key, officer);
	if (!sg_labels_init(&labels, key, public_key))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_labels_fini(&labels);
	return failed;
}
