/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_icap_request.c -- ICAP requests are read correctly. The headers are
 * split into lines as c-icap splits them.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "icap/icap_request.h"

#define SQUID "X-Client-IP: 10.20.6.7\r\n"

#define MANY_HEADERS 2000

static struct sg_icap_request icap_request;
static ci_headers_list_t *icap, *http;

/* Parses a head as c-icap does. */
static ci_headers_list_t *
unpack(const char *text, size_t n)
{
	ci_headers_list_t *list = ci_headers_create();

	assert_non_null(list);
	assert_int_not_equal(ci_headers_setsize(list, (int)n + 4), 0);
	memcpy(list->buf, text, n);
	memcpy(list->buf + n, "\r\n", 2);
	list->bufused = (int)n;
	/* The result is an index into c-icap's list of ICAP statuses. EC_100,
	 * the first status of that list, means success. */
	assert_int_equal(ci_headers_unpack(list), EC_100);
	return list;
}

static void
tell(const char *squid, const char *request)
{
	char text[4096];
	int n = snprintf(text, sizeof(text),
	    "REQMOD icap://x/schoolgate ICAP/1.0\r\nHost: x\r\n%s", squid);

	icap = unpack(text, (size_t)n);
	http = unpack(request, strlen(request));
	sg_icap_request_begin(http, 1795514400, &icap_request);
	sg_icap_request_finish(icap, http, &icap_request);
}

static void
forget(void)
{
	ci_headers_destroy(icap);
	ci_headers_destroy(http);
}

static void
is(struct sg_str s, const char *expected)
{
	assert_int_equal(s.n, strlen(expected));
	if (s.n > 0)
		assert_memory_equal(s.p, expected, s.n);
}

static void
test_whole_request(void **state)
{
	char client[SG_ADDRESS_TEXT];

	(void)state;
	tell(SQUID
	    "X-Client-Username: jsmith\r\n"
	    "X-SG-Client: 10.20.6.7:40123\r\nX-SG-MAC: 02:aa:BB:cc:dd:01\r\n"
	    "X-SG-SNI: www.bbc.co.uk\r\nX-SG-TLS: TLS/1.0\r\n"
	    "X-SG-Mode: managed\r\nX-SG-Port: intercepted\r\n"
	    "X-SG-Inside: TLS/1.3\r\nX-SG-Dst: 198.51.100.10:443\r\n"
	    "X-SG-Groups: Teaching%20Staff,Pupils\r\n",
	    "GET https://www.bbc.co.uk/a?b=1 HTTP/1.1\r\n"
	    "Host: www.bbc.co.uk\r\nAccept-Language: cy \r\nX-Odd\r\n");
	assert_null(icap_request.fault);
	assert_false(icap_request.headers.ours);
	is(icap_request.request.method, "GET");
	is(icap_request.request.target, "https://www.bbc.co.uk/a?b=1");
	assert_ptr_equal(icap_request.request.found, &icap_request.headers);
	is(icap_request.headers.host, "www.bbc.co.uk");
	is(icap_request.headers.accept_language, "cy");
	is(icap_request.headers.cookie, "");
	assert_true(icap_request.request.has_client);
	sg_address_text(&icap_request.request.client, client);
	assert_string_equal(client, "10.20.6.7");
	is(icap_request.request.mac, "02:aa:BB:cc:dd:01");
	is(icap_request.request.client_port, "40123");
	is(icap_request.request.user, "jsmith");
	assert_int_equal(icap_request.request.ngroups, 2);
	is(icap_request.request.groups[0], "Teaching Staff");
	is(icap_request.request.groups[1], "Pupils");
	assert_int_equal(icap_request.request.sni_state, SG_SNI_NAME);
	is(icap_request.request.sni, "www.bbc.co.uk");
	assert_true(icap_request.request.managed);
	assert_true(icap_request.request.intercepted);
	assert_true(icap_request.request.inside_tls);
	assert_true(icap_request.request.has_reached);
	assert_int_equal(icap_request.request.reached.b[12], 198);
	assert_int_equal(icap_request.request.now, 1795514400);
	forget();
}

