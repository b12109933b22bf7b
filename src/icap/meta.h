/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.h -- the meta headers that Squid adds to an ICAP request
 * (adaptation_meta): names, encoding and largest size.
 *
 * A client can choose some of the values, such as the server name of its TLS
 * ClientHello or its log-on name. Squid percent-encodes those, and a value that
 * does not look as Squid writes it is a fault. Knows nothing of c-icap;
 * icap_request.c interprets the values.
 */
#ifndef SG_META_H
#define SG_META_H

#include "base/field.h"

enum sg_fact {
	SG_FACT_CLIENT_IP,
	SG_FACT_CLIENT,
	SG_FACT_MAC,
	SG_FACT_USER,
	SG_FACT_USERNAME,
	SG_FACT_GROUPS,
	SG_FACT_SNI,
	SG_FACT_HELLO,
	SG_FACT_INSIDE,
	SG_FACT_REACHED,
	SG_FACT_MODE,
	SG_FACT_PORT,
	SG_FACTS
};

enum sg_fact_form {
	SG_FORM_WORD,    /* visible ASCII, not encoded: made by Squid alone */
	SG_FORM_NAME,    /* UTF-8 without control characters, not encoded */
	SG_FORM_ENCODED, /* percent-encoded: visible ASCII, "%" only before
			    two hex digits; decodes to SG_FORM_NAME */
	SG_FORM_BYTES    /* percent-encoded; decodes to any bytes */
};

/* One meta header: its origin and format. The table in meta.c is the only place
 * that states them. */
struct sg_fact_row {
	const char *header; /* ICAP header name */
	/* Squid directive or format code in conf/squid that sets the header.
	 * NULL if conf/squid does not send it; "" if the value is a word that
	 * conf/squid chooses by an acl. */
	const char *from;
	const char *shaper; /* who can choose the value */
	enum sg_fact_form form;
	uint32_t most; /* largest size in bytes, decoded */
	const char *fault_twice, *fault_bytes, *fault_length; /* static */
};

extern const struct sg_fact_row sg_fact_rows[SG_FACTS];

struct sg_meta {
	struct sg_str fact[SG_FACTS]; /* not decoded; empty if unknown */
	const char *fault; /* first fault, static text; NULL if all headers
			      are valid */
};

/*
 * Finds the meta headers among the header lines of an ICAP request. A header
 * that stands twice, has bytes that its form does not allow, or is too long is
 * a fault and its value stays empty. The values are borrowed from `lines`.
 * Cost: O(bytes). Thread-safe.
 */
void sg_meta_read(const struct sg_header_lines *lines, struct sg_meta *meta);

/* Unused part of a buffer for decoded values. */
struct sg_meta_buffer {
	char *p;
	size_t n;
};

/*
 * Decodes `text`, a value of `fact` or one item of its list, into *out. If
 * there is something to decode, the result takes space from `buffer`, which
 * moves on; else *out borrows `text`. Returns NULL, or the fault as static
 * text, with *out empty.
 */
const char *sg_meta_decode(enum sg_fact fact, struct sg_str text,
    struct sg_meta_buffer *buffer, struct sg_str *out);

#endif
