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
/* `key` must not be "version". */
bool sg_store_put(struct sg_store *store, const char *key, const char *value);

#endif
