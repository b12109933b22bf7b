/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sources.h -- what `schoolgate lists update` and `show` share.
 */
#ifndef SG_CLI_LISTS_SOURCES_H
#define SG_CLI_LISTS_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/lists/fetched.h"

struct sg_arena;
struct sg_call;

/* A `source` line that was asked for, and what is known of its list. */
struct sg_lists_source {
	const struct sg_ast_sites *sites;
	const struct sg_ast_source *source;
	const char *path;
	struct sg_fetched known;
	int64_t due; /* 0: at once */
};

/* A call of `schoolgate lists`. */
struct sg_lists {
	struct sg_arena *arena;
	const struct sg_call *call;
	const char *policy, *ca_file, *patience;
	bool force, json;
	int64_t now; /* UTC seconds */
	struct sg_policy_ast *ast;
	const char *folder; /* of what was fetched */
	struct sg_lists_source *v;
	size_t n;
};

/* Words of the call that name lists: how many, and is `sites` meant? */
size_t sg_lists_named(const struct sg_lists *lists);
bool sg_lists_wants(const struct sg_lists *lists, struct sg_str sites);
/* The list is there to be compiled. */
bool sg_lists_is_kept(const struct sg_lists_source *source);
/* Put the sources that the call names into lists->v. */
void sg_lists_gather(struct sg_lists *lists);

#endif
