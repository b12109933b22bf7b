/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_judge.c -- open connections are ended when their requests would be
 * blocked, and no other connection is. The kernel and the closer are stand-ins;
 * the table, the ledger and the gate are real.
 */
#include "../../unit.h"

#include "../../policy_gate.h"
#include "kernel.h"
#include "../room.h"

#include <fcntl.h>
#include <grp.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/problems.h"
#include "tunnels/judge/judge.h"
#include "tunnels/judge/ledger.h"
#include "tunnels/judge/view.h"

#define HEAD                                                                    \
	"school \"Hill\"\n    time zone Europe/London\n"                        \
	"group staff\n    network 10.20.0.0/25\n    users ann\n"                \
	"    directory \"Teachers\"\n"                                          \
	"group pupils\n    network 10.20.1.0/24, 2001:db8:1::/64\n"             \
	"sites page\n    page www.facebook.com/hill\n"                          \
	"day Mon, Tue, Wed, Thu, Fri\n"                                         \
	"    08:40 lesson\n    10:45 break\n    11:00 lesson\n    15:20 home\n" \
	"term \"T\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
#define NETWORKS                                                               \
	"school \"Hill\"\n    time zone Europe/London\n"                       \
	"group staff\n    network 10.20.0.0/25\n"                              \
	"group pupils\n    network 10.20.1.0/24\n"                             \
	"day Mon, Tue, Wed, Thu, Fri\n"                                        \
	"    08:40 lesson\n    10:45 break\n    11:00 lesson\n    15:20 home\n"
#define EXCEPTION                                                              \
	"exception EX-1\n    allow blog.example\n    for pupils\n"             \
	"    when Tue 24 Nov 2026 10:00 to 10:55\n    because \"Blogs\"\n"     \
	"    approved \"Head\" on Fri 20 Nov 2026\n    until Tue 24 Nov 2026\n"
#define RULES                                                                  \
	"rules\n"                                                              \
	"    allow facebook for staff in break\n"                              \
	"    block facebook for everyone in school-time\n"                     \
	"    block blog.example for pupils always\n"                           \
	"    otherwise allow\n"

#define NO_BBC                                                                 \
	HEAD "rules\n    block www.bbc.co.uk for pupils always\n"              \
	     "    otherwise allow\n"

/* Clients, by their networks: see room_connect(). */
#define STAFF 7U
#define NOBODY 200U
#define PUPIL 257U

static struct room room;
static struct kernel kernel;
static struct sg_tunnels *tunnels;
static struct sg_judge *judge;
static struct sg_gate *gate, *gate_before;
static struct sg_ended ended;
static char why[SG_WHY_BYTES], made[SG_WHY_BYTES];
static int64_t now_ms, tick_ms;
/* The policy by which the service lets connections through. */
static uint8_t policy[SG_TUNNEL_POLICY_BYTES];
static bool lags; /* the judge's images are not the installed ones */
/* How many seconds ago the connections that a test opens were noted. */
static int64_t ago_s;

static void
set_clock(const char *time)
{
	char text[32];

	(void)snprintf(text, sizeof text, "2026-11-24 %s", time);
	now_ms = test_utc(text) * 1000;
}

static void
start(void)
{
	judge = sg_judge_new(room.table, room.ledger, &kernel.sockets, now_ms,
	    made, why);
	if (judge == NULL)
		print_error("%s\n", why);
	assert_non_null(judge);
}

/* The judge takes a gate: the installed policy, unless `lags`. */
static void
take_gate(struct sg_gate *next)
{
	sg_judge_set_lag(judge, lags);
	sg_judge_take(judge, next, now_ms, tick_ms);
	sg_gate_close(&gate_before);
	gate_before = gate;
	gate = next;
}

/* The service takes a gate. */
static void
serve(const struct sg_gate *next)
{
	sg_gate_raw_tag(next, policy);
}

/* Install a policy, which both take. */
static void
take(const char *text)
{
	struct sg_gate *next = test_gate(text);

	lags = false;
	serve(next);
	take_gate(next);
}

static int
begin_with(const char *text)
{
	test_fix_seed(7);
	room_begin(&room);
	kernel_begin(&kernel);
	set_clock("10:46:00");
	tick_ms = 1000000;
	ago_s = 0;
	lags = false;
	tunnels = room_open(&room);
	start();
	take(text);
	return 0;
}

static int
begin(void **state)
{
	(void)state;
	return begin_with(HEAD EXCEPTION RULES);
}

static int
end(void **state)
{
	(void)state;
	sg_judge_free(&judge);
	sg_gate_close(&gate);
	sg_gate_close(&gate_before);
	sg_tunnels_close(&tunnels);
	room_end(&room);
	return 0;
}

/* A step of the judge, as its program makes it. */
static void
step_now(void)
{
	sg_judge_set_lag(judge, lags);
	sg_judge_step(judge, now_ms, tick_ms);
}

/* The same, after `ms` milliseconds. */
static void
step(int64_t ms)
{
	now_ms += ms;
	tick_ms += ms;
	step_now();
}

/* Two steps in which no time passes in which an answer changes. */
static void
settle(void)
{
	step(250);
	step(250);
}

/* Set the clock, as time passes, and step. */
static void
pass_to(const char *time)
{
	int64_t from = now_ms;

	set_clock(time);
	tick_ms += now_ms - from;
	step_now();
}

static struct room_request last;

/* Open a connection and note it; returns the socket's cookie. */
static uint64_t
open_one(unsigned client, unsigned port, const char *target)
{
	struct sg_request *request = room_connect(&last, client, port, target);

	request->now = now_ms / 1000 - ago_s;
	assert_int_not_equal(sg_tunnels_note(tunnels, request, ROOM_LOCAL,
				 policy),
	    SG_NOTED_NOWHERE);
	return kernel_open(&kernel, &request->client, (uint16_t)port,
	    "10.20.0.2", 3128);
}

/* Make the connection unknown: damage its row. */
static void
lose_row(unsigned port)
{
	struct sg_view *view = sg_view_new(room.table);
	struct sg_row row;
	int fd = open(room.table, O_RDWR);

	assert_int_not_equal(sg_view_look(view, why), SG_VIEW_MISSING);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		if (!sg_word_is_even(sg_view_words(view)[i]) ||
		    sg_view_row(view, i, sg_view_words(view)[i], &row) !=
			SG_VIEW_ROW ||
		    row.key.client_port != port)
			continue;
		row.check++;
		assert_int_equal(pwrite(fd, &row, sizeof row,
				     (off_t)(SG_TABLE_ROWS_AT +
					 i * SG_ROW_BYTES)),
		    (ssize_t)sizeof row);
	}
	close(fd);
	sg_view_free(&view);
}

static bool
next_ended(void)
{
	uint64_t lost = 0;
	bool any = sg_tunnels_take_ended(tunnels, &ended, &lost);

	assert_int_equal(lost, 0);
	return any;
}

static void
assert_text(struct sg_str text, const char *expected)
{
	if (!sg_str_eq(text, sg_str(expected)))
		print_error("\"%.*s\", not \"%s\"\n", (int)text.n, text.p,
		    expected);
	assert_true(sg_str_eq(text, sg_str(expected)));
}

/* ---- a window's end ----------------------------------------------------- */

static void
test_window(void **state)
{
	uint64_t facebook = open_one(STAFF, 40001, "www.facebook.com:443");
	uint64_t allowed = open_one(STAFF, 40002, "www.bbc.co.uk:443");
	uint64_t other = open_one(NOBODY, 40003, "www.bbc.co.uk:443");
	uint64_t plain;

	(void)state;
	settle();
	/* A connection without a row, which is newer than the table. */
	plain = kernel_open(&kernel, &last.request.client, 50000, "10.20.0.2",
	    3128);
	pass_to("10:59:59");
	assert_int_equal(kernel.n, 4);
	assert_int_equal(sg_judge_next(judge), test_utc("2026-11-24 11:00:00"));
	assert_false(next_ended());
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, facebook));
	assert_true(kernel_has(&kernel, allowed));
	assert_true(kernel_has(&kernel, other));
	assert_true(kernel_has(&kernel, plain));
	assert_int_equal(kernel.orders, 1);
	/* What is written down. */
	assert_true(next_ended());
	assert_true(ended.known);
	assert_int_equal(ended.at_ms, now_ms);
	assert_int_equal(ended.opened, test_utc("2026-11-24 10:46:00"));
	assert_int_equal(ended.key.client_port, 40001);
	assert_true(ended.bytes.known);
	assert_int_equal(ended.bytes.sent, 300);
	assert_int_equal(ended.bytes.received, 5000);
	assert_int_equal(ended.ground, SG_BY_RULE);
	assert_text(ended.host, "www.facebook.com");
	assert_text(ended.platform, "facebook");
	assert_text(ended.rule_text,
	    "block facebook for everyone in school-time");
	assert_int_not_equal(ended.rule_line, 0);
	assert_int_equal(ended.tag.n, SG_TAG_BYTES - 1);
	assert_text(ended.asked.request.target, "www.facebook.com:443");
	assert_false(next_ended());
	/* Nothing more happens at it. */
	step(10000);
	assert_int_equal(kernel.orders, 1);
	assert_int_equal(kernel.n, 3);
}

