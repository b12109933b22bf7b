/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * until.h -- reads until when something is to hold, as people write it.
 *
 * Any thread may call these functions.
 */
#ifndef SG_UNTIL_H
#define SG_UNTIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"

struct sg_gate;

/*
 * Read an end in the time of the gate's school. `now` is UTC seconds. It may be
 *   - a duration, with or without "for": "1 day", "for 2 weeks", "45m", "1h";
 *   - a time of today: "15:20";
 *   - a day, to its end: "2026-12-01", "1 Dec 2026", "Tue 1 Dec 2026";
 *   - a day and a time: "Tue 1 Dec 2026 15:20", "2026-12-01 15:20";
 *   - an instant: "2026-12-01T15:20:00Z".
 * A wrong weekday is an error. A month is 31 days, a year 366 days. The end may
 * lie in the past. Returns false, with `why`, if the text is none of them.
 */
bool sg_until_parse(const char *text, const struct sg_gate *gate, int64_t now,
    int64_t *utc, char why[SG_WHY_BYTES]);
/* Read a duration, as above, in seconds. */
bool sg_duration_parse(const char *text, int64_t *seconds);

#endif
