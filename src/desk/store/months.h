/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * months.h -- in PostgreSQL, the events of each month of UTC are a table of
 * their own, event_YYYY_MM, so that old months can be dropped at once. In
 * SQLite these functions do nothing.
 */
#ifndef SG_DESK_STORE_MONTHS_H
#define SG_DESK_STORE_MONTHS_H

#include "desk/store/store.h"

/*
 * Make the tables for the events, if they are missing. Call it within the
 * transaction that adds the events.
 */
bool sg_months_make(struct sg_store *store, const struct sg_event_row *events,
    size_t n);
/* Forget which tables are there, because they may have been rolled back. */
void sg_months_forget(struct sg_store *store);
/*
 * Drop the tables whose last event is before `before_ms`, but none with an
 * event of an incident on hold.
 */
bool sg_months_drop(struct sg_store *store, int64_t before_ms);

#endif
