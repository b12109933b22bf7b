/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_compile.c -- compiles policies to images and tests the verdicts of the
 * gate that opens them.
 *
 * The policy image has the rules. The names image has the host names.
 */
#include "../../unit.h"

#include "gate/gate.h"
#include "gate/image.h"
#include "../world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

#define SCHOOL "school \"Hill\"\n"
#define OTHERWISE "    otherwise allow\n"

static void
build(const char *policy)
{
	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
}

/* ---- judging ------------------------------------------------------------ */

struct asked {
	const char *name;
	const char *url, *client, *user, *directory, *mac;
	int64_t now;   /* 0: WORLD_NOW */
	unsigned line; /* the policy's line that must decide; 0: no line */
};

static struct sg_verdict
judge(const struct sg_gate *gate, struct sg_scratch *scratch,
    const struct asked *asked)
{
	static const struct sg_header headers[] = {
	    {SG_LIT("Sec-Fetch-Dest"), SG_LIT("document")}};
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(asked->url),
	    .headers = headers,
	    .nheaders = 1,
	    .managed = true};
	struct sg_str directory = sg_str(asked->directory);
	struct sg_verdict verdict;

	request.now = asked->now == 0 ? WORLD_NOW : asked->now;
	if (asked->client != NULL)
		request.has_client = sg_address_parse(sg_str(asked->client),
		    &request.client);
	request.user = sg_str(asked->user);
	request.groups = &directory;
	request.ngroups = asked->directory != NULL;
	request.mac = sg_str(asked->mac);
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict;
}

/* Check that the expected line of the policy decides each row. */
static void
ask(const struct asked *rows, size_t n)
{
	struct sg_gate *gate = sg_gate_from_memory(w->build.names,
	    w->build.policy, w->problems);
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_verdict verdict;
	unsigned line;

	if (gate == NULL)
		fail_msg("%s", world_said(w, w->problems));
	for (size_t i = 0; i < n; i++) {
		verdict = judge(gate, scratch, &rows[i]);
		line = verdict.rule == SG_NO_RULE ?
		    0 :
		    sg_gate_rule(gate, verdict.rule)->line;
		if (line != rows[i].line)
			fail_msg("%s: line %u, not %u", rows[i].name, line,
			    rows[i].line);
	}
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
}

#define ASK(rows) ask(rows, sizeof(rows) / sizeof((rows)[0]))

/* ---- what --------------------------------------------------------------- */

static void
what(void **state)
{
	static const struct asked rows[] = {
	    {.name = "a platform",
		.url = "https://www.facebook.com/",
		.line = 11},
	    {.name = "a host of a platform",
		.url = "https://fbcdn-a.akamaihd.net/",
		.line = 11},
	    {.name = "not below that host",
		.url = "https://x.fbcdn-a.akamaihd.net/",
		.line = 18},
	    {.name = "an address of a platform's own network",
		.url = "https://157.240.200.1/",
		.line = 11},
	    {.name = "a host in a rule",
		.url = "http://bad.example/",
		.line = 12},
	    {.name = "below it", .url = "http://www.bad.example/", .line = 12},
	    {.name = "beside it", .url = "http://notbad.example/", .line = 18},
	    {.name = "a site of a list",
		.url = "http://a.one.example/",
		.line = 13},
	    {.name = "a site of a list within",
		.url = "http://two.example/",
		.line = 13},
	    {.name = "a platform within",
		.url = "http://instagram.com/",
		.line = 13},
	    {.name = "a network of a list",
		.url = "http://198.51.100.9/",
		.line = 13},
	    {.name = "beyond that network",
		.url = "http://198.51.101.9/",
		.line = 18},
	    {.name = "a pattern",
		.url = "http://x.example/unblocked-games77",
		.line = 14},
	    {.name = "a pattern has to fit",
		.url = "http://x.example/unblocked-games",
		.line = 18},
	    {.name = "a page",
		.url = "https://www.youtube.com/c/hill/about",
		.line = 15},
	    {.name = "beside the page",
		.url = "https://www.youtube.com/c/hil",
		.line = 16},
	    {.name = "two sites in one name",
		.url = "http://one.two.example/",
		.line = 13},
	    {.name = "nothing fits", .url = "http://example.org/", .line = 18},
	};

	(void)state;
	build(SCHOOL
	    "sites many\n    site one.example\n    includes within\n"
	    "    network 198.51.100.0/24\n"
	    "sites within\n    site two.example\n    includes instagram\n"
	    "# a line\n"
	    "rules\n"
	    "    block facebook always\n"
	    "    block bad.example always\n"
	    "    block many always\n"
	    "    block odd-games always\n"
	    "    allow our-page always\n"
	    "    block youtube always\n"
	    "    block nothing.example always\n"
	    "    otherwise allow\n"
	    "sites odd-games\n    pattern \"unblocked-?games[0-9]+\"\n"
	    "sites our-page\n    page www.youtube.com/c/hill\n");
	ASK(rows);
}

