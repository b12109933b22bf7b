/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * url.h -- splits a request target from Squid into canonical scheme, host,
 * port, path and query.
 *
 * A request target (RFC 9112 section 3.2) is a URL, or host:port for a CONNECT.
 * Follows the host rules of the WHATWG URL standard
 * (https://url.spec.whatwg.org/#host-parsing).  Never allocates, never reads
 * past the span, never truncates: a target that exceeds a limit gets a fault.
 * Does not know policies.  Every function may be called from any thread.
 */
#ifndef SG_URL_H
#define SG_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/address.h"

#define SG_URL_MAX 8192 /* bytes of a target; Squid's own limit */
#define SG_SPOTS 64     /* longest host with `dots` and `digits`, in bytes */
#define SG_HOST_MAX 253 /* bytes of a host name, RFC 1035 section 2.3.4 */

/* Why a target cannot be judged. */
enum sg_url_fault {
	SG_URL_FINE = 0,
	SG_URL_EMPTY,       /* no target, or no host in it and no Host header */
	SG_URL_TOO_LONG,    /* over SG_URL_MAX, as sent or once the path is
			       rewritten, or host over SG_HOST_MAX */
	SG_URL_BAD_HOST,    /* forbidden code point, empty label, bad IDNA */
	SG_URL_BAD_ADDRESS, /* looks like an IP address but is not valid */
	SG_URL_BAD_PORT,
	SG_URL_CONTROL /* NUL or another control byte */
};

/*
 * Unusual but valid spellings, for the detection of circumvention; one bit
 * each.
 */
enum sg_url_odd {
	SG_ODD_USERINFO = 1 << 0,     /* user:password@ before the host */
	SG_ODD_PERCENT_HOST = 1 << 1, /* %66acebook.com */
	SG_ODD_TRAILING_DOT = 1 << 2,
	SG_ODD_NUMERIC = 1 << 3,    /* IPv4 not in plain dotted form */
	SG_ODD_WRAPPED_V4 = 1 << 4, /* mapped, 6to4 or NAT64 IPv6 */
	SG_ODD_NON_ASCII = 1 << 5,  /* host was sent as raw UTF-8 */
	SG_ODD_IDN = 1 << 6,        /* a label is xn--, as sent or once
				       encoded */
	SG_ODD_EMPTY_LABEL = 1 << 7 /* leading or doubled dots, which are
				       removed */
};

struct sg_url {
	enum sg_url_fault fault;
	uint32_t odd;              /* enum sg_url_odd bits */
	bool authority_only;       /* CONNECT host:port: there is no path */
	bool is_address;           /* host is an IP address, see `address` */
	uint16_t port;             /* explicit, else the scheme's; 0 if
				      unknown */
	struct sg_str scheme;      /* lower-case; empty if there is no scheme */
	struct sg_str host;        /* canonical ASCII, in host_bytes; IPv6 in
				      brackets */
	uint64_t dots, digits;     /* positions in the host: bit i for byte i; 0
				      for an address and for a name over
				      SG_SPOTS bytes */
	struct sg_address address; /* if is_address; IPv4 forms unwrapped */
	struct sg_str path;        /* canonical, as browsers read it: begins
				      with "/", dot segments resolved,
				      percent-encoded only where necessary;
				      borrows the target or path_bytes */
	struct sg_str sent_path;   /* as sent; borrows the target */
	unsigned path_ways;  /* enum sg_path_way bits: how servers may read the
				path in other ways (path.h) */
	struct sg_str query; /* as sent, without "?"; borrows the
				target */
	char host_bytes[SG_HOST_MAX + 3];
	char path_bytes[SG_URL_MAX + 1]; /* only used if the path had to
					    change */
};

/*
 * Parse `target`.  `connect`: the method was CONNECT, so the target is an
 * authority.  `host_header` (may be empty) is used only if the target is in
 * origin form ("/path", RFC 9112 section 3.2.1) or "*".
 *
 * Accepts an absolute URI, host[:port], and host[:port]/path without a scheme.
 * The host becomes canonical: userinfo dropped (up to the last "@"),
 * percent-decoded, UTF-8 mapped to lower-case Punycode (bounded, see
 * punycode.h), xn-- labels kept, lower-cased, one trailing dot dropped, IPv4 in
 * decimal, octal, hex and 1 to 4 part forms, IPv6 in brackets with an optional
 * zone.  Doubled and leading dots are removed: resolvers ignore them, so they
 * must not hide a name.
 *
 * Errors are in url->fault; host and path may then be partly filled and must
 * not be judged. path_bytes is not cleared.  Cost: O(bytes).
 */
void sg_url_parse(struct sg_str target, bool connect, struct sg_str host_header,
    struct sg_url *url);
/*
 * Returns true if the target has no host, so that the Host header must give it.
 */
bool sg_url_needs_host(struct sg_str target);
/* Give `url` the path and query of `from`; `from` must outlive `url`. */
void sg_url_lend_path(const struct sg_url *from, struct sg_url *url);
/*
 * For a target that has a fault: parse `rest`, the text after its authority, as
 * path and query of `url`.  `rest` is empty or begins with a slash, "?" or "#".
 * If `rest` cannot be read, url->path_ways becomes SG_WAY_LOST.  url->fault
 * does not change.
 */
void sg_url_take_rest(struct sg_str rest, struct sg_url *url);
/*
 * Parse a bare host name or address, as a policy or a TLS server name has it.
 */
void sg_url_parse_host(struct sg_str host, struct sg_url *url);
/* Make `url` the host `address`, without port or path. */
void sg_url_of_address(const struct sg_address *address, struct sg_url *url);
/* A short description of a fault for logs and messages; static. */
const char *sg_url_fault_text(enum sg_url_fault fault);
/*
 * Returns true if `host` is `name` or a sub-domain of it (on a label boundary).
 * Both must be canonical.
 */
bool sg_host_is_under(struct sg_str host, struct sg_str name);

#endif