/* A row that was noted just before the end, and is seen after it. */
static void
test_window_late_row(void **state)
{
	uint64_t before, after;

	(void)state;
	pass_to("10:59:59");
	before = open_one(STAFF, 40001, "www.facebook.com:443");
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, before));
	/* What a service lets in with a policy that the judge has not yet seen
	 * is left alone. */
	pass_to("11:00:10");
	after = open_one(STAFF, 40002, "www.facebook.com:443");
	settle();
	assert_true(kernel_has(&kernel, after));
}

/* In break of the next day it is allowed again. */
static void
test_allowed_again(void **state)
{
	uint64_t cookie;

	(void)state;
	cookie = open_one(STAFF, 40001, "www.facebook.com:443");
	settle();
	kernel.closer_is_away = true;
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, cookie));
	assert_non_null(strstr(sg_judge_problem(judge), "cannot be reached"));
	step(500);
	kernel.closer_is_away = false;
	/* The policy is edited, so that the connection is allowed. */
	take(HEAD "rules\n    otherwise allow\n");
	step(2000);
	assert_true(kernel_has(&kernel, cookie));
	assert_int_equal(kernel.orders, 0);
	assert_string_equal(sg_judge_problem(judge), "");
}

static void
test_closer_away(void **state)
{
	uint64_t cookie = open_one(STAFF, 40001, "www.facebook.com:443");
	size_t orders;

	(void)state;
	settle();
	kernel.closer_is_away = true;
	pass_to("11:00:00");
	step(250);
	assert_false(next_ended());
	kernel.closer_is_away = false;
	step(1000);
	assert_false(kernel_has(&kernel, cookie));
	assert_true(next_ended());
	step(250);
	assert_string_equal(sg_judge_problem(judge), "");
	/* A kernel that cannot is not asked all the time. */
	ago_s = 3;
	(void)open_one(STAFF, 40002, "www.facebook.com:443");
	kernel.result = SG_RESULT_UNSUPPORTED;
	settle();
	orders = kernel.orders;
	assert_int_equal(orders, 2);
	assert_non_null(strstr(sg_judge_problem(judge), "this kernel cannot"));
	for (int i = 0; i < 100; i++)
		step(250);
	assert_int_equal(kernel.orders, orders);
	kernel.result = SG_RESULT_REFUSED;
	step(60000);
	assert_non_null(strstr(sg_judge_problem(judge), "refuses"));
	kernel.result = SG_RESULT_FAILED;
	step(60000);
	assert_non_null(strstr(sg_judge_problem(judge), "failed"));
	assert_false(next_ended());
}

/* The closer ends the connections, but its answer is lost: they have records,
 * without the bytes, and the time at which this was seen. */
static void
test_answer_lost(void **state)
{
	uint64_t known = open_one(STAFF, 40001, "www.facebook.com:443");
	uint64_t unknown = open_one(STAFF, 40002, "x.example:443");

	(void)state;
	lose_row(40002);
	settle();
	kernel.answer_is_lost = true;
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, known));
	assert_false(kernel_has(&kernel, unknown));
	/* Meanwhile the sockets are listed, because other rows are new. */
	for (unsigned i = 0; i < 3; i++) {
		(void)open_one(STAFF, 50000 + i, "www.bbc.co.uk:443");
		step(250);
	}
	assert_false(next_ended());
	kernel.answer_is_lost = false;
	step(1000);
	for (int i = 0; i < 2; i++) {
		assert_true(next_ended());
		assert_false(ended.bytes.known);
		assert_int_equal(ended.key.client_port, i == 0 ? 40001 : 40002);
	}
	assert_false(next_ended());
	settle();
	assert_string_equal(sg_judge_problem(judge), "");
}

/* The same, if the judge is started anew meanwhile. */
static void
test_answer_lost_restart(void **state)
{
	(void)state;
	(void)open_one(STAFF, 40001, "www.facebook.com:443");
	settle();
	kernel.answer_is_lost = true;
	pass_to("11:00:00");
	sg_judge_free(&judge);
	kernel.answer_is_lost = false;
	now_ms += 3000;
	start();
	step(250);
	step(250);
	sg_judge_take(judge, gate, now_ms, tick_ms);
	assert_true(next_ended());
	assert_false(ended.bytes.known);
}

/* The client closes the connection by itself, while the closer is away: it was
 * not ended. */
static void
test_closed_while_away(void **state)
{
	uint64_t cookie = open_one(STAFF, 40001, "www.facebook.com:443");

	(void)state;
	settle();
	kernel.closer_is_away = true;
	pass_to("11:00:00");
	kernel_drop(&kernel, cookie);
	kernel.closer_is_away = false;
	step(1000);
	settle();
	assert_false(next_ended());
}

/* A closer that does not answer is not waited for again and again: each time
 * takes seconds. */
static void
test_closer_hangs(void **state)
{
	(void)state;
	for (unsigned i = 1; i <= 1000; i++)
		(void)open_one(STAFF, i, "www.facebook.com:443");
	settle();
	kernel.closer_is_away = true;
	kernel.calls = 0;
	pass_to("11:00:00");
	assert_int_equal(kernel.calls, 1);
	kernel.closer_is_away = false;
	step(1000);
	assert_int_equal(kernel.n, 0);
}

/* ---- who, and what ------------------------------------------------------ */

/* Users and directory groups are judged as they were noted. */
/* The closer and the kernel are tried before a connection has to be ended. */
static void
test_closer_tried(void **state)
{
	(void)state;
	kernel.sockets.probe_port = 3126;
	kernel.closer_is_away = true;
	settle();
	assert_non_null(strstr(sg_judge_problem(judge), "cannot be reached"));
	kernel.closer_is_away = false;
	kernel.result = SG_RESULT_UNSUPPORTED;
	for (int i = 0; i < 120; i++)
		step(250);
	assert_non_null(strstr(sg_judge_problem(judge), "this kernel cannot"));
	kernel.result = 0;
	for (int i = 0; i < 120; i++)
		step(250);
	assert_string_equal(sg_judge_problem(judge), "");
	assert_int_equal(kernel.orders, 2);
}

static void
test_people(void **state)
{
	static const struct sg_str teachers[] = {SG_LIT("Teachers")};
	uint64_t ann, teacher, bob;
	struct sg_request *request;

	(void)state;
	take(HEAD "rules\n    allow facebook for staff always\n"
		  "    block facebook for everyone from 11:00 to 12:00\n"
		  "    otherwise allow\n");
	request = room_connect(&last, NOBODY, 1, "www.facebook.com:443");
	request->user = SG_LIT("ANN@HILL");
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	ann = kernel_open(&kernel, &request->client, 1, "10.20.0.2", 3128);
	request = room_connect(&last, NOBODY, 2, "www.facebook.com:443");
	request->groups = teachers;
	request->ngroups = 1;
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	teacher = kernel_open(&kernel, &request->client, 2, "10.20.0.2", 3128);
	request = room_connect(&last, NOBODY, 3, "www.facebook.com:443");
	request->user = SG_LIT("bob");
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	bob = kernel_open(&kernel, &request->client, 3, "10.20.0.2", 3128);
	settle();
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, ann));
	assert_true(kernel_has(&kernel, teacher));
	assert_false(kernel_has(&kernel, bob));
	assert_true(next_ended());
	assert_text(ended.asked.request.user, "bob");
}

/* The name is only in the TLS handshake of an intercepted connection, which the
 * kernel redirected to Squid. */
static void
test_intercepted(void **state)
{
	struct sg_request *request;
	uint64_t six, four;

	(void)state;
	take(HEAD "rules\n    block facebook for pupils in lesson\n"
		  "    otherwise allow\n");
	request = room_connect(&last, 0, 40001, "[2001:db8::9]:443");
	request->sni_state = SG_SNI_NAME;
	request->sni = SG_LIT("www.facebook.com");
	request->intercepted = true;
	assert_true(sg_address_parse(SG_LIT("2001:db8:1::7"),
	    &request->client));
	(void)sg_tunnels_note(tunnels, request, SG_LIT("2001:db8::9:443"),
	    policy);
	six = kernel_open(&kernel, &request->client, 40001, "2001:db8::2",
	    3131);
	request = room_connect(&last, PUPIL, 40001, "198.51.100.9:443");
	request->sni_state = SG_SNI_NAME;
	request->sni = SG_LIT("www.facebook.com");
	request->intercepted = true;
	(void)sg_tunnels_note(tunnels, request, SG_LIT("198.51.100.9:443"),
	    policy);
	four = kernel_open(&kernel, &request->client, 40001, "10.20.0.2", 3131);
	settle();
	pass_to("10:59:59");
	assert_int_equal(kernel.n, 2);
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, six));
	assert_false(kernel_has(&kernel, four));
}

