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
 * Judge each `expect` line of the policy with `gate`.  The gate must be open on
 * the compiled policy.  These are added to `problems`:
 * - An error for each wrong verdict.
 * - An error for each line from which no request can be made.
 * - A warning for each line about a day for which the policy has no times.
 */
void sg_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems);
/*
 * Returns true if an `expect` line is about a day before `today` (a local day,
 * counted from 1970-01-01).  The image must then also have the exceptions that
 * ended between that day and today.
 */
bool sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today);

#endif
