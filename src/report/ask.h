/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.h -- reads a request from JSON, and writes a verdict as JSON.
 *
 * The objects are those of `schoolgate judge`: see schoolgate(1).  Every
 * function may be called from any thread.
 */
#ifndef SG_ASK_H
#define SG_ASK_H

#include <jansson.h>

#include "gate/gate.h"

#define SG_ASK_HEADERS 1024
#define SG_ASK_GROUPS 256

/* A request, with the arrays that it points into. */
struct sg_ask {
	struct sg_request request;
	struct sg_header headers[SG_ASK_HEADERS];
	struct sg_str groups[SG_ASK_GROUPS];
};

/*
 * Fill `ask` from `object`.  The request borrows its texts from `object`, which
 * must outlive it.  `now` (UTC seconds) is the time of a request without "at".
 * Returns NULL, or what is wrong as static text.
 */
const char *sg_ask_read(json_t *object, int64_t now, struct sg_ask *ask);
/* Add a header, which is borrowed.  "X-SNI" sets the TLS server name instead;
 * its value "-" stands for a greeting without one.  Returns NULL, or what is
 * wrong as static text. */
const char *sg_ask_header(struct sg_ask *ask, struct sg_str name,
    struct sg_str value);

/* Returns a new object with the verdict, the caller's to free; "id" comes first
 * and may be NULL.  NULL when there is no memory. */
json_t *sg_ask_answer(const struct sg_gate *gate,
    const struct sg_verdict *verdict, json_t *id);
/* Returns a new JSON string; bytes that are not UTF-8 become \xHH.  NULL when
 * there is no memory. */
json_t *sg_ask_text(struct sg_str text);

/* Write the file and line of a rule: "school.policy:71".  False when `rule` is
 * SG_NO_RULE. */
#define SG_PLACE_TEXT 300
bool sg_rule_place(const struct sg_gate *gate, uint32_t rule,
    char out[SG_PLACE_TEXT]);

#endif
