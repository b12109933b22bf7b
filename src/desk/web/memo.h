/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * memo.h -- remembers sums of the store for some seconds.
 *
 * Some sums read all incidents of a year.  They change with each event, but
 * nobody sees whether a sum is ten seconds old.  A decision that somebody takes
 * must be seen at once, so a sum is forgotten when the desk's journal goes on.
 * Thread-safe.
 */
#ifndef SG_DESK_WEB_MEMO_H
#define SG_DESK_WEB_MEMO_H

#include <stdint.h>

#include <jansson.h>

#define SG_MEMO_MS 10000
#define SG_MEMO_ENTRIES 32
#define SG_MEMO_KEY 512

struct sg_memo;

/* Returns NULL if there is no memory. */
struct sg_memo *sg_memo_new(void);
void sg_memo_free(struct sg_memo **memo);
/*
 * Returns a copy of what was remembered for `key`, or NULL.  `state` is the
 * number of the last deed.  `memo` may be NULL: then nothing is remembered.
 */
json_t *sg_memo_get(struct sg_memo *memo, const char *key, uint64_t state,
    int64_t now_ms);
/* Remember a copy of `value`, which may be NULL: then nothing is done. */
void sg_memo_put(struct sg_memo *memo, const char *key, uint64_t state,
    int64_t now_ms, const json_t *value);

#endif
