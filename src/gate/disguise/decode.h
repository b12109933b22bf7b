/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decode.h -- finds the URL hidden in an encoded text, by trying a bank of
 * decoders.
 *
 * Bounded: SG_DECODE_DEPTH nested encodings, SG_DECODE_MAX bytes.  Pure: no
 * I/O, no allocation; knows no policy, hosts or parameters.
 */
#ifndef SG_DECODE_H
#define SG_DECODE_H

#include "base/text.h"

#define SG_DECODE_DEPTH 3
#define SG_DECODE_MAX 8192 /* bytes; the longest URL */

/* Buffers for decoded texts, one for each depth; one thread at a time. */
struct sg_decoder {
	char room[SG_DECODE_DEPTH][SG_DECODE_MAX];
};

/* What is accepted as a URL; each form includes those above it. */
enum sg_url_form {
	SG_FORM_ABSOLUTE, /* "https://host/", "://host", "s://host" */
	SG_FORM_SLASHED,  /* also "https/host/" */
	SG_FORM_BARE      /* also "host/", unless it ends like a file */
};

/*
 * Decode the whole of `text` to a URL: as it is, percent-encoded, base64
 * (either alphabet, padding optional), hex, letters shifted (rot13), XORed,
 * reversed, or several of these nested.  On true, *host_on is the URL from its
 * host on: borrowed from `text` or from the decoder, until its next call.
 */
bool sg_decode_url(struct sg_decoder *decoder, struct sg_str text,
    enum sg_url_form form, struct sg_str *host_on);
/*
 * Find the first URL inside a base64 text that contains more than a URL, such
 * as a signed token; parts between dots are decoded separately. *host_on as
 * above.
 */
bool sg_decode_inside(struct sg_decoder *decoder, struct sg_str text,
    struct sg_str *host_on);

/*
 * One codec each.  They return the bytes written, or 0 if `text` does not have
 * this encoding or is too long.  `out` has SG_DECODE_MAX bytes.
 */
size_t sg_decode_percent(struct sg_str text, char *out);
size_t sg_decode_base64(struct sg_str text, char *out);

/*
 * Decode "www-bbc-co-uk" to "www.bbc.co.uk" and "a--b" to "a-b", as
 * translate.goog and many mirrors encode hosts.  Returns the bytes written, or
 * 0 if `label` is longer than `cap`.
 */
size_t sg_decode_dashes(struct sg_str label, char *out, size_t cap);
/*
 * The first question's name in a DNS message (RFC 1035 section 4.1), in lower
 * case.  Returns the bytes written, or 0 if there is no valid question or it
 * does not fit.
 */
size_t sg_decode_dns(struct sg_str message, char *out, size_t cap);

#endif
