/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_lines.c -- tests sg_gate_lines(): which lines can decide a request, and
 * that requests with the same lines get the same verdict at every instant.
 */
#include "../unit.h"

#include "../policy_gate.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "school \"Hill\"\n    time zone Europe/London\n    if unsure block\n"
    "group pupils\n    users pip\n"
    "sites page\n    page www.facebook.com/hill\n"
    "sites games\n    pattern \"games[0-9]+\"\n"
    "sites slow\n    pattern \"(a+)+$\"\n"
    "sites www\n    site www.news.example\n"
    "sites few\n    site one.example, two.example, three.example\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00 lesson\n    12:00 lunch\n    13:00 home\n"
    "term \"T\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "exception EX\n    allow two.example\n    for pupils\n"
    "    when Tue 24 Nov 2026 12:20 to 12:40\n    because \"B\"\n"
    "    approved \"Head\" on Fri 20 Nov 2026\n    until Tue 24 Nov 2026\n"
    "rules\n";
static const char lines[] =
    "    allow page for pupils in lunch\n"              /* 1 */
    "    block facebook for pupils in lesson\n"         /* 2 */
    "    block games for pupils always\n"               /* 3 */
    "    allow www for everyone in lunch\n"             /* 4 */
    "    block news.example for pupils always\n"        /* 5 */
    "    block few for pupils in lunch\n"               /* 6 */
    "    block circumvention for pupils in lesson\n"    /* 7 */
    "    block slow for everyone from 20:00 to 21:00\n" /* 8 */
    "    otherwise allow\n";                            /* 9 */

#define A_20 "aaaaaaaaaaaaaaaaaaaa"

static const struct row {
	const char *name, *method, *url, *sni;
	const char *lines; /* NULL: other things may decide the request */
} rows[] = {
    {"nothing of these", "GET", "https://b.example/", NULL, "9"},
    {"a page", "GET", "https://www.facebook.com/hill", NULL, "1 2 9"},
    {"a page below it", "GET", "https://www.facebook.com/hill/x", NULL,
	"1 2 9"},
    {"a page in only one reading of the path", "GET",
	"https://www.facebook.com/hill/..%2fsomeone", NULL, "2 9"},
    {"a platform", "GET", "https://www.facebook.com/", NULL, "2 9"},
    {"another name of the platform", "GET", "https://fbcdn.net/", NULL, "2 9"},
    {"a pattern, of a line without times", "GET", "https://a.example/games77",
	NULL, "3"},
    {"a site with www.", "GET", "https://www.news.example/", NULL, "4 5"},
    {"another sub-domain", "GET", "https://a.news.example/", NULL, "5"},
    {"a name of a list", "GET", "https://one.example/", NULL, "6 9"},
    {"a name of an exception", "GET", "https://two.example/", NULL, "EX 6 9"},
    {"a name of the list after it", "GET", "https://three.example/", NULL,
	"6 9"},
    {"circumvention at all times", "GET",
	"https://proxy.example/includes/process.php?action=sslagree", NULL,
	"7 9"},
    {"a method with a body", "POST", "https://b.example/x", NULL, "9"},
    {"the same name twice", "GET", "https://b.example/", "b.example", "9"},
    {"a hidden target that is blocked at times", "GET",
	"https://a.example/browse.php?u=https://www.facebook.com/", NULL, NULL},
    {"a name within a name", "GET", "https://www.facebook.com.b.example/", NULL,
	NULL},
    {"a spelling that is a signal if the name is blocked", "GET",
	"https://FACEBOOK.com./", NULL, NULL},
    {"a pattern that takes too long", "GET", "https://" A_20 A_20 A_20 "/b",
	NULL, NULL},
    {"a CONNECT", "CONNECT", "www.facebook.com:443", NULL, NULL},
    {"two names", "GET", "https://b.example/", "one.example", NULL},
    {"two names of one site", "GET", "https://a.news.example/",
	"www.news.example", NULL},
    {"a target that cannot be read", "GET", "https://[::zz]/", NULL, NULL},
};
#define ROWS (sizeof rows / sizeof *rows)

static struct sg_gate *gate;
static struct sg_scratch *scratch;
static unsigned head_lines;

static int
set_up(void **state)
{
	char text[sizeof head + sizeof lines];

	(void)state;
	snprintf(text, sizeof text, "%s%s", head, lines);
	for (const char *at = head; (at = strchr(at, '\n')) != NULL; at++)
		head_lines++;
	gate = test_gate(text);
	scratch = sg_scratch_new();
	assert_non_null(scratch);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
	return 0;
}

static struct sg_request
request_of(const struct row *row, int64_t now)
{
	return (struct sg_request){.method = sg_str(row->method),
	    .target = sg_str(row->url),
	    .user = SG_LIT("pip"),
	    .managed = true,
	    .sni_state = row->sni == NULL ? SG_SNI_UNSEEN : SG_SNI_NAME,
	    .sni = sg_str(row->sni == NULL ? "" : row->sni),
	    .now = now};
}

/* Find the lines of a row, as the table writes them. */
static bool
find(const struct row *row, int64_t now, char text[64])
{
	struct sg_request request = request_of(row, now);
	uint64_t found[SG_RULE_WORDS];
	size_t n = 0;

	if (!sg_gate_lines(gate, &request, scratch, found))
		return false;
	text[0] = '\0';
	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);
		const char *id = sg_gate_text(gate, rule->id);

		if (!sg_bitmap_has(found, i))
			continue;
		if (*id != '\0')
			n += (size_t)snprintf(text + n, 64 - n, " %s", id);
		else
			n += (size_t)snprintf(text + n, 64 - n, " %u",
			    rule->line - head_lines);
	}
	return true;
}

/* The instant at which the lines are looked for makes no difference. */
static void
lines_of_requests(void **state)
{
	static const char *const at[] = {"2026-11-21 10:00:00",
	    "2026-11-24 10:00:00", "2026-11-24 12:30:00", "2026-11-24 20:30:00",
	    "2030-01-01 00:00:00"};
	char text[64];

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
			bool found = find(&rows[i], test_utc(at[k]), text);

			print_message("%s, at %s\n", rows[i].name, at[k]);
			assert_int_equal(found, rows[i].lines != NULL);
			if (found)
				assert_string_equal(text + 1, rows[i].lines);
		}
}

/* At all instants, requests with the same lines get the same verdict. */
static void
same_verdicts(void **state)
{
	const int64_t end = test_utc("2026-12-01 00:00:00");

	(void)state;
	for (int64_t now = test_utc("2026-11-21 00:00:00"); now < end;
	     now += 600) {
		struct sg_verdict v[ROWS];

		for (size_t i = 0; i < ROWS; i++) {
			struct sg_request request = request_of(&rows[i], now);

			sg_gate_judge(gate, &request, scratch, &v[i]);
			for (size_t k = 0; k < i; k++) {
				if (rows[i].lines == NULL ||
				    rows[k].lines == NULL ||
				    strcmp(rows[i].lines, rows[k].lines) != 0)
					continue;
				assert_int_equal(v[i].action, v[k].action);
				assert_int_equal(v[i].ground, v[k].ground);
				assert_int_equal(v[i].rule, v[k].rule);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_of_requests),
	    cmocka_unit_test(same_verdicts),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
