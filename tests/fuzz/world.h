/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world.h -- files and images (compiled policies) for fuzz targets.
 *
 * Shipped files are read from the source folder ($SG_SOURCE). If a function
 * fails, it aborts. Not thread-safe.
 *
 * A fuzz target must free its own memory before it exits. Then the leak check
 * reports only leaks of the code under test.
 */
#ifndef SG_FUZZ_WORLD_H
#define SG_FUZZ_WORLD_H

#include "base/text.h"

struct sg_arena;
struct sg_build;
struct sg_problems;

/*
 * Make a folder and write its path to `path`, a buffer of `size` bytes. The
 * parent folder is the first of: $TMPDIR if it is set; /dev/shm if it is
 * writable; /tmp. The folder is removed when the process exits normally.
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
 * Compile the policy text `policy` to two images; `arena` owns them.
 * `catalogue` is a folder of platform files. If `catalogue` is NULL, the
 * shipped platforms and the lists of conf/circumvention are used.
 */
void fuzz_build(struct sg_arena *arena, const char *policy,
    const char *catalogue, struct sg_build *build);

#endif
