/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sources.h -- types and functions that `schoolgate lists update` and
 * `schoolgate lists show` share.  Single-threaded, like the whole command.
 */
#ifndef SG_CLI_LISTS_SOURCES_H
#define SG_CLI_LISTS_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/lists/fetched.h"

struct sg_arena;
struct sg_call;

/* A `source` line of the policy, and the record of its list.  The line names
 * the URL from which the list is fetched. */
struct sg_lists_source {
	const struct sg_ast_sites *sites;
	const struct sg_ast_source *source;
	const char *path;
	struct sg_fetched known;
	int64_t due; /* When the list is to be fetched next, in UTC seconds.  0
			means at once */
};

/* The options of `schoolgate lists`, and what was read for it. */
struct sg_lists {
	struct sg_arena *arena;
	const struct sg_call *call;
	const char *policy, *ca_file, *patience;
	bool force, json;
	int64_t now; /* UTC seconds */
	struct sg_policy_ast *ast;
	const char *folder; /* folder of the fetched lists */
	struct sg_lists_source *v;
	size_t n;
};

/* sg_lists_named() returns how many words of the command line name lists.
 * sg_lists_wants() returns true if the command line names the list of the
 * heading `sites`, or names no list. */
size_t sg_lists_named(const struct sg_lists *lists);
bool sg_lists_wants(const struct sg_lists *lists, struct sg_str sites);
/* Whether a copy of the list was fetched and is kept.  A kept copy can be
 * compiled. */
bool sg_lists_is_kept(const struct sg_lists_source *source);
/* Put the sources that the command line names, or all sources, into lists->v.
 */
void sg_lists_gather(struct sg_lists *lists);

#endif
