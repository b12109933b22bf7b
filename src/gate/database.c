/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * database.c -- opens a MaxMind database from a sealed copy of its file.
 *
 * libmaxminddb maps the file that it opens.  If a mapped file is truncated, the
 * process is killed (SIGBUS).  A sealed copy (base/sealed.h) cannot be
 * truncated.
 *
 * where.c reads the database.
 */
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problems.h"
#include "base/sealed.h"
#include "gate/state.h"

/*
 * Returns true if the search tree that the database claims lies inside the
 * file. libmaxminddb 1.7.1 computes the size of the tree in 32 bits.  So it
 * accepts a claimed tree of a little more than four gigabytes, and a look-up
 * then reads far outside the file.
 */
static bool
tree_fits(const MMDB_s *db)
{
	uint64_t tree = (uint64_t)db->metadata.node_count *
	    db->metadata.record_size / 4;

	return tree + 16 <= (uint64_t)db->file_size;
}

/*
 * Open the database in database->copy.  Returns NULL on success.  Otherwise
 * drops the copy and returns what is wrong.  *passing is then true if the
 * reason is transient (memory or descriptors ran out), and false if the file is
 * at fault.
 */
static const char *
open_copy(struct sg_database *database, bool *passing)
{
	char path[SG_SEALED_PATH_BYTES];
	int result, error;

	sg_sealed_path(database->copy, path);
	errno = 0;
	result = MMDB_open(path, MMDB_MODE_MMAP, &database->db);
	error = errno;
	if (result == MMDB_SUCCESS && tree_fits(&database->db))
		return NULL;
	if (result == MMDB_SUCCESS) {
		MMDB_close(&database->db);
		result = MMDB_INVALID_METADATA_ERROR;
	}
	sg_sealed_leave(&database->copy);
	*passing = result == MMDB_OUT_OF_MEMORY_ERROR ||
	    ((result == MMDB_FILE_OPEN_ERROR || result == MMDB_IO_ERROR) &&
		sg_file_error_passes(error));
	/* An empty file cannot be mapped. */
	if (result == MMDB_IO_ERROR)
		return error == EINVAL ? "it is empty" : strerror(error);
	return MMDB_strerror(result);
}

/*
 * Get a copy of the file: one of `known`, or a new copy.  Returns NULL on
 * success, or a text that says what is wrong.  *passing becomes true if the
 * reason is transient.  A disk error (EIO) does not count as transient.  The
 * gate works without the database, so a faulty disk must not keep the gate from
 * opening.
 */
static const char *
copy_file(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed **copy, bool *passing)
{
	struct stat status;
	int error = 0, fd = sg_sealed_open_file(path, &status, &error);

	if (fd >= 0) {
		*copy = sg_sealed_known(known, SG_KNOWN, &status);
		if (*copy == NULL)
			error = sg_sealed_copy(fd, &status, copy);
		close(fd);
	}
	*passing = error != EIO && sg_file_error_passes(error);
	return error == 0 ? NULL : sg_file_why(error);
}

static const char *
advice_for(bool passing, bool has_before)
{
	if (passing)
		return NULL;
	return has_before ?
	    "the previous database stays in use; get the database again from "
	    "MaxMind" :
	    "addresses are judged by the catalogue's own networks alone; get "
	    "the database again from MaxMind";
}

bool
sg_database_open(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed *before, struct sg_problems *problems,
    struct sg_database *database)
{
	bool passing = false;
	const char *bad;

	*database = (struct sg_database){.copy = NULL};
	if (*path == '\0')
		return true;
	bad = copy_file(path, known, &database->copy, &passing);
	if (bad == NULL)
		bad = open_copy(database, &passing);
	if (bad == NULL)
		return true;
	passing = passing && before == NULL;
	sg_problem(problems, passing ? SG_ERROR : SG_WARNING,
	    (struct sg_place){0}, advice_for(passing, before != NULL),
	    "%s cannot be used: %s", path, bad);
	if (passing || before == NULL)
		return !passing;
	database->copy = sg_sealed_hold(before);
	bad = open_copy(database, &passing);
	if (bad == NULL)
		return true;
	sg_problem(problems, SG_ERROR, (struct sg_place){0}, NULL,
	    "the database that was used before %s cannot be opened again: %s",
	    path, bad);
	return false;
}

bool
sg_database_open_copy(struct sg_sealed *copy, struct sg_database *database)
{
	bool passing;

	database->copy = sg_sealed_hold(copy);
	return copy == NULL || open_copy(database, &passing) == NULL;
}

void
sg_database_close(struct sg_database *database)
{
	if (database->copy == NULL)
		return;
	MMDB_close(&database->db);
	sg_sealed_leave(&database->copy);
}