/* The port always comes from X-SG-Client. The address comes from X-Client-IP if
 * that header is there. */
static void
test_port(void **state)
{
	static const struct {
		const char *squid, *client, *port;
	} rows[] = {
	    {"X-SG-Client: 10.1.2.3:4000\r\n", "10.1.2.3", "4000"},
	    {SQUID "X-SG-Client: 10.20.6.7:5\r\n", "10.20.6.7", "5"},
	    {SQUID "X-SG-Client: 10.20.6.70\r\n", "10.20.6.7", ""},
	    {SQUID, "10.20.6.7", ""},
	    {"X-SG-Client: [2001:db8::7]:80\r\n", "2001:db8::7", "80"},
	    {"X-SG-Client: 2001:db8::1\r\n", "2001:db8::1", ""},
	    {"X-Client-IP: 2001:db8::7\r\nX-SG-Client: 2001:db8::7:99\r\n",
		"2001:db8::7", "99"},
	    {SQUID "X-SG-Client: [2001:db8::7]:80\r\n", "10.20.6.7", "80"},
	    {SQUID "X-SG-Client: 10.20.6.8:81\r\n", "10.20.6.7", "81"},
	};
	char client[SG_ADDRESS_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tell(rows[i].squid, "GET http://a/ HTTP/1.1\r\n");
		assert_null(icap_request.fault);
		sg_address_text(&icap_request.request.client, client);
		assert_string_equal(client, rows[i].client);
		is(icap_request.request.client_port, rows[i].port);
		forget();
	}
}

static void
test_dashes_are_nothing(void **state)
{
	(void)state;
	tell(SQUID "X-Client-Username: -\r\nX-SG-MAC: 00:00:00:00:00:00\r\n"
		   "X-SG-SNI: -\r\nX-SG-TLS: -\r\nX-SG-Mode: byod\r\n"
		   "X-SG-Port: explicit\r\nX-SG-Groups: -\r\n"
		   "X-SG-User: -\r\nX-SG-Inside: -\r\nX-SG-Dst: -\r\n",
	    "GET http://a.example/ HTTP/1.1\r\n");
	assert_null(icap_request.fault);
	assert_int_equal(icap_request.request.user.n, 0);
	is(icap_request.request.mac, "00:00:00:00:00:00");
	assert_int_equal(icap_request.request.sni_state, SG_SNI_UNSEEN);
	assert_false(icap_request.request.managed);
	assert_false(icap_request.request.intercepted);
	assert_false(icap_request.request.inside_tls);
	assert_int_equal(icap_request.request.ngroups, 0);
	assert_int_equal(icap_request.headers.host.n, 0);
	forget();
}

/* A client must not be able to choose its own identity in HTTP headers. */
static void
test_client_cannot_tell(void **state)
{
	(void)state;
	tell(SQUID,
	    "GET http://a.example/ HTTP/1.1\r\n"
	    "X-Client-IP: 10.99.0.1\r\nX-Client-Username: head\r\n"
	    "x-sg-mode: managed\r\nHost: a.example\r\nX-SG-Groups: Staff\r\n"
	    "X-SG-SNI: a.example\r\nX-SG-Verdict : splice\r\nX-SG-\r\n");
	assert_null(icap_request.fault);
	assert_true(icap_request.headers.ours);
	assert_int_equal(icap_request.request.client.b[15], 7);
	assert_int_equal(icap_request.request.user.n, 0);
	assert_false(icap_request.request.managed);
	assert_int_equal(icap_request.request.ngroups, 0);
	assert_int_equal(icap_request.request.sni_state, SG_SNI_UNSEEN);
	is(icap_request.headers.host, "a.example");
	forget();
}

