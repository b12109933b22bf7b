/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image_out.c -- builds an image (a compiled file): stores each text once, lays
 * out the sections, and adds the digest.
 */
#include "policy/compile/image_out.h"

#include <string.h>

#include "base/arena.h"
#include "gate/image.h"
#include "policy/compile/map.h"

struct sg_image_out {
	struct sg_arena *arena;
	struct sg_image_head head;
	struct sg_section section[SG_SECTIONS_MAX];
	const void *items[SG_SECTIONS_MAX];
	char *strings;
	size_t strings_n, strings_cap;
	uint32_t *text; /* offset of each distinct text in `strings` */
	size_t ntexts, texts_cap;
	struct sg_map texts;
};

static bool
same_text(const void *ctx, uint32_t number, const void *key)
{
	const struct sg_image_out *out = ctx;
	const struct sg_str *text = key;

	return sg_str_eq(sg_str(out->strings + out->text[number]), *text);
}

struct sg_image_out *
sg_image_out_new(struct sg_arena *arena, enum sg_image_kind kind,
    const uint64_t seed[2])
{
	struct sg_image_out *out = sg_arena_alloc(arena, sizeof(*out));

	out->arena = arena;
	out->head.magic = SG_IMAGE_MAGIC;
	out->head.version = SG_IMAGE_VERSION;
	out->head.kind = (uint32_t)kind;
	out->head.seed[0] = seed[0];
	out->head.seed[1] = seed[1];
	sg_map_init(&out->texts, arena, 256);
	sg_image_out_text(out, SG_LIT(""));
	return out;
}

/* Make `strings` large enough for `more` bytes. */
static void
strings_reserve(struct sg_image_out *out, size_t more)
{
	size_t cap = out->strings_cap == 0 ? 4096 : out->strings_cap;
	char *moved;

	while (cap - out->strings_n < more)
		cap *= 2;
	if (cap == out->strings_cap)
		return;
	moved = sg_arena_alloc(out->arena, cap);
	if (out->strings_n > 0)
		memcpy(moved, out->strings, out->strings_n);
	out->strings = moved;
	out->strings_cap = cap;
}

uint32_t
sg_image_out_text(struct sg_image_out *out, struct sg_str text)
{
	uint32_t next = (uint32_t)out->ntexts, number;

	/* Strings in an image are NUL-terminated, so cut `text` at its first
	 * NUL. */
	if (text.n > 0)
		text.n = strnlen(text.p, text.n);
	number = sg_map_put(&out->texts, sg_map_hash(text.p, text.n), next,
	    same_text, out, &text);
	if (number != next)
		return out->text[number];
	out->text = sg_arena_grow(out->arena, out->text, out->ntexts,
	    &out->texts_cap, sizeof(*out->text));
	out->text[out->ntexts++] = (uint32_t)out->strings_n;
	strings_reserve(out, text.n + 1);
	if (text.n > 0)
		memcpy(out->strings + out->strings_n, text.p, text.n);
	out->strings_n += text.n + 1;
	return out->text[number];
}

void
sg_image_out_section(struct sg_image_out *out, enum sg_section_id id,
    const void *items, uint64_t count)
{
	struct sg_section *section;

	section = &out->section[out->head.nsections];
	section->id = (uint32_t)id;
	section->item_bytes = sg_image_item_bytes(id);
	section->count = count;
	out->items[out->head.nsections++] = items;
}

static uint64_t
aligned(uint64_t n)
{
	return (n + SG_ALIGN - 1) / SG_ALIGN * SG_ALIGN;
}

struct sg_str
sg_image_out_finish(struct sg_image_out *out)
{
	uint64_t at;
	char *bytes;

	sg_image_out_section(out, SG_S_STRINGS, out->strings, out->strings_n);
	at = aligned(sizeof(out->head) +
	    out->head.nsections * sizeof(struct sg_section));
	for (uint32_t i = 0; i < out->head.nsections; i++) {
		out->section[i].offset = at;
		at = aligned(at +
		    out->section[i].count * out->section[i].item_bytes);
	}
	out->head.size = at;
	bytes = sg_arena_alloc(out->arena, at);
	memcpy(bytes, &out->head, sizeof(out->head));
	memcpy(bytes + sizeof(out->head), out->section,
	    out->head.nsections * sizeof(struct sg_section));
	for (uint32_t i = 0; i < out->head.nsections; i++)
		if (out->section[i].count > 0)
			memcpy(bytes + out->section[i].offset, out->items[i],
			    out->section[i].count * out->section[i].item_bytes);
	sg_image_digest(bytes, at,
	    ((struct sg_image_head *)(void *)bytes)->digest);
	return (struct sg_str){bytes, at};
}
