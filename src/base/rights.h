/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rights.h -- decides with whose rights a file is read, and opens it so.
 *
 * Root reads a policy and shows its lines; but anyone who may change a policy
 * can name any file in it, or replace a file by a symbolic link.  So root opens
 * a file with the rights of those who could have chosen it: files that they
 * cannot read are refused.  Any other user reads with their own rights.
 */
#ifndef SG_RIGHTS_H
#define SG_RIGHTS_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct sg_rights {
	bool lesser; /* rights of uid and gid; false: our own */
	uid_t uid;
	gid_t gid;
};

/*
 * The rights of those who can change the file or folder of `status`: of its
 * owner; if that is root and the group or everybody can write, of that group
 * alone, or of user nobody.  Our own rights if only root can change it, or if
 * we are not root.  A sticky folder counts as not writable by others.
 */
struct sg_rights sg_rights_over(const struct stat *status);
/* The same for the folder of `path`; our own if it does not exist. */
struct sg_rights sg_rights_over_folder(const char *path);

/*
 * As open(2) for reading, with these rights (for a user: with all of the user's
 * groups); they also apply to symbolic links and folders on the way.  Returns a
 * descriptor, or -1 with errno set.  Not thread-safe if `lesser` is set: it
 * changes the process's groups for the duration of the call.
 */
int sg_rights_open(const char *path, int flags, const struct sg_rights *rights);

#endif
