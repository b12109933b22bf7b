/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_gate.c -- tests whole judgements. The first line of the policy that
 * matches the person, the site and the time decides.
 */
#define _GNU_SOURCE /* memmem */

#include "../unit.h"

#include <string.h>

#include "../policy_gate.h"
#include "base/arena.h"
#include "base/problems.h"
#include "gate/image.h"

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "    time zone  Europe/London\n"
    "group pupils\n"
    "    network    10.20.0.0/16, 2001:db8:20::/48\n"
    "    directory  \"Pupils\"\n"
    "group year-6\n"
    "    network    10.20.6.0/24\n"
    "group staff\n"
    "    users      jsmith, HEAD@SCHOOL.EXAMPLE, \"O'Brien\", JOSÉ\n"
    "    users      SCHOOL\\Петров, Νίκος\n"
    "    directory  \"Teaching Staff\"\n"
    "group school-computers\n"
    "    network    10.20.0.0/16, 10.30.0.0/24\n"
    "group own-devices\n"
    "    network    10.40.0.0/16\n"
    "sites all-social  facebook, instagram, snapchat\n"
    "sites our-page\n"
    "    page       www.facebook.com/hillcrest\n"
    "sites local-page\n"
    "    page       intranet.hillcrest.example/open\n"
    "sites odd-games\n"
    "    pattern    \"unblocked-?games[0-9]*\"\n"
    "sites slow\n"
    "    pattern    \"^(a+)+$\"\n"
    "sites cameras\n"
    "    network    192.0.2.0/24\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    08:40  lesson\n"
    "    10:45  break\n"
    "    11:00  lesson\n"
    "    12:15  lunch\n"
    "    13:15  lesson\n"
    "    15:20  home\n"
    "day Mon, Tue, Wed, Thu, Fri for year-6\n"
    "    08:40  lesson\n"
    "    12:45  lunch\n"
    "    13:30  lesson\n"
    "    15:20  home\n"
    "term \"Autumn 2026\"\n"
    "    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "rules\n"
    "    allow google-classroom for everyone always fixed\n"
    "    block cameras for everyone always\n"
    "    block odd-games for pupils always\n"
    "    block slow on own-devices always\n"
    "    allow our-page for staff always\n"
    "    allow local-page for pupils always\n"
    "    block intranet.hillcrest.example for pupils always\n"
    "    block all-social on school-computers always\n"
    "    allow all-social for staff on own-devices in break, lunch\n"
    "    allow badsite.example for year-6 in lunch\n"
    "    block all-social for everyone in school-time\n"
    "    block badsite.example for everyone always\n"
    "    otherwise allow\n";

static struct sg_gate *gate;

static int
open_gate(void **state)
{
	(void)state;
	gate = test_gate(policy);
	return 0;
}

static int
close_gate(void **state)
{
	(void)state;
	sg_gate_close(&gate);
	return 0;
}

#define LESSON "2026-11-24 10:15:00" /* UTC; the local time is the same */
#define EVENING "2026-11-24 20:00:00"
#define FB "https://www.facebook.com/"

static void
expect(const struct test_request *request, enum sg_action action,
    const char *line)
{
	struct sg_verdict v = test_judge(gate, request);

	if (v.action != action)
		print_message("%s %s (%s)\n", request->when, request->url,
		    line == NULL ? "" : line);
	assert_int_equal(v.action, action);
	if (line == NULL)
		return;
	assert_int_not_equal(v.rule, SG_NO_RULE);
	assert_string_equal(sg_gate_text(gate,
				sg_gate_rule(gate, v.rule)->text),
	    line);
}

static void
test_first_fit(void **state)
{
	(void)state;
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = FB},
	    SG_BLOCK, "block all-social on school-computers always");
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.40.1.1",
		   .url = FB},
	    SG_BLOCK, "block all-social for everyone in school-time");
	expect(&(struct test_request){.when = EVENING,
		   .client = "10.40.1.1",
		   .url = FB},
	    SG_ALLOW, "otherwise allow");
}

