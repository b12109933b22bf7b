/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* batch.c -- makes and empties batches. */
#include "base/arena.h"
#include "desk/ingest/reader.h"

void
sg_batch_init(struct sg_batch *batch)
{
	*batch = (struct sg_batch){.arena = sg_arena_new()};
}

void
sg_batch_empty(struct sg_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		sg_entry_free(&batch->items[i]);
	sg_arena_reset(batch->arena);
	*batch = (struct sg_batch){.arena = batch->arena};
}

void
sg_batch_fini(struct sg_batch *batch)
{
	sg_batch_empty(batch);
	sg_arena_free(&batch->arena);
}
