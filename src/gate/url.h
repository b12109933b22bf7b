/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * url.h -- a request target as Squid hands it, to canonical scheme, host,
 * port, path and query.
 *
 * Follows the host rules of the WHATWG URL standard
 * (https://url.spec.whatwg.org/#host-parsing).  Never allocates, never reads
 * past the span, never truncates: what is over a cap is refused, and the
 * caller takes the policy's `if unsure` answer.  Does not know policies.
 */
#ifndef SG_URL_H
#define SG_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/address.h"

#define SG_URL_MAX 8192 /* bytes of a target; Squid's own limit */
#define SG_SPOTS 64
#define SG_HOST_MAX 253 /* bytes of a host name, RFC 1035 section 2.3.4 */

/* Why a target cannot be judged.  0 is not "fine" by accident: see parse. */
enum sg_url_fault {
	SG_URL_FINE = 0,
	SG_URL_EMPTY,    /* no target, or no host and no Host header */
	SG_URL_TOO_LONG, /* over SG_URL_MAX, as sent or as the path is written
			    anew, or host over SG_HOST_MAX */
	SG_URL_BAD_HOST, /* forbidden code point, empty label, bad IDNA */
	SG_URL_BAD_ADDRESS, /* looks like an IP address and is none */
	SG_URL_BAD_PORT,
	SG_URL_CONTROL /* NUL or another control byte */
};

/* Odd but valid spellings, for the detectors; one bit each. */
enum sg_url_odd {
	SG_ODD_USERINFO = 1 << 0,     /* user:password@ before the host */
	SG_ODD_PERCENT_HOST = 1 << 1, /* %66acebook.com */
	SG_ODD_TRAILING_DOT = 1 << 2,
	SG_ODD_NUMERIC = 1 << 3,    /* IPv4 not in plain dotted form */
	SG_ODD_WRAPPED_V4 = 1 << 4, /* mapped, 6to4 or NAT64 IPv6 */
	SG_ODD_NON_ASCII = 1 << 5,  /* host was sent as raw UTF-8 */
	SG_ODD_IDN = 1 << 6,        /* a label is xn-- (sent or made) */
	SG_ODD_EMPTY_LABEL = 1 << 7 /* leading or doubled dots, folded */
};

struct sg_url {
	enum sg_url_fault fault;
	uint32_t odd;              /* enum sg_url_odd bits */
	bool authority_only;       /* CONNECT host:port: there is no path */
	bool is_address;           /* host is an IP literal, see address */
	uint16_t port;             /* explicit, else the scheme's; 0 unknown */
	struct sg_str scheme;      /* lower-case; empty when none was given */
	struct sg_str host;        /* canonical, in host_bytes; ASCII; as it
				      stands in a URL: IPv6 in brackets */
	uint64_t dots, digits;     /* its spots: bit i for byte i, for a name
				      of up to SG_SPOTS bytes, else none */
	struct sg_address address; /* when is_address; IPv4 forms unwrapped */
	struct sg_str path;        /* canonical, as browsers read it: begins
				      with "/", dot segments gone, needless
				      percent-encoding undone and needful made;
				      borrows the target or path_bytes */
	struct sg_str sent_path;   /* as it was sent; borrows target */
	unsigned path_ways;        /* how else servers may read it: path.h */
	struct sg_str query;       /* as sent, without "?"; borrows target */
	char host_bytes[SG_HOST_MAX + 3];
	char path_bytes[SG_URL_MAX + 1]; /* only used when path had to change */
};

/*
 * Parse `target`.  `connect`: the method was CONNECT, the target is an
 * authority.  `host_header` (may be empty) is used only when the target is
 * in origin form ("/path", RFC 9112 section 3.2.1) or "*".
 *
 * Accepted: absolute URI; authority host[:port]; host[:port]/path without
 * scheme.  The host: userinfo dropped (last "@"), percent-decoded, UTF-8
 * mapped to lower-case punycode (bounded, see punycode.h), xn-- labels kept,
 * lower-cased, one trailing dot dropped, IPv4 in decimal, octal, hex and 1 to
 * 4 part forms, IPv6 in brackets with an optional zone.  A doubled or leading
 * dot is folded away (what resolvers ignore must not hide a name).
 *
 * Never fails but through url->fault; on a fault, host and path may be
 * partly filled and must not be judged.  path_bytes is not cleared.
 * Cost: O(bytes).  Thread-safe.
 */
void sg_url_parse(struct sg_str target, bool connect, struct sg_str host_header,
    struct sg_url *url);
/* Is the target without a host, which the Host header has to say? */
bool sg_url_needs_host(struct sg_str target);
/* Give `url` the path and query of another, whose bytes it then borrows. */
void sg_url_lend_path(const struct sg_url *from, struct sg_url *url);
/*
 * Take the path and query of a target that has a fault elsewhere from `rest`,
 * which is empty or begins with a slash, "?" or "#".  What cannot be read of it
 * is lost: path_ways is SG_WAY_LOST then.
 */
void sg_url_take_rest(struct sg_str rest, struct sg_url *url);
/* Parse a bare host name or address as a policy or SNI gives it. */
void sg_url_parse_host(struct sg_str host, struct sg_url *url);
/* An address as a host without port or path. */
void sg_url_of_address(const struct sg_address *address, struct sg_url *url);
/* A short name of a fault for logs and messages; static. */
const char *sg_url_fault_text(enum sg_url_fault fault);
/*
 * `host` is `name` or a sub-domain of it (label boundary).  Both canonical.
 */
bool sg_host_is_under(struct sg_str host, struct sg_str name);

#endif
