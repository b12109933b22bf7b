/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shelf.h -- a place where the processes of one server leave the sealed
 * copies (sealed.h) that they use, for each other and for those that start
 * later: one copy serves all, and is checked once.
 *
 * Who can put something there?  Only who has the shelf's descriptors: the
 * process that made it, and what it has forked since.  They have no name in
 * any file system, /proc of such a process is closed to other users, and of
 * root nothing could be kept anyway.  A process of the server that was taken
 * over could put up bytes of its own; but it answers requests, and stops its
 * neighbours, as it likes already.  What stands there cannot be changed by
 * anybody, only be replaced as a whole; whoever dies in the middle leaves the
 * shelf as it was, or empty.
 *
 * The copies are a message in a socket that nobody takes out: who wants them
 * peeks (SCM_RIGHTS of unix(7), MSG_PEEK of recv(2)), and the kernel keeps
 * them as long as a process has the socket.
 */
#ifndef SG_SHELF_H
#define SG_SHELF_H

#include <stdbool.h>

struct sg_sealed;
struct sg_shelf;

#define SG_SHELF_PLACES 4

/*
 * An empty shelf, shared with what this process forks.  NULL: no memory or
 * no descriptors.
 */
struct sg_shelf *sg_shelf_new(void);
/* The other processes keep it. */
void sg_shelf_free(struct sg_shelf **shelf);

/*
 * Keep the other processes off until sg_shelf_unlock(), so that they do not
 * all make the same copy.  A process that dies gives it back.  False: another
 * one has it since ten seconds, and is taken for stuck; go on without.  For
 * one thread of a process at a time.
 */
bool sg_shelf_lock(struct sg_shelf *shelf);
void sg_shelf_unlock(struct sg_shelf *shelf);
/*
 * What stands there, each held by the caller; NULL where nothing does.  False:
 * something does that cannot be had (no memory, no descriptors).
 */
bool sg_shelf_take(const struct sg_shelf *shelf,
    struct sg_sealed *copies[SG_SHELF_PLACES]);
/*
 * Put these there instead; NULL leaves a place empty.  Under the lock.  What
 * cannot be put there (no descriptors) is only not shared: the shelf is empty
 * then.
 */
void sg_shelf_put(struct sg_shelf *shelf,
    struct sg_sealed *const copies[SG_SHELF_PLACES]);

#endif
