/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_service.c -- a c-icap with the service and a policy gives each kind of
 * answer, and takes new policies while it runs.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "icap.h"
#include "server.h"

#define PUPIL "X-Client-IP: 10.20.6.7\r\n"
#define MANAGED PUPIL "X-SG-Mode: managed\r\n"
#define FROM_PAGE                                                              \
	"Sec-Fetch-Dest: image\r\nSec-Fetch-Mode: no-cors\r\n"                 \
	"Sec-Fetch-Site: cross-site\r\nReferer: http://a.example/\r\n"

#define SCHOOL "school \"Test School\"\n    if unsure  block\n"
#define GROUPS                                                                 \
	"group pupils\n    network  10.20.0.0/16\n"                            \
	"group staff\n    users  jsmith\n    directory  \"Teaching Staff\"\n"
#define SITES "sites our-page\n    page  www.facebook.com/hillcrest\n"
#define RULES                                                                  \
	"rules\n    allow everything for staff always\n"                       \
	"    allow our-page for everyone always\n"                             \
	"    block facebook, tiktok for pupils always\n"                       \
	"    otherwise allow\n"

/* at most, while a new child starts before an old child has ended */
#define CHILDREN_MAX 4

static const char policy[] = SCHOOL GROUPS SITES RULES;
static const char open_policy[] =
    "school \"Test School\"\n"
    "    if unsure  allow\nrules\n    otherwise allow\n";

static struct icap_reply reply;

static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : ".";
}

static void
install(const char *text)
{
	char path[128], command[1024];
	FILE *to;

	(void)snprintf(path, sizeof(path), "%s/school.policy", server_folder());
	to = fopen(path, "w");
	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
	(void)snprintf(command, sizeof(command),
	    "'%s/schoolgate' install "
	    "--catalogue '%s/conf/platforms' --locked /nonexistent "
	    "--state %s/state %s >/dev/null",
	    setting("SG_BUILD"), setting("SG_SOURCE"), server_folder(), path);
	assert_int_equal(system(command), 0);
}

static void
ask_with(const struct icap_request *request)
{
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	icap_reqmod(conn, request, &reply);
	icap_close(&conn);
}

static void
ask(const char *icap_headers, const char *http)
{
	struct icap_request request = {
	    .icap_headers = icap_headers, .http = http};

	ask_with(&request);
}

static void
header_is(const char *name, const char *expected)
{
	const char *value = icap_header(reply.http_head, name);

	if (expected == NULL) {
		assert_null(value);
		return;
	}
	assert_non_null(value);
	assert_string_equal(value, expected);
}

enum answer { PASS, PAGE, NOTHING, TEXT, MARK, REFUSE, CLOSED, OPEN, TUNNEL };

/* The values of X-SG-Verdict. */
static const char *const verdicts[] = {[MARK] = "block",
    [REFUSE] = "refuse",
    [CLOSED] = "closed",
    [OPEN] = "open",
    [TUNNEL] = "tunnel"};

static void
answer_is(enum answer answer)
{
	char length[32];

	assert_int_equal(reply.status, answer == PASS ? 204 : 200);
	if (answer == PASS)
		return;
	if (answer >= MARK) {
		assert_false(reply.is_response);
		header_is("X-SG-Verdict", verdicts[answer]);
		return;
	}
	assert_true(reply.is_response);
	assert_int_equal(reply.http_status, 403);
	assert_int_equal(reply.body_bytes > 0, answer != NOTHING);
	(void)snprintf(length, sizeof(length), "%llu",
	    (unsigned long long)reply.body_bytes);
	header_is("Content-Length", length);
	header_is("Content-Type",
	    answer == PAGE     ? "text/html; charset=utf-8" :
		answer == TEXT ? "text/plain" :
				 NULL);
}

