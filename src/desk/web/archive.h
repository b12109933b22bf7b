/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * archive.h -- packs the files of a folder into one .zip or .tar in memory.
 *
 * Any thread.
 */
#ifndef SG_DESK_WEB_ARCHIVE_H
#define SG_DESK_WEB_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/why.h"

/*
 * Pack the regular files directly in `folder`, as NAME/FILE, with the time
 * `now`.  *bytes gets memory for free().  Returns false, with the reason in
 * `why`, if a file cannot be read or memory runs out.
 */
bool sg_archive(const char *folder, const char *name, bool zip, time_t now,
    char **bytes, size_t *size, char why[SG_WHY_BYTES]);
/* Delete the regular files directly in `folder`, and the folder. */
void sg_archive_remove(const char *folder);

#endif
