/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* in_force.c -- the policy in force, and the policy files, for all requests. */
#define _GNU_SOURCE
#include "desk/web/in_force.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "base/watch.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "policy/install.h"
#include "policy/lists/fetched.h"
#include "report/titles.h"

#define LIST "store-app.list"
/* The exceptions of the desk, and those beside the policy. */
#define DESK_EXCEPTIONS "desk/exceptions.policy"
#define EXCEPTIONS "exceptions.policy"
#define STAMPS 5

struct sg_in_force {
	struct sg_in_force_paths paths;
	struct sg_arena *arena; /* of the paths */
	char *names, *policy;   /* paths of the images */
	/* Readers are requests; the writer opens or compiles. */
	pthread_rwlock_t lock;

	/* The images. */
	pthread_mutex_t looking; /* guards `watch` */
	struct sg_watch watch;
	struct sg_gate *gate;
	struct sg_arena *school_arena;
	struct sg_school school;
	struct sg_titles titles;

	/* The files. */
	pthread_mutex_t building; /* held by the request that uses the build */
	struct sg_arena *build_arena;
	struct sg_build build;
	struct sg_gate *build_gate;
	struct sg_problems *problems;
	bool built, fine;
	int64_t built_day;
	struct sg_stamp stamps[STAMPS];
};

/* The request of this thread uses the build. */
static _Thread_local bool uses_build;

static void close_build(struct sg_in_force *f);

/* ---- the images --------------------------------------------------------- */

/*
 * Set the name, zone and titles of the school.  Without the policy's zone, UTC
 * serves: times are then off, but the desk can be read.
 */
static void
read_school(struct sg_in_force *f, int64_t now)
{
	char why[SG_WHY_BYTES];
	const char *own;

	sg_arena_free(&f->school_arena);
	f->school_arena = sg_arena_new();
	own = sg_path_join(f->school_arena, f->paths.own_techniques, LIST);
	if (!sg_school_init(f->school_arena, f->gate, now, &f->school, why))
		(void)sg_school_init(f->school_arena, NULL, now, &f->school,
		    why);
	f->school.gate = f->gate;
	f->titles = (struct sg_titles){0};
	/* Without titles, the ids of extensions and apps are shown. */
	if (sg_titles_read(&f->titles, f->school_arena,
		sg_path_join(f->school_arena, f->paths.techniques, LIST), why))
		f->school.titles = &f->titles;
	if (access(own, F_OK) == 0)
		(void)sg_titles_read(&f->titles, f->school_arena, own, why);
}

/* Open the images.  Images that cannot be opened leave the old ones. */
static void
open_images(struct sg_in_force *f, int64_t now)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_gate *before = f->gate, *gate;
	bool passing;

	gate = sg_gate_open_after(before, NULL, f->names, f->policy,
	    sg_problems_new(arena), &passing);
	if (gate != NULL) {
		f->gate = gate;
		read_school(f, now);
		sg_gate_close(&before);
	} else if (f->school_arena == NULL) {
		read_school(f, now);
	}
	sg_arena_free(&arena);
}

/* Returns true if the images are to be opened. */
static bool
is_new(struct sg_in_force *f)
{
	bool news;

	(void)pthread_mutex_lock(&f->looking);
	news = !f->watch.any ||
	    sg_watch_look(&f->watch, f->names, f->policy) == SG_WATCH_NEW;
	if (news) {
		(void)sg_watch_look(&f->watch, f->names, f->policy);
		sg_watch_take(&f->watch);
	}
	(void)pthread_mutex_unlock(&f->looking);
	return news;
}

void
sg_in_force_enter(struct sg_in_force *f, int64_t now)
{
	if (is_new(f)) {
		(void)pthread_rwlock_wrlock(&f->lock);
		open_images(f, now);
		(void)pthread_rwlock_unlock(&f->lock);
	}
	(void)pthread_rwlock_rdlock(&f->lock);
}

void
sg_in_force_leave(struct sg_in_force *f)
{
	(void)pthread_rwlock_unlock(&f->lock);
	if (uses_build)
		(void)pthread_mutex_unlock(&f->building);
	uses_build = false;
}

const struct sg_gate *
sg_in_force_gate(const struct sg_in_force *f)
{
	return f->gate;
}

const struct sg_school *
sg_in_force_school(const struct sg_in_force *f)
{
	return &f->school;
}

/* ---- the files ---------------------------------------------------------- */

static struct sg_stamp
stamp_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct sg_stamp){0};
	return (struct sg_stamp){.dev = st.st_dev,
	    .ino = st.st_ino,
	    .size = st.st_size,
	    .written = st.st_mtim,
	    .changed = st.st_ctim};
}

