/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.h -- reads one record of the journal by its place in the store.
 *
 * One thread at a time for each item.
 */
#ifndef SG_DESK_WEB_RECORD_H
#define SG_DESK_WEB_RECORD_H

#include <stdint.h>

#include "desk/store/rows.h"
#include "journal/entry.h"

/*
 * Read the record of an event.  Returns NULL if the journal no longer has it:
 * the file was deleted, or another line stands there.  Free the item with
 * sg_entry_free().  Cost: opens the file and reads the line.
 */
struct sg_entry_item *sg_record_read(const char *folder,
    const struct sg_event_row *event);

#endif
