/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h -- which of a table of short texts occur in a request, found in one
 * pass, so that an ordinary request is done with detectors at once.
 *
 * Tells that a text is there, never what it means.
 */
#ifndef SG_SCAN_H
#define SG_SCAN_H

#include <stdint.h>

#include "base/text.h"

/* What is known of a request at a glance; one bit each. */
#define SG_MARK_BIT(bit) (UINT64_C(1) << (bit)) /* 0 to 63 */
/* Texts in path or query. */
#define SG_MARK_URL                                                            \
	SG_MARK_BIT(0)               /* an absolute URL, maybe percent-encoded \
				      */
#define SG_MARK_CODED SG_MARK_BIT(1) /* one under another encoding */
#define SG_MARK_PHP SG_MARK_BIT(2)   /* a script, as many web proxies are */
#define SG_MARK_CGI SG_MARK_BIT(3)
#define SG_MARK_CROXY SG_MARK_BIT(4)
#define SG_MARK_ENGINE SG_MARK_BIT(5)  /* files of proxy engines */
#define SG_MARK_SESSION SG_MARK_BIT(6) /* paths of proxy servers */
#define SG_MARK_POST SG_MARK_BIT(7)    /* paths that social platforms have */
#define SG_MARK_DNS SG_MARK_BIT(8)
#define SG_MARK_VPN SG_MARK_BIT(9)
#define SG_MARK_SEARCH SG_MARK_BIT(10)
#define SG_MARK_TOKEN                                                          \
	SG_MARK_BIT(11)              /* a signed token, which may name a URL   \
				      */
#define SG_MARK_COPY SG_MARK_BIT(12) /* paths to copies of pages */
#define SG_MARKS_TEXT (SG_MARK_BIT(13) - 1)
/* Texts in the host. */
#define SG_MARK_FRONT SG_MARK_BIT(13) /* names of front-ends */
#define SG_MARK_INNER SG_MARK_BIT(14) /* what ends a name, inside of one */
#define SG_MARK_ONION SG_MARK_BIT(15)
#define SG_MARKS_HOST (UINT64_C(7) << 13)
/* Not by scanning: disguise.c sets these. */
#define SG_MARK_BARE SG_MARK_BIT(16)     /* X-Bare-* headers */
#define SG_MARK_SOCKET SG_MARK_BIT(17)   /* a WebSocket opens */
#define SG_MARK_DNS_TYPE SG_MARK_BIT(18) /* media types of DNS */
#define SG_MARK_VPN_HEADER SG_MARK_BIT(19)
#define SG_MARK_METHOD SG_MARK_BIT(20)  /* an unusual one */
#define SG_MARK_LITERAL SG_MARK_BIT(22) /* the host is an address */
#define SG_MARK_ODD SG_MARK_BIT(23)     /* an odd spelling of the host */
#define SG_MARK_PORT SG_MARK_BIT(24)    /* an unusual one */
#define SG_MARK_NAMES SG_MARK_BIT(25)   /* URL, SNI and Host differ */
#define SG_MARK_SPELLED SG_MARK_BIT(27) /* digits that may be an address */
#define SG_MARK_LOOK SG_MARK_BIT(26)    /* letters that may look like others */

#define SG_SCAN_BITS 12 /* of the filter's index */
#define SG_SCAN_CHAINS 256
#define SG_SCAN_TEXTS 160

/* Which four bytes begin a text of the table; filled once. */
struct sg_scanner {
	uint64_t filter[(1 << SG_SCAN_BITS) / 64];
	/* The texts whose bytes fall together, as chains: 1 and up, 0 ends. */
	uint8_t first[SG_SCAN_CHAINS];
	uint8_t next[SG_SCAN_TEXTS + 1];
	uint32_t begin[SG_SCAN_TEXTS + 1]; /* by text: its first four bytes */
};

void sg_scanner_init(struct sg_scanner *scanner);
/*
 * The marks of the texts that `text` contains, whichever part it is of.
 * Cost: about a nanosecond a byte.
 */
uint64_t sg_scan(const struct sg_scanner *scanner, struct sg_str text);

#endif
