/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_unsure.c -- tests requests that have an unreadable part.
 *
 * If a line blocks the readable part, the request is blocked.  Otherwise the
 * policy's `if unsure` setting decides.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy_gate.h"

static const char lines[] =
    "group pupils\n"
    "    network  10.20.0.0/16\n"
    "group exam-room\n"
    "    network  10.30.0.0/16\n"
    "sites bad-page\n"
    "    page     blogs.example/games\n"
    "sites slow-block\n"
    "    pattern  \"^(a+)+$\"\n"
    "sites slow-allow\n"
    "    pattern  \"^(b+)+$\"\n"
    "sites games\n"
    "    pattern  \"unblocked-?games\"\n"
    "sites cameras\n"
    "    network  192.0.2.0/24\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    08:40  lesson\n"
    "    10:45  break\n"
    "    11:00  lesson\n"
    "    15:20  home\n"
    "rules\n"
    "    block everything  for exam-room  always\n"
    "    block games       for pupils     always\n"
    "    block slow-block  for pupils     in lesson\n"
    "    allow slow-allow  for pupils     in lesson\n"
    "    block bad-page, cameras, facebook  for everyone  always\n"
    "    block snapchat    for everyone   in lesson\n"
    "    otherwise allow\n";

static struct sg_gate *blocking, *allowing;

static struct sg_gate *
open_gate(const char *unsure)
{
	char text[2048];

	snprintf(text, sizeof text,
	    "school \"Hillcrest School\"\n"
	    "    time zone  Europe/London\n"
	    "    if unsure  %s\n%s",
	    unsure, lines);
	return test_gate(text);
}

static int
open_gates(void **state)
{
	(void)state;
	blocking = open_gate("block");
	allowing = open_gate("allow");
	return 0;
}

static int
close_gates(void **state)
{
	(void)state;
	sg_gate_close(&blocking);
	sg_gate_close(&allowing);
	return 0;
}

#define LESSON .when = "2026-11-24 10:15:00"
#define BREAK .when = "2026-11-24 10:50:00"
#define PUPIL .client = "10.20.1.1"
#define OTHER .client = "10.99.1.1"
#define LABEL_64                                                               \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A_60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B_60 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

enum outcome {
	UNSURE,  /* the setting `if unsure` decides */
	BLOCKED, /* a line blocks, so `if unsure` has no effect */
};

