/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * banned.c -- keeps the bans up to date.
 *
 * It has a thread of its own, because the thread that opens images may be busy
 * for longer than a ban may take to be in force.
 */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include "icap/banned.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/sealed.h"
#include "base/shelf.h"
#include "base/watch.h"
#include "gate/bans.h"
#include "icap/slots.h"

/* If opening fails for a temporary cause, milliseconds until the next attempt.
 */
#define RETRY_MS 1000

struct sg_banned {
	struct sg_banned_options options;
	/* Empty if all bans are over, so that requests pay nothing. */
	struct sg_slots bans;
	char *path;
	struct sg_shelf *shelf; /* the last good file, for later children */
	struct sg_watch watch;
	unsigned retry_looks; /* looks until the next attempt; 0: none */
	/* When the last bans were dropped because all had ended; 0: they were
	 * not.  If the clock is set back before it, the file is read again. */
	int64_t ended_at;
	struct sg_arena *arena;
	pthread_t thread;
	bool running;
	int stop[2]; /* pipe; closing its write end stops the thread */
};

struct sg_banned *
sg_banned_new(const struct sg_banned_options *options)
{
	struct sg_banned *banned;
	void *memory;

	if (posix_memalign(&memory, _Alignof(struct sg_banned),
		sizeof(*banned)) != 0)
		return NULL;
	banned = memory;
	memset(banned, 0, sizeof(*banned));
	banned->options = *options;
	sg_slots_init(&banned->bans);
	banned->path = strdup(options->path);
	banned->shelf = sg_shelf_new();
	banned->arena = sg_arena_new();
	if (banned->path == NULL || banned->shelf == NULL)
		sg_banned_free(&banned);
	return banned;
}

void
sg_banned_free(struct sg_banned **where)
{
	struct sg_banned *banned = *where;
	struct sg_bans *bans;

	*where = NULL;
	if (banned == NULL)
		return;
	sg_banned_stop(banned);
	while ((bans = sg_slots_take_any(&banned->bans)) != NULL)
		sg_bans_close(&bans);
	sg_shelf_free(&banned->shelf);
	sg_arena_free(&banned->arena);
	free(banned->path);
	free(banned);
}

const struct sg_bans *
sg_banned_acquire(struct sg_banned *banned, unsigned *slot)
{
	return sg_slots_acquire(&banned->bans, slot);
}

void
sg_banned_release(struct sg_banned *banned, unsigned slot)
{
	sg_slots_release(&banned->bans, slot);
}

/* Closes the bans that are not in force and that nobody uses. */
static void
close_left(struct sg_banned *banned)
{
	struct sg_bans *bans;

	while ((bans = sg_slots_take_back(&banned->bans)) != NULL)
		sg_bans_close(&bans);
}

/* ---- the shelf ---------------------------------------------------------- */

/* Leaves the file for children that start while it is bad. */
static void
keep_on_shelf(struct sg_banned *banned, struct sg_sealed *copy)
{
	struct sg_sealed *copies[SG_SHELF_PLACES] = {copy};
	const bool locked = sg_shelf_lock(banned->shelf);

	sg_shelf_put(banned->shelf, copies);
	if (locked)
		sg_shelf_unlock(banned->shelf);
}

/* Returns the bans that another child has left, or NULL. */
static struct sg_bans *
take_from_shelf(struct sg_banned *banned)
{
	struct sg_sealed *copies[SG_SHELF_PLACES];
	struct sg_bans *bans = NULL;
	bool passing;

	(void)sg_shelf_take(banned->shelf, copies);
	if (copies[0] != NULL)
		(void)sg_bans_from_memory(
		    (struct sg_str){
			(const char *)copies[0]->bytes, copies[0]->size},
		    banned->path, sg_problems_new(banned->arena), &bans,
		    &passing);
	for (size_t i = 0; i < SG_SHELF_PLACES; i++)
		if (copies[i] != NULL)
			sg_sealed_leave(&copies[i]);
	return bans;
}

/* ---- looking ------------------------------------------------------------ */

/* Returns the number of looks in RETRY_MS, at least one. */
static unsigned
looks_to_wait(const struct sg_banned *banned)
{
	const unsigned ms = banned->options.interval_ms;

	return ms == 0 || ms >= RETRY_MS ? 1 : RETRY_MS / ms;
}

