/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h -- finds JSON members in a record's line, without parsing the whole
 * line as JSON.
 *
 * Only members that the journal itself wrote are found. A client cannot fake
 * one: every `name` that is searched for begins with an unescaped quotation
 * mark, and all quotation marks inside values are escaped. Pure: no I/O, no
 * allocation.
 */
#ifndef SG_JOURNAL_SCAN_H
#define SG_JOURNAL_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Move *text past the first `name`.  Returns false, with *text unchanged, if
 * `name` is not found.
 */
bool sg_scan_skip(struct sg_str *text, struct sg_str name);
static inline bool
sg_scan_has(struct sg_str text, struct sg_str name)
{
	return sg_scan_skip(&text, name);
}
/* Read the number, or the day (in days since 1970-01-01), after `name`. If
 * there is no number or day, sg_scan_number() returns 0, and sg_scan_day()
 * returns false. */
uint64_t sg_scan_number(struct sg_str text, struct sg_str name);
bool sg_scan_day(struct sg_str text, struct sg_str name, int32_t *day);
/*
 * Decode the 2 * n hex digits after `name`. Returns false if there are fewer
 * digits.
 */
bool sg_scan_hex(struct sg_str text, struct sg_str name, uint8_t *bytes,
    size_t n);

/*
 * Text of the member "action" in a record about the journal itself. The readers
 * recognise these records by this text.
 */
#define SG_SCAN_ACTION(word) SG_LIT("\"action\":\"journal-" word "\"")

#endif
