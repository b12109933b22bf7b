/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shelf.h -- shares the sealed copies (sealed.h) of a server among its
 * processes, also with those that start later: there is one copy for all, and
 * it is checked once.
 *
 * Only the process that made the shelf, and processes forked from it, have its
 * descriptors and can put something there.  The descriptors have no name in any
 * file system, and /proc of such a process is closed to other users; root can
 * do anything anyway.  A compromised server process could put bytes of its own
 * on the shelf, but it can already answer requests and stop its neighbours as
 * it likes.  The content cannot be changed, only replaced as a whole; a process
 * that dies midway leaves the shelf unchanged or empty.
 *
 * The copies are descriptors in a message in a socket that is never taken out:
 * processes peek at it (SCM_RIGHTS of unix(7), MSG_PEEK of recv(2)), and the
 * kernel keeps the copies as long as any process has the socket open.
 *
 * One thread of a process at a time.
 */
#ifndef SG_SHELF_H
#define SG_SHELF_H

#include <stdbool.h>

struct sg_sealed;
struct sg_shelf;

#define SG_SHELF_PLACES 4

/*
 * A new, empty shelf, shared with the processes that this one forks.  NULL if
 * there is no memory or no descriptor.
 */
struct sg_shelf *sg_shelf_new(void);
/* Close this process's descriptors; other processes keep the shelf. */
void sg_shelf_free(struct sg_shelf **shelf);

/*
 * Lock the shelf against other processes until sg_shelf_unlock(), so that they
 * do not all make the same copy.  The lock is released if its process dies.
 * Returns false if another process has held it for ten seconds and is taken for
 * stuck: continue without the lock.
 */
bool sg_shelf_lock(struct sg_shelf *shelf);
void sg_shelf_unlock(struct sg_shelf *shelf);
/*
 * Get the copies on the shelf, each held by the caller; NULL for an empty
 * place.  Returns false if a copy cannot be had (no memory, no descriptors);
 * others may still be returned.  Never blocks.
 */
bool sg_shelf_take(const struct sg_shelf *shelf,
    struct sg_sealed *copies[SG_SHELF_PLACES]);
/*
 * Replace the shelf's content by these copies; NULL leaves a place empty.  Call
 * with the lock held.  On failure (no descriptors) the shelf is empty, and the
 * copies are just not shared.  The caller keeps holding its copies.
 */
void sg_shelf_put(struct sg_shelf *shelf,
    struct sg_sealed *const copies[SG_SHELF_PLACES]);

#endif
