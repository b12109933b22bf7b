/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.c -- stamps and loads the files of lists.
 *
 * A stamp changes when the content of a file changes.  The stamp of a small
 * file is a hash of its content.  The stamp of a large file is a hash of its
 * size, times, inode and device.  Hashing the content of large files would take
 * longer than all other work after a change of the policy.
 */
#include "policy/lists/files.h"

#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"

#define LIST_BYTES_MAX ((size_t)1 << 30)
#define SMALL_BYTES ((size_t)256 << 10)

static bool
cannot_read(const struct sg_name_list *list, const char *path, int error,
    struct sg_problems *problems)
{
	if (error == EFBIG)
		sg_problem(problems, SG_ERROR, list->place,
		    "split it into several lists", "the list %s is over 1 GB",
		    path);
	else
		sg_problem(problems, SG_ERROR, list->place,
		    "correct the name, or put the file there; "
		    "without it nothing of the list would be blocked",
		    "the list %s cannot be read: %s", path, sg_file_why(error));
	return false;
}

bool
sg_list_file_load(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems)
{
	struct sg_rights by = list->by;
	int error;

	if (file->loaded)
		return true;
	/* Locked lists are read with this process's own rights.  This is safe:
	 * only root can put files into their folder, and no policy file names
	 * them. */
	error = list->kind == SG_CATEGORY_LOCKED ?
	    sg_file_read(arena, file->path, LIST_BYTES_MAX, &file->text) :
	    sg_file_read_by(arena, file->path, LIST_BYTES_MAX, &file->text,
		&by);
	if (error != 0)
		return cannot_read(list, file->path, error, problems);
	file->loaded = true;
	return true;
}

static void
stamp(struct sg_list_file *file, const void *bytes, size_t n)
{
	crypto_generichash(file->stamp, sizeof(file->stamp), bytes, n, NULL, 0);
}

bool
sg_list_file_look(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems)
{
	struct stat st;
	int64_t facts[7];

	if (stat(file->path, &st) != 0)
		return cannot_read(list, file->path, errno, problems);
	file->bytes = (uint64_t)st.st_size;
	if (!S_ISREG(st.st_mode) || file->bytes <= SMALL_BYTES) {
		if (!sg_list_file_load(arena, list, file, problems))
			return false;
		stamp(file, file->text.p, file->text.n);
		return true;
	}
	facts[0] = (int64_t)st.st_size;
	facts[1] = (int64_t)st.st_mtim.tv_sec;
	facts[2] = st.st_mtim.tv_nsec;
	facts[3] = (int64_t)st.st_ctim.tv_sec;
	facts[4] = st.st_ctim.tv_nsec;
	facts[5] = (int64_t)st.st_ino;
	facts[6] = (int64_t)st.st_dev;
	stamp(file, facts, sizeof(facts));
	return true;
}