/* If a header stands twice with different values, neither value may be used.
 * Otherwise the wrong person could be blamed, or allowed. */
static void
test_what_is_in_doubt_is_left_out(void **state)
{
	(void)state;
	tell(SQUID "X-SG-User: akhan\r\nX-SG-User: jsmith\r\n"
		   "X-SG-MAC: 02:aa:bb:cc:dd:01\r\n",
	    "GET http://a.example/ HTTP/1.1\r\n");
	assert_string_equal(icap_request.fault, "X-SG-User stands twice");
	assert_int_equal(icap_request.request.user.n, 0);
	is(icap_request.request.mac, "02:aa:bb:cc:dd:01");
	assert_true(icap_request.request.has_client);
	forget();
	tell(SQUID "X-Client-IP: 10.1.1.1\r\n",
	    "GET http://a.example/ HTTP/1.1\r\n");
	assert_string_equal(icap_request.fault, "X-Client-IP stands twice");
	assert_false(icap_request.request.has_client);
	forget();
}

static const struct {
	const char *name, *squid, *request, *fault;
	const char *method, *target;
} requests[] = {
    {"HTTP/0.9 has two parts", SQUID, "GET /index\r\n", NULL, "GET", "/index"},
    {"CONNECT", SQUID, "CONNECT a.example:443 HTTP/1.1\r\n", NULL, "CONNECT",
	"a.example:443"},
    {"bare line feeds", SQUID, "GET http://a/ HTTP/1.1\nHost: a\r\n", NULL,
	"GET", "http://a/"},
    {"IPv6 client", "X-Client-IP: 2001:db8::7\r\n",
	"GET http://a/ HTTP/1.1\r\n", NULL, "GET", "http://a/"},
    {"client only with its port", "X-SG-Client: 10.1.2.3:4000\r\n",
	"GET http://a/ HTTP/1.1\r\n", NULL, "GET", "http://a/"},
    {"blank in the target", SQUID, "GET http://a .b/ HTTP/1.1\r\n",
	"the request target has a blank in it", "GET", "http://a .b/"},
    {"tab in the target", SQUID, "GET http://a\t.b/ HTTP/1.1\r\n",
	"the request target has a blank in it", "GET", "http://a\t.b/"},
    {"folded request line", SQUID,
	"GET http://a/ HTTP/1.1\r\n X-SG-Verdict: splice\r\n",
	"the request target has a blank in it", "GET",
	"http://a/ HTTP/1.1\r\n X-SG-Verdict: splice"},
    {"two blanks", SQUID, "GET  http://a/ HTTP/1.1\r\n",
	"the request target has a blank in it", "GET", " http://a/"},
    {"method alone", SQUID, "GET\r\n", "the request has no method or no target",
	"GET", ""},
    {"version alone", SQUID, "GET HTTP/1.1\r\n", NULL, "GET", "HTTP/1.1"},
    {"blank first", SQUID, " http://a/ HTTP/1.1\r\n",
	"the request has no method or no target", "", "http://a/"},
    {"no client", "", "GET http://a/ HTTP/1.1\r\n",
	"Squid did not tell the client's address", "GET", "http://a/"},
    {"client is no address", "X-Client-IP: somebody\r\n",
	"GET http://a/ HTTP/1.1\r\n", "Squid did not tell the client's address",
	"GET", "http://a/"},
    {"no such mode", SQUID "X-SG-Mode: Managed\r\n",
	"GET http://a/ HTTP/1.1\r\n", "X-SG-Mode has a word that is not known",
	"GET", "http://a/"},
    {"no such port", SQUID "X-SG-Port: both\r\n", "GET http://a/ HTTP/1.1\r\n",
	"X-SG-Port has a word that is not known", "GET", "http://a/"},
    {"an address that nobody reaches",
	SQUID "X-SG-Port: intercepted\r\n"
	      "X-SG-Dst: nowhere:443\r\n",
	"GET http://a/ HTTP/1.1\r\n", "X-SG-Dst is no address with a port",
	"GET", "http://a/"},
    {"a fact's own fault", SQUID "X-SG-SNI: a\tb\r\n",
	"CONNECT a:443 HTTP/1.1\r\n",
	"X-SG-SNI has bytes that Squid does not write there", "CONNECT",
	"a:443"},
};

