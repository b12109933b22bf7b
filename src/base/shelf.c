/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shelf.c -- shares sealed (unchangeable) in-memory copies of files among the
 * processes of a server.
 */
#define _GNU_SOURCE /* memfd_create, MSG_CMSG_CLOEXEC */
#include "base/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/sealed.h"

#define LOOK_NS 2000000 /* nanoseconds between two attempts to get the lock */
/*
 * Limit of the attempts, ten seconds in all.  After that, the process that
 * holds the lock is considered stuck.
 */
#define LOOKS 5000

struct sg_shelf {
	int put, take; /* the two ends of the socket */
	int lock; /* descriptor of an unnamed file (memfd), which is locked */
};

/*
 * The bytes of the message.  The descriptors of the copies are sent with these
 * bytes, as control data (SCM_RIGHTS): one descriptor for each place that is
 * not empty.
 */
struct label {
	uint64_t pid, number; /* pid and number together identify the message */
	bool full[SG_SHELF_PLACES];
	struct sg_version version[SG_SHELF_PLACES];
};

/* A message and its buffers. */
struct parcel {
	struct label label;
	struct iovec bytes;
	struct msghdr message;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) *
	    SG_SHELF_PLACES)];
};

struct sg_shelf *
sg_shelf_new(void)
{
	struct sg_shelf *shelf = calloc(1, sizeof(*shelf));
	int ends[2];

	if (shelf == NULL)
		return NULL;
	shelf->lock = memfd_create("schoolgate lock", MFD_CLOEXEC);
	if (shelf->lock < 0) {
		free(shelf);
		return NULL;
	}
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) != 0) {
		close(shelf->lock);
		free(shelf);
		return NULL;
	}
	shelf->put = ends[0];
	shelf->take = ends[1];
	return shelf;
}

void
sg_shelf_free(struct sg_shelf **where)
{
	struct sg_shelf *shelf = *where;

	*where = NULL;
	if (shelf == NULL)
		return;
	close(shelf->put);
	close(shelf->take);
	close(shelf->lock);
	free(shelf);
}

/* ---- the lock ----------------------------------------------------------- */

/*
 * Uses a lock of fcntl(2), because it belongs to one process.  A flock(2) lock
 * would belong to the open file, and all forked processes share this file.
 */
static int
set_lock(const struct sg_shelf *shelf, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

	return fcntl(shelf->lock, F_SETLK, &lock);
}

bool
sg_shelf_lock(struct sg_shelf *shelf)
{
	static const struct timespec pause = {0, LOOK_NS};

	for (int i = 0; i < LOOKS; i++) {
		if (set_lock(shelf, F_WRLCK) == 0)
			return true;
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

void
sg_shelf_unlock(struct sg_shelf *shelf)
{
	(void)set_lock(shelf, F_UNLCK);
}

/* ---- the message -------------------------------------------------------- */

static void
begin_parcel(struct parcel *parcel)
{
	memset(parcel, 0, sizeof(*parcel));
	parcel->bytes.iov_base = &parcel->label;
	parcel->bytes.iov_len = sizeof(parcel->label);
	parcel->message.msg_iov = &parcel->bytes;
	parcel->message.msg_iovlen = 1;
	parcel->message.msg_control = parcel->control;
	parcel->message.msg_controllen = sizeof(parcel->control);
}

/* Copy the descriptors of a received message; returns their number. */
static size_t
descriptors(struct parcel *parcel, int fds[SG_SHELF_PLACES])
{
	struct cmsghdr *head = CMSG_FIRSTHDR(&parcel->message);
	size_t n;

	if (head == NULL || head->cmsg_level != SOL_SOCKET ||
	    head->cmsg_type != SCM_RIGHTS)
		return 0;
	n = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(head), n * sizeof(int));
	return n;
}

static bool
is_whole(const struct parcel *parcel, ssize_t got, size_t nfds)
{
	size_t full = 0;

	for (size_t i = 0; i < SG_SHELF_PLACES; i++)
		full += parcel->label.full[i];
	return got == (ssize_t)sizeof(parcel->label) && nfds == full &&
	    (parcel->message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
}

/*
 * Adopt the copies of a message.  Returns false if a copy could not be adopted.
 */
static bool
unpack(const struct parcel *parcel, int *fds, size_t nfds,
    struct sg_sealed *copies[SG_SHELF_PLACES])
{
	size_t next = 0;
	bool all = true;

	for (size_t i = 0; i < SG_SHELF_PLACES; i++)
		if (parcel->label.full[i])
			all = next < nfds &&
			    sg_sealed_adopt(fds[next++],
				&parcel->label.version[i], &copies[i]) == 0 &&
			    all;
	return all;
}

bool
sg_shelf_take(const struct sg_shelf *shelf,
    struct sg_sealed *copies[SG_SHELF_PLACES])
{
	struct parcel parcel;
	int fds[SG_SHELF_PLACES];
	ssize_t got;
	size_t n;

	memset(copies, 0, SG_SHELF_PLACES * sizeof(*copies));
	begin_parcel(&parcel);
	got = recvmsg(shelf->take, &parcel.message,
	    MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (got < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK;
	n = descriptors(&parcel, fds);
	if (is_whole(&parcel, got, n))
		return unpack(&parcel, fds, n, copies);
	while (n > 0)
		close(fds[--n]);
	return false;
}

static bool
is_same(const struct label *a, const struct label *b)
{
	return a->pid == b->pid && a->number == b->number;
}

/*
 * Remove all messages before the message with this label.  If `label` is NULL,
 * remove all messages.
 */
static void
clear_but(const struct sg_shelf *shelf, const struct label *label)
{
	struct label first;

	/*
	 * These calls of recv() pass no buffer for descriptors, so the kernel
	 * closes the descriptors of a message that is removed.
	 */
	while (recv(shelf->take, &first, sizeof(first),
		   MSG_PEEK | MSG_DONTWAIT) >= 0 &&
	    (label == NULL || !is_same(&first, label))) {
		if (recv(shelf->take, &first, sizeof(first), MSG_DONTWAIT) < 0)
			return;
	}
}

static void
pack(struct parcel *parcel, struct sg_sealed *const copies[SG_SHELF_PLACES])
{
	static uint64_t number;
	struct cmsghdr *head;
	int fds[SG_SHELF_PLACES];
	size_t n = 0;

	begin_parcel(parcel);
	parcel->label.pid = (uint64_t)getpid();
	parcel->label.number = ++number;
	for (size_t i = 0; i < SG_SHELF_PLACES; i++) {
		if (copies[i] == NULL)
			continue;
		parcel->label.full[i] = true;
		parcel->label.version[i] = copies[i]->version;
		fds[n++] = copies[i]->fd;
	}
	head = CMSG_FIRSTHDR(&parcel->message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(head), fds, n * sizeof(int));
	parcel->message.msg_controllen = CMSG_SPACE(n * sizeof(int));
}

void
sg_shelf_put(struct sg_shelf *shelf,
    struct sg_sealed *const copies[SG_SHELF_PLACES])
{
	struct parcel parcel;
	bool sent;

	pack(&parcel, copies);
	sent = sendmsg(shelf->put, &parcel.message,
		   MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
	/*
	 * Remove the old message after the new one is queued.  If the new
	 * message could not be sent, remove the old message all the same: the
	 * copies in it are no longer in force.
	 */
	clear_but(shelf, sent ? &parcel.label : NULL);
}