/* A policy that blocks Facebook for pupils from 11:00 on, for some time. */
static void
take_lesson(void)
{
	set_clock("10:46:00");
	take(HEAD "rules\n    block facebook for pupils in lesson\n"
		  "    otherwise allow\n");
	step(12000);
}

/* Note an intercepted connection of a pupil to this site, and open sockets at
 * these ports of Squid. */
static void
open_intercepted(const char *site, uint16_t port, uint16_t other,
    uint64_t cookie[2])
{
	struct sg_request *request = room_connect(&last, PUPIL, 40001,
	    "198.51.100.9:443");

	request->sni_state = SG_SNI_NAME;
	request->sni = sg_str(site);
	request->intercepted = true;
	request->now = now_ms / 1000 - ago_s;
	(void)sg_tunnels_note(tunnels, request, SG_LIT("198.51.100.9:443"),
	    policy);
	cookie[0] = kernel_open(&kernel, &request->client, 40001, "10.20.0.2",
	    port);
	cookie[1] = kernel_open(&kernel, &request->client, 40001, "10.20.0.2",
	    other);
}

/* If it is not clear which socket is meant, all of them are unknown. */
static void
test_ambiguous(void **state)
{
	struct sg_judge_state counts;
	uint64_t cookie[2];

	(void)state;
	take_lesson();
	open_intercepted("www.facebook.com", 3131, 3130, cookie);
	settle();
	pass_to("10:59:59");
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known, 0);
	assert_int_equal(counts.unknown, 2);
	pass_to("11:00:00");
	assert_int_equal(kernel.orders, 2);
	assert_true(next_ended());
	assert_false(ended.known);
	/* A tproxy socket has the original destination. */
	ago_s = 1;
	open_intercepted("www.facebook.com", 3131, 3130, cookie);
	(void)kernel_open(&kernel, &last.request.client, 40001, "198.51.100.9",
	    443);
	settle();
	assert_int_equal(kernel.orders, 3);
	assert_int_equal(kernel.n, 2);
}

/* A second connection from the same port, to another port of Squid, hides
 * nothing: neither an explicit one nor one that was opened to port 80. */
static void
test_decoy(void **state)
{
	static const uint16_t decoys[] = {3129, 3128};
	uint64_t cookie[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		take_lesson();
		open_intercepted("www.facebook.com", 3131, decoys[i], cookie);
		settle();
		pass_to("10:59:59");
		assert_int_equal(kernel.n, 2);
		pass_to("11:00:00");
		assert_false(kernel_has(&kernel, cookie[0]));
		assert_true(kernel_has(&kernel, cookie[1]));
		assert_true(next_ended());
		assert_true(ended.known);
		kernel_drop(&kernel, cookie[1]);
	}
}

/* The socket of an intercepted row is gone before it was seen.  A socket at
 * another port of Squid is not taken for it, and the row is not gone. */
static void
test_other_port(void **state)
{
	uint64_t cookie[2];

	(void)state;
	take_lesson();
	open_intercepted("www.facebook.com", 3131, 3128, cookie);
	kernel_drop(&kernel, cookie[0]);
	settle();
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, cookie[1]));
	/* The list before lacked the socket: now it is there. */
	cookie[0] = kernel_open(&kernel, &last.request.client, 40001,
	    "10.20.0.2", 3131);
	step(6000);
	assert_false(kernel_has(&kernel, cookie[0]));
	assert_int_equal(kernel.orders, 1);
}

/* The firewall redirects from a port that closer.conf does not name. */
static void
test_from_missing(void **state)
{
	static const uint16_t none[6] = {0};
	uint64_t cookie[2];

	(void)state;
	take_lesson();
	kernel.sockets.from = none;
	open_intercepted("www.facebook.com", 3131, 3128, cookie);
	settle();
	pass_to("11:00:00");
	assert_int_equal(kernel.n, 0);
	assert_true(next_ended());
	assert_false(ended.known);
}

/* Note another intercepted connection of the client, to this address. */
static void
note_second(const char *site, const char *address)
{
	struct sg_request *request = room_connect(&last, PUPIL, 40001, address);

	request->sni_state = SG_SNI_NAME;
	request->sni = sg_str(site);
	request->intercepted = true;
	request->now = now_ms / 1000;
	(void)sg_tunnels_note(tunnels, request, sg_str(address), policy);
}

/* Two rows of one second claim one socket: the one that was written last is
 * right, whichever slot it has. */
static void
test_tie(void **state)
{
	static const char *const addresses[] = {"198.51.100.8:443",
	    "198.51.100.7:443", "198.51.100.6:443", "198.51.100.5:443"};
	struct sg_judge_state counts;
	uint64_t cookie[2];

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		take_lesson();
		open_intercepted(i % 2 == 0 ? "www.facebook.com" :
					      "www.bbc.co.uk",
		    3131, 3128, cookie);
		note_second(i % 2 == 0 ? "www.bbc.co.uk" : "www.facebook.com",
		    addresses[i / 2]);
		settle();
		sg_judge_state(judge, &counts);
		assert_int_equal(counts.known, 1);
		assert_int_equal(counts.unknown, 0);
		pass_to("11:00:00");
		assert_int_equal(kernel_has(&kernel, cookie[0]), i % 2 == 0);
		assert_int_equal(next_ended(), i % 2 != 0);
		if (i % 2 == 0)
			kernel_drop(&kernel, cookie[0]);
		kernel_drop(&kernel, cookie[1]);
		settle();
		settle();
	}
}

/* What is blocked for some paths of a decrypted connection only is left to the
 * next request in it. */
static void
test_paths(void **state)
{
	struct sg_request *request;

	(void)state;
	take(HEAD "rules\n    allow page for everyone always\n"
		  "    block facebook for everyone in lesson\n"
		  "    otherwise allow\n");
	request = room_connect(&last, STAFF, 40001, "www.facebook.com:443");
	request->managed = true;
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	(void)kernel_open(&kernel, &request->client, 40001, "10.20.0.2", 3128);
	settle();
	pass_to("11:00:00");
	assert_int_equal(kernel.orders, 0);
	/* On a device that is not decrypted, the page cannot be seen. */
	ago_s = 1;
	(void)open_one(STAFF, 40002, "www.facebook.com:443");
	settle();
	assert_int_equal(kernel.orders, 1);
}

/* A WebSocket in a decrypted connection: the page that loaded it allows it. */
static void
test_websocket(void **state)
{
	struct sg_request *request;
	uint64_t loads = 0, visits = 0;

	(void)state;
	take(HEAD "rules\n    allow page for everyone always\n"
		  "    block facebook for everyone in lesson\n"
		  "    otherwise allow\n");
	for (unsigned i = 1; i <= 2; i++) {
		request = room_connect(&last, STAFF, i,
		    "https://www.facebook.com/chat");
		request->method = SG_LIT("GET");
		request->managed = request->inside_tls = true;
		last.headers.host = SG_LIT("www.facebook.com");
		last.headers.fetch_dest = SG_LIT("websocket");
		last.headers.fetch_mode = SG_LIT("websocket");
		last.headers.websocket_key = SG_LIT("dGhlIHNhbXBsZSBub25jZQ==");
		last.headers.referer = i == 1 ?
		    SG_LIT("https://www.facebook.com/hill") :
		    SG_LIT("https://www.facebook.com/other");
		(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
		visits = kernel_open(&kernel, &request->client, (uint16_t)i,
		    "10.20.0.2", 3128);
		loads = i == 1 ? visits : loads;
	}
	settle();
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, loads));
	assert_false(kernel_has(&kernel, visits));
}

/* ---- other changes ------------------------------------------------------ */

static void
test_exception(void **state)
{
	uint64_t cookie = open_one(PUPIL, 40001, "blog.example:443");

	(void)state;
	settle();
	pass_to("10:54:59");
	assert_true(kernel_has(&kernel, cookie));
	pass_to("10:55:00");
	assert_false(kernel_has(&kernel, cookie));
	assert_true(next_ended());
	assert_text(ended.rule_text, "block blog.example for pupils always");
	assert_int_equal(ended.at_ms / 1000, test_utc("2026-11-24 10:55:00"));
}

static void
test_edit(void **state)
{
	uint64_t bbc = open_one(PUPIL, 40001, "www.bbc.co.uk:443");
	uint64_t blog = open_one(PUPIL, 40002, "news.example:443");

	(void)state;
	settle();
	take(NO_BBC);
	assert_false(kernel_has(&kernel, bbc));
	assert_true(kernel_has(&kernel, blog));
}

/* ---- c-icap judges by another policy ------------------------------------ */

