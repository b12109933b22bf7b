/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_text.c -- tests the texts of the mails: those that are shipped, those
 * with mistakes, and what becomes of hostile values.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/alerts/text.h"

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

static const char *
said(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	sg_problems_print(problems, to, false);
	fclose(to);
	copy = sg_arena_dup(arena, (struct sg_str){text, n});
	free(text);
	return copy;
}

static const struct sg_mail_text *
parse(const char *text, struct sg_problems *problems)
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));

	source->name = "alert.en.txt";
	source->text = sg_str(text);
	return sg_mail_text_parse(arena, SG_MAIL_ALERT, source, problems);
}

#define REST "[subject-several]\nx\n[head]\n[alert]\n[foot]\n"

/* ---- texts that are shipped --------------------------------------------- */

static void
test_shipped_texts_are_the_built_in_ones(void **state)
{
	static const char *const names[] = {"alert", "report", "request"};
	static const char *const languages[] = {"en", "cy"};
	struct sg_str file;

	(void)state;
	for (int kind = 0; kind < SG_MAIL_KINDS; kind++)
		for (size_t i = 0; i < 2; i++) {
			const char *path = sg_arena_printf(arena,
			    "%s/conf/mail/%s.%s.txt", getenv("SG_SOURCE"),
			    names[kind], languages[i]);

			assert_int_equal(sg_file_read(arena, path, 65536,
					     &file),
			    0);
			assert_string_equal(file.p,
			    sg_mail_text_builtin((enum sg_mail_kind)kind,
				languages[i]));
		}
}

/* By default a mail says neither who it was nor which sites. */
static void
test_shipped_texts_name_nobody(void **state)
{
	static const enum sg_mail_value personal[] = {SG_MAIL_PERSON,
	    SG_MAIL_INITIALS, SG_MAIL_SUMMARY, SG_MAIL_SITE, SG_MAIL_GROUPS,
	    SG_MAIL_REASON, SG_MAIL_NAME};
	struct sg_problems *problems = sg_problems_new(arena);

	(void)state;
	for (int kind = 0; kind < SG_MAIL_KINDS; kind++)
		for (int welsh = 0; welsh < 2; welsh++) {
			const struct sg_mail_text *text =
			    sg_mail_text_get(arena, (enum sg_mail_kind)kind,
				welsh ? "cy" : "en", "/nonexistent", problems);

			assert_non_null(text);
			assert_string_equal(said(problems), "");
			assert_true(sg_mail_text_has(text, SG_MAIL_SCHOOL));
			for (size_t i = 0;
			     i < sizeof(personal) / sizeof(personal[0]); i++)
				assert_false(sg_mail_text_has(text,
				    personal[i]));
		}
}

/* ---- filling ------------------------------------------------------------ */

static void
test_fill(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);
	const struct sg_mail_text *text =
	    parse("\xef\xbb\xbf# comment {nonsense}\r\n\r\n[subject]\r\n"
		  "{school}: {alerts}\r\n\r\n"
		  "[subject-several]\nmany\n"
		  "[head]\n\n\n  Dear {contact},\n\n\n# comment\n"
		  "here   is\n\n"
		  "[alert]\n{person}{initials} ({count})\n"
		  "[foot]\n",
		problems);
	struct sg_mail_values values = {.v = {[SG_MAIL_SCHOOL] = "Hill",
					    [SG_MAIL_ALERTS] = "1",
					    [SG_MAIL_CONTACT] = "e-safety",
					    [SG_MAIL_PERSON] = "{school}",
					    [SG_MAIL_COUNT] = "10"}};

	(void)state;
	assert_string_equal(said(problems), "");
	assert_non_null(text);
	assert_string_equal(sg_mail_text_fill(arena, text, SG_PART_SUBJECT,
				&values),
	    "Hill: 1");
	assert_string_equal(sg_mail_text_fill(arena, text, SG_PART_HEAD,
				&values),
	    "  Dear e-safety,\n\n\nhere   is");
	/* A value is not a text: its braces are no value. */
	assert_string_equal(sg_mail_text_fill(arena, text, SG_PART_EACH,
				&values),
	    "{school} (10)");
	assert_string_equal(sg_mail_text_fill(arena, text, SG_PART_FOOT,
				&values),
	    "");
	assert_true(sg_mail_text_has(text, SG_MAIL_INITIALS));
	assert_false(sg_mail_text_has(text, SG_MAIL_SUMMARY));
}

