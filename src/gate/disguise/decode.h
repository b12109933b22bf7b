/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decode.h -- finds the URL hidden in an encoded text, by trying several
 * decoders.
 *
 * Encodings may be nested, at most SG_DECODE_DEPTH deep.  A decoded text has at
 * most SG_DECODE_MAX bytes.  Pure: no I/O, no allocation.  The functions know
 * no policy, hosts or parameters.
 */
#ifndef SG_DECODE_H
#define SG_DECODE_H

#include "base/text.h"

#define SG_DECODE_DEPTH 3
#define SG_DECODE_MAX 8192 /* bytes; the length limit of a URL */

/* Buffers for decoded texts, one for each depth; one thread at a time. */
struct sg_decoder {
	char room[SG_DECODE_DEPTH][SG_DECODE_MAX];
};

/*
 * What is accepted as a URL.  Each form also accepts everything that the forms
 * listed before it accept.
 */
enum sg_url_form {
	SG_FORM_ABSOLUTE, /* "https://host/", "://host", "s://host" */
	SG_FORM_SLASHED,  /* also "https/host/" */
	SG_FORM_BARE      /* also "host/", unless the host ends like a file name
			     ("a.html") */
};

/*
 * Decode the whole of `text` to a URL.  The text may be plain, percent-encoded,
 * base64 (either alphabet, padding optional), hex, letter-shifted (rot13),
 * XORed or reversed.  Several of these encodings may be nested.  Returns true
 * if a URL was found.  Then *host_on is the URL without its scheme.  It is
 * borrowed from `text` or from `decoder`, and valid until the next use of
 * `decoder`.
 */
bool sg_decode_url(struct sg_decoder *decoder, struct sg_str text,
    enum sg_url_form form, struct sg_str *host_on);
/*
 * Find the first URL inside a base64 text that contains more than a URL, such
 * as a signed token.  The parts between dots are decoded separately.  Returns
 * true if a URL was found.  Then *host_on is the URL without its scheme.  It is
 * borrowed from `decoder`, and valid until the next use of `decoder`.
 */
bool sg_decode_inside(struct sg_decoder *decoder, struct sg_str text,
    struct sg_str *host_on);

/*
 * Undo one encoding.  Each function returns the number of bytes written, or 0
 * if `text` does not have the encoding or is too long.  `out` has SG_DECODE_MAX
 * bytes.
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
 * Write the name of the first question of a DNS message (RFC 1035 section 4.1),
 * in lower case.  Returns the number of bytes written, or 0 if there is no
 * valid question or `cap` is too small.
 */
size_t sg_decode_dns(struct sg_str message, char *out, size_t cap);

#endif
