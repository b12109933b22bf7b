/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * images.c -- watches the two images of the compiled policy, and has a thread
 * open them.
 */
#define _GNU_SOURCE
#include "tunnels/program/images.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/watch.h"
#include "gate/gate.h"

#define RETRY_MS 1000

struct sg_images {
	char *names, *policy;
	struct sg_arena *arena; /* of `problems` */
	struct sg_problems *problems;
	struct sg_watch watch; /* of the two files */
	int64_t retry_ms;      /* when to try the same files again; 0: not */
	/* The thread, while it opens. */
	bool running;
	pthread_t thread;
	atomic_bool finished;
	const struct sg_gate *before;
	struct sg_gate *gate;
	bool passing;
};

struct sg_images *
sg_images_new(const char *names, const char *policy)
{
	struct sg_images *images = calloc(1, sizeof *images);

	if (images == NULL)
		return NULL;
	images->names = strdup(names);
	images->policy = strdup(policy);
	images->arena = sg_arena_new();
	images->problems = sg_problems_new(images->arena);
	if (images->names == NULL || images->policy == NULL)
		sg_images_free(&images);
	return images;
}

void
sg_images_free(struct sg_images **where)
{
	struct sg_images *images = *where;

	*where = NULL;
	if (images == NULL)
		return;
	if (images->running) {
		pthread_join(images->thread, NULL);
		sg_gate_close(&images->gate);
	}
	sg_arena_free(&images->arena);
	free(images->names);
	free(images->policy);
	free(images);
}

static void *
open_images(void *arg)
{
	struct sg_images *images = arg;

	images->gate = sg_gate_open_after(images->before, NULL, images->names,
	    images->policy, images->problems, &images->passing);
	atomic_store(&images->finished, true);
	return NULL;
}

/* Begin to open the files. */
static void
begin(struct sg_images *images, const struct sg_gate *before)
{
	sigset_t all, mask;

	sg_arena_reset(images->arena);
	images->problems = sg_problems_new(images->arena);
	images->before = before;
	images->passing = false;
	atomic_store(&images->finished, false);
	/* Leave all signals to the thread that judges. */
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &mask);
	images->running = pthread_create(&images->thread, NULL, open_images,
			      images) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
	/* Without a thread, it takes longer. */
	if (!images->running)
		open_images(images);
}

/* The thread has finished. */
static enum sg_images_event
end(struct sg_images *images, int64_t tick_ms, struct sg_gate **gate)
{
	if (images->running)
		pthread_join(images->thread, NULL);
	images->running = false;
	atomic_store(&images->finished, false);
	images->retry_ms = images->gate == NULL && images->passing ?
	    tick_ms + RETRY_MS :
	    0;
	/* Were they replaced meanwhile? sg_images_are_busy() says so. */
	(void)sg_watch_look(&images->watch, images->names, images->policy);
	*gate = images->gate;
	images->gate = NULL;
	return *gate != NULL ? SG_IMAGES_NEW : SG_IMAGES_REFUSED;
}

/* Returns true if the files are to be opened now. */
static bool
is_due(struct sg_images *images, const struct sg_gate *before, int64_t tick_ms)
{
	enum sg_watch_news news = sg_watch_look(&images->watch, images->names,
	    images->policy);

	if (news == SG_WATCH_SAME)
		return images->retry_ms != 0 && tick_ms >= images->retry_ms;
	if (news == SG_WATCH_CHANGING && before != NULL)
		return false;
	sg_watch_take(&images->watch);
	return true;
}

enum sg_images_event
sg_images_look(struct sg_images *images, const struct sg_gate *before,
    int64_t tick_ms, struct sg_gate **gate)
{
	*gate = NULL;
	if (!images->running && !atomic_load(&images->finished) &&
	    is_due(images, before, tick_ms))
		begin(images, before);
	return atomic_load(&images->finished) ? end(images, tick_ms, gate) :
						SG_IMAGES_SAME;
}

bool
sg_images_are_busy(const struct sg_images *images)
{
	return images->running || images->watch.settling;
}

const struct sg_problems *
sg_images_problems(const struct sg_images *images)
{
	return images->problems;
}
