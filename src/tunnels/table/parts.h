/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- the table's own data, and the functions that its files share.
 *
 * file.c makes and opens a file; note.c writes rows; fetch.c reads the ledger;
 * table.c opens and closes the table, and does the periodic work.
 */
#ifndef SG_TUNNELS_TABLE_PARTS_H
#define SG_TUNNELS_TABLE_PARTS_H

#include <sys/types.h>

#include "tunnels/table/table.h"

/*
 * How often a file may be replaced before a process stops following it.  Old
 * files stay mapped, because other threads may be writing into them.
 */
#define SG_MAPS_MAX 16

/* One file of the table, mapped. */
struct sg_map {
	struct sg_table_head *head;
	_Atomic uint64_t *words;
	struct sg_unfit *unfit;
	struct sg_row *rows;
	/* Which file it is. */
	dev_t dev;
	ino_t ino;
};

struct sg_tunnels {
	struct sg_map maps[SG_MAPS_MAX];
	size_t nmaps;
	struct sg_map *_Atomic map; /* the file in use */
	/*
	 * The words of rows whose socket is gone, as the ledger says.  This is
	 * a copy, so that nothing that happens to the ledger's file can stop
	 * the threads that use it.
	 */
	_Atomic uint64_t gone[SG_TUNNEL_SLOTS];
	uint64_t gone_changes; /* sg_ledger_head.changes of that copy */
	int64_t gone_born;     /* of the ledger that was copied */
	char *path, *ledger;
	char said[SG_WHY_BYTES]; /* what sg_tunnels_tick() said last */
};

/*
 * file.c: open the table `path`, and make it if there is none, or if the file
 * is no table: then *replaced becomes true.  `ledger` is the path of the
 * ledger.  Returns 0 or an errno value.
 */
int sg_map_open(const char *path, const char *ledger, int64_t now,
    struct sg_map *map, bool *replaced);

/*
 * fetch.c: copy from the ledger which rows have a socket that is gone.  Returns
 * false, with the reason in `why`, if the ledger cannot be read.  A ledger that
 * is not there is no error.
 */
bool sg_fetch_gone(struct sg_tunnels *tunnels, char why[SG_WHY_BYTES]);
/*
 * fetch.c: returns the number of the first entry of ended connections for which
 * a new table has to have a record written.
 */
uint64_t sg_fetch_first(const char *ledger);

#endif