/* ---- who ---------------------------------------------------------------- */

static void
who(void **state)
{
	static const char mac[] = "00-11-22-33-44-55";
	static const struct asked rows[] = {
	    {.name = "an address", .client = "10.1.9.9", .line = 20},
	    {.name = "an address of a narrower group, first line first",
		.client = "10.1.6.7",
		.line = 19},
	    {.name = "a nested network of the same group",
		.client = "10.1.6.200",
		.line = 19},
	    {.name = "outside", .client = "10.2.0.0", .line = 24},
	    {.name = "just inside", .client = "10.1.255.255", .line = 20},
	    {.name = "IPv6", .client = "2001:db8::7", .line = 20},
	    {.name = "a user", .user = "JSmith", .line = 21},
	    {.name = "a user of any realm",
		.user = "jsmith@HILL.EXAMPLE",
		.line = 21},
	    {.name = "a user of a domain", .user = "HILL\\jsmith", .line = 21},
	    {.name = "a user written with a realm",
		.user = "kb@hill.example",
		.line = 21},
	    {.name = "the same user of another realm",
		.user = "kb@other",
		.line = 24},
	    {.name = "a directory group",
		.directory = "Teaching STAFF",
		.line = 21},
	    {.name = "a device", .mac = mac, .line = 22},
	    {.name = "a member of a group that is included",
		.user = "head",
		.line = 21},
	    {.name = "in two groups: both must fit",
		.user = "ttwo",
		.client = "10.3.0.9",
		.line = 23},
	    {.name = "in the first only", .user = "ttwo", .line = 24},
	    {.name = "nobody", .line = 24},
	};
	struct asked asked[sizeof(rows) / sizeof(rows[0])];

	(void)state;
	memcpy(asked, rows, sizeof(rows));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		asked[i].url = "https://www.facebook.com/";
	build(SCHOOL "group year-6\n    network 10.1.6.0/24, 10.1.6.128/25\n"
		     "group pupils\n    network 10.1.0.0/16, 2001:db8::/64\n"
		     "group staff\n    users jsmith, kb@hill.example\n"
		     "    directory \"Teaching Staff\"\n    includes heads\n"
		     "group heads\n    users head\n"
		     "group devices\n    mac 00:11:22:33:44:55\n"
		     "group trainees\n    users ttwo\n"
		     "group room\n    network 10.3.0.0/24\n"
		     "rules\n"
		     "    block facebook for year-6 always\n"
		     "    block facebook for pupils always\n"
		     "    block facebook for staff always\n"
		     "    block facebook on devices always\n"
		     "    block facebook for trainees on room always\n"
		     "    otherwise allow\n");
	ask(asked, sizeof(rows) / sizeof(rows[0]));
}

/* ---- when --------------------------------------------------------------- */

#define BELLS                                                                  \
	"day Mon, Tue, Wed, Thu, Fri\n"                                        \
	"    09:00 lesson\n    12:00 lunch\n    13:00 home\n"