/* A service takes a new policy long after the judge. */
static void
test_service_behind(void **state)
{
	uint64_t bbc, blog, new;

	(void)state;
	take_gate(test_gate(NO_BBC));
	pass_to("10:46:05");
	bbc = open_one(PUPIL, 40001, "www.bbc.co.uk:443");
	blog = open_one(PUPIL, 40002, "news.example:443");
	settle();
	assert_false(kernel_has(&kernel, bbc));
	assert_true(kernel_has(&kernel, blog));
	assert_string_equal(sg_judge_problem(judge), "");
	/* It goes on. */
	pass_to("10:46:11");
	new = open_one(PUPIL, 40003, "www.bbc.co.uk:443");
	settle();
	assert_false(kernel_has(&kernel, new));
	assert_non_null(strstr(sg_judge_problem(judge),
	    "is not the installed one; run: schoolgate doctor"));
	/* It has the new policy. */
	pass_to("10:47:20");
	assert_string_equal(sg_judge_problem(judge), "");
	/* The judge remembers the older policy over its own restart. */
	(void)open_one(PUPIL, 40004, "www.bbc.co.uk:443");
	sg_judge_free(&judge);
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	assert_int_equal(kernel.n, 1);
}

/* A service takes a new policy before the judge, which is slow to open it. */
static void
test_service_ahead(void **state)
{
	struct sg_judge_state counts;
	struct sg_gate *newer = test_gate(HEAD
	    "rules\n    block news.example for pupils always\n"
	    "    otherwise allow\n");
	uint64_t blog, facebook;

	(void)state;
	serve(newer);
	blog = open_one(PUPIL, 40001, "blog.example:443");
	facebook = open_one(STAFF, 40002, "www.facebook.com:443");
	lags = true;
	settle();
	for (int i = 0; i < 30; i++)
		step(250);
	assert_int_equal(kernel.orders, 0);
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known, 2);
	assert_string_equal(sg_judge_problem(judge), "");
	/* It is refused. */
	for (int i = 0; i < 30; i++)
		step(250);
	assert_non_null(strstr(sg_judge_problem(judge),
	    "which schoolgate-tunnels does not have"));
	assert_non_null(strstr(sg_judge_problem(judge),
	    "run: schoolgate install"));
	/* At the ends of the exception and of break by the older policy. */
	pass_to("10:55:00");
	pass_to("11:00:00");
	assert_int_equal(kernel.orders, 0);
	/* It is taken. */
	lags = false;
	take_gate(newer);
	settle();
	assert_int_equal(kernel.orders, 0);
	assert_true(kernel_has(&kernel, blog));
	assert_true(kernel_has(&kernel, facebook));
	assert_string_equal(sg_judge_problem(judge), "");
}

/* A policy that the judge never had, while its own is the installed one: it is
 * older. */
static void
test_service_strange(void **state)
{
	struct sg_gate *strange = test_gate(NO_BBC);
	uint64_t blog;

	(void)state;
	serve(strange);
	sg_gate_close(&strange);
	blog = open_one(PUPIL, 40001, "blog.example:443");
	pass_to("10:55:00");
	settle();
	settle();
	assert_false(kernel_has(&kernel, blog));
	/* The same, if it was not clear at first. */
	lags = true;
	blog = open_one(PUPIL, 40002, "blog.example:443");
	settle();
	settle();
	assert_true(kernel_has(&kernel, blog));
	lags = false;
	settle();
	assert_false(kernel_has(&kernel, blog));
}

/* The policy that a row waits for is replaced before the judge had it. */
static void
test_service_between(void **state)
{
	struct sg_gate *between = test_gate(HEAD
	    "rules\n    otherwise allow\n");
	uint64_t bbc, blog;

	(void)state;
	serve(between);
	sg_gate_close(&between);
	lags = true;
	bbc = open_one(PUPIL, 40001, "www.bbc.co.uk:443");
	blog = open_one(PUPIL, 40002, "blog.example:443");
	settle();
	take(NO_BBC);
	settle();
	assert_false(kernel_has(&kernel, bbc));
	assert_true(kernel_has(&kernel, blog));
}

/* Two policies are installed, one after the other.  While the judge opens the
 * first one, the service has the second one already. */
static void
test_service_two_ahead(void **state)
{
	struct sg_gate *newer = test_gate(HEAD
	    "rules\n    block www.bbc.co.uk for pupils always\n"
	    "    otherwise allow\n");
	uint64_t blog, unknown;

	(void)state;
	pass_to("10:54:00");
	serve(newer);
	lags = true;
	blog = open_one(PUPIL, 40001, "blog.example:443");
	settle();
	unknown = open_one(PUPIL, 40002, "x.example:443");
	lose_row(40002);
	pass_to("10:56:00");
	take_gate(test_gate(HEAD RULES));
	settle();
	assert_true(kernel_has(&kernel, blog));
	assert_true(kernel_has(&kernel, unknown));
	lags = false;
	take_gate(newer);
	settle();
	assert_true(kernel_has(&kernel, blog));
	assert_false(kernel_has(&kernel, unknown));
}

/* The policy before is installed again.  The service has it before the judge.
 */
static void
test_rollback(void **state)
{
	struct sg_gate *again;
	uint64_t bbc, other;

	(void)state;
	take_gate(test_gate(NO_BBC));
	pass_to("10:47:00");
	/* The judge has not looked at the files yet. */
	bbc = open_one(PUPIL, 40001, "www.bbc.co.uk:443");
	step(250);
	lags = true;
	other = open_one(PUPIL, 40002, "www.bbc.co.uk:443");
	settle();
	again = gate_before;
	gate_before = NULL;
	lags = false;
	take_gate(again);
	settle();
	assert_true(kernel_has(&kernel, bbc) && kernel_has(&kernel, other));
	assert_string_equal(sg_judge_problem(judge), "");
}

/* The judge was away when a row was noted by a policy that it never had.  It is
 * not sure that the connection is still the same. */
static void
test_old_row_strange(void **state)
{
	struct sg_gate *strange = test_gate(NO_BBC);
	uint64_t cookie;

	(void)state;
	settle();
	sg_judge_free(&judge);
	serve(strange);
	sg_gate_close(&strange);
	cookie = open_one(NOBODY, 40001, "www.facebook.com:443");
	now_ms += 60000;
	tick_ms += 60000;
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	settle();
	settle();
	assert_true(kernel_has(&kernel, cookie));
}

/* Unknown connections that are first seen while the service is ahead are left
 * alone until the judge has its policy.  Then they are compared. */
static void
test_unknown_ahead(void **state)
{
	static char target[4096];
	struct sg_gate *newer = test_gate(HEAD
	    "rules\n    block youtube for staff in lesson\n"
	    "    otherwise allow\n");
	uint64_t before, after, other, incomplete;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	before = open_one(STAFF, 50001, "x.example:443");
	lose_row(50001);
	settle();
	pass_to("10:58:00");
	serve(newer);
	lags = true;
	(void)open_one(STAFF, 50002, "x.example:443");
	settle();
	incomplete = open_one(STAFF, 50005, target);
	after = open_one(STAFF, 50003, "x.example:443");
	other = open_one(PUPIL, 50004, "x.example:443");
	lose_row(50003);
	lose_row(50004);
	/* By the judge's policy, staff may do less from now on. */
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, before));
	assert_true(kernel_has(&kernel, after));
	assert_true(kernel_has(&kernel, other));
	assert_true(kernel_has(&kernel, incomplete));
	pass_to("11:00:30");
	lags = false;
	take_gate(newer);
	/* By the service's, too. */
	assert_false(kernel_has(&kernel, after));
	assert_false(kernel_has(&kernel, incomplete));
}

/* The same, if the newer policy is another one for others only: then a window
 * that ended meanwhile counts. */
static void
test_unknown_ahead_window(void **state)
{
	struct sg_gate *newer = test_gate(HEAD
	    "rules\n    allow facebook for staff in break\n"
	    "    block facebook for everyone in school-time\n"
	    "    block blog.example for pupils always\n"
	    "    block youtube for pupils always\n    otherwise allow\n");
	uint64_t cookie;

	(void)state;
	pass_to("10:58:00");
	serve(newer);
	lags = true;
	(void)open_one(STAFF, 50002, "x.example:443");
	settle();
	cookie = open_one(STAFF, 50003, "x.example:443");
	lose_row(50003);
	pass_to("11:00:00");
	pass_to("11:00:30");
	assert_true(kernel_has(&kernel, cookie));
	lags = false;
	take_gate(newer);
	assert_false(kernel_has(&kernel, cookie));
	assert_int_equal(kernel.n, 1);
}

/* A request that is too large for a row, let through by a newer policy: it is
 * compared with the time at which it was let through. */
static void
test_incomplete_ahead(void **state)
{
	static char target[4096];
	struct sg_gate *newer = test_gate(NO_BBC);
	uint64_t cookie;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	serve(newer);
	lags = true;
	cookie = open_one(PUPIL, 40001, target);
	settle();
	pass_to("10:47:00");
	lags = false;
	take_gate(newer);
	settle();
	assert_true(kernel_has(&kernel, cookie));
}

/* ---- the clock ---------------------------------------------------------- */

