/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_parse.c -- tests the syntax trees of the manual's example policy and of
 * each form of a line.
 *
 * The example is also parsed with the quotes, dashes and blanks of word
 * processors.
 *
 * test_golden.c tests the messages about wrong lines.
 */
#include "../../unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/dates.h"
#include "policy/language/parse.h"
#include "tree.h"

#define FILE_BYTES_MAX (1U << 20)

struct run {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
};

static void
setup(struct run *run)
{
	run->arena = sg_arena_new();
	run->problems = sg_problems_new(run->arena);
}

static void
parse(struct run *run, const char *text)
{
	setup(run);
	run->ast = sg_parse_text(run->arena, "x.policy", sg_str(text),
	    run->problems);
}

static void
no_problem(struct run *run, const char *name)
{
	if (sg_problems_errors(run->problems) +
		sg_problems_warnings(run->problems) ==
	    0)
		return;
	sg_problems_print(run->problems, stderr, false);
	fail_msg("%s: problems", name);
}

static const char *
golden(struct sg_arena *arena, const char *name)
{
	const char *source = getenv("SG_SOURCE");

	return sg_arena_printf(arena, "%s/tests/golden/%s",
	    source == NULL ? "." : source, name);
}

/* ---- the manual's policy ------------------------------------------------ */

static struct sg_str
hillcrest(struct sg_arena *arena)
{
	struct sg_str text;

	assert_int_equal(sg_file_read(arena, golden(arena, "hillcrest.policy"),
			     FILE_BYTES_MAX, &text),
	    0);
	return text;
}

static void
test_hillcrest(void **state)
{
	struct run run;

	(void)state;
	setup(&run);
	run.ast = sg_parse(run.arena, golden(run.arena, "hillcrest.policy"),
	    run.problems);
	assert_int_equal(sg_problems_errors(run.problems), 0);
	assert_int_equal(sg_problems_warnings(run.problems), 0);
	assert_int_equal(run.ast->ngroups, 6);
	assert_int_equal(run.ast->groups[2].nfiles, 1);
	assert_true(run.ast->groups[2].files[0].missing); /* staff.txt */
	assert_int_equal(run.ast->nsites, 5);
	assert_int_equal(run.ast->ndays, 2);
	assert_int_equal(run.ast->days[0].weekdays, 0x1f);
	assert_int_equal(run.ast->days[0].nbells, 7);
	assert_int_equal(run.ast->terms[0].nbreaks, 3);
	assert_int_equal(run.ast->ncalendars, 1);
	assert_int_equal(run.ast->nrules, 8);
	assert_true(run.ast->rules[7].otherwise && run.ast->rules[7].allow);
	assert_int_equal(run.ast->rules[3].place.line, 63);
	assert_true(sg_str_eq(run.ast->rules[6].text,
	    SG_LIT("block badsite.example   for everyone    always")));
	assert_int_equal(run.ast->exceptions[0].rule.when.kind, SG_WHEN_DATED);
	assert_true(sg_str_eq(run.ast->exceptions[0].id.text,
	    SG_LIT("EX-014")));
	assert_int_equal(run.ast->nescalates, 3);
	assert_int_equal(run.ast->escalates[2].window_s, 7 * 86400);
	assert_int_equal(run.ast->evidence.keep_days, 366);
	assert_int_equal(run.ast->evidence.record, 15);
	assert_int_equal(run.ast->nexpects, 3);
	assert_true(run.ast->expects[2].url.text.n > 0);
	assert_false(run.ast->incomplete);
	sg_arena_free(&run.arena);
}

/* Host names are case-insensitive. Paths are case-sensitive. */
static void
test_page(void **state)
{
	struct run run;

	(void)state;
	parse(&run, "sites a\n page X.com/Caf\xc3\xa9/\n");
	no_problem(&run, "page");
	assert_true(sg_str_eq(run.ast->sites[0].pages[0].host,
	    SG_LIT("x.com")));
	assert_true(sg_str_eq(run.ast->sites[0].pages[0].path,
	    SG_LIT("/Caf%C3%A9")));
	sg_arena_free(&run.arena);
}

