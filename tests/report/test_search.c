/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_search.c -- tests that the words of a search are read from a query. */
#include "../unit.h"

#include "base/arena.h"
#include "report/search.h"

static void
reads_the_words(void **state)
{
	static const struct {
		const char *name, *query, *expected;
	} rows[] = {
	    {"plus for blanks", "q=how+to+unblock", "how to unblock"},
	    {"percent", "q=how%20to%2bgo", "how to+go"},
	    {"both cases of digits", "q=%C3%a9", "\xc3\xa9"},
	    {"another engine", "wd=vpn", "vpn"},
	    {"after other evidence", "u=x.example&q=vpn+free", "vpn free"},
	    {"a name without a rule", "besoin=vpn", "vpn"},
	    {"capitals in the name", "u=1&Q=vpn", "vpn"},
	    {"two searches: the first", "q=one&query=two", "one"},
	    {"without a value", "q=&text=vpn", "vpn"},
	    {"encoded line end", "q=a%0ab", "a\nb"},
	    {"encoded NUL", "q=a%00b", "a%00b"},
	    {"cut at the end", "q=a%2", "a%2"},
	    {"percent sign", "q=100%+vpn", "100% vpn"},
	    {"no query", NULL, NULL},
	    {"empty query", "", NULL},
	    {"only a name", "q", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const char *words = sg_search_words(arena, rows[i].query);

		if ((words == NULL) != (rows[i].expected == NULL) ||
		    (words != NULL && strcmp(words, rows[i].expected) != 0))
			fail_msg("%s: not \"%s\"", rows[i].name,
			    words == NULL ? "(nothing)" : words);
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
