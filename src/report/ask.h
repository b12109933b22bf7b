/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.h -- one JSON object to a request of the gate, and a verdict to one.
 *
 * The form is that of `schoolgate judge`; see schoolgate(1).
 */
#ifndef SG_ASK_H
#define SG_ASK_H

#include <jansson.h>

#include "gate/gate.h"

#define SG_ASK_HEADERS 1024
#define SG_ASK_GROUPS 256

/* A request with the memory its spans need; borrows from the JSON object. */
struct sg_ask {
	struct sg_request request;
	struct sg_header headers[SG_ASK_HEADERS];
	struct sg_str groups[SG_ASK_GROUPS];
};

/*
 * Fill `ask` from `object`, which must live as long.  `now` is for objects
 * without "at".  Returns NULL, or what is wrong (static text).
 */
const char *sg_ask_read(json_t *object, int64_t now, struct sg_ask *ask);
/* One more header; X-SNI tells the TLS server name ("-": none was sent).
 * Returns NULL, or what is wrong (static text). */
const char *sg_ask_header(struct sg_ask *ask, struct sg_str name,
    struct sg_str value);

/* A new object with the verdict, "id" first; NULL without memory. */
json_t *sg_ask_answer(const struct sg_gate *gate,
    const struct sg_verdict *verdict, json_t *id);
/* A text; bytes that are no UTF-8 are shown as \xHH.  NULL without memory. */
json_t *sg_ask_text(struct sg_str text);

/* "school.policy:71" for a rule; false when no line decided. */
#define SG_PLACE_TEXT 300
bool sg_rule_place(const struct sg_gate *gate, uint32_t rule,
    char out[SG_PLACE_TEXT]);

#endif
