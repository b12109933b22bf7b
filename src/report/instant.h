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
 * Read an instant like "2026-11-24T10:15:00Z".  Instead of "Z" there may be an
 * offset like "+01:00", as in RFC 3339.  If `gate` is not NULL, the text may
 * also be like "2026-11-24 10:15[:00]", in the local time of the gate's school.
 * Returns false when the text is something else.
 */
bool sg_instant_parse(struct sg_str text, const struct sg_gate *gate,
    int64_t *utc);

#define SG_INSTANT_TEXT 32
/* Write an instant as "2026-11-24T10:15:00Z".  Writes "" when the year of the
 * instant has more than four digits. */
void sg_instant_text(int64_t utc, char out[SG_INSTANT_TEXT]);
/* Write an instant in the school's local time, as "Tue 24 Nov 2026 10:45:00
 * GMT". */
void sg_local_text(const struct sg_gate *gate, int64_t utc,
    char out[SG_INSTANT_TEXT]);

#endif
