/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host.h -- the host of a URL, to its canonical form; url.c's other half.
 *
 * Does not split URLs.
 */
#ifndef SG_HOST_H
#define SG_HOST_H

#include "gate/url.h"

/* The highest bit of each of eight bytes that is a dot; exact. */
static inline uint64_t
sg_dots_in(uint64_t word)
{
	word ^= SG_EACH('.');
	return ~(((word & SG_EACH(0x7f)) + SG_EACH(0x7f)) | word |
	    SG_EACH(0x7f));
}

/* Where the label that ends at `end` begins: after the last dot before it. */
static inline size_t
sg_label_start(const char *host, size_t end)
{
	uint64_t dots;

	for (; end >= 8; end -= 8) {
		dots = sg_dots_in(sg_load64(host + end - 8));
		if (dots != 0)
			return end - (size_t)__builtin_clzll(dots) / 8;
	}
	while (end > 0 && host[end - 1] != '.')
		end--;
	return end;
}

/*
 * The fast way: copy a name of letters, digits, "-", "_" and single dots from
 * the front of `s` to url->host_bytes, in lower-case, and note its spots.
 * Returns its bytes, or 0 when it is no such name and sg_host_read() must
 * read it.  Touches nothing else, so that the caller can see what follows and
 * change its mind.
 */
size_t sg_host_scan(struct sg_url *url, struct sg_str s);
/*
 * The first n bytes of url->host_bytes are a name: set url->host, or take it
 * for the IPv4 address that it spells.
 */
enum sg_url_fault sg_host_finish(struct sg_url *url, size_t n);
/*
 * Any host that is not empty, percent-encoded and UTF-8, or "[IPv6]".  Sets
 * url->host, is_address, address and bits of url->odd.
 */
enum sg_url_fault sg_host_read(struct sg_url *url, struct sg_str text);
/* The host is `address`: IPv4 dotted, IPv6 in brackets. */
void sg_host_of_address(struct sg_url *url, const struct sg_address *address);

#endif
