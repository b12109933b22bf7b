/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_accept.c -- the language chosen for an Accept-Language value.
 */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>

#include "icap/page/accept.h"

static const char *const tags[] = {"ar", "cy", "en", "pl", "pt-br", "ur"};
#define NTAGS ((unsigned)(sizeof tags / sizeof tags[0]))
#define ENGLISH 2

static const struct {
	const char *name, *value, *expected;
} rows[] = {
    {"nothing", "", "en"},
    {"one", "cy", "cy"},
    {"no language of ours", "de-AT, ja;q=0.9", "en"},
    {"a region falls away", "cy-GB", "cy"},
    {"a region that we have", "pt-BR", "pt-br"},
    {"all but what we have falls away", "pt-BR-x-school", "pt-br"},
    {"a language alone does not get a region", "pt", "en"},
    {"capitals", "UR-pk", "ur"},
    {"first of equals", "pl, cy, en", "pl"},
    {"weights go before order", "en;q=0.5, pl;q=0.9, cy;q=0.7", "pl"},
    {"no weight is the highest", "en;q=0.9, ur", "ur"},
    {"weight 0 is refused", "pl;q=0, cy;q=0.1", "cy"},
    {"weight 0.000 is refused", "pl;q=0.000", "en"},
    {"three decimals", "pl;q=0.123, cy;q=0.124", "cy"},
    {"white space", "  de ,\tcy ; q=0.8 ", "cy"},
    {"capital Q", "pl;Q=0.2, cy;Q=0.4", "cy"},
    {"what we have after what we have not", "de, fr;q=0.9, pl;q=0.3", "pl"},
    {"anything is English", "*", "en"},
    {"anything before ours", "de, *;q=0.5, pl;q=0.3", "en"},
    {"anything after ours", "pl;q=0.6, *;q=0.5", "pl"},
    {"empty ranges", ",,,cy,,", "cy"},
    {"weight above one", "pl;q=2, cy;q=0.1", "cy"},
    {"weight that is a word", "pl;q=high, cy;q=0.1", "cy"},
    {"weight with four decimals", "pl;q=0.9999, cy;q=0.1", "cy"},
    {"weight above one by a little", "pl;q=1.001, cy;q=0.1", "cy"},
    {"weight without a value", "pl;q=, cy;q=0.1", "cy"},
    {"another parameter", "pl;level=1, cy;q=0.1", "cy"},
    {"a path", "../../../etc/passwd, pl;q=0.1", "pl"},
    {"only dashes", "---, pl;q=0.1", "pl"},
    {"a range that is too long",
	"cy-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa, pl;q=0.1", "pl"},
    {"the 16th is looked at", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,cy", "cy"},
    {"the 17th is not", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,cy", "en"},
};

static void
test_rows(void **state)
{
	unsigned got;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		got = sg_accept_choose(sg_str(rows[i].value), tags, NTAGS,
		    ENGLISH);
		assert_in_range(got, 0, NTAGS - 1);
		if (strcmp(tags[got], rows[i].expected) != 0)
			fail_msg("%s: %s, expected %s", rows[i].name, tags[got],
			    rows[i].expected);
	}
}

/* The function must not read beyond the end of the value. Each value ends at
 * the end of a heap block, so the sanitizers report such a read. */
static void
test_every_cut(void **state)
{
	const char *value = "cy-GB;q=0.8, pl ;q=1.000,*;q=0";

	(void)state;
	for (size_t n = 0; n <= strlen(value); n++) {
		char *copy = malloc(n + (n == 0));

		assert_non_null(copy);
		memcpy(copy, value, n);
		assert_in_range(sg_accept_choose((struct sg_str){copy, n}, tags,
				    NTAGS, ENGLISH),
		    0, NTAGS - 1);
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
