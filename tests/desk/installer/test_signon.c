/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_signon.c -- tests the request of a single sign-on, and its answer. */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/installer/signon.h"

#define GET "GET /sign-on HTTP/1.0\r\n"
#define FOR "X-Forwarded-For: 10.20.0.5\r\n"
#define USER "Remote-User: anna\r\n"
#define END "\r\n"
#define SIXTY "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"

/* What is read, and what is refused. */
static const struct {
	const char *request, *name, *origin, *fault;
} rows[] = {
    {GET USER FOR END, "anna", "10.20.0.5", ""},
    {"GET /sign-on HTTP/1.1\r\n" FOR USER END, "anna", "10.20.0.5", ""},
    {"GET /sign-on?rd=/&x HTTP/1.1\r\n" FOR USER END, "anna", "10.20.0.5", ""},
    {GET "REMOTE-USER:  Anna@Hillcrest.example \t\r\n" FOR END,
	"anna@hillcrest.example", "10.20.0.5", ""},
    {GET USER "X-Forwarded-For: evil, 10.1.1.1 , 2001:DB8::1\r\n" END, "anna",
	"2001:db8::1", ""},
    {GET USER FOR "Sec-Fetch-Dest: document\r\nContent-Length: 0\r\n" END,
	"anna", "10.20.0.5", ""},
    {GET FOR "Remote-User: " SIXTY "gggg\r\n" END, SIXTY "gggg", "10.20.0.5",
	""},
    /* No name. */
    {GET FOR END, "", "10.20.0.5",
	"the reverse proxy does not say who it is, in the header Remote-User"},
    {GET FOR "Remote-User: \r\n" END, "", "10.20.0.5",
	"the reverse proxy does not say who it is, in the header Remote-User"},
    {GET FOR "Remote_User: anna\r\nX-Remote-User: anna\r\n" END, "",
	"10.20.0.5",
	"the reverse proxy does not say who it is, in the header Remote-User"},
    {GET FOR "Remote-User: " SIXTY "ggggg\r\n" END, "", "10.20.0.5",
	"the name of an account has at most 64 characters"},
    {GET FOR "Remote-User: an na\r\n" END, "", "10.20.0.5",
	"the name of an account has small letters, digits and . _ - @ only, "
	"for example: ahead"},
    {GET FOR "Remote-User: \303\244nna\r\n" END, "", "10.20.0.5",
	"the name of an account has small letters, digits and . _ - @ only, "
	"for example: ahead"},
    {GET FOR "Remote-User: ../anna\r\n" END, "", "10.20.0.5",
	"the name of an account has small letters, digits and . _ - @ only, "
	"for example: ahead"},
    {GET FOR "Remote-User: an\001na\r\n" END, "", "",
	"the request has a control character in a header"},
    {GET FOR USER "Remote-User: tom\r\n" END, "", "",
	"the request has the header Remote-User twice"},
    {GET FOR USER "remote-user: anna\r\n" END, "", "",
	"the request has the header Remote-User twice"},
    /* No address. */
    {GET USER END, "", "",
	"the reverse proxy does not say which address the browser has, in the "
	"header X-Forwarded-For"},
    {GET USER "X-Forwarded-For: 10.20.0.5, unknown\r\n" END, "", "",
	"the reverse proxy does not say which address the browser has, in the "
	"header X-Forwarded-For"},
    {GET USER FOR FOR END, "", "",
	"the request has the header X-Forwarded-For twice"},
    /* What two programs could read in two ways. */
    {GET USER FOR "Content-Length: 3\r\n" END, "", "10.20.0.5",
	"the request has a body"},
    {GET USER FOR "Transfer-Encoding: chunked\r\n" END, "", "10.20.0.5",
	"the request has a body"},
    {GET USER FOR END "abc", "", "",
	"something comes after the end of the request"},
    {GET USER FOR END GET USER FOR END, "", "",
	"something comes after the end of the request"},
    {GET USER FOR " folded\r\n" END, "", "",
	"the request has a line that is no header"},
    {GET "Remote-User : anna\r\n" FOR END, "", "",
	"the request has a line that is no header"},
    {GET ": anna\r\n" FOR END, "", "",
	"the request has a line that is no header"},
    {GET "nonsense\r\n" FOR END, "", "",
	"the request has a line that is no header"},
    {GET "X: y\nRemote-User: anna\r\n" FOR END, "", "",
	"the request has a control character in a header"},
    {GET "X: y\rRemote-User: anna\r\n" FOR END, "", "",
	"the request has a control character in a header"},
    /* Another request. */
    {"POST /sign-on HTTP/1.0\r\n" USER FOR END, "", "",
	"the request is not a GET"},
    {"GET / HTTP/1.0\r\n" USER FOR END, "", "",
	"the request is not for /sign-on"},
    {"GET /sign-on/ HTTP/1.0\r\n" USER FOR END, "", "",
	"the request is not for /sign-on"},
    {"GET /sign-on?\t HTTP/1.0\r\n" USER FOR END, "", "",
	"the request is not for /sign-on"},
    {"GET /sign-on HTTP/2.0\r\n" USER FOR END, "", "",
	"the request is not of HTTP/1.0 or HTTP/1.1"},
    {"GET /sign-on\r\n" USER FOR END, "", "",
	"the request is not of HTTP/1.0 or HTTP/1.1"},
    {"GET\r\n" USER FOR END, "", "", "the request is not for /sign-on"},
    {"\r\n\r\n", "", "", "the request is not a GET"},
    /* An image of another site, for example. */
    {GET USER FOR "Sec-Fetch-Dest: image\r\n" END, "", "10.20.0.5",
	"the browser does not open this as a page"},
    {GET USER FOR "Sec-Fetch-Dest: iframe\r\n" END, "", "10.20.0.5",
	"the browser does not open this as a page"},
};

