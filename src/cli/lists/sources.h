/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sources.h -- types and functions that `schoolgate lists update` and
 * `schoolgate lists show` share. Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_LISTS_SOURCES_H
#define SG_CLI_LISTS_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/force.h"
#include "policy/lists/fetched.h"

struct sg_arena;
struct sg_call;

/*
 * A source: a `source` line of the policy, and what is known about its list.
 * The line names the URL from which the list is fetched.
 */
struct sg_lists_source {
	const struct sg_ast_sites *sites;
	const struct sg_ast_source *source;
	const char *path;        /* path of the fetched list */
	struct sg_fetched known; /* the record of its last fetches */
	int64_t due; /* When the list is to be fetched next, in UTC seconds. 0
			means at once. */
};

/* The options of `schoolgate lists`, the policy, and its sources. */
struct sg_lists {
	struct sg_arena *arena;
	const struct sg_call *call;
	/* Values of the options; NULL if not given. */
	const char *policy, *ca_file, *patience;
	bool force, json;
	struct sg_force_asked asked; /* which gates to wait for */
	int64_t now;                 /* UTC seconds */
	struct sg_policy_ast *ast;
	const char *folder; /* folder of the fetched lists */
	struct sg_lists_source *v;
	size_t n;
};

/*
 * sg_lists_named() returns how many lists the command line names.
 * sg_lists_wants() returns true if the command line names the list of the
 * heading `sites`. If the command line names no list, it always returns true.
 */
size_t sg_lists_named(const struct sg_lists *lists);
bool sg_lists_wants(const struct sg_lists *lists, struct sg_str sites);
/*
 * Returns true if the last fetched copy of the list is on disk. It can then be
 * compiled.
 */
bool sg_lists_is_kept(const struct sg_lists_source *source);
/*
 * Returns true if the update of a list is long overdue. The timer for
 * `schoolgate lists update` is then probably off.
 */
bool sg_lists_is_overdue(const struct sg_lists *lists,
    const struct sg_lists_source *source);
/*
 * Put sources into lists->v. If the command line names lists, put the sources
 * of these lists. Otherwise put all sources.
 */
void sg_lists_gather(struct sg_lists *lists);

#endif
