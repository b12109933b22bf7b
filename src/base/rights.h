/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rights.h -- whose rights a file is read with.
 *
 * Root reads a policy and shows its lines; but who may change a policy can
 * name any file in it, or put a symbolic link in a file's place.  So root
 * reads with the rights of whoever could have chosen the file: what they
 * cannot read themselves is refused.  Anybody else reads with his own.
 */
#ifndef SG_RIGHTS_H
#define SG_RIGHTS_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct sg_rights {
	bool lesser; /* those of a user and a group; false: our own */
	uid_t uid;
	gid_t gid;
};

/*
 * The rights of whoever can change the file or folder of `status`: its owner;
 * where that is root and a group or everybody can write, of that group alone,
 * or of nobody.  Our own where only root can, or we are not root.
 */
struct sg_rights sg_rights_over(const struct stat *status);
/* The same of the folder that `path` lies in; our own if there is none. */
struct sg_rights sg_rights_over_folder(const char *path);

/*
 * As open(2) for reading, with these rights: a user's come with all his
 * groups.  Symbolic links and folders on the way count as the file does.
 * Not thread-safe when they are lesser ones.
 */
int sg_rights_open(const char *path, int flags, const struct sg_rights *rights);

#endif