static const struct {
	const char *name, *icap_headers, *http;
	enum answer answer;
} asked[] = {
    {"an ordinary site", PUPIL, "GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PASS},
    {"a blocked one", PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n", PAGE},
    {"in origin form", PUPIL,
	"GET /a HTTP/1.1\r\n"
	"Host: www.tiktok.com\r\n",
	PAGE},
    {"by a WebSocket", PUPIL,
	"GET http://www.tiktok.com/ HTTP/1.1\r\n"
	"Upgrade: websocket\r\nConnection: Upgrade\r\n",
	PAGE},
    {"from a page", PUPIL,
	"GET http://www.tiktok.com/i.gif HTTP/1.1\r\n" FROM_PAGE, NOTHING},
    /* A script navigates.  A person sees the answer. */
    {"a page navigates", PUPIL,
	"GET http://www.tiktok.com/ HTTP/1.1\r\n"
	"Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"
	"Sec-Fetch-Site: cross-site\r\n",
	PAGE},
    {"an allowed page", PUPIL,
	"GET http://www.facebook.com/hillcrest/a "
	"HTTP/1.1\r\n",
	PASS},
    {"for another person",
	"X-Client-IP: 10.20.6.7\r\n"
	"X-Client-Username: jsmith\r\n",
	"GET http://www.tiktok.com/ HTTP/1.1\r\n", PASS},
    {"for another person, encoded",
	"X-Client-IP: 10.20.6.7\r\n"
	"X-SG-User: jsmi%74h%20\r\n",
	"GET http://www.tiktok.com/ HTTP/1.1\r\n", PASS},
    {"for a directory group",
	"X-Client-IP: 10.20.6.7\r\n"
	"X-SG-Groups: Pupils,Teaching%20Staff\r\n",
	"GET http://www.tiktok.com/ HTTP/1.1\r\n", PASS},
    {"on another network", "X-Client-IP: 10.30.0.1\r\n",
	"GET http://www.tiktok.com/ HTTP/1.1\r\n", PASS},
    {"a person whom the client made up", PUPIL,
	"GET http://www.tiktok.com/ HTTP/1.1\r\n"
	"X-Client-Username: jsmith\r\nX-SG-Groups: Teaching Staff\r\n",
	PAGE},
    {"CONNECT to an ordinary site", PUPIL,
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", PASS},
    {"CONNECT, not decrypted", PUPIL, "CONNECT www.tiktok.com:443 HTTP/1.1\r\n",
	TEXT},
    {"CONNECT, decrypted", MANAGED, "CONNECT www.tiktok.com:443 HTTP/1.1\r\n",
	MARK},
    {"CONNECT that depends on the path", MANAGED,
	"CONNECT www.facebook.com:443 HTTP/1.1\r\n", PASS},
    {"the same, not decrypted", PUPIL,
	"CONNECT www.facebook.com:443 HTTP/1.1\r\n", TEXT},
    {"CONNECT with another server name",
	PUPIL "X-SG-SNI: www.tiktok.com\r\nX-SG-TLS: TLS/1.0\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", TEXT},
    {"the same, too late to decrypt",
	MANAGED "X-SG-SNI: www.tiktok.com\r\nX-SG-TLS: TLS/1.0\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", TEXT},
    {"CONNECT inside a decrypted connection",
	MANAGED "X-SG-SNI: www.bbc.co.uk\r\nX-SG-TLS: TLS/1.0\r\n"
		"X-SG-Inside: TLS/1.3\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", REFUSE},
    {"the same, and nothing read of its greeting",
	MANAGED "X-SG-Inside: TLS/1.3\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", REFUSE},
    {"the same to a member of staff, who may have everything",
	MANAGED "X-SG-User: jsmith\r\nX-SG-Inside: TLS/1.3\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", REFUSE},
    {"CONNECT to what is never decrypted", PUPIL "X-SG-Mode: spared\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", PASS},
    {"CONNECT to what is never decrypted, and blocked",
	PUPIL "X-SG-Mode: spared\r\n",
	"CONNECT www.tiktok.com:443 HTTP/1.1\r\n", REFUSE},
    {"the same that depends on the path", PUPIL "X-SG-Mode: spared\r\n",
	"CONNECT www.facebook.com:443 HTTP/1.1\r\n", REFUSE},
    {"a page inside a decrypted connection", MANAGED "X-SG-Inside: TLS/1.3\r\n",
	"GET https://www.bbc.co.uk/ HTTP/1.1\r\n", PASS},
    {"intercepted, nothing read yet", PUPIL "X-SG-Port: intercepted\r\n",
	"CONNECT 198.51.100.10:443 HTTP/1.1\r\n", PASS},
    {"intercepted, then its name",
	PUPIL "X-SG-Port: intercepted\r\n"
	      "X-SG-SNI: www.tiktok.com\r\nX-SG-TLS: TLS/1.0\r\n",
	"CONNECT www.tiktok.com:443 HTTP/1.1\r\n", TEXT},
    {"CONNECT to a port that is open for TLS", MANAGED "X-SG-Tunnel: tls\r\n",
	"CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n", OPEN},
    {"CONNECT to port 443, which is open for TLS",
	MANAGED "X-SG-Tunnel: tls\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", PASS},
    {"the same to a blocked site", MANAGED "X-SG-Tunnel: tls\r\n",
	"CONNECT www.tiktok.com:8443 HTTP/1.1\r\n", MARK},
    {"the same, not decrypted", PUPIL "X-SG-Tunnel: tls\r\n",
	"CONNECT www.tiktok.com:8443 HTTP/1.1\r\n", TEXT},
    {"CONNECT to a port that is open for any protocol",
	MANAGED "X-SG-Tunnel: other\r\n",
	"CONNECT www.bbc.co.uk:22 HTTP/1.1\r\n", TUNNEL},
    {"the same to a blocked site", MANAGED "X-SG-Tunnel: other\r\n",
	"CONNECT www.tiktok.com:22 HTTP/1.1\r\n", CLOSED},
    /* No path will be seen. */
    {"the same to a site of which a page is allowed",
	MANAGED "X-SG-Tunnel: other\r\n",
	"CONNECT www.facebook.com:22 HTTP/1.1\r\n", CLOSED},
    {"CONNECT to a closed port", MANAGED "X-SG-Tunnel: closed\r\n",
	"CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n", CLOSED},
    {"the same, not decrypted", PUPIL "X-SG-Tunnel: closed\r\n",
	"CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n", CLOSED},
    {"the same to a member of staff, who may have everything",
	MANAGED "X-SG-User: jsmith\r\nX-SG-Tunnel: closed\r\n",
	"CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n", CLOSED},
    {"the same to a blocked site", MANAGED "X-SG-Tunnel: closed\r\n",
	"CONNECT www.tiktok.com:8443 HTTP/1.1\r\n", CLOSED},
    {"the same at an intercepting port",
	PUPIL "X-SG-Port: intercepted\r\nX-SG-Tunnel: closed\r\n",
	"CONNECT 198.51.100.10:3130 HTTP/1.1\r\n", CLOSED},
    {"the same inside a decrypted connection",
	MANAGED "X-SG-Tunnel: closed\r\nX-SG-Inside: TLS/1.3\r\n",
	"CONNECT www.bbc.co.uk:22 HTTP/1.1\r\n", REFUSE},
    /* Without the mark, Squid refuses it. */
    {"CONNECT to another port, and nothing says whether it is open", MANAGED,
	"CONNECT www.bbc.co.uk:8443 HTTP/1.1\r\n", PASS},
    {"no target", PUPIL, "GET\r\n", PAGE},
    {"no host", PUPIL, "GET / HTTP/1.1\r\n", PAGE},
    {"no client", "", "GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"an IPv6 client", "X-Client-IP: 2001:db8::7\r\n",
	"GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PASS},
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		print_message("  %s\n", asked[i].name);
		ask(asked[i].icap_headers, asked[i].http);
		answer_is(asked[i].answer);
	}
}

static void
test_page_tells(void **state)
{
	(void)state;
	ask(PUPIL,
	    "GET http://www.tiktok.com/ HTTP/1.1\r\n"
	    "Accept-Language: pl\r\n");
	answer_is(PAGE);
	header_is("Content-Language", "pl");
	assert_non_null(strstr(reply.body, "TikTok"));
	assert_non_null(strstr(reply.body, "Test School"));
	ask(PUPIL, "HEAD http://www.tiktok.com/ HTTP/1.1\r\n");
	assert_int_equal(reply.http_status, 403);
	assert_false(reply.has_body);
}

static bool
has_ours(const char *head)
{
	for (; *head != '\0';
	     head += strcspn(head, "\n"), head += *head == '\n') {
		if (strncasecmp(head, "X-SG-", 5) == 0)
			return true;
	}
	return false;
}

/*
 * The HTTP client's X-SG-* headers are removed, and its body passes unchanged.
 * If the ICAP client can append the body itself (206), c-icap does not ask for
 * the body.
 */
static void
test_forged_headers(void **state)
{
	static const uint64_t sizes[] = {0, 1, 5000, 3000000};
	struct icap_request request = {.icap_headers = PUPIL,
	    .http =
		"POST http://www.bbc.co.uk/a?b HTTP/1.1\r\n"
		"X-SG-Verdict: splice\r\nHost: www.bbc.co.uk\r\nx-sg-a: 1\r\n"
		"X-SG-Verdict: splice\r\nX-SG\r\nX-SG-odd\r\nCookie: b\r\n"
		"X-SG-Last: 1\r\n"};
	bool at_once;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		request.body = sizes[i];
		for (int way = 0; way < 8; way++) {
			request.no_preview = (way & 1) != 0;
			request.no_204 = (way & 2) != 0;
			request.no_206 = (way & 4) != 0;
			at_once = sizes[i] > 0 && (way & 5) == 0;
			ask_with(&request);
			assert_int_equal(reply.status, at_once ? 206 : 200);
			assert_int_equal(reply.original_body, at_once);
			assert_int_equal(reply.sent, at_once ? 0 : sizes[i]);
			assert_false(reply.is_response);
			assert_false(has_ours(reply.http_head));
			assert_ptr_equal(
			    strstr(reply.http_head,
				"POST "
				"http://www.bbc.co.uk/a?b HTTP/1.1\r\n"
				"Host: www.bbc.co.uk\r\nX-SG\r\n"),
			    reply.http_head);
			header_is("Cookie", "b");
			assert_int_equal(reply.body_bytes, reply.sent);
			assert_true(reply.body_sum ==
			    (reply.sent == 0 ? 0 : icap_body_sum(reply.sent)));
		}
	}
}

/* Squid knows the name of the WebSocket protocol in lower case only. A request
 * that has it in lower case passes as it is. */
static void
test_upgrade(void **state)
{
	static const struct {
		const char *headers, *upgrade;
	} rows[] = {
	    {"Upgrade: websocket\r\nSec-WebSocket-Key: a\r\n", NULL},
	    {"Upgrade: WebSocket\r\nSec-WebSocket-Key: a\r\n", "websocket"},
	    {"Sec-WebSocket-Key: a\r\nupgrade: h2c, WEBSOCKET\r\n",
		"h2c, websocket"},
	    /* This is no request for a WebSocket. */
	    {"Upgrade: WebSocket\r\n", NULL},
	};
	char http[512];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(http, sizeof(http),
		    "GET https://www.bbc.co.uk/ws HTTP/1.1\r\n"
		    "Connection: Upgrade\r\n%sCookie: WebSocket\r\n",
		    rows[i].headers);
		ask(MANAGED "X-SG-Inside: TLS/1.3\r\n", http);
		if (rows[i].upgrade == NULL) {
			answer_is(PASS);
			continue;
		}
		assert_int_equal(reply.status, 200);
		assert_false(reply.is_response);
		header_is("Upgrade", rows[i].upgrade);
		header_is("Cookie", "WebSocket");
		header_is("X-SG-Verdict", NULL);
	}
	ask(MANAGED,
	    "GET https://www.tiktok.com/ws HTTP/1.1\r\n"
	    "Upgrade: WebSocket\r\nSec-WebSocket-Key: a\r\n");
	answer_is(NOTHING);
}

static void
test_upload(void **state)
{
	struct icap_request request = {.icap_headers = PUPIL,
	    .http = "POST http://www.tiktok.com/ HTTP/1.1\r\n",
	    .body = 30000000,
	    .no_preview = true};
	long before;

	(void)state;
	ask(PUPIL, request.http);
	before = server_memory_kib();
	ask_with(&request);
	answer_is(PAGE);
	assert_true(server_memory_kib() - before < 4096);
	request.no_preview = false;
	request.http = "POST http://www.bbc.co.uk/ HTTP/1.1\r\n";
	ask_with(&request);
	answer_is(PASS);
}

/*
 * If an answer does not need the request's body, it does not wait for the body.
 * Otherwise a client could hold a thread for as long as it likes. The
 * connection stays usable.
 */
static void
test_nobody_waits_for_a_body(void **state)
{
	struct icap_conn *conn = icap_open(server_port());
	struct icap_request request = {.body = 5000};

	(void)state;
	assert_non_null(conn);
	for (unsigned way = 0; way < 4; way++) {
		request.no_204 = (way & 1) != 0;
		request.no_206 = (way & 2) != 0;
		for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
			print_message("  %s\n", asked[i].name);
			request.icap_headers = asked[i].icap_headers;
			request.http = asked[i].http;
			if (asked[i].answer >= MARK)
				continue; /* a CONNECT has no body */
			icap_reqmod(conn, &request, &reply);
			answer_is(asked[i].answer);
			assert_int_equal(reply.sent, 0);
			assert_int_equal(reply.reads, 1);
		}
	}
	icap_close(&conn);
}

