/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.c -- opens and closes the table, and does its periodic work.
 */
#include "tunnels/table/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* ---- opening and closing ------------------------------------------------ */

struct sg_tunnels *
sg_tunnels_open(const char *path, const char *ledger, int64_t now,
    char made[SG_WHY_BYTES], char why[SG_WHY_BYTES])
{
	struct sg_tunnels *tunnels = calloc(1, sizeof *tunnels);
	bool replaced;
	int error;

	made[0] = why[0] = '\0';
	if (tunnels == NULL)
		return (void)sg_why_errno(why, path, "opened", ENOMEM), NULL;
	tunnels->path = strdup(path);
	tunnels->ledger = strdup(ledger);
	error = tunnels->path == NULL || tunnels->ledger == NULL ?
	    ENOMEM :
	    sg_map_open(path, ledger, now, &tunnels->maps[0], &replaced);
	if (error != 0) {
		sg_tunnels_close(&tunnels);
		return (void)sg_why_errno(why, path, "opened", error), NULL;
	}
	tunnels->nmaps = 1;
	atomic_init(&tunnels->map, &tunnels->maps[0]);
	if (replaced)
		(void)sg_why(made,
		    "%s was no table of connections; a new one was made, and "
		    "connections that were open before are unknown",
		    path);
	return tunnels;
}

void
sg_tunnels_close(struct sg_tunnels **where)
{
	struct sg_tunnels *tunnels = *where;

	*where = NULL;
	if (tunnels == NULL)
		return;
	for (size_t i = 0; i < tunnels->nmaps; i++)
		(void)munmap(tunnels->maps[i].head, SG_TABLE_BYTES);
	free(tunnels->path);
	free(tunnels->ledger);
	free(tunnels);
}

uint64_t
sg_tunnels_unfit(const struct sg_tunnels *tunnels)
{
	return tunnels == NULL ? 0 : atomic_load(&tunnels->map)->head->nunfit;
}

/* ---- the periodic work -------------------------------------------------- */

/*
 * Use the file that is now at the table's path, if it is another one.  Returns
 * 0, an errno value, or SG_WHY_ODD if the size of the file has changed.
 */
static int
follow(struct sg_tunnels *tunnels, int64_t now)
{
	const struct sg_map *map = atomic_load(&tunnels->map);
	struct stat st;
	bool replaced;
	int error;

	if (lstat(tunnels->path, &st) == 0 && st.st_ino == map->ino &&
	    st.st_dev == map->dev)
		return st.st_size == (off_t)SG_TABLE_BYTES ? 0 : SG_WHY_ODD;
	if (tunnels->nmaps == SG_MAPS_MAX)
		return EMFILE;
	error = sg_map_open(tunnels->path, tunnels->ledger, now,
	    &tunnels->maps[tunnels->nmaps], &replaced);
	if (error != 0)
		return error;
	atomic_store(&tunnels->map, &tunnels->maps[tunnels->nmaps++]);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		atomic_store_explicit(&tunnels->gone[i], 0,
		    memory_order_relaxed);
	tunnels->gone_born = 0;
	return 0;
}

bool
sg_tunnels_tick(struct sg_tunnels *tunnels, int64_t now, char why[SG_WHY_BYTES])
{
	char say[SG_WHY_BYTES] = "", say_ledger[SG_WHY_BYTES];
	int error;

	why[0] = '\0';
	if (tunnels == NULL)
		return true;
	error = follow(tunnels, now);
	if (error != 0)
		(void)sg_why_errno(say, tunnels->path, "used", error);
	if (!sg_fetch_gone(tunnels, say_ledger) && say[0] == '\0')
		memcpy(say, say_ledger, sizeof say);
	if (strcmp(say, tunnels->said) == 0)
		return true;
	memcpy(tunnels->said, say, sizeof say);
	memcpy(why, say, sizeof say);
	return say[0] == '\0';
}
