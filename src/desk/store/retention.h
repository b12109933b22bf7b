/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * retention.h -- deletes what was kept long enough. See store.h for errors and
 * threads.
 */
#ifndef SG_DESK_STORE_RETENTION_H
#define SG_DESK_STORE_RETENTION_H

#include "desk/store/store.h"

/*
 * Writer: delete what is older than `day` (a local day): events, incidents,
 * deeds, findings, alerts, sent mails, requests, agreements that ended before,
 * and names that nothing uses any more. Tallies, which name nobody, are kept
 * until `tallies_day`, which is not later than `day`. What belongs to an
 * incident on hold stays.
 *
 * At most about `limit` rows of each table are deleted in one call, so that
 * readers and records do not wait long; *more says whether to call again. Makes
 * a transaction of its own. What is deleted is overwritten in the file of
 * SQLite, and the file shrinks. PostgreSQL drops whole months of events; it
 * overwrites other rows when it vacuums them.
 */
bool sg_store_retain(struct sg_store *store, int32_t day, int32_t tallies_day,
    size_t limit, bool *more);

#endif
