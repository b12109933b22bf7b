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
 * Judge each `expect` line of the policy with `gate`, which was opened on the
 * compiled policy.  It is an error in `problems` if the verdict is not the
 * expected one, or if no request can be made from the line.  It is a warning if
 * the line is about a day for which the policy has no compiled times.
 */
void sg_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems);
/*
 * True if an `expect` line is about a day before `today` (a local day, counted
 * from 1970-01-01).  Then the image must also have the exceptions that have
 * ended since that day.
 */
bool sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today);

#endif
