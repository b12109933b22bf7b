/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json.h -- small things that all who read or write the desk's messages do with
 * JSON.
 *
 * Pure.  Any thread.
 */
#ifndef SG_DESK_JSON_H
#define SG_DESK_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* Returns a member that is a text, borrowed; NULL if there is none. */
const char *sg_json_text(const json_t *from, const char *name);
/* Set a member to a text; nothing is done if `text` is NULL. */
void sg_json_put(json_t *to, const char *name, const char *text);
/*
 * Returns true if no object or array of `line` (n bytes) has another one in it.
 * Ask this before a parser reads what a stranger wrote: a parser follows
 * nesting by recursion.  Cost: one pass.
 */
bool sg_json_is_flat(const char *line, size_t n);

#endif