/*
 * What replaces characters of a text. Quotation marks become `open` and `close`
 * in turn.
 */
struct change {
	const char *name, *before, *line_end, *blank, *open, *close;
	bool upper;
};

static const struct change changes[] = {
    {"byte order mark", "\xef\xbb\xbf", "\n", " ", "\"", "\"", false},
    {"CR LF", "", "\r\n", " ", "\"", "\"", false},
    {"CR", "", "\r", " ", "\"", "\"", false},
    {"tabs", "", "\n", "\t", "\"", "\"", false},
    {"non-breaking spaces", "", "\n", "\xc2\xa0", "\"", "\"", false},
    {"curly quotes", "", "\n", " ", "\xe2\x80\x9c", "\xe2\x80\x9d", false},
    {"capitals", "", "\n", " ", "\"", "\"", true},
    {"all at once", "\xef\xbb\xbf", "\r\n", "\xc2\xa0", "\xe2\x80\x9c",
	"\xe2\x80\x9d", true},
};

static struct sg_str
changed(struct sg_arena *arena, struct sg_str text, const struct change *how)
{
	char *memory = sg_arena_alloc(arena, 4 * text.n);
	bool inside = false;
	struct sg_out out;

	sg_out_init(&out, memory, 4 * text.n);
	sg_out_text(&out, how->before);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"') {
			sg_out_text(&out, inside ? how->close : how->open);
			inside = !inside;
		} else if (c == '\n') {
			sg_out_text(&out, how->line_end);
		} else if (c == ' ') {
			sg_out_text(&out, how->blank);
		} else {
			sg_out_char(&out,
			    how->upper && !inside ?
				(char)toupper((unsigned char)c) :
				c);
		}
	}
	assert_false(out.full);
	return (struct sg_str){memory, out.n};
}

static void
test_variants(void **state)
{
	struct run run;
	const char *plain, *tree;
	struct sg_str text;

	(void)state;
	setup(&run);
	text = hillcrest(run.arena);
	run.ast = sg_parse_text(run.arena, "a", text, run.problems);
	plain = tree_text(run.arena, run.ast);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		run.ast = sg_parse_text(run.arena, changes[i].name,
		    changed(run.arena, text, &changes[i]), run.problems);
		tree = tree_text(run.arena, run.ast);
		if (strcmp(tree, plain) != 0)
			fail_msg("%s: another tree:\n%s\nnot\n%s",
			    changes[i].name, tree, plain);
	}
	assert_int_equal(sg_problems_errors(run.problems), 0);
	sg_arena_free(&run.arena);
}

/* ---- forms of lines ----------------------------------------------------- */

/*
 * Each row is a policy with one section, and a text that its tree must contain.
 */
