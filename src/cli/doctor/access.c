/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * access.c -- finds out what the gates may read and write: by the bits of files
 * and of the folders above them, and by the file system.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define USER "c-icap"
/* Each day makes a few files. With fewer inodes, none may be left soon. */
#define INODES_LEAST 1000

bool
sg_doctor_gates_user(struct sg_doctor *d, uid_t *uid, gid_t *gid)
{
	/* Debian's user c-icap has another group, but the server runs with
	 * the group c-icap. */
	return sg_doctor_user(d, USER, uid, gid) &&
	    sg_doctor_group(d, USER, gid);
}

bool
sg_doctor_may(const struct stat *st, uid_t uid, gid_t gid, mode_t bit)
{
	if (st->st_uid == uid)
		return (st->st_mode & bit << 6) != 0;
	if (st->st_gid == gid)
		return (st->st_mode & bit << 3) != 0;
	return (st->st_mode & bit) != 0;
}

/* The first folder above the file that the gates cannot pass, or NULL. The
 * folder of --root and those above it are not of the machine that is looked
 * at. */
static const char *
barrier(struct sg_doctor *d, const char *path, uid_t uid, gid_t gid)
{
	const char *end = path + strlen(d->root), *folder;
	struct stat st;

	if (strncmp(path, d->root, strlen(d->root)) != 0)
		end = path;
	while ((end = strchr(end + 1, '/')) != NULL) {
		folder = sg_arena_dup(d->arena,
		    (struct sg_str){path, (size_t)(end - path)});
		if (stat(folder, &st) == 0 && !sg_doctor_may(&st, uid, gid, 1))
			return folder;
	}
	return NULL;
}

void
sg_doctor_check_way(struct sg_doctor *d, const char *path)
{
	const char *folder;
	uid_t uid;
	gid_t gid;

	if (!sg_doctor_gates_user(d, &uid, &gid))
		return;
	folder = barrier(d, path, uid, gid);
	if (folder != NULL)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chmod o+x %s; or, if others must not pass it: chgrp " USER
			" %s && chmod g+x %s",
			folder, folder, folder),
		    "the gates (user " USER
		    ") cannot pass the folder %s, so they cannot use %s",
		    folder, path);
}

void
sg_doctor_check_writable(struct sg_doctor *d, const char *path,
    const char *what)
{
	struct statvfs disk;

	if (statvfs(path, &disk) != 0)
		return;
	if ((disk.f_flag & ST_RDONLY) != 0)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"see why, often a fault of the disk: dmesg | tail -50; "
			"then: mount -o remount,rw \"$(findmnt -n -o TARGET -T "
			"%s)\"",
			path),
		    "the file system of %s is read-only: %s", path, what);
	/* Some file systems have no fixed number of inodes. */
	if (disk.f_files > 0 && disk.f_favail < INODES_LEAST)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"see which folder has very many small files: du "
			"--inodes -x \"$(findmnt -n -o TARGET -T %s)\" | sort -n "
			"| tail",
			path),
		    "the file system of %s has %llu inodes left, so that soon "
		    "no file can be made: %s",
		    path, (unsigned long long)disk.f_favail, what);
}
