/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decode.h -- the decoder bank: from a text under encodings to the URL that
 * it hides.
 *
 * Bounded: SG_DECODE_DEPTH encodings on top of each other, SG_DECODE_MAX
 * bytes, no allocation.  Knows no policy, no hosts and no parameters.
 */
#ifndef SG_DECODE_H
#define SG_DECODE_H

#include "base/text.h"

#define SG_DECODE_DEPTH 3
#define SG_DECODE_MAX 8192 /* as long as a URL can be */

/* Where decoded texts are kept; one of a thread. */
struct sg_decoder {
	char room[SG_DECODE_DEPTH][SG_DECODE_MAX];
};

/* What passes for a URL. */
enum sg_url_form {
	SG_FORM_ABSOLUTE, /* "https://host/", "://host", "s://host" */
	SG_FORM_SLASHED,  /* or "https/host/" */
	SG_FORM_BARE      /* or "host/" alone, when its end is no file type */
};

/*
 * Look for a URL in the whole of `text`: as it is, percent-encoded, base64
 * (either alphabet, padding optional), hex, letters shifted (rot13), letters
 * XORed, or backwards; or several of these.  True: *host_on is the URL from
 * its host on, in the decoder's room or in `text`, until the next call.
 */
bool sg_decode_url(struct sg_decoder *decoder, struct sg_str text,
    enum sg_url_form form, struct sg_str *host_on);
/* The first URL inside a base64 text that is more than a URL (a token). */
bool sg_decode_inside(struct sg_decoder *decoder, struct sg_str text,
    struct sg_str *host_on);

/* One codec each; they return the bytes written, or 0 when it does not fit.
 * `out` has SG_DECODE_MAX bytes. */
size_t sg_decode_percent(struct sg_str text, char *out);
size_t sg_decode_base64(struct sg_str text, char *out);

/*
 * "www-bbc-co-uk" to "www.bbc.co.uk", "a--b" to "a-b" (what translate.goog
 * and many mirrors do).  0 when it does not fit `cap` bytes.
 */
size_t sg_decode_dashes(struct sg_str label, char *out, size_t cap);
/*
 * The name asked for in a DNS message (RFC 1035 section 4.1); 0: there is
 * none.
 */
size_t sg_decode_dns(struct sg_str message, char *out, size_t cap);

#endif
