/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trusted.c -- reads a configuration file that says who may do what: it is read
 * only if nobody but root could have written it.
 */
#include "base/trusted.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

/* Check who can write to the open file. */
static bool
is_safe(int fd, enum sg_trusted owner, struct sg_place place,
    struct sg_arena *arena, struct sg_problems *problems)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		sg_problem(problems, SG_ERROR, place, NULL,
		    "the file cannot be examined: %s", strerror(errno));
	else if (status.st_uid != 0 &&
	    (owner == SG_TRUSTED_ROOT || status.st_uid != geteuid()))
		sg_problem(problems, SG_ERROR, place,
		    sg_arena_printf(arena, "give it to root: chown root %s",
			place.source->name),
		    "the file does not belong to root, but to the user %u",
		    status.st_uid);
	else if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		sg_problem(problems, SG_ERROR, place,
		    sg_arena_printf(arena, "take the right away: chmod go-w %s",
			place.source->name),
		    "others than root can write to the file");
	else
		return true;
	return false;
}

const struct sg_source *
sg_trusted_read(const char *path, size_t cap_bytes, enum sg_trusted owner,
    struct sg_arena *arena, struct sg_problems *problems)
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));
	struct sg_place place = {.source = source};
	size_t size;
	int fd, error;
	bool safe;

	source->name = sg_arena_dup(arena, sg_str(path));
	error = sg_file_open(path, &fd, &size);
	safe = error == 0 && is_safe(fd, owner, place, arena, problems);
	if (safe)
		error = sg_file_read_open(arena, fd, size, cap_bytes,
		    &source->text);
	if (fd >= 0)
		close(fd);
	if (error != 0)
		sg_problem(problems, SG_ERROR, place, NULL,
		    "the file cannot be read: %s", sg_file_why(error));
	return safe && error == 0 ? source : NULL;
}
