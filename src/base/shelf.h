/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shelf.h -- shares sealed copies of files (sealed.h) among the processes of a
 * server, including processes that start later.  So a file is copied and
 * checked only once.
 *
 * The shelf has SG_SHELF_PLACES places.  Each place holds one copy or is empty.
 * The callers agree on which file belongs in which place.
 *
 * Only the process that made the shelf, and processes forked from it, can put
 * copies there.  The descriptors of the shelf have no name in any file system,
 * and other users cannot reach them through /proc.  Root can reach the
 * descriptors, but root can do anything.  A compromised server process could
 * put false copies on the shelf.  This gives it little new power: it can
 * already answer requests as it likes, and stop the other processes.
 *
 * The content of the shelf can only be replaced as a whole.  If a process dies
 * while it replaces the content, the shelf is unchanged or empty.
 *
 * The shelf is a socket with one queued message.  The message carries the
 * file descriptors of the copies (SCM_RIGHTS, unix(7)).  Processes only peek at
 * the message (MSG_PEEK, recv(2)), so the message stays queued.  The kernel
 * keeps the copies as long as any process has the socket open.
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
 * Make a new, empty shelf.  Processes forked from this process share it.
 * Returns NULL if there is no memory or no descriptor.
 */
struct sg_shelf *sg_shelf_new(void);
/* Close this process's descriptors; other processes keep the shelf. */
void sg_shelf_free(struct sg_shelf **shelf);

/*
 * Lock the shelf against other processes until sg_shelf_unlock().  So only one
 * process at a time makes new copies.  The lock is released if the process that
 * holds it dies.  Returns false if another process held the lock for ten
 * seconds.  That process is probably stuck, so the caller should continue
 * without the lock.
 */
bool sg_shelf_lock(struct sg_shelf *shelf);
void sg_shelf_unlock(struct sg_shelf *shelf);
/*
 * Get the copies on the shelf, by place.  An empty place gives NULL.  The
 * caller becomes a holder of each copy (sealed.h).  Returns false if a copy
 * could not be mapped because memory or descriptors ran out.  Even then, some
 * of the copies may be returned.  Never blocks.
 */
bool sg_shelf_take(const struct sg_shelf *shelf,
    struct sg_sealed *copies[SG_SHELF_PLACES]);
/*
 * Replace the content of the shelf by these copies.  A NULL leaves its place
 * empty.  The caller should hold the lock of sg_shelf_lock().  If descriptors
 * run out, the shelf becomes empty: the caller can still use the copies, but
 * they are not shared.  The caller keeps holding its copies.
 */
void sg_shelf_put(struct sg_shelf *shelf,
    struct sg_sealed *const copies[SG_SHELF_PLACES]);

#endif
