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
enum sg_mark {
	/* Texts in path or query. */
	SG_MARK_URL = 1 << 0,   /* an absolute URL, maybe percent-encoded */
	SG_MARK_CODED = 1 << 1, /* one under another encoding */
	SG_MARK_PHP = 1 << 2,   /* a script, as many web proxies are */
	SG_MARK_CGI = 1 << 3,
	SG_MARK_CROXY = 1 << 4,
	SG_MARK_ENGINE = 1 << 5,  /* files of proxy engines */
	SG_MARK_SESSION = 1 << 6, /* paths of proxy servers */
	SG_MARK_POST = 1 << 7,    /* paths that social platforms have */
	SG_MARK_DNS = 1 << 8,
	SG_MARK_VPN = 1 << 9,
	SG_MARK_SEARCH = 1 << 10,
	SG_MARK_TOKEN = 1 << 11, /* a signed token, which may name a URL */
	SG_MARK_COPY = 1 << 12,  /* paths to copies of pages */
	SG_MARKS_TEXT = (1 << 13) - 1,
	/* Texts in the host. */
	SG_MARK_FRONT = 1 << 13, /* names of front-ends */
	SG_MARK_INNER = 1 << 14, /* what ends a name, inside of one */
	SG_MARK_ONION = 1 << 15,
	SG_MARKS_HOST = 7 << 13,
	/* Not by scanning: disguise.c sets these. */
	SG_MARK_BARE = 1 << 16,     /* X-Bare-* headers */
	SG_MARK_SOCKET = 1 << 17,   /* a WebSocket opens */
	SG_MARK_DNS_TYPE = 1 << 18, /* media types of DNS */
	SG_MARK_VPN_HEADER = 1 << 19,
	SG_MARK_METHOD = 1 << 20,  /* an unusual one */
	SG_MARK_LITERAL = 1 << 22, /* the host is an address */
	SG_MARK_ODD = 1 << 23,     /* an odd spelling of the host */
	SG_MARK_PORT = 1 << 24,    /* an unusual one */
	SG_MARK_NAMES = 1 << 25,   /* URL, SNI and Host differ */
	SG_MARK_SPELLED = 1 << 27, /* digits that may be an address */
	SG_MARK_LOOK = 1 << 26     /* letters that may look like others */
};

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
uint32_t sg_scan(const struct sg_scanner *scanner, struct sg_str text);

#endif
