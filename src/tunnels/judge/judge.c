/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.c -- the judge's steps: looks at the table, and has all connections
 * judged when an answer may have changed.
 */
#include "tunnels/judge/parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- beginning and ending ----------------------------------------------- */

struct sg_judge *
sg_judge_new(const char *table, const char *ledger,
    const struct sg_sockets *sockets, int64_t now_ms, char made[SG_WHY_BYTES],
    char why[SG_WHY_BYTES])
{
	struct sg_judge *judge = calloc(1, sizeof *judge);

	made[0] = why[0] = '\0';
	if (judge == NULL)
		return (void)sg_why(why, "no memory"), NULL;
	judge->sockets = sockets;
	judge->next = SG_NEVER;
	sg_waits_begin(&judge->waits);
	judge->list.at = INT64_MIN / 2;
	judge->list.wanted = true;
	judge->ledger = sg_ledger_open(ledger, now_ms / 1000, made, why);
	if (judge->ledger != NULL) {
		judge->view = sg_view_new(table);
		judge->match = sg_match_new();
		judge->orders = sg_orders_new(judge->ledger, sockets);
		judge->scratch = sg_scratch_new();
		(void)sg_why(why, "no memory");
	}
	if (judge->view == NULL || judge->match == NULL ||
	    judge->orders == NULL || judge->scratch == NULL)
		sg_judge_free(&judge);
	else
		why[0] = '\0';
	return judge;
}

void
sg_judge_free(struct sg_judge **where)
{
	struct sg_judge *judge = *where;

	*where = NULL;
	if (judge == NULL)
		return;
	sg_view_free(&judge->view);
	sg_match_free(&judge->match);
	sg_orders_free(&judge->orders);
	if (judge->scratch != NULL)
		sg_scratch_free(&judge->scratch);
	sg_ledger_close(&judge->ledger);
	free(judge);
}

/* ---- judging everything ------------------------------------------------- */

/* Judge all connections whose sockets are known. */
static void
judge_all(struct sg_judge *judge, const struct sg_unknown_change *change)
{
	sg_rows_judge(judge, change);
	sg_strangers_judge(judge, change);
}

/* Returns the next instant at which a line or a ban begins or ends. */
static int64_t
find_next(const struct sg_judge *judge)
{
	int64_t next = sg_gate_next_change(judge->gate, judge->now), ban;

	if (judge->bans == NULL)
		return next;
	ban = sg_bans_next_of_all(judge->bans, judge->now);
	if (ban == INT64_MAX)
		return next;
	return next == SG_NEVER || ban < next ? ban : next;
}

/*
 * Returns true if the bans of persons, and of devices that are not known by
 * their address, hold for somebody for whom they did not hold at `then`: a ban
 * began since then, or a supervision ended while such a ban holds.  It is not
 * known whose the unknown connections are.
 */
static bool
is_somebody_banned_since(const struct sg_judge *judge, int64_t then)
{
	const int64_t since = then - SG_BANS_LAG_S;
	const struct sg_bans_head *head = judge->bans == NULL ?
	    NULL :
	    sg_bans_head(judge->bans);
	bool holds = false;

	for (uint32_t i = 0; head != NULL && i < head->nbans; i++) {
		const struct sg_ban *ban = sg_bans_get(judge->bans, i);

		if (ban->kind == SG_BAN_ADDRESS || ban->from > judge->now ||
		    ban->until <= judge->now)
			continue;
		if (ban->from >= since)
			return true;
		holds = true;
	}
	for (uint32_t i = 0; holds && i < head->nsupervisions; i++) {
		const struct sg_supervision
		    *s = sg_bans_supervision(judge->bans, i);

		if (s->until > since && s->until <= judge->now)
			return true;
	}
	return false;
}

/*
 * An answer may have changed: judge everything.  The marks of rows that are
 * newer than the last list have no sockets yet; they are judged when these are
 * found.  Unknown connections are judged by the change from the gate `before`
 * at the time `then` to the gate of now, which may be the same.
 */
static void
judge_change(struct sg_judge *judge, const struct sg_gate *before, int64_t then,
    struct sg_unknown_change *change)
{
	sg_change_begin(&change->policy, before, then, judge->gate, judge->now);
	sg_last_change_keep(&judge->last, change);
	judge->next = find_next(judge);
	judge->list.wanted = true;
	if (judge->has_table)
		judge_all(judge, change);
	sg_ledger_head(judge->ledger)->judged = judge->now;
}

