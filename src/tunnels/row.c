/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * row.c -- packs a request into a row of the table, and reads it from there.
 */
#include "tunnels/row.h"

#include <stddef.h>

/* ---- which texts a row has ---------------------------------------------- */

#define OF_REQUEST(member)                                                     \
	{                                                                      \
		offsetof(struct sg_request, member), false                     \
	}
#define OF_HEADERS(member)                                                     \
	{                                                                      \
		offsetof(struct sg_headers, member), true                      \
	}
#define METHOD 0
#define TARGET 1
#define COOKIE (SG_ROW_TEXTS - 1)

/*
 * The texts of a row.  Accept-Language is left out, because the gate does not
 * judge by it.
 */
static const struct {
	size_t offset;
	bool of_headers;
} texts[SG_ROW_TEXTS] = {
    [METHOD] = OF_REQUEST(method),
    [TARGET] = OF_REQUEST(target),
    OF_REQUEST(user),
    OF_REQUEST(mac),
    OF_REQUEST(sni),
    OF_HEADERS(host),
    OF_HEADERS(referer),
    OF_HEADERS(origin),
    OF_HEADERS(accept),
    OF_HEADERS(user_agent),
    OF_HEADERS(fetch_dest),
    OF_HEADERS(fetch_mode),
    OF_HEADERS(fetch_site),
    OF_HEADERS(fetch_user),
    OF_HEADERS(sec_purpose),
    OF_HEADERS(x_moz),
    OF_HEADERS(purpose),
    OF_HEADERS(requested_with),
    OF_HEADERS(service_worker),
    OF_HEADERS(websocket_key),
    OF_HEADERS(websocket_protocol),
    OF_HEADERS(content_type),
    OF_HEADERS(bare_url),
    OF_HEADERS(bare_host),
    OF_HEADERS(relay_url),
    OF_HEADERS(vpn),
    OF_HEADERS(padding),
    OF_HEADERS(capsule),
    OF_HEADERS(other_host),
    [COOKIE] = OF_HEADERS(cookie),
};

static void
gather(const struct sg_request *request, struct sg_str text[SG_ROW_TEXTS])
{
	const char *const base[] = {
	    (const char *)request, (const char *)request->found};

	for (size_t i = 0; i < SG_ROW_TEXTS; i++)
		memcpy(&text[i], base[texts[i].of_headers] + texts[i].offset,
		    sizeof text[i]);
}

/* The method and the target are the first texts. */
bool
sg_row_has(const struct sg_row *row, const struct sg_request *request)
{
	const struct sg_str method = request->method, target = request->target;

	return row->length[METHOD] == method.n &&
	    row->length[TARGET] == target.n &&
	    method.n + target.n <= SG_ROW_TEXT_BYTES &&
	    memcmp(row->text, method.p, method.n) == 0 &&
	    memcmp(row->text + method.n, target.p, target.n) == 0;
}

/* ---- packing ------------------------------------------------------------ */

static uint32_t
flags_of(const struct sg_request *request)
{
	const struct sg_headers *headers = request->found;

	return (request->managed ? SG_ROW_MANAGED : 0) |
	    (request->intercepted ? SG_ROW_INTERCEPTED : 0) |
	    (request->inside_tls ? SG_ROW_INSIDE_TLS : 0) |
	    (request->has_reached ? SG_ROW_HAS_REACHED : 0) |
	    (headers->two_hosts ? SG_ROW_TWO_HOSTS : 0) |
	    (headers->bare ? SG_ROW_BARE : 0) |
	    (headers->repeated ? SG_ROW_REPEATED : 0) |
	    (headers->ours ? SG_ROW_OURS : 0);
}

/* Returns how many bytes the groups need; more than fit if there are too many.
 */
static size_t
groups_size(const struct sg_request *request)
{
	size_t size = 0;

	if (request->ngroups > SG_ROW_GROUPS)
		return SG_ROW_TEXT_BYTES + 1;
	for (size_t i = 0; i < request->ngroups; i++)
		size += sizeof(uint16_t) + request->groups[i].n;
	return size;
}

