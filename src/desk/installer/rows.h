/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.h -- a list of JSON objects in a file of the installer's folder, so that
 * they outlive a restart.
 *
 * No function reads the clock.  Any thread.
 */
#ifndef SG_DESK_ROWS_H
#define SG_DESK_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"

/*
 * Read the array in the file `name`, of at most `most_bytes`.  If the file is
 * there and cannot be used, it is renamed to "NAME.bad", the array is empty,
 * and `why` is a sentence for the log that says that `lost` ("requests that
 * were not answered") are lost; otherwise `why` is "".  The array must be
 * released.  Returns NULL if there is no memory.
 */
json_t *sg_rows_load(const char *folder, const char *name, size_t most_bytes,
    const char *lost, char why[SG_WHY_BYTES]);
/* Write the array, or any other JSON.  Returns false with `why`; the file is
 * then as it was. */
bool sg_rows_save(const json_t *rows, const char *folder, const char *name,
    char why[SG_WHY_BYTES]);
/* Returns the object whose number `id` is this one, borrowed; or NULL. */
json_t *sg_rows_find(const json_t *rows, uint64_t id);
/* Remove the objects whose time `over` (UTC seconds) is past.  Returns true if
 * there were any. */
bool sg_rows_review(json_t *rows, int64_t now_s);

#endif