/* The whole body is in the preview, so c-icap need not ask for a rest. */
static void
test_a_body_within_its_preview(void **state)
{
	static const char *const sites[] = {"www.tiktok.com", "www.bbc.co.uk"};
	struct icap_conn *conn = icap_open(server_port());
	char http[256], bytes[1024];

	(void)state;
	assert_non_null(conn);
	for (unsigned i = 0; i < 4; i++) {
		(void)snprintf(http, sizeof(http),
		    "POST http://%s/ HTTP/1.1"
		    "\r\nX-SG-A: b\r\n\r\n",
		    sites[i % 2]);
		(void)snprintf(bytes, sizeof(bytes),
		    "REQMOD icap://127.0.0.1"
		    "/schoolgate ICAP/1.0\r\nHost: x\r\n" PUPIL "Allow: 206\r\n"
		    "Preview: 5\r\nEncapsulated: req-hdr=0, req-body=%zu\r\n"
		    "\r\n%s%s0; ieof\r\n\r\n",
		    strlen(http), http, i < 2 ? "" : "5\r\nhello\r\n");
		icap_raw(conn, bytes, strlen(bytes), &reply);
		assert_int_equal(reply.status, 200);
		assert_int_equal(reply.is_response, i % 2 == 0);
		if (reply.is_response)
			answer_is(PAGE);
		else
			assert_string_equal(reply.body, i < 2 ? "" : "hello");
	}
	icap_close(&conn);
}

