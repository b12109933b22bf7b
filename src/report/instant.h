/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * instant.h -- reads and writes instants, as people and programs write them.
 *
 * Instants are UTC seconds. Every function may be called from any thread.
 */
#ifndef SG_INSTANT_H
#define SG_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct sg_gate;

/*
 * Read an instant like "2026-11-24T10:15:00Z". Instead of "Z" there may be an
 * offset like "+01:00" (RFC 3339). If `gate` is not NULL, a local time of the
 * gate's school is accepted, too: "2026-11-24 10:15" or "2026-11-24 10:15:00".
 * Returns false if the text has none of these forms.
 */
bool sg_instant_parse(struct sg_str text, const struct sg_gate *gate,
    int64_t *utc);

#define SG_INSTANT_TEXT 32
/*
 * Write an instant as "2026-11-24T10:15:00Z". If its year has more than four
 * digits, write "".
 */
void sg_instant_text(int64_t utc, char out[SG_INSTANT_TEXT]);
/* Write an instant in the school's local time, as "Tue 24 Nov 2026 10:45:00
 * GMT". */
void sg_local_text(const struct sg_gate *gate, int64_t utc,
    char out[SG_INSTANT_TEXT]);

#endif
