/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world.h -- a temporary folder with a small catalogue, lists and a policy.
 *
 * Tests build the policy and check the reported problems. The catalogue is a
 * folder of platform files.
 *
 * Include unit.h first. Not thread-safe. If a helper fails, the test fails.
 */
#ifndef SG_WORLD_H
#define SG_WORLD_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "policy/build.h"
#include "base/dates.h"

/* The time Sat 21 Nov 2026, 12:00 UTC, in UTC seconds. */
#define WORLD_NOW INT64_C(1795262400)

struct world {
	struct sg_arena *arena;
	struct sg_problems *problems; /* made by the last world_build() */
	char folder[64];              /* holds all files of the world */
	struct sg_build_options options;
	struct sg_build build; /* the images of the last world_build() */
};

/* Returns the path of `name` in the folder; owned by the world's arena. */
static inline char *
world_path(struct world *w, const char *name)
{
	return sg_path_join(w->arena, w->folder, name);
}

/* Write a file in the folder.  Returns the path, owned by the world's arena. */
static inline char *
world_bytes(struct world *w, const char *name, const char *bytes, size_t n)
{
	char *path = world_path(w, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* Write a text file in the folder; returns its path as world_bytes() does. */
static inline char *
world_file(struct world *w, const char *name, const char *text)
{
	return world_bytes(w, name, text, strlen(text));
}

/* Make a subfolder of the world's folder. */
static inline void
world_folder(struct world *w, const char *name)
{
	assert_int_equal(mkdir(world_path(w, name), 0755), 0);
}

/* Make a world with three platforms and no locked lists. */
static inline struct world *
world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->arena = sg_arena_new();
	w->problems = sg_problems_new(w->arena);
	strcpy(w->folder, "/tmp/sg-test-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	world_folder(w, "platforms");
	world_folder(w, "locked");
	world_file(w, "platforms/facebook.platform",
	    "platform facebook\n"
	    "    title    \"Facebook\"\n"
	    "    owner    meta\n"
	    "    also     fb\n"
	    "    site     facebook.com, fbcdn.net\n"
	    "    host     fbcdn-a.akamaihd.net\n"
	    "    embed    connect.facebook.com\n"
	    "    network  157.240.0.0/16\n"
	    "    as       32934\n");
	world_file(w, "platforms/instagram.platform",
	    "platform instagram\n"
	    "    title    \"Instagram\"\n"
	    "    owner    meta\n"
	    "    site     instagram.com\n"
	    "    network  157.240.0.0/17\n"
	    "    as       AS32934, 63293\n");
	world_file(w, "platforms/youtube.platform",
	    "platform youtube\n"
	    "    title    \"YouTube\"\n"
	    "    owner    google\n"
	    "    site     youtube.com\n");
	w->options.policy_path = world_path(w, "school.policy");
	w->options.catalogue_folder = world_path(w, "platforms");
	w->options.locked_folder = world_path(w, "locked");
	w->options.now = WORLD_NOW;
	w->options.seed[0] = UINT64_C(0x0123456789abcdef);
	w->options.seed[1] = UINT64_C(0xfedcba9876543210);
	return w;
}

/* Remove a file, or a folder with everything in it. */
static inline void
world_remove(struct sg_arena *arena, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL) {
		unlink(path);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		world_remove(arena, sg_path_join(arena, path, entry->d_name));
	}
	closedir(dir);
	rmdir(path);
}

/* Remove the world's folder and free everything. */
static inline void
world_free(struct world *w)
{
	chmod(w->folder, 0755);
	world_remove(w->arena, w->folder);
	sg_arena_free(&w->arena);
	free(w);
}

/* Write `policy` to school.policy and compile it. Returns false on errors. */
static inline bool
world_build(struct world *w, const char *policy)
{
	world_file(w, "school.policy", policy);
	w->problems = sg_problems_new(w->arena);
	return sg_build(w->arena, &w->options, w->problems, &w->build);
}

/* Returns all problems as a user sees them. The world's arena owns the text. */
static inline const char *
world_said(struct world *w, const struct sg_problems *problems)
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);

	assert_non_null(file);
	sg_problems_print(problems, file, false);
	fclose(file);
	copy = sg_arena_dup(w->arena, (struct sg_str){text, n});
	free(text);
	return copy;
}

/* Fail unless the text of the problems contains `words`. */
static inline void
assert_said(struct world *w, const struct sg_problems *problems,
    const char *words)
{
	const char *said = world_said(w, problems);

	if (strstr(said, words) == NULL)
		fail_msg("\"%s\" is not in:\n%s", words, said);
}

/* Returns the day number (days since 1970-01-01) of a date. */
static inline int32_t
day(int year, int month, int date)
{
	return sg_day_of((struct sg_civil){year, month, date});
}

/* Returns the UTC seconds of hour:minute UTC on the day number `at`. */
static inline int64_t
utc(int32_t at, int hour, int minute)
{
	return (int64_t)at * 86400 + hour * 3600 + minute * 60;
}

/*
 * Returns the path of a file of reference data, or NULL if the file cannot be
 * read. The folder of reference data is $SG_SHARED. If this variable is not
 * set, it is ../shared.
 */
static inline char *
shared(struct sg_arena *arena, const char *name)
{
	const char *folder = getenv("SG_SHARED");
	const char *source = getenv("SG_SOURCE");
	char *path;

	if (folder == NULL)
		folder = sg_arena_printf(arena, "%s/../shared",
		    source == NULL ? "." : source);
	path = sg_path_join(arena, folder, name);
	return access(path, R_OK) == 0 ? path : NULL;
}

#endif
