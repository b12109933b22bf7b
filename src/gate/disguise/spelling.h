/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spelling.h -- rewrites words of a search that a child wrote in another way
 * than the lists: with digits for letters ("unbl0ck"), without blanks
 * ("unblockinstagram") or letter by letter ("v p n").
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_SPELLING_H
#define SG_SPELLING_H

#include "gate/disguise/phrase.h"
#include "gate/disguise/typed.h"

/*
 * Write the words of `typed` to `plain`.  A word that no list knows is
 * rewritten if that makes it words of the lists.  Other words are copied.
 *
 * Returns a bit for each word of `plain`.  The bit is set if the word was
 * looked up with sg_find_phrase() and not found.
 */
uint64_t sg_spelling_mend(struct sg_lookup *lookup,
    const struct sg_typed *typed, struct sg_typed *plain);

#endif
