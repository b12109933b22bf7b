/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trusted.h -- reads a configuration file that says who may do what: it is read
 * only if nobody but root could have written it.
 *
 * One thread at a time for each arena.
 */
#ifndef SG_TRUSTED_H
#define SG_TRUSTED_H

#include "base/problems.h"

/* Who may own the file. */
enum sg_trusted {
	SG_TRUSTED_ROOT = 1,
	SG_TRUSTED_SELF /* root, or the user of this process */
};

/*
 * Read the regular file `path` of at most `cap_bytes` into `arena`.  Returns
 * its source; or NULL, with the reason in `problems`, if it cannot be read, has
 * another owner, or can be written by its group or by others.  Owner and text
 * are those of the same open file.
 */
const struct sg_source *sg_trusted_read(const char *path, size_t cap_bytes,
    enum sg_trusted owner, struct sg_arena *arena,
    struct sg_problems *problems);

#endif