static void
look(const struct sg_in_force *f, struct sg_stamp stamps[STAMPS])
{
	struct sg_arena *arena = sg_arena_new();

	stamps[0] = stamp_of(f->paths.policy);
	stamps[1] = stamp_of(sg_path_beside(arena, f->paths.policy,
	    EXCEPTIONS));
	stamps[2] = stamp_of(f->names);
	stamps[3] = stamp_of(f->policy);
	stamps[4] = stamp_of(sg_path_beside(arena, f->paths.policy,
	    DESK_EXCEPTIONS));
	sg_arena_free(&arena);
}

static bool
is_same(const struct sg_stamp *a, const struct sg_stamp *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	    a->written.tv_sec == b->written.tv_sec &&
	    a->written.tv_nsec == b->written.tv_nsec &&
	    a->changed.tv_sec == b->changed.tv_sec &&
	    a->changed.tv_nsec == b->changed.tv_nsec;
}

/* Returns true if the build is as old as the files. */
static bool
is_current(const struct sg_in_force *f, const struct sg_stamp stamps[STAMPS],
    int64_t now)
{
	for (int i = 0; i < STAMPS; i++)
		if (!is_same(&f->stamps[i], &stamps[i]))
			return false;
	return f->built && f->built_day == now / SG_DAY_S;
}

static void
compile(struct sg_in_force *f, int64_t now)
{
	struct sg_build_options options = {.policy_path = f->paths.policy,
	    .catalogue_folder = f->paths.catalogue,
	    .techniques_folder = f->paths.techniques,
	    .own_techniques_folder = f->paths.own_techniques,
	    .locked_folder = f->paths.locked,
	    .installed_names = f->names,
	    .now = now};

	close_build(f);
	f->build_arena = sg_arena_new();
	f->problems = sg_problems_new(f->build_arena);
	options.fetched_folder = sg_path_join(f->build_arena, f->paths.state,
	    SG_FETCHED_FOLDER);
	sg_install_seed(f->paths.state, options.seed);
	f->fine = sg_build(f->build_arena, &options, f->problems, &f->build);
	if (f->fine)
		f->build_gate = sg_gate_from_memory(f->build.names,
		    f->build.policy, f->problems);
	f->fine = f->build_gate != NULL;
	f->built = true;
	f->built_day = now / SG_DAY_S;
}

static void
close_build(struct sg_in_force *f)
{
	if (!f->built)
		return;
	sg_gate_close(&f->build_gate);
	sg_build_close(&f->build);
	sg_arena_free(&f->build_arena);
	f->built = f->fine = false;
}

const struct sg_build *
sg_in_force_build(struct sg_in_force *f, int64_t now,
    const struct sg_gate **gate, const struct sg_problems **problems)
{
	struct sg_stamp stamps[STAMPS];

	/* Whoever waits for the build must not keep the writer waiting. */
	(void)pthread_rwlock_unlock(&f->lock);
	if (!uses_build)
		(void)pthread_mutex_lock(&f->building);
	uses_build = true;
	look(f, stamps);
	if (!is_current(f, stamps, now)) {
		(void)pthread_rwlock_wrlock(&f->lock);
		compile(f, now);
		memcpy(f->stamps, stamps, sizeof f->stamps);
		(void)pthread_rwlock_unlock(&f->lock);
	}
	(void)pthread_rwlock_rdlock(&f->lock);
	*gate = f->build_gate;
	*problems = f->problems;
	return f->fine ? &f->build : NULL;
}

/* ---- all of it ---------------------------------------------------------- */

struct sg_in_force *
sg_in_force_new(const struct sg_in_force_paths *paths, int64_t now)
{
	struct sg_in_force *f = calloc(1, sizeof *f);

	if (f == NULL)
		return NULL;
	f->arena = sg_arena_new();
	f->paths = *paths;
	f->names = sg_path_join(f->arena, paths->state, SG_NAMES_FILE);
	f->policy = sg_path_join(f->arena, paths->state, SG_POLICY_FILE);
	(void)pthread_rwlock_init(&f->lock, NULL);
	(void)pthread_mutex_init(&f->looking, NULL);
	(void)pthread_mutex_init(&f->building, NULL);
	/* Before the first requests, which may come at once: none of them must
	 * find a school without a zone. */
	(void)is_new(f);
	open_images(f, now);
	return f;
}

void
sg_in_force_free(struct sg_in_force **where)
{
	struct sg_in_force *f = *where;

	*where = NULL;
	if (f == NULL)
		return;
	close_build(f);
	sg_gate_close(&f->gate);
	sg_arena_free(&f->school_arena);
	sg_arena_free(&f->arena);
	(void)pthread_rwlock_destroy(&f->lock);
	(void)pthread_mutex_destroy(&f->looking);
	(void)pthread_mutex_destroy(&f->building);
	free(f);
}