static const struct {
	const char *name;
	struct test_request request;
	enum outcome outcome;
	const char *host; /* the blocked host; NULL if `outcome` is UNSURE */
} rows[] = {
    /* A TLS server name that cannot be read. */
    {"a blocked CONNECT host",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.facebook.com:443",
	    .sni = "a b"},
	BLOCKED, "www.facebook.com"},
    {"the same, to be decrypted",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.facebook.com:443",
	    .sni = "a b", .managed = true},
	BLOCKED, "www.facebook.com"},
    {"the same, decrypted",
	{LESSON, OTHER, .sni = LABEL_64, .url = "https://www.facebook.com/x"},
	BLOCKED, "www.facebook.com"},
    {"an open CONNECT host",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.bbc.co.uk:443",
	    .sni = "a b"},
	UNSURE, NULL},
    {"an open host, decrypted",
	{LESSON, OTHER, .sni = "a b", .url = "https://www.bbc.co.uk/"}, UNSURE,
	NULL},
    {"a blocked name below",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.bbc.co.uk:443",
	    .sni = "a b.facebook.com"},
	BLOCKED, "facebook.com"},
    {"a label of 64 bytes below",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.bbc.co.uk:443",
	    .sni = LABEL_64 ".facebook.com"},
	BLOCKED, "facebook.com"},
    {"a blocked name before a line feed",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.bbc.co.uk:443",
	    .sni = "www.facebook.com\n.bbc.co.uk"},
	BLOCKED, "www.facebook.com"},
    {"a blocked name before a byte that is not UTF-8",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.bbc.co.uk:443",
	    .sni = "www.facebook.com\xff.bbc.co.uk"},
	BLOCKED, "www.facebook.com"},
    {"a name that is open by now",
	{BREAK, OTHER, .method = "CONNECT", .url = "www.snapchat.com:443",
	    .sni = "a b"},
	UNSURE, NULL},
    /* A target that cannot be read. */
    {"a label of 64 bytes",
	{LESSON, OTHER, .url = "https://" LABEL_64 ".facebook.com/"}, BLOCKED,
	"facebook.com"},
    {"the same in a CONNECT",
	{LESSON, OTHER, .method = "CONNECT",
	    .url = LABEL_64 ".facebook.com:443"},
	BLOCKED, "facebook.com"},
    {"a label of 64 bytes, harmless",
	{LESSON, OTHER, .url = "https://" LABEL_64 ".bbc.co.uk/"}, UNSURE,
	NULL},
    {"a control byte in the path",
	{LESSON, OTHER, .url = "https://www.facebook.com/\001"}, BLOCKED,
	"www.facebook.com"},
    {"a control byte in a CONNECT",
	{LESSON, OTHER, .method = "CONNECT",
	    .url = "www.facebook.com\001.bbc.co.uk:443"},
	BLOCKED, "www.facebook.com"},
    {"a control byte in a harmless path",
	{LESSON, OTHER, .url = "https://www.bbc.co.uk/\001"}, UNSURE, NULL},
    {"a path that is a blocked page",
	{LESSON, OTHER, .url = "https://blogs.example:x/a/..%2fgames?x"},
	BLOCKED, "blogs.example"},
    {"a path that is none",
	{LESSON, PUPIL, .url = "https://blogs.example:x/game"}, UNSURE, NULL},
    {"a path that may be a blocked page",
	{LESSON, OTHER, .url = "https://blogs.example/\001/../games"}, BLOCKED,
	"blogs.example"},
    {"an encoded NUL in the host",
	{LESSON, OTHER, .url = "https://www.f%61cebook.com%00.bbc.co.uk/"},
	BLOCKED, "www.facebook.com"},
    {"a blank in the host",
	{LESSON, OTHER, .url = "https://www.facebook.com .bbc.co.uk/"}, BLOCKED,
	"www.facebook.com"},
    {"a port that is none",
	{LESSON, OTHER, .url = "https://www.facebook.com:99999/"}, BLOCKED,
	"www.facebook.com"},
    {"a port that is none, by address",
	{LESSON, OTHER, .url = "https://157.240.214.35:99999/"}, BLOCKED,
	"157.240.214.35"},
    {"a scheme that is none", {LESSON, OTHER, .url = "a_b://www.facebook.com/"},
	BLOCKED, "www.facebook.com"},
    {"another", {LESSON, OTHER, .url = "1http:\\\\u@www.facebook.com\\"},
	BLOCKED, "www.facebook.com"},
    {"a target with a path in a CONNECT",
	{LESSON, OTHER, .method = "CONNECT", .url = "www.facebook.com:443/x"},
	BLOCKED, "www.facebook.com"},
    {"an IPv6 address that is none", {LESSON, OTHER, .url = "http://[::1/"},
	UNSURE, NULL},
    {"no target", {LESSON, OTHER, .url = ""}, UNSURE, NULL},
    {"no host, and a Host that is blocked",
	{LESSON, OTHER, .url = "http://",
	    .headers = {"Host: www.facebook.com"}},
	BLOCKED, "www.facebook.com"},
    {"a Host that cannot be read",
	{LESSON, OTHER, .url = "/x", .headers = {"Host: www.facebook.com x"}},
	BLOCKED, "www.facebook.com"},
    {"no host, and a blocked TLS server name",
	{LESSON, OTHER, .url = "https://:443/", .sni = "www.facebook.com"},
	BLOCKED, "www.facebook.com"},
    {"no host, and a blocked address",
	{LESSON, OTHER, .url = "https://:443/", .reached = "192.0.2.7"},
	BLOCKED, "192.0.2.7"},
    /* Two Host headers. */
    {"the second is blocked",
	{LESSON, OTHER, .url = "/x",
	    .headers = {"Host: www.bbc.co.uk", "Host: www.facebook.com"}},
	BLOCKED, "www.facebook.com"},
    {"the first is blocked",
	{LESSON, OTHER, .url = "/x",
	    .headers = {"Host: www.facebook.com", "Host: www.bbc.co.uk"}},
	BLOCKED, "www.facebook.com"},
    {"the URL is blocked",
	{LESSON, OTHER, .url = "http://www.facebook.com/",
	    .headers = {"Host: www.gov.uk", "Host: www.bbc.co.uk"}},
	BLOCKED, "www.facebook.com"},
    {"the second has a blocked page",
	{LESSON, OTHER, .url = "/games/x",
	    .headers = {"Host: www.bbc.co.uk", "Host: blogs.example"}},
	BLOCKED, "blogs.example"},
    {"neither is blocked",
	{LESSON, OTHER, .url = "/x",
	    .headers = {"Host: blogs.example", "Host: www.bbc.co.uk"}},
	UNSURE, NULL},
    /*
     * In these rows a pattern takes too long to match. The row's name says what
     * the pattern's line in the policy does.
     */
    {"of a line that blocks", {LESSON, PUPIL, .url = "https://" A_60 "/b"},
	BLOCKED, A_60},
    {"of a line that blocks somebody else",
	{LESSON, OTHER, .url = "https://" A_60 "/b"}, UNSURE, NULL},
    {"of a line that allows", {LESSON, PUPIL, .url = "https://" B_60 "/x"},
	UNSURE, NULL},
    {"of a line that allows at another time",
	{BREAK, PUPIL, .url = "https://" B_60 "/x"}, UNSURE, NULL},
    /* A blocked pattern might match the unreadable part. */
    {"of a path", {LESSON, PUPIL, .url = "https://www.bbc.co.uk/\001"}, BLOCKED,
	"www.bbc.co.uk"},
    /*
     * The request cannot be read. The client's group is known, and all sites
     * are blocked for this group.
     */
    {"nothing is open to them", {LESSON, .client = "10.30.1.1", .url = ""},
	BLOCKED, ""},
};

