/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expect.h -- the policy's own tests, judged by the gate like any request.
 */
#ifndef SG_EXPECT_H
#define SG_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/compile/compile.h"

struct sg_gate;

/*
 * Judge each `expect` line of the policy with `gate`, which was made of it.
 * One that comes out otherwise, or that nobody can be in, is an error in
 * `problems`; one about a day that the policy knows nothing of is a warning.
 */
void sg_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems);
/* Does a line speak of a day before `today`?  Then exceptions that have
 * ended since have to be in the image. */
bool sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today);

#endif
