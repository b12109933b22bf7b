/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the files that test `expect` lines share.
 *
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_EXPECT_PARTS_H
#define SG_EXPECT_PARTS_H

#include "gate/gate.h"
#include "policy/compile/compile.h"

/* Returns false if a name or time on the line is unknown.  The unknown name or
 * time was reported earlier. */
bool sg_expect_is_readable(const struct sg_ast_expect *expect);
/* Describe what decided the verdict: a line of the policy, and its text. */
const char *sg_expect_decider(struct sg_arena *arena,
    const struct sg_gate *gate, const struct sg_verdict *verdict);
/* Returns true if the exception `id` decided the verdict, or if `id` is empty.
 */
bool sg_expect_is_by(const struct sg_gate *gate,
    const struct sg_verdict *verdict, struct sg_str id);

/* names.c: the URLs by which the WHAT of an `expect` line is tried. */
struct sg_expect_urls {
	const char **v;
	size_t n, cap;
	size_t lists; /* number of names that are a choice from lists */
};

void sg_expect_urls(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_ast_expect *expect, struct sg_expect_urls *urls);

#endif
