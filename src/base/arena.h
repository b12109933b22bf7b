/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * arena.h -- an arena allocator: all memory of an arena is freed at once.
 *
 * Commands, compilers, and the setup and reload of the service use it.  The
 * request path never does.  When memory runs out, these functions print a
 * message and exit with status 2.
 *
 * One thread at a time per arena.  The arena owns all memory.  It lives until
 * sg_arena_free() or sg_arena_reset().
 */
#ifndef SG_ARENA_H
#define SG_ARENA_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;

/* A new, empty arena, to be freed with sg_arena_free(). */
struct sg_arena *sg_arena_new(void);
/* Free everything and set *arena to NULL.  *arena may be NULL. */
void sg_arena_free(struct sg_arena **arena);
/*
 * Free all allocations, but keep one chunk of about 60 KB.  After that, small
 * pieces fit in this chunk even when the system has no memory left.  A small
 * piece is below 16 KB.  Larger pieces are never cut from a chunk.
 */
void sg_arena_reset(struct sg_arena *arena);
/* `size` zeroed bytes, aligned for any type.  Never NULL. */
void *sg_arena_alloc(struct sg_arena *arena, size_t size);
/* `count` zeroed items of `size` bytes each; exits on overflow. */
void *sg_arena_array(struct sg_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy of `s`. */
char *sg_arena_dup(struct sg_arena *arena, struct sg_str s);
/* Returns the text that printf() would print.  The arena owns the text. */
char *sg_arena_printf(struct sg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Ensure that a growing array has space for one more item of `size` bytes.
 * `items` is the array; it may be NULL when *cap is 0.  `count` is the number
 * of items in use, and *cap the number that fit.  Returns the array, perhaps at
 * a new address.  New items are zeroed.  Amortised O(1).
 */
void *sg_arena_grow(struct sg_arena *arena, void *items, size_t count,
    size_t *cap, size_t size);

#endif