static const struct {
	const char *name, *text, *piece;
} forms[] = {
    {"parts on the heading", "group a  b, c\n", "includes=b:0:0 includes=c:"},
    {"parts on both", "group a  b\n includes c\n",
	"includes=b:0:0 includes=c:0:0"},
    {"hosts among the parts", "sites a  facebook, Example.ORG\n",
	"site=example.org includes=facebook:"},
    {"a repeated line adds", "group a\n users x\n users y, z\n",
	"user=x user=y user=z"},
    {"adults", "group a\n adults\n", "supervised=0 adults=1"},
    {"user names", "group a\n users \"SCHOOL\\JSmith\", x@y.example\n",
	"user=school\\jsmith user=x@y.example"},
    {"networks", "group a\n network 10.1.0.0/16, 10.2.3.4, 2001:db8::/32\n",
	"network=10.1.0.0/16 network=10.2.3.4"},
    {"MAC addresses", "group a\n mac 00-1A-2b-33-44-55, 001a.2b33.4455\n",
	"mac=00:1a:2b:33:44:55 mac=00:1a:2b:33:44:55"},
    {"an age", "group a\n age 11\n", "supervised=0 age=11-0"},
    {"two ages", "group a\n age 5 to 11\n", "age=5-11"},
    {"one age twice", "group a\n age 5 to 5\n", "age=5-5"},
    {"the age of sites", "sites a  x\n age 16\n", "includes=x:0:0 age=16"},
    {"a host of letters",
	"sites a\n site B\xc3\xbc"
	"cher.example.\n",
	"site=xn--bcher-kva.example"},
    {"sharp s, as browsers now write it",
	"sites a\n site stra\xc3\x9f"
	"e.example\n",
	"site=xn--strae-oqa.example"},
    {"a page", "sites a\n page https://WWW.Facebook.com/Hill/./crest/\n",
	"page=www.facebook.com path=/hill/crest"},
    {"a page of letters", "sites a\n page x.com/caf\xc3\xa9\n",
	"page=x.com path=/caf%c3%a9"},
    {"lists", "sites a\n list \"l\", m if present\n list n\n",
	"list=l if-present list=m if-present list=n"},
    {"a source", "sites a\n source \"https://e.example/l\" every day\n",
	"source=https://e.example/l every=day checked=\n"},
    {"a source with a checksum",
	"sites a\n source https://e.example/l every "
	"Week checked by \"https://e.example/l.sha256\"\n",
	"source=https://e.example/l every=week "
	"checked=https://e.example/l.sha256"},
    {"a date's own times", "day Thursday 25 March 2027\n 9:00 a\n 12:00 home\n",
	"day 0 20902 for= 540 =a 720 =home"},
    {"for a group", "day Sat, Sun for pupils\n 9:00 a\n 24:00 home\n",
	"day 60 0 for=pupils 540 =a 1440 =home"},
    {"a term",
	"term Spring\n from Mon 4 Jan 2027 to Thu 25 Mar 2027\n"
	" inset Mon 4 Jan 2027\n closed Tue 5 Jan 2027 to Wed 6 Jan 2027\n",
	"term=spring 20822-20902 2:20822-20822 3:20823-20824"},
    {"always", "rules\n allow x always fixed\n",
	"allow fixed what=x:0:0 when=1"},
    {"periods", "rules\n block x, y in Break, lunch\n",
	"when=2 0-0/0 period=break period=lunch"},
    {"school-time", "rules\n block x in school-time\n", "when=3"},
    {"out of it", "rules\n block x out of school-time fixed\n",
	"block fixed what=x:0:0 when=4"},
    {"a clock span", "rules\n block x from 22:00 to 6:00 on Mon, Sun\n",
	"when=5 1320-360/41"},
    {"a clock span to midnight", "rules\n block x from 0:00 to 24:00 fixed\n",
	"fixed what=x:0:0 when=5 0-1440/0"},
    {"devices first", "rules\n block x on d for w, v always\n",
	"for=w:0:0 for=v:0:0 on=d:0:0"},
    {"a host in a rule", "rules\n block WWW.Example.org always\n",
	"what=www.example.org:5:0"},
    {"an exception's span",
	"exception e\n block x\n from Mon 2 Nov 2026\n"
	" from 16:00 to 18:00 on Fri\n",
	"when=5 960-1080/10"},
    {"an exception's periods", "exception e\n block x\n in lunch\n",
	"when=2 0-0/0 period=lunch"},
    {"an exception's dates",
	"exception e\n block x\n"
	" when Tue 24 Nov 2026 10:00 to 11:00\n"
	" when Wed 25 Nov 2026 23:00 to 1:00\n",
	"20781 600-660 20782 1380-60"},
    {"pages of an exception",
	"exception EX-1\n allow page www.x.example/a, \"y.example/b\"\n",
	"allow what=page of ex-1:0:0"},
    {"the list of these pages",
	"exception EX-1\n allow page www.x.example/a, \"y.example/b\"\n",
	"sites=page of ex-1 page=www.x.example path=/a page=y.example "
	"path=/b"},
    {"sites called page", "exception EX-1\n allow page, x\n",
	"allow what=page:0:0 what=x:0:0"},
    {"an exception without a time", "exception e\n allow x\n for y\n on z\n",
	"allow what=x:0:0 for=y:0:0 on=z:0:0 when=1"},
    {"keep", "evidence\n keep 6 months\n", "evidence 186"},
    {"keep for weeks", "evidence\n keep 2 weeks\n", "evidence 14"},
    {"visits only", "evidence\n record visits for a, b\n",
	"evidence 0 8 0 visits=a:0:0 visits=b"},
    {"one attempt",
	"escalate\n when one person has 1 circumvention attempt "
	"in 2 days propose ban\n",
	"escalate 2 1 172800 2 tell= ban=0"},
    {"a ban that is proposed for a time",
	"escalate\n when one person has 2 blocks in 1 hour propose ban for 2 "
	"weeks\n",
	"escalate 1 2 3600 2 tell= ban=1209600"},
    {"a ban that nobody decides",
	"escalate\n when one person has 2 blocks in 1 hour ban for 1 day\n",
	"escalate 1 2 3600 3 tell= ban=86400"},
    {"what teachers may open",
	"teachers\n may open x, Y.example for a, b\n may open z for everyone\n",
	"opening what=x:0:0 what=y.example"},
    {"what teachers may open, in one line", "teachers may open x for a\n",
	"opening what=x:0:0 for=a:0:0"},
    {"an expected host",
	"expect\n Tue 24 Nov 2026 10:15 Everyone A.example "
	"on D blocked\n",
	"who=everyone what=a.example url= on=d by="},
    {"otherwise block", "rules\n otherwise block\n", "block otherwise when=1"},
    {"if unsure allow", "school X\n if unsure allow\n", "unsure=1"},
    {"unknown connections", "school X\n unknown connections stay\n",
	"unknown=1"},
    {"unknown connections end", "school X\n unknown connections end\n",
	"unknown=0"},
};