static void
test_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		print_message("  %s\n", requests[i].name);
		tell(requests[i].squid, requests[i].request);
		if (requests[i].fault == NULL)
			assert_null(icap_request.fault);
		else
			assert_string_equal(icap_request.fault,
			    requests[i].fault);
		is(icap_request.request.method, requests[i].method);
		is(icap_request.request.target, requests[i].target);
		forget();
	}
}

static void
test_nul_is_a_fault(void **state)
{
	static const char request[] =
	    "GET http://good.example\0.evil.example/ HTTP/1.1\r\n";

	(void)state;
	tell(SQUID, "GET / HTTP/1.1\r\n");
	ci_headers_destroy(http);
	http = unpack(request, sizeof(request) - 1);
	sg_icap_request_begin(http, 0, &icap_request);
	sg_icap_request_finish(icap, http, &icap_request);
	assert_string_equal(icap_request.fault,
	    "the request target has a blank in it");
	forget();
}

static void
test_no_http(void **state)
{
	(void)state;
	tell(SQUID, "GET / HTTP/1.1\r\n");
	sg_icap_request_begin(NULL, 0, &icap_request);
	sg_icap_request_finish(icap, NULL, &icap_request);
	assert_string_equal(icap_request.fault,
	    "there is no HTTP request in it");
	assert_int_equal(icap_request.request.method.n, 0);
	assert_int_equal(icap_request.headers.host.n, 0);
	forget();
}

#define NOT_USER "X-SG-User has bytes that Squid does not write there"

static const struct {
	const char *header, *user, *fault;
} users[] = {
    {"X-SG-User: jsmith\r\n", "jsmith", NULL},
    {"X-Client-Username: jsmith\r\n", "jsmith", NULL},
    {"X-Client-Username: a%20b\r\n", "a%20b", NULL},
    {"X-SG-User: SCHOOL%5Cakhan\r\n", "SCHOOL\\akhan", NULL},
    {"X-SG-User: jsmith@SCHOOL.EXAMPLE\r\n", "jsmith@SCHOOL.EXAMPLE", NULL},
    {"X-SG-User: %20jsmith%20%20\r\n", "jsmith", NULL},
    {"X-SG-User: %C3%89lodie%20M\r\n", "\xc3\x89lodie M", NULL},
    {"X-Client-Username: \xc3\x89lodie M\r\n", "\xc3\x89lodie M", NULL},
    {"X-SG-User: 100%25\r\n", "100%", NULL},
    {"X-SG-User: js%0Amith\r\n", "", NOT_USER},
    {"X-SG-User: js%00mith\r\n", "", NOT_USER},
    {"X-SG-User: js%7fmith\r\n", "", NOT_USER},
    {"X-SG-User: js%c2%85mith\r\n", "", NOT_USER},
    {"X-SG-User: %C9lodie\r\n", "", NOT_USER},
    {"X-SG-User: \xc3\x89lodie\r\n", "", NOT_USER},
    {"X-SG-User: a b\r\n", "", NOT_USER},
    {"X-SG-User: 100%\r\n", "", NOT_USER},
    {"X-SG-User: 50%2\r\n", "", NOT_USER},
    {"X-SG-User: %zz\r\n", "", NOT_USER},
    {"X-SG-User: a\r\nX-Client-Username: a\r\n", "",
	"X-SG-User and X-Client-Username are both there"},
};

static void
fault_is(const char *fault)
{
	if (fault == NULL)
		assert_null(icap_request.fault);
	else
		assert_string_equal(icap_request.fault, fault);
}

