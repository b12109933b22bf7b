/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hosts.h -- distinct host names: real ones first, then generated ones that
 * look like them; the same on every run.
 */
#ifndef SG_BENCH_HOSTS_H
#define SG_BENCH_HOSTS_H

#include <stdint.h>

#include "base/text.h"

struct sg_arena;

struct hosts {
	struct sg_str *v;
	size_t n;
};

/* The next pseudo-random number below `n`; *state is the generator's state. */
uint64_t host_random(uint64_t *state, uint64_t n);
/*
 * Make `n` names: those in the file `path` (one a line; may be NULL), shuffled,
 * then generated ones.  Owned by the arena.
 */
struct hosts hosts_make(struct sg_arena *arena, const char *path, size_t n);
/*
 * Generate a name from the labels of `from`, in the arena; it may equal one of
 * them.
 */
struct sg_str host_make(struct sg_arena *arena, const struct hosts *from,
    uint64_t *state);

#endif