static void
when(void **state)
{
	int32_t mon = day(2026, 11, 23), sat = day(2026, 11, 28);
	int32_t last = day(2026, 12, 18) + 49;
	struct asked rows[] = {
	    {.name = "lunch begins", .now = utc(mon, 12, 0), .line = 16},
	    {.name = "just before", .now = utc(mon, 12, 0) - 1, .line = 17},
	    {.name = "lunch ends", .now = utc(mon, 13, 0), .line = 19},
	    {.name = "a group's own lunch",
		.client = "10.1.6.9",
		.now = utc(mon, 11, 0),
		.line = 16},
	    {.name = "not everybody's",
		.client = "10.1.6.9",
		.now = utc(mon, 12, 30),
		.line = 17},
	    {.name = "school", .now = utc(mon, 9, 0), .line = 17},
	    {.name = "Saturday morning", .now = utc(sat, 10, 0), .line = 18},
	    {.name = "Saturday noon", .now = utc(sat, 12, 0), .line = 19},
	    /*
	     * Compiled time is the days of the policy's timetable. Outside
	     * these days a `block` line with times always applies, and an
	     * `allow` line with times never applies.
	     */
	    {.name = "before compiled time",
		.now = utc(day(2026, 9, 1), 22, 59),
		.line = 17},
	    {.name = "the last second",
		.now = utc(last + 1, 0, 0) - 1,
		.line = 19},
	    {.name = "after it", .now = utc(last + 1, 0, 0), .line = 17},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i].url = "https://www.facebook.com/";
	build(SCHOOL "group year-6\n    network 10.1.6.0/24\n" BELLS
		     "day Mon, Tue for year-6\n"
		     "    09:00 lesson\n    11:00 lunch\n    12:00 lesson\n"
		     "    13:00 home\n"
		     "term \"T\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
		     "rules\n"
		     "    allow facebook in lunch\n"
		     "    block facebook in school-time\n"
		     "    block facebook from 08:00 to 11:00 on Sat\n"
		     "    otherwise allow\n");
	ASK(rows);
}

static void
exceptions(void **state)
{
	int32_t tue = day(2026, 11, 24);
	struct asked rows[] = {
	    {.name = "from its approval",
		.now = utc(day(2026, 11, 20), 0, 0),
		.line = 7},
	    {.name = "not before",
		.now = utc(day(2026, 11, 20), 0, 0) - 1,
		.line = 4},
	    {.name = "to its last day's end",
		.now = utc(day(2026, 11, 30), 24, 0) - 1,
		.line = 7},
	    {.name = "not after",
		.now = utc(day(2026, 11, 30), 24, 0),
		.line = 4},
	    {.name = "a fixed line comes first",
		.url = "https://www.instagram.com/",
		.line = 3},
	    {.name = "a lesson",
		.url = "https://www.youtube.com/",
		.now = utc(tue, 10, 0),
		.line = 18},
	    {.name = "its other lesson",
		.url = "https://www.youtube.com/",
		.now = utc(tue, 13, 0),
		.line = 18},
	    {.name = "after the lesson",
		.url = "https://www.youtube.com/",
		.now = utc(tue, 11, 0),
		.line = 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].url == NULL)
			rows[i].url = "https://www.facebook.com/";
	build(SCHOOL "rules\n"
		     "    block instagram always fixed\n"
		     "    block facebook always\n"
		     "    otherwise block\n"
		     "exception EX-1\n"
		     "    allow facebook\n"
		     "    because \"Fair\"\n"
		     "    approved \"Head\" on Fri 20 Nov 2026\n"
		     "    until Mon 30 Nov 2026\n"
		     "exception EX-OLD\n"
		     "    allow everything\n"
		     "    because \"Long ago\"\n"
		     "    approved \"Head\" on Mon 2 Nov 2026\n"
		     "    from Mon 9 Nov 2026\n"
		     "    until Fri 20 Nov 2026\n"
		     "exception EX-2\n"
		     "    allow youtube\n"
		     "    when Tue 24 Nov 2026 10:00 to 11:00\n"
		     "    when Tue 24 Nov 2026 13:00 to 14:00\n"
		     "    because \"Film\"\n"
		     "    approved \"Head\" on Fri 20 Nov 2026\n"
		     "    until Tue 24 Nov 2026\n");
	ASK(rows);
}

