/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * instant.h -- instants as people and programs write them.
 *
 * Instants are UTC seconds.  Every function may be called from any thread.
 */
#ifndef SG_INSTANT_H
#define SG_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct sg_gate;

/*
 * Read an instant: "2026-11-24T10:15:00Z" (or with an offset like +01:00, as
 * in RFC 3339) or, where `gate` is given, "2026-11-24 10:15[:00]" in the
 * school's local time.  False when the text is neither.
 */
bool sg_instant_parse(struct sg_str text, const struct sg_gate *gate,
    int64_t *utc);

#define SG_INSTANT_TEXT 32
/* Write "2026-11-24T10:15:00Z"; "" when the year has more than four digits. */
void sg_instant_text(int64_t utc, char out[SG_INSTANT_TEXT]);
/* Write "Tue 24 Nov 2026 10:45:00 GMT", in the school's local time. */
void sg_local_text(const struct sg_gate *gate, int64_t utc,
    char out[SG_INSTANT_TEXT]);

#endif
