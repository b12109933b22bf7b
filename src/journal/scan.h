/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h -- looks for what the journal itself wrote into a record, without
 * reading all of it as JSON.
 *
 * Safe because values are escaped: what somebody else put into a record has
 * no bare quotation mark, and every name looked for begins with one.
 */
#ifndef SG_JOURNAL_SCAN_H
#define SG_JOURNAL_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Move *text behind the first `name`.  False: there is none, *text stays. */
bool sg_scan_skip(struct sg_str *text, struct sg_str name);
static inline bool
sg_scan_has(struct sg_str text, struct sg_str name)
{
	return sg_scan_skip(&text, name);
}
/* The number, or the day, that follows `name`; 0 and false: none does. */
uint64_t sg_scan_number(struct sg_str text, struct sg_str name);
bool sg_scan_day(struct sg_str text, struct sg_str name, int32_t *day);
/* The 2 * n hex digits that follow `name` as bytes. */
bool sg_scan_hex(struct sg_str text, struct sg_str name, uint8_t *bytes,
    size_t n);

/* What each record about the journal itself says. */
#define SG_SCAN_ACTION(word) SG_LIT("\"action\":\"journal-" word "\"")

#endif
