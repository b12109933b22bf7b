/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_form.c -- tests which lines of the web process are refused, and why. */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/installer/form.h"

#define IN "\"token\":\"00\",\"origin\":\"10.20.0.5\""

static const struct {
	const char *line;
	bool garbage;
	enum sg_link_code code;
	const char *why; /* NULL: fine */
} rows[] = {
    /* not a form at all: the connection is closed */
    {"", true, SG_LINK_BAD, "this is not a form"},
    {"nonsense", true, SG_LINK_BAD, "this is not a form"},
    {"GET / HTTP/1.1\r", true, SG_LINK_BAD, "this is not a form"},
    {"[]", true, SG_LINK_BAD, "this is not a form"},
    {"7", true, SG_LINK_BAD, "this is not a form"},
    {"null", true, SG_LINK_BAD, "this is not a form"},
    {"\"do\"", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"logout\"", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"logout\"}}", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"logout\",\"do\":\"login\"}", true, SG_LINK_BAD,
	"this is not a form"},
    {"{\"do\":{}}", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":[]}", true, SG_LINK_BAD, "this is not a form"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"\xff\"}", true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"a\\u0000\"}", true, SG_LINK_BAD, "this is not a form"},
    /* no such form */
    {"{}", false, SG_LINK_BAD, "there is no such form"},
    {"{\"do\":7}", false, SG_LINK_BAD, "there is no such form"},
    {"{\"do\":\"\"}", false, SG_LINK_BAD, "there is no such form"},
    {"{\"do\":\"Login\"}", false, SG_LINK_BAD, "there is no such form"},
    {"{\"do\":\"install\"," IN "}", false, SG_LINK_BAD,
	"there is no such form"},
    /* members */
    {"{\"do\":\"logout\"," IN "}", false, SG_LINK_OK, NULL},
    {"{\"do\":\"logout\",\"origin\":\"::1\"}", false, SG_LINK_BAD,
	"\"token\" is missing"},
    {"{\"do\":\"logout\",\"token\":\"00\"}", false, SG_LINK_BAD,
	"\"origin\" is missing"},
    {"{\"do\":\"logout\",\"token\":\"00\",\"origin\":\"here\"}", false,
	SG_LINK_BAD, "\"origin\" is not an address"},
    {"{\"do\":\"logout\"," IN ",\"reason\":\"x\"}", false, SG_LINK_BAD,
	"the form \"logout\" has a member that it must not have"},
    {"{\"do\":\"logout\"," IN ",\"role\":\"officer\"}", false, SG_LINK_BAD,
	"the form \"logout\" has a member that it must not have"},
    {"{\"do\":\"logout\",\"token\":7,\"origin\":\"::1\"}", false, SG_LINK_BAD,
	"\"token\" is not a text"},
    {"{\"do\":\"login\",\"origin\":\"::1\",\"name\":\"a\","
     "\"password\":\"b\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"login\",\"origin\":\"::1\",\"name\":\"a\","
     "\"password\":null}",
	false, SG_LINK_BAD, "\"password\" is not a text"},
    {"{\"do\":\"login\",\"origin\":\"::1\",\"name\":\"a\\n\","
     "\"password\":\"b\"}",
	false, SG_LINK_BAD, "\"name\" has characters that cannot be typed"},
    {"{\"do\":\"login\"," IN ",\"name\":\"a\",\"password\":\"b\"}", false,
	SG_LINK_BAD, "the form \"login\" has a member that it must not have"},
    /* looks */
    {"{\"do\":\"view\"," IN ",\"what\":\"person\",\"about\":\"jsmith\"}", false,
	SG_LINK_OK, NULL},
    {"{\"do\":\"view\"," IN ",\"what\":\"person\",\"about\":\"jsmith\","
     "\"reason\":\"asked\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"view\"," IN ",\"what\":\"person\",\"about\":\"jsmith\","
     "\"reason\":\"  \"}",
	false, SG_LINK_REASON, "give a reason; it is recorded"},
    {"{\"do\":\"view\"," IN ",\"what\":\"all\",\"about\":\"jsmith\"}", false,
	SG_LINK_BAD, "\"what\" is unknown"},
    {"{\"do\":\"view\"," IN ",\"what\":\"person\",\"about\":\"\"}", false,
	SG_LINK_BAD, "\"about\" names nothing"},
    {"{\"do\":\"view\"," IN ",\"what\":\"incident\",\"about\":\"4711\"}", false,
	SG_LINK_OK, NULL},
    {"{\"do\":\"view\"," IN ",\"what\":\"incident\",\"about\":\"4711 \"}",
	false, SG_LINK_BAD, "\"about\" names nothing"},
    {"{\"do\":\"view\"," IN ",\"what\":\"pack\",\"about\":\"-1\"}", false,
	SG_LINK_BAD, "\"about\" names nothing"},
    {"{\"do\":\"view\"," IN ",\"what\":\"pack\",\"about\":\"0\"}", false,
	SG_LINK_BAD, "\"about\" names nothing"},
    {"{\"do\":\"view\"," IN
     ",\"what\":\"pack\",\"about\":\"1234567890123456789\"}",
	false, SG_LINK_BAD, "\"about\" names nothing"},
    /* forms for official accounts */
    {"{\"do\":\"forms\"," IN "}", false, SG_LINK_OK, NULL},
    {"{\"do\":\"form\"," IN "}", false, SG_LINK_BAD, "\"form\" is missing"},
    {"{\"do\":\"form\"," IN ",\"form\":0}", false, SG_LINK_BAD,
	"\"form\" is not a number from 1 on"},
    {"{\"do\":\"form-save\"," IN ",\"submit\":false}", false, SG_LINK_OK, NULL},
    {"{\"do\":\"form-save\"," IN "}", false, SG_LINK_BAD,
	"\"submit\" is missing"},
    {"{\"do\":\"form-save\"," IN ",\"submit\":true,\"aims\":\"a\\nb\","
     "\"security\":\"\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"form-save\"," IN ",\"submit\":true,\"department\":\"a\\nb\"}",
	false, SG_LINK_BAD,
	"\"department\" has characters that cannot be typed"},
    {"{\"do\":\"form-save\"," IN ",\"submit\":true,\"live\":\"2026-11-241\"}",
	false, SG_LINK_BAD, "\"live\" is too long"},
    {"{\"do\":\"form-save\"," IN ",\"submit\":true,\"form\":7}", false,
	SG_LINK_BAD, "\"base\" is missing"},
    {"{\"do\":\"form-save\"," IN ",\"submit\":true,\"reason\":\"r\"}", false,
	SG_LINK_BAD,
	"the form \"form-save\" has a member that it must not have"},
    {"{\"do\":\"form-approve\"," IN ",\"form\":7}", false, SG_LINK_BAD,
	"\"base\" is missing"},
    {"{\"do\":\"form-approve\"," IN ",\"form\":7,\"base\":\"0f\","
     "\"aims\":\"x\"}",
	false, SG_LINK_BAD,
	"the form \"form-approve\" has a member that it must not have"},
    {"{\"do\":\"form-refuse\"," IN ",\"form\":7,\"reason\":\" \"}", false,
	SG_LINK_REASON, "give a reason; it is recorded"},
    {"{\"do\":\"form-withdraw\"," IN ",\"form\":7}", false, SG_LINK_BAD,
	"\"reason\" is missing"},
    /* marks */
    {"{\"do\":\"mark\"," IN
     ",\"incident\":1,\"state\":\"real\",\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":1,\"state\":\"real\",\"reason\":\"\"}",
	false, SG_LINK_REASON, "give a reason; it is recorded"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"real\"}", false,
	SG_LINK_BAD, "\"reason\" is missing"},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":0,\"state\":\"real\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"incident\" is not a number from 1 on"},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":1.5,\"state\":\"real\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"incident\" is not a number from 1 on"},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":\"1\",\"state\":\"real\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"incident\" is not a number from 1 on"},
    {"{\"do\":\"mark\"," IN ",\"incident\":99999999999999999999,"
     "\"state\":\"real\",\"reason\":\"r\"}",
	true, SG_LINK_BAD, "this is not a form"},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":1,\"state\":\"fake\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"state\" is unknown"},
    {"{\"do\":\"mark\"," IN
     ",\"incident\":1,\"state\":\"agreed\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"until\" is missing"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\"}",
	false, SG_LINK_BAD, "\"family\" is missing"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\",\"family\":\"round\"}",
	false, SG_LINK_BAD, "\"person\" is missing"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\",\"family\":\"round\","
     "\"everyone\":true}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\",\"family\":\"sites:games\","
     "\"person\":\"jsmith\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\",\"family\":\"sites:\","
     "\"everyone\":true}",
	false, SG_LINK_BAD, "\"family\" is unknown"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-02-30\",\"family\":\"round\","
     "\"everyone\":true}",
	false, SG_LINK_BAD, "\"until\" is no date such as 2027-03-25"},
    {"{\"do\":\"mark\"," IN ",\"incident\":1,\"state\":\"agreed\","
     "\"reason\":\"r\",\"until\":\"2027-03-25\",\"family\":\"round\","
     "\"everyone\":1}",
	false, SG_LINK_BAD, "\"everyone\" is neither true nor false"},
    {"{\"do\":\"hold\"," IN ",\"incident\":1,\"on\":true,\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"hold\"," IN ",\"incident\":1,\"on\":\"yes\",\"reason\":"
     "\"r\"}",
	false, SG_LINK_BAD, "\"on\" is neither true nor false"},
    {"{\"do\":\"end-agreement\"," IN ",\"agreement\":1,\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    /* requests: nobody is signed in for the first three */
    {"{\"do\":\"reference\",\"origin\":\"::1\",\"reference\":\"x\"}", false,
	SG_LINK_OK, NULL},
    {"{\"do\":\"reference\"," IN ",\"reference\":\"x\"}", false, SG_LINK_BAD,
	"the form \"reference\" has a member that it must not have"},
    {"{\"do\":\"ask\",\"origin\":\"::1\",\"reference\":\"x\"}", false,
	SG_LINK_BAD, "\"reason\" is missing"},
    {"{\"do\":\"ask\",\"origin\":\"::1\",\"reference\":\"x\","
     "\"reason\":\" \"}",
	false, SG_LINK_REASON, "give a reason; it is recorded"},
    {"{\"do\":\"ask\",\"origin\":\"::1\",\"reference\":\"x\","
     "\"reason\":\"r\",\"name\":\"Sam\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"report\",\"origin\":\"::1\",\"site\":\"x.example\","
     "\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"refuse\","
     "\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"scope\":\"everyone\",\"for\":\"today\","
     "\"page\":1}",
	false, SG_LINK_BAD, "\"page\" is neither true nor false"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"allow\","
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"act\" is unknown"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"for\" is missing"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"for\":\"ever\"}",
	false, SG_LINK_BAD, "\"for\" is unknown"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"for\":\"today\"}",
	false, SG_LINK_BAD, "\"scope\" is missing"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"for\":\"today\",\"scope\":\"all\"}",
	false, SG_LINK_BAD, "\"scope\" is unknown"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"for\":\"today\",\"scope\":\"class\"}",
	false, SG_LINK_BAD, "\"group\" is missing"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"block\","
     "\"reason\":\"r\",\"for\":\"date\"}",
	false, SG_LINK_BAD, "\"until\" is missing"},
    {"{\"do\":\"answer\"," IN ",\"request\":1,\"act\":\"open\","
     "\"reason\":\"r\",\"for\":\"date\",\"until\":\"2026-12-01\","
     "\"scope\":\"class\",\"group\":\"year-6\"}",
	false, SG_LINK_OK, NULL},
    /* bans */
    {"{\"do\":\"bans\"," IN "}", false, SG_LINK_OK, NULL},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\"r\",\"minutes\":60,\"proposal\":7,\"incident\":8}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\"r\",\"until\":\"2026-12-01\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\"}", false,
	SG_LINK_BAD, "\"reason\" is missing"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\" \"}",
	false, SG_LINK_REASON, "give a reason; it is recorded"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"reason\":\"r\"}", false,
	SG_LINK_BAD, "\"kind\" is missing"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"group\","
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"kind\" is unknown"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"\",\"kind\":\"user\","
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"person\" names nobody"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\"r\",\"minutes\":525601}",
	false, SG_LINK_BAD, "\"minutes\" is more than a year"},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\"r\",\"minutes\":1,\"until\":\"2026-12-01\"}",
	false, SG_LINK_BAD, "\"until\" must not be there with \"minutes\""},
    {"{\"do\":\"ban\"," IN ",\"person\":\"bob\",\"kind\":\"user\","
     "\"reason\":\"r\",\"by\":\"the head\"}",
	false, SG_LINK_BAD,
	"the form \"ban\" has a member that it must not have"},
    {"{\"do\":\"lift\"," IN ",\"ban\":\"B-1\",\"reason\":\"r\"}", false,
	SG_LINK_OK, NULL},
    {"{\"do\":\"lift\"," IN ",\"reason\":\"r\"}", false, SG_LINK_BAD,
	"\"ban\" is missing"},
    {"{\"do\":\"supervise\"," IN ",\"group\":\"year-6\",\"minutes\":45,"
     "\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"supervise\"," IN ",\"group\":\"\",\"minutes\":45,"
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"group\" names nothing"},
    {"{\"do\":\"supervise\"," IN ",\"group\":\"year-6\",\"minutes\":0,"
     "\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"minutes\" is not a number from 1 on"},
    {"{\"do\":\"end-supervision\"," IN ",\"ban\":\"S-1\",\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"refuse-ban\"," IN ",\"proposal\":1,\"person\":\"bob\","
     "\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"refuse-ban\"," IN ",\"person\":\"bob\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"proposal\" is missing"},
    /* opening without a request */
    {"{\"do\":\"open\"," IN ",\"site\":\"x.example\",\"group\":\"year-6\","
     "\"for\":\"lesson\",\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
    {"{\"do\":\"open\"," IN ",\"site\":\"x.example\","
     "\"for\":\"lesson\",\"reason\":\"r\"}",
	false, SG_LINK_BAD, "\"group\" is missing"},
    /* exceptions */
    {"{\"do\":\"check\"," IN ",\"text\":\"a\\r\\n\\tb\"}", false, SG_LINK_OK,
	NULL},
    {"{\"do\":\"check\"," IN ",\"text\":\"a\\u001b[31m\"}", false, SG_LINK_BAD,
	"\"text\" has characters that cannot be typed"},
    {"{\"do\":\"check\"," IN ",\"text\":\"a\\u0085\"}", false, SG_LINK_BAD,
	"\"text\" has characters that cannot be typed"},
    {"{\"do\":\"save\"," IN
     ",\"text\":\"\",\"base\":\"x\",\"reason\":\"r\\ns\"}",
	false, SG_LINK_BAD, "\"reason\" has characters that cannot be typed"},
    {"{\"do\":\"save\"," IN ",\"text\":\"\",\"reason\":\"r\"}", false,
	SG_LINK_BAD, "\"base\" is missing"},
    {"{\"do\":\"save\"," IN ",\"text\":\"\",\"base\":\"x\",\"reason\":\"r\"}",
	false, SG_LINK_OK, NULL},
};

