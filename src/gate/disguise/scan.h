/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h -- finds, in one pass over a text, which literals of a table occur in
 * the text.  A detector of circumvention runs only if one of its literals
 * occurs, so an ordinary request runs no detector.
 *
 * Only finds literals.  The detectors interpret them.  Pure: no I/O, no
 * allocation.
 */
#ifndef SG_SCAN_H
#define SG_SCAN_H

#include <stdint.h>

#include "base/text.h"

/* Marks: cheap hints about a request, one bit (0 to 63) each. */
#define SG_MARK_BIT(bit) (UINT64_C(1) << (bit))
/* Marks of literals in path or query: bits 0 to 31. */
/* an absolute URL, maybe percent-encoded */
#define SG_MARK_URL SG_MARK_BIT(0)
#define SG_MARK_CODED SG_MARK_BIT(1) /* a URL in another encoding */
/* a PHP script, as many web proxies are */
#define SG_MARK_PHP SG_MARK_BIT(2)
#define SG_MARK_CGI SG_MARK_BIT(3)
#define SG_MARK_CROXY SG_MARK_BIT(4)
#define SG_MARK_ENGINE SG_MARK_BIT(5)  /* files of in-browser proxy engines */
#define SG_MARK_SESSION SG_MARK_BIT(6) /* paths of proxy servers */
#define SG_MARK_POST SG_MARK_BIT(7)    /* paths of social platforms */
#define SG_MARK_DNS SG_MARK_BIT(8)
#define SG_MARK_VPN SG_MARK_BIT(9)
#define SG_MARK_SEARCH SG_MARK_BIT(10)
/* a signed token, which may contain a URL */
#define SG_MARK_TOKEN SG_MARK_BIT(11)
#define SG_MARK_COPY SG_MARK_BIT(12) /* paths to copies of pages */
/* paths of protocols that carry other traffic */
#define SG_MARK_CARRIER SG_MARK_BIT(13)
/* a word for a proxy, or for a way past a filter */
#define SG_MARK_WAY SG_MARK_BIT(14)
#define SG_MARKS_TEXT UINT64_C(0xffffffff)
/* Marks of literals in the host: bits 32 to 47. */
#define SG_MARK_FRONT SG_MARK_BIT(32) /* names of front-end software */
#define SG_MARK_INNER SG_MARK_BIT(33) /* a top-level domain in mid-name */
#define SG_MARK_ONION SG_MARK_BIT(34)
#define SG_MARK_VPN_NAME SG_MARK_BIT(35) /* "vpn" in the host */
#define SG_MARK_TOOL SG_MARK_BIT(36)     /* a word for a proxy */
#define SG_MARK_BRAND SG_MARK_BIT(37)    /* a platform's name and a dash */
#define SG_MARKS_HOST (UINT64_C(0xffff) << 32)
/* Marks that disguise.c sets, not sg_scan(): bits 48 to 63. */
#define SG_MARK_BARE SG_MARK_BIT(48)     /* X-Bare-* headers */
#define SG_MARK_SOCKET SG_MARK_BIT(49)   /* a WebSocket handshake */
#define SG_MARK_DNS_TYPE SG_MARK_BIT(50) /* media types of DNS */
#define SG_MARK_VPN_HEADER SG_MARK_BIT(51)
#define SG_MARK_METHOD SG_MARK_BIT(52)  /* an unusual HTTP method */
#define SG_MARK_LITERAL SG_MARK_BIT(53) /* the host is an address */
#define SG_MARK_ODD SG_MARK_BIT(54)     /* an unusual spelling of the host */
#define SG_MARK_PORT SG_MARK_BIT(55)    /* an unusual port */
/* the URL, the SNI and the Host header name different hosts */
#define SG_MARK_NAMES SG_MARK_BIT(56)
#define SG_MARK_SPELLED SG_MARK_BIT(57) /* digits that may spell an address */
/* the host has digits or letters that may imitate other letters */
#define SG_MARK_LOOK SG_MARK_BIT(58)
/* the Referer may contain a hidden URL */
#define SG_MARK_REFERER SG_MARK_BIT(59)
/* a header of a protocol that carries other traffic */
#define SG_MARK_CARRIER_HEADER SG_MARK_BIT(60)
#define SG_MARK_PROGRAM SG_MARK_BIT(61) /* the User-Agent of a VPN */

/* Two marks with the same bit would start each other's detectors. */
#define SG_MARKS_SET(op)                                                       \
	(SG_MARK_BARE op SG_MARK_SOCKET op SG_MARK_DNS_TYPE op                 \
		SG_MARK_VPN_HEADER op SG_MARK_METHOD op SG_MARK_LITERAL op     \
		    SG_MARK_ODD op SG_MARK_PORT op SG_MARK_NAMES op            \
			SG_MARK_SPELLED op SG_MARK_LOOK op SG_MARK_REFERER op  \
			    SG_MARK_CARRIER_HEADER op SG_MARK_PROGRAM)
_Static_assert(SG_MARKS_SET(|) == SG_MARKS_SET(+), "two marks have one bit");

#define SG_SCAN_BITS 12 /* log2 of the number of bits in `filter` */
#define SG_SCAN_CHAINS 256
#define SG_SCAN_TEXTS 260 /* limit of literals */

/*
 * Look-up tables for the first four bytes of the literals.  The tables are
 * read-only after sg_scanner_init().
 */
struct sg_scanner {
	/*
	 * A bitmap.  The hash of any four bytes chooses a bit.  If the bit is
	 * 0, no literal begins with these four bytes.
	 */
	uint64_t filter[(1 << SG_SCAN_BITS) / 64];
	/*
	 * Hash chains.  A chain is the list of the literals whose first four
	 * bytes have the same hash.  Literals are numbered from 1.  first[h] is
	 * the first literal of chain h.  next[i] is the literal after literal i
	 * in its chain.  0 ends a chain.
	 */
	uint8_t first[SG_SCAN_CHAINS];
	uint8_t next[SG_SCAN_TEXTS + 1];
	/* begin[i]: the first four bytes of literal i */
	uint32_t begin[SG_SCAN_TEXTS + 1];
};

void sg_scanner_init(struct sg_scanner *scanner);
/*
 * Returns the marks of all literals that `text` contains.  `text` is one part
 * of a request, such as the path.  The caller must remove marks that do not
 * apply to this part.  Cost: about a nanosecond per byte.
 */
uint64_t sg_scan(const struct sg_scanner *scanner, struct sg_str text);

#endif
