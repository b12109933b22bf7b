/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * url.h -- splits a request target from Squid into canonical scheme, host,
 * port, path and query.
 *
 * A request target (RFC 9112 section 3.2) is a URL, or host:port for a CONNECT.
 * The functions follow the host rules of the WHATWG URL standard
 * (https://url.spec.whatwg.org/#host-parsing).  They never allocate, read past
 * the span, or truncate.  A target that exceeds a limit gets a fault.  The
 * functions know no policies.  Every function may be called from any thread.
 */
#ifndef SG_URL_H
#define SG_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/address.h"

#define SG_URL_MAX 8192 /* bytes of a target; Squid's own limit */
/* Bytes of the longest host that has `dots` and `digits` (struct sg_url). */
#define SG_SPOTS 64
#define SG_HOST_MAX 253 /* bytes of a host name, RFC 1035 section 2.3.4 */

/* Why a target cannot be judged. */
enum sg_url_fault {
	SG_URL_FINE = 0,
	SG_URL_EMPTY,    /* no target, or no host in it and no Host header */
	SG_URL_TOO_LONG, /* the target, as sent or with the rewritten path, is
			    over SG_URL_MAX bytes, or the host over SG_HOST_MAX
			  */
	SG_URL_BAD_HOST, /* forbidden code point, empty label, bad IDNA */
	SG_URL_BAD_ADDRESS, /* looks like an IP address but is not valid */
	SG_URL_BAD_PORT,
	SG_URL_CONTROL /* NUL or another control byte */
};

/*
 * Unusual but valid spellings, one bit each.  They are hints for the detection
 * of circumvention.
 */
enum sg_url_odd {
	SG_ODD_USERINFO = 1 << 0,     /* user:password@ before the host */
	SG_ODD_PERCENT_HOST = 1 << 1, /* %66acebook.com */
	SG_ODD_TRAILING_DOT = 1 << 2,
	SG_ODD_NUMERIC = 1 << 3,    /* IPv4 not in plain dotted form */
	SG_ODD_WRAPPED_V4 = 1 << 4, /* mapped, 6to4 or NAT64 IPv6 */
	SG_ODD_NON_ASCII = 1 << 5,  /* host was sent as raw UTF-8 */
	SG_ODD_IDN = 1 << 6, /* a label begins with xn--, as sent or after it
				was encoded */
	SG_ODD_EMPTY_LABEL = 1 << 7 /* leading or doubled dots, which are
				       removed */
};

struct sg_url {
	enum sg_url_fault fault;
	uint32_t odd;         /* enum sg_url_odd bits */
	bool authority_only;  /* CONNECT host:port: there is no path */
	bool is_address;      /* host is an IP address, see `address` */
	uint16_t port;        /* explicit, else the scheme's; 0 if
				 unknown */
	struct sg_str scheme; /* lower-case; empty if there is no scheme */
	struct sg_str host;   /* canonical ASCII, in host_bytes; IPv6 in
				 brackets */
	/*
	 * Bit i is set if byte i of the host is a dot (in `dots`) or a digit
	 * (in `digits`).  Both are 0 for an address and for a name over
	 * SG_SPOTS bytes.
	 */
	uint64_t dots, digits;
	struct sg_address address; /* if is_address; IPv4 forms unwrapped */
	struct sg_str path;        /* canonical, as browsers read it: begins
				      with "/", dot segments resolved,
				      percent-encoded only where necessary;
				      borrows the target or path_bytes */
	struct sg_str sent_path;   /* as sent; borrows the target */
	unsigned path_ways;  /* enum sg_path_way bits: how servers may read the
				path in other ways (path.h) */
	struct sg_str query; /* as sent, without the "?"; borrows the target */
	char host_bytes[SG_HOST_MAX + 3];
	char path_bytes[SG_URL_MAX + 1]; /* only used if the path had to
					    change */
};

/*
 * Parse `target`.  `connect` is true if the method was CONNECT: then the target
 * is an authority.  `host_header` (may be empty) is used only if the target is
 * "*" or in origin form ("/path", RFC 9112 section 3.2.1).
 *
 * Accepts an absolute URI, host[:port], and host[:port]/path without a scheme.
 * The host becomes canonical.  Userinfo, up to the last "@", is dropped.
 * Percent-encodings are decoded.  UTF-8 is mapped to lower-case Punycode, in
 * bounded memory (punycode.h).  Labels that begin with "xn--" stay encoded.
 * Letters become lower-case.  One trailing dot is dropped.  IPv4 is read in
 * decimal, octal and hex, with 1 to 4 parts.  IPv6 is read in brackets, with an
 * optional zone.  Doubled and leading dots are removed.  Resolvers ignore them,
 * so these dots must not hide a name.
 *
 * Errors are in url->fault.  After an error, host and path may be partly filled
 * and must not be judged.  The function does not clear path_bytes.  Cost:
 * O(bytes).
 */
void sg_url_parse(struct sg_str target, bool connect, struct sg_str host_header,
    struct sg_url *url);
/*
 * Returns true if the target has no host.  Then the Host header must give the
 * host.
 */
bool sg_url_needs_host(struct sg_str target);
/*
 * Give `url` the path and query of `from`.  `url` borrows them, so `from` must
 * outlive `url`.
 */
void sg_url_lend_path(const struct sg_url *from, struct sg_url *url);
/*
 * Parse the end of a target that has a fault.  `rest` is the text after the
 * authority of the target: it is empty or begins with a slash, "?" or "#".
 * `rest` becomes the path and query of `url`.  If `rest` cannot be read,
 * url->path_ways becomes SG_WAY_LOST.  In all cases url->fault stays as it is.
 */
void sg_url_take_rest(struct sg_str rest, struct sg_url *url);
/*
 * Parse a host name or address without scheme, port or path, such as a TLS
 * server name or a host written in a policy.
 */
void sg_url_parse_host(struct sg_str host, struct sg_url *url);
/* Make `url` the host `address`, without port or path. */
void sg_url_of_address(const struct sg_address *address, struct sg_url *url);
/* A short description of a fault for logs and messages; static. */
const char *sg_url_fault_text(enum sg_url_fault fault);
/*
 * Returns true if `host` is `name` or a sub-domain of `name`.  Only whole
 * labels count.  Both names must be canonical.
 */
bool sg_host_is_under(struct sg_str host, struct sg_str name);

#endif
