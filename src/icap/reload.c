/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reload.c -- keeps the compiled policy up to date: watches its two files,
 * opens new files as a gate (the object that judges requests), and swaps the
 * gate in.
 *
 * This file does not judge requests, and does not know what the two files
 * contain.
 */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include "icap/reload.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/throttle.h"
#include "base/problems.h"
#include "base/watch.h"
#include "icap/slots.h"

/*
 * Milliseconds in which `schoolgate install` is expected to replace both files.
 */
#define SETTLE_MS 100
/*
 * If opening fails for a temporary cause, milliseconds until the next attempt.
 */
#define RETRY_MS 1000

struct sg_reload {
	struct sg_reload_options options;
	char *names_path, *policy_path;
	struct sg_slots gates;
	struct sg_watch watch; /* of the two files */
	/* Number of looks until the same files are tried again. 0 if another
	 * attempt would be useless. */
	unsigned retry_looks;
	/* memory for the problems that one attempt to open finds */
	struct sg_arena *arena;
	pthread_t thread;
	bool running;
	int stop[2]; /* pipe; closing its write end stops the thread */
};

struct sg_reload *
sg_reload_new(const struct sg_reload_options *options)
{
	struct sg_reload *reload;
	void *memory;

	if (posix_memalign(&memory, _Alignof(struct sg_reload),
		sizeof(*reload)) != 0)
		return NULL;
	reload = memory;
	memset(reload, 0, sizeof(*reload));
	reload->options = *options;
	reload->names_path = strdup(options->names_path);
	reload->policy_path = strdup(options->policy_path);
	sg_slots_init(&reload->gates);
	reload->arena = sg_arena_new();
	sg_arena_reset(reload->arena);
	if (reload->names_path == NULL || reload->policy_path == NULL)
		sg_reload_free(&reload);
	return reload;
}

void
sg_reload_free(struct sg_reload **reload)
{
	struct sg_reload *r = *reload;
	struct sg_gate *gate;

	if (r == NULL)
		return;
	sg_reload_stop(r);
	while ((gate = sg_slots_take_any(&r->gates)) != NULL)
		r->options.close(&gate);
	sg_arena_free(&r->arena);
	free(r->names_path);
	free(r->policy_path);
	free(r);
	*reload = NULL;
}

const struct sg_gate *
sg_reload_acquire(struct sg_reload *reload, unsigned *slot)
{
	return sg_slots_acquire(&reload->gates, slot);
}

void
sg_reload_release(struct sg_reload *reload, unsigned slot)
{
	sg_slots_release(&reload->gates, slot);
}

/* Closes the gates that are not in force and have no readers left. */
static void
close_left(struct sg_reload *reload)
{
	struct sg_gate *gate;

	while ((gate = sg_slots_take_back(&reload->gates)) != NULL)
		reload->options.close(&gate);
}

/* Returns the gate in force, or NULL. The caller must be the thread that closes
 * gates. So the gate stays open while the caller uses it. */
static const struct sg_gate *
in_force(const struct sg_reload *reload)
{
	return sg_slots_in_force(&reload->gates);
}

/* Returns the number of looks in RETRY_MS, at least one. */
static unsigned
looks_to_wait(const struct sg_reload *reload)
{
	const unsigned ms = reload->options.interval_ms;

	return ms == 0 || ms >= RETRY_MS ? 1 : RETRY_MS / ms;
}

/* Opens the files. If this fails while no gate is in force, opens the gate that
 * the other processes have left on the shelf. */
static struct sg_gate *
open_gate(struct sg_reload *reload, struct sg_problems *problems,
    enum sg_reload_event *event, bool *passing)
{
	const struct sg_reload_options *o = &reload->options;
	bool passing_too = false;
	struct sg_gate *gate = o->open(in_force(reload), o->shelf,
	    reload->names_path, reload->policy_path, problems, passing);

	*event = gate != NULL ? SG_RELOAD_SWAPPED : SG_RELOAD_REFUSED;
	if (gate != NULL || in_force(reload) != NULL || o->shelf == NULL)
		return gate;
	gate = o->open_shelved(o->shelf, sg_problems_new(reload->arena),
	    &passing_too);
	*passing = *passing || passing_too;
	return gate;
}

/* Opens both files into slot `i`. If that works, puts the new gate in force.
 * `again` is true if the same files failed before for a temporary cause. */
static void
open_into(struct sg_reload *reload, unsigned i, bool again)
{
	const struct sg_reload_options *o = &reload->options;
	struct sg_problems *problems = sg_problems_new(reload->arena);
	enum sg_reload_event event;
	bool passing = false;
	struct sg_gate *gate = open_gate(reload, problems, &event, &passing);

	if (gate != NULL)
		sg_slots_put(&reload->gates, i, gate);
	reload->retry_looks = event == SG_RELOAD_REFUSED && passing ?
	    looks_to_wait(reload) :
	    0;
	if (gate != NULL || !again || !passing)
		o->tell(o->ctx, event, in_force(reload), problems);
	sg_arena_reset(reload->arena);
}

/* Counts down to the next attempt to open the same files. Returns true when the
 * attempt is due. */
static bool
is_retry(struct sg_reload *reload)
{
	return reload->retry_looks > 0 && --reload->retry_looks == 0;
}

void
sg_reload_look(struct sg_reload *reload)
{
	enum sg_watch_news news;
	unsigned i;

	close_left(reload);
	news = sg_watch_look(&reload->watch, reload->names_path,
	    reload->policy_path);
	if (news == SG_WATCH_SAME && !is_retry(reload))
		return;
	if (news == SG_WATCH_CHANGING && in_force(reload) != NULL)
		return;
	i = sg_slots_free(&reload->gates);
	if (i == SG_NO_SLOT)
		return;
	sg_watch_take(&reload->watch);
	open_into(reload, i, news == SG_WATCH_SAME);
	close_left(reload);
}

static void *
watch(void *arg)
{
	struct sg_reload *reload = arg;
	struct pollfd wait = {.fd = reload->stop[0], .events = POLLIN};
	int n;

	/* Checking a large file takes long. Slow this thread down, so that the
	 * threads that judge requests go first. */
	sg_throttle_thread();
	for (;;) {
		/* The timeout is relative, so setting the clock does not affect
		 * it. */
		n = poll(&wait, 1,
		    reload->watch.settling &&
			    reload->options.interval_ms > SETTLE_MS ?
			SETTLE_MS :
			(int)reload->options.interval_ms);
		if (n > 0 || (n < 0 && errno != EINTR))
			return NULL;
		sg_reload_look(reload);
		if (reload->options.tick != NULL)
			reload->options.tick(reload->options.ctx);
	}
}

int
sg_reload_start(struct sg_reload *reload)
{
	sigset_t all, before;
	int error;

	if (pipe(reload->stop) != 0)
		return errno;
	/* Leave all signals to c-icap's own threads. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&reload->thread, NULL, watch, reload);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		close(reload->stop[0]);
		close(reload->stop[1]);
		return error;
	}
	reload->running = true;
	return 0;
}

void
sg_reload_stop(struct sg_reload *reload)
{
	if (!reload->running)
		return;
	close(reload->stop[1]);
	pthread_join(reload->thread, NULL);
	close(reload->stop[0]);
	reload->running = false;
}
