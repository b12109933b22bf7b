/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host.h -- reads the host of a URL into its canonical form, for url.c.
 *
 * Does not split URLs.  Pure: no I/O, no allocation.
 */
#ifndef SG_HOST_H
#define SG_HOST_H

#include "gate/url.h"

/* Sets the highest bit of each byte that is a dot; exact. */
static inline uint64_t
sg_dots_in(uint64_t word)
{
	word ^= SG_EACH('.');
	return ~(((word & SG_EACH(0x7f)) + SG_EACH(0x7f)) | word |
	    SG_EACH(0x7f));
}

/* Offset of the start of the label that ends at `end`: after the last dot. */
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
 * the front of `s` to url->host_bytes, in lower-case, and set url->dots and
 * url->digits.  Returns its bytes, or 0 if only sg_host_read() can read the
 * name.  Changes nothing else, so that the caller can look at what follows and
 * still call sg_host_read().
 */
size_t sg_host_scan(struct sg_url *url, struct sg_str s);
/*
 * Set url->host to the name in the first n bytes of url->host_bytes, or to the
 * IPv4 address that it spells.  Returns SG_URL_BAD_ADDRESS if the name ends in
 * a number and is not an address.
 */
enum sg_url_fault sg_host_finish(struct sg_url *url, size_t n);
/*
 * Read a host that is not empty: a name, percent-encoded or UTF-8, or an
 * address; IPv6 with or without brackets.  Sets url->host, dots, digits,
 * is_address, address and bits of url->odd.
 */
enum sg_url_fault sg_host_read(struct sg_url *url, struct sg_str text);
/* Set url->host to `address`: IPv4 dotted, IPv6 in brackets. */
void sg_host_of_address(struct sg_url *url, const struct sg_address *address);

#endif
