/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h -- finds members that the journal itself wrote in a record, without
 * parsing all of it as JSON.
 *
 * Safe because values are escaped: text from outside contains no bare quotation
 * mark, and every `name` begins with one.  Pure: no I/O, no allocation.
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
/* The number, or the day, after `name`; 0 or false if there is none. */
uint64_t sg_scan_number(struct sg_str text, struct sg_str name);
bool sg_scan_day(struct sg_str text, struct sg_str name, int32_t *day);
/*
 * Decode the 2 * n hex digits after `name`.  Returns false if they are not
 * there.
 */
bool sg_scan_hex(struct sg_str text, struct sg_str name, uint8_t *bytes,
    size_t n);

/* Matches a record about the journal itself, by its action. */
#define SG_SCAN_ACTION(word) SG_LIT("\"action\":\"journal-" word "\"")

#endif