/*
 * Copy the groups to row->text, from row->size on.  They must fit.
 */
static void
pack_groups(const struct sg_request *request, struct sg_row *row)
{
	char *to = row->text + row->size;

	row->ngroups = (uint16_t)request->ngroups;
	for (size_t i = 0; i < request->ngroups; i++) {
		const struct sg_str name = request->groups[i];
		const uint16_t n = (uint16_t)name.n;

		memcpy(to, &n, sizeof n);
		if (n > 0)
			memcpy(to + sizeof n, name.p, n);
		to += sizeof n + n;
	}
	row->size = (uint16_t)(to - row->text);
}

/* The part of a target before its query. */
static size_t
before_query(struct sg_str target)
{
	return sg_str_cut(&target, '?').n;
}

/*
 * Sessions of people need not be kept.  So only the cookie of a kind of web
 * proxy is, since a detector looks for it.
 */
static bool
is_cookie_kept(struct sg_str cookie, size_t room)
{
	return cookie.n > 0 && cookie.n <= room &&
	    (sg_str_startsi(cookie, SG_LIT("__cpc")) ||
		sg_str_find(cookie, SG_LIT("__cpc")) != NULL);
}

/*
 * Cut from the texts what need not be kept.  Returns false if the request does
 * not fit.
 */
static bool
make_fit(const struct sg_request *request, struct sg_str text[SG_ROW_TEXTS],
    uint32_t *flags)
{
	size_t size = groups_size(request), cut;

	for (size_t i = 0; i < COOKIE; i++)
		size += text[i].n;
	if (size > SG_ROW_TEXT_BYTES) {
		cut = before_query(text[TARGET]);
		size -= text[TARGET].n - cut;
		text[TARGET].n = cut;
		*flags |= SG_ROW_CUT;
	}
	if (size > SG_ROW_TEXT_BYTES)
		return false;
	if (!is_cookie_kept(text[COOKIE], SG_ROW_TEXT_BYTES - size))
		text[COOKIE].n = 0;
	return true;
}

void
sg_row_pack(const struct sg_request *request, const struct sg_tunnel_key *key,
    struct sg_row *row)
{
	struct sg_str text[SG_ROW_TEXTS];
	char *to = row->text;

	sg_zero(row, offsetof(struct sg_row, text));
	row->noted = request->now;
	row->key = *key;
	row->reached = request->reached;
	row->flags = flags_of(request);
	row->sni_state = (uint8_t)request->sni_state;
	row->port = (uint8_t)request->port;
	gather(request, text);
	if (!make_fit(request, text, &row->flags)) {
		row->flags |= SG_ROW_INCOMPLETE;
		return;
	}
	for (size_t i = 0; i < SG_ROW_TEXTS; i++) {
		row->length[i] = (uint16_t)text[i].n;
		if (text[i].n > 0)
			memcpy(to, text[i].p, text[i].n);
		to += text[i].n;
	}
	row->size = (uint16_t)(to - row->text);
	pack_groups(request, row);
}

void
sg_row_pack_void(int64_t now, const struct sg_tunnel_key *key,
    struct sg_row *row)
{
	sg_zero(row, offsetof(struct sg_row, text));
	row->noted = now;
	row->key = *key;
	row->flags = SG_ROW_VOID;
}

/* ---- the checksum ------------------------------------------------------- */

static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return sum ^ sum >> 32;
}

