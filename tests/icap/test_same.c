/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_same.c -- the module (schoolgate's service in c-icap) and `schoolgate
 * judge` agree about the same requests. Some hosts are malformed. The requests
 * are page loads, parts of pages, and CONNECTs with and without a server name.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "icap.h"
#include "server.h"

static const char policy[] =
    "school \"Test School\"\n    if unsure  block\n"
    "group pupils\n    network  10.20.0.0/16\n"
    "sites our-page\n    page  www.facebook.com/hillcrest\n"
    "sites games\n    pattern  \"unblocked-?games[0-9]*\"\n"
    "    network  203.0.113.0/24\n"
    "rules\n    allow our-page for everyone always\n"
    "    block facebook, tiktok, youtube, games for pupils always\n"
    "    otherwise allow\n";

static const char *const hosts[] = {"www.facebook.com", "m.facebook.com.",
    "FACEBOOK.com", "%66acebook.com", "user@www.facebook.com",
    "scontent.xx.fbcdn.net", "facebook.com.example.org", "notfacebook.com",
    "www.tiktok.com", "youtu.be", "www.bbc.co.uk", "unblocked-games66.example",
    "203.0.113.9", "0xcb007109", "[::ffff:203.0.113.9]", "198.51.100.1",
    "[::1]", "[::1", "..", "xn--a", "", "a b", "\xc3\xa9.example",
    ("a\x01"
     "b")};
static const char *const paths[] = {"/", "/hillcrest", "/hillcrest/a?b=c",
    "/hillcrest-friends", "/x/../hillcrest", "/unblockedgames/"};
static const char *const modes[] = {"byod", "managed"};
static const char *const clients[] = {"10.20.6.7", "10.30.0.1", "2001:db8::7"};
static const char *const more[] = {"", ",\"X-SNI\":\"-\"",
    ",\"X-SNI\":\"www.tiktok.com\"", ",\"X-SNI\":\"www.bbc.co.uk\""};
static const char *const from[] = {"",
    ",\"Sec-Fetch-Dest\":\"document\",\"Sec-Fetch-Mode\":\"navigate\"",
    ",\"Sec-Fetch-Dest\":\"image\",\"Sec-Fetch-Mode\":\"no-cors\","
    "\"Sec-Fetch-Site\":\"cross-site\","
    "\"Referer\":\"https://www.facebook.com/hillcrest\""};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : ".";
}

static void
put(FILE *to, const char *method, const char *url, size_t i,
    const char *headers)
{
	(void)fprintf(to,
	    "{\"id\":\"%zu\",\"client\":\"%s\",\"mode\":\"%s\","
	    "\"method\":\"%s\",\"url\":\"",
	    i, clients[i % COUNT(clients)],
	    modes[i / COUNT(clients) % COUNT(modes)], method);
	for (; *url != '\0'; url++) {
		if ((unsigned char)*url < ' ')
			(void)fprintf(to, "\\u%04x", (unsigned)*url);
		else
			(void)fputc(*url, to);
	}
	(void)fprintf(to, "\",\"headers\":{\"A\":\"b\"%s}}\n", headers);
}

static size_t
put_requests(FILE *to)
{
	char url[256];
	size_t n = 0;

	for (size_t h = 0; h < COUNT(hosts); h++) {
		for (size_t i = 0; i < 6 * COUNT(more); i++, n++) {
			(void)snprintf(url, sizeof(url), "%s:443", hosts[h]);
			put(to, "CONNECT", url, i, more[i / 6]);
		}
		for (size_t i = 0; i < 6 * COUNT(paths) * COUNT(from);
		     i++, n++) {
			(void)snprintf(url, sizeof(url), "http://%s%s",
			    hosts[h], paths[i / 6 % COUNT(paths)]);
			put(to, i % 5 == 0 ? "POST" : "GET", url, i,
			    from[i / 6 / COUNT(paths)]);
		}
	}
	return n;
}

static void
run(const char *format, const char *a)
{
	char command[1024];

	(void)snprintf(command, sizeof(command), format, setting("SG_BUILD"), a,
	    server_folder(), server_folder(), server_folder());
	assert_int_equal(system(command), 0);
}

static FILE *
open_file(const char *name, const char *mode)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", server_folder(), name);
	file = fopen(path, mode);
	assert_non_null(file);
	return file;
}

static void
wait_for_policy(void)
{
	static struct icap_reply reply;
	const struct timespec time = {0, 50000000};
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	for (int i = 0; i < 200; i++) {
		icap_options(conn, &reply);
		if (strstr(reply.icap_head, "CI0001none") == NULL)
			break;
		(void)nanosleep(&time, NULL);
	}
	assert_null(strstr(reply.icap_head, "CI0001none"));
	icap_close(&conn);
}

/* `judge` must print "allow" for exactly the requests that the module lets pass
 * ("pass" in icap_client's output). If a CONNECT passes because the connection
 * will be decrypted, `judge` must print "allow" for it too. */
static void
test_same(void **state)
{
	char judged[4096], answered[4096], port[16];
	size_t n, same = 0, blocked = 0;
	FILE *a, *b;

	(void)state;
	a = open_file("school.policy", "w");
	assert_true(fputs(policy, a) >= 0);
	assert_int_equal(fclose(a), 0);
	a = open_file("requests", "w");
	n = put_requests(a);
	assert_int_equal(fclose(a), 0);
	run("'%s/schoolgate' install --catalogue '%s/conf/platforms' --locked "
	    "/nonexistent --state %s/state %s/school.policy >/dev/null",
	    setting("SG_SOURCE"));
	wait_for_policy();
	run("'%s/schoolgate' judge --catalogue '%s/conf/platforms' --locked "
	    "/nonexistent --state %s/state <%s/requests >%s/judged",
	    setting("SG_SOURCE"));
	(void)snprintf(port, sizeof(port), "%u", server_port());
	run("'%s/tests/icap/icap_client' %s <%s/requests >%s/answered", port);

	a = open_file("judged", "r");
	b = open_file("answered", "r");
	while (fgets(judged, sizeof(judged), a) != NULL &&
	    fgets(answered, sizeof(answered), b) != NULL) {
		bool block = strstr(judged, "\"action\":\"block\"") != NULL;

		assert_true(block ||
		    strstr(judged, "\"action\":\"allow\"") != NULL);
		if (block == (strstr(answered, "\"pass\"") == NULL))
			same++;
		else
			print_message("  %s  %s", judged, answered);
		blocked += block;
	}
	assert_int_equal(fclose(a), 0);
	assert_int_equal(fclose(b), 0);
	print_message("  %zu requests, %zu of them blocked\n", n, blocked);
	assert_int_equal(same, n);
	assert_in_range(blocked, n / 10, n - n / 10);
}

static int
begin(void **state)
{
	(void)state;
	return server_start("schoolgate.PollInterval 20\n") ? 0 : -1;
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
	    cmocka_unit_test(test_same),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