/* The clock is set forward over the end, and back again. */
static void
test_clock(void **state)
{
	uint64_t cookie = open_one(STAFF, 40001, "www.facebook.com:443");

	(void)state;
	settle();
	set_clock("08:00:00");
	step(0);
	assert_true(kernel_has(&kernel, cookie));
	assert_int_equal(sg_judge_next(judge), test_utc("2026-11-24 08:40:00"));
	set_clock("10:50:00");
	step(0);
	assert_true(kernel_has(&kernel, cookie));
	set_clock("14:00:00");
	step(0);
	assert_false(kernel_has(&kernel, cookie));
	/* Back into a lesson before: what was opened in break meanwhile. */
	set_clock("16:00:00");
	step(0);
	cookie = open_one(STAFF, 40002, "www.facebook.com:443");
	settle();
	set_clock("10:30:00");
	step(0);
	assert_false(kernel_has(&kernel, cookie));
}

/* The clocks go forward on Sun 28 Mar 2027 and back on Sun 25 Oct 2026: 18:00
 * is 17:00 UTC before, and 18:00 UTC after. */
static void
test_daylight_saving(void **state)
{
	uint64_t cookie;

	(void)state;
	take("school \"Hill\"\nrules\n    block news.example for everyone "
	     "from 18:00 to 20:00\n    otherwise allow\n");
	now_ms = test_utc("2027-03-26 17:00:00") * 1000;
	step(0);
	cookie = open_one(STAFF, 40001, "news.example:443");
	settle();
	assert_int_equal(sg_judge_next(judge), test_utc("2027-03-26 18:00:00"));
	now_ms = test_utc("2027-03-28 16:59:59") * 1000;
	sg_judge_free(&judge);
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	settle();
	assert_int_equal(sg_judge_next(judge), test_utc("2027-03-28 17:00:00"));
	now_ms = test_utc("2027-03-28 17:00:00") * 1000;
	step(0);
	assert_false(kernel_has(&kernel, cookie));
}

/* ---- sockets ------------------------------------------------------------ */

/* The client closes its connection, and uses the port for another one. */
static void
test_port_used_again(void **state)
{
	uint64_t first = open_one(STAFF, 40001, "www.facebook.com:443");
	uint64_t second;

	(void)state;
	settle();
	kernel_drop(&kernel, first);
	second = kernel_open(&kernel, &last.request.client, 40001, "10.20.0.2",
	    3128);
	/* It is not noted: perhaps it only fetches pages. */
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, second));
	assert_false(next_ended());
	step(6000);
	/* It is noted, for another site. */
	(void)open_one(STAFF, 40001, "www.bbc.co.uk:443");
	kernel.n--; /* the socket is there already */
	settle();
	step(6000);
	assert_true(kernel_has(&kernel, second));
}

/* A row is given free when its socket is gone, not before. */
static void
test_gone(void **state)
{
	struct sg_view *view = sg_view_new(room.table);
	struct sg_judge_state known;
	uint64_t cookie = open_one(STAFF, 40001, "www.bbc.co.uk:443");

	(void)state;
	(void)open_one(STAFF, 40002, "www.bbc.co.uk:443");
	settle();
	sg_judge_state(judge, &known);
	assert_int_equal(known.known, 2);
	kernel_drop(&kernel, cookie);
	/* One list without the socket does not suffice. */
	step(5000);
	sg_judge_state(judge, &known);
	assert_int_equal(known.known, 2);
	step(250);
	sg_judge_state(judge, &known);
	assert_int_equal(known.known, 1);
	assert_int_equal(known.unknown, 0);
	/* Without new rows, sockets are not listed all the time. */
	kernel.lists = 0;
	for (int i = 0; i < 40; i++)
		step(250);
	assert_in_range(kernel.lists, 1, 3);
	/* An error of the kernel takes nothing away. */
	kernel.list_error = EPROTO;
	step(6000);
	assert_non_null(strstr(sg_judge_problem(judge), "cannot be listed"));
	kernel.list_error = 0;
	step(6000);
	assert_string_equal(sg_judge_problem(judge), "");
	sg_judge_state(judge, &known);
	assert_int_equal(known.known, 1);
	sg_view_free(&view);
}

/* The connection goes on with ordinary requests: it is no tunnel. */
static void
test_void(void **state)
{
	struct sg_judge_state counts;
	uint64_t seen = open_one(STAFF, 40001, "www.facebook.com:443");
	uint64_t unseen;

	(void)state;
	settle();
	sg_tunnels_void(tunnels, &last.request, ROOM_LOCAL);
	unseen = open_one(STAFF, 40002, "www.facebook.com:443");
	sg_tunnels_void(tunnels, &last.request, ROOM_LOCAL);
	settle();
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known + counts.unknown, 0);
	assert_int_equal(counts.notfound + counts.damaged, 0);
	pass_to("11:00:00");
	assert_true(kernel_has(&kernel, seen) && kernel_has(&kernel, unseen));
	assert_int_equal(kernel.orders, 0);
	/* It becomes a tunnel. */
	pass_to("15:30:00");
	(void)open_one(STAFF, 40001, "www.facebook.com:443");
	kernel.n--; /* the socket is there already */
	settle();
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known, 1);
}

/* ---- restarts ----------------------------------------------------------- */

static void
restart(void)
{
	sg_judge_free(&judge);
	start();
	assert_string_equal(made, "");
	sg_judge_take(judge, gate, now_ms, tick_ms);
}

/* The judge is away at the end of the window. */
static void
test_restart(void **state)
{
	uint64_t seen = open_one(STAFF, 40001, "www.facebook.com:443");
	uint64_t allowed = open_one(STAFF, 40002, "www.bbc.co.uk:443");
	uint64_t unseen;

	(void)state;
	settle();
	unseen = open_one(STAFF, 40003, "www.facebook.com:443");
	set_clock("11:00:05");
	restart();
	assert_false(kernel_has(&kernel, seen));
	assert_false(kernel_has(&kernel, unseen));
	assert_true(kernel_has(&kernel, allowed));
	assert_true(next_ended());
	assert_true(next_ended());
	assert_false(next_ended());
	/* The service is away when the records come. */
	ago_s = 1;
	(void)open_one(STAFF, 40004, "www.facebook.com:443");
	settle();
	sg_tunnels_close(&tunnels);
	tunnels = room_open(&room);
	assert_true(next_ended());
	assert_int_equal(ended.key.client_port, 40004);
	assert_false(next_ended());
}

static void
test_two_judges(void **state)
{
	(void)state;
	assert_null(sg_judge_new(room.table, room.ledger, &kernel.sockets,
	    now_ms, made, why));
	assert_non_null(strstr(why, "is in use"));
}

/* ---- unknown connections ------------------------------------------------ */

/* Open connections without rows, and make the table anew. */
static void
begin_unknown(uint64_t *staff, uint64_t *pupil, uint64_t *known)
{
	*staff = open_one(STAFF, 50001, "x.example:443");
	*pupil = open_one(PUPIL, 50002, "x.example:443");
	sg_judge_free(&judge);
	sg_tunnels_close(&tunnels);
	assert_int_equal(unlink(room.table), 0);
	tunnels = room_open(&room);
	*known = open_one(STAFF, 50003, "x.example:443");
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	settle();
}

static void
test_older_than_table(void **state)
{
	uint64_t staff, pupil, known, plain;
	struct sg_judge_state counts;

	(void)state;
	/* These groups have no users, so that the address tells who may be in
	 * them. */
	take(NETWORKS "rules\n    allow facebook for staff in break\n"
		      "    block youtube for pupils in break\n"
		      "    block facebook for everyone always\n"
		      "    otherwise allow\n");
	begin_unknown(&staff, &pupil, &known);
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known, 1);
	assert_int_equal(counts.unknown, 2);
	/* Later connections without a row are no tunnels. */
	plain = kernel_open(&kernel, &last.request.client, 50009, "10.20.0.2",
	    3128);
	step(6000);
	pass_to("11:00:00");
	/* What staff may do becomes less; what pupils may do does not. */
	assert_false(kernel_has(&kernel, staff));
	assert_true(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, known));
	assert_true(kernel_has(&kernel, plain));
	assert_true(next_ended());
	assert_false(ended.known);
	assert_int_equal(ended.key.client_port, 50001);
	assert_int_equal(ended.ground, 0);
	/* The judge remembers them over its own restart. */
	set_clock("10:46:00");
	now_ms += INT64_C(86400000);
	restart();
	assert_false(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, known));
	assert_int_equal(kernel.n, 2);
}

static void
test_unknown_stay(void **state)
{
	uint64_t staff, pupil, known;

	(void)state;
	take("school \"Hill\"\n    unknown connections stay\n"
	     "group staff\n    network 10.20.0.0/25\n"
	     "rules\n    block facebook for everyone from 10:00 to 12:00\n"
	     "    otherwise allow\n");
	set_clock("09:59:00");
	begin_unknown(&staff, &pupil, &known);
	pass_to("10:00:00");
	assert_int_equal(kernel.n, 3);
	assert_int_equal(kernel.orders, 0);
}

