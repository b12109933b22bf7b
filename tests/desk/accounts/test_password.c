/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_password.c -- tests which passwords are refused, and hashing. */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>

#include "desk/accounts/password.h"

static void
says_what_is_wrong_with_a_password(void **state)
{
	static const struct {
		const char *name, *password, *fault; /* NULL: fine */
	} rows[] = {
	    {"ahead", "three plain words", NULL},
	    {"ahead", "zw\xc3\xb6lf Zeichen", NULL},
	    {"ahead", "",
		"the password is too short: use at least 12 "
		"characters, for example three words"},
	    {"ahead", "elevenchars",
		"the password is too short: use at least "
		"12 characters, for example three words"},
	    /* 11 characters in 12 bytes */
	    {"ahead", "elf Zeiche\xc3\xb6",
		"the password is too short: use at "
		"least 12 characters, for example "
		"three words"},
	    {"esafety-officer", "eSafety-Officer",
		"the password is little "
		"more than the name of the "
		"account; choose another"},
	    {"ahead", "Ahead2026!!!",
		"the password is little more than the "
		"name of the account; choose another"},
	    {"ahead", "aheadaheadahead",
		"the password is little more than the "
		"name of the account; choose another"},
	    {"ahead", "aaaaaaaaaaaaaaa",
		"the password is one character again "
		"and again; choose another"},
	    {"ahead", "tab\tin the password",
		"the password has characters that "
		"cannot be typed; use letters, "
		"digits, blanks and signs"},
	    {"ahead", "not \xff utf-8 at all",
		"the password has characters "
		"that cannot be typed; use "
		"letters, digits, blanks and "
		"signs"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *fault = sg_password_fault(rows[i].name,
		    sg_str(rows[i].password));

		if (rows[i].fault == NULL)
			assert_null(fault);
		else
			assert_string_equal(fault, rows[i].fault);
	}
}

static void
refuses_a_very_long_password(void **state)
{
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 20);
	assert_null(sg_password_fault("x", (struct sg_str){text, 256}));
	assert_string_equal(sg_password_fault("x", (struct sg_str){text, 257}),
	    "the password is longer than 256 bytes");
}

static void
knows_its_own_hashes(void **state)
{
	char hash[SG_PASSWORD_HASH], again[SG_PASSWORD_HASH];
	const struct sg_str password = SG_LIT("three plain words");

	(void)state;
	assert_true(sodium_init() >= 0);
	assert_true(sg_password_hash(password, hash));
	assert_true(sg_password_hash(password, again));
	assert_string_not_equal(hash, again);
	assert_true(sg_password_is_hash(hash));
	/* The cost is written in the hash: 64 MiB, three passes. */
	assert_non_null(strstr(hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
	assert_true(sg_password_is(hash, password));
	assert_false(sg_password_is(hash, SG_LIT("three plain word")));
	assert_false(sg_password_is(hash, SG_LIT("")));
	assert_false(sg_password_is(NULL, password));
}

static void
takes_nothing_else_for_a_hash(void **state)
{
	static const char *const rows[] = {"", "three plain words",
	    "$argon2id$",
	    "$argon2i$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
	    "$6$salt$hash", "$argon2id$v=19$m=x,t=3,p=1$AA$AA"};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_false(sg_password_is_hash(rows[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_is_wrong_with_a_password),
	    cmocka_unit_test(refuses_a_very_long_password),
	    cmocka_unit_test(knows_its_own_hashes),
	    cmocka_unit_test(takes_nothing_else_for_a_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