static void
test_break_begins_and_ends_on_the_second(void **state)
{
	static const struct {
		const char *when;
		enum sg_action action;
	} rows[] = {
	    {"2026-11-24 10:44:59", SG_BLOCK},
	    {"2026-11-24 10:45:00", SG_ALLOW},
	    {"2026-11-24 10:59:59", SG_ALLOW},
	    {"2026-11-24 11:00:00", SG_BLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(&(struct test_request){.when = rows[i].when,
			   .client = "10.40.1.1",
			   .user = "jsmith",
			   .url = FB},
		    rows[i].action, NULL);
}

static void
test_people(void **state)
{
	static const struct {
		const char *user, *group;
		enum sg_action action;
	} rows[] = {
	    {"jsmith", NULL, SG_ALLOW},
	    {"JSmith", NULL, SG_ALLOW},
	    {"SCHOOL\\jsmith", NULL, SG_ALLOW},
	    {"jsmith@ELSEWHERE", NULL, SG_ALLOW},
	    {"jsmith ", NULL, SG_ALLOW},
	    {" \tjsmith\r\n", NULL, SG_ALLOW},
	    {" SCHOOL\\jsmith\001", NULL, SG_ALLOW},
	    {"j smith", NULL, SG_BLOCK},
	    {" ", NULL, SG_BLOCK},
	    {"jsmit", NULL, SG_BLOCK},
	    {"jsmithy", NULL, SG_BLOCK},
	    {"head@school.example", NULL, SG_ALLOW},
	    {"head", NULL, SG_BLOCK},
	    {"S\\o'brien@x", NULL, SG_ALLOW},
	    {"S\\O'BRIEN", NULL, SG_ALLOW},
	    {"S\\obrien@x", NULL, SG_BLOCK},
	    {"S\\head@school.example", NULL, SG_ALLOW},
	    {"josé@x", NULL, SG_ALLOW},
	    {"José", NULL, SG_ALLOW},
	    {"jose", NULL, SG_BLOCK},
	    {"school\\ПЕТРОВ@x", NULL, SG_ALLOW},
	    {"other\\петров", NULL, SG_BLOCK},
	    {"ΝΊΚΟΣ", NULL, SG_ALLOW},
	    {"ｊsmith", NULL, SG_BLOCK},
	    {"jsmith\xc3", NULL, SG_BLOCK},
	    {"@", NULL, SG_BLOCK},
	    {"S\\", NULL, SG_BLOCK},
	    {NULL, "teaching staff", SG_ALLOW},
	    {NULL, " Teaching Staff ", SG_ALLOW},
	    {NULL, "Pupils", SG_BLOCK},
	    {NULL, NULL, SG_BLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].user != NULL)
			print_message("user %s\n", rows[i].user);
		expect(&(struct test_request){.when = "2026-11-24 10:50:00",
			   .client = "10.40.1.1",
			   .user = rows[i].user,
			   .group = rows[i].group,
			   .url = FB},
		    rows[i].action, NULL);
	}
}

static void
test_group_with_its_own_lunch(void **state)
{
	static const struct {
		const char *when, *client;
		enum sg_action action;
	} rows[] = {
	    {"2026-11-24 12:44:59", "10.20.6.1", SG_BLOCK},
	    {"2026-11-24 12:45:00", "10.20.6.1", SG_ALLOW},
	    {"2026-11-24 13:29:59", "10.20.6.1", SG_ALLOW},
	    {"2026-11-24 13:30:00", "10.20.6.1", SG_BLOCK},
	    {"2026-11-24 13:00:00", "10.20.7.1", SG_BLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(&(struct test_request){.when = rows[i].when,
			   .client = rows[i].client,
			   .url = "https://badsite.example/"},
		    rows[i].action, NULL);
}

#define STAFF .when = LESSON, .client = "10.30.0.5", .user = "jsmith"
#define DOCUMENT "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate"
#define SCRIPT "Sec-Fetch-Dest: script", "Sec-Fetch-Mode: no-cors"

static void
test_page_and_what_it_loads(void **state)
{
	static const char *const cdn = "https://static.xx.fbcdn.net/a.js";
	static const char *const call = "https://www.facebook.com/api/graphql";
	const struct {
		const char *name;
		struct test_request request;
		enum sg_action action;
	} rows[] = {
	    {"the page", {STAFF, .url = "https://www.facebook.com/hillcrest"},
		SG_ALLOW},
	    {"query ignored",
		{STAFF, .url = "https://www.facebook.com/hillcrest?a=b"},
		SG_ALLOW},
	    {"below it",
		{STAFF, .url = "https://www.facebook.com/hillcrest/photos"},
		SG_ALLOW},
	    {"neighbour", {STAFF, .url = "https://www.facebook.com/hillcrestx"},
		SG_BLOCK},
	    {"out by dots",
		{STAFF, .url = "https://www.facebook.com/hillcrest/../x"},
		SG_BLOCK},
	    {"out by encoded dots",
		{STAFF, .url = "https://www.facebook.com/hillcrest/%2e%2E/x"},
		SG_BLOCK},
	    {"another host", {STAFF, .url = "https://m.facebook.com/hillcrest"},
		SG_BLOCK},
	    {"asset, full referer",
		{STAFF, .url = cdn,
		    .headers = {SCRIPT,
			"Referer: https://www.facebook.com/hillcrest/photos"}},
		SG_ALLOW},
	    {"asset, bare origin",
		{STAFF, .url = cdn,
		    .headers = {SCRIPT, "Referer: https://www.facebook.com/"}},
		SG_ALLOW},
	    {"asset of the neighbour",
		{STAFF, .url = cdn,
		    .headers = {SCRIPT,
			"Referer: https://www.facebook.com/hillcrestx"}},
		SG_BLOCK},
	    {"asset, no referer", {STAFF, .url = cdn, .headers = {SCRIPT}},
		SG_BLOCK},
	    {"asset, foreign referer",
		{STAFF, .url = cdn,
		    .headers = {SCRIPT, "Referer: https://example.org/"}},
		SG_BLOCK},
	    {"iframe of it",
		{STAFF, .url = cdn,
		    .headers = {"Sec-Fetch-Dest: iframe",
			"Referer: https://www.facebook.com/hillcrest"}},
		SG_BLOCK},
	    {"navigation away",
		{STAFF, .url = "https://www.facebook.com/other",
		    .headers = {DOCUMENT,
			"Referer: https://www.facebook.com/hillcrest"}},
		SG_BLOCK},
	    {"same-origin call, referer under it",
		{STAFF, .url = call,
		    .headers = {"Sec-Fetch-Dest: empty",
			"Referer: https://www.facebook.com/hillcrest"}},
		SG_ALLOW},
	    {"same-origin call, bare origin",
		{STAFF, .url = call,
		    .headers = {"Sec-Fetch-Dest: empty",
			"Referer: https://www.facebook.com/"}},
		SG_BLOCK},
	    {"asset of another owner",
		{STAFF, .url = "https://www.snapchat.com/a.js",
		    .headers = {SCRIPT,
			"Referer: https://www.facebook.com/hillcrest"}},
		SG_BLOCK},
	    {"pupil",
		{.when = LESSON,
		    .client = "10.20.1.1",
		    .url = "https://www.facebook.com/hillcrest"},
		SG_BLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].name);
		expect(&rows[i].request, rows[i].action, NULL);
	}
}

static void
test_page_on_a_host_that_is_no_platform(void **state)
{
	(void)state;
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = "http://intranet.hillcrest.example/open/a"},
	    SG_ALLOW, NULL);
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = "http://intranet.hillcrest.example/style.css",
		   .headers = {"Sec-Fetch-Dest: style",
		       "Referer: http://intranet.hillcrest.example/open/a"}},
	    SG_ALLOW, NULL);
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = "http://intranet.hillcrest.example/opened"},
	    SG_BLOCK, NULL);
}

