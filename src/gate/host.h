/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host.h -- reads the host of a URL into its canonical form.
 *
 * url.c splits the URL and calls these functions.  Pure: no I/O, no allocation.
 */
#ifndef SG_HOST_H
#define SG_HOST_H

#include "gate/url.h"

/*
 * Returns a 64-bit word in which the highest bit of a byte is set if this byte
 * of the argument is a dot.  All other bits are 0.
 */
static inline uint64_t
sg_dots_in(uint64_t word)
{
	word ^= SG_EACH('.');
	return ~(((word & SG_EACH(0x7f)) + SG_EACH(0x7f)) | word |
	    SG_EACH(0x7f));
}

/*
 * Returns the offset of the start of the label that ends at `end`.  This is the
 * byte after the last dot before `end`, or 0 if there is no dot.
 */
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
 * Read a plain name fast.  Copies a name of letters, digits, "-", "_" and
 * single dots from the front of `s` to url->host_bytes, in lower-case, and sets
 * url->dots and url->digits.  Returns the length of the name in bytes, or 0 if
 * the name needs sg_host_read().  Nothing else in `url` changes.  So the caller
 * may look at the text after the name, and can still call sg_host_read() if the
 * text is unusual.
 */
size_t sg_host_scan(struct sg_url *url, struct sg_str s);
/*
 * Set url->host to the name in the first n bytes of url->host_bytes, or to the
 * IPv4 address that it spells.  Returns SG_URL_BAD_ADDRESS if the name ends in
 * a number and is not an address.
 */
enum sg_url_fault sg_host_finish(struct sg_url *url, size_t n);
/*
 * Read a host that is not empty.  The host is an address or a name.  An IPv6
 * address may have brackets.  A name may be percent-encoded or UTF-8.  Sets
 * url->host, dots, digits, is_address, address and bits of url->odd.
 */
enum sg_url_fault sg_host_read(struct sg_url *url, struct sg_str text);
/*
 * Set url->host to the text of `address`.  IPv4 is dotted, and IPv6 is in
 * brackets.
 */
void sg_host_of_address(struct sg_url *url, const struct sg_address *address);

#endif
