/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world.h -- files and images that fuzz targets need around the code under
 * test.
 *
 * Real files are read from the source folder ($SG_SOURCE).  Every failure
 * aborts.  A target frees its own memory before it exits, so that the leak
 * check reports only leaks of the code under test.  Not thread-safe.
 */
#ifndef SG_FUZZ_WORLD_H
#define SG_FUZZ_WORLD_H

#include "base/text.h"

struct sg_arena;
struct sg_build;
struct sg_problems;

/*
 * Make a folder and write its path to `path`, a buffer of `size` bytes. The
 * folder is in $TMPDIR if that is set, else in /dev/shm if that is writable,
 * else in /tmp. The folder is removed when the process exits normally.
 */
#define FUZZ_FOLDER 256 /* enough bytes for the path */
void fuzz_folder(char *path, size_t size);
/* Write `bytes` to a file, replacing its content. */
void fuzz_put(const char *path, struct sg_str bytes);
/* Read a file of the source folder, at most 16 MiB; owned by `arena`. */
struct sg_str fuzz_source(struct sg_arena *arena, const char *name);
/* Format all problems and discard the text; abort if formatting fails. */
void fuzz_problems(const struct sg_problems *problems);

/*
 * Compile the images of the policy text `policy`; they are owned by `arena`.
 * `catalogue` is a folder of platform files.  If it is NULL, the shipped
 * platforms and the lists of conf/circumvention are used.
 */
void fuzz_build(struct sg_arena *arena, const char *policy,
    const char *catalogue, struct sg_build *build);

#endif