static struct sg_verdict
connect_to(const char *authority, const char *sni, bool managed)
{
	return test_judge(gate,
	    &(struct test_request){STAFF, .method = "CONNECT", .url = authority,
		.sni = sni, .managed = managed});
}

static void
test_connect_waits_only_where_the_path_decides(void **state)
{
	struct sg_verdict v;

	(void)state;
	v = connect_to("www.facebook.com:443", NULL, true);
	assert_int_equal(v.ground, SG_BY_UNDECIDED);
	assert_int_equal(v.action, SG_ALLOW);
	v = connect_to("static.xx.fbcdn.net:443", NULL, true);
	assert_int_equal(v.ground, SG_BY_UNDECIDED);
	v = connect_to("www.facebook.com:443", NULL, false);
	assert_int_equal(v.ground, SG_BY_RULE);
	assert_int_equal(v.action, SG_BLOCK);
	v = connect_to("www.snapchat.com:443", NULL, true);
	assert_int_equal(v.ground, SG_BY_RULE);
	assert_int_equal(v.action, SG_BLOCK);
}

static void
test_both_names_are_judged(void **state)
{
	struct sg_verdict v;

	(void)state;
	v = connect_to("www.bbc.co.uk:443", "www.snapchat.com", false);
	assert_int_equal(v.action, SG_BLOCK);
	assert_memory_equal(v.host.p, "www.snapchat.com", 16);
	v = connect_to("www.snapchat.com:443", "www.bbc.co.uk", false);
	assert_int_equal(v.action, SG_BLOCK);
	v = connect_to("www.bbc.co.uk:443", "www.bbc.co.uk", false);
	assert_int_equal(v.action, SG_ALLOW);
	v = connect_to("www.bbc.co.uk:443", "BAD..\001", false);
	assert_int_equal(v.ground, SG_BY_UNSURE);
	assert_int_equal(v.action, SG_BLOCK);
	/*
	 * This decrypted request is for the BBC, but the TLS server name is
	 * Facebook's. The line that allows one page of Facebook must not allow
	 * it.
	 */
	expect(&(struct test_request){STAFF, .url = "https://www.bbc.co.uk/",
		   .sni = "www.facebook.com", .managed = true},
	    SG_BLOCK, NULL);
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *name, *authority, *sni;
		enum sg_action action;
	} rows[] = {
	    {"no name sent: by address", "157.240.214.35:443", "-", SG_BLOCK},
	    {"bare: by address", "157.240.214.35:443", NULL, SG_BLOCK},
	    {"v6", "[2a03:2880:f12f:83:face:b00c::25de]:443", "-", SG_BLOCK},
	    {"by the name", "142.250.187.196:443", "www.google.com", SG_ALLOW},
	    {"by the name, blocked", "142.250.187.196:443", "www.facebook.com",
		SG_BLOCK},
	    {"the owner's own name", "157.240.214.35:443", "www.facebook.com",
		SG_BLOCK},
	    {"fronting: both", "157.240.214.35:443", "www.bbc.co.uk", SG_BLOCK},
	    {"a sites list's network", "192.0.2.7:443", NULL, SG_BLOCK},
	    {"the same under a false name", "192.0.2.7:443", "www.bbc.co.uk",
		SG_BLOCK},
	    {"beside it", "192.0.3.7:443", NULL, SG_ALLOW},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].name);
		assert_int_equal(
		    connect_to(rows[i].authority, rows[i].sni, false).action,
		    rows[i].action);
	}
}

