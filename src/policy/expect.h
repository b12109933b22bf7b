/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expect.h -- the policy's own tests, judged by the gate like any request.
 */
#ifndef SG_EXPECT_H
#define SG_EXPECT_H

struct sg_arena;
struct sg_build;
struct sg_policy_ast;
struct sg_problems;

/*
 * Judge each `expect` line of `ast` with the images of `build`.  One that
 * comes out otherwise, or that nobody can be in, is an error in `problems`.
 */
void sg_expect(struct sg_arena *arena, const struct sg_policy_ast *ast,
    const struct sg_build *build, struct sg_problems *problems);

#endif
