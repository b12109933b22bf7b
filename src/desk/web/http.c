/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* http.c -- splits the target of a request, and makes answers. */
#include "desk/web/http.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/ask.h"

static const char *const header_names[SG_HTTP_HEADERS] = {
    [SG_HTTP_HOST] = "Host",
    [SG_HTTP_ORIGIN] = "Origin",
    [SG_HTTP_FETCH_SITE] = "Sec-Fetch-Site",
    [SG_HTTP_COOKIE] = "Cookie",
    [SG_HTTP_TOKEN] = "X-SG-Token",
    [SG_HTTP_CONTENT_TYPE] = "Content-Type",
    [SG_HTTP_IF_NONE_MATCH] = "If-None-Match",
    [SG_HTTP_FORWARDED_FOR] = "X-Forwarded-For",
    [SG_HTTP_LENGTH] = "Content-Length",
    [SG_HTTP_ENCODING] = "Transfer-Encoding",
};

enum sg_http_header
sg_http_header_of(const char *name)
{
	int i = 0;

	while (i < SG_HTTP_HEADERS && strcasecmp(name, header_names[i]) != 0)
		i++;
	return (enum sg_http_header)i;
}

/* ---- the target --------------------------------------------------------- */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode "%20" and "+" in place.  Returns false if an escape is wrong. */
static bool
decode(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (*text == '+') {
			*to++ = ' ';
		} else if (*text == '%') {
			if (hex(text[1]) < 0 || hex(text[2]) < 0)
				return false;
			*to++ = (char)(hex(text[1]) * 16 + hex(text[2]));
			text += 2;
		} else {
			*to++ = *text;
		}
		if (to[-1] == '\0')
			return false;
	}
	*to = '\0';
	return true;
}

/* Returns true if the text is UTF-8 without control characters. */
static bool
is_clean(const char *text)
{
	size_t left = strlen(text), took;
	uint32_t c;

	for (; left > 0; text += took, left -= took) {
		took = sg_utf8_decode(text, left, &c);
		if (took == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0))
			return false;
	}
	return true;
}

const char *
sg_http_query(const struct sg_http_request *request, const char *name)
{
	for (size_t i = 0; i < request->nquery; i++)
		if (strcmp(request->query[i].name, name) == 0)
			return request->query[i].value;
	return NULL;
}

static const char *
add_pair(char *text, struct sg_http_request *request)
{
	char *value = strchr(text, '=');

	if (value != NULL)
		*value++ = '\0';
	else
		value = text + strlen(text);
	if (!decode(text) || !decode(value))
		return "The address has a wrong escape (%xx).";
	if (!is_clean(text) || !is_clean(value))
		return "The address has a character that is not allowed.";
	if (sg_http_query(request, text) != NULL)
		return "The address has a parameter twice.";
	if (request->nquery == SG_HTTP_QUERY)
		return "The address has too many parameters.";
	request->query[request->nquery++] = (struct sg_http_pair){text, value};
	return NULL;
}

const char *
sg_http_target(char *target, struct sg_http_request *request)
{
	char *query = strchr(target, '?'), *next;
	const char *wrong = NULL;

	request->path = target;
	request->nquery = 0;
	if (query != NULL)
		*query++ = '\0';
	if (*target != '/' || !is_clean(target))
		return "The address must begin with a slash.";
	for (; query != NULL && wrong == NULL; query = next) {
		next = strchr(query, '&');
		if (next != NULL)
			*next++ = '\0';
		if (*query != '\0')
			wrong = add_pair(query, request);
	}
	return wrong;
}

/* ---- the answer --------------------------------------------------------- */

static const char json_content[] = "application/json; charset=utf-8";

void
sg_http_clear(struct sg_http_answer *answer)
{
	json_decref(answer->json);
	free(answer->owned);
	*answer = (struct sg_http_answer){0};
}

void
sg_http_json(struct sg_http_answer *answer, json_t *json)
{
	if (json == NULL) {
		sg_http_fail(answer, 500, "failed", NULL,
		    "The server has not enough memory.");
		return;
	}
	if (answer->status == 0)
		answer->status = 200;
	answer->type = json_content;
	json_decref(answer->json);
	answer->json = json;
}

void
sg_http_bytes(struct sg_http_answer *answer, char *bytes, size_t size,
    const char *type)
{
	answer->status = 200;
	answer->type = type;
	answer->owned = bytes;
	answer->bytes = bytes;
	answer->size = size;
}

void
sg_http_fail(struct sg_http_answer *answer, unsigned status, const char *code,
    const char *hint, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	sg_http_clear(answer);
	answer->status = status;
	answer->type = json_content;
	answer->json = json_pack("{s:{s:s, s:o, s:o}}", "error", "code", code,
	    "text", sg_ask_text(sg_str(text)), "hint",
	    hint == NULL ? json_null() : sg_ask_text(sg_str(hint)));
}
