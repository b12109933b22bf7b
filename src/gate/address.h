/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * address.h -- IP addresses as 16 bytes, IPv4 as IPv4-mapped IPv6, so that
 * one comparison orders both.
 *
 * Parses; does not look anything up.
 */
#ifndef SG_ADDRESS_H
#define SG_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct sg_address {
	uint8_t b[16]; /* network order; IPv4 as ::ffff:a.b.c.d */
};

/* Bytes needed for the longest text form, NUL included. */
#define SG_ADDRESS_TEXT 46

/*
 * Parse what Squid and policies write: dotted IPv4 (four decimal parts, no
 * leading zeros) or IPv6 (RFC 4291 section 2.2, optional zone which is
 * dropped, no brackets).  True and *out on success.
 */
bool sg_address_parse(struct sg_str text, struct sg_address *out);
/*
 * "02:aa:bb:cc:dd:01", or with dashes.  False: it is none, or zeros, which
 * are no device's (Squid tells them of one behind a router).
 */
bool sg_mac_parse(struct sg_str text, uint8_t mac[6]);
/* A decimal port, 0 to 65535; empty text is 0.  False: neither. */
bool sg_port_parse(struct sg_str text, uint16_t *port);
/*
 * "address:port" or "[v6]:port" or, as Squid's %>a:%>p prints it, an
 * unbracketed "v6:port" (last colon).  *port is 0 when none is given.
 */
bool sg_address_port_parse(struct sg_str text, struct sg_address *out,
    uint16_t *port);
/*
 * The IPv4 address that an IPv6 form carries: mapped, compatible, 6to4
 * (2002::/16, RFC 3056), NAT64 (64:ff9b::/96, RFC 6052).  Others unchanged.
 */
struct sg_address sg_address_unwrap(struct sg_address address);
bool sg_address_is_v4(const struct sg_address *address);
/* <0, 0, >0 as memcmp. */
int sg_address_cmp(const struct sg_address *a, const struct sg_address *b);
/* Loopback, link-local, RFC 1918, unique-local, unspecified. */
bool sg_address_is_local(const struct sg_address *address);
/* Canonical text (RFC 5952; IPv4 dotted), NUL-terminated; returns length. */
size_t sg_address_text(const struct sg_address *address,
    char out[SG_ADDRESS_TEXT]);

/* A network: all addresses that share the first `bits` bits of 128. */
struct sg_network {
	struct sg_address base;
	uint8_t bits; /* of 128: an IPv4 /24 is 120 */
};

enum sg_network_fault {
	SG_NETWORK_FINE = 0,
	SG_NETWORK_UNREADABLE, /* not an address, or a prefix out of range */
	SG_NETWORK_HOST_BITS   /* base is inside the network, not its start */
};

/*
 * "10.0.0.0/8", "2001:db8::/32", or a bare address (one host).  On
 * SG_NETWORK_HOST_BITS, *out is the network that was probably meant.
 */
enum sg_network_fault sg_network_parse(struct sg_str text,
    struct sg_network *out);
struct sg_address sg_network_last(const struct sg_network *network);
bool sg_network_has(const struct sg_network *network,
    const struct sg_address *address);
/* Text with prefix length as people write it; returns length. */
size_t sg_network_text(const struct sg_network *network,
    char out[SG_ADDRESS_TEXT + 4]);

#endif
