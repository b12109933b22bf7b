/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mend.h -- repairs a journal after a killed writer, a power cut or a
 * manipulation, so that writing can go on, and has the repair recorded.
 *
 * For writer.c, under the lock.  A repair never hides damage: its record shows
 * what verify.h will find.
 */
#ifndef SG_MEND_H
#define SG_MEND_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/files.h"

/*
 * Read the head.  If it is missing, changed or older than what this process has
 * seen, it is rebuilt from that, or from the last day's file, and *note is set
 * to the text to record (static); else *note is unchanged.  Returns false, with
 * `why` of the writer, on failure.
 */
bool sg_mend_head(struct sg_writer *writer, const char **note);
/*
 * Repair the end of the open day's file, which has `size` bytes: accept valid
 * records that the head does not know yet, cut off everything else.  `note` is
 * the text to record, or empty.  If whole lines are cut, they are kept in a
 * file beside it (days.h).  Returns false, with `why` of the writer, on
 * failure.
 */
#define SG_MEND_NOTE 160
bool sg_mend_tail(struct sg_writer *writer, uint64_t size,
    char note[SG_MEND_NOTE]);

#endif
