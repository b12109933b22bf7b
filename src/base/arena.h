/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * arena.h -- memory for one run, given back all at once.
 *
 * For compilers and commands; never used on the request path.  When the
 * system has no memory left the process says so and ends (exit 2): these are
 * short-lived commands and there is nothing half-done to save.
 */
#ifndef SG_ARENA_H
#define SG_ARENA_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;

/* A new, empty arena.  Owned by the caller. */
struct sg_arena *sg_arena_new(void);
/* Give back everything; sets *arena to NULL.  NULL is fine. */
void sg_arena_free(struct sg_arena **arena);
/*
 * Take back everything that was given, but keep some 60 KB: for a process that
 * must go on where there is no memory, and needs no more than that at a time.
 */
void sg_arena_reset(struct sg_arena *arena);
/* `size` zeroed bytes, aligned for any type; never NULL. */
void *sg_arena_alloc(struct sg_arena *arena, size_t size);
/* `count` zeroed items of `size`; ends the process on overflow. */
void *sg_arena_array(struct sg_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy. */
char *sg_arena_dup(struct sg_arena *arena, struct sg_str s);
/* As printf, into the arena. */
char *sg_arena_printf(struct sg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Room for one more in a growing array: `items` (may be NULL when *cap is 0)
 * has `count` used of *cap; returns the array to use from now on, which may
 * have moved.  Amortised O(1).
 */
void *sg_arena_grow(struct sg_arena *arena, void *items, size_t count,
    size_t *cap, size_t size);

#endif