static void
test_forms(void **state)
{
	struct run run;
	const char *tree;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		parse(&run, forms[i].text);
		no_problem(&run, forms[i].name);
		tree = tree_text(run.arena, run.ast);
		if (strstr(tree, forms[i].piece) == NULL)
			fail_msg("%s: %s", forms[i].name, tree);
		sg_arena_free(&run.arena);
	}
}

/* ---- recovery ----------------------------------------------------------- */

/*
 * A misspelt word is reported. Parsing continues as if the word were correct.
 */
static void
test_recovery(void **state)
{
	static const char text[] =
	    "groop pupils\n netwrk 10.1.0.0/16\n  group staff\n users x\n"
	    "rules\nblock x allways\n block y for pupils always\n"
	    " otherwice allow\n";
	struct run run;

	(void)state;
	parse(&run, text);
	assert_int_equal(sg_problems_errors(run.problems), 5);
	assert_int_equal(run.ast->ngroups, 2);
	assert_int_equal(run.ast->groups[0].networks.n, 1);
	assert_int_equal(run.ast->groups[1].users.n, 1);
	assert_int_equal(run.ast->nrules, 3);
	/* The problems of a line under `rules` stay with it, because the line
	 * may be an English sentence. */
	assert_int_equal(sg_problems_errors(run.ast->rules[2].unread), 1);
	assert_true(run.ast->rules[2].otherwise && run.ast->rules[2].allow);
	sg_arena_free(&run.arena);
}

/* ---- files -------------------------------------------------------------- */

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
test_main_file_faults(void **state)
{
	static const char *const names[] = {"no-such.policy", "errors", ""};
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		setup(&run);
		run.ast = sg_parse(run.arena, golden(run.arena, names[i]),
		    run.problems);
		assert_int_equal(sg_problems_errors(run.problems), 1);
		assert_true(run.ast->incomplete);
		sg_arena_free(&run.arena);
	}
}

static void
test_too_large(void **state)
{
	char path[] = "/tmp/sg-parse-XXXXXX";
	int fd = mkstemp(path);
	struct run run;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (4 << 20) + 1), 0);
	close(fd);
	setup(&run);
	run.ast = sg_parse(run.arena, path, run.problems);
	assert_int_equal(sg_problems_errors(run.problems), 1);
	assert_true(run.ast->incomplete);
	unlink(path);
	sg_arena_free(&run.arena);
}

/*
 * Make `count` files, each of which includes the next. Parse the first file.
 * Returns the number of errors.
 */
