/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * address.h -- IP addresses as 16 bytes.  IPv4 addresses are stored as
 * IPv4-mapped IPv6, so that one comparison orders both families.
 *
 * Pure: no I/O, no allocation, no DNS.
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
 * Parse an address as Squid and policies write it.  IPv4 has four decimal parts
 * without leading zeros.  IPv6 has the form of RFC 4291 section 2.2, without
 * brackets.  A zone after the IPv6 address is dropped.  Returns false, and
 * leaves *out alone, if `text` is not an address.
 */
bool sg_address_parse(struct sg_str text, struct sg_address *out);
/*
 * Parse a MAC address, "02:aa:bb:cc:dd:01"; dashes may replace the colons.
 * Returns false if `text` is malformed, or if the address is all zeros: Squid
 * sends zeros for a device behind a router.
 */
bool sg_mac_parse(struct sg_str text, uint8_t mac[6]);
/*
 * Parse a decimal port, 0 to 65535.  Empty text gives port 0.  Returns false on
 * anything else.
 */
bool sg_port_parse(struct sg_str text, uint16_t *port);
/*
 * Parse "address", "address:port" or "[v6]:port".  Also accepts an IPv6 address
 * without brackets and a port, as Squid's %>a:%>p prints them: the last colon
 * separates them.  *port is 0 if there is no port.  Returns false if `text` is
 * malformed.
 */
bool sg_address_port_parse(struct sg_str text, struct sg_address *out,
    uint16_t *port);
/*
 * Returns the IPv4 address that is embedded in an IPv6 address.  The IPv6
 * address may be IPv4-mapped, IPv4-compatible, 6to4 (2002::/16, RFC 3056) or
 * NAT64 (64:ff9b::/96, RFC 6052).  Any other address is returned unchanged.
 */
struct sg_address sg_address_unwrap(struct sg_address address);
/* Returns true if the address is IPv4 (stored as IPv4-mapped). */
bool sg_address_is_v4(const struct sg_address *address);
/* Order two addresses; returns <0, 0 or >0 as memcmp() does. */
int sg_address_cmp(const struct sg_address *a, const struct sg_address *b);
/*
 * Returns true if the address is loopback, link-local, RFC 1918, unique-local
 * or unspecified.
 */
bool sg_address_is_local(const struct sg_address *address);
/*
 * Write the canonical text, NUL-terminated: RFC 5952 for IPv6, dotted for IPv4.
 * Returns its length in bytes.
 */
size_t sg_address_text(const struct sg_address *address,
    char out[SG_ADDRESS_TEXT]);

/* A network: all addresses that share the first `bits` bits of 128. */
struct sg_network {
	struct sg_address base;
	uint8_t bits; /* counted from bit 0 of 128: an IPv4 /24 has 120 */
};

enum sg_network_fault {
	SG_NETWORK_FINE = 0,
	SG_NETWORK_UNREADABLE, /* not an address, or a prefix out of range */
	SG_NETWORK_HOST_BITS   /* `base` has bits beyond the prefix */
};

/*
 * Parse a network: "10.0.0.0/8", "2001:db8::/32", or a bare address, which is a
 * network of one host.  On SG_NETWORK_HOST_BITS, the text has address bits
 * beyond the prefix.  The user probably meant the network without these bits:
 * *out becomes this network.  On SG_NETWORK_UNREADABLE, *out is undefined.
 */
enum sg_network_fault sg_network_parse(struct sg_str text,
    struct sg_network *out);
/* The highest address of the network. */
struct sg_address sg_network_last(const struct sg_network *network);
bool sg_network_has(const struct sg_network *network,
    const struct sg_address *address);
/*
 * Write the network with its prefix length ("10.0.0.0/8"), NUL-terminated.
 * Returns its length in bytes.
 */
size_t sg_network_text(const struct sg_network *network,
    char out[SG_ADDRESS_TEXT + 4]);

#endif
