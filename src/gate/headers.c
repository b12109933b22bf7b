/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.c -- a table of names, and a place for each.
 */
#include "gate/headers.h"

#include "base/field.h"

#define ROW(letter, ...) SG_FIELD_ROW(letter) = \
	(const struct sg_field[]){__VA_ARGS__, {0}}
#define FIELD(name, member) SG_FIELD(name, struct sg_headers, member)

/* Each row begins with what most requests have. */
static const struct sg_fields fields = {0, {
	ROW('a', FIELD("accept", accept),
	    FIELD("accept-language", accept_language)),
	ROW('c', FIELD("cookie", cookie), FIELD("content-type", content_type),
	    FIELD("cf-client-version", vpn)),
	ROW('h', FIELD("host", host)),
	ROW('o', FIELD("origin", origin)),
	ROW('p', FIELD("purpose", purpose)),
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
	ROW('t', FIELD("target-url", bare_url)),
	ROW('u', FIELD("user-agent", user_agent)),
	ROW('x', FIELD("x-requested-with", requested_with),
	    FIELD("x-moz", x_moz), FIELD("x-bare-url", bare_url),
	    FIELD("x-bare-host", bare_host), FIELD("x-proxy-url", bare_url),
	    FIELD("x-target-url", bare_url),
	    FIELD("x-url-destination", bare_url),
	    FIELD("x-aggregate-auth", vpn),
	    FIELD("x-transcend-version", vpn)),
}};

/* A header that only relays for proxies in the browser know; its line will
 * do for its name. */
static bool
is_bare(struct sg_str name)
{
	return name.n > 7 && name.p[1] == '-' &&
	    sg_str_startsi(name, SG_LIT("x-bare-"));
}

static void
keep(struct sg_headers *found, const struct sg_field *field,
    struct sg_str value)
{
	struct sg_str *span = sg_field_place(field, found);

	if (span->p == NULL)
		*span = value;
	else if (span == &found->host && !sg_str_eqi(*span, value))
		found->two_hosts = true;
}

void
sg_headers_begin(struct sg_headers *found)
{
	sg_zero(found, sizeof(*found));
}

bool
sg_headers_read(struct sg_headers *found, struct sg_str line)
{
	struct sg_str value;
	const struct sg_field *field = sg_field_read(&fields, line, &value);

	if (field == NULL) {
		found->bare |= is_bare(line);
		return false;
	}
	keep(found, field, value);
	return true;
}

void
sg_headers_end(struct sg_headers *found)
{
	found->bare |= found->bare_url.n > 0 || found->bare_host.p != NULL;
	if (found->sec_purpose.n > 0)
		found->purpose = found->sec_purpose;
	else if (found->purpose.n == 0)
		found->purpose = found->x_moz;
}

void
sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found)
{
	const struct sg_field *field;

	sg_headers_begin(found);
	for (size_t i = 0; i < count; i++) {
		field = sg_field_find(&fields, headers[i].name);
		if (field != NULL)
			keep(found, field, sg_str_trim(headers[i].value));
		else
			found->bare |= is_bare(headers[i].name);
	}
	sg_headers_end(found);
}
