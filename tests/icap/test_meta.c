/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_meta.c -- the headers that Squid adds to ICAP requests
 * (adaptation_meta). Each header is found. Each value that Squid cannot write
 * is a fault. The table of headers in meta.c agrees with conf/squid.
 */
#include "../unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "icap/meta.h"

#define LINE_MAX_BYTES 70000

static struct sg_meta meta;

/*
 * Reads a header line into `meta`. If `again` is true, the line is there twice.
 */
static void
read_fact(const char *header, const char *value, bool again)
{
	static char bytes[2 * LINE_MAX_BYTES];
	char *start[2] = {bytes, NULL};
	struct sg_header_lines lines = {start, again ? 2 : 1, NULL};
	size_t n = 0;

	for (size_t i = 0; i < lines.n; i++) {
		start[i] = bytes + n;
		n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "%s: %s",
			 header, value) +
		    2;
		assert_true(n < sizeof(bytes));
		memcpy(bytes + n - 2, "\0\n", 2);
	}
	lines.end = bytes + n;
	sg_meta_read(&lines, &meta);
}

static void
test_each_is_found(void **state)
{
	const struct sg_fact_row *row;

	(void)state;
	for (size_t i = 0; i < SG_FACTS; i++) {
		row = &sg_fact_rows[i];
		print_message("  %s\n", row->header);
		read_fact(row->header, "10.1.2.3", false);
		assert_null(meta.fault);
		for (size_t j = 0; j < SG_FACTS; j++)
			assert_int_equal(meta.fact[j].n, j == i ? 8 : 0);
		read_fact(row->header, "-", false);
		assert_null(meta.fault);
		assert_int_equal(meta.fact[i].n, 0);
	}
}

static void
test_none_may_stand_twice(void **state)
{
	static const char *const values[] = {"a", "-", ""};
	char expected[64];

	(void)state;
	for (size_t i = 0; i < SG_FACTS; i++)
		for (size_t j = 0; j < 3; j++) {
			read_fact(sg_fact_rows[i].header, values[j], true);
			(void)snprintf(expected, sizeof(expected),
			    "%s stands twice", sg_fact_rows[i].header);
			assert_string_equal(meta.fault, expected);
			assert_int_equal(meta.fact[i].n, 0);
		}
}

/* A header of this kind that is not in the table is a misspelt one of
 * ports.conf. Other headers of Squid are none of our business. */
