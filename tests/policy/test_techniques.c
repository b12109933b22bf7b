/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_techniques.c -- tests the lists of hosts of circumvention techniques:
 * their lines, errors, and use in the gate.
 *
 * One folder has the shipped lists. Another folder has the school's own lists.
 */
#include "../unit.h"

#include "world.h"

#include "gate/disguise/lists.h"
#include "gate/gate.h"
#include "policy/techniques.h"

static struct sg_techniques *
read_lists(struct world *w)
{
	w->problems = sg_problems_new(w->arena);
	return sg_techniques_read(w->arena, world_path(w, "shipped"),
	    world_path(w, "own"), w->problems);
}

/*
 * The entries of a list as text. "[HOST]" comes before the entries that stand
 * for HOST. An exact name is "=NAME". A network is "net".
 */
static const char *
told(struct world *w, const struct sg_techniques *techniques, const char *list)
{
	char *text = sg_arena_array(w->arena, 4096, 1);
	struct sg_out out;

	sg_out_init(&out, text, 4096);
	for (size_t i = 0; i < techniques->n; i++) {
		const struct sg_technique_list *t = &techniques->v[i];

		if (strcmp(t->list, list) != 0)
			continue;
		if (t->stands_for.n > 0)
			sg_out_printf(&out, "[%.*s]", (int)t->stands_for.n,
			    t->stands_for.p);
		for (size_t k = 0; k < t->n; k++)
			sg_out_printf(&out, "%s%.*s ",
			    t->v[k].name.n == 0               ? "net" :
				t->v[k].kind == SG_NAME_EXACT ? "=" :
								"",
			    (int)t->v[k].name.n, t->v[k].name.p);
	}
	return text;
}

static void
test_lines(void **state)
{
	struct world *w = *state;
	const struct sg_techniques *techniques;

	world_folder(w, "shipped");
	world_file(w, "shipped/webproxy.list",
	    "# proxies\n"
	    "\n"
	    "Proxy.Example   # one\r\n"
	    "  =only.example\n"
	    "192.0.2.0/24\n"
	    "2001:db8::1\n"
	    "b\303\274cher.example\n");
	world_file(w, "shipped/alt-frontend.list",
	    "many.example\n"
	    "www.one.example:\n"
	    "    a.example\n"
	    "www.two.example:\n"
	    "    b.example\n");
	world_file(w, "shipped/search-verb.list", "Get   Past\nunblock\n");
	world_file(w, "shipped/README", "not a list\n");
	techniques = read_lists(w);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
	assert_string_equal(told(w, techniques, "webproxy"),
	    "proxy.example =only.example net net xn--bcher-kva.example ");
	assert_string_equal(told(w, techniques, "alt-frontend"),
	    "many.example [www.one.example]a.example "
	    "[www.two.example]b.example ");
	assert_string_equal(told(w, techniques, "search-verb"),
	    "=get.past.W =unblock.W ");
}

/* The lists of words of searches have parts of words and languages. */
static void
test_typed_lines(void **state)
{
	struct world *w = *state;
	const struct sg_techniques *techniques;

	world_folder(w, "shipped");
	world_file(w, "shipped/search-way.list",
	    "Get Past\n"
	    "fr: # French\n"
	    "    \303\211vit*\n"
	    "    faire le tou*\n"
	    "de:\n"
	    "    *sperre\n"
	    "zh:\n"
	    "    *\347\277\273\345\242\231*\n");
	world_file(w, "shipped/search-verb.list", "~bypass\n");
	world_file(w, "shipped/store-app.list", "Com.Example App\n");
	techniques = read_lists(w);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
	assert_string_equal(told(w, techniques, "search-way"),
	    "=get.past.W [fr]=evit.B =faire.le.tou.B [de]=sperre.E "
	    "[zh]=\347\277\273\345\242\231.I ");
	assert_string_equal(told(w, techniques, "store-app"),
	    "=com.example.app.W ");
	assert_string_equal(told(w, techniques, "search-verb"),
	    "=bypass.W =bypass.F "
	    "=?ypass.T =ypass.T =ybpass.T "
	    "=b?pass.T =bpass.T =bpyass.T "
	    "=by?ass.T =byass.T =byapss.T "
	    "=byp?ss.T =bypss.T =bypsas.T "
	    "=bypa?s.T =bypas.T "
	    "=bypas?.T =bypas.T ");
}

