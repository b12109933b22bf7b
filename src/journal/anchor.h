/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchor.h -- where a journal ends now, in a short line that is kept somewhere
 * else: what shows later that all of it was not put back to before.
 *
 * Whoever has the machine can put back journal, head and key together, and
 * nothing on it tells.  verify.h compares anchors.
 */
#ifndef SG_ANCHOR_H
#define SG_ANCHOR_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"
#include "base/why.h"

struct sg_anchor {
	int32_t day;       /* of the file that the record is in */
	uint64_t sequence; /* of the record, counted from the journal's
			      beginning, deleted days included */
	uint8_t hash[SG_CHAIN_BYTES]; /* of it, and so of all before */
	int64_t at_ms; /* when it was made, by the machine's clock; whole
			  seconds */
};

/*
 * One word, so that it stays whole in a mail or a log:
 * "sga1-2026-11-24-1234-HASH-20261124T101500Z", HASH as in the record.
 */
#define SG_ANCHOR_MARK "sga1-"
#define SG_ANCHOR_TEXT 136
void sg_anchor_text(const struct sg_anchor *anchor, char out[SG_ANCHOR_TEXT]);
/*
 * Read the word in `line` that begins as anchors do; what stands around it (a
 * log's time, a mail's "> ") does not matter.  NULL: *anchor is filled; else
 * what is wrong with the line, and what to do (static).
 */
const char *sg_anchor_parse(struct sg_str line, struct sg_anchor *anchor);

/*
 * The last whole record that is in the journal's files now, and on the disk
 * before this returns: an anchor of a record that a power cut takes away would
 * look like a journal that was put back.  False: why.
 * Does not prove it.  Cost: reads the last day's file, and waits for the disk.
 */
bool sg_anchor_now(const char *folder, int64_t now_ms, struct sg_anchor *anchor,
    char why[SG_WHY_BYTES]);

#endif