/* An edit of the policy that concerns only some clients. */
static void
test_unknown_edit(void **state)
{
	uint64_t staff, pupil, known;

	(void)state;
	begin_unknown(&staff, &pupil, &known);
	take(HEAD EXCEPTION RULES);
	assert_int_equal(kernel.orders, 0);
	take(HEAD EXCEPTION "rules\n"
			    "    allow facebook for staff in break\n"
			    "    block facebook for everyone in school-time\n"
			    "    block blog.example for pupils always\n"
			    "    block circumvention for pupils always\n"
			    "    otherwise allow\n");
	assert_true(kernel_has(&kernel, staff));
	assert_false(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, known));
}

/* A request that is too large for a row. */
static void
test_incomplete(void **state)
{
	static char target[4096];
	uint64_t staff, nobody;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	take(HEAD "rules\n    allow facebook for staff in break\n"
		  "    block facebook for everyone always\n"
		  "    otherwise allow\n");
	step(12000); /* later, it is no longer open since before the change */
	staff = open_one(STAFF, 40001, target);
	nobody = open_one(PUPIL, 40002, target);
	settle();
	pass_to("10:59:59");
	assert_int_equal(kernel.n, 2);
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, staff));
	assert_true(next_ended());
	assert_false(ended.known);
	/* A user of staff may be at any device, so that this counts too. */
	assert_false(kernel_has(&kernel, nobody));
}

/* A request that is too large for a row is noted just before the change, and
 * is seen after it. */
static void
test_incomplete_late(void **state)
{
	static char target[4096];
	uint64_t late, after;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	take(HEAD "rules\n    allow facebook for staff in break\n"
		  "    block facebook for everyone always\n"
		  "    otherwise allow\n");
	pass_to("10:59:59");
	late = open_one(STAFF, 40001, target);
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, late));
	step(12000);
	after = open_one(STAFF, 40002, target);
	settle();
	assert_true(kernel_has(&kernel, after));
}

/* The same, if the judge is away at the change. */
static void
test_incomplete_away(void **state)
{
	static char target[4096];
	uint64_t away;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	settle();
	pass_to("10:59:50");
	sg_judge_free(&judge);
	away = open_one(STAFF, 40001, target);
	set_clock("11:00:05");
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, away));
}

/* The judge was away when the row was noted. By now, another connection may
 * have the port, so that the row is not believed. */
static void
test_old_row(void **state)
{
	struct sg_judge_state counts;
	uint64_t second;

	(void)state;
	settle();
	sg_judge_free(&judge);
	kernel_drop(&kernel, open_one(NOBODY, 40001, "www.facebook.com:443"));
	second = kernel_open(&kernel, &last.request.client, 40001, "10.20.0.2",
	    3128);
	now_ms += 60000;
	tick_ms += 60000;
	restart();
	settle();
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.known, 0);
	assert_int_equal(counts.unknown, 1);
	/* Facebook is blocked, but this need not be Facebook. */
	assert_true(kernel_has(&kernel, second));
}

/* The policy is edited while the judge is away. */
static void
test_edit_away(void **state)
{
	uint64_t staff, pupil, known;
	struct sg_gate *next = test_gate(HEAD "rules\n    otherwise allow\n");

	(void)state;
	begin_unknown(&staff, &pupil, &known);
	sg_judge_free(&judge);
	start();
	sg_judge_take(judge, next, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, staff));
	assert_false(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, known));
	sg_judge_free(&judge);
	sg_gate_close(&gate);
	gate = next;
	start();
}

/* The closer is away until what was blocked is allowed again. */
static void
test_due_again(void **state)
{
	uint64_t staff, pupil, known;

	(void)state;
	begin_unknown(&staff, &pupil, &known);
	kernel.closer_is_away = true;
	pass_to("11:00:00");
	pass_to("12:00:00");
	assert_true(kernel_has(&kernel, staff));
	now_ms += INT64_C(86400000);
	pass_to("10:50:00");
	kernel.closer_is_away = false;
	step(2000);
	assert_true(kernel_has(&kernel, staff));
	pass_to("11:00:00");
	assert_false(kernel_has(&kernel, staff));
}

/* The closer is away until the time comes at which nothing is blocked. */
static void
test_due_until_home(void **state)
{
	uint64_t staff, pupil, known;

	(void)state;
	take(HEAD "rules\n    allow facebook for staff in break\n"
		  "    block facebook for everyone in school-time\n"
		  "    otherwise allow\n");
	begin_unknown(&staff, &pupil, &known);
	kernel.closer_is_away = true;
	pass_to("11:00:00");
	pass_to("15:20:00");
	kernel.closer_is_away = false;
	step(2000);
	assert_true(kernel_has(&kernel, staff));
	assert_int_equal(kernel.orders, 0);
}

/* There are more unknown connections than the ledger has room for. */
static void
test_many_strangers(void **state)
{
	struct sg_judge_state counts;

	(void)state;
	sg_judge_free(&judge);
	(void)room_connect(&last, STAFF, 1, "x.example:443");
	for (unsigned i = 0; i < SG_STRANGERS + 10; i++)
		(void)kernel_open(&kernel, &last.request.client,
		    (uint16_t)(1000 + i), "10.20.0.2", 3128);
	assert_int_equal(unlink(room.ledger), 0);
	restart();
	settle();
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.unknown, SG_STRANGERS);
	assert_int_equal(counts.unfit, 10);
	/* When there is room, the others are found, and ended, too. */
	pass_to("11:00:00");
	step(6000);
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.unfit, 0);
	assert_int_equal(kernel.n, 0);
}

/* Write entry `number` of the ring of connections that did not fit; or, if its
 * writer was killed, only count it. */
static void
write_unfit(uint64_t number, unsigned port, bool killed)
{
	struct sg_unfit unfit = {
	    .key = {.client_port = (uint16_t)port, .local_port = 3128}};
	int fd = open(room.table, O_RDWR);

	assert_true(fd >= 0);
	assert_true(sg_address_parse(SG_LIT("10.20.0.2"), &unfit.key.local));
	unfit.key.client = last.request.client;
	atomic_store(&unfit.number, killed ? 0 : number);
	assert_int_equal(pwrite(fd, &unfit, sizeof unfit,
			     (off_t)(SG_TABLE_UNFIT_AT +
				 number % SG_UNFIT_SLOTS * sizeof unfit)),
	    (ssize_t)sizeof unfit);
	assert_int_equal(pwrite(fd, &number, sizeof number,
			     offsetof(struct sg_table_head, nunfit)),
	    (ssize_t)sizeof number);
	close(fd);
}

/* The writer of an entry was killed: the entries after it are read. */
static void
test_unfit_unwritten(void **state)
{
	struct sg_judge_state counts;

	(void)state;
	settle();
	(void)room_connect(&last, STAFF, 1, "x.example:443");
	(void)kernel_open(&kernel, &last.request.client, 41001, "10.20.0.2",
	    3128);
	(void)kernel_open(&kernel, &last.request.client, 41002, "10.20.0.2",
	    3128);
	write_unfit(1, 41001, true);
	write_unfit(2, 41002, false);
	step(250);
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.unknown, 0);
	for (int i = 0; i < 30; i++)
		step(250);
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.unknown, 2);
	kernel.lists = 0;
	for (int i = 0; i < 30; i++)
		step(250);
	assert_in_range(kernel.lists, 1, 3);
}

/* A row whose socket is never seen is counted. */
static void
test_not_found(void **state)
{
	struct sg_judge_state counts;

	(void)state;
	kernel_drop(&kernel, open_one(STAFF, 40001, "www.bbc.co.uk:443"));
	settle();
	settle();
	sg_judge_state(judge, &counts);
	assert_int_equal(counts.notfound, 1);
}

