/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_pages.c -- tests that no spelling of a path hides a blocked page or
 * leads out of an allowed page.
 *
 * A reading of a path is one of the ways in which servers may understand it.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../policy_gate.h"

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "sites ours\n"
    "    page     www.facebook.com/hillcrest\n"
    "    page     www.facebook.com/caf\303\251/100%%25\n"
    "sites bad-pages\n"
    "    page     www.bbc.example/sport/@teams\n"
    "    page     www.bbc.example//twice//written\n"
    "sites bad-list\n"
    "    list     \"%s\"\n"
    "sites bad-pattern\n"
    "    pattern  \"^blogs\\.example/secret/\"\n"
    "sites good-pattern\n"
    "    pattern  \"^x\\.com/hillcrest(/|$)\"\n"
    "sites one-video\n"
    "    pattern  \"youtube\\.com/watch\\?(.*&)?v=abc(&|$)\"\n"
    "rules\n"
    "    allow ours, good-pattern for everyone always\n"
    "    block facebook, x, one-video for everyone always\n"
    "    block bad-pages, bad-list, bad-pattern for everyone always\n"
    "    otherwise allow\n";

static const char list[] = "blogs.example/games\n"
			   "blogs.example//slashes//twice\n"
			   "blogs.example/@user/caf%C3%A9\n";

static struct sg_gate *gate;

static int
open_gate(void **state)
{
	char path[] = "/tmp/sg-pages-XXXXXX", text[sizeof policy + 64];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, list, sizeof list - 1), sizeof list - 1);
	close(fd);
	snprintf(text, sizeof text, policy, path);
	gate = test_gate(text);
	unlink(path);
	return 0;
}

static int
close_gate(void **state)
{
	(void)state;
	sg_gate_close(&gate);
	return 0;
}

static struct sg_verdict
judge(const char *url, const char *header)
{
	return test_judge(gate,
	    &(struct test_request){.when = "2026-11-24 10:15:00",
		.client = "10.20.1.1",
		.url = url,
		.managed = true,
		.headers = {header}});
}

static void
expect_all(const char *host, const char *const *paths, size_t n,
    enum sg_action action)
{
	char url[512];

	for (size_t i = 0; i < n; i++) {
		snprintf(url, sizeof url, "https://%s%s", host, paths[i]);
		if (judge(url, NULL).action != action)
			fail_msg("%s is %s", url,
			    action == SG_ALLOW ? "blocked" : "allowed");
	}
}

#define EXPECT(host, paths, action)                                            \
	expect_all(host, paths, sizeof(paths) / sizeof *(paths), action)

/* Paths that lead out of the allowed page /hillcrest. */
static const char *const out[] = {
    "/hillcrest/../someone",
    "/hillcrest/%2e%2e/someone",
    "/hillcrest/..%2fsomeone",
    "/hillcrest/..%2Fsomeone",
    "/hillcrest/%2e%2e%2fsomeone",
    "/hillcrest/.%2e%2fsomeone",
    "/hillcrest/%2e.%2fsomeone",
    "/hillcrest/..\\someone",
    "/hillcrest\\..\\someone",
    "/hillcrest/..%5csomeone",
    "/hillcrest/%2e%2e%5Csomeone",
    "/hillcrest%5c..%5csomeone",
    "/hillcrest/..;/someone",
    "/hillcrest/..;x=1/someone",
    "/hillcrest/%2e%2e;/someone",
    "/hillcrest/..%3b/someone",
    "/hillcrest/..%3bx%2fsomeone",
    "/hillcrest/%252e%252e/someone",
    "/hillcrest/%252e%252e%252fsomeone",
    "/hillcrest/..%252fsomeone",
    "/hillcrest/..%255csomeone",
    "/hillcrest/%25252e%25252e/someone",
    "/hillcrest/..%25252fsomeone",
    "/hillcrest//../../someone",
    "/hillcrest/x//../../someone",
    "/hillcrest/x/..//../someone",
    "/hillcrest/./../someone",
    "/hillcrest/..",
    "/hillcrest/..%2f",
    "/hillcrest/%%32%65%%32%65/someone",
    "/hillcrest/x/..%2f..%2fsomeone",
    "/hillcrest/..;/..;/",
    "/hillcrest/..%2f..%2f/hillcrest",
    "/hillcrest;/../someone",
    "/hillcrest\\x",
    /* More nested encodings than any server decodes. */
    "/hillcrest/..%2525252525252fsomeone",
    /* Paths that only resemble the page's. */
    "/hillcrestx",
    "/hillcres",
    "//hillcrest",
    "/x/..%2fhillcrest",
    "/x/..;/hillcrest",
    "/hillcrest;x",
    "/hillcrest%2fphotos",
    "/hillcrest%3bx",
    "/%2fhillcrest",
    "/hillcrest%00",
    "/hillcrest%20",
};

