/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * case.h -- makes a request from an `expect` line of the policy.  An `expect`
 * line is a test.  It names a group, a group of devices, a site and the
 * expected verdict.
 *
 * The request is made by a member of the group, on one of the devices, for a
 * URL of the site.
 *
 * One thread at a time.  Memory is in the arena.
 */
#ifndef SG_EXPECT_CASE_H
#define SG_EXPECT_CASE_H

#include <stdbool.h>

#include "gate/request.h"
#include "policy/compile/compile.h"

#define SG_EXPECT_HEADERS 2

/* A request, and the memory that the request points into.  Do not copy this
 * struct. */
struct sg_expect_case {
	struct sg_request request;
	struct sg_header headers[SG_EXPECT_HEADERS];
	struct sg_str group;
};

/*
 * Make the request of `expect` in *out.  The caller must set out->request.now.
 * Returns false and adds an error if no request can be made, for example
 * because the group has no members or the sites list is empty.  *out borrows
 * from the policy and the arena.
 */
bool sg_expect_case(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_problems *problems,
    struct sg_expect_case *out);

#endif
