/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hosts.h -- as many distinct host names as wanted, real ones first, then
 * made ones that look like them; the same every time.
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

/* A number below `n` that follows from *state. */
uint64_t host_random(uint64_t *state, uint64_t n);
/*
 * `n` names: those of the file `path` (one a line; NULL: none), shuffled,
 * then made ones.
 */
struct hosts hosts_make(struct sg_arena *arena, const char *path, size_t n);
/* A name of the same make, in the arena; may be one of them. */
struct sg_str host_make(struct sg_arena *arena, const struct hosts *from,
    uint64_t *state);

#endif