/*
 * If a connection is intercepted, the client can send any host name. So the
 * gate also judges the address that the client connected to.
 */
static void
test_address_that_was_reached(void **state)
{
	static const struct {
		const char *url, *reached;
		enum sg_action action;
	} rows[] = {
	    {"http://www.bbc.co.uk/", "192.0.2.7", SG_BLOCK},
	    {"http://www.bbc.co.uk/", "157.240.214.35", SG_BLOCK},
	    {"http://www.bbc.co.uk/", "192.0.3.7", SG_ALLOW},
	    {"http://www.bbc.co.uk/", NULL, SG_ALLOW},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		expect(&(struct test_request){STAFF, .url = rows[i].url,
			   .reached = rows[i].reached},
		    rows[i].action, NULL);
}

/* Each of these requests was once let through by mistake. */
static void
test_page_lets_in_no_more_than_it_loads(void **state)
{
	static const char referer[] =
	    "Referer: https://www.facebook.com/hillcrest";

	(void)state;
	/* instagram is another platform of facebook's owner. */
	expect(&(struct test_request){STAFF,
		   .url = "https://www.instagram.com/api",
		   .headers = {"Sec-Fetch-Dest: empty", referer}},
	    SG_BLOCK, NULL);
	/*
	 * The host usually serves embedded content. Here the user navigates to
	 * it.
	 */
	expect(&(struct test_request){STAFF,
		   .url = "http://graph.facebook.com/me",
		   .headers = {"Accept: text/html", referer}},
	    SG_BLOCK, NULL);
	expect(&(struct test_request){STAFF,
		   .url = "http://graph.facebook.com/me", .headers = {referer}},
	    SG_BLOCK, NULL);
}

static void
test_two_hosts_are_not_judged_by_one(void **state)
{
	struct sg_verdict v = test_judge(gate,
	    &(struct test_request){STAFF, .url = "/x",
		.headers = {"Host: www.bbc.co.uk", "host: www.gov.uk"}});

	(void)state;
	assert_int_equal(v.ground, SG_BY_UNSURE);
	assert_int_equal(v.action, SG_BLOCK);
}

static void
test_page_of_a_platform_without_owner(void **state)
{
	struct sg_gate
	    *blog = test_gate("school \"S\"\n"
			      "sites class-blog\n"
			      "    page  hillcrest.wordpress.com/class-1\n"
			      "rules\n"
			      "    allow class-blog for everyone always\n"
			      "    block blogs for everyone always\n"
			      "    otherwise allow\n");
	const struct test_request picture = {.when = LESSON,
	    .url = "https://hillcrest.files.wordpress.com/p.jpg",
	    .headers = {"Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors",
		"Referer: https://hillcrest.wordpress.com/"}};

	(void)state;
	assert_int_equal(test_judge(blog, &picture).action, SG_ALLOW);
	sg_gate_close(&blog);
}

/*
 * The two image files are of different compilations. A power failure between
 * the two replacements can cause this.
 */
static void
test_images_that_do_not_belong_together(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build with = test_build(arena, policy);
	char *names = memcpy(sg_arena_alloc(arena, with.names.n), with.names.p,
	    with.names.n);
	struct sg_image_head *head = (struct sg_image_head *)names;
	char *at;

	(void)state;
	at = memmem(names, with.names.n, "\0instagram", 11);
	assert_non_null(at);
	memcpy(at + 1, "instabram", 9);
	sg_image_digest(names, with.names.n, head->digest);
	assert_null(sg_gate_from_memory((struct sg_str){names, with.names.n},
	    with.policy, problems));
	assert_int_equal(sg_problems_errors(problems), 1);
	sg_arena_free(&arena);
}

static void
test_patterns(void **state)
{
	(void)state;
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = "https://sites.example/UnblockedGames76/"},
	    SG_BLOCK, "block odd-games for pupils always");
	expect(&(struct test_request){.when = LESSON,
		   .client = "10.20.1.1",
		   .url = "https://sites.example/games"},
	    SG_ALLOW, NULL);
	assert_int_equal(test_judge(gate,
			     &(struct test_request){.when = LESSON,
				 .client = "10.20.1.1",
				 .method = "CONNECT",
				 .url = "sites.example:443",
				 .managed = true})
			     .ground,
	    SG_BY_UNDECIDED);
}

