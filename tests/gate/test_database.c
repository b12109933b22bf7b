/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_database.c -- MaxMind databases of every shape, and damaged ones.
 *
 * They are those of the fuzz target: 31.13.64.0/19 and 2a03:2880::/32 are of
 * AS 32934, 1.2.0.0/16 is a VPN, 81.2.69.160 a proxy and a Tor exit.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "gate/database.h"

static const char *
path_of(const char *name)
{
	static char path[4096];
	const char *source = getenv("SG_SOURCE");

	snprintf(path, sizeof path, "%s/tests/fuzz/corpus/mmdb/%s",
	    source == NULL ? "." : source, name);
	return path;
}

static uint32_t
number_of(const struct sg_database *database, const char *address)
{
	struct sg_address parsed;
	size_t map;

	assert_true(sg_address_parse(sg_str(address), &parsed));
	return sg_database_find(database, &parsed, &map) ?
	    sg_database_number(database, map, "autonomous_system_number") : 0;
}

static bool
has_flag(const struct sg_database *database, const char *address,
    const char *flag)
{
	struct sg_address parsed;
	size_t map;

	assert_true(sg_address_parse(sg_str(address), &parsed));
	return sg_database_find(database, &parsed, &map) &&
	    sg_database_flag(database, map, flag);
}

/* Records of 24, 28 and 32 bits, addresses of 32 and 128. */
static void
test_shapes(void **state)
{
	static const struct {
		const char *file, *type;
		bool ipv6;
	} rows[] = {
	    {"v4-24", "GeoLite2-ASN", false},
	    {"v4-28", "GeoLite2-ASN", false},
	    {"v4-32", "GeoLite2-ASN", false},
	    {"v6-24", "GeoIP2-Anonymous-IP", true},
	    {"v6-28", "GeoIP2-Anonymous-IP", true},
	    {"v6-32", "GeoIP2-Anonymous-IP", true},
	};
	struct sg_database d;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].file);
		assert_null(sg_database_open(path_of(rows[i].file), &d));
		assert_true(sg_str_eq(d.type, sg_str(rows[i].type)));
		assert_int_equal(number_of(&d, "31.13.64.0"), 32934);
		assert_int_equal(number_of(&d, "31.13.95.255"), 32934);
		assert_int_equal(number_of(&d, "31.13.96.0"), 0);
		assert_int_equal(number_of(&d, "1.2.3.4"), 0);
		assert_true(has_flag(&d, "1.2.3.4", "is_anonymous_vpn"));
		assert_false(has_flag(&d, "1.3.0.0", "is_anonymous_vpn"));
		assert_false(has_flag(&d, "1.2.3.4", "is_public_proxy"));
		assert_true(has_flag(&d, "81.2.69.160", "is_tor_exit_node"));
		assert_false(has_flag(&d, "81.2.69.161", "is_tor_exit_node"));
		assert_int_equal(number_of(&d, "2a03:2880::1"),
		    rows[i].ipv6 ? 32934 : 0);
		assert_int_equal(has_flag(&d, "2001:218::1",
		    "is_residential_proxy"), rows[i].ipv6);
		assert_int_equal(number_of(&d, "::"), 0);
		sg_database_close(&d);
		assert_null(d.bytes);
	}
}

/* A value of another type, or a flag that says no, is no value. */
static void
test_other_values(void **state)
{
	struct sg_database d;

	(void)state;
	assert_null(sg_database_open(path_of("other-types"), &d));
	assert_int_equal(number_of(&d, "1.2.3.4"), 0);
	assert_false(has_flag(&d, "1.2.3.4", "is_anonymous_vpn"));
	assert_int_equal(number_of(&d, "31.13.64.1"), 0);
	sg_database_close(&d);
	assert_null(sg_database_open(path_of("flags"), &d));
	assert_false(has_flag(&d, "1.2.3.4", "is_anonymous_vpn"));
	assert_true(has_flag(&d, "1.2.3.4", "is_tor_exit_node"));
	assert_int_equal(number_of(&d, "200.0.0.1"), 0);
	sg_database_close(&d);
}

/* `why` NULL: it opens, and nothing is known of anybody. */
static void
test_damaged(void **state)
{
	static const struct {
		const char *file, *why;
	} rows[] = {
	    {"empty", "it is no MaxMind database"},
	    {"cut", "it is no MaxMind database"},
	    {"no-meta", "it is no MaxMind database"},
	    {"marker-only", "it is damaged"},
	    {"too-many-nodes", "it is damaged"},
	    {"no-nodes", "it is damaged"},
	    {"record-size-0", "it is damaged"},
	    {"version-9", "it is damaged"},
	    {"gone", "No such file or directory"},
	    {".", "it is a folder"},
	    {"deep", NULL},
	    {"far-away", NULL},
	    {"long-map", NULL},
	    {"loop", NULL},
	    {"pointer-to-itself", NULL},
	};
	struct sg_database d;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].file);
		why = sg_database_open(path_of(rows[i].file), &d);
		if (rows[i].why == NULL)
			assert_null(why);
		else
			assert_string_equal(why, rows[i].why);
		if (rows[i].why != NULL)
			assert_null(d.bytes);
		assert_int_equal(number_of(&d, "255.255.255.255"), 0);
		assert_false(has_flag(&d, "9.9.9.9", "is_anonymous_vpn"));
		assert_int_equal(number_of(&d, "2001:db8::1"), 0);
		sg_database_close(&d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_other_values),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