/* Puts the bans in force, if some of them hold now or later. */
static void
put_in_force(struct sg_banned *banned, unsigned slot, struct sg_bans *bans)
{
	if (sg_bans_matter(bans, banned->options.now())) {
		sg_slots_put(&banned->bans, slot, bans);
	} else {
		banned->ended_at = banned->options.now();
		sg_slots_clear(&banned->bans);
		sg_bans_close(&bans);
	}
}

/* The file is bad. Keeps what is in force, or takes what others have. */
static void
refuse(struct sg_banned *banned, unsigned slot, bool passing)
{
	struct sg_bans *bans = sg_slots_in_force(&banned->bans) == NULL ?
	    take_from_shelf(banned) :
	    NULL;

	if (bans != NULL)
		put_in_force(banned, slot, bans);
	banned->retry_looks = passing ? looks_to_wait(banned) : 0;
}

static void
open_into(struct sg_banned *banned, unsigned slot, bool again)
{
	const struct sg_banned_options *o = &banned->options;
	struct sg_problems *problems = sg_problems_new(banned->arena);
	enum sg_banned_event event = SG_BANNED_SWAPPED;
	const bool had = sg_slots_in_force(&banned->bans) != NULL;
	struct sg_bans *bans;
	bool passing;

	banned->retry_looks = 0;
	banned->ended_at = 0;
	switch (sg_bans_open(banned->path, problems, &bans, &passing)) {
	case SG_BANS_OPENED:
		keep_on_shelf(banned, sg_bans_copy(bans));
		put_in_force(banned, slot, bans);
		break;
	case SG_BANS_NONE:
		event = SG_BANNED_NONE;
		keep_on_shelf(banned, NULL);
		sg_slots_clear(&banned->bans);
		break;
	case SG_BANS_REFUSED:
		event = SG_BANNED_REFUSED;
		refuse(banned, slot, passing);
		break;
	}
	if ((event != SG_BANNED_NONE || had) &&
	    !(event == SG_BANNED_REFUSED && again && passing))
		o->tell(o->ctx, event, problems,
		    sg_slots_in_force(&banned->bans) != NULL);
	sg_arena_reset(banned->arena);
}

/* Lets go of bans that are all over. */
static void
drop_ended(struct sg_banned *banned)
{
	const struct sg_bans *bans = sg_slots_in_force(&banned->bans);

	if (bans != NULL && !sg_bans_matter(bans, banned->options.now())) {
		sg_slots_clear(&banned->bans);
		banned->ended_at = banned->options.now();
	}
}

void
sg_banned_look(struct sg_banned *banned)
{
	/* One file, which is replaced at once: it need not settle. */
	const bool same = sg_watch_look(&banned->watch, banned->path,
			      banned->path) == SG_WATCH_SAME;
	const bool is_set_back = banned->options.now() < banned->ended_at;
	const bool retry = is_set_back ||
	    (banned->retry_looks > 0 && --banned->retry_looks == 0);
	unsigned slot;

	close_left(banned);
	if (same && !retry) {
		drop_ended(banned);
		return;
	}
	slot = sg_slots_free(&banned->bans);
	if (slot == SG_NO_SLOT) {
		/* Every slot is in use for a moment: try at the next look. */
		banned->retry_looks = 1;
		return;
	}
	sg_watch_take(&banned->watch);
	open_into(banned, slot, same);
	close_left(banned);
}

/* ---- the thread --------------------------------------------------------- */

static void *
watch(void *arg)
{
	struct sg_banned *banned = arg;
	struct pollfd wait = {.fd = banned->stop[0], .events = POLLIN};
	int n;

	for (;;) {
		n = poll(&wait, 1, (int)banned->options.interval_ms);
		if (n > 0 || (n < 0 && errno != EINTR))
			return NULL;
		sg_banned_look(banned);
	}
}

int
sg_banned_start(struct sg_banned *banned)
{
	sigset_t all, before;
	int error;

	if (pipe(banned->stop) != 0)
		return errno;
	/* Leave all signals to c-icap's own threads. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&banned->thread, NULL, watch, banned);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		close(banned->stop[0]);
		close(banned->stop[1]);
		return error;
	}
	banned->running = true;
	return 0;
}

void
sg_banned_stop(struct sg_banned *banned)
{
	if (!banned->running)
		return;
	close(banned->stop[1]);
	pthread_join(banned->thread, NULL);
	close(banned->stop[0]);
	banned->running = false;
}