/* Paths that stay on the page, with unusual spellings. */
static const char *const in[] = {
    "/hillcrest",
    "/hillcrest/",
    "/hillcrest?x=/../y",
    "/hillcrest/photos",
    "/%68illcrest/photos",
    "/hillcrest//photos",
    "/hillcrest/a%2fb",
    "/hillcrest/a%5Cb",
    "/hillcrest/a;b/c",
    "/hillcrest/a%252fb",
    "/hillcrest/100%",
    "/hillcrest/a%20b",
    "/hillcrest/...",
    "/hillcrest/.well-known",
    "/hillcrest/a..b",
    "/hillcrest/a/../b",
    "/x/../hillcrest",
    "/./%68illcrest",
    "/hillcrest/./photos",
    "/hillcrest/caf%C3%A9",
    "/hillcrest/caf\303\251",
    "/caf%c3%a9/100%25/x",
    "/hillcrest/%40x",
};

static void
test_a_page_is_not_left(void **state)
{
	(void)state;
	EXPECT("www.facebook.com", in, SG_ALLOW);
	EXPECT("www.facebook.com", out, SG_BLOCK);
	assert_int_equal(
	    judge("https://www.facebook.com/Hillcrest", NULL).action, SG_BLOCK);
	/*
	 * The `allow` line for x.com has a pattern. It must not match a path of
	 * `out`.
	 */
	EXPECT("x.com", out, SG_BLOCK);
}

static void
test_an_allowed_pattern_fits_each_reading(void **state)
{
	static const char *const fine[] = {"/hillcrest", "/hillcrest/a//b",
	    "/hillcrest/a%2fb", "/%68illcrest"};

	(void)state;
	EXPECT("x.com", fine, SG_ALLOW);
}

/*
 * If a pattern contains "\?", it is also matched against the query. So a line
 * can name one video.
 */
static void
test_a_pattern_of_a_query(void **state)
{
	static const char *const the_video[] = {"/watch?v=abc",
	    "/watch?list=1&v=abc", "/watch?v=%61bc", "/watch?%76=abc&t=1"};
	static const char *const others[] = {"/watch", "/watch?v=xyz",
	    "/watch?v=abcd", "/watch?t=1%26v=abc", "/x?v=abc"};

	(void)state;
	EXPECT("www.youtube.com", the_video, SG_BLOCK);
	EXPECT("www.youtube.com", others, SG_ALLOW);
}

