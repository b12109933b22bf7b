/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_person.c -- tests whether a record is about the person or device that a
 * name stands for. A record about somebody else must never fit.
 *
 * The test of the command `person` tests how a name is refused.
 */
#include "../unit.h"

#include "report/person.h"

static void
knows_whose_record_it_is(void **state)
{
	static const struct {
		const char *name, *asked;
		const char *user, *domain, *address, *mac, *hash, *device;
		bool expected;
	} rows[] = {
	    {"a name", "jsmith", "jsmith", .expected = true},
	    {"capitals", "JSmith", "jsmith", .expected = true},
	    {"capitals of the record", "jsmith", "JSMITH", .expected = true},
	    {"other letters", "\xc3\x89mile", "\xc3\xa9mile", .expected = true},
	    {"an accent", "emile", "\xc3\xa9mile", .expected = false},
	    {"blanks around it", " jsmith ", "jsmith", .expected = true},
	    {"the beginning of a name", "jsmit", "jsmith", .expected = false},
	    {"a longer name", "jsmithson", "jsmith", .expected = false},
	    {"any realm", "jsmith", "jsmith", "PUPILS", .expected = true},
	    {"that realm", "jsmith@pupils", "jsmith", "PUPILS",
		.expected = true},
	    {"another realm", "jsmith@staff", "jsmith", "PUPILS",
		.expected = false},
	    {"no realm in the record", "jsmith@pupils", "jsmith",
		.expected = false},
	    {"a domain", "PUPILS\\jsmith", "jsmith", "PUPILS",
		.expected = true},
	    {"another domain", "STAFF\\jsmith", "jsmith", "PUPILS",
		.expected = false},
	    {"both", "jsmith", "jsmith@REALM", "PUPILS", .expected = true},
	    {"the realm of both", "jsmith@realm", "jsmith@REALM", "PUPILS",
		.expected = true},
	    {"the domain of both", "pupils\\jsmith", "jsmith@REALM", "PUPILS",
		.expected = true},
	    {"both, one wrong", "staff\\jsmith@realm", "jsmith@REALM", "PUPILS",
		.expected = false},
	    {"a name that was opened", "jsmith", "jsmith@PUPILS",
		.expected = true},
	    {"an opened name with a domain", "jsmith", "PUPILS\\jsmith",
		.expected = true},
	    {"an opened name of another realm", "jsmith@staff", "jsmith@PUPILS",
		.expected = false},
	    {"a realm is no name", "pupils", "jsmith", "PUPILS",
		.expected = false},
	    {"an address", "10.40.7.5", NULL, NULL, "10.40.7.5",
		.expected = true},
	    {"an address of a person", "10.40.7.5", "jsmith", NULL, "10.40.7.5",
		.expected = true},
	    {"another address", "10.40.7.5", NULL, NULL, "10.40.7.50",
		.expected = false},
	    {"IPv6 in another form", "2001:DB8:0::5", NULL, NULL, "2001:db8::5",
		.expected = true},
	    {"a MAC address", "02:aa:bb:cc:dd:01", NULL, NULL, "10.40.7.5",
		"02-AA-BB-CC-DD-01", .expected = true},
	    {"another MAC address", "02:aa:bb:cc:dd:02", NULL, NULL,
		"10.40.7.5", "02-AA-BB-CC-DD-01", .expected = false},
	    {"a pseudonym", "7EBF793B406BB9610991925A39FDBE40",
		.hash = "7ebf793b406bb9610991925a39fdbe40", .expected = true},
	    {"a pseudonym of a device", "7ebf793b406bb9610991925a39fdbe40",
		.hash = "00000000000000000000000000000000",
		.device = "7ebf793b406bb9610991925a39fdbe40", .expected = true},
	    {"a name and a pseudonym", "jsmith",
		.hash = "7ebf793b406bb9610991925a39fdbe40", .expected = false},
	    {"nobody", "jsmith", .expected = false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *json = json_object();
		const struct sg_entry entry = {.json = json,
		    .kind = SG_EVENT_BLOCK,
		    .person = "unknown",
		    .user = rows[i].user,
		    .domain = rows[i].domain,
		    .address = rows[i].address,
		    .mac = rows[i].mac,
		    .user_hash = rows[i].hash,
		    .device_hash = rows[i].device};
		char why[SG_WHY_BYTES];
		struct sg_whose whose;

		assert_true(sg_whose_read(&whose, rows[i].asked, why));
		if (sg_whose_is(&whose, &entry) != rows[i].expected)
			fail_msg("%s: not as wanted", rows[i].name);
		json_decref(json);
	}
}

/* The report has a row "unknown", so it can be asked for. */
static void
finds_records_without_a_name(void **state)
{
	json_t *json = json_object();
	struct sg_entry entry = {
	    .json = json, .kind = SG_EVENT_BLOCK, .person = "unknown"};
	char why[SG_WHY_BYTES];
	struct sg_whose whose;

	(void)state;
	assert_true(sg_whose_read(&whose, "unknown", why));
	assert_true(sg_whose_is(&whose, &entry));
	entry.kind = SG_EVENT_POLICY; /* not about a request */
	assert_false(sg_whose_is(&whose, &entry));
	entry.json = NULL; /* not a record */
	assert_false(sg_whose_is(&whose, &entry));
	json_decref(json);
}

static void
refuses_what_is_no_name(void **state)
{
	char why[SG_WHY_BYTES], text[SG_WHOSE_BYTES + 2] = "";
	struct sg_whose whose;

	(void)state;
	assert_false(sg_whose_read(&whose, "", why));
	assert_non_null(strstr(why, "a name is empty"));
	assert_false(sg_whose_read(&whose, " \t", why));
	memset(text, 'a', SG_WHOSE_BYTES);
	assert_true(sg_whose_read(&whose, text, why));
	text[SG_WHOSE_BYTES] = 'a';
	assert_false(sg_whose_read(&whose, text, why));
	assert_non_null(strstr(why, "no name in a record has more than 256"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_whose_record_it_is),
	    cmocka_unit_test(finds_records_without_a_name),
	    cmocka_unit_test(refuses_what_is_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
