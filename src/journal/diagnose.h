/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diagnose.h -- finds out what is wrong with lines of a day's file. It looks at
 * each line that does not follow from the line before it: its hash is not right
 * for that line (dayfile.h).
 *
 * For verify.c. One thread at a time per file.
 */
#ifndef SG_DIAGNOSE_H
#define SG_DIAGNOSE_H

#include "journal/dayfile.h"
#include "journal/verify.h"

/*
 * Call `found`, with `ctx`, for each fault, in the order of the lines.  `key`
 * is the key of the file's day.  Call sg_dayfile_prove() first.
 */
void sg_diagnose(const struct sg_dayfile *file, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx);

#endif