/*
 * If matching a pattern takes too long, the gate gives up and blocks the
 * request.
 */
static void
test_catastrophic_pattern(void **state)
{
	char url[200] = "https://";
	struct sg_verdict v;

	(void)state;
	memset(url + 8, 'a', 60);
	strcpy(url + 68, "/b");
	v = test_judge(gate,
	    &(struct test_request){
		.when = LESSON, .client = "10.40.1.1", .url = url});
	assert_int_equal(v.ground, SG_BY_RULE);
	assert_int_equal(v.action, SG_BLOCK);
	assert_non_null(v.fault);
	assert_true(v.next_open == SG_NEVER);
}

static void
test_what_cannot_be_judged(void **state)
{
	static const char *const urls[] = {"", "/path", "http://",
	    "http://a b/", "http://1.2.3.4.5/", "http://[::1/",
	    "http://x:99999/", "http://a\001b/", "a_b://www.bbc.co.uk/",
	    "1http://www.bbc.co.uk/"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct sg_verdict v = test_judge(gate,
		    &(struct test_request){
			.when = LESSON, .client = "10.99.1.1", .url = urls[i]});

		print_message("\"%s\"\n", urls[i]);
		assert_int_equal(v.ground, SG_BY_UNSURE);
		assert_int_equal(v.action, SG_BLOCK);
		assert_int_equal(v.rule, SG_NO_RULE);
		assert_non_null(v.fault);
	}
}

