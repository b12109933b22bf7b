/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_exchange.c -- tests exchanging two files without RENAME_EXCHANGE, as a
 * rollback does.
 *
 * Some file systems lack RENAME_EXCHANGE. The test includes install.c with a
 * renameat2() that always fails. So exchange() must use three renames.
 */
#define _GNU_SOURCE /* as install.c does */
#include "../unit.h"

#include "world.h"

#undef fail /* install.c has a function of this name */
#define renameat2 exchange_is_not_there
static int exchange_is_not_there(int, const char *, int, const char *,
    unsigned);
#include "policy/install.c"

static int asked;

static int
exchange_is_not_there(int a, const char *from, int b, const char *to,
    unsigned flags)
{
	(void)a;
	(void)from;
	(void)b;
	(void)to;
	assert_int_equal(flags, RENAME_EXCHANGE);
	asked++;
	errno = EINVAL;
	return -1;
}

static void
assert_texts(struct world *w, const char *now, const char *before)
{
	static const char *const names[] = {"a", "b"};
	struct sg_str text;

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sg_file_read(w->arena, world_path(w, names[i]),
				     100, &text),
		    0);
		assert_true(sg_str_eq(text, sg_str(i == 0 ? now : before)));
	}
	assert_int_not_equal(access(world_path(w, "b.aside"), F_OK), 0);
}

static void
by_three(void **state)
{
	struct world *w = world_new();
	struct state s = {
	    .arena = w->arena, .folder = w->folder, .problems = w->problems};
	char *a = world_file(w, "a", "one"), *b = world_file(w, "b", "two");

	(void)state;
	assert_int_equal(exchange(&s, a, b), 0);
	assert_texts(w, "two", "one");
	assert_int_equal(exchange(&s, a, b), 0);
	assert_texts(w, "one", "two");
	assert_int_equal(asked, 2);
	/*
	 * The two names may be links to one file. This is so if an installation
	 * did not change the names image.
	 */
	unlink(b);
	assert_int_equal(link(a, b), 0);
	assert_int_equal(exchange(&s, a, b), 0);
	assert_texts(w, "one", "one");
	unlink(b);
	assert_int_equal(exchange(&s, a, b), ENOENT);
	/* If the second rename fails, the first rename is undone. */
	world_file(w, "b", "two");
	unlink(a);
	assert_int_equal(exchange(&s, a, b), ENOENT);
	assert_int_equal(access(b, F_OK), 0);
	assert_int_not_equal(access(world_path(w, "b.aside"), F_OK), 0);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
