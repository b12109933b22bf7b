/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expect.h -- runs a policy's own tests, its `expect` lines, through the gate.
 *
 * One thread at a time for each arena.
 */
#ifndef SG_EXPECT_H
#define SG_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/compile/compile.h"

struct sg_gate;

/*
 * Judge each `expect` line of the policy with `gate`, which was compiled from
 * it.  A line with another outcome, or for which no request can be made, is an
 * error in `problems`; a line about a day outside compiled time is a warning.
 */
void sg_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems);
/* True if an `expect` line is about a day before `today`, a local day number:
 * then the image must also have exceptions that have ended since. */
bool sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today);

#endif
