/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * case.h -- makes a request from an `expect` line: by a member of its group, on
 * a device of its `on` group, for an address of its site.
 *
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_EXPECT_CASE_H
#define SG_EXPECT_CASE_H

#include <stdbool.h>

#include "gate/request.h"
#include "policy/compile/compile.h"

#define SG_EXPECT_HEADERS 2

/* A request with the memory that it points into; do not copy. */
struct sg_expect_case {
	struct sg_request request;
	struct sg_header headers[SG_EXPECT_HEADERS];
	struct sg_str group;
};

/*
 * Make the request of `expect`, except for request.now.  Returns false if it
 * cannot be made (the group has no members, the list no sites); the error is
 * in `problems`.  *out borrows from the policy and the arena.
 */
bool sg_expect_case(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_problems *problems,
    struct sg_expect_case *out);

#endif
