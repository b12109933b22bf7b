/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_url.c -- parses any request target. The resulting URL must have the
 * properties that the parser promises.
 *
 * The first byte of an input says what the rest is. "C" is the target of a
 * CONNECT, "H" is a bare host, "A" is an address. After any other first byte
 * come the target of a request, a line feed, and the value of the Host header.
 */
#include "fuzz.h"

#include "gate/fragment.h"
#include "gate/path.h"
#include "gate/url.h"

const char fuzz_corpus[] = "url";

static bool
lies_in(struct sg_str span, const char *p, size_t n)
{
	return span.p >= p && span.p <= p + n &&
	    span.n <= (size_t)(p + n - span.p);
}

static void
check_host(const struct sg_url *url)
{
	static const char forbidden[] = "#/<>?@\\^|% ";
	unsigned char c;

	MUST(url->host.n > 0 && url->host.n <= SG_HOST_MAX);
	MUST(url->host.p == url->host_bytes);
	for (size_t i = 0; i < url->host.n; i++) {
		c = (unsigned char)url->host.p[i];
		MUST(c > 0x20 && c < 0x7f && !(c >= 'A' && c <= 'Z'));
		MUST(memchr(forbidden, c, sizeof(forbidden) - 1) == NULL);
		/* Only IPv6 addresses have colons and brackets. */
		MUST(url->is_address || memchr(":[]", c, 3) == NULL);
		MUST(c != '.' ||
		    (i > 0 && i + 1 < url->host.n &&
			url->host.p[i - 1] != '.'));
	}
}

static void
check_path(struct sg_str path)
{
	MUST(path.n > 0 && path.p[0] == '/');
	for (size_t i = 0; i < path.n; i++)
		MUST(path.p[i] > ' ' && path.p[i] < 0x7f &&
		    memchr("\\?#", path.p[i], 3) == NULL);
}

/*
 * A reading of a path is one of the ways in which servers may understand it.
 * The canonical path must be one of the readings of the path that was sent.
 */
static void
check_readings(const struct sg_url *url)
{
	static struct sg_path_buffer room;
	struct sg_path_walk walk;
	struct sg_str path;
	unsigned count = 0;
	bool found = false;

	if (url->path_ways == SG_WAY_LOST)
		return;
	sg_path_walk(&walk, url->sent_path, url->path_ways, &room);
	for (; sg_path_next(&walk, &path); count++) {
		check_path(path);
		found |= sg_str_eq(path, url->path);
	}
	MUST(found);
	MUST(count == 1U << __builtin_popcount(url->path_ways));
}

static void
check_spans(const struct sg_url *url, struct sg_str target)
{
	MUST(url->query.n == 0 || lies_in(url->query, target.p, target.n));
	MUST(memchr(url->scheme.n > 0 ? url->scheme.p : "x", ':',
		 url->scheme.n > 0 ? url->scheme.n : 1) == NULL);
	MUST(url->authority_only == (url->path.n == 0));
	if (url->authority_only)
		return;
	check_path(url->path);
	check_readings(url);
	MUST(sg_str_eq(url->path, SG_LIT("/")) ||
	    lies_in(url->path, target.p, target.n) ||
	    lies_in(url->path, url->path_bytes, sizeof(url->path_bytes)));
	MUST(lies_in(url->sent_path, target.p, target.n) ||
	    sg_str_eq(url->sent_path, SG_LIT("/")));
}

/*
 * If a target is unreadable, the gate looks for hosts in its fragments. Every
 * host that it finds must be a name or an address.
 */
static void
check_fragments(struct sg_str target, bool connect)
{
	static struct sg_url url;
	struct sg_str rest,
	    authority = sg_fragment_authority(target, connect, &rest);

	MUST(lies_in(authority, target.p, target.n));
	for (int i = 0; i < SG_FRAGMENTS; i++)
		if (sg_fragment_read(authority, (enum sg_fragment)i, &url))
			check_host(&url);
	if (connect)
		return;
	sg_url_take_rest(rest, &url);
	if (url.path_ways == SG_WAY_LOST)
		return;
	check_path(url.path);
	check_readings(&url);
}

/* Parsing a canonical URL must not change it. */
static void
check_again(const struct sg_url *url)
{
	static char target[sizeof(url->path_bytes) + SG_URL_MAX];
	static struct sg_url again;
	struct sg_out out;

	sg_out_init(&out, target, sizeof(target));
	sg_out_str(&out, url->scheme.n > 0 ? url->scheme : SG_LIT("http"));
	sg_out_text(&out, "://");
	sg_out_str(&out, url->host);
	sg_out_str(&out, url->path);
	/* Encoding can make the target longer than the parser accepts. */
	if (out.full || out.n > SG_URL_MAX)
		return;
	sg_url_parse((struct sg_str){out.p, out.n}, false, sg_str(NULL),
	    &again);
	MUST(again.fault == SG_URL_FINE);
	MUST((again.odd & ~(unsigned)SG_ODD_IDN) == 0);
	MUST(sg_str_eq(again.host, url->host));
	MUST(again.is_address == url->is_address);
	MUST(!url->is_address ||
	    sg_address_cmp(&again.address, &url->address) == 0);
	MUST(url->authority_only || sg_str_eq(again.path, url->path));
}

static void
try_address(struct sg_str text)
{
	struct sg_network network;
	struct sg_address address, again;
	char out[SG_ADDRESS_TEXT + 4];
	uint16_t port;
	size_t n;

	if (sg_address_port_parse(text, &address, &port)) {
		n = sg_address_text(&address, out);
		MUST(n == strlen(out) && n < SG_ADDRESS_TEXT);
		MUST(sg_address_parse((struct sg_str){out, n}, &again));
		MUST(sg_address_cmp(&address, &again) == 0);
	}
	if (sg_network_parse(text, &network) != SG_NETWORK_UNREADABLE) {
		n = sg_network_text(&network, out);
		MUST(n == strlen(out) && n < sizeof(out));
		address = sg_network_last(&network);
		MUST(sg_network_has(&network, &address));
		MUST(sg_network_parse((struct sg_str){out, n}, &network) ==
		    SG_NETWORK_FINE);
		MUST(sg_network_has(&network, &address));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sg_url url;
	struct sg_str header, target;

	if (size == 0)
		return 0;
	header = (struct sg_str){(const char *)data + 1, size - 1};
	target = header;
	if (data[0] == 'A') {
		try_address(target);
		return 0;
	}
	if (data[0] != 'H')
		check_fragments(target, data[0] == 'C');
	if (data[0] == 'H')
		sg_url_parse_host(target, &url);
	else if (data[0] == 'C')
		sg_url_parse(target, true, sg_str(NULL), &url);
	else {
		target = sg_str_cut(&header, '\n');
		sg_url_parse(target, false, header, &url);
	}
	if (url.fault != SG_URL_FINE)
		return 0;
	check_host(&url);
	check_spans(&url, target);
	check_again(&url);
	return 0;
}
