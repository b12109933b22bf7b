/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * arena.c -- an arena allocator: all memory of an arena is freed at once.
 *
 * Small pieces are cut from chunks.  A large piece has a block of its own, so
 * realloc() can grow it.  So an array of millions of items leaves no old copies
 * behind when it grows.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vmem.h"

/*
 * Each new chunk is twice as large as the one before, up to a limit: so a small
 * arena stays small, and a large one is freed with few system calls.  In a
 * process with threads, each of them interrupts all processors.
 */
#define CHUNK_BYTES ((size_t)64 * 1024)
#define CHUNK_MOST ((size_t)4 * 1024 * 1024)
/* A piece of this size or more gets its own block. */
#define LARGE_BYTES (CHUNK_BYTES / 4)

/* Header of a chunk or a large piece; keeps the memory after it aligned. */
struct block {
	_Alignas(max_align_t) struct block *prev;
	struct block *next;
	size_t bytes; /* of a chunk, with its header; 0 in a large piece */
};

struct sg_arena {
	struct block chunks; /* heads of two circular lists */
	struct block large;
	char *free; /* unused rest of the newest chunk */
	size_t left;
	size_t next_bytes; /* of the next chunk */
};

_Noreturn static void
no_memory(void)
{
	fputs("schoolgate: there is no memory left for this; "
	      "close other programs or give the machine more\n",
	    stderr);
	exit(2);
}

static void
link_block(struct block *head, struct block *block)
{
	block->prev = head;
	block->next = head->next;
	head->next->prev = block;
	head->next = block;
}

/*
 * Link `block` into the list `head`.  Returns the memory after the block's
 * header.  If `block` is NULL (no memory), exits.
 */
static void *
take_block(struct block *head, struct block *block)
{
	if (block == NULL)
		no_memory();
	link_block(head, block);
	return block + 1;
}

/*
 * Cut pieces from a new chunk.  Uses sg_vmem_new(), because its untouched pages
 * cost nothing.  A chunk is often used only in part.
 */
static void
add_chunk(struct sg_arena *arena)
{
	struct block *block = sg_vmem_new(arena->next_bytes);

	arena->free = take_block(&arena->chunks, block);
	arena->left = arena->next_bytes - sizeof *block;
	block->bytes = arena->next_bytes;
	if (arena->next_bytes < CHUNK_MOST)
		arena->next_bytes *= 2;
}

static void *
new_large(struct sg_arena *arena, size_t size)
{
	struct block *block = NULL;

	if (size <= SIZE_MAX - sizeof *block)
		block = calloc(1, sizeof *block + size);
	return take_block(&arena->large, block);
}

/* Free all large pieces, and all chunks except `kept` (may be NULL). */
static void
free_blocks(struct sg_arena *arena, const struct block *kept)
{
	struct block *block, *next;

	for (block = arena->chunks.next; block != &arena->chunks;
	     block = next) {
		next = block->next;
		if (block != kept)
			sg_vmem_free(block, block->bytes);
	}
	for (block = arena->large.next; block != &arena->large; block = next) {
		next = block->next;
		free(block);
	}
	arena->chunks.prev = arena->chunks.next = &arena->chunks;
	arena->large.prev = arena->large.next = &arena->large;
}

struct sg_arena *
sg_arena_new(void)
{
	struct sg_arena *arena = calloc(1, sizeof *arena);

	if (arena == NULL)
		no_memory();
	arena->chunks.prev = arena->chunks.next = &arena->chunks;
	arena->large.prev = arena->large.next = &arena->large;
	arena->next_bytes = CHUNK_BYTES;
	return arena;
}

void
sg_arena_free(struct sg_arena **arena)
{
	if (*arena == NULL)
		return;
	free_blocks(*arena, NULL);
	free(*arena);
	*arena = NULL;
}

void
sg_arena_reset(struct sg_arena *arena)
{
	struct block *first = arena->chunks.prev;
	char *pieces = (char *)(first + 1);
	size_t room, used;

	if (first == &arena->chunks) {
		add_chunk(arena);
		return;
	}
	room = used = first->bytes - sizeof *first;
	if (first == arena->chunks.next) /* the only chunk */
		used = (size_t)(arena->free - pieces);
	free_blocks(arena, first);
	link_block(&arena->chunks, first);
	memset(pieces, 0, used);
	arena->free = pieces;
	arena->left = room;
	arena->next_bytes = 2 * CHUNK_BYTES;
}

void *
sg_arena_alloc(struct sg_arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	char *piece;

	if (size >= LARGE_BYTES)
		return new_large(arena, size);
	/* For size 0, return a unique pointer too. */
	size = size == 0 ? align : (size + align - 1) / align * align;
	if (size > arena->left)
		add_chunk(arena);
	piece = arena->free;
	arena->free += size;
	arena->left -= size;
	return piece;
}

void *
sg_arena_array(struct sg_arena *arena, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		no_memory();
	return sg_arena_alloc(arena, count * size);
}

char *
sg_arena_dup(struct sg_arena *arena, struct sg_str s)
{
	char *copy = sg_arena_alloc(arena, s.n + 1);

	if (s.n > 0)
		memcpy(copy, s.p, s.n);
	return copy;
}

char *
sg_arena_printf(struct sg_arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		no_memory();
	text = sg_arena_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return text;
}

/* Resize a large piece from `old` to `size` bytes, zeroing the new part. */
static void *
regrow_large(struct sg_arena *arena, void *items, size_t old, size_t size)
{
	struct block *block = (struct block *)items - 1;

	block->prev->next = block->next;
	block->next->prev = block->prev;
	block = size <= SIZE_MAX - sizeof *block ?
	    realloc(block, sizeof *block + size) :
	    NULL;
	if (block == NULL)
		no_memory();
	link_block(&arena->large, block);
	memset((char *)(block + 1) + old, 0, size - old);
	return block + 1;
}

void *
sg_arena_grow(struct sg_arena *arena, void *items, size_t count, size_t *cap,
    size_t size)
{
	size_t old_cap = *cap;
	void *grown;

	if (count < old_cap)
		return items;
	if (old_cap > SIZE_MAX / 2 / size)
		no_memory();
	*cap = old_cap == 0 ? 8 : old_cap * 2;
	if (old_cap * size >= LARGE_BYTES)
		return regrow_large(arena, items, old_cap * size, *cap * size);
	grown = sg_arena_array(arena, *cap, size);
	if (count > 0)
		memcpy(grown, items, count * size);
	return grown;
}