static size_t
errors_of_chain(int count)
{
	char folder[] = "/tmp/sg-parse-XXXXXX";
	char path[sizeof(folder) + 16], text[64];
	struct run run;
	size_t errors;

	assert_non_null(mkdtemp(folder));
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%d", folder, i);
		snprintf(text, sizeof(text),
		    i + 1 < count ? "include \"%d\"\n" :
				    "rules\n otherwise block\n",
		    i + 1);
		write_file(path, text);
	}
	snprintf(path, sizeof(path), "%s/0", folder);
	setup(&run);
	run.ast = sg_parse(run.arena, path, run.problems);
	errors = sg_problems_errors(run.problems);
	assert_int_equal(run.ast->nrules, errors == 0 ? 1 : 0);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%d", folder, i);
		unlink(path);
	}
	rmdir(folder);
	sg_arena_free(&run.arena);
	return errors;
}

static void
test_include_depth(void **state)
{
	(void)state;
	assert_int_equal(errors_of_chain(9), 0);
	assert_int_equal(errors_of_chain(10), 1);
}

/* A file that includes itself through a symbolic link is an error. */
static void
test_include_link(void **state)
{
	char folder[] = "/tmp/sg-parse-XXXXXX";
	char path[sizeof(folder) + 16], other[sizeof(folder) + 16];
	struct run run;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(other, sizeof(other), "%s/b", folder);
	write_file(path, "include \"b\"\n");
	assert_int_equal(symlink("a", other), 0);
	setup(&run);
	run.ast = sg_parse(run.arena, path, run.problems);
	assert_int_equal(sg_problems_errors(run.problems), 1);
	unlink(path);
	unlink(other);
	rmdir(folder);
	sg_arena_free(&run.arena);
}

#define AN_EXCEPTION                                                            \
	"exception EX-1\n allow x.example\n because \"a\"\n approved \"B\" on " \
	"Mon 9 Nov 2026\n until Tue 24 Nov 2026\n"

/* The text of an editor is read in place of the file that the policy includes.
 * With `exceptions_only`, it can neither make rules nor name files. */
static void
test_instead(void **state)
{
	static const struct {
		const char *text;
		bool only;
		size_t errors, exceptions, rules, groups;
	} rows[] = {
	    {"", true, 0, 0, 1, 0},
	    {"# none\n", true, 0, 0, 1, 0},
	    {AN_EXCEPTION, true, 0, 1, 1, 0},
	    {"group x\n users y\n" AN_EXCEPTION, false, 0, 1, 1, 1},
	    {"group x\n users y\n" AN_EXCEPTION, true, 1, 1, 1, 0},
	    {"rules\n allow x.example always\n" AN_EXCEPTION, true, 1, 1, 1, 0},
	    {AN_EXCEPTION "  rules\n allow x.example always\n", true, 2, 1, 1,
		0},
	    {"rulse\n allow x.example always\n", true, 2, 0, 1, 0},
	    {"rules:\n allow x.example always\n", true, 2, 0, 1, 0},
	    {"\xef\xbb\xbfrules\n allow x.example always\n", true, 1, 0, 1, 0},
	    {"Rules\r\n allow x.example always\r\n", true, 1, 0, 1, 0},
	    {"include \"secret\"\n", true, 1, 0, 1, 0},
	    {" include \"secret\"\n", true, 2, 0, 1, 0},
	    {"includes \"secret\"\n", true, 2, 0, 1, 0},
	    {"calendar \"secret\"\n", true, 1, 0, 1, 0},
	    {"allow x.example\n", true, 1, 0, 1, 0},
	    {"\xff\xfe", true, 1, 0, 1, 0},
	};
	char folder[] = "/tmp/sg-parse-XXXXXX";
	char path[sizeof(folder) + 16], other[sizeof(folder) + 16];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(other, sizeof(other), "%s/b", folder);
	write_file(path, "include \"b\"\nrules\n otherwise block\n");
	write_file(other, "this is not read\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_instead instead = {.path = other,
		    .text = sg_str(rows[i].text),
		    .exceptions_only = rows[i].only};
		struct run run;

		setup(&run);
		run.ast = sg_parse_with(run.arena, path, &instead,
		    run.problems);
		assert_int_equal(sg_problems_errors(run.problems),
		    rows[i].errors);
		assert_int_equal(run.ast->nexceptions, rows[i].exceptions);
		assert_int_equal(run.ast->nrules, rows[i].rules);
		assert_int_equal(run.ast->ngroups, rows[i].groups);
		assert_non_null(instead.source);
		sg_arena_free(&run.arena);
	}
	unlink(path);
	unlink(other);
	rmdir(folder);
}

