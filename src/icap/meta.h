/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.h -- names, encodings and largest sizes of the meta headers. Squid adds
 * meta headers to an ICAP request (directive adaptation_meta).
 *
 * A client can choose some of the values, such as the server name in its TLS
 * ClientHello or its log-on name. Squid percent-encodes these values. A value
 * that Squid cannot have written in this way is a fault. The code calls the
 * value of one meta header a fact. icap_request.c interprets the values. This
 * module does not use c-icap.
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
	SG_FORM_WORD, /* visible ASCII, not encoded: no client can choose it */
	SG_FORM_NAME, /* UTF-8 without control characters, not encoded */
	SG_FORM_ENCODED, /* percent-encoded visible ASCII, with "%" only before
			    two hex digits; decodes to a text as SG_FORM_NAME
			    describes */
	SG_FORM_BYTES /* percent-encoded visible ASCII; decodes to any bytes */
};

/* Origin and format of one meta header. The table in meta.c is the only place
 * that states them. */
struct sg_fact_row {
	const char *header; /* ICAP header name */
	/* The Squid directive or format code that sets the header in
	 * conf/squid. NULL if conf/squid does not send the header; "" if the
	 * value is a fixed word that conf/squid chooses by an acl. */
	const char *from;
	const char *shaper; /* who can choose the value */
	enum sg_fact_form form;
	uint32_t most; /* largest size in bytes, decoded */
	/* Sentences for the three faults of a value; static. */
	const char *fault_twice, *fault_bytes, *fault_length;
};

extern const struct sg_fact_row sg_fact_rows[SG_FACTS];

struct sg_meta {
	struct sg_str fact[SG_FACTS]; /* values as sent, not decoded; empty if
					 the header is missing or says "-" */
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
 * Decodes `text`. `text` is the value of `fact` or, if the value is a list, one
 * item of the list. If `text` contains an encoded byte, the result is written
 * into `buffer`, and `buffer` then begins behind the result. Otherwise *out
 * borrows `text`. Returns NULL on success. Otherwise returns the fault as
 * static text, and *out is empty.
 */
const char *sg_meta_decode(enum sg_fact fact, struct sg_str text,
    struct sg_meta_buffer *buffer, struct sg_str *out);

#endif
