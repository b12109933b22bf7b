/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * owner.h -- tells whether a file of the folder that the c-icap service and the
 * judge share is one that the other side made.
 *
 * The folder belongs to root and is sticky, and both users may make files in
 * it. So whoever makes a file first owns it, and the other one cannot replace
 * it. Each side knows the other one by not being itself: it refuses a file that
 * it owns itself, and one that others than its owner can write.
 */
#ifndef SG_TUNNELS_OWNER_H
#define SG_TUNNELS_OWNER_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/why.h"

/*
 * Examine a file that is open: `st` is what fstat(2) says of it.  Returns true
 * if the other side made it.  Otherwise the sentence in `why` says why not, and
 * what to do.  If the folder of `path` belongs to this process, only this user
 * makes files there, and a file of its own is fine.
 */
bool sg_owner_is_other(const char *path, const struct stat *st,
    char why[SG_WHY_BYTES]);

#endif
