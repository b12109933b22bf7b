/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reach.c -- finds out whether a user can reach and read a file, by the modes
 * of the file and of the folders above it.
 */
#include "config.h"

#include <grp.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

/* Returns true if the group `gid` has the user as a member. */
static bool
is_member(struct sg_doctor *d, const char *user, gid_t gid)
{
	FILE *file = fopen(sg_doctor_path(d, "/etc/group"), "re");
	const struct group *entry;
	bool found = false;

	while (file != NULL && !found && (entry = fgetgrent(file)) != NULL)
		for (size_t i = 0;
		     entry->gr_gid == gid && !found && entry->gr_mem[i] != NULL;
		     i++)
			found = strcmp(entry->gr_mem[i], user) == 0;
	if (file != NULL)
		(void)fclose(file);
	return found;
}

/* Returns true if the user has the right `right` (04: read, 01: pass). */
static bool
may(struct sg_doctor *d, const char *user, const struct stat *st, mode_t right)
{
	uid_t uid = 0;
	gid_t gid = 0;

	if (!sg_doctor_user(d, user, &uid, &gid))
		return true;
	if (st->st_uid == uid)
		return (st->st_mode & right << 6) != 0;
	if (st->st_gid == gid || is_member(d, user, st->st_gid))
		return (st->st_mode & right << 3) != 0;
	return (st->st_mode & right) != 0;
}

const char *
sg_doctor_stops(struct sg_doctor *d, const char *user, const char *path)
{
	const char *part;
	struct stat st;

	for (size_t n = 1; n <= strlen(path); n++) {
		if (path[n] != '/' && path[n] != '\0')
			continue;
		part = sg_arena_dup(d->arena, (struct sg_str){path, n});
		if (stat(sg_doctor_path(d, part), &st) != 0)
			return NULL;
		if (!may(d, user, &st, path[n] == '/' ? 01 : 04))
			return part;
	}
	return NULL;
}
