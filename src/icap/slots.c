/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * slots.c -- swaps an object while threads use it, without a lock.
 */
#include "icap/slots.h"

#include <stddef.h>

void
sg_slots_init(struct sg_slots *slots)
{
	for (size_t i = 0; i < SG_SLOTS; i++) {
		atomic_init(&slots->slot[i].readers, 0);
		slots->slot[i].object = NULL;
	}
	atomic_init(&slots->current, SG_NO_SLOT);
}

/*
 * Why an object in use is never taken back: A reader first counts itself, and
 * then checks that the slot is still current. The owner first makes another
 * slot current, and then checks for readers. All these operations are
 * sequentially consistent (seq_cst). So at least one of the two notices the
 * other: the reader sees the new slot, or the owner sees the reader.
 */
void *
sg_slots_acquire(struct sg_slots *slots, unsigned *slot)
{
	unsigned i;

	for (;;) {
		i = atomic_load(&slots->current);
		if (i == SG_NO_SLOT)
			return NULL;
		atomic_fetch_add(&slots->slot[i].readers, 1);
		if (atomic_load(&slots->current) == i)
			break;
		atomic_fetch_sub(&slots->slot[i].readers, 1);
	}
	*slot = i;
	return slots->slot[i].object;
}

void
sg_slots_release(struct sg_slots *slots, unsigned slot)
{
	atomic_fetch_sub(&slots->slot[slot].readers, 1);
}

void *
sg_slots_in_force(const struct sg_slots *slots)
{
	unsigned i = atomic_load(&slots->current);

	return i == SG_NO_SLOT ? NULL : slots->slot[i].object;
}

unsigned
sg_slots_free(const struct sg_slots *slots)
{
	for (unsigned i = 0; i < SG_SLOTS; i++)
		if (slots->slot[i].object == NULL)
			return i;
	return SG_NO_SLOT;
}

void
sg_slots_put(struct sg_slots *slots, unsigned slot, void *object)
{
	slots->slot[slot].object = object;
	atomic_store(&slots->current, slot);
}

void
sg_slots_clear(struct sg_slots *slots)
{
	atomic_store(&slots->current, SG_NO_SLOT);
}

static void *
take(struct sg_slot *slot)
{
	void *object = slot->object;

	slot->object = NULL;
	return object;
}

void *
sg_slots_take_back(struct sg_slots *slots)
{
	unsigned current = atomic_load(&slots->current);

	for (unsigned i = 0; i < SG_SLOTS; i++)
		if (i != current && slots->slot[i].object != NULL &&
		    atomic_load(&slots->slot[i].readers) == 0)
			return take(&slots->slot[i]);
	return NULL;
}

void *
sg_slots_take_any(struct sg_slots *slots)
{
	for (unsigned i = 0; i < SG_SLOTS; i++)
		if (slots->slot[i].object != NULL)
			return take(&slots->slot[i]);
	return NULL;
}
