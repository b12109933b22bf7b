/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_lists.c -- files of names.
 */
#include "../unit.h"

#include "policy/lists.h"
#include "world.h"

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

/* What a list told: "name name [network]". */
struct told {
	char text[512];
	size_t n;
};

static void
take_name(void *ctx, struct sg_str name)
{
	struct told *told = ctx;

	told->n += (size_t)snprintf(told->text + told->n,
	    sizeof(told->text) - told->n, "%s%.*s", told->n == 0 ? "" : " ",
	    (int)name.n, name.p);
}

static void
take_network(void *ctx, const struct sg_network *network)
{
	struct told *told = ctx;
	char text[SG_ADDRESS_TEXT + 4];

	sg_network_text(network, text);
	told->n += (size_t)snprintf(told->text + told->n,
	    sizeof(told->text) - told->n, "%s[%s]", told->n == 0 ? "" : " ",
	    text);
}

static struct told
read_list(struct sg_str text, struct sg_name_list *list)
{
	static struct sg_source source = {.name = "school.policy"};
	struct told told = {.n = 0};
	const struct sg_list_reader reader = {take_name, take_network, &told};

	*list = (struct sg_name_list){.kind = SG_CATEGORY_LIST,
	    .name = "l", .path = "lists/l", .text = text,
	    .place = {&source, 3, 10, 3}};
	w->problems = sg_problems_new(w->arena);
	sg_list_read(w->arena, list, &reader, w->problems);
	return told;
}

static void
lines(void **state)
{
	static const struct {
		const char *name, *text, *told;
	} rows[] = {
	    {"plain", "a.example\nb.example\n", "a.example b.example"},
	    {"no line end at the end", "a.example", "a.example"},
	    {"CRLF", "a.example\r\nb.example\r\n", "a.example b.example"},
	    {"a byte order mark", "\xef\xbb\xbf" "a.example\n", "a.example"},
	    {"comments and blank lines", "# one\n\n  \na.example # two\n"
		"#b.example\n", "a.example"},
	    {"blanks around", "  a.example\t\n", "a.example"},
	    {"case", "A.Example\n", "a.example"},
	    {"a dot at the front", ".a.example\n", "a.example"},
	    {"a wildcard", "*.a.example\n", "a.example"},
	    {"a dot at the end", "a.example.\n", "a.example"},
	    {"a hosts file", "0.0.0.0 a.example\n127.0.0.1\tb.example\n"
		"::1 c.example\n", "a.example b.example c.example"},
	    {"the machine itself", "127.0.0.1 localhost\n"
		"::1 ip6-localhost\n255.255.255.255 broadcasthost\n"
		"0.0.0.0 0.0.0.0\na.example\n", "a.example"},
	    {"not ASCII", "b\xc3\xbc" "cher.example\n",
		"xn--bcher-kva.example"},
	    {"punycode", "xn--bcher-kva.example\n", "xn--bcher-kva.example"},
	    {"digits and hyphens", "4-you.1st.example\n",
		"4-you.1st.example"},
	    {"an underscore", "a_b.example\n", "a_b.example"},
	    {"an address", "192.0.2.9\n2001:db8::1\n",
		"[192.0.2.9/32] [2001:db8::1/128]"},
	    {"a network", "192.0.2.0/24\n", "[192.0.2.0/24]"},
	};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told = read_list(sg_str(rows[i].text), &list);

		if (strcmp(told.text, rows[i].told) != 0)
			fail_msg("%s: %s", rows[i].name, told.text);
		assert_int_equal(sg_problems_errors(w->problems), 0);
		assert_int_equal(sg_problems_warnings(w->problems), 0);
	}
}

/* Lines that cannot be read are one warning, and the rest is read. */
static void
unreadable_lines(void **state)
{
	static const char *const bad[] = {"com", "a b.example", "a..b example",
	    "http://a.example/", "||a.example^", "a.example/path", "1.2.3",
	    "<html>", "999.1.2.3"};
	struct sg_name_list list;
	struct told told;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		told = read_list(sg_str(sg_arena_printf(w->arena,
		    "a.example\n%s\nb.example\n%s\n", bad[i], bad[i])),
		    &list);
		if (strcmp(told.text, "a.example b.example") != 0)
			fail_msg("%s: %s", bad[i], told.text);
		assert_int_equal(sg_problems_warnings(w->problems), 1);
		assert_said(w, w->problems, "school.policy:3:10: warning: 2 "
		    "lines of the list lists/l cannot be read (the first is "
		    "line 2)");
	}
	told = read_list((struct sg_str){"a.example\nb\0.example\n", 21},
	    &list);
	assert_string_equal(told.text, "a.example");
	assert_said(w, w->problems, "1 line of the list");
}

