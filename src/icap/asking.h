/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * asking.h -- the link on a block page to the officer's desk, by which somebody
 * asks that the page be opened.
 *
 * The link is the desk's address, "/#/ask/" and a reference (journal/ask.h).
 * Browsers never send the part behind "#", so the reference is in no server's
 * log.
 */
#ifndef SG_ICAP_ASKING_H
#define SG_ICAP_ASKING_H

#include <stdbool.h>
#include <stdint.h>

#include "icap/page/page.h"
#include "journal/ask.h"

struct sg_gate;
struct sg_request;
struct sg_verdict;

struct sg_asking {
	char desk[SG_DESK_URL_BYTES]; /* "https://desk.example"; "": none */
	bool has_key;
	uint8_t key[SG_ASK_KEY_BYTES];
};

/*
 * Set the desk's address.  Returns false if it is not http:// or https://, a
 * host, perhaps a port and a path, of the characters that need no escaping
 * anywhere; or if it is too long.
 */
bool sg_asking_set(struct sg_asking *asking, const char *desk);

/* Returns true if there is a desk, and the key of the references.  `asking` may
 * be NULL. */
bool sg_asking_is_ready(const struct sg_asking *asking);

/* Returns true if no exception can open what the verdict blocks. */
bool sg_asking_is_closed(const struct sg_gate *gate,
    const struct sg_verdict *verdict);

/*
 * Write the reference (journal/ask.h) of what `verdict` blocks, whose code is
 * `code`; "" if no page shows one.  Returns false, and writes "", if there is
 * no desk or no key.
 */
bool sg_asking_reference(const struct sg_asking *asking,
    const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, const char *code,
    char reference[SG_ASK_TEXT]);

/*
 * Write the link for the page of `verdict`, whose code is `code`.  Returns
 * false, and writes "", if there is no desk or no key.
 */
bool sg_asking_link(const struct sg_asking *asking, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    const char *code, char link[SG_DESK_LINK_BYTES]);

#endif
