/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- the judge's own data, and the functions that its files share.
 *
 * rows.c and strangers.c judge connections: those that have a row, and those
 * that have none.  find.c lists the sockets and finds out which connection each
 * belongs to.  judge.c calls them in order.
 *
 * Not thread-safe.
 */
#ifndef SG_TUNNELS_JUDGE_PARTS_H
#define SG_TUNNELS_JUDGE_PARTS_H

#include "tunnels/judge/able.h"
#include "tunnels/judge/judge.h"
#include "tunnels/judge/match.h"
#include "tunnels/judge/unfit.h"
#include "tunnels/judge/unknown.h"
#include "tunnels/judge/view.h"
#include "tunnels/judge/waits.h"

/* c-icap may take new bans so many seconds later than the judge. */
#define SG_BANS_LAG_S 2

struct sg_judge {
	struct sg_view *view;     /* the table */
	struct sg_ledger *ledger; /* marks of rows, strangers, what was ended */
	struct sg_match *match;   /* the open sockets, as last listed */
	struct sg_orders *orders;
	struct sg_scratch *scratch;
	const struct sg_sockets *sockets;
	const struct sg_gate *gate; /* NULL: no policy yet */
	const struct sg_bans *bans; /* NULL: nobody is banned */
	int64_t bans_taken;         /* when they were taken, UTC seconds */
	/* The time of this step: UTC seconds, UTC milliseconds, tick_ms. */
	int64_t now, now_ms, tick_ms;
	int64_t next; /* sg_judge_next() */
	struct sg_last_change last;
	struct sg_waits waits;
	struct sg_able able;
	bool has_table;
	char table_why[SG_WHY_BYTES]; /* why there is none, or empty */
	/* find.c */
	struct {
		bool wanted; /* the socket of some row is to be found */
		int64_t at;  /* when the sockets were listed, by tick_ms */
		int error;   /* errno value of the last list, or 0 */
	} list;
	uint64_t notfound; /* rows whose socket was never found */
	uint64_t damaged;  /* rows that could not be read */
	/* strangers.c */
	struct sg_unfit_reader unfit;
	size_t unplaced; /* connections for which the ledger has no room */
};

/* rows.c */
/* Returns true if the row of `slot` is in use, and its socket is not gone. */
bool sg_rows_is_live(const struct sg_judge *judge, size_t slot);
/* Returns true if the row of `slot` is live, and its socket was found. */
bool sg_rows_is_found(const struct sg_judge *judge, size_t slot);
/*
 * Judge all rows whose sockets were found.  `change` is NULL if nothing changed
 * for unknown connections.
 */
void sg_rows_judge(struct sg_judge *judge,
    const struct sg_unknown_change *change);
/*
 * Judge the row of `slot`, whose socket was just found, if its policy is not
 * the present one, or if it was noted before a change that was judged.
 */
void sg_rows_judge_new(struct sg_judge *judge, size_t slot);
/* Judge the rows that wait for a policy, as far as they need not wait now. */
void sg_rows_judge_waiting(struct sg_judge *judge);

/* strangers.c */
/* Judge all connections without a row.  `change` as for sg_rows_judge(). */
void sg_strangers_judge(struct sg_judge *judge,
    const struct sg_unknown_change *change);
/*
 * Find the connections without a row in the list of sockets, after find.c has
 * found those of the rows.  Judge those that may be older than the last change.
 */
void sg_strangers_find(struct sg_judge *judge);

/* find.c */
/* Begin marks for rows that are new in the table. */
void sg_find_new_rows(struct sg_judge *judge);
/* Returns true if it is time to list the sockets. */
bool sg_find_is_due(const struct sg_judge *judge);
/*
 * List the sockets.  Find out which belong to rows, and which rows and
 * strangers are gone.  Judge those that were just found.
 */
void sg_find(struct sg_judge *judge);
/*
 * A socket that so many lists in a row do not have is gone.  The kernel may
 * leave an open one out of one list.
 */
#define SG_MISSES 2
/*
 * Returns true if the closer's answer about a connection was lost, so that the
 * closer will be asked again.  Until then the connection is kept, even if its
 * socket is gone, so that its end is written down.  `ordered` is that of the
 * mark or stranger.
 */
bool sg_find_awaits_answer(const struct sg_judge *judge, uint8_t ordered);

#endif