/* ---- lists -------------------------------------------------------------- */

static void
lists(void **state)
{
	static const struct asked rows[] = {
	    {.name = "a name", .url = "http://adult.example/", .line = 8},
	    {.name = "below it", .url = "http://x.adult.example/", .line = 8},
	    {.name = "a name of two lists",
		.url = "http://both.example/",
		.line = 7},
	    {.name = "an address", .url = "http://192.0.2.77/", .line = 8},
	    {.name = "not in a list", .url = "http://good.example/", .line = 9},
	    {.name = "locked", .url = "http://x.terror.example/", .line = 0},
	    {.name = "locked, in a folder",
		.url = "http://vile.example/",
		.line = 0},
	};

	(void)state;
	world_folder(w, "lists");
	world_folder(w, "lists/adult");
	world_file(w, "lists/adult/domains",
	    "adult.example\nboth.example\n192.0.2.77\n");
	world_file(w, "lists/games", "both.example\ngame.example\n");
	world_folder(w, "locked/illegal");
	world_file(w, "locked/terror", "terror.example\n");
	world_file(w, "locked/illegal/domains", "vile.example\n");
	build(SCHOOL "sites adult\n    list \"lists/adult\"\n"
		     "sites games\n    list \"lists/games\"\n"
		     "rules\n"
		     "    block games always\n"
		     "    block adult always\n"
		     "    otherwise allow\n");
	ASK(rows);
}

/* ---- the images --------------------------------------------------------- */

#define WHOLE                                                                  \
	SCHOOL                                                                 \
	"group a\n    network 10.0.0.0/8\n    users x\n" BELLS                 \
	"sites s\n    site s.example\n    list \"l\"\n"                        \
	"    page p.example/x\n    pattern \"zz+y\"\n"                         \
	"contact e-safety\n    mail e@s.example\n"                             \
	"rules\n    block s for a in lunch\n    otherwise allow\n"

/*
 * If files, day and seed are the same, the images are the same. Another seed
 * gives other images.
 */
static void
same_bytes(void **state)
{
	struct sg_build first;

	(void)state;
	world_file(w, "l", "l.example\nm.example\n");
	build(WHOLE);
	first = w->build;
	build(WHOLE);
	assert_true(sg_str_eq(first.names, w->build.names));
	assert_true(sg_str_eq(first.policy, w->build.policy));
	w->options.seed[1]++;
	build(WHOLE);
	assert_false(sg_str_eq(first.names, w->build.names));
	/* The names image does not depend on the policy's rules. */
	w->options.seed[1]--;
	build(WHOLE "# a word\n");
	assert_true(sg_str_eq(first.names, w->build.names));
	world_file(w, "l", "l.example\n");
	build(WHOLE);
	assert_false(sg_str_eq(first.names, w->build.names));
	assert_true(sg_str_eq(first.policy, w->build.policy));
}

/* Rules with the same times share one entry of the section SG_S_WHENS. */
static void
shared_times(void **state)
{
	struct sg_image image;

	(void)state;
	build(SCHOOL BELLS
	    "rules\n    block facebook in lunch\n"
	    "    block youtube in lunch\n    block instagram always\n"
	    "    allow youtube in lesson, lunch\n"
	    "    allow everything in school-time\n    otherwise block\n");
	assert_true(sg_image_copy("policy", w->build.policy, SG_IMAGE_POLICY,
	    w->problems, &image));
	assert_int_equal(image.section[SG_S_WHENS].count, 3);
	sg_image_close(&image);
}