static void
test_next_open(void **state)
{
	static const struct {
		const char *when, *client, *user, *open;
	} rows[] = {
	    {LESSON, "10.40.1.1", "jsmith", "2026-11-24 10:45:00"},
	    {"2026-11-24 11:00:00", "10.40.1.1", "jsmith",
		"2026-11-24 12:15:00"},
	    {LESSON, "10.40.1.1", NULL, "2026-11-24 15:20:00"},
	    {LESSON, "10.20.1.1", NULL, NULL},
	    /* After the timetable ends, no `allow` line with times matches. */
	    {"2027-11-24 10:00:00", "10.40.1.1", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_verdict v = test_judge(gate,
		    &(struct test_request){.when = rows[i].when,
			.client = rows[i].client,
			.user = rows[i].user,
			.url = FB});

		assert_int_equal(v.action, SG_BLOCK);
		assert_true(v.next_open ==
		    (rows[i].open == NULL ? SG_NEVER : test_utc(rows[i].open)));
	}
}

static void
test_past_the_compiled_time(void **state)
{
	(void)state;
	/*
	 * Outside the timetable's days a `block` line with times always
	 * matches, and an `allow` line with times never matches.
	 */
	expect(&(struct test_request){.when = "2027-11-27 20:00:00",
		   .client = "10.40.1.1",
		   .user = "jsmith",
		   .url = FB},
	    SG_BLOCK, "block all-social for everyone in school-time");
	expect(&(struct test_request){.when = "2020-01-01 20:00:00",
		   .client = "10.40.1.1",
		   .user = "jsmith",
		   .url = FB},
	    SG_BLOCK, "block all-social for everyone in school-time");
}

static void
test_platform_that_is_named(void **state)
{
	struct sg_verdict v = test_judge(gate,
	    &(struct test_request){.when = LESSON,
		.client = "10.20.1.1",
		.url = "https://cdninstagram.com/x"});

	(void)state;
	assert_string_equal(sg_gate_platform(gate, v.platform), "instagram");
	v = test_judge(gate,
	    &(struct test_request){.when = LESSON,
		.client = "10.20.1.1",
		.url = "https://www.bbc.co.uk/"});
	assert_int_equal(v.platform, SG_NO_PLATFORM);
}

/*
 * Judge `url` with `gate`. Before that, the gate `by` computes hashes for the
 * URL `expected` in advance (sg_gate_prefetch()).
 */
static enum sg_action
judge_after(const struct sg_gate *by, const char *expected, const char *url)
{
	static struct sg_scratch *scratch;
	struct sg_request first = {
	    .method = SG_LIT("GET"), .target = sg_str(expected)};
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(url),
	    .has_client = true,
	    .now = test_utc(LESSON)};
	struct sg_verdict verdict;

	if (scratch == NULL)
		scratch = sg_scratch_new();
	assert_non_null(scratch);
	assert_true(sg_address_parse(SG_LIT("10.20.1.1"), &request.client));
	sg_gate_prefetch(by, &first, scratch);
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict.action;
}

/* A prefetch only saves time. It never changes a verdict. */
static void
test_what_was_expected(void **state)
{
	static const char blocked[] = "https://www.instagram.com/x";
	static const char fine[] = "https://www.bbc.co.uk/x";
	static char place[sizeof blocked];
	struct sg_gate *other = test_gate("school \"Other\"\n"
					  "rules\n    otherwise allow\n");

	(void)state;
	assert_int_equal(judge_after(gate, blocked, blocked), SG_BLOCK);
	assert_int_equal(judge_after(gate, fine, fine), SG_ALLOW);
	assert_int_equal(judge_after(gate, fine, blocked), SG_BLOCK);
	assert_int_equal(judge_after(gate, blocked, fine), SG_ALLOW);
	assert_int_equal(judge_after(gate, "/x", blocked), SG_BLOCK);
	/* Another gate did the prefetch, so the hashes have another seed. */
	assert_int_equal(judge_after(other, blocked, blocked), SG_BLOCK);
	/* The same memory holds one target first and another target later. */
	memcpy(place, fine, sizeof fine);
	assert_int_equal(judge_after(gate, place, place), SG_ALLOW);
	memcpy(place, blocked, sizeof blocked);
	assert_int_equal(judge_after(gate, place, place), SG_BLOCK);
	sg_gate_close(&other);
}

/* A CONNECT to a closed port is blocked whatever the policy says. It is an
 * app's doing, unless a detector says that a person tried something. */