static void
reads_requests(void **state)
{
	struct sg_sign_on asked;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = rows[i].request;

		assert_true(sg_sign_on_read(text, strlen(text), "Remote-User",
		    &asked));
		if (strcmp(asked.fault, rows[i].fault) != 0)
			print_error("row %zu: %s\n", i, text);
		assert_string_equal(asked.fault, rows[i].fault);
		assert_string_equal(asked.name, rows[i].name);
		assert_string_equal(asked.origin, rows[i].origin);
	}
}

/* A byte that is missing is waited for, and only so many are taken. */
static void
waits_for_the_end(void **state)
{
	static const char text[] = GET USER FOR END;
	static char much[SG_SIGN_ON_BYTES];
	struct sg_sign_on asked;

	(void)state;
	for (size_t n = 0; n < sizeof text - 1; n++)
		assert_false(sg_sign_on_read(text, n, "Remote-User", &asked));
	memset(much, 'x', sizeof much);
	memcpy(much, GET, sizeof GET - 1);
	assert_false(sg_sign_on_read(much, sizeof much - 1, "Remote-User",
	    &asked));
	assert_true(sg_sign_on_read(much, sizeof much, "Remote-User", &asked));
	assert_string_equal(asked.fault, "the request is too long");
}

/* A NUL does not hide what comes after it. */
static void
refuses_nul(void **state)
{
	static const char text[] = GET "Remote-User: anna\0x\r\n" FOR END;
	struct sg_sign_on asked;

	(void)state;
	assert_true(sg_sign_on_read(text, sizeof text - 1, "Remote-User",
	    &asked));
	assert_string_equal(asked.fault,
	    "the request has a control character in a header");
}

/* Requires that the answer has each of the texts. */
static void
want_answer(json_t *answer, bool https, const char *const texts[])
{
	char *text = sg_sign_on_answer(answer, https);
	const char *body = strstr(text, "\r\n\r\n"), *length;

	assert_non_null(body);
	for (size_t i = 0; texts[i] != NULL; i++) {
		if (strstr(text, texts[i]) == NULL)
			print_error("no %s in %s\n", texts[i], text);
		assert_non_null(strstr(text, texts[i]));
	}
	length = strstr(text, "Content-Length: ");
	assert_int_equal(strtoul(length + 16, NULL, 10), strlen(body + 4));
	free(text);
	json_decref(answer);
}

static json_t *
refusal(const char *code, const char *text)
{
	return json_pack("{s:b, s:s, s:s}", "ok", 0, "code", code, "text",
	    text);
}

static void
answers(void **state)
{
	char *long_text = malloc(700);

	(void)state;
	want_answer(json_pack("{s:b, s:s}", "ok", 1, "token", "00ff"), true,
	    (const char *const[]){"HTTP/1.1 303 See Other\r\nLocation: /\r\n",
		"\r\nSet-Cookie: sg-session=00ff; Path=/; HttpOnly; "
		"SameSite=Strict; Secure\r\n",
		"Strict-Transport-Security", "Cache-Control: no-store", NULL});
	want_answer(json_pack("{s:b, s:s}", "ok", 1, "token", "00ff"), false,
	    (const char *const[]){"; SameSite=Strict\r\n", NULL});
	want_answer(refusal("wrong", "there is no <account>"), true,
	    (const char *const[]){"HTTP/1.1 403 Forbidden\r\n",
		"there is no &lt;account&gt;.", "schoolgate user add", NULL});
	want_answer(refusal("bad", "odd"), true,
	    (const char *const[]){
		"HTTP/1.1 400 Bad Request\r\n", "Tell the technician", NULL});
	want_answer(refusal("failed", "odd"), true,
	    (const char *const[]){"HTTP/1.1 503 Service Unavailable\r\n",
		"default-src 'none'", NULL});
	want_answer(json_pack("{s:b, s:s, s:s, s:i}", "ok", 0, "code",
			"throttled", "text", "too often", "wait_s", 60),
	    true,
	    (const char *const[]){"HTTP/1.1 429 Too Many Requests\r\n",
		"Retry-After: 60\r\n", NULL});
	/* The longest reason, each character of which needs six. */
	memset(long_text, '"', 639);
	long_text[639] = '\0';
	want_answer(refusal("bad", long_text), true,
	    (const char *const[]){"&quot;.</p>", "</html>\n", NULL});
	free(long_text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_requests),
	    cmocka_unit_test(waits_for_the_end),
	    cmocka_unit_test(refuses_nul),
	    cmocka_unit_test(answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
