/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_upgrade.c -- the protocol name of a WebSocket request is written in
 * lower case, and nothing else of the request is changed.
 */
#include "../unit.h"

#include <string.h>

#include "icap/upgrade.h"

static const struct {
	const char *line, *expected; /* `expected` is NULL if nothing changes */
} rows[] = {
    {"Upgrade: websocket", NULL},
    {"Upgrade: WebSocket", "Upgrade: websocket"},
    {"Upgrade: WEBSOCKET", "Upgrade: websocket"},
    {"upgrade:webSocket", "upgrade:websocket"},
    {"UPGRADE: \t WebSocket \r", "UPGRADE: \t websocket \r"},
    {"Upgrade: WebSocket/13", "Upgrade: websocket/13"},
    {"Upgrade: h2c, WebSocket", "Upgrade: h2c, websocket"},
    {"Upgrade: WebSocket,WebSocket", "Upgrade: websocket,websocket"},
    {"Upgrade: H2C", NULL},
    {"Upgrade: WebSocket2", NULL},
    {"Upgrade: MyWebSocket", NULL},
    {"Upgrade: WebSocke", NULL},
    {"Upgrade:", NULL},
    {"Upgrade", NULL},
    {"Upgrade-Insecure-Requests: WebSocket", NULL},
    {"X-Upgrade: WebSocket", NULL},
    {"", NULL},
};

static void
test_lines(void **state)
{
	ci_headers_list_t *list = ci_headers_create();

	(void)state;
	assert_non_null(list);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("  %s\n", rows[i].line);
		ci_headers_reset(list);
		assert_non_null(ci_headers_add(list,
		    "GET /WebSocket HTTP/1.1"));
		assert_non_null(ci_headers_add(list, "Origin: WebSocket"));
		assert_non_null(ci_headers_add(list, rows[i].line));
		assert_int_equal(sg_upgrade_to_lower(list),
		    rows[i].expected != NULL);
		assert_string_equal(list->headers[0],
		    "GET /WebSocket HTTP/1.1");
		assert_string_equal(list->headers[1], "Origin: WebSocket");
		assert_string_equal(list->headers[2],
		    rows[i].expected == NULL ? rows[i].line : rows[i].expected);
	}
	ci_headers_destroy(list);
}

/* A request line is no header, even if it looks like one. A second Upgrade
 * header is changed too. */
static void
test_which_lines(void **state)
{
	ci_headers_list_t *list = ci_headers_create();

	(void)state;
	assert_non_null(list);
	assert_false(sg_upgrade_to_lower(list));
	assert_non_null(ci_headers_add(list, "Upgrade: WebSocket"));
	assert_false(sg_upgrade_to_lower(list));
	assert_non_null(ci_headers_add(list, "Upgrade: h2c"));
	assert_non_null(ci_headers_add(list, "Upgrade: WebSocket"));
	assert_true(sg_upgrade_to_lower(list));
	assert_string_equal(list->headers[0], "Upgrade: WebSocket");
	assert_string_equal(list->headers[2], "Upgrade: websocket");
	ci_headers_destroy(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_which_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
