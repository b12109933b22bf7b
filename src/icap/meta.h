/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.h -- the facts that Squid tells in the ICAP headers of a request:
 * which there are, how each is written, and what it can hold.
 *
 * Much of it a client can shape: the server name of its TLS greeting, the name
 * it logs on with.  So Squid writes such facts URL-encoded, and whatever does
 * not look as Squid writes it is a fault, never a fact.  Knows nothing of
 * c-icap; what they mean is icap_request.h's.
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
	SG_FORM_WORD,    /* visible ASCII, as it is: Squid makes all of it */
	SG_FORM_NAME,    /* UTF-8 without control characters, as it is */
	SG_FORM_ENCODED, /* URL-encoded: visible ASCII, "%" only before two hex
			    digits; decoded a name as above */
	SG_FORM_BYTES    /* the same, decoded any bytes */
};

/* How a fact comes about; the table is the one place that says so. */
struct sg_fact_row {
	const char *header; /* of the ICAP request */
	const char *from;   /* the Squid directive or format that conf/squid
			       makes it of; NULL: conf/squid does not send it;
			       "": words that it chooses from by an acl */
	const char *shaper; /* who can choose what stands there */
	enum sg_fact_form form;
	uint32_t most; /* bytes, decoded */
	const char *fault_twice, *fault_bytes, *fault_length; /* as text */
};

extern const struct sg_fact_row sg_fact_rows[SG_FACTS];

struct sg_meta {
	struct sg_str fact[SG_FACTS]; /* not decoded; empty: not known */
	const char *fault; /* of the first that is wrong; static text;
			      NULL: none */
};

/*
 * Find the facts among the header lines of an ICAP request.  One that stands
 * twice, has bytes that its form has not, or is too long is left empty, and is
 * a fault.  Borrowed from the lines.  Cost: O(bytes).  Thread-safe.
 */
void sg_meta_read(const struct sg_header_lines *lines, struct sg_meta *meta);

/* Memory for what is decoded: what is still free of it. */
struct sg_meta_buffer {
	char *p;
	size_t n;
};

/*
 * What `text`, a fact or a part of one, says: decoded into the room where its
 * form asks for that and there is something to decode, else `text` itself.
 * Returns NULL, or the fault: then *out is empty.
 */
const char *sg_meta_decode(enum sg_fact fact, struct sg_str text,
    struct sg_meta_buffer *room, struct sg_str *out);

#endif