static void
categories(void **state)
{
	struct sg_image image;
	const struct sg_category *c;

	(void)state;
	world_file(w, "l", "l.example\n");
	world_file(w, "locked/bad", "bad.example\n");
	build(WHOLE);
	assert_true(sg_image_copy("names", w->build.names, SG_IMAGE_NAMES,
	    w->problems, &image));
	assert_int_equal(image.section[SG_S_CATEGORIES].count, 6);
	c = image.section[SG_S_CATEGORIES].items;
	assert_int_equal(c[0].kind, SG_CATEGORY_PLATFORM);
	assert_string_equal(sg_image_text(&image, c[0].name), "facebook");
	assert_string_equal(sg_image_text(&image, c[0].title), "Facebook");
	assert_string_equal(sg_image_text(&image, c[0].owner), "meta");
	assert_string_equal(sg_image_text(&image, c[0].sample), "facebook.com");
	assert_int_equal(c[3].kind, SG_CATEGORY_LIST);
	assert_string_equal(sg_image_text(&image, c[3].name), "l");
	assert_string_equal(sg_image_text(&image, c[3].sample), "l.example");
	assert_int_equal(c[4].kind, SG_CATEGORY_LOCKED);
	assert_string_equal(sg_image_text(&image, c[4].name), "bad");
	assert_int_equal(c[5].kind, SG_CATEGORY_EMBED);
	/*
	 * One of the AS numbers belongs to two platforms, the other to one
	 * platform.
	 */
	assert_int_equal(image.section[SG_S_ASNS].count, 2);
	sg_image_close(&image);
}

/* ---- errors ------------------------------------------------------------- */

static char *
many(const char *head, const char *format, int n, const char *tail)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	char *copy;

	fputs(head, file);
	for (int i = 0; i < n; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		fprintf(file, format, i, i);
#pragma GCC diagnostic pop
	}
	fputs(tail, file);
	fclose(file);
	copy = sg_arena_dup(w->arena, (struct sg_str){text, size});
	free(text);
	return copy;
}

static void
errors(void **state)
{
	static const struct {
		const char *policy, *said;
	} rows[] = {
	    {SCHOOL "sites s\n    pattern \"a(b\"\n"
		    "rules\n    block s always\n" OTHERWISE,
		"3:17: error: this pattern cannot be read: missing closing "
		"parenthesis"},
	    {SCHOOL "sites s\n    pattern \"(games)?[0-9]*\"\n"
		    "rules\n    block s always\n" OTHERWISE,
		"error: this pattern fits every address"},
	    {SCHOOL "sites s\n    list \"gone\"\n"
		    "rules\n    block s always\n" OTHERWISE,
		"gone cannot be read: No such file"},
	    {SCHOOL "sites s\n    list \"empty\"\n"
		    "rules\n    block s always\n" OTHERWISE,
		"empty has no names"},
	};

	(void)state;
	world_file(w, "empty", "# nothing\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(world_build(w, rows[i].policy));
		assert_null(w->build.policy.p);
		assert_null(w->build.names.p);
		assert_said(w, w->problems, rows[i].said);
	}
}

static void
too_much(void **state)
{
	(void)state;
	assert_true(world_build(w,
	    many(SCHOOL "rules\n", "    block h%d.example always\n", 4096,
		OTHERWISE)));
	assert_false(world_build(w,
	    many(SCHOOL "rules\n", "    block h%d.example always\n", 4097,
		OTHERWISE)));
	assert_said(w, w->problems,
	    "error: the rules name over 4096 "
	    "different platforms, lists and hosts");
	assert_false(world_build(w,
	    many(SCHOOL, "group g%d\n    users u%d\n", 4097,
		"rules\n" OTHERWISE)));
	assert_said(w, w->problems,
	    "error: a policy can have 4096 groups; "
	    "this one has 4097");
	assert_false(world_build(w,
	    many(SCHOOL "rules\n",
		"    block facebook from 10:00 to 11:00 on Mon\n", 8192,
		OTHERWISE)));
	assert_said(w, w->problems,
	    "error: a policy can have 8192 lines and "
	    "exceptions; this one has 8193");
}

/* ---- the largest policy ------------------------------------------------- */

#define MOST 4096

/*
 * A policy with as many groups and sites as a policy can have. Line FIRST + i
 * of the policy blocks site i for group i, which has one address.
 */
#define FIRST (4 * MOST + 3)

