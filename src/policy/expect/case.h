/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * case.h -- an `expect` line to the request that it speaks of: some
 * member of the group, some device, some address of the site.
 */
#ifndef SG_EXPECT_CASE_H
#define SG_EXPECT_CASE_H

#include <stdbool.h>

#include "gate/request.h"
#include "policy/compile/compile.h"

#define SG_EXPECT_HEADERS 2

/* A request and the memory that it borrows; do not copy. */
struct sg_expect_case {
	struct sg_request request;
	struct sg_header headers[SG_EXPECT_HEADERS];
	struct sg_str group;
};

/*
 * Make the request of `expect`, all but its time.  False: there is no such
 * request (nobody in the group, no site in the list), with the error in
 * `problems`.
 */
bool sg_expect_case(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_problems *problems,
    struct sg_expect_case *out);

#endif
