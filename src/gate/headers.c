/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.c -- a table of names, and a place for each.
 */
#include "gate/headers.h"

#include "base/field.h"

#define FIELD(name, member) {(name), offsetof(struct sg_headers, member)}

static const struct sg_fields fields = {{
	[4] = {FIELD("host", host)},
	[5] = {FIELD("x-moz", x_moz)},
	[6] = {FIELD("accept", accept), FIELD("cookie", cookie),
	    FIELD("origin", origin)},
	[7] = {FIELD("purpose", purpose), FIELD("referer", referer)},
	[10] = {FIELD("user-agent", user_agent),
	    FIELD("x-bare-url", bare_url), FIELD("target-url", bare_url)},
	[11] = {FIELD("sec-purpose", sec_purpose),
	    FIELD("x-bare-host", bare_host), FIELD("x-proxy-url", bare_url)},
	[12] = {FIELD("content-type", content_type),
	    FIELD("x-target-url", bare_url)},
	[14] = {FIELD("sec-fetch-dest", fetch_dest),
	    FIELD("sec-fetch-mode", fetch_mode),
	    FIELD("sec-fetch-site", fetch_site),
	    FIELD("sec-fetch-user", fetch_user),
	    FIELD("service-worker", service_worker)},
	[15] = {FIELD("accept-language", accept_language)},
	[16] = {FIELD("x-aggregate-auth", vpn),
	    FIELD("x-requested-with", requested_with)},
	[17] = {FIELD("cf-client-version", vpn),
	    FIELD("sec-websocket-key", websocket_key),
	    FIELD("sstpcorrelationid", vpn),
	    FIELD("x-url-destination", bare_url)},
	[19] = {FIELD("x-transcend-version", vpn)},
	[22] = {FIELD("sec-websocket-protocol", websocket_protocol)}
}};

static bool
is_bare(struct sg_str name)
{
	return name.n > 7 && name.p[1] == '-' &&
	    sg_str_startsi(name, SG_LIT("x-bare-"));
}

void
sg_headers_begin(struct sg_headers *found)
{
	sg_zero(found, sizeof(*found));
}

void
sg_headers_add(struct sg_headers *found, struct sg_str name,
    struct sg_str value)
{
	const struct sg_field *field = sg_field_find(&fields, name);
	struct sg_str *span;

	if (is_bare(name))
		found->bare = true;
	if (field == NULL)
		return;
	span = (struct sg_str *)(void *)((char *)found + field->offset);
	if (span->p == NULL)
		*span = value;
	else if (span == &found->host && !sg_str_eqi(*span, value))
		found->two_hosts = true;
}

void
sg_headers_end(struct sg_headers *found)
{
	found->bare |= found->bare_url.n > 0;
	if (found->sec_purpose.n > 0)
		found->purpose = found->sec_purpose;
	else if (found->purpose.n == 0)
		found->purpose = found->x_moz;
}

void
sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found)
{
	sg_headers_begin(found);
	for (size_t i = 0; i < count; i++)
		sg_headers_add(found, headers[i].name,
		    sg_str_trim(headers[i].value));
	sg_headers_end(found);
}