/* An answer may have changed by the time alone, or by the bans. */
static void
judge_time(struct sg_judge *judge)
{
	const int64_t then = sg_ledger_head(judge->ledger)->judged;
	const bool any = is_somebody_banned_since(judge, then);
	struct sg_unknown_change change = {.any = any, .timed = !any};

	judge_change(judge, judge->gate, then, &change);
}

/* Another gate was taken.  `before` is NULL if it is the first one. */
static void
judge_gate(struct sg_judge *judge, const struct sg_gate *before)
{
	static const uint8_t none[SG_TUNNEL_POLICY_BYTES];
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	uint8_t policy[SG_TUNNEL_POLICY_BYTES];
	struct sg_unknown_change change = {0};
	int64_t then;

	sg_gate_raw_tag(judge->gate, policy);
	/* The policy may have been replaced while the program did not run. */
	change.any = before == NULL &&
	    memcmp(head->policies[0], none, sizeof none) != 0 &&
	    memcmp(head->policies[0], policy, sizeof policy) != 0;
	change.timed = before == NULL && !change.any;
	sg_policies_take(head, policy);
	then = sg_waits_take(&judge->waits, head->judged, judge->now);
	judge_change(judge, before != NULL ? before : judge->gate, then,
	    &change);
}

/* ---- the steps ---------------------------------------------------------- */

static void
set_time(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	judge->now = now_ms / 1000;
	judge->now_ms = now_ms;
	judge->tick_ms = tick_ms;
}

/* Have the table read.  Returns false if there is none. */
static bool
look(struct sg_judge *judge)
{
	judge->has_table = sg_view_look(judge->view, judge->table_why) !=
	    SG_VIEW_MISSING;
	if (!judge->has_table)
		return false;
	sg_ledger_follow(judge->ledger, sg_view_head(judge->view)->birth);
	sg_find_new_rows(judge);
	return true;
}

/*
 * Send the orders that are left, and plan when to try again.  `before` are the
 * counts before the first order of this round.
 */
static void
finish(struct sg_judge *judge, const struct sg_orders_counts *before)
{
	sg_orders_end_round(judge->orders, judge->now_ms);
	sg_able_end_round(&judge->able, before, sg_orders_counts(judge->orders),
	    judge->tick_ms);
}

void
sg_judge_take(struct sg_judge *judge, const struct sg_gate *gate,
    int64_t now_ms, int64_t tick_ms)
{
	const struct sg_gate *before = judge->gate;
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);

	judge->gate = gate;
	set_time(judge, now_ms, tick_ms);
	(void)look(judge);
	judge_gate(judge, before);
	finish(judge, &counts);
	sg_judge_step(judge, now_ms, tick_ms);
}

void
sg_judge_take_bans(struct sg_judge *judge, const struct sg_bans *bans,
    int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);

	judge->bans = bans;
	judge->bans_taken = now_ms / 1000;
	if (judge->gate == NULL)
		return;
	set_time(judge, now_ms, tick_ms);
	(void)look(judge);
	judge_time(judge);
	finish(judge, &counts);
}

/* Returns true if an answer may have changed since the last step. */
static bool
is_change_due(const struct sg_judge *judge)
{
	return judge->gate != NULL &&
	    ((judge->next != SG_NEVER && judge->now >= judge->next) ||
		judge->now < sg_ledger_head(judge->ledger)->judged);
}

/* Judge what could not be judged or ended before. */
static void
judge_again(struct sg_judge *judge)
{
	if (sg_waits_are_due(&judge->waits))
		sg_rows_judge_waiting(judge);
	if (sg_able_is_retry_due(&judge->able, judge->tick_ms))
		judge_all(judge, NULL);
}

void
sg_judge_step(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);

	set_time(judge, now_ms, tick_ms);
	sg_able_probe(&judge->able, judge->sockets, tick_ms);
	if (look(judge) && judge->gate != NULL)
		judge_again(judge);
	if (is_change_due(judge))
		judge_time(judge);
	if (judge->has_table && sg_find_is_due(judge))
		sg_find(judge);
	finish(judge, &counts);
	sg_waits_end_step(&judge->waits, tick_ms);
	if (judge->gate != NULL)
		sg_ledger_head(judge->ledger)->judged = judge->now;
}

void
sg_judge_set_lag(struct sg_judge *judge, bool lags)
{
	sg_waits_set_lag(&judge->waits, lags);
}

int64_t
sg_judge_next(const struct sg_judge *judge)
{
	return judge->next;
}
