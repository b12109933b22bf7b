/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * update.h -- updates the list of a `source` line: fetches, unpacks, checks and
 * stores the list.
 *
 * The stored list is replaced only if all checks pass.  The list is not
 * compiled here (see build.h).  The caller decides when to update.  One thread
 * at a time.
 */
#ifndef SG_UPDATE_H
#define SG_UPDATE_H

#include "policy/language/ast.h"
#include "policy/lists/fetched.h"

struct sg_arena;
struct sg_fetcher;

struct sg_update_options {
	struct sg_fetcher *fetcher;
	const char *folder; /* folder of all fetched lists */
	int64_t now;        /* UTC seconds */
	bool smaller;       /* accept a new list that has less than half as
			       many names as the stored list */
};

enum sg_update_result {
	SG_UPDATE_FAILED = 1, /* an error was added; the old list stays */
	SG_UPDATE_SAME,
	SG_UPDATE_NEW
};

/*
 * Take the lock for updating the lists of `state_folder`, without waiting.  The
 * folder is created if it is missing.  Returns a file descriptor.  The caller
 * closes the file descriptor to release the lock.  On failure returns -1 and
 * adds an error.
 */
int sg_update_begin(struct sg_arena *arena, const char *state_folder,
    struct sg_problems *problems);
/* Returns when the next update is due, in UTC seconds.  Returns 0 if no update
 * has succeeded yet. */
int64_t sg_update_due(const struct sg_ast_source *source,
    const struct sg_fetched *fetched);
/*
 * Update the list of `source`, and write the record of the list (fetched.h).
 * `source` is a line under the heading `sites`.  The caller must hold the lock
 * that sg_update_begin() takes.  If the list is replaced and then the record
 * cannot be written, adds an error and returns SG_UPDATE_NEW.
 */
enum sg_update_result sg_update_list(struct sg_arena *arena,
    const struct sg_update_options *options, const struct sg_ast_sites *sites,
    const struct sg_ast_source *source, struct sg_problems *problems);

#endif