static void
test_blocked_pages_are_not_hidden(void **state)
{
	static const char *const listed[] = {"/games", "/games/", "/games/x",
	    "/Games", "//games", "/x/..//games", "///games//", "/./games",
	    "/x/../games", "/%67ames", "/games%2fx", "/x/..%2fgames",
	    "/%2e/games", "/%2fgames", "\\games", "/x\\..\\games", "/games\\x",
	    "/x%5c..%5cgames", "/games;v=1", "/games;/x", "/;x/games",
	    "/x/..;/games", "/x;a/..;b/games;c", "/games%3bv=1", "/%2567ames",
	    "/%252fgames", "/x/%252e%252e/games",
	    "/x/%25252e%25252e%25252fgames", "/games%253bx", "/x/%2e%2e;/games",
	    "/games/../sport", "/slashes/twice", "/slashes//twice/x",
	    "//slashes/twice", "/@user/caf%C3%A9", "/%40user/caf\303\251",
	    "/%40USER/caf%c3%a9/x"};
	static const char *const own[] = {"/sport/@teams", "/sport/%40teams",
	    "//sport/@teams", "/sport//@teams/", "/sport%2f%40teams",
	    "/x/..%5csport/@teams", "/sport;x/@teams;y", "/twice/written",
	    "//twice//written", "/twice//written/x"};
	static const char *const secret[] = {"/secret/", "//secret/x",
	    "/secret%2fx", "/x/..%2fsecret/", "/secret;v=1/x", "/%2573ecret/x"};
	static const char *const fine[] = {"/game", "/gamesx", "/x/games",
	    "/games%20", "/g/ames", "/a%2fgames", "/sport", "/secretx/",
	    "/slashes", "/@user", "/x/../y//z;a%2fb"};

	(void)state;
	EXPECT("blogs.example", listed, SG_BLOCK);
	EXPECT("www.bbc.example", own, SG_BLOCK);
	EXPECT("blogs.example", secret, SG_BLOCK);
	EXPECT("blogs.example", fine, SG_ALLOW);
}

/*
 * A path with too many readings is blocked, because it could lead to any page
 * of the host.
 */
static void
test_a_path_that_nobody_can_tell(void **state)
{
	char url[4096 + 64] = "https://";
	size_t host = strlen(url);
	static const char odd[] = "/a//..;x\\%2fb/%252e/";
	static const struct {
		const char *host;
		enum sg_action action;
	} rows[] = {
	    {"www.facebook.com", SG_BLOCK}, /* no `allow` line matches */
	    {"www.bbc.example", SG_BLOCK},
	    {"blogs.example", SG_BLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int n = snprintf(url + host, sizeof url - host,
		    "%s/hillcrest%s", rows[i].host, odd);

		memset(url + host + n, 'x', 4096 - host - (size_t)n);
		url[4096] = '\0';
		assert_int_equal(judge(url, NULL).action, rows[i].action);
	}
}

/*
 * If the path of a script's Referer is in `in`, the script is allowed. If the
 * path is in `out`, the script is blocked.
 */
static void
test_what_a_page_loads(void **state)
{
	static const char url[] = "https://static.xx.fbcdn.net/a.js";
	char header[256];

	(void)state;
	for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
		struct test_request request = {.when = "2026-11-24 10:15:00",
		    .client = "10.20.1.1",
		    .url = url,
		    .headers = {"Sec-Fetch-Dest: script", header}};

		snprintf(header, sizeof header,
		    "Referer: https://www.facebook.com%s", out[i]);
		if (test_judge(gate, &request).action != SG_BLOCK)
			fail_msg("%s loads", header);
		snprintf(header, sizeof header,
		    "Referer: https://www.facebook.com%s",
		    in[i % (sizeof in / sizeof *in)]);
		if (test_judge(gate, &request).action != SG_ALLOW)
			fail_msg("%s does not load", header);
	}
}

/* The path of a translator's URL is judged as a path of the translated site. */
static void
test_a_page_behind_a_translator(void **state)
{
	static const char site[] = "https://www-facebook-com.translate.goog";
	char url[256];

	(void)state;
	snprintf(url, sizeof url, "%s/hillcrest/photos", site);
	assert_int_equal(judge(url, NULL).action, SG_ALLOW);
	for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
		snprintf(url, sizeof url, "%s%s", site, out[i]);
		if (judge(url, NULL).action != SG_BLOCK)
			fail_msg("%s is allowed", url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_page_is_not_left),
	    cmocka_unit_test(test_an_allowed_pattern_fits_each_reading),
	    cmocka_unit_test(test_a_pattern_of_a_query),
	    cmocka_unit_test(test_blocked_pages_are_not_hidden),
	    cmocka_unit_test(test_a_path_that_nobody_can_tell),
	    cmocka_unit_test(test_what_a_page_loads),
	    cmocka_unit_test(test_a_page_behind_a_translator),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
