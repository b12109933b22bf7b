/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.h -- single values of the store: how far each journal was taken in, the
 * school's name, and what else has no table of its own. See store.h for errors
 * and threads.
 */
#ifndef SG_DESK_STORE_META_H
#define SG_DESK_STORE_META_H

#include "desk/store/store.h"

/* Set *value to the text, or to NULL if `key` was never put. */
bool sg_store_get(struct sg_store *store, const char *key,
    struct sg_arena *arena, const char **value);
/* `key` must not be "version", and must not begin with "position ". */
bool sg_store_put(struct sg_store *store, const char *key, const char *value);

/* `journal` is "filter" or "desk". *found is false if nothing was taken in. */
bool sg_store_get_position(struct sg_store *store, const char *journal,
    struct sg_arena *arena, struct sg_position_row *position, bool *found);
bool sg_store_put_position(struct sg_store *store, const char *journal,
    const struct sg_position_row *position);

#endif
