/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_json.c -- how deep a message may nest, and members that are missing. */
#include "../unit.h"

#include <string.h>

#include "desk/json.h"

static void
knows_what_is_flat(void **state)
{
	static const struct {
		const char *text;
		bool flat;
	} rows[] = {
	    {"", true},
	    {"{\"a\":\"b\"}", true},
	    {"{\"a\":\"{[\"}", true},
	    {"{\"a\":\"\\\"{\"}", true},
	    {"{\"a\":{}}", false},
	    {"{\"a\":[]}", false},
	    {"[[", false},
	    /* What is no JSON is left to the parser. */
	    {"{}{}", true},
	    {"\"", true},
	    {"\"\\", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(sg_json_is_flat(rows[i].text,
				     strlen(rows[i].text)),
		    rows[i].flat);
}

static void
reads_texts_alone(void **state)
{
	json_t *object = json_pack("{s:s, s:i}", "text", "a", "number", 1);

	(void)state;
	assert_string_equal(sg_json_text(object, "text"), "a");
	assert_null(sg_json_text(object, "number"));
	assert_null(sg_json_text(object, "other"));
	assert_null(sg_json_text(NULL, "text"));
	sg_json_put(object, "text", NULL);
	assert_string_equal(sg_json_text(object, "text"), "a");
	sg_json_put(object, "text", "b");
	assert_string_equal(sg_json_text(object, "text"), "b");
	json_decref(object);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_what_is_flat),
	    cmocka_unit_test(reads_texts_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