static void
reads_or_refuses_a_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char why[SG_WHY_BYTES] = "";
		struct sg_form form;
		bool garbage;
		enum sg_link_code code = sg_form_read(rows[i].line,
		    strlen(rows[i].line), &form, &garbage, why);

		if (code != rows[i].code || garbage != rows[i].garbage)
			print_error("%s\n", rows[i].line);
		assert_int_equal(code, rows[i].code);
		assert_int_equal(garbage, rows[i].garbage);
		if (rows[i].why != NULL)
			assert_string_equal(why, rows[i].why);
		sg_form_free(&form);
		assert_null(form.json);
	}
}

/* Each text has its limit: the longest is taken, one byte more is not. */
static void
refuses_what_is_too_long(void **state)
{
	static const struct {
		const char *format, *why;
		size_t most;
	} texts[] = {
	    {"{\"do\":\"logout\",\"token\":\"%s\",\"origin\":\"::1\"}",
		"\"token\" is too long", SG_LINK_TOKEN_BYTES},
	    {"{\"do\":\"login\",\"name\":\"%s\",\"password\":\"x\","
	     "\"origin\":\"::1\"}",
		"\"name\" is too long", SG_LINK_NAME_BYTES},
	    {"{\"do\":\"login\",\"name\":\"x\",\"password\":\"%s\","
	     "\"origin\":\"::1\"}",
		"\"password\" is too long", SG_LINK_PASSWORD_BYTES},
	    {"{\"do\":\"view\"," IN ",\"what\":\"person\",\"about\":\"%s\"}",
		"\"about\" is too long", SG_LINK_ABOUT_BYTES},
	    {"{\"do\":\"end-agreement\"," IN ",\"agreement\":1,\"reason\":"
	     "\"%s\"}",
		"\"reason\" is too long", SG_LINK_REASON_BYTES},
	    {"{\"do\":\"reference\",\"origin\":\"::1\",\"reference\":"
	     "\"%s\"}",
		"\"reference\" is too long", SG_LINK_REFERENCE_BYTES},
	    {"{\"do\":\"report\",\"origin\":\"::1\",\"reason\":\"r\","
	     "\"site\":\"%s\"}",
		"\"site\" is too long", SG_LINK_SITE_BYTES},
	    {"{\"do\":\"check\"," IN ",\"text\":\"%s\"}",
		"\"text\" is too long", SG_LINK_TEXT_BYTES},
	};
	char *text = malloc(SG_LINK_TEXT_BYTES + 2);
	char *line = malloc(2 * SG_LINK_TEXT_BYTES);

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t more = 0; more < 2; more++) {
			char why[SG_WHY_BYTES] = "";
			struct sg_form form;
			bool garbage;
			int n;

			memset(text, 'x', texts[i].most + more);
			text[texts[i].most + more] = '\0';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			n = snprintf(line, 2 * SG_LINK_TEXT_BYTES,
			    texts[i].format, text);
#pragma GCC diagnostic pop
			assert_int_equal(sg_form_read(line, (size_t)n, &form,
					     &garbage, why),
			    more == 0 ? SG_LINK_OK : SG_LINK_BAD);
			assert_string_equal(why, more == 0 ? "" : texts[i].why);
			sg_form_free(&form);
		}
	free(text);
	free(line);
}

