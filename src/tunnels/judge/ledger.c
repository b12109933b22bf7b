/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ledger.c -- the judge's own notes, in a file that is mapped.
 */
#define _GNU_SOURCE
#include "tunnels/judge/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tunnels/ended.h"

/*
 * A new ledger numbers its entries from the time on, so that its numbers are
 * above those of the ledger before.
 */
#define NUMBERS_A_SECOND 20 /* as a power of two */

struct sg_ledger {
	int fd; /* holds the lock */
	struct sg_ledger_head *head;
	_Atomic uint64_t *gone;
	struct sg_mark *marks;
	struct sg_stranger *strangers;
	struct sg_ended_entry *ended;
};

/* ---- opening ------------------------------------------------------------ */

static void
place(struct sg_ledger *ledger, char *at)
{
	ledger->head = (struct sg_ledger_head *)(void *)at;
	ledger->gone = (_Atomic uint64_t *)(void *)(at + SG_LEDGER_GONE_AT);
	ledger->marks = (struct sg_mark *)(void *)(at + SG_LEDGER_MARKS_AT);
	ledger->strangers = (struct sg_stranger *)(void *)(at +
	    SG_LEDGER_STRANGERS_AT);
	ledger->ended = (struct sg_ended_entry *)(void *)(at +
	    SG_LEDGER_ENDED_AT);
}

/*
 * Open the file alone.  Returns a descriptor, or -1 with *error: EBUSY if
 * another process has it open, EPERM if it belongs to another user.
 */
static int
open_alone(const char *path, int *error)
{
	int fd = open(path,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
	struct stat st;

	*error = errno;
	/* The kernel lets nobody make a file that another user has made. */
	if (fd < 0 && errno == EACCES && lstat(path, &st) == 0)
		*error = EPERM;
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		*error = SG_WHY_ODD;
	} else if (st.st_uid != geteuid()) {
		/* Its owner can cut it, which would kill this process. */
		*error = EPERM;
	} else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		*error = errno == EWOULDBLOCK ? EBUSY : errno;
	} else {
		*error = 0;
		return fd;
	}
	close(fd);
	return -1;
}

/*
 * Give the file its size.  Returns an errno value.  *was becomes the size
 * before.  Nobody maps the file but this process, so that it may be cut.
 */
static int
set_size(int fd, off_t *was)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return errno;
	*was = st.st_size;
	if (st.st_size > (off_t)SG_LEDGER_BYTES &&
	    ftruncate(fd, (off_t)SG_LEDGER_BYTES) != 0)
		return errno;
	if (fchmod(fd, 0640) != 0)
		return errno;
	return posix_fallocate(fd, 0, (off_t)SG_LEDGER_BYTES);
}

/* Begin a new ledger in the memory of the file. */
static void
begin_ledger(struct sg_ledger *ledger, int64_t now)
{
	struct sg_ledger_head *head = ledger->head;

	memset(head, 0, SG_LEDGER_BYTES);
	head->version = SG_TUNNELS_VERSION;
	head->slots = SG_TUNNEL_SLOTS;
	head->ended_slots = SG_ENDED_SLOTS;
	head->strangers = SG_STRANGERS;
	head->born = now;
	head->judged = now;
	head->first_ended = (uint64_t)now << NUMBERS_A_SECOND;
	atomic_store(&head->next_ended, head->first_ended);
	atomic_store(&head->changes, 1);
	/* Last, so that the service does not read a half-made ledger. */
	atomic_thread_fence(memory_order_release);
	head->magic = SG_LEDGER_MAGIC;
}

static int
map_ledger(struct sg_ledger *ledger)
{
	char *at = mmap(NULL, SG_LEDGER_BYTES, PROT_READ | PROT_WRITE,
	    MAP_SHARED, ledger->fd, 0);

	if (at == MAP_FAILED)
		return errno;
	place(ledger, at);
	return 0;
}

static void
say_why(char why[SG_WHY_BYTES], const char *path, int error)
{
	if (error == EBUSY)
		(void)sg_why(why,
		    "%s is in use: another schoolgate-tunnels runs already",
		    path);
	else if (error == EPERM)
		(void)sg_why(why, "%s belongs to another user; remove it",
		    path);
	else
		(void)sg_why_errno(why, path, "opened", error);
}

