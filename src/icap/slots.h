/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * slots.h -- swaps an object while threads use it, without a lock.
 *
 * One thread, the owner, puts objects in force and takes back those that nobody
 * uses any more. Any other thread may acquire the object in force, use it, and
 * release it. An object is not looked at here: it is gates or bans.
 */
#ifndef SG_SLOTS_H
#define SG_SLOTS_H

#include <stdatomic.h>

/*
 * There are four slots for objects:
 * - one for the object in force,
 * - one for the previous object, until its last readers leave,
 * - one for opening the next object,
 * - one for an even older object, if a thread that holds it was descheduled.
 */
#define SG_SLOTS 4
#define SG_NO_SLOT SG_SLOTS

/*
 * Every thread that uses an object writes `readers`. So each slot has its own
 * cache line.
 */
struct sg_slot {
	_Alignas(64) atomic_uint readers;
	void *object;
};

struct sg_slots {
	struct sg_slot slot[SG_SLOTS];
	/* Index of the slot with the object in force, or SG_NO_SLOT. */
	_Alignas(64) atomic_uint current;
};

/* No object is in force at first. */
void sg_slots_init(struct sg_slots *slots);

/*
 * Returns the object in force and sets *slot. The object stays as it is until
 * sg_slots_release() is called with this slot. Returns NULL if no object is in
 * force; then do not call sg_slots_release(). May be called from any thread and
 * never waits. Cost: if no object is in force, one load and a branch.
 */
void *sg_slots_acquire(struct sg_slots *slots, unsigned *slot);
void sg_slots_release(struct sg_slots *slots, unsigned slot);

/* ---- for the owner ------------------------------------------------------ */

/* Returns the object in force, or NULL. */
void *sg_slots_in_force(const struct sg_slots *slots);
/* Returns a slot without an object, or SG_NO_SLOT. */
unsigned sg_slots_free(const struct sg_slots *slots);
/* Put `object` into the free slot `slot`, and in force. */
void sg_slots_put(struct sg_slots *slots, unsigned slot, void *object);
/* Put nothing in force. */
void sg_slots_clear(struct sg_slots *slots);
/*
 * Take back an object that is not in force and that nobody uses. Returns NULL
 * if there is none.
 */
void *sg_slots_take_back(struct sg_slots *slots);
/* Take back one object, whichever. No other thread may be using it. Returns
 * NULL if none is left. */
void *sg_slots_take_any(struct sg_slots *slots);

#endif
