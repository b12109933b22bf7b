/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchor.h -- makes and parses anchors. An anchor is one short line that names
 * the last record of a journal. People keep anchors on another machine.
 *
 * Somebody who is root on this machine can replace the whole journal by an
 * older backup, together with its key and its file `head` (head.h). No file on
 * this machine then shows that newer records are missing. An anchor shows it,
 * because verify.h looks for the record that the anchor names.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_ANCHOR_H
#define SG_ANCHOR_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/chain.h"
#include "base/why.h"

struct sg_anchor {
	int32_t day; /* UTC day of the file with the record, in days since
			1970-01-01 */
	/*
	 * Number of the record, counted from the journal's first record, which
	 * is 1. Deleted records are counted too.
	 */
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES]; /* hash of the record; it also covers all
					 earlier records */
	int64_t at_ms; /* when the anchor was made, by this machine's clock; a
			  whole number of seconds */
};

/*
 * An anchor as text: "sga1-2026-11-24-1234-HASH-20261124T101500Z". After the
 * mark it has the record's day, number and hash, and the time when the anchor
 * was made. The text contains no blank, so that mail programs and logs do not
 * split it into two lines.
 */
#define SG_ANCHOR_MARK "sga1-"
#define SG_ANCHOR_TEXT 136
void sg_anchor_text(const struct sg_anchor *anchor, char out[SG_ANCHOR_TEXT]);
/*
 * Find and parse the anchor in `line`. Text around the anchor (a log's time, a
 * mail's "> ") is ignored. Returns NULL and fills *anchor on success. Otherwise
 * returns a static text that says what is wrong and what to do.
 */
const char *sg_anchor_parse(struct sg_str line, struct sg_anchor *anchor);

/*
 * Make an anchor of the last whole record in the journal's files. The record's
 * hash is not verified. The record is synced to the disk first. Otherwise a
 * power cut could remove the record, and the anchor would then make the journal
 * look replaced.
 *
 * Returns false, with `why`, if there is no record or on an I/O error. Cost:
 * reads the last day's file, and waits for the disk.
 */
bool sg_anchor_now(const char *folder, int64_t now_ms, struct sg_anchor *anchor,
    char why[SG_WHY_BYTES]);

#endif