struct sg_ledger *
sg_ledger_open(const char *path, int64_t now, char made[SG_WHY_BYTES],
    char why[SG_WHY_BYTES])
{
	struct sg_ledger *ledger = calloc(1, sizeof *ledger);
	int error = ENOMEM;
	off_t was = 0;

	made[0] = why[0] = '\0';
	if (ledger == NULL)
		return (void)sg_why_errno(why, path, "opened", error), NULL;
	ledger->fd = open_alone(path, &error);
	if (ledger->fd >= 0)
		error = set_size(ledger->fd, &was);
	if (error == 0)
		error = map_ledger(ledger);
	if (error != 0) {
		say_why(why, path, error);
		sg_ledger_close(&ledger);
		return NULL;
	}
	if (was == (off_t)SG_LEDGER_BYTES && sg_is_ledger(ledger->head))
		return ledger;
	begin_ledger(ledger, now);
	if (was != 0)
		(void)sg_why(made,
		    "%s was no ledger of connections; it was made anew", path);
	return ledger;
}

void
sg_ledger_close(struct sg_ledger **ledger)
{
	if (*ledger == NULL)
		return;
	if ((*ledger)->head != NULL)
		(void)munmap((*ledger)->head, SG_LEDGER_BYTES);
	if ((*ledger)->fd >= 0)
		close((*ledger)->fd);
	free(*ledger);
	*ledger = NULL;
}

/* ---- rows and strangers ------------------------------------------------- */

struct sg_ledger_head *
sg_ledger_head(struct sg_ledger *ledger)
{
	return ledger->head;
}

void
sg_ledger_follow(struct sg_ledger *ledger, const uint8_t birth[16])
{
	struct sg_ledger_head *head = ledger->head;

	if (memcmp(head->birth, birth, sizeof head->birth) == 0)
		return;
	/* If this is not finished, the birth is still that of another table. */
	memset(head->birth, 0, sizeof head->birth);
	memset((char *)head + SG_LEDGER_GONE_AT, 0,
	    SG_LEDGER_ENDED_AT - SG_LEDGER_GONE_AT);
	head->unfit_read = 0;
	head->first_look = 0;
	memcpy(head->birth, birth, sizeof head->birth);
	atomic_fetch_add(&head->changes, 1);
}

struct sg_mark *
sg_ledger_mark(struct sg_ledger *ledger, size_t slot)
{
	return &ledger->marks[slot];
}

void
sg_ledger_set_gone(struct sg_ledger *ledger, size_t slot, uint64_t word)
{
	atomic_store(&ledger->gone[slot], word);
	atomic_fetch_add(&ledger->head->changes, 1);
}

bool
sg_ledger_is_gone(const struct sg_ledger *ledger, size_t slot, uint64_t word)
{
	return atomic_load(&ledger->gone[slot]) == word;
}

struct sg_stranger *
sg_ledger_strangers(struct sg_ledger *ledger)
{
	return ledger->strangers;
}

bool
sg_ledger_add_stranger(struct sg_ledger *ledger, const struct sg_diag_id *id,
    int64_t now)
{
	struct sg_stranger *room = NULL;

	for (size_t i = 0; i < SG_STRANGERS; i++) {
		struct sg_stranger *stranger = &ledger->strangers[i];

		if (stranger->id.cookie == id->cookie)
			return true;
		if (stranger->id.cookie == 0 && room == NULL)
			room = stranger;
	}
	if (room == NULL)
		return false;
	sg_ledger_forget(room);
	room->seen = now;
	room->id = *id;
	return true;
}

void
sg_ledger_forget(struct sg_stranger *stranger)
{
	memset(stranger, 0, sizeof *stranger);
}

/* ---- what was ended ----------------------------------------------------- */

void
sg_ledger_add_ended(struct sg_ledger *ledger, struct sg_ended_entry *entry)
{
	uint64_t number = atomic_load(&ledger->head->next_ended);
	struct sg_ended_entry *to = &ledger->ended[number % SG_ENDED_SLOTS];
	const size_t from = offsetof(struct sg_ended_entry, check);

	entry->check = sg_ended_check(entry);
	atomic_store(&to->number, 0);
	atomic_thread_fence(memory_order_seq_cst);
	memcpy((char *)to + from, (char *)entry + from, sizeof *entry - from);
	atomic_store(&to->number, number);
	atomic_store(&ledger->head->next_ended, number + 1);
}
