/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rights.h -- decides with whose rights a file is read, and opens the file with
 * these rights.
 *
 * When root reads a policy, it also reads the files that the policy names, and
 * shows their lines.  The policy's author is a user who can write to the
 * policy.  This user could name a file that only root may read.  Or this user
 * could replace a named file by a symbolic link to a file that only root may
 * read.  So root opens a named file with the rights of the policy's author.
 * The opening fails if the author may not read the file.  A process that is not
 * root reads with its own rights.
 */
#ifndef SG_RIGHTS_H
#define SG_RIGHTS_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct sg_rights {
	bool lesser; /* true: use the rights of uid and gid; false: use the own
			rights of this process */
	uid_t uid;
	gid_t gid;
};

/*
 * Returns the rights of the least trusted user who can write to the file or
 * folder that `status` describes.  The first case that holds counts:
 *   - The owner is not root: the rights of the owner.
 *   - Everybody can write: the rights of user nobody.
 *   - The group can write: the rights of user nobody, with that group.
 *   - Only root can write: this process's own rights.
 *
 * If this process is not root, returns the process's own rights.  A sticky
 * folder counts as writable by its owner only, because other users cannot
 * replace files in it.  Thread-safe.
 */
struct sg_rights sg_rights_over(const struct stat *status);
/*
 * Returns sg_rights_over() of the folder that contains `path`.  Returns this
 * process's own rights if that folder does not exist.
 */
struct sg_rights sg_rights_over_folder(const char *path);

/*
 * Open `path` for reading, as open(2) does, with `rights` and with all groups
 * of the user rights->uid.  The rights also apply to the folders and symbolic
 * links that the path leads through.  Returns a descriptor, or -1 with errno
 * set.  Not thread-safe if `lesser` is set: it changes the process's groups for
 * the duration of the call.
 */
int sg_rights_open(const char *path, int flags, const struct sg_rights *rights);

#endif
