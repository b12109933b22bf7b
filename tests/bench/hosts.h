/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hosts.h -- makes distinct host names: real ones first, then generated ones
 * that look like the real ones. Every run makes the same names.
 *
 * Not thread-safe: used by the one thread of a benchmark.
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

/*
 * Returns the next pseudo-random number below `n`. *state is the state of the
 * generator. Its first value may be any number.
 */
uint64_t host_random(uint64_t *state, uint64_t n);
/*
 * Makes `n` names, owned by the arena. The first names are read from the file
 * `path` (one name a line) and put in random order. A name that is not spelled
 * as the gate spells a host is skipped. The other names are generated. If
 * `path` is NULL or cannot be read, all names are generated.
 */
struct hosts hosts_make(struct sg_arena *arena, const char *path, size_t n);
/*
 * Generates a name, owned by the arena. It is made of labels of the names in
 * `from`. If `from` has fewer than 1000 names, it is made of built-in words.
 * The new name may equal a name in `from`.
 */
struct sg_str host_make(struct sg_arena *arena, const struct hosts *from,
    uint64_t *state);

#endif
