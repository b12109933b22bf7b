/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.h -- merges the records that one visit makes to one host within a
 * minute, and adds counts to the records that they repeat.
 *
 * An entry stays in the fold while later records may be merged into it. Then
 * the entry is ripe, and leaves the fold. For read.c, and for readers that
 * follow a journal while it grows. One thread at a time per struct sg_fold.
 */
#ifndef SG_FOLD_H
#define SG_FOLD_H

#include <stdint.h>

#include "journal/entry.h"

/*
 * No record is written so long after a record with a later time. A reader that
 * begins so many milliseconds before an entry has read all that says how the
 * entry is to be read.
 */
#define SG_FOLD_LATE_MS 180000

struct sg_fold;

/* Returns NULL if memory cannot be allocated. */
struct sg_fold *sg_fold_new(void);
void sg_fold_free(struct sg_fold **fold);
/*
 * Take the next record, in the order of the journal. The fold owns it from now
 * on. Cost: constant.
 */
void sg_fold_take(struct sg_fold *fold, struct sg_entry_item *item);
/*
 * Note a record that is not taken. A later record may have to be read in
 * another way because of it: an ended connection shows that an app connects
 * anew.
 */
void sg_fold_see(struct sg_fold *fold, const struct sg_entry *entry);
/*
 * Say that all records until `now_ms` (UTC milliseconds) were taken. Entries
 * ripen by this when no more records come.
 */
void sg_fold_advance(struct sg_fold *fold, int64_t now_ms);
/* Say that no record will be taken any more: all entries are ripe. */
void sg_fold_end(struct sg_fold *fold);
/*
 * Returns the next ripe entry, or NULL. Entries come in the order of their
 * first records. An entry that is not ripe holds back those after it. The
 * caller frees the entry.
 */
struct sg_entry_item *sg_fold_next(struct sg_fold *fold);
/*
 * Returns the oldest entry that is still in the fold, or NULL. Its member
 * `next` is the next one. The entries are borrowed until the fold is changed.
 * Of an entry, only `shown` may be changed.
 */
struct sg_entry_item *sg_fold_first(const struct sg_fold *fold);
/*
 * Returns the latest time of the records taken, or the time of
 * sg_fold_advance() if that is later. INT64_MIN if there was none.
 */
int64_t sg_fold_newest(const struct sg_fold *fold);

#endif
