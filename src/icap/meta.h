/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.h -- names, encodings and largest sizes of the meta headers. Squid adds
 * meta headers to an ICAP request (directive adaptation_meta).
 *
 * The code calls the value of one meta header a fact. A client can choose some
 * of the values: for example its log-on name, or the server name in its TLS
 * ClientHello. Squid percent-encodes these values. If Squid cannot have written
 * a value, the value is a fault. icap_request.c interprets the values. This
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
	SG_FACT_TUNNEL,
	SG_FACT_TEST, /* test.h */
	SG_FACTS
};

enum sg_fact_form {
	/* visible ASCII, not encoded; no client can choose the value */
	SG_FORM_WORD,
	SG_FORM_NAME, /* UTF-8 without control characters, not encoded */
	/* Percent-encoded visible ASCII. "%" stands only before two hex digits.
	 * Decodes to UTF-8 without control characters. */
	SG_FORM_ENCODED,
	SG_FORM_BYTES /* percent-encoded visible ASCII; decodes to any bytes */
};

/* Origin and format of one meta header. The table in meta.c is the only place
 * that states them. */
struct sg_fact_row {
	const char *header; /* ICAP header name */
	/* The Squid directive or format code that sets the header in
	 * conf/squid. "" if the value is a fixed word that conf/squid chooses
	 * by an acl. NULL if conf/squid does not send the header. */
	const char *from;
	const char *shaper; /* who can choose the value */
	enum sg_fact_form form;
	uint32_t most; /* largest size in bytes, decoded */
	/* A sentence for each of the three faults of a value; static text. */
	const char *fault_twice, *fault_bytes, *fault_length;
};

extern const struct sg_fact_row sg_fact_rows[SG_FACTS];

struct sg_meta {
	/* Values as sent, not decoded. Empty if the header is missing or its
	 * value is "-". */
	struct sg_str fact[SG_FACTS];
	/* The first fault, static text; NULL if all headers are valid. */
	const char *fault;
};

/*
 * Finds the meta headers among the header lines of an ICAP request. A header is
 * a fault, and its value stays empty, if the header stands twice, is too long,
 * or has bytes that its form does not allow. A header X-SG-... that is not in
 * the table is a fault, too. The values are borrowed from `lines`. Cost:
 * O(bytes). Thread-safe.
 */
void sg_meta_read(const struct sg_header_lines *lines, struct sg_meta *meta);

/* Unused part of a buffer for decoded values. */
struct sg_meta_buffer {
	char *p;
	size_t n;
};

/*
 * Decodes `text`. `text` is the value of `fact`. If this value is a list,
 * `text` is one item of the list. If `text` has an encoded byte, the result is
 * written into `buffer`, and `buffer` then begins behind the result. Otherwise
 * *out borrows `text`. Returns NULL on success. If there is a fault, returns it
 * as static text and makes *out empty.
 */
const char *sg_meta_decode(enum sg_fact fact, struct sg_str text,
    struct sg_meta_buffer *buffer, struct sg_str *out);

#endif