/*
 * Returns true if row `i` has a slow pattern whose line is for other people or
 * for another time. The gate does not try such a pattern.
 */
static bool
is_judged_as_usual(size_t i)
{
	return strcmp(rows[i].name, "of a line that blocks somebody else") ==
	    0 ||
	    strcmp(rows[i].name, "of a line that allows at another time") == 0;
}

static void
check(const struct sg_gate *gate, size_t i, enum sg_action unsure)
{
	struct sg_verdict v = test_judge(gate, &rows[i].request);

	print_message("%s\n", rows[i].name);
	if (is_judged_as_usual(i)) {
		assert_int_equal(v.action, SG_ALLOW);
		assert_int_equal(v.ground, SG_BY_RULE);
		assert_null(v.fault);
		return;
	}
	assert_non_null(v.fault);
	assert_true(v.next_open == SG_NEVER);
	if (rows[i].outcome == UNSURE) {
		assert_int_equal(v.action, unsure);
		assert_int_equal(v.ground, SG_BY_UNSURE);
		assert_int_equal(v.rule, SG_NO_RULE);
		return;
	}
	assert_int_equal(v.action, SG_BLOCK);
	assert_int_equal(v.ground, SG_BY_RULE);
	if (!sg_str_eq(v.host, sg_str(rows[i].host)))
		fail_msg("%.*s, not %s", (int)v.host.n, v.host.p, rows[i].host);
}

static void
test_if_unsure_block(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(blocking, i, SG_BLOCK);
}

static void
test_if_unsure_allow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(allowing, i, SG_ALLOW);
}

/* These targets are longer than the limit. Their host is readable. */
static void
test_targets_that_are_too_long(void **state)
{
	static char url[3 * 8192];
	static const char *const starts[] = {"https://www.facebook.com/",
	    "https://www.facebook.com?", "https://u@www.facebook.com:443/"};

	(void)state;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		memset(url, 'x', sizeof url - 1);
		memcpy(url, starts[i], strlen(starts[i]));
		for (size_t k = 0; k < 2; k++) {
			struct sg_verdict v = test_judge(k == 0 ? blocking :
								  allowing,
			    &(struct test_request){LESSON, OTHER, .url = url});

			assert_int_equal(v.action, SG_BLOCK);
			assert_int_equal(v.ground, SG_BY_RULE);
			assert_non_null(v.fault);
		}
	}
	/* This path becomes too long by percent-encoding. */
	memset(url, '\xff', 4096);
	memcpy(url, "https://blogs.example/", 22);
	url[4096] = '\0';
	assert_int_equal(test_judge(allowing,
			     &(struct test_request){LESSON, OTHER, .url = url})
			     .action,
	    SG_BLOCK);
}

/*
 * This policy allows only one site. Even with `if unsure allow`, it blocks a
 * request whose host is unreadable or only partly readable.
 */
static void
test_only_a_few_sites_are_open(void **state)
{
	static const struct test_request requests[] = {
	    {LESSON, OTHER, .url = ""},
	    {LESSON, OTHER, .url = "http://www.other.example\001.bbc.co.uk/"},
	    {LESSON, OTHER, .url = "http://www.other.example .bbc.co.uk/"},
	    {LESSON, OTHER, .url = "http://[::1/"},
	};
	struct sg_gate
	    *gate = test_gate("school \"S\"\n    if unsure allow\n"
			      "rules\n    allow bbc.co.uk for everyone always\n"
			      "    otherwise block\n");

	(void)state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		struct sg_verdict v = test_judge(gate, &requests[i]);

		assert_int_equal(v.action, SG_BLOCK);
		assert_non_null(v.fault);
	}
	sg_gate_close(&gate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_if_unsure_block),
	    cmocka_unit_test(test_if_unsure_allow),
	    cmocka_unit_test(test_targets_that_are_too_long),
	    cmocka_unit_test(test_only_a_few_sites_are_open),
	};

	return cmocka_run_group_tests(tests, open_gates, close_gates);
}
