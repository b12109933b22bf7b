/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.h -- tells in plain words what an account of the desk did
 * (SG_EVENT_DESK).
 *
 * Returned texts are static, belong to the entry, or live in the arena. One
 * thread at a time per arena.
 */
#ifndef SG_REPORT_DESK_H
#define SG_REPORT_DESK_H

#include "journal/read.h"

struct sg_arena;

/*
 * Returns what was done, without a subject: "looked at what records say about
 * jsmith", "said that incident 4711 is real".
 */
const char *sg_desk_sentence(struct sg_arena *arena,
    const struct sg_entry *entry);
/* Returns who did it: an account, or "somebody". */
const char *sg_desk_who(const struct sg_entry *entry);

#endif