/* A deep nesting must not be followed. */
static void
refuses_deep_nesting(void **state)
{
	size_t n = SG_LINK_BYTES;
	char *line = malloc(n), why[SG_WHY_BYTES] = "";
	struct sg_form form;
	bool garbage;

	(void)state;
	memset(line, '[', n);
	assert_int_equal(sg_form_read(line, n, &form, &garbage, why),
	    SG_LINK_BAD);
	assert_true(garbage);
	sg_form_free(&form);
	free(line);
}

static void
fills_in_the_members(void **state)
{
	static const char line[] =
	    "{\"do\":\"mark\"," IN ",\"incident\":4711,\"state\":\"agreed\","
	    "\"reason\":\"known \\\"app\\\"\",\"until\":\"2027-03-25\","
	    "\"family\":\"host:x.example\",\"person\":\"jsmith\","
	    "\"everyone\":false,\"events\":12}";
	char why[SG_WHY_BYTES];
	struct sg_form form;
	bool garbage;

	(void)state;
	assert_int_equal(sg_form_read(line, strlen(line), &form, &garbage, why),
	    SG_LINK_OK);
	assert_int_equal(form.kind, SG_FORM_MARK);
	assert_string_equal(form.token, "00");
	assert_string_equal(form.origin, "10.20.0.5");
	assert_string_equal(form.reason, "known \"app\"");
	assert_string_equal(form.person, "jsmith");
	assert_string_equal(form.family, "host:x.example");
	assert_int_equal(form.incident, 4711);
	assert_int_equal(form.events, 12);
	assert_int_equal(form.mark, SG_MARK_AGREED);
	assert_true(form.has_until);
	assert_int_equal(form.until_day, 20902);
	assert_false(form.everyone);
	assert_null(form.text);
	sg_form_free(&form);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_or_refuses_a_line),
	    cmocka_unit_test(refuses_what_is_too_long),
	    cmocka_unit_test(refuses_deep_nesting),
	    cmocka_unit_test(fills_in_the_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
