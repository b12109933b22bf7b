/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diagnose.h -- finds out what is wrong with the lines of a day that do not
 * follow from the line before them.
 */
#ifndef SG_DIAGNOSE_H
#define SG_DIAGNOSE_H

#include "journal/dayfile.h"
#include "journal/verify.h"

/*
 * Call `found` for each fault, in order of lines.  `key` is of the file's day;
 * call sg_dayfile_prove() first.
 */
void sg_diagnose(const struct sg_dayfile *file, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx);

#endif
