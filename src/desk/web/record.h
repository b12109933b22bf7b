/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record.h -- reads one record of the journal by its place in the store.
 *
 * One thread at a time for each item.
 */
#ifndef SG_DESK_WEB_RECORD_H
#define SG_DESK_WEB_RECORD_H

#include <stdbool.h>

#include "desk/store/rows.h"
#include "journal/entry.h"

struct sg_raw;
struct sg_web_call;

/*
 * Read the record of an event from the journal that `raw` reads (desk/raw.h).
 * If the journal no longer has it, because the file was deleted or another line
 * stands there, the store may: it keeps those of incidents on hold. *item
 * becomes NULL if neither has it; free it with sg_entry_free(). Returns false,
 * with the refusal as the answer, if the store cannot be asked.
 */
bool sg_record_read(struct sg_web_call *call, struct sg_raw *raw,
    const struct sg_event_row *event, struct sg_entry_item **item);

#endif