static void
test_users(void **state)
{
	char squid[512];

	(void)state;
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
		(void)snprintf(squid, sizeof(squid), "%s%s", SQUID,
		    users[i].header);
		print_message("  %s", users[i].header);
		tell(squid, "GET http://a/ HTTP/1.1\r\n");
		is(icap_request.request.user, users[i].user);
		fault_is(users[i].fault);
		forget();
	}
}

/* Any bytes are accepted here. The gate decides later whether they are a host
 * name. */
static void
test_server_names(void **state)
{
	(void)state;
	tell(SQUID "X-SG-SNI: x%0D%0A%0d%0aGET%20/%00\xff\r\n",
	    "CONNECT a:443 HTTP/1.1\r\n");
	assert_string_equal(icap_request.fault,
	    "X-SG-SNI has bytes that Squid does not write there");
	forget();
	tell(SQUID "X-SG-SNI: x%0D%0A%0d%0aGET%20/%01%ff\r\n",
	    "CONNECT a:443 HTTP/1.1\r\n");
	assert_null(icap_request.fault);
	assert_int_equal(icap_request.request.sni_state, SG_SNI_NAME);
	is(icap_request.request.sni, "x\r\n\r\nGET /\x01\xff");
	forget();
}

/* A CONNECT at a port that intercepts plain HTTP is not an intercepted
 * request. */
static void
test_plain_interception(void **state)
{
	(void)state;
	tell(SQUID "X-SG-Port: intercepted-plain\r\nX-SG-Dst: 192.0.2.1:80\r\n",
	    "GET http://a/ HTTP/1.1\r\n");
	assert_true(icap_request.request.intercepted);
	assert_true(icap_request.request.has_reached);
	forget();
	tell(SQUID "X-SG-Port: intercepted-plain\r\nX-SG-Dst: 192.0.2.1:80\r\n",
	    "CONNECT 198.51.100.10:443 HTTP/1.1\r\n");
	assert_null(icap_request.fault);
	assert_false(icap_request.request.intercepted);
	assert_false(sg_icap_request_awaits_name(&icap_request.request));
	forget();
}

#define WORD "X-SG-Tunnel has a word that is not known"

