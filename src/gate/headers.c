/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.c -- a table of header names, and the member for the value of each.
 */
#include "gate/headers.h"

#include "base/field.h"

/* ---- repeated and unknown headers --------------------------------------- */

bool
sg_header_is_ours(struct sg_str line)
{
	return line.n >= 5 && line.p[1] == '-' &&
	    sg_str_startsi(line, SG_LIT("X-SG-"));
}

static void
note_second(struct sg_headers *found, struct sg_str *first, struct sg_str rest)
{
	if (first == &found->host && !sg_str_eqi(*first, rest)) {
		found->two_hosts = true;
		if (found->other_host.n == 0)
			found->other_host = rest;
	}
	if (first != &found->bare_url && first != &found->bare_host &&
	    first != &found->relay_url && first != &found->websocket_protocol)
		return;
	/* An empty first value must not hide the second value. */
	if (first->n == 0)
		*first = rest;
	else if (rest.n > 0 && !sg_str_eq(*first, rest))
		found->repeated = true;
}

static void
note_left(void *about, const struct sg_field *field, struct sg_str rest)
{
	struct sg_headers *found = about;

	if (field != NULL) {
		note_second(found, sg_field_place(field, found), rest);
		return;
	}
	if (rest.n < 5 || rest.p[1] != '-')
		return;
	found->bare |= rest.n > 7 && sg_str_startsi(rest, SG_LIT("x-bare-"));
	found->ours |= sg_header_is_ours(rest);
}

/* ---- the table ---------------------------------------------------------- */

#define ROW(letter, ...)                                                       \
	SG_FIELD_ROW(letter) = (const struct sg_field[])                       \
	{                                                                      \
		__VA_ARGS__,                                                   \
		{                                                              \
			0                                                      \
		}                                                              \
	}
#define FIELD(name, member) SG_FIELD(name, struct sg_headers, member)

/* Each row begins with the most frequent headers. */
static const struct sg_fields fields = {.left = note_left,
    .row = {
	ROW('a', FIELD("accept", accept),
	    FIELD("accept-language", accept_language)),
	ROW('c', FIELD("cookie", cookie), FIELD("content-type", content_type),
	    FIELD("cf-client-version", vpn),
	    FIELD("capsule-protocol", capsule)),
	ROW('h', FIELD("host", host), FIELD("hysteria-auth", vpn),
	    FIELD("hysteria-cc-rx", vpn)),
	ROW('o', FIELD("origin", origin)),
	ROW('p', FIELD("purpose", purpose), FIELD("padding", padding)),
	ROW('r', FIELD("referer", referer)),
	ROW('s', FIELD("sec-fetch-site", fetch_site),
	    FIELD("sec-fetch-mode", fetch_mode),
	    FIELD("sec-fetch-dest", fetch_dest),
	    FIELD("sec-fetch-user", fetch_user),
	    FIELD("sec-purpose", sec_purpose),
	    FIELD("sec-websocket-key", websocket_key),
	    FIELD("sec-websocket-protocol", websocket_protocol),
	    FIELD("service-worker", service_worker),
	    FIELD("sstpcorrelationid", vpn)),
	ROW('t', FIELD("target-url", relay_url)),
	ROW('u', FIELD("user-agent", user_agent)),
	ROW('x', FIELD("x-requested-with", requested_with),
	    FIELD("x-moz", x_moz), FIELD("x-bare-url", bare_url),
	    FIELD("x-bare-host", bare_host), FIELD("x-proxy-url", relay_url),
	    FIELD("x-target-url", relay_url),
	    FIELD("x-url-destination", relay_url),
	    FIELD("x-aggregate-auth", vpn), FIELD("x-transcend-version", vpn)),
    }};

/* ---- reading ------------------------------------------------------------ */

static void
conclude(struct sg_headers *found)
{
	found->bare |= found->bare_url.p != NULL ||
	    found->bare_host.p != NULL || found->relay_url.n > 0;
	if (found->bare_url.n == 0)
		found->bare_url = found->relay_url;
	if (found->sec_purpose.n > 0)
		found->purpose = found->sec_purpose;
	else if (found->purpose.n == 0)
		found->purpose = found->x_moz;
}

void
sg_headers_read(const struct sg_header_lines *lines, struct sg_headers *found)
{
	sg_zero(found, sizeof(*found));
	sg_field_read(&fields, lines, found);
	conclude(found);
}

void
sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found)
{
	const struct sg_field *field;
	struct sg_str value, *place;

	sg_zero(found, sizeof(*found));
	for (size_t i = 0; i < count; i++) {
		field = sg_field_find(&fields, headers[i].name);
		value = sg_str_trim(headers[i].value);
		place = field == NULL ? NULL : sg_field_place(field, found);
		if (place != NULL && place->p == NULL)
			*place = value;
		else
			note_left(found, field,
			    field == NULL ? headers[i].name : value);
	}
	conclude(found);
}
