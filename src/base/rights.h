/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rights.h -- decides with whose rights a file is read, and opens it so.
 *
 * When root reads a policy, it also reads the files that the policy names, and
 * shows their lines.  A user who can write to the policy could name any file,
 * or put a symbolic link in place of one.  So root opens such a file with the
 * rights of that user, and a file that the user may not read is refused.  A
 * process that is not root reads with its own rights.
 */
#ifndef SG_RIGHTS_H
#define SG_RIGHTS_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct sg_rights {
	bool lesser; /* true: the rights of uid and gid; false: this process's
			own */
	uid_t uid;
	gid_t gid;
};

/*
 * The rights of the least trusted user who can write to the file or folder that
 * `status` describes: its owner, if that is not root; else user nobody, if
 * everybody can write to it; else user nobody with its group, if its group can
 * write to it; else this process's own rights, because only root can write to
 * it.
 *
 * If this process is not root, the result is its own rights.  A sticky folder
 * counts as writable by its owner only.  Thread-safe.
 */
struct sg_rights sg_rights_over(const struct stat *status);
/*
 * sg_rights_over() of the folder of `path`; this process's own rights if the
 * folder does not exist.
 */
struct sg_rights sg_rights_over_folder(const char *path);

/*
 * As open(2) for reading, with `rights`, and with all groups of that user.  The
 * rights also apply to symbolic links and folders on the way.  Returns a
 * descriptor, or -1 with errno set.  Not thread-safe if `lesser` is set: it
 * changes the process's groups for the duration of the call.
 */
int sg_rights_open(const char *path, int flags, const struct sg_rights *rights);

#endif
