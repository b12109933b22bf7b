/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchor.h -- anchors: the end of a journal in one short line, kept on another
 * machine to show later whether the journal was replaced by an older copy.
 *
 * Root on this machine can put back journal, head and key together from a
 * backup, and no file here would show it.  verify.h compares anchors.
 */
#ifndef SG_ANCHOR_H
#define SG_ANCHOR_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"
#include "base/why.h"

struct sg_anchor {
	int32_t day;       /* UTC day of the file with the record */
	uint64_t sequence; /* of the record; counts from the journal's first
			      record, including deleted days */
	uint8_t hash[SG_CHAIN_BYTES]; /* of the record, and so of all records
					 before it */
	int64_t at_ms; /* when the anchor was made, by this machine's clock;
			  whole seconds */
};

/*
 * One word, so that it stays whole in a mail or a log:
 * "sga1-2026-11-24-1234-HASH-20261124T101500Z", HASH as in the record.
 */
#define SG_ANCHOR_MARK "sga1-"
#define SG_ANCHOR_TEXT 136
void sg_anchor_text(const struct sg_anchor *anchor, char out[SG_ANCHOR_TEXT]);
/*
 * Find and parse the anchor in `line`; text around it (a log's time, a mail's
 * "> ") is ignored.  Returns NULL and fills *anchor on success, else a static
 * text with what is wrong and what to do.
 */
const char *sg_anchor_parse(struct sg_str line, struct sg_anchor *anchor);

/*
 * Make an anchor of the last whole record in the journal's files.  The record
 * is synced to the disk first: an anchor of a record that a power cut removes
 * would look like a journal that was put back.  The record is not verified.
 * Returns false, with `why`, if there is no record or on an I/O error. Cost:
 * reads the last day's file, and waits for the disk.
 */
bool sg_anchor_now(const char *folder, int64_t now_ms, struct sg_anchor *anchor,
    char why[SG_WHY_BYTES]);

#endif