/* Each line that cannot be read, with what the hint of the warning says. */
static void
test_wrong_typed_lines(void **state)
{
	static const struct {
		const char *line, *hint;
	} lines[] = {
	    {"german:", "the heading of a language is its code"},
	    {"DE:", "the heading of a language is its code"},
	    {"*", "the line has no word"},
	    {"~", "the line has no word"},
	    {"!!!", "the line has no word"},
	    {"un*block", "a * stands at the start or the end"},
	    {"un~block", "a * stands at the start or the end"},
	    {"one two three four five", "a phrase has at most 4 words"},
	    {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	     "abcdefghijklmnopqrstuvwxyz",
		"at most 64 bytes"},
	    {"~block", "a word after ~ has from 6 to 20 letters"},
	    {"~abcdefghijklmnopqrstuv",
		"a word after ~ has from 6 to 20 letters"},
	    {"~school filter", "after ~ stands one word of Latin letters"},
	    {"~\321\210\320\272\320\276\320\273\320\260\320\274",
		"after ~ stands one word of Latin letters"},
	    {"~unblock*", "a line has either ~ or *"},
	    {"u*", "beside * stand from 2 to 16 letters"},
	    {"get u*", "beside * stand from 2 to 16 letters"},
	    {"abcdefghijklmnopq*", "beside * stand from 2 to 16 letters"},
	    {"*filter block", "a line that begins with * has one word"},
	    {"*filter*", "a part between two * is not of Latin letters"},
	};
	struct world *w = *state;

	world_folder(w, "shipped");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		world_file(w, "shipped/search-way.list", lines[i].line);
		read_lists(w);
		if (sg_problems_warnings(w->problems) != 1)
			fail_msg("%s", lines[i].line);
		assert_said(w, w->problems, lines[i].hint);
	}
	world_file(w, "shipped/search-way.list", "\n\nfine\n*\n~\n");
	read_lists(w);
	assert_said(w, w->problems, "2 lines of the list");
	assert_said(w, w->problems, "(the first is line 4)");
}

static void
test_own_folder(void **state)
{
	struct world *w = *state;
	const struct sg_techniques *techniques;

	world_folder(w, "shipped");
	world_folder(w, "own");
	world_file(w, "shipped/vpn.list", "a.example\n");
	world_file(w, "own/vpn.list", "b.example\n");
	techniques = read_lists(w);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
	assert_string_equal(told(w, techniques, "vpn"), "a.example b.example ");
}

static void
test_what_is_wrong(void **state)
{
	static const struct {
		const char *name, *text;
		size_t warnings;
	} files[] = {
	    {"vpn.list", "fine.example\n", 0},
	    {"vpn.list", "not a host\n", 1},
	    {"vpn.list", "one\ntwo\n", 1},
	    {"vpn.list", "intranet:\n", 1},
	    {"vpn.list", "=\n", 1},
	    {"vpn.list", "", 0},
	    {"search-verb.list",
		"a phrase that is far too long for anybody to "
		"search for, longer than sixty-four bytes\n",
		1},
	    {"vpns.list", "fine.example\n", 1},
	};
	struct world *w = *state;

	world_folder(w, "shipped");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char name[64];

		snprintf(name, sizeof name, "shipped/%s", files[i].name);
		world_file(w, name, files[i].text);
		read_lists(w);
		if (sg_problems_warnings(w->problems) != files[i].warnings)
			fail_msg("%s: %s", files[i].name, files[i].text);
		assert_int_equal(sg_problems_errors(w->problems), 0);
		unlink(world_path(w, name));
	}
}

static void
test_missing_folders(void **state)
{
	struct world *w = *state;

	/*
	 * If both folders are missing, only the shipped folder gets a warning.
	 */
	read_lists(w);
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	world_folder(w, "shipped");
	read_lists(w);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
	w->problems = sg_problems_new(w->arena);
	assert_int_equal(
	    sg_techniques_read(w->arena, NULL, NULL, w->problems)->n, 0);
	assert_int_equal(sg_problems_warnings(w->problems), 0);
}

/*
 * If a list exists but cannot be read, this is an error. An installation
 * without the list would let its hosts through.
 */
static void
test_unreadable(void **state)
{
	struct world *w = *state;

	world_folder(w, "shipped");
	world_folder(w, "shipped/vpn.list");
	read_lists(w);
	assert_int_equal(sg_problems_errors(w->problems), 1);
	assert_said(w, w->problems, "vpn.list cannot be read: it is a folder");
	rmdir(world_path(w, "shipped/vpn.list"));
	world_file(w, "own", "no folder");
	read_lists(w);
	assert_int_equal(sg_problems_errors(w->problems), 1);
	assert_said(w, w->problems, "own cannot be read: Not a directory");
}

static void
test_names_of_lists(void **state)
{
	(void)state;
	for (int i = 0; i < SG_LISTS; i++) {
		enum sg_list_id id = (enum sg_list_id)i;

		assert_non_null(sg_list_name(id));
		assert_int_equal(sg_list_find(sg_str(sg_list_name(id))), id);
	}
	assert_int_equal(sg_list_find(SG_LIT("nothing")), SG_LISTS);
	/* The gate has a mask of 64 bits with one bit for each list. */
	assert_true(SG_LISTS <= 64);
}

