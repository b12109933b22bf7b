/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * images.c -- watches the two images of the compiled policy, and has a thread
 * open them.
 */
#define _GNU_SOURCE
#include "tunnels/images.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"

#define RETRY_MS 1000

/* Identifies one version of a file; all zeros if it is missing. */
struct stamp {
	uint64_t dev, ino;
	int64_t size, written[2], changed[2];
};

struct stamps {
	struct stamp names, policy;
};

struct sg_images {
	char *names, *policy;
	struct sg_arena *arena; /* of `problems` */
	struct sg_problems *problems;
	struct stamps seen;   /* at the last look */
	struct stamps opened; /* when they were last opened */
	bool looked;
	bool settling;    /* the last two looks found different files */
	int64_t retry_ms; /* when to try the same files again; 0: not */
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

static void
take_stamp(const char *path, struct stamp *stamp)
{
	struct stat st;

	memset(stamp, 0, sizeof *stamp);
	if (stat(path, &st) != 0)
		return;
	stamp->dev = st.st_dev;
	stamp->ino = st.st_ino;
	stamp->size = st.st_size;
	stamp->written[0] = st.st_mtim.tv_sec;
	stamp->written[1] = st.st_mtim.tv_nsec;
	stamp->changed[0] = st.st_ctim.tv_sec;
	stamp->changed[1] = st.st_ctim.tv_nsec;
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
	*gate = images->gate;
	images->gate = NULL;
	return *gate != NULL ? SG_IMAGES_NEW : SG_IMAGES_REFUSED;
}

/* Returns true if the files are to be opened now. */
static bool
is_due(struct sg_images *images, const struct sg_gate *before, int64_t tick_ms)
{
	struct stamps now;
	bool settled, same;

	take_stamp(images->names, &now.names);
	take_stamp(images->policy, &now.policy);
	settled = memcmp(&now, &images->seen, sizeof now) == 0;
	images->settling = !settled;
	same = images->looked && memcmp(&now, &images->opened, sizeof now) == 0;
	images->seen = now;
	if (same)
		return images->retry_ms != 0 && tick_ms >= images->retry_ms;
	if (!settled && before != NULL)
		return false;
	/* If a file is replaced while it is read, the next look finds another
	 * stamp. */
	images->opened = now;
	images->looked = true;
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
	return images->running || images->settling;
}

const struct sg_problems *
sg_images_problems(const struct sg_images *images)
{
	return images->problems;
}
