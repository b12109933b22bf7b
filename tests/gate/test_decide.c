/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_decide.c -- tests that a line is found whatever its number and the
 * numbers of its targets are.
 *
 * The same lines are tried behind 0, 1, 63, 64, 65 and 200 other lines, each of
 * which names a host of its own. So their bits lie in different words of the
 * gate's bitmaps, and at the ends of words.
 */
#include "../unit.h"

#include "../policy_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "school \"Hill\"\n    if unsure block\n"
			   "group pupils\n    network 10.20.0.0/16\n"
			   "group staff\n    users ann\n"
			   "sites page\n    page www.facebook.com/hill\n"
			   "sites games\n    pattern \"games[0-9]+\"\n"
			   "sites net\n    network 192.0.2.0/24\n"
			   "sites www\n    site www.news.example\n"
			   "rules\n";
#define HEAD_LINES 15
static const char lines[] =
    "    allow page for pupils always\n"                /* 1 */
    "    block facebook for pupils always\n"            /* 2 */
    "    block games for pupils always\n"               /* 3 */
    "    block net for everyone always\n"               /* 4 */
    "    allow www for staff always\n"                  /* 5 */
    "    block news.example for staff always\n"         /* 6 */
    "    block circumvention for pupils always\n"       /* 7 */
    "    block everything for staff on pupils always\n" /* 8 */
    "    otherwise allow\n";                            /* 9 */

#define AT "2026-11-24 10:15:00"
#define PUPIL .when = AT, .client = "10.20.1.2", .managed = true
#define STAFF .when = AT, .client = "10.9.9.9", .user = "ann", .managed = true
#define DOCUMENT "Sec-Fetch-Dest: document"

static const struct row {
	const char *name;
	struct test_request request;
	unsigned line; /* of `lines`, from 1 */
	enum sg_ground ground;
} rows[] = {
    {"a page", {PUPIL, .url = "https://www.facebook.com/hill/x"}, 1,
	SG_BY_RULE},
    {"a page, in each reading of the path",
	{PUPIL, .url = "https://www.facebook.com/hill/a%2fb"}, 1, SG_BY_RULE},
    {"a page in only one reading of the path",
	{PUPIL, .url = "https://www.facebook.com/hill/..%2fsomeone"}, 2,
	SG_BY_RULE},
    {"what the page loads",
	{PUPIL, .url = "https://static.xx.fbcdn.net/a.js",
	    .headers = {"Sec-Fetch-Dest: script",
		"Referer: https://www.facebook.com/hill"}},
	1, SG_BY_RULE},
    {"a platform",
	{PUPIL, .url = "https://www.facebook.com/", .headers = {DOCUMENT}}, 2,
	SG_BY_RULE},
    {"its CONNECT, which may be for the page",
	{PUPIL, .method = "CONNECT", .url = "www.facebook.com:443"}, 1,
	SG_BY_UNDECIDED},
    {"an address of the platform",
	{.when = AT,
	    .client = "10.20.1.2",
	    .method = "CONNECT",
	    .url = "157.240.3.35:443",
	    .sni = "-"},
	2, SG_BY_RULE},
    {"a pattern", {PUPIL, .url = "https://a.example/games77"}, 3, SG_BY_RULE},
    {"a network", {STAFF, .url = "http://192.0.2.7/"}, 4, SG_BY_RULE},
    {"a site with www.", {STAFF, .url = "https://www.news.example/"}, 5,
	SG_BY_RULE},
    {"another sub-domain", {STAFF, .url = "https://a.news.example/"}, 6,
	SG_BY_RULE},
    {"circumvention",
	{PUPIL,
	    .url = "https://a.example/browse.php?u=https://www.facebook.com/",
	    .headers = {DOCUMENT}},
	7, SG_BY_RULE},
    {"no circumvention of staff",
	{STAFF, .url = "https://a.example/browse.php?u=https://x.example/",
	    .headers = {DOCUMENT}},
	9, SG_BY_RULE},
    {"everything",
	{.when = AT,
	    .client = "10.20.1.2",
	    .user = "ann",
	    .managed = true,
	    .url = "https://b.example/"},
	8, SG_BY_RULE},
    {"nothing of these", {PUPIL, .url = "https://b.example/"}, 9, SG_BY_RULE},
};

/* Returns the policy with `n` lines before the lines of this test. */
static char *
policy_behind(unsigned n)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	fputs(head, file);
	for (unsigned i = 0; i < n; i++)
		fprintf(file, "    block h%u.example always\n", i);
	fputs(lines, file);
	fclose(file);
	return text;
}

static void
behind(void **state)
{
	static const unsigned others[] = {0, 1, 63, 64, 65, 200};

	(void)state;
	for (size_t n = 0; n < sizeof others / sizeof *others; n++) {
		char *text = policy_behind(others[n]);
		struct sg_gate *gate = test_gate(text);

		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct sg_verdict v = test_judge(gate,
			    &rows[i].request);

			print_message("%s, behind %u\n", rows[i].name,
			    others[n]);
			assert_int_equal(v.ground, rows[i].ground);
			assert_int_equal(sg_gate_rule(gate, v.rule)->line,
			    HEAD_LINES + others[n] + rows[i].line);
		}
		sg_gate_close(&gate);
		free(text);
	}
}

/* The lines of a trace are all lines up to the one that fits. */
static void
count(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	uint32_t *next = ctx;

	assert_int_equal(rule, *next);
	*next += 1;
	assert_int_equal(misfit == SG_FITS, rule == 200 + 9 - 1);
}

static void
trace_has_every_line(void **state)
{
	char *text = policy_behind(200);
	struct sg_gate *gate = test_gate(text);
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = SG_LIT("https://b.example/"),
	    .now = test_utc(AT)};
	struct sg_verdict verdict;
	uint32_t next = 0;

	(void)state;
	sg_gate_explain(gate, &request, scratch, &verdict, count, &next);
	assert_int_equal(next, 200 + 9);
	assert_int_equal(verdict.rule, 200 + 9 - 1);
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(behind),
	    cmocka_unit_test(trace_has_every_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
