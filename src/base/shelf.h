/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shelf.h -- shares sealed copies of files (sealed.h) among the processes of a
 * server, including processes that start later: a file is copied and checked
 * once for all of them.
 *
 * The shelf has SG_SHELF_PLACES places; each holds one copy or is empty.  The
 * callers agree on which file belongs in which place.
 *
 * Only the process that made the shelf, and processes forked from it, can put
 * something there: its descriptors have no name in any file system, and other
 * users cannot get at them through /proc.  Root could, but root can do
 * anything.  A compromised server process could put bytes of its own on the
 * shelf, but such a process can already answer requests as it likes and stop
 * the other processes.  The content of the shelf can only be replaced as a
 * whole; a process that dies while it replaces the content leaves the shelf
 * unchanged or empty.
 *
 * The shelf is a socket with one message, which carries the descriptors of the
 * copies (SCM_RIGHTS, unix(7)).  Processes only peek at the message (MSG_PEEK,
 * recv(2)), so it stays there, and the kernel keeps the copies as long as any
 * process has the socket open.
 *
 * Not thread-safe: only one thread of a process may use a shelf at a time.
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
 * do not all make the same copy.  The lock is released if the process that
 * holds it dies.  Returns false if another process holds the lock for ten
 * seconds: that process is stuck, so the caller should continue without the
 * lock.
 */
bool sg_shelf_lock(struct sg_shelf *shelf);
void sg_shelf_unlock(struct sg_shelf *shelf);
/*
 * Get the copies on the shelf, each held by the caller; NULL for an empty
 * place.  Returns false if a copy could not be mapped (no memory, no
 * descriptors); the other copies may still be returned.  Never blocks.
 */
bool sg_shelf_take(const struct sg_shelf *shelf,
    struct sg_sealed *copies[SG_SHELF_PLACES]);
/*
 * Replace the shelf's content by these copies; NULL leaves a place empty.  Call
 * with the lock of sg_shelf_lock() held.  On failure (no descriptors) the shelf
 * is empty: the copies can still be used, but are not shared.  The caller keeps
 * holding its copies.
 */
void sg_shelf_put(struct sg_shelf *shelf,
    struct sg_sealed *const copies[SG_SHELF_PLACES]);

#endif
