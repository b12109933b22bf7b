/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * find.c -- lists the open sockets, and finds that of each row.
 */
#include "tunnels/judge/parts.h"

#include <string.h>

/* All sockets are listed at least this often, to see which are gone. */
#define SWEEP_MS 5000
/*
 * A row is found within a second or two after it was noted.  If it is older
 * when it is found, another connection may have its address and port by now.
 */
#define UNSURE_S 10

void
sg_find_new_rows(struct sg_judge *judge)
{
	const uint64_t *words = sg_view_words(judge->view);

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (!sg_rows_is_live(judge, i) || mark->word == words[i])
			continue;
		memset(mark, 0, sizeof *mark);
		mark->word = words[i];
		judge->list.wanted = true;
	}
}

/* ---- the socket of a row ------------------------------------------------ */

/*
 * Read the row of `slot`, of which only the mark is known yet.  Returns false
 * if it has no connection to look for.  Then its slot may be used again, unless
 * it has another row by now.
 */
static bool
read_new(struct sg_judge *judge, size_t slot, struct sg_row *row)
{
	const uint64_t word = sg_ledger_mark(judge->ledger, slot)->word;
	const enum sg_view_row found = sg_view_row(judge->view, slot, word,
	    row);

	if (found == SG_VIEW_CHANGED)
		return false;
	if (found == SG_VIEW_ROW && (row->flags & SG_ROW_VOID) == 0)
		return true;
	if (found == SG_VIEW_DAMAGED) {
		/* Its connection is one of those that have no row. */
		judge->damaged++;
		sg_ledger_head(judge->ledger)->first_look = 0;
	}
	sg_ledger_set_gone(judge->ledger, slot, word);
	return false;
}

/* Find the socket of a new row by the key in the row.  Sets mark->unclear. */
static const struct sg_diag_socket *
find_by_key(struct sg_judge *judge, size_t slot)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const struct sg_diag_socket *socket;
	struct sg_row row;

	mark->unclear = 0;
	if (!read_new(judge, slot, &row))
		return NULL;
	socket = sg_match_find(judge->match, &row.key,
	    (row.flags & SG_ROW_INTERCEPTED) != 0);
	mark->unclear = socket == NULL &&
	    sg_match_has_client(judge->match, &row.key);
	return socket;
}

/* Returns the number `order` in the row of `slot`, or 0 if it cannot be read.
 */
static uint32_t
order_of(const struct sg_judge *judge, size_t slot)
{
	const uint64_t word = sg_ledger_mark(judge->ledger, slot)->word;
	struct sg_row row;

	return sg_view_row(judge->view, slot, word, &row) == SG_VIEW_ROW ?
	    row.order :
	    0;
}

/* Returns true if row `a` was written before row `b`.  They are slots. */
static bool
is_older(const struct sg_judge *judge, size_t a, size_t b)
{
	/* The numbers begin anew after the highest one. */
	return (int32_t)(order_of(judge, a) - order_of(judge, b)) < 0;
}

/*
 * The row of `slot` belongs to `socket`.  If another row does too, the one that
 * was written first is of an earlier request, and is forgotten.
 */
static void
own(struct sg_judge *judge, size_t slot, const struct sg_diag_socket *socket)
{
	const size_t other = sg_match_row(socket);
	const bool is_shared = other != SG_MATCH_NO_ROW;
	const bool stays = is_shared && is_older(judge, slot, other);
	const size_t older = stays ? slot : other;

	if (is_shared)
		sg_ledger_set_gone(judge->ledger, older,
		    sg_view_words(judge->view)[older]);
	if (!stays)
		sg_match_set_row(judge->match, socket, slot);
}

bool
sg_find_awaits_answer(const struct sg_judge *judge, uint8_t ordered)
{
	/* Without a gate, nothing is judged yet: it will be, with the first. */
	return ordered != 0 && (judge->able.retries || judge->gate == NULL);
}

/* The list does not have the socket of the row of `slot`. */
static void
miss(struct sg_judge *judge, size_t slot, bool is_new)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);

	if (!sg_rows_is_live(judge, slot) || (is_new && mark->unclear != 0) ||
	    sg_find_awaits_answer(judge, mark->ordered))
		return;
	mark->misses++;
	if (mark->misses < SG_MISSES) {
		judge->list.wanted = true;
		return;
	}
	sg_ledger_set_gone(judge->ledger, slot, mark->word);
	judge->notfound += is_new;
}

/*
 * Look for the socket of the row of `slot` in the list.  Returns true if it was
 * found for the first time.
 */
static bool
look_for(struct sg_judge *judge, size_t slot)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const bool is_new = mark->id.cookie == SG_DIAG_COOKIE_UNKNOWN;
	const struct sg_diag_socket *socket = is_new ?
	    find_by_key(judge, slot) :
	    sg_match_cookie(judge->match, &mark->id);

	if (socket == NULL) {
		miss(judge, slot, is_new);
		return false;
	}
	mark->misses = 0;
	if (is_new) {
		mark->id = socket->id;
		mark->seen = judge->now;
		mark->unsure = judge->now - (int64_t)sg_word_time(mark->word) >
		    UNSURE_S;
	}
	own(judge, slot, socket);
	return is_new;
}

/* Look for the sockets of all rows.  Judge those that were just found. */
static void
look_for_rows(struct sg_judge *judge)
{
	const uint64_t *words = sg_view_words(judge->view);

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		if (!sg_rows_is_live(judge, i) ||
		    sg_ledger_mark(judge->ledger, i)->word != words[i])
			continue;
		if (look_for(judge, i) && sg_rows_is_live(judge, i) &&
		    judge->gate != NULL)
			sg_rows_judge_new(judge, i);
	}
}

/* ---- the list ----------------------------------------------------------- */

bool
sg_find_is_due(const struct sg_judge *judge)
{
	const struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const int64_t since = judge->tick_ms - judge->list.at;

	return since >= SWEEP_MS || since < 0 || judge->list.wanted ||
	    (head->first_look == 0 && judge->unplaced == 0) ||
	    sg_unfit_has_more(judge->view, head);
}

void
sg_find(struct sg_judge *judge)
{
	judge->list.at = judge->tick_ms;
	judge->list.error = sg_match_list(judge->match, judge->sockets);
	/* If the list failed, it is tried again in the next step. */
	judge->list.wanted = judge->list.error != 0;
	if (judge->list.error != 0)
		return;
	look_for_rows(judge);
	sg_strangers_find(judge);
}
