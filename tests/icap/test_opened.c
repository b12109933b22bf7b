/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_opened.c -- what the service notes of a connection, and that it corrects
 * this when an ordinary request shows that a CONNECT or a WebSocket has failed.
 * The journal, the counters and the log are stand-ins.
 */
#include "../unit.h"

#include "../policy_gate.h"
#include "../tunnels/room.h"

#include "icap/counts.h"
#include "icap/log.h"
#include "icap/opened.h"
#include "icap/record.h"
#include "tunnels/judge/view.h"

void
sg_counts_add(enum sg_count count)
{
	(void)count;
	fail_msg("nothing is counted");
}

void
sg_log(int priority, const char *line)
{
	(void)priority;
	fail_msg("%s", line);
}

bool
sg_recorder_has_policy(const struct sg_recorder *recorder)
{
	(void)recorder;
	return false;
}

void
sg_record_ended(struct sg_recorder *recorder, const struct sg_ended *ended)
{
	(void)recorder;
	(void)ended;
	fail_msg("nothing is recorded");
}

static struct room room;
static struct sg_gate *gate;
static struct sg_opened *opened;
static struct sg_view *view;
static struct sg_icap_request asked;
static struct sg_row row;
static struct sg_row_request out;
static uint64_t word; /* of the row that was found last */

static int
begin(void **state)
{
	(void)state;
	room_begin(&room);
	gate = test_gate("school \"Hill\"\nrules\n    otherwise allow\n");
	opened = sg_opened_new(room.folder);
	sg_opened_tick(opened, NULL, ROOM_NOW);
	view = sg_view_new(room.table);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	sg_view_free(&view);
	sg_opened_free(&opened);
	sg_gate_close(&gate);
	room_end(&room);
	return 0;
}

/* Begin a request of the client in its one connection. */
static struct sg_request *
request(const char *method, const char *target)
{
	static struct room_request made;

	memset(&asked, 0, sizeof asked);
	asked.request = *room_connect(&made, 1, 40001, target);
	asked.request.method = sg_str(method);
	asked.request.found = &asked.headers;
	asked.local = ROOM_LOCAL;
	return &asked.request;
}

/* Begin a request inside a connection that is decrypted. */
static void
request_inside(const char *sni)
{
	struct sg_request *made = request("GET", "https://www.x.example/ws");

	made->inside_tls = true;
	made->sni = sg_str(sni);
	made->sni_state = *sni != '\0' ? SG_SNI_NAME : SG_SNI_NONE;
}

/* Let the request pass: a WebSocket, or an ordinary one. */
static void
pass(bool websocket)
{
	if (websocket)
		asked.headers.websocket_key = SG_LIT("dGhlIHNhbXBsZQ==");
	sg_opened_note(opened, gate, &asked);
}

/* Find the row.  Returns its target, "void", or "none". */
static const char *
target(void)
{
	static char text[256];
	char why[SG_WHY_BYTES];

	assert_int_not_equal(sg_view_look(view, why), SG_VIEW_MISSING);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		word = sg_view_words(view)[i];
		if (word == 0)
			continue;
		assert_int_equal(sg_view_row(view, i, word, &row), SG_VIEW_ROW);
		if ((row.flags & SG_ROW_VOID) != 0)
			return "void";
		assert_true(sg_row_read(&row, &out));
		(void)snprintf(text, sizeof text, "%.*s %.*s",
		    (int)out.request.method.n, out.request.method.p,
		    (int)out.request.target.n, out.request.target.p);
		return text;
	}
	return "none";
}

/* A row has the policy by which the connection was let through. */
static void
test_policy(void **state)
{
	uint8_t policy[SG_TAG_RAW_BYTES];

	(void)state;
	request("CONNECT", "www.x.example:443");
	pass(false);
	assert_string_equal(target(), "CONNECT www.x.example:443");
	sg_gate_raw_tag(gate, policy);
	assert_memory_equal(row.policy, policy, sizeof policy);
}

/* Ordinary requests write nothing. */
static void
test_ordinary(void **state)
{
	(void)state;
	request("GET", "http://www.x.example/");
	pass(false);
	assert_string_equal(target(), "none");
	request_inside("www.x.example");
	pass(false);
	assert_string_equal(target(), "none");
}

/* The origin refuses a WebSocket in a plain connection. */
static void
test_websocket_fails(void **state)
{
	(void)state;
	request("GET", "http://www.x.example/ws");
	pass(true);
	assert_string_equal(target(), "GET http://www.x.example/ws");
	request("GET", "http://www.x.example/page");
	pass(false);
	assert_string_equal(target(), "void");
	/* Void rows are not written again and again. */
	{
		const uint64_t before = word;

		request("GET", "http://www.x.example/page");
		pass(false);
		assert_string_equal(target(), "void");
		assert_int_equal(word, before);
	}
	/* The next one works. */
	request("GET", "http://www.x.example/ws");
	pass(true);
	assert_string_equal(target(), "GET http://www.x.example/ws");
}

/* The origin of a CONNECT cannot be reached, and the browser goes on in the
 * same connection. */
static void
test_connect_fails(void **state)
{
	(void)state;
	request("CONNECT", "www.x.example:443");
	pass(false);
	request("GET", "http://www.x.example/page");
	pass(false);
	assert_string_equal(target(), "void");
}

/* The origin refuses a WebSocket inside a connection that is decrypted. */
static void
test_websocket_inside_fails(void **state)
{
	uint64_t before;

	(void)state;
	request("CONNECT", "www.x.example:443");
	pass(false);
	assert_string_equal(target(), "CONNECT www.x.example:443");
	before = word;
	request_inside("www.x.example");
	pass(false);
	assert_string_equal(target(), "CONNECT www.x.example:443");
	assert_int_equal(word, before);
	request_inside("www.x.example");
	pass(true);
	assert_string_equal(target(), "GET https://www.x.example/ws");
	request_inside("www.x.example");
	pass(false);
	assert_string_equal(target(), "CONNECT www.x.example:443");
	assert_false(out.request.inside_tls);
	assert_int_equal(out.headers.websocket_key.n, 0);
	before = word;
	request_inside("www.x.example");
	pass(false);
	assert_string_equal(target(), "CONNECT www.x.example:443");
	assert_int_equal(word, before);
}

/* The same, without a server name: then only its requests are judged. */
static void
test_no_name(void **state)
{
	(void)state;
	request("CONNECT", "192.0.2.7:443");
	pass(false);
	request_inside("");
	pass(true);
	request_inside("");
	pass(false);
	assert_string_equal(target(), "void");
}

/* The same in a redirected connection. */
static void
test_redirected(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		request_inside("www.x.example");
		asked.request.intercepted = true;
		pass(i == 1);
		assert_string_equal(target(),
		    i == 1 ? "GET https://www.x.example/ws" :
			     "CONNECT www.x.example:443");
	}
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(test_policy),
	    CASE(test_ordinary),
	    CASE(test_websocket_fails),
	    CASE(test_connect_fails),
	    CASE(test_websocket_inside_fails),
	    CASE(test_no_name),
	    CASE(test_redirected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
