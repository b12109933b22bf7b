/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * owner.c -- tells whether a file of the shared folder is one that the other
 * side made.
 */
#include "tunnels/owner.h"

#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

/* Returns true if the folder of the file belongs to this process. */
static bool
is_own_folder(const char *path)
{
	char folder[4096];
	struct stat st;

	return (size_t)snprintf(folder, sizeof folder, "%s", path) <
	    sizeof folder &&
	    stat(dirname(folder), &st) == 0 && st.st_uid == geteuid();
}

bool
sg_owner_is_other(const char *path, const struct stat *st,
    char why[SG_WHY_BYTES])
{
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return sg_why(why,
		    "%s is not used, because others than its owner can write "
		    "it; remove it",
		    path);
	if (st->st_uid == geteuid() && !is_own_folder(path))
		return sg_why(why,
		    "%s is not used, because it belongs to the user of this "
		    "program, and the other side must make it; remove it",
		    path);
	return true;
}
