/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * strangers.c -- finds the connections that have no row in the table, keeps
 * them in the ledger as strangers, and judges them.
 */
#include "tunnels/judge/parts.h"

#include <string.h>

#include "tunnels/judge/again.h"

/* Returns true if the stranger's entry in the ledger is in use. */
static bool
is_used(const struct sg_stranger *stranger)
{
	return stranger->id.cookie != SG_DIAG_COOKIE_UNKNOWN;
}

/* ---- judging ------------------------------------------------------------ */

static void
judge_one(struct sg_judge *judge, struct sg_stranger *stranger,
    const struct sg_unknown_change *change)
{
	const struct sg_unknown unknown = {.id = &stranger->id,
	    .due = &stranger->due,
	    .ordered = &stranger->ordered,
	    .due_from = &stranger->due_from};

	if (sg_waits_leaves(&judge->waits, stranger->seen) ||
	    !sg_unknown_must_end(&unknown, judge->gate, judge->bans, judge->now,
		change))
		return;
	sg_again_write_unknown(judge->gate, &stranger->id,
	    sg_orders_entry(judge->orders));
	sg_orders_stranger(judge->orders, stranger, judge->now_ms);
}

void
sg_strangers_judge(struct sg_judge *judge,
    const struct sg_unknown_change *change)
{
	struct sg_stranger *strangers = sg_ledger_strangers(judge->ledger);

	for (size_t i = 0; i < SG_STRANGERS; i++)
		if (is_used(&strangers[i]))
			judge_one(judge, &strangers[i], change);
}

/* Judge those that were found after the last change, but may be older. */
static void
judge_found(struct sg_judge *judge)
{
	struct sg_stranger *stranger = sg_ledger_strangers(judge->ledger);

	if (!sg_last_change_is_recent(&judge->last, judge->now))
		return;
	for (size_t i = 0; i < SG_STRANGERS; i++, stranger++)
		if (is_used(stranger) && stranger->seen >= judge->last.at &&
		    stranger->due == 0)
			judge_one(judge, stranger, &judge->last.change);
}

/* ---- finding ------------------------------------------------------------ */

/* Forget the strangers that are gone, or have a row by now. */
static void
forget_some(struct sg_judge *judge)
{
	struct sg_stranger *stranger = sg_ledger_strangers(judge->ledger);
	const struct sg_diag_socket *socket;

	for (size_t i = 0; i < SG_STRANGERS; i++, stranger++) {
		if (!is_used(stranger))
			continue;
		socket = sg_match_cookie(judge->match, &stranger->id);
		if (socket != NULL)
			stranger->misses = 0;
		else if (!sg_find_awaits_answer(judge, stranger->ordered))
			stranger->misses++;
		if (stranger->misses >= SG_MISSES ||
		    (socket != NULL && sg_match_row(socket) != SG_MATCH_NO_ROW))
			sg_ledger_forget(stranger);
	}
}

/* Make the connection of `socket` a stranger, unless it has a row. */
static void
add(struct sg_judge *judge, const struct sg_diag_socket *socket)
{
	if (sg_match_row(socket) == SG_MATCH_NO_ROW &&
	    !sg_ledger_add_stranger(judge->ledger, &socket->id, judge->now))
		judge->unplaced++;
}

/* Make all connections without a row strangers. */
static void
add_all(struct sg_judge *judge)
{
	for (size_t i = 0; i < sg_match_count(judge->match); i++)
		add(judge, sg_match_socket(judge->match, i));
	sg_ledger_head(judge->ledger)->first_look = 1;
}

/* Make those connections strangers that the key may mean. */
static void
add_by_key(struct sg_judge *judge, const struct sg_tunnel_key *key,
    bool intercepted)
{
	const struct sg_diag_socket *socket = sg_match_find(judge->match, key,
	    intercepted);

	if (socket != NULL) {
		add(judge, socket);
		return;
	}
	while ((socket = sg_match_next(judge->match, key, intercepted,
		    socket)) != NULL)
		add(judge, socket);
}

/* Add the connections of rows of which it is not clear what socket they mean.
 */
static void
add_unclear(struct sg_judge *judge)
{
	struct sg_row row;

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		const struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (mark->unclear != 0 && sg_rows_is_live(judge, i) &&
		    sg_view_row(judge->view, i, mark->word, &row) ==
			SG_VIEW_ROW)
			add_by_key(judge, &row.key,
			    (row.flags & SG_ROW_INTERCEPTED) != 0);
	}
}

/* Add the connections that did not fit into the table. */
static void
add_unfit(struct sg_judge *judge)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	struct sg_tunnel_key key;
	bool intercepted;

	while (sg_unfit_read(&judge->unfit, judge->view, head, judge->tick_ms,
	    &key, &intercepted)) {
		add_by_key(judge, &key, intercepted);
		head->unfit_read++;
	}
}

void
sg_strangers_find(struct sg_judge *judge)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);

	forget_some(judge);
	judge->unplaced = 0;
	add_unclear(judge);
	add_unfit(judge);
	if (head->first_look == 0) {
		judge->unplaced = 0;
		add_all(judge);
	}
	/* Those for which there was no room are looked for again. */
	if (judge->unplaced > 0)
		head->first_look = 0;
	judge_found(judge);
}