/* c-icap writes an answer in four pieces. They must not become four packets. */
static void
test_a_page_comes_in_one_piece(void **state)
{
	struct icap_conn *conn = icap_open(server_port());
	const struct icap_request page = {.icap_headers = PUPIL,
	    .http = "GET http://www.tiktok.com/ HTTP/1.1\r\n"};
	const struct icap_request pass = {.icap_headers = PUPIL,
	    .http = "GET http://www.bbc.co.uk/ HTTP/1.1\r\n"};

	(void)state;
	assert_non_null(conn);
	for (unsigned i = 0; i < 3; i++) {
		icap_reqmod(conn, &page, &reply);
		answer_is(PAGE);
		assert_int_equal(reply.reads, 1);
		icap_reqmod(conn, &pass, &reply);
		answer_is(PASS);
	}
	icap_close(&conn);
}

static void
test_without_204(void **state)
{
	struct icap_request request = {.icap_headers = PUPIL,
	    .http = "POST http://www.bbc.co.uk/ HTTP/1.1\r\nA: b\r\n",
	    .body = 100000,
	    .no_204 = true,
	    .no_preview = true};

	(void)state;
	ask_with(&request);
	assert_int_equal(reply.status, 200);
	assert_false(reply.is_response);
	assert_int_equal(reply.body_bytes, 100000);
	assert_true(reply.body_sum == icap_body_sum(100000));
	request.body = 0;
	ask_with(&request);
	assert_int_equal(reply.status, 200);
	assert_false(reply.is_response);
	header_is("A", "b");
}