static const struct {
	const char *squid, *request;
	enum sg_port port;
	enum sg_tunnel tunnel;
	bool managed;
	const char *fault;
} tunnels[] = {
    {"X-SG-Tunnel: tls\r\n", "CONNECT a:8443 HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_TLS, true, NULL},
    {"X-SG-Tunnel: closed\r\n", "CONNECT a:8443 HTTP/1.1\r\n", SG_PORT_CLOSED,
	SG_TUNNEL_USUAL, true, NULL},
    {"X-SG-Tunnel: closed\r\n", "CONNECT a:443 HTTP/1.1\r\n", SG_PORT_CLOSED,
	SG_TUNNEL_USUAL, true, NULL},
    /* Nothing inside such a tunnel is judged. So the host alone decides, as for
     * a device that is not decrypted. */
    {"X-SG-Tunnel: other\r\n", "CONNECT a:22 HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_OTHER, false, NULL},
    {"X-SG-Tunnel: tls\r\n", "CONNECT a:443 HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_USUAL, true, NULL},
    {"", "CONNECT a:443 HTTP/1.1\r\n", SG_PORT_UNKNOWN, SG_TUNNEL_USUAL, true,
	NULL},
    {"", "CONNECT a:8443 HTTP/1.1\r\n", SG_PORT_UNKNOWN, SG_TUNNEL_USUAL, true,
	NULL},
    {"X-SG-Tunnel: -\r\n", "CONNECT a:8443 HTTP/1.1\r\n", SG_PORT_UNKNOWN,
	SG_TUNNEL_USUAL, true, NULL},
    {"X-SG-Tunnel: tls\r\n", "CONNECT [::1]:443 HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_USUAL, true, NULL},
    {"X-SG-Tunnel: tls\r\n", "CONNECT a:4430 HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_TLS, true, NULL},
    {"X-SG-Tunnel: tls\r\n", "CONNECT a HTTP/1.1\r\n", SG_PORT_OPEN,
	SG_TUNNEL_TLS, true, NULL},
    {"X-SG-Tunnel: TLS\r\n", "CONNECT a:443 HTTP/1.1\r\n", SG_PORT_CLOSED,
	SG_TUNNEL_USUAL, true, WORD},
    {"X-SG-Tunnel: others\r\n", "CONNECT a:22 HTTP/1.1\r\n", SG_PORT_CLOSED,
	SG_TUNNEL_USUAL, true, WORD},
    {"X-SG-Tunnel: tls\r\nX-SG-Tunnel: tls\r\n", "CONNECT a:8443 HTTP/1.1\r\n",
	SG_PORT_UNKNOWN, SG_TUNNEL_USUAL, true, "X-SG-Tunnel stands twice"},
    {"X-SG-Tunel: tls\r\n", "CONNECT a:8443 HTTP/1.1\r\n", SG_PORT_UNKNOWN,
	SG_TUNNEL_USUAL, true,
	"an ICAP header X-SG-... has a name that is not known"},
    /* Lines of ports.conf fit plain requests, too. They mean nothing there. */
    {"X-SG-Tunnel: other\r\n", "GET http://a:8443/ HTTP/1.1\r\n",
	SG_PORT_UNKNOWN, SG_TUNNEL_USUAL, true, NULL},
    {"X-SG-Tunnel: what\r\n", "GET http://a/ HTTP/1.1\r\n", SG_PORT_UNKNOWN,
	SG_TUNNEL_USUAL, true, NULL},
};

static void
test_tunnels(void **state)
{
	char squid[512];

	(void)state;
	for (size_t i = 0; i < sizeof(tunnels) / sizeof(tunnels[0]); i++) {
		print_message("  %s  %s\n", tunnels[i].squid,
		    tunnels[i].request);
		(void)snprintf(squid, sizeof(squid),
		    "%sX-SG-Mode: managed\r\n%s", SQUID, tunnels[i].squid);
		tell(squid, tunnels[i].request);
		assert_int_equal(icap_request.request.port, tunnels[i].port);
		assert_int_equal(icap_request.tunnel, tunnels[i].tunnel);
		assert_int_equal(icap_request.request.managed,
		    tunnels[i].managed);
		if (tunnels[i].fault == NULL)
			assert_null(icap_request.fault);
		else
			assert_string_equal(icap_request.fault,
			    tunnels[i].fault);
		forget();
	}
}

static const struct {
	const char *header;
	const char *groups[3];
} groups[] = {
    {"X-SG-Groups: a%2Cb,c\r\n", {"a,b", "c"}},
    {"X-SG-Groups: ,a,,b\r\n", {"a", "b"}},
    {"X-SG-Groups: 100%25,%2520\r\n", {"100%", "%20"}},
    {"X-SG-Groups: %C3%89cole\r\n",
	{"\xc3\x89"
	 "cole"}},
};

static void
test_groups(void **state)
{
	char squid[512];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		(void)snprintf(squid, sizeof(squid), "%s%s", SQUID,
		    groups[i].header);
		tell(squid, "GET http://a/ HTTP/1.1\r\n");
		for (n = 0; n < 3 && groups[i].groups[n] != NULL; n++)
			is(icap_request.request.groups[n], groups[i].groups[n]);
		assert_int_equal(icap_request.request.ngroups, n);
		assert_null(icap_request.fault);
		forget();
	}
	tell(SQUID "X-SG-Groups: a,b%0Ac,d\r\n", "GET http://a/ HTTP/1.1\r\n");
	assert_string_equal(icap_request.fault,
	    "X-SG-Groups has bytes that Squid does not write there");
	assert_int_equal(icap_request.request.ngroups, 1);
	forget();
}

/* Returns `n` copies of `item` between `head` and `end`; the caller frees
 * it. */
static char *
repeat(const char *head, const char *item, size_t n, const char *end)
{
	char *text = malloc(strlen(head) + n * strlen(item) + strlen(end) + 1);

	assert_non_null(text);
	strcpy(text, head);
	for (size_t i = 0, at = strlen(head); i < n; i++, at += strlen(item))
		strcpy(text + at, item);
	strcat(text, end);
	return text;
}

static void
test_caps(void **state)
{
	char *request, *squid;

	(void)state;
	request = repeat("GET http://a/ HTTP/1.1\r\n", "A: b\r\n", MANY_HEADERS,
	    "X-SG-Verdict: splice\r\nHost: a\r\n");
	tell(SQUID, request);
	assert_null(icap_request.fault);
	assert_true(icap_request.headers.ours);
	is(icap_request.headers.host, "a");
	forget();
	free(request);

	squid = repeat(SQUID "X-SG-Groups: ", "g,", SG_ICAP_REQUEST_GROUPS + 1,
	    "\r\n");
	tell(squid, "GET http://a/ HTTP/1.1\r\n");
	assert_string_equal(icap_request.fault,
	    "more directory groups than can be kept");
	forget();
	free(squid);
}

static const struct {
	const char *name, *squid, *request;
	bool awaits;
} awaiting[] = {
    {"intercepted, nothing read yet", "X-SG-Port: intercepted\r\n",
	"CONNECT 198.51.100.10:443 HTTP/1.1\r\n", true},
    {"the same with IPv6", "X-SG-Port: intercepted\r\n",
	"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n", true},
    {"the name was read", "X-SG-Port: intercepted\r\nX-SG-SNI: a.b\r\n",
	"CONNECT 198.51.100.10:443 HTTP/1.1\r\n", false},
    {"a ClientHello without a name",
	"X-SG-Port: intercepted\r\nX-SG-TLS: TLS/1.2\r\n",
	"CONNECT 198.51.100.10:443 HTTP/1.1\r\n", false},
    {"somebody asked for the address", "X-SG-Port: explicit\r\n",
	"CONNECT 198.51.100.10:443 HTTP/1.1\r\n", false},
    {"a name", "X-SG-Port: intercepted\r\n",
	"CONNECT a.example:443 HTTP/1.1\r\n", false},
    {"not a CONNECT", "X-SG-Port: intercepted\r\n",
	"GET http://198.51.100.10/ HTTP/1.1\r\n", false},
};

static void
test_awaits_name(void **state)
{
	char squid[512];

	(void)state;
	for (size_t i = 0; i < sizeof(awaiting) / sizeof(awaiting[0]); i++) {
		print_message("  %s\n", awaiting[i].name);
		(void)snprintf(squid, sizeof(squid), "%s%s", SQUID,
		    awaiting[i].squid);
		tell(squid, awaiting[i].request);
		assert_int_equal(sg_icap_request_awaits_name(&icap_request
								  .request),
		    awaiting[i].awaits);
		forget();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole_request),
	    cmocka_unit_test(test_port),
	    cmocka_unit_test(test_dashes_are_nothing),
	    cmocka_unit_test(test_client_cannot_tell),
	    cmocka_unit_test(test_what_is_in_doubt_is_left_out),
	    cmocka_unit_test(test_requests),
	    cmocka_unit_test(test_nul_is_a_fault),
	    cmocka_unit_test(test_no_http),
	    cmocka_unit_test(test_users),
	    cmocka_unit_test(test_server_names),
	    cmocka_unit_test(test_plain_interception),
	    cmocka_unit_test(test_tunnels),
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_caps),
	    cmocka_unit_test(test_awaits_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
