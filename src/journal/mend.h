/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mend.h -- what a killed writer, a power cut or a hand has left of a
 * journal, made fit to go on from, and recorded.
 *
 * For writer.c, under the lock.  Nothing is made to look whole that is not:
 * each record about it names what verify.h will find.
 */
#ifndef SG_MEND_H
#define SG_MEND_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/files.h"

/*
 * Read the head.  One that is missing, changed or older than what this
 * process has seen is made anew from that, or from the last day's file, and
 * *note is what has to be recorded of it (static); else it stays NULL.
 */
bool sg_mend_head(struct sg_writer *writer, const char **note);
/*
 * The open day's file has `size` bytes: take in records that the head does
 * not know yet, cut what is no record.  *note is what has to be recorded of
 * it, or empty.  Whole lines that are cut are kept in a file beside it.
 */
#define SG_MEND_NOTE 160
bool sg_mend_tail(struct sg_writer *writer, uint64_t size,
    char note[SG_MEND_NOTE]);

#endif
