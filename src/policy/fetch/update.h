/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * update.h -- one list of a `source` line brought up to date: fetched,
 * unpacked, looked at, and kept only when it can be trusted to be the list.
 *
 * Compiles nothing (build.h), and does not decide when it is time.
 */
#ifndef SG_UPDATE_H
#define SG_UPDATE_H

#include "policy/language/ast.h"
#include "policy/lists/fetched.h"

struct sg_arena;
struct sg_fetcher;

struct sg_update_options {
	struct sg_fetcher *fetcher;
	const char *folder; /* of all fetched lists */
	int64_t now;        /* UTC seconds */
	bool smaller;       /* a list may have lost more than half of itself */
};

enum sg_update_result {
	SG_UPDATE_FAILED = 1, /* a problem says why; the list before stays */
	SG_UPDATE_SAME,
	SG_UPDATE_NEW
};

/*
 * Be the only one who updates the lists of `state_folder`, which is made if
 * it is missing: a file descriptor to close in the end, or -1 and a problem.
 */
int sg_update_begin(struct sg_arena *arena, const char *state_folder,
    struct sg_problems *problems);
/* When the server is to be asked again; UTC seconds, 0: now. */
int64_t sg_update_due(const struct sg_ast_source *source,
    const struct sg_fetched *fetched);
/* Bring up to date what `source` of `sites` names. */
enum sg_update_result sg_update_list(struct sg_arena *arena,
    const struct sg_update_options *options, const struct sg_ast_sites *sites,
    const struct sg_ast_source *source, struct sg_problems *problems);

#endif