/* The table is full: what did not fit is unknown, and the rest is judged. */
static void
test_unfit(void **state)
{
	unsigned port = 0;
	uint64_t cookie = 0;

	(void)state;
	/* Any device may be one of staff, because staff has users. */
	while (sg_tunnels_unfit(tunnels) == 0) {
		struct sg_request *request = room_connect(&last, STAFF, ++port,
		    "www.facebook.com:443");

		request->now = now_ms / 1000;
		(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
		cookie = kernel_open(&kernel, &request->client, (uint16_t)port,
		    "10.20.0.2", 3128);
		if (port % 1000 == 0)
			settle();
	}
	settle();
	assert_true(kernel_has(&kernel, cookie));
	pass_to("11:00:00");
	assert_int_equal(kernel.n, 0);
	assert_int_equal(kernel.orders, port);
}

/* ---- many --------------------------------------------------------------- */

/* 1,000 tunnels end, 1,000 others do not; and each is recorded once, although
 * two processes fetch the records. */
static void
test_thousand(void **state)
{
	struct sg_tunnels *other = room_open(&room);
	bool seen[1001] = {false};
	uint64_t lost = 0;
	size_t n = 0;

	(void)state;
	for (unsigned i = 1; i <= 1000; i++) {
		(void)open_one(STAFF, i, "www.facebook.com:443");
		(void)open_one(STAFF, 10000 + i, "www.bbc.co.uk:443");
	}
	settle();
	pass_to("11:00:00");
	assert_int_equal(kernel.n, 1000);
	assert_int_equal(kernel.orders, 1000);
	while (sg_tunnels_take_ended(n % 2 == 0 ? tunnels : other, &ended,
	    &lost)) {
		assert_in_range(ended.key.client_port, 1, 1000);
		assert_false(seen[ended.key.client_port]);
		seen[ended.key.client_port] = true;
		n++;
	}
	assert_int_equal(n, 1000);
	assert_int_equal(lost, 0);
	sg_tunnels_close(&other);
}

/* If nobody fetches the records, the ring keeps the newest ones, and says how
 * many are lost. */
static void
test_overflow(void **state)
{
	struct sg_ledger *ledger;
	static struct sg_ended_entry entry;
	uint64_t lost = 0;
	size_t n = 0;

	(void)state;
	sg_judge_free(&judge);
	ledger = sg_ledger_open(room.ledger, ROOM_NOW, made, why);
	for (int i = 0; i < SG_ENDED_SLOTS + 10; i++) {
		entry.opened = i;
		sg_ledger_add_ended(ledger, &entry);
		if (i == 0)
			assert_true(next_ended());
	}
	sg_ledger_close(&ledger);
	while (sg_tunnels_take_ended(tunnels, &ended, &lost)) {
		assert_int_equal(ended.opened, (int64_t)n + 10);
		n++;
	}
	assert_int_equal(n, SG_ENDED_SLOTS);
	assert_int_equal(lost, 9);
}

/* ---- damaged and forged files ------------------------------------------- */

/* Run `make` in a process of user 1, in whose group the folder is.  Returns
 * what it returns. */
static int
as_other(int (*make)(void))
{
	pid_t pid;
	int status;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(room.folder, 0, 1), 0);
	assert_int_equal(chmod(room.folder, 01770), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		_exit(setgroups(0, NULL) == 0 && setgid(1) == 0 &&
			    setuid(1) == 0 ?
			make() :
			99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
look_at_own_table(void)
{
	struct sg_view *view;
	struct sg_tunnels *mine;

	if (unlink(room.table) == 0)
		return 1; /* the folder is not sticky */
	(void)snprintf(room.table, sizeof room.table, "%s/mine", room.folder);
	mine = sg_tunnels_open(room.table, room.ledger, ROOM_NOW, made, why);
	view = sg_view_new(room.table);
	if (mine == NULL || sg_view_look(view, why) != SG_VIEW_MISSING)
		return 2;
	return unlink(room.table) == 0 && strstr(why, "is not used") != NULL &&
		strstr(why, "remove it") != NULL ?
	    0 :
	    3;
}

/* The judge does not read a table that it made itself. */
static void
test_own_table(void **state)
{
	(void)state;
	assert_int_equal(as_other(look_at_own_table), 0);
}

/* The judge does not map a ledger that the service made: it could be cut. */
static int
open_other_ledger(void)
{
	struct sg_ledger *ledger = sg_ledger_open(room.ledger, ROOM_NOW, made,
	    why);

	return ledger == NULL &&
		strstr(why, "belongs to another user; remove it") != NULL ?
	    0 :
	    1;
}

static void
test_other_ledger(void **state)
{
	(void)state;
	assert_int_equal(chmod(room.ledger, 0666), 0);
	assert_int_equal(as_other(open_other_ledger), 0);
	assert_int_equal(chmod(room.ledger, 0640), 0);
}

/* The service does not read a ledger that it made itself. */
static int
read_own_ledger(void)
{
	struct sg_tunnels *mine;
	struct sg_ledger *ledger;
	char mine_path[64];
	int result = 1;

	(void)snprintf(mine_path, sizeof mine_path, "%s/mine", room.folder);
	(void)snprintf(room.ledger, sizeof room.ledger, "%s/own", room.folder);
	ledger = sg_ledger_open(room.ledger, ROOM_NOW, made, why);
	mine = sg_tunnels_open(mine_path, room.ledger, ROOM_NOW, made, why);
	if (ledger != NULL && mine != NULL &&
	    !sg_tunnels_tick(mine, ROOM_NOW, why) &&
	    strstr(why, "is not used, because it belongs") != NULL &&
	    sg_tunnels_tick(mine, ROOM_NOW, why))
		result = 0;
	(void)unlink(mine_path);
	(void)unlink(room.ledger);
	return result;
}

static void
test_own_ledger(void **state)
{
	(void)state;
	assert_int_equal(as_other(read_own_ledger), 0);
}

/* Others than the judge can write the ledger, or the table. */
static void
test_writable(void **state)
{
	(void)state;
	assert_int_equal(chmod(room.ledger, 0660), 0);
	assert_false(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	assert_non_null(strstr(why, "others than its owner can write it"));
	assert_int_equal(chmod(room.ledger, 0640), 0);
	assert_true(sg_tunnels_tick(tunnels, ROOM_NOW, why));
	sg_judge_free(&judge);
	assert_int_equal(chmod(room.table, 0660), 0);
	start();
	sg_judge_take(judge, gate, now_ms, tick_ms);
	assert_non_null(strstr(sg_judge_problem(judge),
	    "others than its owner can write it"));
}

static uint64_t random_state = 88172645463325252;

static uint64_t
next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* Write random bytes over a part of a file. */
static void
scribble(const char *path, size_t from, size_t to, size_t times)
{
	int fd = open(path, O_RDWR);

	assert_true(fd >= 0);
	for (size_t i = 0; i < times; i++) {
		uint64_t bytes = next_random();
		size_t at = from + next_random() % (to - from - 8);

		assert_int_equal(pwrite(fd, &bytes, 8, (off_t)at), 8);
	}
	close(fd);
}

/* Whatever is in the table, the judge goes on, and ends nothing that it does
 * not find among Squid's sockets. */
static void
test_random_table(void **state)
{
	size_t before;

	(void)state;
	for (unsigned i = 1; i <= 500; i++)
		(void)open_one(STAFF, i, "www.bbc.co.uk:443");
	settle();
	before = kernel.n;
	for (int round = 0; round < 20; round++) {
		scribble(room.table, 64, SG_TABLE_UNFIT_AT, 2000);
		scribble(room.table, SG_TABLE_UNFIT_AT, SG_TABLE_BYTES, 5000);
		step(6000);
		step(250);
	}
	/* The rows are damaged, not blocked. */
	assert_int_equal(kernel.n, before);
	assert_int_equal(kernel.orders, 0);
	/* The head is damaged: the table cannot be used until it is made anew.
	 */
	scribble(room.table, 0, 24, 20);
	step(250);
	assert_non_null(strstr(sg_judge_problem(judge), room.table));
	assert_int_equal(truncate(room.table, 5000), 0);
	step(250);
	assert_non_null(strstr(sg_judge_problem(judge), room.table));
}

/* Whatever is in the ledger, the service goes on. */
static void
test_random_ledger(void **state)
{
	uint64_t lost = 0;

	(void)state;
	for (unsigned i = 1; i <= 200; i++)
		(void)open_one(STAFF, i, "www.facebook.com:443");
	settle();
	pass_to("11:00:00");
	for (int round = 0; round < 20; round++) {
		scribble(room.ledger, 32, 4096, 3);
		scribble(room.ledger, 4096, SG_LEDGER_ENDED_AT, 2000);
		scribble(room.ledger, SG_LEDGER_ENDED_AT, SG_LEDGER_BYTES,
		    5000);
		(void)sg_tunnels_tick(tunnels, ROOM_NOW, why);
		for (int i = 0; i < 100; i++)
			(void)sg_tunnels_take_ended(tunnels, &ended, &lost);
		(void)open_one(STAFF, 1000U + (unsigned)round,
		    "www.bbc.co.uk:443");
	}
	/* The judge's own file is opened anew. */
	sg_judge_free(&judge);
	scribble(room.ledger, 0, 24, 20);
	start();
	assert_non_null(strstr(made, "was no ledger"));
	sg_judge_take(judge, gate, now_ms, tick_ms);
	settle();
	assert_string_equal(sg_judge_problem(judge), "");
}

/* A forged row: the judge orders at most the sockets of the client that the row
 * names, and only if they are among Squid's. */
static void
test_forged(void **state)
{
	struct sg_request *request;
	uint64_t other;

	(void)state;
	pass_to("11:00:00");
	request = room_connect(&last, PUPIL, 22, "www.facebook.com:443");
	other = kernel_open(&kernel, &request->client, 23, "10.20.0.2", 3128);
	request->now = now_ms / 1000;
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	(void)sg_tunnels_note(tunnels, request, SG_LIT("10.20.0.2:22"), policy);
	settle();
	step(6000);
	assert_int_equal(kernel.orders, 0);
	assert_true(kernel_has(&kernel, other));
}

/* ---- bans --------------------------------------------------------------- */

/*
 * Make bans in memory: one ban, of `user` or else of `address`, from now on
 * without an end.  If `watched_s` is not 0, a group is supervised for so many
 * seconds from now on.
 */
static struct sg_bans *
ban_while(const char *user, const char *address, int64_t watched_s)
{
	struct {
		struct sg_bans_head head;
		struct sg_ban ban;
		struct sg_supervision watched;
		char text[8];
	} file = {.head = {.magic = SG_BANS_MAGIC,
		      .version = SG_BANS_VERSION,
		      .nbans = 1,
		      .nsupervisions = 1,
		      .text_bytes = sizeof file.text,
		      .size = sizeof file},
	    .ban = {.kind = user != NULL ? SG_BAN_USER : SG_BAN_ADDRESS,
		.id = 1,
		.from = now_ms / 1000,
		.until = SG_OPEN_END},
	    /* Ended long ago: this file is of a group that nobody watches. */
	    .watched = {.id = 1,
		.group = 1,
		.from = watched_s != 0 ? now_ms / 1000 : 1,
		.until = watched_s != 0 ? now_ms / 1000 + watched_s : 2},
	    .text = "\0B-1"};
	struct sg_arena *arena = sg_arena_new();
	struct sg_address parsed;
	struct sg_bans *bans;
	bool passing;

	if (user != NULL)
		assert_true(sg_bans_user_key(file.head.key, sg_str(user),
		    file.ban.key));
	if (address != NULL) {
		assert_true(sg_address_parse(sg_str(address), &parsed));
		sg_bans_address_key(&parsed, file.ban.key);
	}
	sg_bans_digest((const uint8_t *)&file, sizeof file, file.head.digest);
	assert_int_equal(sg_bans_from_memory(
			     (struct sg_str){(const char *)&file, sizeof file},
			     "orders", sg_problems_new(arena), &bans, &passing),
	    SG_BANS_OPENED);
	sg_arena_free(&arena);
	return bans;
}

static struct sg_bans *
ban_of(const char *user, const char *address)
{
	return ban_while(user, address, 0);
}

static void
test_ban_of_address(void **state)
{
	uint64_t banned = open_one(PUPIL, 1, "www.bbc.co.uk:443");
	uint64_t other = open_one(PUPIL + 1, 2, "www.bbc.co.uk:443");
	struct sg_bans *bans;

	(void)state;
	settle();
	bans = ban_of(NULL, "10.20.1.7");
	sg_judge_take_bans(judge, bans, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, banned));
	assert_true(kernel_has(&kernel, other));
	assert_true(next_ended());
	assert_int_equal(ended.ground, SG_BY_BAN);
	assert_text(ended.ban, "B-1");
	assert_false(next_ended());
	/* c-icap may have had the bans a little later than the judge. */
	step(500);
	banned = open_one(PUPIL, 3, "www.bbc.co.uk:443");
	settle();
	assert_false(kernel_has(&kernel, banned));
	sg_judge_take_bans(judge, NULL, now_ms, tick_ms);
	sg_bans_close(&bans);
	banned = open_one(PUPIL, 4, "www.bbc.co.uk:443");
	settle();
	assert_true(kernel_has(&kernel, banned));
}

static void
test_ban_of_name(void **state)
{
	struct sg_request *request = room_connect(&last, NOBODY, 1,
	    "www.bbc.co.uk:443");
	uint64_t bob, other;
	struct sg_bans *bans;

	(void)state;
	request->user = SG_LIT("BOB@HILL");
	request->now = now_ms / 1000;
	(void)sg_tunnels_note(tunnels, request, ROOM_LOCAL, policy);
	bob = kernel_open(&kernel, &request->client, 1, "10.20.0.2", 3128);
	other = open_one(NOBODY, 2, "www.bbc.co.uk:443");
	settle();
	bans = ban_of("bob", NULL);
	sg_judge_take_bans(judge, bans, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, bob));
	assert_true(kernel_has(&kernel, other));
	sg_judge_take_bans(judge, NULL, now_ms, tick_ms);
	sg_bans_close(&bans);
}

/* A ban that is to begin later begins by the time alone. */
static void
test_ban_to_come(void **state)
{
	uint64_t banned = open_one(PUPIL, 1, "www.bbc.co.uk:443");
	struct sg_bans *bans;

	(void)state;
	settle();
	now_ms += 120000;
	bans = ban_of(NULL, "10.20.1.7");
	now_ms -= 120000;
	sg_judge_take_bans(judge, bans, now_ms, tick_ms);
	settle();
	assert_true(kernel_has(&kernel, banned));
	assert_int_equal(sg_judge_next(judge), now_ms / 1000 + 119);
	step(120000);
	assert_false(kernel_has(&kernel, banned));
	sg_judge_take_bans(judge, NULL, now_ms, tick_ms);
	sg_bans_close(&bans);
}

/* Of an unknown connection, only the address is known: it ends if that is
 * banned, and when somebody is banned who may be anybody. */
static void
test_ban_unknown(void **state)
{
	uint64_t staff, pupil, known;
	struct sg_bans *bans, *more;

	(void)state;
	take("school \"Hill\"\nrules\n    otherwise allow\n");
	begin_unknown(&staff, &pupil, &known);
	bans = ban_of(NULL, "10.20.1.7");
	sg_judge_take_bans(judge, bans, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, staff));
	step(60000);
	more = ban_of("bob", NULL);
	sg_judge_take_bans(judge, more, now_ms, tick_ms);
	assert_false(kernel_has(&kernel, staff));
	assert_true(kernel_has(&kernel, known));
	sg_judge_take_bans(judge, NULL, now_ms, tick_ms);
	sg_bans_close(&bans);
	sg_bans_close(&more);
}

/* When a supervision ends, the ban of a person holds again: whose an unknown
 * connection is, is not known, so it ends.  A ban of an address ends only the
 * connections of that address. */
static void
test_supervision_ends(void **state)
{
	uint64_t staff, pupil, known;
	struct sg_bans *bans, *more;

	(void)state;
	take("school \"Hill\"\nrules\n    otherwise allow\n");
	begin_unknown(&staff, &pupil, &known);
	bans = ban_while(NULL, "10.20.1.8", 600);
	sg_judge_take_bans(judge, bans, now_ms, tick_ms);
	step(660000);
	assert_true(kernel_has(&kernel, staff));
	assert_true(kernel_has(&kernel, pupil));
	/* The ban began before these connections were seen, and does not count
	 * as new. */
	now_ms -= 600000;
	more = ban_while("bob", NULL, 900);
	now_ms += 600000;
	sg_judge_take_bans(judge, more, now_ms, tick_ms);
	step(240000);
	assert_true(kernel_has(&kernel, staff));
	assert_int_equal(sg_judge_next(judge), now_ms / 1000 + 60);
	step(61000);
	assert_false(kernel_has(&kernel, staff));
	assert_false(kernel_has(&kernel, pupil));
	assert_true(kernel_has(&kernel, known));
	sg_judge_take_bans(judge, NULL, now_ms, tick_ms);
	sg_bans_close(&bans);
	sg_bans_close(&more);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(test_window),
	    CASE(test_ban_of_address),
	    CASE(test_ban_of_name),
	    CASE(test_ban_to_come),
	    CASE(test_ban_unknown),
	    CASE(test_supervision_ends),
	    CASE(test_window_late_row),
	    CASE(test_allowed_again),
	    CASE(test_closer_away),
	    CASE(test_answer_lost),
	    CASE(test_answer_lost_restart),
	    CASE(test_closed_while_away),
	    CASE(test_closer_hangs),
	    CASE(test_closer_tried),
	    CASE(test_people),
	    CASE(test_intercepted),
	    CASE(test_ambiguous),
	    CASE(test_decoy),
	    CASE(test_other_port),
	    CASE(test_from_missing),
	    CASE(test_tie),
	    CASE(test_paths),
	    CASE(test_websocket),
	    CASE(test_exception),
	    CASE(test_edit),
	    CASE(test_service_behind),
	    CASE(test_service_ahead),
	    CASE(test_service_strange),
	    CASE(test_service_between),
	    CASE(test_service_two_ahead),
	    CASE(test_rollback),
	    CASE(test_old_row_strange),
	    CASE(test_unknown_ahead),
	    CASE(test_unknown_ahead_window),
	    CASE(test_incomplete_ahead),
	    CASE(test_clock),
	    CASE(test_daylight_saving),
	    CASE(test_port_used_again),
	    CASE(test_gone),
	    CASE(test_void),
	    CASE(test_restart),
	    CASE(test_two_judges),
	    CASE(test_older_than_table),
	    CASE(test_unknown_stay),
	    CASE(test_unknown_edit),
	    CASE(test_incomplete),
	    CASE(test_incomplete_late),
	    CASE(test_incomplete_away),
	    CASE(test_old_row),
	    CASE(test_edit_away),
	    CASE(test_due_again),
	    CASE(test_due_until_home),
	    CASE(test_many_strangers),
	    CASE(test_unfit_unwritten),
	    CASE(test_not_found),
	    CASE(test_unfit),
	    CASE(test_thousand),
	    CASE(test_overflow),
	    CASE(test_own_table),
	    CASE(test_other_ledger),
	    CASE(test_own_ledger),
	    CASE(test_writable),
	    CASE(test_random_table),
	    CASE(test_random_ledger),
	    CASE(test_forged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
