/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * indexes.h -- makes indexes of the large tables later, when a large journal is
 * taken into an empty store. To sort all rows once takes less time than to find
 * the place of each row in each index. See store.h for errors and threads.
 *
 * Until they are made, many questions to the store read whole tables.
 */
#ifndef SG_DESK_STORE_INDEXES_H
#define SG_DESK_STORE_INDEXES_H

#include "desk/store/store.h"

/*
 * Writer: drop the indexes, if the store has no events yet; otherwise nothing
 * is done. The store notes that they are missing, also over a restart.
 */
bool sg_store_defer_indexes(struct sg_store *store);
/*
 * Writer: make the indexes that are missing; if it fails, call it again. Call
 * it outside of a transaction. Cost: nothing if none is missing; else some 2
 * seconds for a million events.
 */
bool sg_store_make_indexes(struct sg_store *store);

#endif
