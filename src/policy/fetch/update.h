/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * update.h -- updates the list of a `source` line: fetches, unpacks and checks
 * it, and replaces the stored list only if all checks pass.
 *
 * Does not compile (build.h).  The caller decides when to update.  One thread
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
	bool smaller;       /* accept a list with less than half of the names
			       that the stored list has */
};

enum sg_update_result {
	SG_UPDATE_FAILED = 1, /* an error was added; the old list stays */
	SG_UPDATE_SAME,
	SG_UPDATE_NEW
};

/*
 * Take the lock for updating the lists of `state_folder`, without waiting; the
 * folder is created if it is missing.  Returns a file descriptor, which the
 * caller closes to release the lock, or -1 and adds an error.
 */
int sg_update_begin(struct sg_arena *arena, const char *state_folder,
    struct sg_problems *problems);
/* When the next update is due, in UTC seconds; 0 if no update has succeeded
 * yet. */
int64_t sg_update_due(const struct sg_ast_source *source,
    const struct sg_fetched *fetched);
/*
 * Update the list of `source`, a line under the heading `sites`, and write the
 * list's record (fetched.h).  The caller must hold the lock that
 * sg_update_begin() takes.  SG_UPDATE_NEW comes with an error if the list was
 * replaced but its record could not be written.
 */
enum sg_update_result sg_update_list(struct sg_arena *arena,
    const struct sg_update_options *options, const struct sg_ast_sites *sites,
    const struct sg_ast_source *source, struct sg_problems *problems);

#endif
