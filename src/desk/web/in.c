/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* in.c -- checks what a request brings against the fields of its route. */
#include "desk/web/in.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/web/web.h"
#include "report/period.h"

#define NUMBER_MAX ((INT64_C(1) << 53) - 1)
#define TEXTS_MAX 64
#define TEXT_BYTES 500 /* of a field without max_bytes */

/* Refuse the request.  Always returns false. */
static bool
refuse(struct sg_web_call *call, const char *name, const char *text)
{
	sg_http_fail(call->answer, 400, "bad", NULL, "\"%.60s\" %s.", name,
	    text);
	return false;
}

/* ---- one value ---------------------------------------------------------- */

static bool
is_clean(const char *text, bool lines)
{
	size_t left = strlen(text), took;
	uint32_t c;

	for (; left > 0; text += took, left -= took) {
		took = sg_utf8_decode(text, left, &c);
		if (took == 0 || (c >= 0x7f && c < 0xa0))
			return false;
		if (c < 0x20 &&
		    !(lines && (c == '\n' || c == '\r' || c == '\t')))
			return false;
	}
	return true;
}

static const char *
wrong_text(const struct sg_field *field, const json_t *value)
{
	size_t most = field->max_bytes == 0 ? TEXT_BYTES : field->max_bytes;

	if (!json_is_string(value))
		return "must be a text";
	if (json_string_length(value) > most)
		return "is too long";
	if (!is_clean(json_string_value(value), field->type == SG_FIELD_LINES))
		return "has a character that is not allowed";
	return NULL;
}

static const char *
wrong_texts(const struct sg_field *field, const json_t *value)
{
	const char *wrong = NULL;

	if (!json_is_array(value))
		return "must be a list of texts";
	if (json_array_size(value) > TEXTS_MAX)
		return "has too many texts";
	for (size_t i = 0; i < json_array_size(value) && wrong == NULL; i++)
		wrong = wrong_text(field, json_array_get(value, i));
	return wrong;
}

/* Put the value of a day, as a number, in place of its text. */
static const char *
read_day(const struct sg_field *field, json_t *value, json_t *in)
{
	int32_t day;

	if (!json_is_string(value) || json_string_length(value) > 40 ||
	    !sg_date_parse(sg_str(json_string_value(value)), &day))
		return "must be a day, as 2026-11-24";
	json_object_set_new(in, field->name, json_integer(day));
	return NULL;
}

/* Check a value, and put it into `in`.  Returns what is wrong, or NULL. */
static const char *
take(const struct sg_field *field, json_t *value, json_t *in)
{
	const char *wrong = NULL;

	switch (field->type) {
	case SG_FIELD_TEXT:
	case SG_FIELD_LINES:
		wrong = wrong_text(field, value);
		break;
	case SG_FIELD_TEXTS:
		wrong = wrong_texts(field, value);
		break;
	case SG_FIELD_FLAG:
		wrong = json_is_boolean(value) ? NULL : "must be true or false";
		break;
	case SG_FIELD_NUMBER:
		if (!json_is_integer(value) || json_integer_value(value) < 0 ||
		    json_integer_value(value) > NUMBER_MAX)
			wrong = "must be a number";
		break;
	case SG_FIELD_DAY:
		return read_day(field, value, in);
	}
	if (wrong == NULL)
		json_object_set(in, field->name, value);
	return wrong;
}

/* ---- a query ------------------------------------------------------------ */

static json_t *
number_of(const char *text)
{
	char *end;
	long long number;

	if (*text < '0' || *text > '9' || strlen(text) > 18)
		return json_null();
	number = strtoll(text, &end, 10);
	return *end == '\0' ? json_integer(number) : json_null();
}

static json_t *
texts_of(const char *text)
{
	struct sg_str rest = sg_str(text), part;
	json_t *list = json_array();

	while (rest.p != NULL) {
		part = sg_str_cut(&rest, ',');
		json_array_append_new(list, json_stringn(part.p, part.n));
	}
	return list;
}