/* ---- while it runs ------------------------------------------------------ */

static const char *
istag(void)
{
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	icap_options(conn, &reply);
	icap_close(&conn);
	assert_non_null(icap_header(reply.icap_head, "ISTag"));
	return icap_header(reply.icap_head, "ISTag");
}

static void
sleep_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

/* Returns true if a request to a blocked site gets this answer in time. */
static bool
comes_to(enum answer answer)
{
	for (int i = 0; i < 200; i++) {
		ask(PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n");
		if (answer == PASS ? reply.status == 204 :
				     reply.http_status == 403)
			return true;
		sleep_ms(50);
	}
	return false;
}

static void
test_new_policy(void **state)
{
	char before[64];

	(void)state;
	assert_true(comes_to(PAGE));
	(void)snprintf(before, sizeof(before), "%s", istag());
	install(open_policy);
	assert_true(comes_to(PASS));
	assert_string_not_equal(istag(), before);
	install(policy);
	assert_true(comes_to(PAGE));
	assert_string_equal(istag(), before);
}

static int
count(const char *text, const char *part)
{
	int n = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

/* Requests with headers that Squid cannot have written. */
static const struct {
	const char *name, *icap_headers, *http;
	enum answer answer;
} untold[] = {
    {"no client", "", "GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"two clients", PUPIL "X-Client-IP: 10.30.0.1\r\n",
	"GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"a second user", PUPIL "X-SG-User: a\r\nX-SG-User: jsmith\r\n",
	"GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"a user by two headers",
	PUPIL "X-SG-User: a\r\n"
	      "X-Client-Username: jsmith\r\n",
	"GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"a second mode after none",
	PUPIL "X-SG-Mode: -\r\n"
	      "X-SG-Mode: managed\r\n",
	"GET http://www.bbc.co.uk/ HTTP/1.1\r\n", PAGE},
    {"a server name that is not encoded", MANAGED "X-SG-SNI: a b\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", TEXT},
    {"a folded line", MANAGED "X-SG-SNI: a\r\n X-SG-Mode: byod\r\n",
	"CONNECT www.bbc.co.uk:443 HTTP/1.1\r\n", TEXT},
    {"a CONNECT that would else be marked", MANAGED "X-SG-Mode: byod\r\n",
	"CONNECT www.tiktok.com:443 HTTP/1.1\r\n", TEXT},
    {"the same inside a decrypted connection",
	MANAGED "X-SG-Mode: byod\r\n"
		"X-SG-Inside: TLS/1.3\r\n",
	"CONNECT www.tiktok.com:443 HTTP/1.1\r\n", REFUSE},
    {"a target with a blank", PUPIL,
	"GET http://www.bbc.co.uk/ a HTTP/1.1"
	"\r\n",
	PAGE},
};

/* `if unsure allow` lets requests pass that the gate cannot judge. It does not
 * apply to forged requests: Squid cannot have written their headers. */
static void
test_unsure_allow(void **state)
{
	int lines;

	(void)state;
	install(open_policy);
	assert_true(comes_to(PASS));
	ask(PUPIL, "GET / HTTP/1.1\r\n");
	answer_is(PASS);
	ask(PUPIL, "GET / HTTP/1.1\r\nX-SG-A: 1\r\n");
	assert_int_equal(reply.status, 200);
	assert_false(reply.is_response);
	assert_false(has_ours(reply.http_head));
	for (size_t i = 0; i < sizeof(untold) / sizeof(untold[0]); i++) {
		print_message("  %s\n", untold[i].name);
		ask(untold[i].icap_headers, untold[i].http);
		answer_is(untold[i].answer);
	}
	/* Each child logs the refusal of forged requests once, however many it
	 * refuses. */
	sleep_ms(300);
	lines = count(server_log(), "were refused as forged");
	assert_true(lines >= 1 && lines <= CHILDREN_MAX);
	install(policy);
	assert_true(comes_to(PAGE));
}

static void
test_damaged_policy(void **state)
{
	char path[128], other[128];
	int before, after;
	FILE *to;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/state/policy.img",
	    server_folder());
	(void)snprintf(other, sizeof(other), "%s/damaged", server_folder());
	to = fopen(other, "w");
	assert_non_null(to);
	assert_true(fputs("not an image", to) >= 0);
	assert_int_equal(fclose(to), 0);
	before = count(server_log(), "the new images were refused");
	assert_int_equal(rename(other, path), 0);
	for (int i = 0; i < 100; i++) {
		if (count(server_log(), "the new images were refused") > before)
			break;
		sleep_ms(100);
	}
	ask(PUPIL, "GET http://www.tiktok.com/ HTTP/1.1\r\n");
	answer_is(PAGE);
	after = count(server_log(), "the new images were refused");
	assert_int_equal(after, before + 1);
	assert_int_equal(unlink(path), 0);
	sleep_ms(300);
	ask(PUPIL, "GET http://www.bbc.co.uk/ HTTP/1.1\r\n");
	answer_is(PASS);
	install(policy);
	assert_true(comes_to(PAGE));
}

/* Returns the number that follows a label on the info page. */
static unsigned long
counter(const char *page, const char *label)
{
	const char *at = strstr(page, label);

	assert_non_null(at);
	at = strpbrk(at + strlen(label), "0123456789");
	assert_non_null(at);
	return strtoul(at, NULL, 10);
}

static void
test_counters(void **state)
{
	static const char request[] =
	    "REQMOD icap://127.0.0.1/info ICAP/1.0"
	    "\r\nHost: x\r\nEncapsulated: req-hdr=0, null-body=37\r\n\r\n"
	    "GET http://info/?table=* HTTP/1.1\r\n\r\n";
	struct icap_conn *conn;
	unsigned long children, age;

	(void)state;
	/* Let the reload thread wake and update the counter of the age. */
	sleep_ms(2300);
	conn = icap_open(server_port());
	assert_non_null(conn);
	icap_raw(conn, request, sizeof(request) - 1, &reply);
	icap_close(&conn);
	assert_non_null(strstr(reply.body, "FORGED HEADERS REMOVED"));
	assert_true(counter(reply.body, "REFUSED AS FORGED") >=
	    sizeof(untold) / sizeof(untold[0]));
	assert_true(counter(reply.body, "POLICIES REFUSED") >= 1);
	children = counter(reply.body, "CHILDREN WITH A POLICY");
	age = counter(reply.body, "AGE OF POLICY, SECONDS, ALL CHILDREN");
	assert_true(children >= 1 && children <= CHILDREN_MAX);
	assert_true(age >= children && age < children * 3600);
}

static int
begin(void **state)
{
	char command[256];

	(void)state;
	if (!server_start("schoolgate.PollInterval 20\n"))
		return -1;
	install(policy);
	(void)snprintf(command, sizeof(command), "chmod -R a+rX %s",
	    server_folder());
	if (system(command) != 0)
		return -1;
	return comes_to(PAGE) ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	return server_stop() ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_page_tells),
	    cmocka_unit_test(test_forged_headers),
	    cmocka_unit_test(test_upgrade),
	    cmocka_unit_test(test_upload),
	    cmocka_unit_test(test_nobody_waits_for_a_body),
	    cmocka_unit_test(test_a_body_within_its_preview),
	    cmocka_unit_test(test_a_page_comes_in_one_piece),
	    cmocka_unit_test(test_without_204),
	    cmocka_unit_test(test_new_policy),
	    cmocka_unit_test(test_unsure_allow),
	    cmocka_unit_test(test_damaged_policy),
	    cmocka_unit_test(test_counters),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