uint64_t
sg_row_check(const struct sg_row *row, uint64_t word)
{
	const size_t to = offsetof(struct sg_row, text) +
	    (row->size > SG_ROW_TEXT_BYTES ? 0 : row->size);
	const struct sg_str bytes = {(const char *)row, to};
	/* Two sums, because the processor adds to both at the same time. */
	uint64_t one = mix(UINT64_C(0x243f6a8885a308d3), word & ~SG_WORD_ODD);
	uint64_t two = UINT64_C(0x13198a2e03707344);
	size_t at = offsetof(struct sg_row, noted);

	for (; at + 16 <= to; at += 16) {
		one = mix(one, sg_load64(bytes.p + at));
		two = mix(two, sg_load64(bytes.p + at + 8));
	}
	if (at + 8 <= to) {
		one = mix(one, sg_load64(bytes.p + at));
		at += 8;
	}
	if (at < to)
		two = mix(two, sg_str_word(bytes, at, to - at));
	return mix(one, two);
}

/* ---- reading ------------------------------------------------------------ */

/* Returns true if the lengths and the flags can be right. */
static bool
is_sound(const struct sg_row *row)
{
	size_t size = 0;

	for (size_t i = 0; i < SG_ROW_TEXTS; i++)
		size += row->length[i];
	return (row->flags & (SG_ROW_INCOMPLETE | SG_ROW_VOID)) == 0 &&
	    row->size <= SG_ROW_TEXT_BYTES && size <= row->size &&
	    row->ngroups <= SG_ROW_GROUPS && row->sni_state <= SG_SNI_NAME &&
	    row->port <= SG_PORT_CLOSED;
}

static void
read_texts(const struct sg_row *row, struct sg_row_request *out)
{
	const char *from = row->text;

	for (size_t i = 0; i < SG_ROW_TEXTS; i++) {
		const struct sg_str text = {from, row->length[i]};
		char *base = texts[i].of_headers ? (char *)&out->headers :
						   (char *)&out->request;

		memcpy(base + texts[i].offset, &text, sizeof text);
		from += row->length[i];
	}
}

/* Read the groups, which come after `from` bytes of texts. */
static bool
read_groups(const struct sg_row *row, size_t from, struct sg_row_request *out)
{
	uint16_t n;

	for (size_t i = 0; i < row->ngroups; i++) {
		if (row->size - from < sizeof n)
			return false;
		memcpy(&n, row->text + from, sizeof n);
		from += sizeof n;
		if (row->size - from < n)
			return false;
		out->groups[i] = (struct sg_str){row->text + from, n};
		from += n;
	}
	out->request.groups = out->groups;
	out->request.ngroups = row->ngroups;
	return from == row->size;
}

static void
read_facts(const struct sg_row *row, struct sg_row_request *out)
{
	struct sg_request *request = &out->request;
	struct sg_out port;

	request->found = &out->headers;
	request->has_client = true;
	request->client = row->key.client;
	sg_out_init(&port, out->port, sizeof out->port);
	sg_out_uint(&port, row->key.client_port);
	request->client_port = (struct sg_str){out->port, port.n};
	request->managed = (row->flags & SG_ROW_MANAGED) != 0;
	request->intercepted = (row->flags & SG_ROW_INTERCEPTED) != 0;
	request->inside_tls = (row->flags & SG_ROW_INSIDE_TLS) != 0;
	request->has_reached = (row->flags & SG_ROW_HAS_REACHED) != 0;
	request->reached = row->reached;
	request->sni_state = (enum sg_sni)row->sni_state;
	request->port = (enum sg_port)row->port;
	request->now = row->noted;
	out->headers.two_hosts = (row->flags & SG_ROW_TWO_HOSTS) != 0;
	out->headers.bare = (row->flags & SG_ROW_BARE) != 0;
	out->headers.repeated = (row->flags & SG_ROW_REPEATED) != 0;
	out->headers.ours = (row->flags & SG_ROW_OURS) != 0;
}

bool
sg_row_read(const struct sg_row *row, struct sg_row_request *out)
{
	size_t size = 0;

	memset(&out->request, 0, sizeof out->request);
	memset(&out->headers, 0, sizeof out->headers);
	if (!is_sound(row))
		return false;
	for (size_t i = 0; i < SG_ROW_TEXTS; i++)
		size += row->length[i];
	read_texts(row, out);
	read_facts(row, out);
	return read_groups(row, size, out);
}
