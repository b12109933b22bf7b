/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rights.c -- opens files with the rights of another user.
 *
 * The process takes on the ids of that user, and the kernel checks the access.
 * Comparing mode bits would not be enough: only the kernel takes account of the
 * folders on the way, access control lists, and network file systems.
 */
#include "base/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

/* The id of Debian's user for programs without rights, and of its group. */
#define NOBODY 65534
#define GROUPS_MAX 256

/* ---- whose rights ------------------------------------------------------- */

struct sg_rights
sg_rights_over(const struct stat *status)
{
	/* In a sticky folder, other users cannot replace files. */
	const bool sticky = S_ISDIR(status->st_mode) &&
	    (status->st_mode & S_ISVTX) != 0;

	if (geteuid() != 0)
		return (struct sg_rights){.lesser = false};
	if (status->st_uid != 0)
		return (struct sg_rights){true, status->st_uid, status->st_gid};
	if ((status->st_mode & S_IWOTH) != 0 && !sticky)
		return (struct sg_rights){true, NOBODY, NOBODY};
	if ((status->st_mode & S_IWGRP) != 0 && status->st_gid != 0 && !sticky)
		return (struct sg_rights){true, NOBODY, status->st_gid};
	return (struct sg_rights){.lesser = false};
}

struct sg_rights
sg_rights_over_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;
	char *folder;
	bool found;

	folder = slash == NULL ? strdup(".") :
				 strndup(path, (size_t)(slash - path) + 1);
	found = folder != NULL && stat(folder, &status) == 0;
	free(folder);
	return found ? sg_rights_over(&status) :
		       (struct sg_rights){.lesser = false};
}

/* ---- opening ------------------------------------------------------------ */

/*
 * Store all groups of the user, or only rights->gid if the user is unknown.
 * Returns how many groups were stored.
 */
static int
groups_of(const struct sg_rights *rights, gid_t groups[GROUPS_MAX])
{
	const struct passwd *user = rights->uid == NOBODY ?
	    NULL :
	    getpwuid(rights->uid);
	int n = GROUPS_MAX;

	if (user != NULL &&
	    getgrouplist(user->pw_name, user->pw_gid, groups, &n) > 0)
		return n;
	groups[0] = rights->gid;
	return 1;
}

/*
 * Take on these ids and groups for access to files. setfsuid() returns the
 * previous id and no error, so the new ids are queried afterwards.
 */
static bool
take(uid_t uid, gid_t gid, const gid_t *groups, int n)
{
	if (setgroups((size_t)n, groups) != 0)
		return false;
	setfsgid(gid);
	setfsuid(uid);
	return setfsgid((gid_t)-1) == (int)gid &&
	    setfsuid((uid_t)-1) == (int)uid;
}

int
sg_rights_open(const char *path, int flags, const struct sg_rights *rights)
{
	gid_t own[GROUPS_MAX], groups[GROUPS_MAX];
	int nown, n, fd = -1, error = EPERM;

	if (!rights->lesser)
		return open(path, flags);
	nown = getgroups(GROUPS_MAX, own);
	n = groups_of(rights, groups);
	if (nown >= 0 && take(rights->uid, groups[0], groups, n)) {
		fd = open(path, flags);
		error = errno;
	}
	/* A process that cannot get its own rights back must not go on. */
	if (nown >= 0 && !take(geteuid(), getegid(), own, nown)) {
		fputs("schoolgate: the process cannot take its own rights "
		      "back\n",
		    stderr);
		abort();
	}
	errno = error;
	return fd;
}
