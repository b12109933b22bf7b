/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world.h -- for fuzz targets: what stands around the code under test.
 *
 * Of the real thing, from the source folder ($SG_SOURCE).  What cannot be
 * made ends the program.  What a target keeps it gives back at its end, so
 * that whatever else is not given back shows.
 */
#ifndef SG_FUZZ_WORLD_H
#define SG_FUZZ_WORLD_H

#include "base/text.h"

struct sg_arena;
struct sg_build;
struct sg_problems;

/* A folder of this process's own in $TMPDIR, else in memory where there is
 * /dev/shm; it goes away when the process ends by itself. */
#define FUZZ_FOLDER 256
void fuzz_folder(char *path, size_t size);
/* Write a file. */
void fuzz_put(const char *path, struct sg_str bytes);
/* A file of the source folder. */
struct sg_str fuzz_source(struct sg_arena *arena, const char *name);
/* Print them to nowhere: each has to be one that can be shown. */
void fuzz_problems(const struct sg_problems *problems);

/*
 * Images of a policy.  `catalogue` is a folder of platforms (NULL: those that
 * are shipped, with the lists of conf/circumvention).
 */
void fuzz_build(struct sg_arena *arena, const char *policy,
    const char *catalogue, struct sg_build *build);

#endif