/* Make JSON of a parameter's text, as the field wants it. */
static json_t *
value_of(const struct sg_field *field, const char *text)
{
	switch (field->type) {
	case SG_FIELD_NUMBER:
		return number_of(text);
	case SG_FIELD_FLAG:
		if (strcmp(text, "1") != 0 && strcmp(text, "0") != 0)
			return json_null();
		return json_boolean(*text == '1');
	case SG_FIELD_TEXTS:
		return texts_of(text);
	default:
		return json_string(text);
	}
}

static const struct sg_field *
find(const struct sg_field *fields, const char *name)
{
	for (; fields != NULL && fields->name != NULL; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static bool
read_query(struct sg_web_call *call, const struct sg_field *fields)
{
	const struct sg_http_request *request = call->request;

	for (size_t i = 0; i < request->nquery; i++) {
		const char *name = request->query[i].name, *wrong;
		const struct sg_field *field = find(fields, name);
		json_t *value;

		if (field == NULL)
			return refuse(call, name,
			    "is no parameter of this "
			    "address");
		value = value_of(field, request->query[i].value);
		wrong = take(field, value, call->in);
		json_decref(value);
		if (wrong != NULL)
			return refuse(call, name, wrong);
	}
	return true;
}

/* ---- a body ------------------------------------------------------------- */

static bool
is_json_type(const char *type)
{
	static const char json[] = "application/json";

	return type != NULL && strncasecmp(type, json, sizeof json - 1) == 0 &&
	    strchr("; \t", type[sizeof json - 1]) != NULL;
}

static bool
read_members(struct sg_web_call *call, const struct sg_field *fields,
    json_t *body)
{
	const char *name, *wrong;
	json_t *value;

	json_object_foreach(body, name, value)
	{
		const struct sg_field *field = find(fields, name);

		if (field == NULL)
			return refuse(call, name, "is not known here");
		if (json_is_null(value) && !field->needed)
			continue;
		wrong = take(field, value, call->in);
		if (wrong != NULL)
			return refuse(call, name, wrong);
	}
	return true;
}

static bool
read_body(struct sg_web_call *call, const struct sg_field *fields)
{
	const struct sg_http_request *request = call->request;
	json_t *body = NULL;
	bool fine;

	if (request->nquery > 0)
		return refuse(call, request->query[0].name,
		    "is no parameter of this address");
	if (is_json_type(request->header[SG_HTTP_CONTENT_TYPE]))
		body = json_loadb(request->body.p == NULL ? "" :
							    request->body.p,
		    request->body.n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(body)) {
		json_decref(body);
		sg_http_fail(call->answer, 415, "not-json", NULL,
		    "The request must be a JSON object.");
		return false;
	}
	fine = read_members(call, fields, body);
	json_decref(body);
	return fine;
}

bool
sg_in_read(struct sg_web_call *call, const struct sg_field *fields)
{
	call->in = json_object();
	if (strcmp(call->request->method, "POST") == 0) {
		if (!read_body(call, fields))
			return false;
	} else if (!read_query(call, fields)) {
		return false;
	}
	for (; fields != NULL && fields->name != NULL; fields++)
		if (fields->needed &&
		    json_object_get(call->in, fields->name) == NULL)
			return refuse(call, fields->name, "is missing");
	return true;
}

/* ---- for handlers ------------------------------------------------------- */

const char *
sg_in_text(const struct sg_web_call *call, const char *name)
{
	return json_string_value(json_object_get(call->in, name));
}

int64_t
sg_in_number(const struct sg_web_call *call, const char *name, int64_t other)
{
	json_t *value = json_object_get(call->in, name);

	return value == NULL ? other : (int64_t)json_integer_value(value);
}

bool
sg_in_flag(const struct sg_web_call *call, const char *name)
{
	return json_is_true(json_object_get(call->in, name));
}

size_t
sg_in_texts(const struct sg_web_call *call, const char *name,
    const char **texts, size_t cap)
{
	json_t *list = json_object_get(call->in, name);
	size_t n = 0;

	while (n < cap && n < json_array_size(list)) {
		texts[n] = json_string_value(json_array_get(list, n));
		n++;
	}
	return n;
}