static void
empty(void **state)
{
	static const char *const texts[] = {"", "\n\n", "# nothing\n",
	    "127.0.0.1 localhost\n", "com\n"};
	struct sg_name_list list;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		read_list(sg_str(texts[i]), &list);
		assert_said(w, w->problems, "school.policy:3:10: error: the "
		    "list lists/l has no names");
	}
}

static void
sample(void **state)
{
	struct sg_name_list list;

	(void)state;
	read_list(sg_str("# x\n192.0.2.1\n*.B.example\na.example\n"), &list);
	assert_true(sg_str_eq(list.sample, SG_LIT("b.example")));
}

/* ---- files -------------------------------------------------------------- */

static struct sg_name_lists *
load(const char *const *names, size_t n)
{
	struct sg_source *source = sg_arena_alloc(w->arena, sizeof(*source));
	struct sg_policy_ast *ast = sg_arena_alloc(w->arena, sizeof(*ast));
	struct sg_words *lists;

	source->name = w->options.policy_path;
	ast->main = source;
	ast->nsites = 1;
	ast->sites = sg_arena_alloc(w->arena, sizeof(*ast->sites));
	lists = &ast->sites[0].lists;
	lists->w = sg_arena_array(w->arena, n + 1, sizeof(*lists->w));
	for (size_t i = 0; i < n; i++)
		lists->w[lists->n++] = (struct sg_word){sg_str(names[i]),
		    {source, (unsigned)i + 1, 1, 1}};
	w->problems = sg_problems_new(w->arena);
	return sg_lists_load(w->arena, ast, w->options.locked_folder,
	    w->problems);
}

static void
files(void **state)
{
	static const char *const names[] = {"one", "folder", "one",
	    "folder/domains"};
	struct sg_name_lists *lists;

	(void)state;
	world_file(w, "one", "one.example\n");
	world_folder(w, "folder");
	world_file(w, "folder/domains", "two.example\n");
	lists = load(names, 4);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->n, 2);
	assert_string_equal(lists->v[0].name, "one");
	assert_string_equal(lists->v[1].name, "folder");
	assert_string_equal(lists->v[1].path,
	    world_path(w, "folder/domains"));
	assert_int_equal(lists->nuses, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(sg_lists_find(lists, lists->use[i].word),
		    i % 2);
}

static void
missing_files(void **state)
{
	static const char *const names[] = {"gone", "folder"};
	struct sg_name_lists *lists;

	(void)state;
	world_folder(w, "folder");
	lists = load(names, 2);
	assert_int_equal(lists->n, 0);
	assert_int_equal(sg_problems_errors(w->problems), 2);
	assert_said(w, w->problems, "school.policy:1:1: error: the list ");
	assert_said(w, w->problems, "/gone cannot be read: No such file");
	assert_said(w, w->problems, "/folder/domains cannot be read");
}

static void
locked(void **state)
{
	struct sg_name_lists *lists;

	(void)state;
	world_file(w, "locked/b", "b.example\n");
	world_file(w, "locked/a", "a.example\n");
	world_file(w, "locked/.old", "old.example\n");
	world_folder(w, "locked/c");
	world_file(w, "locked/c/domains", "c.example\n");
	lists = load(NULL, 0);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(lists->n, 3);
	assert_string_equal(lists->v[0].name, "a");
	assert_string_equal(lists->v[1].name, "b");
	assert_string_equal(lists->v[2].name, "c/domains");
	assert_int_equal(lists->v[2].kind, SG_CATEGORY_LOCKED);
	/* No folder, no locked lists. */
	w->options.locked_folder = world_path(w, "none");
	assert_int_equal(load(NULL, 0)->n, 0);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	/* A file in its place is no folder. */
	w->options.locked_folder = world_file(w, "file", "");
	load(NULL, 0);
	assert_said(w, w->problems, "the folder of locked lists ");
}

/* What points nowhere cannot be read, and that is said. */
static void
locked_unreadable(void **state)
{
	(void)state;
	assert_int_equal(symlink("nowhere", world_path(w, "locked/l")), 0);
	load(NULL, 0);
	assert_said(w, w->problems, "locked/l cannot be read: No such file");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unreadable_lines, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(empty, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sample, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(missing_files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(locked_unreadable, set_up,
		tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