static void
test_hostile_values(void **state)
{
	static const struct {
		const char *value, *plain;
	} rows[] = {
	    {"", ""},
	    {"caf\xc3\xa9", "caf\xc3\xa9"},
	    {"a\r\nBcc: x",
		"a\xef\xbf\xbd\xef\xbf\xbd"
		"Bcc: x"},
	    {"a\x1b[31m", "a\xef\xbf\xbd[31m"},
	    {"a\xe2\x80\xae"
	     "b",
		"a\xef\xbf\xbd"
		"b"},
	    {"a\xe2\x81\xa6", "a\xef\xbf\xbd"},
	    {"a\xe2\x80\xa8", "a\xef\xbf\xbd"},
	    {"\xf3\xa0\x81\xa1", "\xef\xbf\xbd"},
	    {"\xff", "\xef\xbf\xbd"},
	    {"\xc2\x85", "\xef\xbf\xbd"},
	};
	char *large = sg_arena_alloc(arena, 30001);
	const char *plain;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(sg_mail_plain(arena, rows[i].value),
		    rows[i].plain);
	for (size_t i = 0; i < 30000; i += 3)
		memcpy(large + i, "\xe2\x82\xac", 3);
	plain = sg_mail_plain(arena, large);
	assert_int_equal(strlen(plain), 3 * SG_MAIL_VALUE_MAX + 3);
	assert_string_equal(plain + 3 * SG_MAIL_VALUE_MAX, "...");
}