static char *
largest(const char *when)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	fputs(SCHOOL, file);
	for (int i = 0; i < MOST; i++)
		fprintf(file, "group g%d\n    network 10.1.%d.%d\n", i, i / 256,
		    i % 256);
	for (int i = 0; i < MOST; i++)
		fprintf(file, "sites s%d\n    site s%d.example\n", i, i);
	fputs("rules\n", file);
	for (int i = 0; i < MOST; i++)
		fprintf(file, "    block s%d for g%d %s\n", i, i, when);
	fputs(OTHERWISE, file);
	fclose(file);
	copy = sg_arena_dup(w->arena, (struct sg_str){text, size});
	free(text);
	return copy;
}

/* A request of somebody in group `group` for the site with index `site`. */
static struct asked
ask_site(int group, int site)
{
	return (struct asked){
	    .name = sg_arena_printf(w->arena, "group %d, site %d", group, site),
	    .url = sg_arena_printf(w->arena, "https://s%d.example/", site),
	    .client = sg_arena_printf(w->arena, "10.1.%d.%d", group / 256,
		group % 256),
	    .line = FIRST + (unsigned)(group == site ? group : MOST)};
}

/* The groups and sites at both ends of the words of a set. */
static const int borders[] = {
    0, 1, 62, 63, 64, 65, 511, 512, 513, 2048, MOST - 2, MOST - 1};
#define NBORDERS (sizeof(borders) / sizeof(borders[0]))

/* Each group is blocked from its own site, and from no other site. */
static void
as_many_as_allowed(void **state)
{
	struct asked rows[NBORDERS * NBORDERS];
	size_t n = 0;

	(void)state;
	build(largest("always"));
	for (size_t i = 0; i < NBORDERS; i++)
		for (size_t k = 0; k < NBORDERS; k++)
			rows[n++] = ask_site(borders[i], borders[k]);
	ask(rows, n);
}

/* The page says when the last site of the policy opens. */
static void
opens_later(void **state)
{
	struct asked asked = ask_site(MOST - 1, MOST - 1);
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_gate *gate;

	(void)state;
	build(largest("from 10:00 to 11:00"));
	gate = sg_gate_from_memory(w->build.names, w->build.policy,
	    w->problems);
	assert_non_null(gate);
	asked.now = utc(day(2026, 11, 24), 10, 15);
	assert_int_equal(judge(gate, scratch, &asked).next_open,
	    utc(day(2026, 11, 24), 11, 0));
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
}

/* Lines that name many sites do not use up the sets of the name table. */
static void
large_lines(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	struct asked rows[] = {ask_site(0, 0), ask_site(0, 4095)};

	(void)state;
	fputs(SCHOOL "rules\n", file);
	for (int i = 0; i < MOST; i++) {
		fprintf(file, "    block s%d.example", i);
		for (int k = 1; k < 4; k++)
			fprintf(file, ", s%d.example", (i + 7 * k * k) % MOST);
		fprintf(file, " from %02d:%02d to 24:00\n", i / 60 % 24,
		    i % 60);
	}
	fputs("    block s0.example, s4095.example always\n" OTHERWISE, file);
	fclose(file);
	build(text);
	free(text);
	rows[0].line = 3;
	rows[1].line = MOST + 3;
	rows[0].now = utc(day(2026, 11, 24), 12, 0);
	rows[1].now = utc(day(2026, 11, 24), 0, 0);
	ASK(rows);
}

/* One run reports errors in zone, calendar, list and rules. */
static void
everything_at_once(void **state)
{
	(void)state;
	assert_false(world_build(w,
	    SCHOOL
	    "    time zone Europe/Pariss\n"
	    "calendar \"gone.ics\"\n"
	    "sites s\n    list \"gone\"\n"
	    "rules\n    block faceboook always\n    block s always\n" OTHERWISE));
	assert_said(w, w->problems, "did you mean Europe/Paris?");
	assert_said(w, w->problems, "gone.ics cannot be read");
	assert_said(w, w->problems, "/gone cannot be read");
	assert_said(w, w->problems, "faceboook");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(who, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(when, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(exceptions, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lists, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(same_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shared_times, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(categories, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(errors, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(too_much, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(as_many_as_allowed, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(opens_later, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(large_lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(everything_at_once, set_up,
		tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
