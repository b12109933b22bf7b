/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.c -- judges the connections that have a row in the table, and has those
 * ended that are blocked.
 */
#include "tunnels/judge/parts.h"

#include "tunnels/judge/again.h"

/* ---- the state of a row ------------------------------------------------- */

bool
sg_rows_is_live(const struct sg_judge *judge, size_t slot)
{
	const uint64_t word = sg_view_words(judge->view)[slot];

	return sg_word_is_even(word) &&
	    !sg_ledger_is_gone(judge->ledger, slot, word);
}

bool
sg_rows_is_found(const struct sg_judge *judge, size_t slot)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);

	return sg_rows_is_live(judge, slot) &&
	    mark->word == sg_view_words(judge->view)[slot] &&
	    mark->id.cookie != SG_DIAG_COOKIE_UNKNOWN;
}

/* ---- judging one row ---------------------------------------------------- */

/* Judge the row of `slot` as a connection of which nothing is known. */
static void
judge_unknown(struct sg_judge *judge, size_t slot,
    const struct sg_unknown_change *change)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const struct sg_unknown unknown = {.id = &mark->id,
	    .due = &mark->due,
	    .ordered = &mark->ordered,
	    .due_from = &mark->due_from};

	if (mark->unsure != 0 && sg_waits_leaves(&judge->waits, mark->seen))
		return;
	if (!sg_unknown_must_end(&unknown, judge->gate, judge->bans, judge->now,
		change))
		return;
	sg_again_write_unknown(judge->gate, &mark->id,
	    sg_orders_entry(judge->orders));
	sg_orders_row(judge->orders, slot, mark->seen, judge->now_ms);
}

/* Judge the request of `row`, the row of `slot`. */
static void
judge_request(struct sg_judge *judge, size_t slot, const struct sg_row *row,
    const struct sg_unknown_change *change)
{
	struct sg_row_request asked;
	struct sg_verdict verdict;

	switch (sg_again_judge(judge->gate, judge->bans, judge->scratch, row,
	    judge->now, &asked, &verdict)) {
	case SG_AGAIN_STAYS:
		sg_ledger_mark(judge->ledger, slot)->ordered = 0;
		return;
	case SG_AGAIN_ENDS:
		sg_again_write(judge->gate, row, &verdict,
		    sg_orders_entry(judge->orders));
		sg_orders_row(judge->orders, slot, row->noted, judge->now_ms);
		return;
	case SG_AGAIN_UNKNOWN:
		judge_unknown(judge, slot, change);
	}
}

/* Returns how old the policy is that let the connection of the row through. */
static enum sg_policy_age
age_of(const struct sg_judge *judge, const struct sg_row *row)
{
	return sg_policies_age(sg_ledger_head(judge->ledger), row->policy);
}

/*
 * The policy that the row waited for was taken.  Returns what has changed since
 * the row was noted.
 */
static struct sg_unknown_change
since_noted(const struct sg_judge *judge, const struct sg_row *row)
{
	struct sg_unknown_change since = {.timed = true};

	sg_change_begin(&since.policy, judge->gate, row->noted, judge->gate,
	    judge->now);
	return since;
}

/* Judge `row`, which is that of `slot` and was read in whole. */
static void
judge_whole(struct sg_judge *judge, size_t slot, const struct sg_row *row,
    const struct sg_unknown_change *change)
{
	struct sg_unknown_change since;

	switch (sg_waits_row(&judge->waits, row, age_of(judge, row),
	    sg_ledger_mark(judge->ledger, slot), judge->tick_ms)) {
	case SG_WAIT:
		return;
	case SG_WAIT_ENDED:
		since = since_noted(judge, row);
		judge_request(judge, slot, row, &since);
		return;
	case SG_WAIT_NONE:
		judge_request(judge, slot, row, change);
	}
}

/*
 * Judge the row of `slot`, whose socket is known, and have it ended if it must
 * be.  *row becomes the row, unless it was damaged.
 */
static void
judge_row(struct sg_judge *judge, size_t slot,
    const struct sg_unknown_change *change, struct sg_row *row)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);

	switch (sg_view_row(judge->view, slot, mark->word, row)) {
	case SG_VIEW_CHANGED:
		return; /* the next look finds the new row */
	case SG_VIEW_DAMAGED:
		judge_unknown(judge, slot, change);
		return;
	case SG_VIEW_ROW:
		if (mark->unsure != 0)
			judge_unknown(judge, slot, change);
		else
			judge_whole(judge, slot, row, change);
	}
}

/* ---- judging rows ------------------------------------------------------- */

void
sg_rows_judge(struct sg_judge *judge, const struct sg_unknown_change *change)
{
	struct sg_row row;

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		if (sg_rows_is_found(judge, i))
			judge_row(judge, i, change, &row);
}

void
sg_rows_judge_new(struct sg_judge *judge, size_t slot)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	struct sg_row row;

	if (sg_view_row(judge->view, slot, mark->word, &row) != SG_VIEW_ROW)
		return;
	/* The row of an unsure mark may be another connection's: then its
	 * policy says nothing. */
	if (mark->unsure == 0 && age_of(judge, &row) != SG_POLICY_PRESENT)
		judge_row(judge, slot, sg_last_change_of_policy(&judge->last),
		    &row);
	/* In the future: the clock was set back.  Just after new bans: c-icap
	 * may not have had them yet. */
	else if (row.noted < judge->last.at || row.noted > judge->now + 1 ||
	    (judge->bans != NULL &&
		row.noted <= judge->bans_taken + SG_BANS_LAG_S))
		judge_row(judge, slot, sg_last_change_get(&judge->last), &row);
}

void
sg_rows_judge_waiting(struct sg_judge *judge)
{
	struct sg_row row;

	sg_waits_begin_round(&judge->waits);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		const struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (mark->ahead != SG_AHEAD_WAITS ||
		    !sg_rows_is_found(judge, i))
			continue;
		judge_row(judge, i, sg_last_change_of_policy(&judge->last),
		    &row);
		sg_waits_judged(&judge->waits, &row, mark, judge->tick_ms);
	}
	sg_waits_end_round(&judge->waits);
}