static void
test_closed_ports(void **state)
{
	static const struct {
		const char *method, *url;
		bool managed;
		enum sg_action action;
		enum sg_ground ground;
		enum sg_intent intent;
		unsigned tier; /* of the first signal; 0: there is no signal */
	} rows[] = {
	    {"CONNECT", "www.bbc.co.uk:8443", true, SG_BLOCK, SG_BY_PORT,
		SG_INTENT_BACKGROUND, 0},
	    {"CONNECT", "mtalk.google.com:5228", false, SG_BLOCK, SG_BY_PORT,
		SG_INTENT_BACKGROUND, 0},
	    {"CONNECT", "www.bbc.co.uk:443", false, SG_BLOCK, SG_BY_PORT,
		SG_INTENT_BACKGROUND, 0},
	    {"CONNECT", "home.example.org:22", true, SG_BLOCK, SG_BY_PORT,
		SG_INTENT_BACKGROUND, SG_TIER_CAPABILITY},
	    /* The lesson's line blocks Facebook, and says more than the port.
	     */
	    {"CONNECT", "www.facebook.com:8443", false, SG_BLOCK, SG_BY_RULE,
		SG_INTENT_UNKNOWN, SG_TIER_INTENT},
	    /* On a decrypted device this waits for the path. It must not. */
	    {"CONNECT", "intranet.hillcrest.example:444", true, SG_BLOCK,
		SG_BY_PORT, SG_INTENT_BACKGROUND, 0},
	    {"CONNECT", "www.bbc.co.uk:99999", false, SG_BLOCK, SG_BY_UNSURE,
		SG_INTENT_BACKGROUND, 0},
	    /* Only a CONNECT opens a tunnel. */
	    {"GET", "http://www.bbc.co.uk:8443/", false, SG_ALLOW, SG_BY_RULE,
		SG_INTENT_UNKNOWN, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_verdict v = test_judge(gate,
		    &(struct test_request){.when = LESSON,
			.client = "10.20.1.1",
			.method = rows[i].method,
			.url = rows[i].url,
			.managed = rows[i].managed,
			.port = SG_PORT_CLOSED});

		print_message("  %s %s\n", rows[i].method, rows[i].url);
		assert_int_equal(v.action, rows[i].action);
		assert_int_equal(v.ground, rows[i].ground);
		assert_int_equal(v.intent, rows[i].intent);
		assert_true(v.next_open == SG_NEVER);
		assert_int_equal(v.nsignals > 0 ? v.signals[0].tier : 0,
		    rows[i].tier);
		assert_int_equal(v.rule == SG_NO_RULE,
		    rows[i].ground != SG_BY_RULE);
	}
}

/* A port that the school opened is no evidence of a way round the filter. The
 * host is judged as at port 443. */
static void
test_open_ports(void **state)
{
	static const struct {
		const char *url;
		enum sg_port port;
		enum sg_action action;
		size_t signals;
	} rows[] = {
	    {"home.example.org:22", SG_PORT_UNKNOWN, SG_ALLOW, 1},
	    {"home.example.org:22", SG_PORT_OPEN, SG_ALLOW, 0},
	    {"www.facebook.com:22", SG_PORT_UNKNOWN, SG_BLOCK, 2},
	    {"www.facebook.com:22", SG_PORT_OPEN, SG_BLOCK, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_verdict v = test_judge(gate,
		    &(struct test_request){.when = LESSON,
			.client = "10.20.1.1",
			.method = "CONNECT",
			.url = rows[i].url,
			.port = rows[i].port});

		print_message("  %s\n", rows[i].url);
		assert_int_equal(v.action, rows[i].action);
		assert_int_equal(v.ground, SG_BY_RULE);
		assert_int_equal(v.nsignals, rows[i].signals);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_fit),
	    cmocka_unit_test(test_break_begins_and_ends_on_the_second),
	    cmocka_unit_test(test_people),
	    cmocka_unit_test(test_group_with_its_own_lunch),
	    cmocka_unit_test(test_page_and_what_it_loads),
	    cmocka_unit_test(test_page_on_a_host_that_is_no_platform),
	    cmocka_unit_test(test_connect_waits_only_where_the_path_decides),
	    cmocka_unit_test(test_both_names_are_judged),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_address_that_was_reached),
	    cmocka_unit_test(test_page_lets_in_no_more_than_it_loads),
	    cmocka_unit_test(test_two_hosts_are_not_judged_by_one),
	    cmocka_unit_test(test_page_of_a_platform_without_owner),
	    cmocka_unit_test(test_images_that_do_not_belong_together),
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_catastrophic_pattern),
	    cmocka_unit_test(test_what_cannot_be_judged),
	    cmocka_unit_test(test_next_open),
	    cmocka_unit_test(test_past_the_compiled_time),
	    cmocka_unit_test(test_platform_that_is_named),
	    cmocka_unit_test(test_what_was_expected),
	    cmocka_unit_test(test_closed_ports),
	    cmocka_unit_test(test_open_ports),
	};

	return cmocka_run_group_tests(tests, open_gate, close_gate);
}
