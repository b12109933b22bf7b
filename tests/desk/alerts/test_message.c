/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_message.c -- tests the bytes of a mail: no text can begin a header line,
 * and what is sent can be read again as it was written.
 */
#include "../../unit.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/alerts/message.h"

static struct sg_arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = sg_arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

static struct sg_message
message(const char *subject, const char *body)
{
	return (struct sg_message){.id = 7,
	    .made_ms = INT64_C(1795515300123), /* Tue 24 Nov 2026 10:15 UTC */
	    .from = "filter@hill.example",
	    .to = "esafety@hill.example",
	    .subject = subject,
	    .body = body};
}

static const char *
bytes(const char *subject, const char *body)
{
	struct sg_message m = message(subject, body);
	struct sg_str all = sg_message_bytes(arena, &m);

	assert_int_equal(strlen(all.p), all.n);
	return all.p;
}

static void
test_whole(void **state)
{
	const char *all = bytes("One alert", "Hello\n\nBye\n");
	struct sg_message m = message("One alert", "");

	(void)state;
	assert_string_equal(all,
	    sg_arena_printf(arena,
		"Date: Tue, 24 Nov 2026 10:15:00 +0000\r\n"
		"From: schoolgate <filter@hill.example>\r\n"
		"To: <esafety@hill.example>\r\n"
		"Subject: One alert\r\n"
		"Message-ID: %s\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Hello\r\n\r\nBye\r\n",
		sg_message_id(arena, &m)));
}

static void
test_message_id(void **state)
{
	struct sg_message m = message("One alert", "body"), other = m;
	const char *id = sg_message_id(arena, &m);

	(void)state;
	assert_int_equal(strncmp(id, "<schoolgate.7.", 14), 0);
	assert_non_null(strstr(id, "@hill.example>"));
	other.body = ""; /* the store forgets the body */
	assert_string_equal(sg_message_id(arena, &other), id);
	other.id = 8;
	assert_string_not_equal(sg_message_id(arena, &other), id);
	/* The ids of a store that was made anew begin again. */
	other = m;
	other.made_ms++;
	assert_string_not_equal(sg_message_id(arena, &other), id);
}

static void
test_addresses(void **state)
{
	static const char *const good[] = {"a@b", "esafety@hill.example",
	    "o'neil+x@hill.example", "a.b-c_d@127.0.0.1"};
	static const char *const bad[] = {"", "a", "@b", "a@", "a@b@c", "a b@c",
	    "a@b\r\nBcc: x@y", "a@b\n", "<a@b>", "a@b>", "\"a\"@b", "a,b@c",
	    "a;b@c", "-oQ/tmp@b", "a@b c", "\xc3\xa9@b.example", "a@[::1]",
	    "a\x7f@b", "a\\@b", "(a)@b", "a:b@c"};
	char *large = sg_arena_alloc(arena, 300);

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(sg_address_is_mail(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(sg_address_is_mail(bad[i]));
	memset(large, 'a', 255);
	large[1] = '@';
	assert_false(sg_address_is_mail(large));
	large[254] = '\0';
	assert_true(sg_address_is_mail(large));
}

/* Returns the subject as a mail program shows it: lines joined, encoded-words
 * decoded. */
static const char *
shown_subject(const char *all)
{
	const char *p = strstr(all, "\r\nSubject:");
	const char *end = strstr(all, "\r\nMessage-ID:");
	char *shown = sg_arena_alloc(arena, strlen(all) + 1);
	size_t n = 0, got;

	assert_non_null(p);
	assert_non_null(end);
	p += strlen("\r\nSubject:");
	while (p < end) {
		const char *word = p + strlen(" =?UTF-8?B?"), *last;

		assert_int_equal(memcmp(p, " =?UTF-8?B?", 11), 0);
		last = strstr(word, "?=");
		assert_non_null(last);
		assert_true(last + 2 - p <= 76);
		assert_int_equal(sodium_base642bin((unsigned char *)shown + n,
				     100, word, (size_t)(last - word), NULL,
				     &got, NULL,
				     sodium_base64_VARIANT_ORIGINAL),
		    0);
		n += got;
		p = last + 2;
		if (p < end) {
			assert_int_equal(memcmp(p, "\r\n", 2), 0);
			p += 2;
		}
	}
	return shown;
}

/* Every line of a mail: ends with CRLF, is short, is ASCII. */
static void
check_lines(const char *all)
{
	for (const char *p = all, *end; *p != '\0'; p = end + 2) {
		end = strstr(p, "\r\n");
		assert_non_null(end);
		assert_true(end - p <= 78);
		for (const char *c = p; c < end; c++)
			assert_in_range(*c, ' ', '~');
	}
}

static void
test_hostile_subjects(void **state)
{
	static const char *const subjects[] = {"caf\xc3\xa9",
	    "a\r\nBcc: x@y.example", "a\nX: y", "a\tb",
	    "=?UTF-8?Q?x?=", " leading", "trailing ",
	    "\xe2\x80\xae"
	    "reversed",
	    "\xff\xfe malformed", "\x01\x7f",
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "456789 long"};
	const char *all;

	(void)state;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		all = bytes(subjects[i], "body\n");
		check_lines(all);
		assert_string_equal(shown_subject(all), subjects[i]);
		assert_null(strstr(all, "\r\nBcc"));
		assert_null(strstr(all, "\r\nX:"));
	}
}

static void
test_a_subject_of_30_kb(void **state)
{
	char *subject = sg_arena_alloc(arena, 30001);
	const char *all;

	(void)state;
	for (size_t i = 0; i < 30000; i += 3)
		memcpy(subject + i, "\xe2\x82\xac", 3);
	all = bytes(subject, "body\n");
	check_lines(all);
	assert_string_equal(shown_subject(all), subject);
}

/* Returns the body as a mail program shows it. */
static const char *
shown_body(const char *all)
{
	const char *p = strstr(all, "\r\n\r\n") + 4;
	char *shown = sg_arena_alloc(arena, strlen(p) + 1);
	size_t n = 0;
	unsigned byte;

	while (*p != '\0') {
		if (p[0] == '=' && p[1] == '\r') {
			p += 3;
		} else if (p[0] == '=') {
			assert_int_equal(sscanf(p + 1, "%2X", &byte), 1);
			shown[n++] = (char)byte;
			p += 3;
		} else if (p[0] == '\r') {
			p++;
		} else {
			shown[n++] = *p++;
		}
	}
	return shown;
}

static void
test_bodies(void **state)
{
	static const char *const bodies[] = {"", "a\n", "\n\n",
	    "caf\xc3\xa9 = 2 \xe2\x82\xac\n", "blank at the end \n", "tab\t\n",
	    ".\n", "..\n.a\n", "From here\nFrom\n", "a\rb\n",
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "45678901234567890123456789\n",
	    "\xff\xfe\x01\n",
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "45678901\xc3\xa9\xc3\xa9\n"};
	const char *all;

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		all = bytes("x", bodies[i]);
		check_lines(all);
		assert_null(strstr(all, "\r\n.\r\n"));
		assert_null(strstr(all, "\r\nFrom "));
		assert_string_equal(shown_body(all), bodies[i]);
	}
}

static void
test_a_body_without_an_end_of_line(void **state)
{
	(void)state;
	assert_string_equal(shown_body(bytes("x", "a\nb")), "a\nb\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_message_id),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_hostile_subjects),
	    cmocka_unit_test(test_a_subject_of_30_kb),
	    cmocka_unit_test(test_bodies),
	    cmocka_unit_test(test_a_body_without_an_end_of_line),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
