/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * database.c -- a MaxMind database, opened in a sealed copy of its file: a
 * file that is cut short in place would end whoever has it mapped.
 *
 * Does not read it: see where.c.
 */
#include <errno.h>
#include <unistd.h>

#include "base/problems.h"
#include "base/sealed.h"
#include "gate/state.h"

/* Open what is in the copy.  Returns NULL, or what is wrong. */
static const char *
open_copy(struct sg_database *database)
{
	char path[SG_SEALED_PATH_BYTES];
	int result;

	sg_sealed_path(database->copy, path);
	result = MMDB_open(path, MMDB_MODE_MMAP, &database->db);
	if (result == MMDB_SUCCESS)
		return NULL;
	sg_sealed_leave(&database->copy);
	return result == MMDB_IO_ERROR ? strerror(errno) :
	    MMDB_strerror(result);
}

static const char *
copy_file(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed **copy)
{
	struct stat status;
	int error, fd = sg_sealed_open_file(path, &status, &error);

	if (fd < 0)
		return strerror(error);
	*copy = sg_sealed_known(known, SG_KNOWN, &status);
	if (*copy == NULL)
		error = sg_sealed_copy(fd, &status, copy);
	close(fd);
	return *copy == NULL ? strerror(error) : NULL;
}

void
sg_database_open(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed *before, struct sg_problems *problems,
    struct sg_database *database)
{
	const char *bad;

	*database = (struct sg_database){.copy = NULL};
	if (*path == '\0')
		return;
	bad = copy_file(path, known, &database->copy);
	if (bad == NULL)
		bad = open_copy(database);
	if (bad == NULL)
		return;
	sg_problem(problems, SG_WARNING, (struct sg_place){0}, before != NULL ?
	    "the one before stays in use; get the database again from "
	    "MaxMind" :
	    "addresses are judged by the catalogue's own networks alone; get "
	    "the database again from MaxMind",
	    "%s cannot be used: %s", path, bad);
	sg_database_open_copy(before, database);
}

void
sg_database_open_copy(struct sg_sealed *copy, struct sg_database *database)
{
	database->copy = sg_sealed_hold(copy);
	if (copy != NULL)
		(void)open_copy(database);
}

void
sg_database_close(struct sg_database *database)
{
	if (database->copy == NULL)
		return;
	MMDB_close(&database->db);
	sg_sealed_leave(&database->copy);
}
