/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_million.c -- tests a list of a million made-up names and a real list.
 *
 * A lookup must find only names on the list. The image (the compiled names)
 * must be small.
 */
#include "../../unit.h"

#include <time.h>

#include "gate/names.h"
#include "../world.h"

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#define MILLION 1000000

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
	sg_build_close(&w->build);
	world_free(w);
	return 0;
}

/* Skip under sanitizers, where these tests take too long. */
static void
skip_if_slow(void)
{
#ifdef __SANITIZE_ADDRESS__
	print_message("too slow under sanitizers\n");
	skip();
#endif
}

/* Make the name with the number `i`, similar to those of real lists. */
static struct sg_str
name_of(unsigned i, const char *tld, char out[64])
{
	static const char *const words[] = {"shop", "casino", "free", "best",
	    "online", "game", "cdn", "img", "tube", "poker", "proxy", "news"};
	static const char *const subs[] = {"", "", "", "m.", "ads.", "a.b."};
	int n = snprintf(out, 64, "%s%s%s%u.%s", subs[i % 6], words[i % 12],
	    words[i / 12 % 12], i, tld);

	return (struct sg_str){out, (size_t)n};
}

static void
build_list(size_t count)
{
	static const char policy[] =
	    "school \"S\"\nsites s\n    list \"l\"\n"
	    "rules\n    block s always\n    otherwise allow\n";

	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
	/* The image may have 1 MiB, plus 16 bytes for each name. */
	assert_true(w->build.names.n <= (1 << 20) + 16 * count);
}

static bool
has(const struct sg_names *names, struct sg_str host)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_name_hashes(names->seed, host, hashes), found = 0;

	while (n-- > 0)
		found += sg_names_probe(names, hashes[n], hits);
	return found > 0;
}

static struct sg_names
table(void)
{
	return sg_image_names(&w->build.image);
}

static void
a_million_names(void **state)
{
	struct sg_names names;
	struct sg_str name;
	char text[64];
	FILE *list;

	(void)state;
	skip_if_slow();
	list = fopen(world_path(w, "l"), "w");
	assert_non_null(list);
	for (unsigned i = 0; i < MILLION; i++) {
		name = name_of(i, "com", text);
		fprintf(list, "%.*s\n", (int)name.n, name.p);
	}
	assert_int_equal(fclose(list), 0);
	build_list(MILLION);
	names = table();
	for (unsigned i = 0; i < MILLION; i++) {
		if (!has(&names, name_of(i, "com", text)))
			fail_msg("%s is not found", text);
		if (has(&names, name_of(i, "org", text)))
			fail_msg("%s is found", text);
	}
}

static void
real_names(void **state)
{
	char *packed = shared(w->arena, "data/biglist.xz");
	struct sg_str text, line;
	struct sg_names names;
	size_t lost = 0, lines = 0;
	char *path = world_path(w, "l");

	(void)state;
	skip_if_slow();
	if (packed == NULL) {
		print_message("no biglist.xz on this machine\n");
		skip();
	}
	assert_int_equal(system(sg_arena_printf(w->arena, "xzcat %s >%s",
			     packed, path)),
	    0);
	build_list(1800000);
	names = table();
	assert_int_equal(sg_file_read(w->arena, path, SIZE_MAX / 2, &text), 0);
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		lost += !has(&names, line);
		lines++;
	}
	assert_int_equal(lines, 1799963);
	/*
	 * Lost lines are lines that the compiler refused and that no other name
	 * on the list covers.
	 */
	assert_true(lost >= 1 && lost < 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_million_names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(real_names, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
