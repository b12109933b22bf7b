/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exceptions.h -- reads and writes the one file of the policy that the desk may
 * change.
 *
 * While a new text is being put in force, the text before is in the state
 * folder, as "exceptions.before".  If the program ends in between, the next run
 * finds it there.  After that it is "exceptions.last", for people who want to
 * look it up, until it is forgotten.  One thread at a time.
 */
#ifndef SG_DESK_EXCEPTIONS_H
#define SG_DESK_EXCEPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"
#include "desk/installer/places.h"

struct sg_arena;

/* Names a version of a text: 64 hexadecimal digits, and NUL. */
#define SG_VERSION_TEXT 65
void sg_exceptions_version(struct sg_str text, char version[SG_VERSION_TEXT]);

/*
 * Read the file.  Returns false, with `why`, if that fails, or if the file has
 * over SG_LINK_TEXT_BYTES (desk/link.h).
 */
bool sg_exceptions_read(struct sg_arena *arena,
    const struct sg_desk_places *places, struct sg_str *text,
    char version[SG_VERSION_TEXT], char why[SG_WHY_BYTES]);
/*
 * Keep the text before, then replace the file by `text`; its owner, group and
 * mode stay.  Returns false, with `why`, on failure; the file is then as it
 * was.
 */
bool sg_exceptions_write(const struct sg_desk_places *places,
    struct sg_str text, char why[SG_WHY_BYTES]);
/* Replace the file by the text before. */
bool sg_exceptions_put_back(const struct sg_desk_places *places,
    char why[SG_WHY_BYTES]);
/* The text is in force: there is nothing to put back any more. */
void sg_exceptions_settle(const struct sg_desk_places *places);
/* Delete the text before the last change, if it was kept before `until_s` (UTC
 * seconds). */
void sg_exceptions_forget(const struct sg_desk_places *places, int64_t until_s);
/* Returns true if a text was written, and it is not known whether it is in
 * force. */
bool sg_exceptions_unsettled(const struct sg_desk_places *places);

#endif
