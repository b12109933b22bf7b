/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mend.h -- repairs a journal after a killed writer, a power cut or a
 * manipulation, so that writing can go on.
 *
 * For writer.c. The caller must hold the journal's file lock. A repair never
 * hides damage. writer.c records each repair, and that record says what a
 * verification (verify.h) will find.
 */
#ifndef SG_MEND_H
#define SG_MEND_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/files.h"

/*
 * Read the file `head` (head.h) into writer->head.
 *
 * `head` may be missing, changed, or older than the last record that this
 * process knows. Then writer->head is rebuilt from the last record that this
 * process knows. If this process knows no record, writer->head is rebuilt from
 * the last day's file. After a rebuild *note is a static text to record.
 * Otherwise *note is unchanged.
 *
 * Returns false, with the writer's `why` set, on failure.
 */
bool sg_mend_head(struct sg_writer *writer, const char **note);
/*
 * Repair the end of the open day's file. The file has `size` bytes. Valid
 * records that the head does not know yet are accepted. Everything else after
 * the head's last record is cut off. If complete lines are cut off, they are
 * first copied to the day's .cut file (sg_days_beside()).
 *
 * `note` becomes the text to record, or "" if there was nothing to repair.
 * Returns false, with the writer's `why` set, on failure.
 */
#define SG_MEND_NOTE 160
bool sg_mend_tail(struct sg_writer *writer, uint64_t size,
    char note[SG_MEND_NOTE]);

#endif