/* A text for a file that the policy does not include would never apply. */
static void
test_instead_of_no_file(void **state)
{
	char folder[] = "/tmp/sg-parse-XXXXXX";
	char path[sizeof(folder) + 16], other[sizeof(folder) + 16];
	struct sg_instead instead = {.path = other};
	struct run run;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(other, sizeof(other), "%s/b", folder);
	write_file(path, "rules\n otherwise block\n");
	for (int exists = 0; exists < 2; exists++) {
		setup(&run);
		run.ast = sg_parse_with(run.arena, path, &instead,
		    run.problems);
		assert_int_equal(sg_problems_errors(run.problems), 1);
		assert_null(instead.source);
		sg_arena_free(&run.arena);
		write_file(other, "");
	}
	unlink(path);
	unlink(other);
	rmdir(folder);
}

static void
test_users_from(void **state)
{
	char folder[] = "/tmp/sg-parse-XXXXXX";
	char path[sizeof(folder) + 16], list[sizeof(folder) + 16];
	struct run run;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(list, sizeof(list), "%s/staff", folder);
	write_file(path, "group staff\n users x\n users from \"staff\"\n");
	write_file(list,
	    "\xef\xbb\xbf"
	    "JSmith\r\n# none\n\n  AKhan # head\n"
	    "r\xc3\xa9"
	    "my");
	setup(&run);
	run.ast = sg_parse(run.arena, path, run.problems);
	no_problem(&run, "users from");
	assert_non_null(strstr(tree_text(run.arena, run.ast),
	    "user=x user=jsmith user=akhan user=r\xc3\xa9"
	    "my "));
	assert_int_equal(run.ast->groups[0].users.w[2].place.line, 4);
	assert_int_equal(run.ast->groups[0].users.w[2].place.column, 3);
	unlink(path);
	unlink(list);
	rmdir(folder);
	sg_arena_free(&run.arena);
}

/* ---- dates -------------------------------------------------------------- */

static void
test_days(void **state)
{
	char text[SG_DATE_TEXT];
	struct sg_civil civil;

	(void)state;
	for (int32_t day = -800000; day < 800000; day += 13) {
		civil = sg_civil_of(day);
		assert_int_equal(sg_day_of(civil), day);
		assert_true(civil.day >= 1 &&
		    civil.day <= sg_month_days(civil.year, civil.month));
	}
	assert_int_equal(sg_weekday_of(0), 3);
	assert_int_equal(sg_weekday_of(-1), 2);
	assert_string_equal(sg_day_text(sg_day_of((struct sg_civil){
					    2026, 9, 30}),
				text),
	    "Wed 30 Sep 2026");
	assert_string_equal(sg_day_text(sg_day_next_year(sg_day_of(
					    (struct sg_civil){2028, 2, 29})),
				text),
	    "Wed 28 Feb 2029");
	assert_int_equal(sg_month_days(2100, 2), 28);
	assert_int_equal(sg_month_days(2000, 2), 29);
	assert_int_equal(sg_weekday_find(SG_LIT("thurs")), 3);
	assert_int_equal(sg_weekday_find(SG_LIT("th")), -1);
	assert_int_equal(sg_weekday_find(SG_LIT("mondays")), -1);
	assert_int_equal(sg_month_find(SG_LIT("SEPT")), 9);
	assert_int_equal(sg_month_find(SG_LIT("ma")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hillcrest),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_variants),
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_recovery),
	    cmocka_unit_test(test_main_file_faults),
	    cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_include_depth),
	    cmocka_unit_test(test_include_link),
	    cmocka_unit_test(test_instead),
	    cmocka_unit_test(test_instead_of_no_file),
	    cmocka_unit_test(test_users_from),
	    cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
