/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_signon.c -- reads any bytes as the reverse proxy's request for a single
 * sign-on.
 *
 * If somebody is signed in by it, checks that a simple reading of the request
 * finds the same name, once, and nothing after the end. Else checks that there
 * is a reason that can be shown. Makes the answer in each case.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/installer/signon.h"

const char fuzz_corpus[] = "signon";

#define HEADER "X-Remote-User"

/* Returns how many lines begin with the header, and checks that each has the
 * name and nothing else. */
static unsigned
count_names(const char *text, const char *name)
{
	unsigned n = 0;
	char line[1024];

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
		size_t width = strcspn(at + 1, "\r\n"), blanks;

		if (strncasecmp(at + 1, HEADER ":", sizeof(HEADER)) != 0)
			continue;
		MUST(width < sizeof(line));
		memcpy(line, at + 1 + sizeof(HEADER), width - sizeof(HEADER));
		line[width - sizeof(HEADER)] = '\0';
		blanks = strspn(line, " \t");
		MUST(strncasecmp(line + blanks, name, strlen(name)) == 0);
		blanks += strlen(name);
		MUST(strspn(line + blanks, " \t") == strlen(line + blanks));
		n++;
	}
	return n;
}

static void
check_admitted(const char *text, size_t n, const struct sg_sign_on *asked)
{
	struct sg_address address;

	MUST(strlen(text) == n); /* there is no NUL */
	MUST(sg_account_name_fault(asked->name) == NULL);
	MUST(sg_address_parse(sg_str(asked->origin), &address));
	MUST(strncmp(text, "GET /sign-on", 12) == 0);
	MUST(count_names(text, asked->name) == 1);
	MUST(strstr(text, "\r\n\r\n") == text + n - 4);
}

/* Returns false if a byte of the text could break a line. */
static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static void
make_answer(const struct sg_sign_on *asked)
{
	const char *fault = asked->fault;
	json_t *json = *fault == '\0' ?
	    json_pack("{s:b, s:s}", "ok", 1, "token", "0123456789abcdef") :
	    json_pack("{s:b, s:s, s:s}", "ok", 0, "code", "bad", "text", fault);
	char *answer = sg_sign_on_answer(json, true);

	MUST(answer != NULL && strncmp(answer, "HTTP/1.1 ", 9) == 0);
	MUST((strstr(answer, "Set-Cookie: ") != NULL) == (*fault == '\0'));
	free(answer);
	json_decref(json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_sign_on asked;
	char *text;

	if (size > SG_SIGN_ON_BYTES)
		size = SG_SIGN_ON_BYTES;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	if (!sg_sign_on_read(text, size, HEADER, &asked)) {
		MUST(size < SG_SIGN_ON_BYTES);
		free(text);
		return 0;
	}
	MUST((asked.fault[0] == '\0') == (asked.name[0] != '\0'));
	MUST(is_plain(asked.fault));
	if (asked.fault[0] == '\0')
		check_admitted(text, size, &asked);
	make_answer(&asked);
	free(text);
	return 0;
}
