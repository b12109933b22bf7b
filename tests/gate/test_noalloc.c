/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_noalloc.c -- tests that judging a request allocates no memory.
 *
 * The test judges requests while every allocation fails. The verdicts must be
 * the same as without failures.
 */
#include "../unit.h"

#include <stdlib.h>
#include <string.h>

#include "../policy_gate.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED

int
main(void)
{
	return 77; /* skipped: AddressSanitizer replaces malloc() itself */
}

#else

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static volatile bool refuse;
static volatile unsigned refused;

static bool
is_refused(void)
{
	if (refuse)
		refused++;
	return refuse;
}

void *
malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(old, size);
}

static const char policy[] = "school \"Hillcrest School\"\n"
			     "group pupils\n"
			     "    network    10.20.0.0/16\n"
			     "    directory  \"Pupils\"\n"
			     "group staff\n"
			     "    users      jsmith\n"
			     "sites our-page\n"
			     "    page       www.facebook.com/hillcrest\n"
			     "sites odd-games\n"
			     "    pattern    \"unblocked-?games[0-9]*\"\n"
			     "sites slow\n"
			     "    pattern    \"^(a+)+$\"\n"
			     "day Mon, Tue, Wed, Thu, Fri\n"
			     "    08:40  lesson\n"
			     "    10:45  break\n"
			     "    11:00  lesson\n"
			     "    15:20  home\n"
			     "rules\n"
			     "    allow our-page for staff always\n"
			     "    block odd-games, slow for pupils always\n"
			     "    allow facebook for staff in break\n"
			     "    block facebook for everyone in school-time\n"
			     "    otherwise allow\n";

#define AT .when = "2026-11-24 10:15:00", .client = "10.20.1.1"

static const struct test_request requests[] = {
    {AT, .url = "https://www.facebook.com/"},
    {AT, .url = "https://www.facebook.com/a/../%68illcrest",
	.user = "SCHOOL\\JSmith"},
    {AT, .url = "https://static.xx.fbcdn.net/x.js", .user = "jsmith",
	.headers = {"Sec-Fetch-Dest: script",
	    "Referer: https://www.facebook.com/hillcrest"}},
    {AT, .url = "https://xn--bcher-kva.example/unblockedgames66"},
    {AT, .url = "http://b\303\274cher.example/"},
    {AT, .url = "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b"},
    {AT, .url = "http://0x9df0d623/"},
    {AT, .url = "http://[2a03:2880::1]/"},
    {AT, .url = "157.240.214.35:443", .method = "CONNECT", .sni = "-"},
    {AT, .url = "www.bbc.co.uk:443", .method = "CONNECT",
	.sni = "www.facebook.com", .managed = true},
    {AT, .url = "http://not a host/"},
    {AT, .url = "https://www.bbc.co.uk/news?x=1", .group = "Pupils"},
    /* In these requests the detectors of circumvention find encoded URLs. */
    {AT, .url = "https://p.example/x.php?u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29t"},
    {AT, .url = "https://p.example/a/hvtrs8%2F-wuw%2Cfccgbmoi.aoo%2F"},
    {AT, .url = "https://p.example/?u=https%253A%252F%252Fwww.facebook.com",
	.headers = {"Sec-Fetch-Dest: document"}},
    {AT, .url = "https://p.example/nph-a.cgi/010110A/https/x.com/"},
    {AT, .url = "https://p.example/0123456789abcdef0123456789abcdef/_rhsab"},
    {AT, .url = "https://www-facebook-com.translate.goog/?_x_tr_enc=1"},
    {AT, .url = "https://web.archive.org/web/2020/http://facebook.com/"},
    {AT, .url = "https://nitter.example/r/a/comments/abcdef/"},
    {AT, .url = "https://www.facebook.com.p.example:8443/"},
    {AT, .url = "https://www.xn--fcebook-8va.com/"},
    {AT, .url = "https://31-13-64-35.nip.io/"},
    {AT, .url = "https://p.example/q?dns=AAABAAABAAAAAAAAB2Rpc2NvcmQDY29tAAAB"},
    {AT, .url = "https://p.example/wisp/",
	.headers = {"Sec-WebSocket-Key: x", "Origin: https://q.example"}},
    {AT, .url = "https://p.example/uv/uv.sw.js",
	.headers =
	    {"Referer: https://p.example/aHR0cHM6Ly93d3cuZmFjZWJvb2suY29t"}},
    {AT, .url = "https://chromewebstore.google.com/detail/free-vpn/x"},
    {AT, .url = "https://www.google.com/search?q=unblock%20facebook+school",
	.headers = {"Sec-Fetch-Dest: document"}},
    {AT, .url = "https://www.bbc.co.uk/",
	.headers = {"Host: www.facebook.com"}},
    {AT, .url = "https://p.example/?t=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."},
};

static void
test_no_memory_is_asked_for(void **state)
{
	struct sg_gate *gate = test_gate(policy);
	struct sg_verdict first, second;

	(void)state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		first = test_judge(gate, &requests[i]);
		refused = 0;
		refuse = true;
		second = test_judge(gate, &requests[i]);
		refuse = false;
		print_message("%s\n", requests[i].url);
		assert_int_equal(refused, 0);
		assert_int_equal(first.action, second.action);
		assert_int_equal(first.ground, second.ground);
		assert_int_equal(first.rule, second.rule);
		assert_int_equal(first.nsignals, second.nsignals);
		assert_true(first.next_open == second.next_open);
	}
	sg_gate_close(&gate);
}

/*
 * Check that allocations are really refused. Otherwise the test above would
 * prove nothing.
 */
static void
test_the_refusal_works(void **state)
{
	struct sg_scratch *scratch;

	(void)state;
	refuse = true;
	scratch = sg_scratch_new();
	refuse = false;
	assert_null(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_memory_is_asked_for),
	    cmocka_unit_test(test_the_refusal_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