/* A line of the school's own list raises a signal. */
static void
test_gate_knows(void **state)
{
	struct world *w = *state;
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_request request = {.method = SG_LIT("CONNECT"),
	    .target = SG_LIT("www.odd-vpn.example:443"),
	    .now = WORLD_NOW};
	struct sg_verdict verdict;
	struct sg_gate *gate;

	world_folder(w, "shipped");
	world_folder(w, "own");
	world_file(w, "own/vpn.list", "odd-vpn.example\n");
	w->options.techniques_folder = world_path(w, "shipped");
	w->options.own_techniques_folder = world_path(w, "own");
	assert_true(world_build(w,
	    "school X\nrules\n"
	    "    block circumvention for everyone always\n"
	    "    otherwise allow\n"));
	gate = sg_gate_from_memory(w->build.names, w->build.policy,
	    w->problems);
	assert_non_null(gate);
	assert_non_null(scratch);
	sg_gate_judge(gate, &request, scratch, &verdict);
	assert_int_equal(verdict.nsignals, 1);
	assert_int_equal(verdict.signals[0].technique, SG_VPN);
	assert_int_equal(verdict.action, SG_BLOCK);
	request.target = SG_LIT("www.other.example:443");
	sg_gate_judge(gate, &request, scratch, &verdict);
	assert_int_equal(verdict.nsignals, 0);
	assert_int_equal(verdict.action, SG_ALLOW);
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
}

/* Returns true if a search for `words` raises a signal of intent. */
static bool
is_wish(const struct sg_gate *gate, struct sg_scratch *scratch,
    const char *words)
{
	char url[512];
	struct sg_request request = {.method = SG_LIT("GET"), .now = WORLD_NOW};
	struct sg_verdict verdict;

	snprintf(url, sizeof url, "https://find.example/search?q=%s", words);
	request.target = sg_str(url);
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict.nsignals > 0;
}

/* The words of lists, and how they are found in searches. */
static void
test_gate_finds_words(void **state)
{
	static const struct {
		const char *words;
		bool wish;
	} searches[] = {
	    {"openit+school", true},
	    {"school+openit", true},
	    {"openit", false},
	    {"school", false},
	    /* One letter wrong, missing, too many, or swapped. */
	    {"opanit+school", true},
	    {"opnit+school", true},
	    {"openiit+school", true},
	    {"opneit+school", true},
	    {"oepnti+school", false},
	    {"openits+school", false}, /* on the list of ordinary words */
	    {"ope+school", false},
	    /* Digits for letters, no blanks, single letters. */
	    {"0pen1t+school", true},
	    {"openitschool", true},
	    {"openitschoolx", false},
	    {"openitschool99", true},
	    {"o+p+e+n+i+t+school", true},
	    /* Beginnings, ends and parts of words. */
	    {"begunwith+school", true},
	    {"notbegun+school", false},
	    {"two+begunwith+school", true},
	    {"theend+school", true},
	    {"endthe+school", false},
	    {"xx%E7%BF%BB%E5%A2%99xx+school", true},
	    /* The words of one language, or of none. */
	    {"losmachen+schule", true},
	    {"losmachen+school", true},
	    {"losmachen+ecole", false},
	    {"openit+ecole", true},
	    /* An ordinary phrase, and a noun after an unknown word. */
	    {"openit+box+school", false},
	    {"wayby+school", true},
	    {"newbury+wayby+school", false},
	    {"openit+wayby+school", true},
	};
	struct world *w = *state;
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_gate *gate;

	world_folder(w, "shipped");
	world_file(w, "shipped/search-verb.list",
	    "~openit\nbegun*\ntwo begun*\n*end\nwayby\n"
	    "zh:\n    *\347\277\273\345\242\231*\n"
	    "de:\n    losmach*\n");
	world_file(w, "shipped/search-school.list",
	    "school\nde:\n    schule\nfr:\n    \303\251cole\n");
	world_file(w, "shipped/search-noun.list", "wayby\n");
	world_file(w, "shipped/search-plain.list", "openits\nopenit box\n");
	w->options.techniques_folder = world_path(w, "shipped");
	assert_true(world_build(w, "school X\nrules\n    otherwise allow\n"));
	gate = sg_gate_from_memory(w->build.names, w->build.policy,
	    w->problems);
	assert_non_null(gate);
	assert_non_null(scratch);
	for (size_t i = 0; i < sizeof searches / sizeof *searches; i++)
		if (is_wish(gate, scratch, searches[i].words) !=
		    searches[i].wish)
			fail_msg("%s", searches[i].words);
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
}

static int
make_world(void **state)
{
	*state = world_new();
	return 0;
}

static int
end_world(void **state)
{
	world_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lines, make_world, end_world),
	    cmocka_unit_test_setup_teardown(test_typed_lines, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_wrong_typed_lines, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_gate_finds_words, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_own_folder, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_what_is_wrong, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_missing_folders, make_world,
		end_world),
	    cmocka_unit_test_setup_teardown(test_unreadable, make_world,
		end_world),
	    cmocka_unit_test(test_names_of_lists),
	    cmocka_unit_test_setup_teardown(test_gate_knows, make_world,
		end_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