static void
test_initials(void **state)
{
	static const struct {
		const char *name, *initials;
	} rows[] = {
	    {"jane.smith", "J.S."},
	    {"jsmith", "J."},
	    {"SCHOOL\\jane smith", "J.S."},
	    {"jane.smith@hill.example", "J.S."},
	    {"Anna Maria Smith-Jones", "A.M.S.J."},
	    {"\xc3\xa9lodie.b", "\xc3\xa9.B."},
	    {"", ""},
	    {"1234", ""},
	    {"x\xe2\x80\xae"
	     "y",
		"X.Y."},
	    {"a a a a a a a a a a a a a a a a a a a a",
		"A.A.A.A.A.A.A.A.A.A."
		"A.A."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(sg_mail_initials(arena, rows[i].name),
		    rows[i].initials);
}

/* ---- mistakes ----------------------------------------------------------- */

static void
test_mistakes(void **state)
{
	static const struct {
		const char *name, *text, *said;
	} rows[] = {
	    {"unknown value", "[subject]\nto {skool}!\n" REST,
		"alert.en.txt:2:4: error: there is no value {skool} in this "
		"part\n"
		"to {skool}!\n"
		"   ^~~~~~~\n"
		"  did you mean {school}?\n"},
	    {"a value of another part", "[subject]\n{person}\n" REST,
		"alert.en.txt:2:1: error: there is no value {person} in this "
		"part\n"
		"{person}\n"
		"^~~~~~~~\n"
		"  it can be: {school} {desk} {alerts} {contact}\n"},
	    {"a value of reports", "[subject]\n\xc3\xa9 {waiting}\n" REST,
		"alert.en.txt:2:3: error: there is no value {waiting} in this "
		"part\n"},
	    {"an open brace", "[subject]\n{school\n" REST,
		"alert.en.txt:2:1: error: the closing brace is missing\n"},
	    {"an empty value", "[subject]\na {}\n" REST,
		"alert.en.txt:2:3: error: there is no value {} in this part\n"},
	    {"unknown part", "[subject]\nx\n[hed]\n" REST,
		"alert.en.txt:3:1: error: there is no part of this name\n"
		"[hed]\n"
		"^~~~~\n"
		"  did you mean [head]?\n"},
	    {"a part of reports", "[subject]\nx\n[way]\n" REST,
		"alert.en.txt:3:1: error: there is no part of this name\n"},
	    {"twice", "[subject]\nx\n[head]\n" REST,
		"alert.en.txt:6:1: error: the part [head] is here for the "
		"second time\n"},
	    {"before the first part", "Hello\n[subject]\nx\n" REST,
		"alert.en.txt:1:1: error: this line is in no part of the "
		"mail\n"},
	    {"missing", "[subject]\nx\n[subject-several]\nx\n[head]\n[foot]\n",
		"alert.en.txt: error: the part [alert] is missing\n"},
	    {"empty file", "",
		"alert.en.txt: error: the part [subject] is missing\n"},
	    {"empty subject", "[subject]\n# x\n\n" REST,
		"alert.en.txt: error: the part [subject] is empty\n"},
	    {"malformed", "[subject]\nab\xff\n" REST,
		"alert.en.txt:2:3: error: this character cannot stand in a "
		"mail\n"},
	    {"control character", "[subject]\na\x1b\n" REST,
		"alert.en.txt:2:2: error: this character cannot stand in a "
		"mail\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_problems *problems = sg_problems_new(arena);

		print_message("%s\n", rows[i].name);
		assert_null(parse(rows[i].text, problems));
		if (strstr(said(problems), rows[i].said) == NULL)
			fail_msg("said: %s", said(problems));
	}
}

/* ---- files -------------------------------------------------------------- */

static char folder[64];

static void
put(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static const char *
subject_of(const char *language, struct sg_problems *problems)
{
	const struct sg_mail_values none = {{0}};

	return sg_mail_text_fill(arena,
	    sg_mail_text_get(arena, SG_MAIL_ALERT, language, folder, problems),
	    SG_PART_SUBJECT, &none);
}

static void
test_a_broken_file_is_said_and_the_built_in_text_is_used(void **state)
{
	struct sg_problems *problems = sg_problems_new(arena);

	(void)state;
	strcpy(folder, "/tmp/sg-mail-XXXXXX");
	assert_non_null(mkdtemp(folder));
	put("alert.en.txt", "[subject]\nOurs\n" REST);
	assert_string_equal(subject_of("en", problems), "Ours");
	assert_string_equal(said(problems), "");
	put("alert.en.txt", "[subject]\nOurs {x}\n" REST);
	assert_string_equal(subject_of("en", problems),
	    "Web filter at : somebody to look at");
	assert_int_equal(sg_problems_errors(problems), 0);
	assert_int_equal(sg_problems_warnings(problems), 1);
	assert_non_null(strstr(said(problems),
	    "alert.en.txt cannot be used as it is; until it is corrected, "
	    "mails have the built-in text"));
	assert_non_null(strstr(said(problems), "alert.en.txt:2:6: error: "));
	/* A broken Welsh text: the built-in one is Welsh. */
	put("alert.cy.txt", "");
	assert_string_equal(subject_of("cy", problems),
	    "Hidlydd gwe : rhywun i edrych arno");
	/* No text in this language. */
	problems = sg_problems_new(arena);
	assert_string_equal(subject_of("fr", problems),
	    "Web filter at : somebody to look at");
	assert_non_null(strstr(said(problems),
	    "there is no text of mails in the language \"fr\""));
	/* A folder in place of the file. */
	problems = sg_problems_new(arena);
	assert_int_equal(mkdir(sg_path_join(arena, folder, "alert.de.txt"),
			     0755),
	    0);
	assert_string_equal(subject_of("de", problems),
	    "Web filter at : somebody to look at");
	assert_non_null(strstr(said(problems), "alert.de.txt cannot be used"));
	rmdir(sg_path_join(arena, folder, "alert.de.txt"));
	unlink(sg_path_join(arena, folder, "alert.en.txt"));
	unlink(sg_path_join(arena, folder, "alert.cy.txt"));
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shipped_texts_are_the_built_in_ones),
	    cmocka_unit_test(test_shipped_texts_name_nobody),
	    cmocka_unit_test(test_fill),
	    cmocka_unit_test(test_hostile_values),
	    cmocka_unit_test(test_initials),
	    cmocka_unit_test(test_mistakes),
	    cmocka_unit_test(
		test_a_broken_file_is_said_and_the_built_in_text_is_used),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
