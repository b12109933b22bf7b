/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetch.c -- fetches from the ledger which connections are gone, and which were
 * ended.
 */
#include "tunnels/table/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tunnels/owner.h"

/* ---- opening the ledger ------------------------------------------------- */

/* Read the head of the ledger, if the judge made the file. */
static bool
read_head(int fd, const char *path, struct sg_ledger_head *head,
    char why[SG_WHY_BYTES])
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return sg_why_errno(why, path, "read", SG_WHY_ODD);
	if (!sg_owner_is_other(path, &st, why))
		return false;
	return (pread(fd, head, sizeof *head, 0) == (ssize_t)sizeof *head &&
		   sg_is_ledger(head)) ||
	    sg_why_errno(why, path, "read", SG_WHY_ODD);
}

/*
 * Open the ledger and read its head.  Returns a descriptor, or -1.  `why` is
 * empty if there is no ledger.
 */
static int
open_ledger(const char *path, struct sg_ledger_head *head,
    char why[SG_WHY_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	why[0] = '\0';
	if (fd < 0 && errno != ENOENT)
		(void)sg_why_errno(why, path, "read", errno);
	if (fd < 0 || read_head(fd, path, head, why))
		return fd;
	close(fd);
	return -1;
}

/* ---- which connections are gone ----------------------------------------- */

/*
 * Copy the words of the rows whose socket is gone.  If the ledger is about
 * another table, no row counts as gone.
 */
static void
copy_gone(struct sg_tunnels *tunnels, int fd, const struct sg_ledger_head *head,
    const struct sg_map *map)
{
	enum { PART = 1024 };
	uint64_t words[PART];
	bool same = memcmp(head->birth, map->head->birth, sizeof head->birth) ==
	    0;

	if (head->changes == tunnels->gone_changes &&
	    head->born == tunnels->gone_born)
		return;
	for (size_t from = 0; from < SG_TUNNEL_SLOTS; from += PART) {
		if (!same ||
		    pread(fd, words, sizeof words,
			(off_t)(SG_LEDGER_GONE_AT + from * sizeof words[0])) !=
			(ssize_t)sizeof words)
			memset(words, 0, sizeof words);
		for (size_t i = 0; i < PART; i++)
			atomic_store_explicit(&tunnels->gone[from + i],
			    words[i], memory_order_relaxed);
	}
	tunnels->gone_changes = head->changes;
	tunnels->gone_born = head->born;
}

bool
sg_fetch_gone(struct sg_tunnels *tunnels, char why[SG_WHY_BYTES])
{
	struct sg_ledger_head head;
	int fd = open_ledger(tunnels->ledger, &head, why);

	if (fd < 0)
		return why[0] == '\0';
	copy_gone(tunnels, fd, &head, atomic_load(&tunnels->map));
	close(fd);
	return true;
}

/* ---- which were ended --------------------------------------------------- */

uint64_t
sg_fetch_first(const char *ledger)
{
	struct sg_ledger_head head;
	char why[SG_WHY_BYTES];
	int fd = open_ledger(ledger, &head, why);

	if (fd < 0)
		return 0;
	close(fd);
	/* Those before are recorded, or were lost with the table before. */
	return head.next_ended;
}

/*
 * Returns the number of the entry to take.  `next` is the number after the one
 * that was taken last.  Entries that the ring does not have any more are lost.
 * If the ledger was made anew, its first entry is taken, and none is lost.
 */
static uint64_t
next_entry(const struct sg_ledger_head *head, uint64_t next, uint64_t *lost)
{
	uint64_t end = head->next_ended, first = head->first_ended;

	if (end > first + SG_ENDED_SLOTS)
		first = end - SG_ENDED_SLOTS;
	if (next > end || next == 0)
		return first;
	/* A new ledger has much higher numbers than the one before. */
	if (next < head->first_ended)
		return first;
	if (next < first)
		*lost += first - next;
	return next < first ? first : next;
}

/* Read an entry.  Returns false if it is damaged or was overwritten. */
static bool
read_entry(int fd, uint64_t number, struct sg_ended *ended)
{
	const off_t at = (off_t)(SG_LEDGER_ENDED_AT +
	    number % SG_ENDED_SLOTS * SG_ENDED_BYTES);

	return pread(fd, &ended->entry, sizeof ended->entry, at) ==
	    (ssize_t)sizeof ended->entry &&
	    ended->entry.number == number && sg_ended_read(ended);
}

/*
 * Take one entry, which no other process takes then.  Returns false if there is
 * none.  *fine becomes false if the entry cannot be used.
 */
static bool
take(struct sg_tunnels *tunnels, int fd, const struct sg_ledger_head *head,
    struct sg_ended *ended, uint64_t *lost, bool *fine)
{
	_Atomic uint64_t *cursor = &atomic_load(&tunnels->map)
					->head->next_ended;
	uint64_t seen = atomic_load(cursor), next, skipped = 0;

	for (;;) {
		skipped = 0;
		next = next_entry(head, seen, &skipped);
		if (next >= head->next_ended)
			return false;
		*fine = read_entry(fd, next, ended);
		if (atomic_compare_exchange_strong(cursor, &seen, next + 1))
			break;
	}
	*lost += skipped + !*fine;
	return true;
}

bool
sg_tunnels_take_ended(struct sg_tunnels *tunnels, struct sg_ended *ended,
    uint64_t *lost)
{
	struct sg_ledger_head head;
	char why[SG_WHY_BYTES];
	bool fine = false, any;
	int fd;

	if (tunnels == NULL)
		return false;
	fd = open_ledger(tunnels->ledger, &head, why);
	if (fd < 0)
		return false;
	do
		any = take(tunnels, fd, &head, ended, lost, &fine);
	while (any && !fine);
	close(fd);
	return any;
}
