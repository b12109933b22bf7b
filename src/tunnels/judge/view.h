/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * view.h -- reads the table of open connections, for the judge.
 *
 * The table belongs to the c-icap service.  It is read with pread(2), and every
 * row is checked, so that nothing in the file can stop or mislead the reader,
 * apart from false rows that the service itself writes.  Not thread-safe.
 */
#ifndef SG_TUNNELS_VIEW_H
#define SG_TUNNELS_VIEW_H

#include "base/why.h"
#include "tunnels/form.h"

struct sg_view;

/* Returns NULL if there is no memory.  `path` is copied. */
struct sg_view *sg_view_new(const char *path);
void sg_view_free(struct sg_view **view);

enum sg_view_state {
	SG_VIEW_SAME = 1, /* the table is the one of the last look */
	SG_VIEW_OTHER,    /* it is another table, which was made anew */
	SG_VIEW_MISSING   /* there is no table, or it cannot be used */
};

/*
 * Look at the table: open it if need be, and read the sequence words of all
 * rows.  On SG_VIEW_MISSING, `why` says the reason; it is empty if there is no
 * such file.  Cost: two system calls, and a copy of 128 KB.
 */
enum sg_view_state sg_view_look(struct sg_view *view, char why[SG_WHY_BYTES]);

/* What the last look found.  Borrowed from the view. */
const struct sg_table_head *sg_view_head(const struct sg_view *view);
/* The sequence words of the rows, by slot. */
const uint64_t *sg_view_words(const struct sg_view *view);

enum sg_view_row {
	SG_VIEW_ROW = 1, /* *row is the row with this word */
	SG_VIEW_CHANGED, /* the row has another word by now */
	SG_VIEW_DAMAGED  /* the row cannot be right */
};
/*
 * Read the row of `slot`, if its sequence word is `word`, as the last look
 * found it.  A row with the flag SG_ROW_INCOMPLETE is valid too.
 */
enum sg_view_row sg_view_row(const struct sg_view *view, size_t slot,
    uint64_t word, struct sg_row *row);
/*
 * Read entry `number` (from 1) of the ring of connections that did not fit.
 * Returns false if it was overwritten, or is being written.
 */
bool sg_view_unfit(const struct sg_view *view, uint64_t number,
    struct sg_tunnel_key *key, bool *intercepted);

#endif
