/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_field.c -- tests that header fields are found by short and long names in
 * any case, and that repeated and unknown header lines are reported.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/field.h"

struct about {
	struct sg_str host, accept, cookie, mac, sni, dest, mode, protocol;
	char left[512]; /* repeated and unknown lines, written by note_left() */
};

#define FIELD(name, member) SG_FIELD(name, struct about, member)
#define ROW(letter, ...)                                                       \
	SG_FIELD_ROW(letter) = (const struct sg_field[])                       \
	{                                                                      \
		__VA_ARGS__,                                                   \
		{                                                              \
			0                                                      \
		}                                                              \
	}
#define ROWS                                                                   \
	{                                                                      \
		ROW('h', FIELD("host", host)),                                 \
		    ROW('a', FIELD("accept", accept)),                         \
		    ROW('c', FIELD("cookie", cookie)),                         \
		    ROW('x', FIELD("x-sg-mac", mac), FIELD("x-sg-sni", sni)),  \
		    ROW('s', FIELD("sec-fetch-dest", dest),                    \
			FIELD("sec-fetch-mode", mode),                         \
			FIELD("sec-websocket-protocol", protocol)),            \
	}

static void
note_left(void *to, const struct sg_field *field, struct sg_str rest)
{
	struct about *about = to;
	size_t n = strlen(about->left);

	snprintf(about->left + n, sizeof about->left - n, "%s|%.*s\n",
	    field == NULL ? "" : field->name, (int)rest.n, rest.p);
}

static const struct sg_fields fields = {.row = ROWS, .left = note_left};
static const struct sg_fields dashed = {
    .row = ROWS, .left = note_left, .none = '-'};

/* ---- by the name alone -------------------------------------------------- */

static const struct {
	const char *name, *found; /* NULL: not found */
} rows[] = {
    {"host", "host"},
    {"Host", "host"},
    {"HOST", "host"},
    {"hosts", NULL},
    {"hos", NULL},
    {"hast", NULL},
    {"", NULL},
    {"h", NULL},
    {"Accept", "accept"},
    {"cookie", "cookie"},
    {"cooked", NULL},
    {"bookie", NULL},
    {"X-SG-MAC", "x-sg-mac"},
    {"x-sg-sni", "x-sg-sni"},
    {"x-sg-tls", NULL},
    {"y-sg-mac", NULL},
    {"Sec-Fetch-Dest", "sec-fetch-dest"},
    {"sec-fetch-MODE", "sec-fetch-mode"},
    {"sec-fetch-site", NULL},
    {"sxc-fetch-dest", NULL},
    {"Sec-WebSocket-Protocol", "sec-websocket-protocol"},
    {"sec-websocket-protocxl", NULL},
    {"xec-websocket-protocol", NULL},
    {"sec-webxocket-protocol", NULL},
    {"sec-websocxet-protocol", NULL},
    {"sec-websocket-protocols", NULL},
    {"sec-websocket-extensions-and-more", NULL},
};

static void
test_names(void **state)
{
	const struct sg_field *field;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		field = sg_field_find(&fields, sg_str(rows[i].name));
		if (rows[i].found == NULL ? field != NULL :
					    field == NULL ||
			    strcmp(field->name, rows[i].found) != 0)
			fail_msg("\"%s\"", rows[i].name);
	}
}

/* ---- lines -------------------------------------------------------------- */

/* Read lines as c-icap leaves them. `end` is the two bytes after each line. */
static void
read_lines(const struct sg_fields *table, const char *const *texts, size_t n,
    const char *end, struct about *about)
{
	static char *bytes;
	char *start[16];
	size_t used = 0, more;
	struct sg_header_lines lines = {start, n, NULL};

	free(bytes);
	bytes = malloc(1024); /* exact size, so that a sanitizer detects
				 overruns */
	assert_non_null(bytes);
	for (size_t i = 0; i < n; i++) {
		start[i] = bytes + used;
		more = strlen(texts[i]);
		memcpy(bytes + used, texts[i], more);
		memcpy(bytes + used + more, end, 2);
		used += more + 2;
	}
	bytes = realloc(bytes, used == 0 ? 1 : used);
	assert_non_null(bytes);
	lines.end = bytes + used;
	used = 0;
	for (size_t i = 0; i < n; i++) {
		start[i] = bytes + used;
		used += strlen(texts[i]) + 2;
	}
	memset(about, 0, sizeof *about);
	sg_field_read(table, &lines, about);
}

static void
is(struct sg_str value, const char *expected)
{
	if (!sg_str_eq(value, sg_str(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", (int)value.n, value.p,
		    expected);
}

static void
test_lines(void **state)
{
	static const char *const lines[] = {"Host: a.example", "ACCEPT:*/*",
	    "cookie \t:  a=b; c:d  ", "Sec-Fetch-Dest:", "sec-fetch-mode",
	    "X-SG-SNI: -", "Sec-WebSocket-Protocol: x"};
	static const char *const ends[] = {"\0\n", "\r\n", " \0"};
	struct about about;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		read_lines(&fields, lines, 7, ends[i], &about);
		is(about.host, "a.example");
		is(about.accept, "*/*");
		is(about.cookie, "a=b; c:d");
		is(about.dest, "");
		assert_non_null(about.dest.p);
		is(about.mode, "");
		assert_non_null(about.mode.p);
		is(about.sni, "-");
		is(about.protocol, "x");
		assert_null(about.mac.p);
		assert_string_equal(about.left, "");
	}
}

static void
test_what_has_no_place(void **state)
{
	static const char *const lines[] = {"Host: a", "Hosts: b", "host: c",
	    "", "H", "Hos", "Host x: d", "X-SG-MACS: e", "host", "Host: a"};
	struct about about;

	(void)state;
	read_lines(&fields, lines, 10, "\0\n", &about);
	is(about.host, "a");
	assert_string_equal(about.left,
	    "|Hosts: b\nhost|c\n|\n|H\n|Hos\n"
	    "|Host x: d\n|X-SG-MACS: e\nhost|\nhost|a\n");
	read_lines(&fields, lines, 0, "\0\n", &about);
	assert_null(about.host.p);
}

/*
 * In this table the value "-" stands for an empty value. If a field's first
 * line has an empty value, a second line is still a repeat.
 */
static void
test_dashes_are_empty_values(void **state)
{
	static const char *const lines[] = {"X-SG-MAC: -",
	    "X-SG-SNI:", "x-sg-mac: a", "X-SG-SNI: --", "Host: --",
	    "Nobody: x"};
	struct about about;

	(void)state;
	read_lines(&dashed, lines, 6, "\0\n", &about);
	is(about.mac, "");
	assert_non_null(about.mac.p);
	is(about.sni, "");
	assert_non_null(about.sni.p);
	is(about.host, "--");
	assert_null(about.mode.p);
	assert_string_equal(about.left,
	    "x-sg-mac|a\nx-sg-sni|--\n|Nobody: x\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_what_has_no_place),
	    cmocka_unit_test(test_dashes_are_empty_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