static void
test_names(void **state)
{
	static const struct {
		const char *name;
		bool known;
	} rows[] = {
	    {"X-SG-Tunel", false},
	    {"X-SG-Tunnels", false},
	    {"x-sg-", false},
	    {"x-SG-Tunnel", true},
	    {"X-SGTunnel", true},
	    {"X-Authenticated-User", true},
	    {"Host", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("  %s\n", rows[i].name);
		read_fact(rows[i].name, "tls", false);
		if (rows[i].known)
			assert_null(meta.fault);
		else
			assert_string_equal(meta.fault,
			    "an ICAP header X-SG-... has a name that is not "
			    "known");
	}
}

/* A bad byte is noticed at any place of an eight-byte word: at the start, in
 * the middle and at the end. */
static void
test_bytes(void **state)
{
	char value[32], expected[96];
	bool fine;

	(void)state;
	for (size_t i = 0; i < SG_FACTS; i++)
		for (unsigned byte = 1; byte < 256; byte++)
			for (size_t at = 1; at < 12; at++) {
				if (byte == '\n' || byte == '%')
					continue;
				memcpy(value, "abcdefghijklm", 14);
				value[at] = (char)byte;
				read_fact(sg_fact_rows[i].header, value, false);
				fine = byte > ' ' && byte < 0x7f;
				if (sg_fact_rows[i].form == SG_FORM_NAME)
					fine = byte >= ' ' && byte < 0x7f;
				if (fine && meta.fault == NULL)
					continue;
				(void)snprintf(expected, sizeof(expected),
				    "%s has bytes that Squid does not write "
				    "there",
				    sg_fact_rows[i].header);
				if (fine || meta.fault == NULL ||
				    strcmp(meta.fault, expected) != 0)
					fail_msg("%s with byte %u at %zu",
					    sg_fact_rows[i].header, byte, at);
				assert_int_equal(meta.fact[i].n, 0);
			}
}

/* Buffers that are larger than the longest value allowed. */
static char text[LINE_MAX_BYTES], memory[LINE_MAX_BYTES];

static const char *
decode(enum sg_fact fact, const char *value, struct sg_str *out)
{
	struct sg_meta_buffer room = {memory, sizeof(memory)};

	read_fact(sg_fact_rows[fact].header, value, false);
	if (meta.fault != NULL)
		return meta.fault;
	return sg_meta_decode(fact, meta.fact[fact], &room, out);
}

static void
test_lengths(void **state)
{
	const struct sg_fact_row *row;
	struct sg_str out;
	size_t n;

	(void)state;
	for (size_t i = 0; i < SG_FACTS; i++) {
		row = &sg_fact_rows[i];
		for (unsigned coded = 0; coded < 2; coded++) {
			if (coded == 1 && row->form != SG_FORM_ENCODED &&
			    row->form != SG_FORM_BYTES)
				continue;
			for (n = 0; n < row->most; n++)
				memcpy(text + n * (coded ? 3 : 1), "%41",
				    coded ? 3 : 1);
			n *= coded ? 3 : 1;
			if (!coded)
				memset(text, 'a', n);
			text[n] = '\0';
			assert_null(decode((enum sg_fact)i, text, &out));
			assert_int_equal(out.n, row->most);
			text[n] = 'a';
			text[n + 1] = '\0';
			assert_string_equal(decode((enum sg_fact)i, text, &out),
			    row->fault_length);
		}
	}
}

/* Decoding into a buffer that is too small is a fault. */
static void
test_no_room(void **state)
{
	struct sg_meta_buffer room = {memory, 5};
	struct sg_str out;

	(void)state;
	assert_string_equal(sg_meta_decode(SG_FACT_SNI, SG_LIT("abc%41"), &room,
				&out),
	    sg_fact_rows[SG_FACT_SNI].fault_length);
	assert_int_equal(out.n, 0);
	assert_null(sg_meta_decode(SG_FACT_SNI, SG_LIT("ab%41"), &room, &out));
	assert_int_equal(out.n, 3);
	assert_int_equal(room.n, 2);
	assert_null(sg_meta_decode(SG_FACT_SNI, SG_LIT("abcdef"), &room, &out));
	assert_int_equal(out.n, 6);
}

/* ---- the table and conf/squid ------------------------------------------- */

/* Splits a line of Squid's configuration into words. A quoted word may have
 * blanks. */
static size_t
split(char *line, char *words[8])
{
	size_t n = 0;

	line[strcspn(line, "\n")] = '\0';
	while (n < 8 && *(line += strspn(line, " \t")) != '\0') {
		if (*line == '"') {
			words[n++] = ++line;
			line += strcspn(line, "\"");
		} else {
			words[n++] = line;
			line += strcspn(line, " \t");
		}
		if (*line != '\0')
			*line++ = '\0';
	}
	return n;
}

static const struct sg_fact_row *
row_of(const char *header)
{
	for (size_t i = 0; i < SG_FACTS; i++)
		if (strcmp(sg_fact_rows[i].header, header) == 0)
			return &sg_fact_rows[i];
	return NULL;
}

/* Returns true if Squid's format code `value` is the one in the row. The code
 * must ask for percent-encoding ("%#") exactly if the row says so. Squid does
 * not encode values that it makes itself. */
static bool
is_as_squid_writes(const struct sg_fact_row *row, const char *value)
{
	bool encoded = value[0] == '%' && value[1] == '#';

	if (row == NULL || row->from == NULL)
		return false;
	if (row->from[0] == '\0')
		return strchr(value, '%') == NULL;
	return strcmp(row->from, value) == 0 &&
	    encoded ==
	    (row->form == SG_FORM_ENCODED || row->form == SG_FORM_BYTES);
}

static bool sent[SG_FACTS]; /* headers that conf/squid sends */

/* Checks a line of conf/squid about meta headers. Returns what is wrong with
 * it, or NULL. */
static const char *
wrong_with(char *line)
{
	char *words[8];
	size_t n = split(line, words);
	const struct sg_fact_row *row;

	if (n >= 3 && strcmp(words[0], "adaptation_meta") == 0) {
		row = row_of(words[1]);
		if (!is_as_squid_writes(row, words[2]))
			return "it is not as the table in meta.c has it";
		sent[row - sg_fact_rows] = true;
	} else if (n == 2 && strcmp(words[1], "on") == 0 &&
	    strncmp(words[0], "adaptation_send_", 16) == 0) {
		for (size_t i = 0; i < SG_FACTS; i++)
			if (sg_fact_rows[i].from != NULL &&
			    strcmp(sg_fact_rows[i].from, words[0]) == 0) {
				sent[i] = true;
				return NULL;
			}
		return "the table in meta.c does not have it";
	} else if (n >= 1 &&
	    (strcmp(words[0], "adaptation_masterx_shared_names") == 0 ||
		strncmp(words[0], "icap_client_username", 20) == 0)) {
		return "the table in meta.c knows nothing of it";
	}
	return NULL;
}

static void
test_finds_what_is_wrong(void **state)
{
	static const struct {
		const char *line;
		bool wrong;
	} rows[] = {
	    {"adaptation_meta X-SG-SNI \"%#ssl::>sni\"\n", false},
	    {"adaptation_meta X-SG-SNI \"%ssl::>sni\"\n", true},
	    {"adaptation_meta X-SG-SNI %ssl::>sni\n", true},
	    {"adaptation_meta X-SG-SNI \"%'ssl::>sni\"\n", true},
	    {"adaptation_meta X-SG-User \"%#un\" all\n", false},
	    {"adaptation_meta X-SG-User \"%un\" all\n", true},
	    {"adaptation_meta X-SG-Agent \"%{User-Agent}>h\"\n", true},
	    {"adaptation_meta X-SG-Mode managed sg_managed\n", false},
	    {"adaptation_meta X-SG-Mode \"%ssl::>sni\" sg_managed\n", true},
	    {"adaptation_send_client_ip on\n", false},
	    {"adaptation_send_username on\n", true},
	    {"adaptation_send_username off\n", false},
	    {"icap_client_username_encode on\n", true},
	    {"# adaptation_meta X-SG-SNI \"%ssl::>sni\"\n", false},
	    {"\n", false},
	};
	char line[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(line, sizeof(line), "%s", rows[i].line);
		if ((wrong_with(line) != NULL) != rows[i].wrong)
			fail_msg("%s", rows[i].line);
	}
}

static void
read_file(const char *folder, const char *name)
{
	char path[4400], line[1024];
	const char *wrong;
	unsigned number = 0;
	FILE *from;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	from = fopen(path, "r");
	assert_non_null(from);
	while (fgets(line, sizeof(line), from) != NULL) {
		number++;
		wrong = wrong_with(line);
		if (wrong != NULL)
			fail_msg("%s:%u: %s", path, number, wrong);
	}
	(void)fclose(from);
}

static void
test_conf_says_the_same(void **state)
{
	const char *source = getenv("SG_SOURCE");
	char folder[4000];
	struct dirent *entry;
	DIR *dir;

	(void)state;
	memset(sent, 0, sizeof(sent));
	(void)snprintf(folder, sizeof(folder), "%s/conf/squid",
	    source != NULL ? source : ".");
	dir = opendir(folder);
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		if (strstr(entry->d_name, ".conf") != NULL)
			read_file(folder, entry->d_name);
	(void)closedir(dir);
	for (size_t i = 0; i < SG_FACTS; i++)
		if (sent[i] != (sg_fact_rows[i].from != NULL))
			fail_msg("%s: meta.c and conf/squid do not agree "
				 "whether it is sent",
			    sg_fact_rows[i].header);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_is_found),
	    cmocka_unit_test(test_none_may_stand_twice),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_no_room),
	    cmocka_unit_test(test_finds_what_is_wrong),
	    cmocka_unit_test(test_conf_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
