/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.h -- reads a request from JSON, and writes a verdict as JSON.
 *
 * schoolgate(1) describes the JSON objects, at `schoolgate judge`.  Every
 * function may be called from any thread.
 */
#ifndef SG_ASK_H
#define SG_ASK_H

#include <jansson.h>

#include "gate/gate.h"

#define SG_ASK_HEADERS 1024
#define SG_ASK_GROUPS 256

/* A request, and the arrays that it points into. */
struct sg_ask {
	struct sg_request request;
	struct sg_header headers[SG_ASK_HEADERS];
	struct sg_str groups[SG_ASK_GROUPS];
};

/*
 * Fill `ask` from `object`. The request borrows its texts from `object`, so
 * `object` must outlive `ask`. If `object` has no "at", the request is made at
 * `now` (UTC seconds). Returns NULL on success. Otherwise returns a static text
 * that says what is wrong.
 */
const char *sg_ask_read(json_t *object, int64_t now, struct sg_ask *ask);
/*
 * Add a header to the request. Both texts are borrowed. Returns NULL on
 * success. Otherwise returns a static text that says what is wrong.
 *
 * The name "X-SNI" is special: it adds no header, and `value` becomes the TLS
 * server name. The value "-" then means that the TLS greeting has no server
 * name.
 */
const char *sg_ask_header(struct sg_ask *ask, struct sg_str name,
    struct sg_str value);

/*
 * Returns a new JSON object with the verdict. The caller frees the object. The
 * object's first member is "id" with the value `id`. `id` is borrowed and may
 * be NULL. Returns NULL if memory cannot be allocated.
 */
json_t *sg_ask_answer(const struct sg_gate *gate,
    const struct sg_verdict *verdict, json_t *id);
/*
 * Returns `text` as a new JSON string. The caller frees the string. Bytes that
 * are not UTF-8 become \xHH. Returns NULL if memory cannot be allocated.
 */
json_t *sg_ask_text(struct sg_str text);

/*
 * Write the file and the line number of a rule, as "school.policy:71". Returns
 * false if `rule` is SG_NO_RULE.
 */
#define SG_PLACE_TEXT 300
bool sg_rule_place(const struct sg_gate *gate, uint32_t rule,
    char out[SG_PLACE_TEXT]);

#endif
