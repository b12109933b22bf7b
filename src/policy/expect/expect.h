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
struct sg_image;

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
 * Prove each `expect` line without a date, such as `always` or `in lesson`, for
 * every instant of compiled time that the line is about.  A platform is tried
 * by each of its names, a sites list by each of its hosts and pages, and a list
 * by up to 100 of its names.  Exceptions that the line does not name, bans and
 * locked lists are left aside.  `names` is the open names image.  Adds an error
 * with the first wrong instant, and the line that decided there.  Returns a
 * text about what was tried, for people, or "" if there is no such line; in the
 * arena.  Cost: about a microsecond for each name and instant.
 */
char *sg_expect_prove(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_image *names, struct sg_problems *problems);
/*
 * Try each line `teachers may open`, and warn of what a `fixed` line without a
 * time, or a locked list, blocks all the same.  `gate` must be open on the
 * compiled policy.  Lists are tried by up to 100 of their names.
 */
void sg_expect_openings(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems);
/*
 * Returns true if an `expect` line is about a day before `today` (a local day,
 * counted from 1970-01-01).  The image must then also have the exceptions that
 * ended between that day and today.
 */
bool sg_expect_has_past(const struct sg_policy_ast *ast, int32_t today);

#endif
