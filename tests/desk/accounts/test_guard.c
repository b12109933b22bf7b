/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_guard.c -- tests how long somebody waits before the next attempt to sign
 * in, and that guessing does not lock others out.
 */
#include "../../unit.h"

#include <stdio.h>

#include "desk/accounts/guard.h"

#define NOW 1000

/* One origin tries without end.  Returns how often it may within `seconds`. */
static unsigned
guess(struct sg_guard *guard, const char *name, const char *origin,
    int64_t from_s, int64_t seconds)
{
	unsigned tries = 0;

	for (int64_t s = from_s; s < from_s + seconds; s++)
		while (sg_guard_try(guard, name, origin, s, NULL) == 0)
			tries++;
	return tries;
}

static void
makes_a_guesser_wait_longer_and_longer(void **state)
{
	static const uint32_t waits[] = {
	    0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
	struct sg_guard *guard = sg_guard_new();
	int64_t now = NOW;
	uint32_t failures = 0;

	(void)state;
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.5",
				     now, &failures),
		    0);
		assert_int_equal(failures, i + 1);
		/* A refused attempt is not counted. */
		if (waits[i] > 0) {
			assert_int_equal(sg_guard_try(guard, "officer",
					     "10.20.0.5", now, NULL),
			    waits[i]);
			assert_int_equal(sg_guard_try(guard, "other",
					     "10.20.0.5", now + waits[i] - 1,
					     NULL),
			    1);
		}
		now += waits[i];
	}
	/* It is forgotten in the end. */
	assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.5",
			     now + SG_GUARD_FORGET_S, &failures),
	    0);
	assert_int_equal(failures, 1);
	sg_guard_free(&guard);
}

/* A mistyped password costs nothing when the next one is right. */
static void
forgives_who_signs_in(void **state)
{
	struct sg_guard *guard = sg_guard_new();
	uint32_t failures;

	(void)state;
	for (int day = 0; day < 50; day++)
		for (int i = 0; i < 3; i++) {
			assert_int_equal(sg_guard_try(guard, "officer",
					     "10.20.0.5", NOW + day, &failures),
			    0);
			assert_int_equal(failures, i + 1);
			if (i == 2)
				sg_guard_passed(guard, "officer", "10.20.0.5",
				    NOW + day);
		}
	sg_guard_free(&guard);
}

/* Pupils guess the officer's password from many devices, all day long. */
static void
does_not_lock_the_officer_out(void **state)
{
	struct sg_guard *guard = sg_guard_new();
	char origin[32];

	(void)state;
	assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.5", NOW, NULL),
	    0);
	sg_guard_passed(guard, "officer", "10.20.0.5", NOW);
	for (int s = 0; s < 600; s++)
		for (int device = 0; device < 50; device++) {
			(void)snprintf(origin, sizeof origin, "10.40.0.%d",
			    device);
			(void)sg_guard_try(guard, "officer", origin, NOW + s,
			    NULL);
		}
	/* Her own computer does not wait, though she mistypes it at first. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.5",
				     NOW + 600, NULL),
		    0);
	/* Nor does one from which nobody has guessed. */
	for (int i = 0; i < SG_GUARD_FRESH; i++)
		assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.6",
				     NOW + 600, NULL),
		    0);
	assert_true(sg_guard_try(guard, "officer", "10.20.0.6", NOW + 600,
			NULL) <= SG_GUARD_ACCOUNT_S);
	/* And other accounts are as they were. */
	assert_int_equal(sg_guard_try(guard, "ahead", "10.20.0.7", NOW + 600,
			     NULL),
	    0);
	sg_guard_free(&guard);
}

/* Fifty devices together do not guess fifty times as often as one. */
static void
makes_strangers_wait_together(void **state)
{
	struct sg_guard *guard = sg_guard_new();
	unsigned tries = 0;
	char origin[32];

	(void)state;
	for (int s = 0; s < 3600; s++)
		for (int device = 0; device < 50; device++) {
			(void)snprintf(origin, sizeof origin, "10.40.0.%d",
			    device);
			tries += sg_guard_try(guard, "officer", origin, NOW + s,
				     NULL) == 0;
		}
	/* Three each, and then about one a minute. */
	assert_in_range(tries, 150, 150 + 65);
	sg_guard_free(&guard);
}

static void
counts_an_ipv6_network_once(void **state)
{
	struct sg_guard *guard = sg_guard_new();
	char origin[64];
	unsigned tries = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		(void)snprintf(origin, sizeof origin, "2001:db8:1:2::%x", i);
		tries += sg_guard_try(guard, "x", origin, NOW, NULL) == 0;
	}
	assert_int_equal(tries, SG_GUARD_FREE);
	assert_int_equal(sg_guard_try(guard, "x", "2001:db8:1:3::1", NOW, NULL),
	    0);
	sg_guard_free(&guard);
}

/* Somebody with an account does not buy guesses by signing in. */
static void
does_not_forgive_guesses_at_another(void **state)
{
	struct sg_guard *guard = sg_guard_new();

	(void)state;
	assert_int_equal(guess(guard, "officer", "10.20.0.9", NOW, 1),
	    SG_GUARD_FREE);
	assert_int_equal(sg_guard_try(guard, "bteach", "10.20.0.9", NOW + 1,
			     NULL),
	    0);
	sg_guard_passed(guard, "bteach", "10.20.0.9", NOW + 1);
	assert_int_equal(guess(guard, "officer", "10.20.0.9", NOW + 1, 1), 1);
	assert_int_equal(sg_guard_try(guard, "officer", "10.20.0.9", NOW + 1,
			     NULL),
	    2);
	sg_guard_free(&guard);
}

/* Thousands of origins and names do not make it forget who guesses. */
static void
remembers_the_guesser_when_the_tables_are_full(void **state)
{
	struct sg_guard *guard = sg_guard_new();
	char origin[32], name[32];

	(void)state;
	(void)guess(guard, "officer", "10.20.0.9", NOW, 40);
	for (int i = 0; i < 3 * SG_GUARD_ORIGINS; i++) {
		(void)snprintf(origin, sizeof origin, "10.%d.%d.%d",
		    100 + i / 65536, i / 256 % 256, i % 256);
		(void)snprintf(name, sizeof name, "n%d", i);
		assert_int_equal(sg_guard_try(guard, name, origin, NOW + 40,
				     NULL),
		    0);
	}
	assert_true(sg_guard_try(guard, "officer", "10.20.0.9", NOW + 40,
			NULL) > 10);
	sg_guard_free(&guard);
}

/* Names that do not exist are treated as those that do, and an origin need not
 * be an address. */
static void
takes_any_text(void **state)
{
	struct sg_guard *guard = sg_guard_new();

	(void)state;
	assert_int_equal(guess(guard, "", "", NOW, 1), SG_GUARD_FREE);
	assert_int_equal(guess(guard, "", "somewhere", NOW, 1), SG_GUARD_FREE);
	sg_guard_passed(guard, "never tried", "10.0.0.1", NOW);
	sg_guard_free(&guard);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(makes_a_guesser_wait_longer_and_longer),
	    cmocka_unit_test(forgives_who_signs_in),
	    cmocka_unit_test(does_not_lock_the_officer_out),
	    cmocka_unit_test(makes_strangers_wait_together),
	    cmocka_unit_test(counts_an_ipv6_network_once),
	    cmocka_unit_test(does_not_forgive_guesses_at_another),
	    cmocka_unit_test(remembers_the_guesser_when_the_tables_are_full),
	    cmocka_unit_test(takes_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
