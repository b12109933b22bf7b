/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_field.c -- names of headers, short and long, in any capitals.
 */
#include "../unit.h"

#include "base/field.h"

static const struct sg_fields fields = {{
	[4] = {{"host", 1}},
	[6] = {{"accept", 2}, {"cookie", 3}},
	[8] = {{"x-sg-mac", 4}, {"x-sg-sni", 5}},
	[14] = {{"sec-fetch-dest", 6}, {"sec-fetch-mode", 7}},
	[22] = {{"sec-websocket-protocol", 8}},
}};

static const struct {
	const char *name;
	size_t offset; /* 0: no such field */
} rows[] = {
    {"host", 1}, {"Host", 1}, {"HOST", 1}, {"hosts", 0}, {"hos", 0},
    {"hast", 0}, {"", 0}, {"h", 0},
    {"Accept", 2}, {"cookie", 3}, {"cooked", 0}, {"bookie", 0},
    {"X-SG-MAC", 4}, {"x-sg-sni", 5}, {"x-sg-tls", 0}, {"y-sg-mac", 0},
    {"Sec-Fetch-Dest", 6}, {"sec-fetch-MODE", 7}, {"sec-fetch-site", 0},
    {"sxc-fetch-dest", 0},
    {"Sec-WebSocket-Protocol", 8}, {"sec-websocket-protocxl", 0},
    {"xec-websocket-protocol", 0}, {"sec-webxocket-protocol", 0},
    {"sec-websocket-protocols", 0},
    {"sec-websocket-extensions-and-more", 0},
};

static void
test_names(void **state)
{
	const struct sg_field *field;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		field = sg_field_find(&fields, sg_str(rows[i].name));
		if (rows[i].offset == 0 ? field != NULL :
		    field == NULL || field->offset != rows[i].offset)
			fail_msg("\"%s\"", rows[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
