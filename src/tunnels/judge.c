/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.c -- follows the open connections of the table, and has those ended
 * whose requests would be blocked now.
 */
#include "tunnels/judge.h"

#include <stdlib.h>

#include "gate/change.h"
#include "tunnels/again.h"
#include "tunnels/match.h"
#include "tunnels/policies.h"
#include "tunnels/view.h"

/* All sockets are listed at least this often, to see which are gone. */
#define SWEEP_MS 5000
/* Listing takes at most one part in so many of the time. */
#define LIST_SHARE 10
/* Changes that are so many seconds apart count as one for unknown connections.
 */
#define ONE_CHANGE_S 2
/*
 * A service takes a new policy within so many seconds of the judge.  If it lets
 * a connection through by an older one later than that, it is said.
 */
#define BEHIND_S 10
/* A socket that two lists in a row do not have is gone: the kernel may leave an
 * open one out of one list. */
#define MISSES 2
/* Milliseconds until the closer is asked again, if it could not be reached. */
#define RETRY_MS 1000
#define PROBE_MS 30000
/* The same, if it answered that it will not or cannot end a connection. */
#define RETRY_REFUSED_MS 60000

/*
 * How many seconds after a change a connection without a row that is found is
 * taken for one that was open before it.
 */
#define LATE_S 10
/*
 * A row is found within a second or two after it was noted.  If it is older
 * when it is found, another connection may have its address and port by now.
 */
#define UNSURE_S 10
/* How long an entry of a connection that did not fit may stay unwritten. */
#define UNWRITTEN_MS 5000

/* A change, for connections that are unknown. */
struct change {
	struct sg_change policy;
	bool any;   /* the policy before is not there: all answers may differ */
	bool timed; /* only the time is another */
};

struct sg_judge {
	struct sg_view *view;
	struct sg_ledger *ledger;
	struct sg_match *match;
	struct sg_orders *orders;
	struct sg_scratch *scratch;
	const struct sg_sockets *sockets;
	const struct sg_gate *gate; /* NULL: no policy yet */
	int64_t next;               /* sg_judge_next() */
	int64_t changed; /* when an answer last may have changed, UTC seconds */
	/* The last change, for connections that are found after it. */
	struct change late;
	bool has_late;
	int64_t taken; /* when the gate was taken, UTC seconds */
	/* The installed images are not those of the gate. */
	bool lags;
	bool looked; /* sg_judge_set_lag() was called since the last step */
	bool waits; /* rows wait for a policy that may be newer than the gate */
	/* If `lags`: the first of these rows is of this time, or INT64_MAX. */
	int64_t waits_from;
	struct sg_apart apart;
	char apart_why[SG_WHY_BYTES];
	int64_t tick_ms;      /* of this step */
	size_t unplaced;      /* strangers for which the ledger has no room */
	uint64_t notfound;    /* rows whose socket was never found */
	uint64_t unwritten;   /* entry of the ring that is waited for, or 0 */
	int64_t unwritten_ms; /* since when, by tick_ms */
	bool has_table;
	/* Sockets are to be listed, because some row's socket is to be found.
	 */
	bool wants_list;
	int64_t listed_ms, list_cost_ms; /* by tick_ms */
	bool retries;
	int64_t retry_ms; /* by tick_ms */
	int list_error;
	int64_t probe_ms;   /* when to probe the closer again, by tick_ms */
	const char *unable; /* why no connection can be ended, or NULL */
	uint64_t damaged;
	char table_why[SG_WHY_BYTES];
	char problem[SG_WHY_BYTES];
	/* For each socket of the list, the slot whose row it belongs to, plus
	 * one; or 0. */
	uint32_t *owner;
	size_t owner_cap;
	struct sg_row row;
	struct sg_row_request asked;
};

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
	judge->waits = true; /* the ledger may have such rows */
	judge->waits_from = INT64_MAX;
	judge->listed_ms = INT64_MIN / 2;
	judge->wants_list = true;
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
	free(judge->owner);
	free(judge);
}

/* ---- rows --------------------------------------------------------------- */

/* Returns true if the row of `slot` is in use, and its socket is not gone. */
static bool
is_live(const struct sg_judge *judge, size_t slot)
{
	const uint64_t word = sg_view_words(judge->view)[slot];

	return sg_word_is_even(word) &&
	    !sg_ledger_is_gone(judge->ledger, slot, word);
}

/* Returns true if the mark of `slot` has the socket of the row. */
static bool
is_marked(const struct sg_judge *judge, size_t slot)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);

	return is_live(judge, slot) &&
	    mark->word == sg_view_words(judge->view)[slot] &&
	    mark->id.cookie != SG_DIAG_COOKIE_UNKNOWN;
}

/* Begin marks for rows that are new. */
static void
find_new_rows(struct sg_judge *judge)
{
	const uint64_t *words = sg_view_words(judge->view);

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (!is_live(judge, i) || mark->word == words[i])
			continue;
		memset(mark, 0, sizeof *mark);
		mark->word = words[i];
		judge->wants_list = true;
	}
}

/*
 * Find out whether an unknown connection is to be ended.  A connection that
 * could not be ended is let go if the time comes at which no more is blocked
 * than before it was due.
 */
static void
set_due(const struct change *change, const struct sg_address *client,
    uint8_t *due, uint32_t *due_from)
{
	struct sg_change since = change->policy;
	const bool was_due = *due != 0;

	if (was_due && *due_from != 0 && change->timed) {
		since.then = (int64_t)*due_from;
		*due = sg_change_may_block(&since, client);
		return;
	}
	if (change->any || sg_change_may_block(&change->policy, client))
		*due = 1;
	/* Another policy: what it blocks is not known by the time alone. */
	if (!change->timed)
		*due_from = 0;
	else if (!was_due)
		*due_from = (uint32_t)change->policy.then;
}

/*
 * An unknown connection that is first seen while rows wait for a newer policy
 * may have been let through by it, too.  It is left alone until the judge has
 * that policy.
 */
static bool
is_left(const struct sg_judge *judge, int64_t seen)
{
	return judge->lags && seen >= judge->waits_from;
}

/*
 * Returns true if the policy of judge->row may be installed after the gate's.
 * One that was taken before may have been installed again.
 */
static bool
may_be_newer(const struct sg_judge *judge, enum sg_policy_age age)
{
	return age == SG_POLICY_STRANGE ||
	    (age == SG_POLICY_EARLIER &&
		(judge->lags || judge->row.noted > judge->taken + BEHIND_S));
}

/*
 * Find out whether the row judge->row, whose policy may be newer, waits for it.
  Only in a later step than the first one, the images were looked at after
 * the row was seen.  If they are those of the gate then, the policy is not a
 * newer one.
 */
static bool
must_wait(struct sg_judge *judge, struct sg_mark *mark)
{
	if (mark->ahead == SG_AHEAD_WAITS && judge->looked && !judge->lags)
		mark->ahead = SG_AHEAD_NOT;
	if (mark->ahead == SG_AHEAD_NOT)
		return false;
	mark->ahead = SG_AHEAD_WAITS;
	judge->waits = true;
	if (!judge->lags)
		return true;
	if (judge->row.noted < judge->waits_from)
		judge->waits_from = judge->row.noted;
	sg_apart_ahead(&judge->apart, judge->row.policy, judge->tick_ms);
	return true;
}

/* The policy that judge->row waited for was taken.  Returns what has changed
 * since the row was noted. */
static const struct change *
since_noted(const struct sg_judge *judge, int64_t now, struct change *since)
{
	*since = (struct change){.timed = true};
	sg_change_begin(&since->policy, judge->gate, judge->row.noted,
	    judge->gate, now);
	return since;
}

/* Judge the row of `slot` as a connection of which nothing is known. */
static void
judge_unknown_row(struct sg_judge *judge, size_t slot,
    const struct change *change, int64_t now_ms)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const struct sg_settings *settings = sg_gate_settings(judge->gate);
	struct sg_tunnel_key key = {.client_port = mark->id.remote_port};

	if (mark->unsure != 0 && is_left(judge, mark->seen))
		return;
	memcpy(key.client.b, mark->id.remote, sizeof key.client.b);
	if (change != NULL)
		set_due(change, &key.client, &mark->due, &mark->due_from);
	if (settings->unknown_stay != 0 || mark->due == 0) {
		mark->ordered = 0;
		return;
	}
	sg_again_write_unknown(judge->gate, &key,
	    sg_orders_entry(judge->orders));
	sg_orders_row(judge->orders, slot, mark->seen, now_ms);
}

/* Judge the request of judge->row, the row of `slot`. */
static void
judge_known_row(struct sg_judge *judge, size_t slot,
    const struct change *change, int64_t now_ms)
{
	struct sg_verdict verdict;

	switch (sg_again_judge(judge->gate, judge->scratch, &judge->row,
	    now_ms / 1000, &judge->asked, &verdict)) {
	case SG_AGAIN_STAYS:
		sg_ledger_mark(judge->ledger, slot)->ordered = 0;
		return;
	case SG_AGAIN_ENDS:
		sg_again_write(judge->gate, &judge->row, &verdict,
		    sg_orders_entry(judge->orders));
		sg_orders_row(judge->orders, slot, judge->row.noted, now_ms);
		return;
	case SG_AGAIN_UNKNOWN:
		judge_unknown_row(judge, slot, change, now_ms);
	}
}

/*
 * Judge the row of `slot`, whose socket is known, and have it ended if it must
 * be.  `change` is NULL if nothing changed for unknown connections.
 */
static void
judge_row(struct sg_judge *judge, size_t slot, const struct change *change,
    int64_t now_ms)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const enum sg_view_row found = sg_view_row(judge->view, slot,
	    mark->word, &judge->row);
	enum sg_policy_age age;
	struct change since;

	if (found == SG_VIEW_CHANGED)
		return; /* the next look finds the new row */
	if (found == SG_VIEW_DAMAGED || mark->unsure != 0) {
		judge_unknown_row(judge, slot, change, now_ms);
		return;
	}
	age = sg_policies_age(sg_ledger_head(judge->ledger), judge->row.policy);
	if (may_be_newer(judge, age) && must_wait(judge, mark))
		return;
	if (age == SG_POLICY_PRESENT && mark->ahead == SG_AHEAD_WAITS)
		change = since_noted(judge, now_ms / 1000, &since);
	mark->ahead = SG_AHEAD_NOT;
	judge_known_row(judge, slot, change, now_ms);
}

static void
judge_stranger(struct sg_judge *judge, struct sg_stranger *stranger,
    const struct change *change, int64_t now_ms)
{
	const struct sg_settings *settings = sg_gate_settings(judge->gate);
	struct sg_tunnel_key key = {0};

	if (is_left(judge, stranger->seen))
		return;
	memcpy(key.client.b, stranger->id.remote, sizeof key.client.b);
	key.client_port = stranger->id.remote_port;
	if (change != NULL)
		set_due(change, &key.client, &stranger->due,
		    &stranger->due_from);
	if (settings->unknown_stay != 0 || stranger->due == 0) {
		stranger->ordered = 0;
		return;
	}
	sg_again_write_unknown(judge->gate, &key,
	    sg_orders_entry(judge->orders));
	sg_orders_stranger(judge->orders, stranger, now_ms);
}

/* Judge all connections whose sockets are known. */
static void
judge_all(struct sg_judge *judge, const struct change *change, int64_t now_ms)
{
	struct sg_stranger *strangers = sg_ledger_strangers(judge->ledger);

	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		if (is_marked(judge, i))
			judge_row(judge, i, change, now_ms);
	for (size_t i = 0; i < SG_STRANGERS; i++)
		if (strangers[i].id.cookie != SG_DIAG_COOKIE_UNKNOWN)
			judge_stranger(judge, &strangers[i], change, now_ms);
}

/* ---- sockets ------------------------------------------------------------ */

/* Make `owner` large enough for the list, and clear it. */
static bool
clear_owners(struct sg_judge *judge)
{
	size_t n = sg_match_count(judge->match);
	uint32_t *more;

	if (n > judge->owner_cap) {
		more = realloc(judge->owner, n * sizeof *more);
		if (more == NULL)
			return false;
		judge->owner = more;
		judge->owner_cap = n;
	}
	if (n > 0)
		memset(judge->owner, 0, n * sizeof *judge->owner);
	return true;
}

/* Find the socket of a new row by the key in the row.  Sets mark->unclear. */
static const struct sg_diag_socket *
find_by_row(struct sg_judge *judge, size_t slot)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	enum sg_view_row found = sg_view_row(judge->view, slot, mark->word,
	    &judge->row);
	const struct sg_diag_socket *socket;

	mark->unclear = 0;
	if (found == SG_VIEW_DAMAGED) {
		/* The row's connection is one of those that have no row. */
		judge->damaged++;
		sg_ledger_head(judge->ledger)->first_look = 0;
		sg_ledger_set_gone(judge->ledger, slot, mark->word);
	}
	if (found == SG_VIEW_ROW && (judge->row.flags & SG_ROW_VOID) != 0)
		sg_ledger_set_gone(judge->ledger, slot, mark->word);
	if (found != SG_VIEW_ROW || (judge->row.flags & SG_ROW_VOID) != 0)
		return NULL;
	socket = sg_match_find(judge->match, &judge->row.key,
	    (judge->row.flags & SG_ROW_INTERCEPTED) != 0);
	mark->unclear = socket == NULL &&
	    sg_match_has_client(judge->match, &judge->row.key);
	return socket;
}

/* Returns the order of the row of `slot`.  0 if it cannot be read. */
static uint32_t
order_of(struct sg_judge *judge, size_t slot)
{
	return sg_view_row(judge->view, slot,
		   sg_ledger_mark(judge->ledger, slot)->word,
		   &judge->row) == SG_VIEW_ROW ?
	    judge->row.order :
	    0;
}

/*
 * The row of `slot` belongs to `socket`.  If another row does too, the one that
 * was written first is of an earlier request, and is forgotten.
 */
static void
own(struct sg_judge *judge, size_t slot, const struct sg_diag_socket *socket)
{
	const size_t i = (size_t)(socket - sg_match_socket(judge->match, 0));
	const uint64_t *words = sg_view_words(judge->view);
	const size_t other = (size_t)judge->owner[i] - 1;
	size_t older = other;

	if (judge->owner[i] != 0) {
		/* The numbers begin anew after the highest one. */
		if ((int32_t)(order_of(judge, slot) - order_of(judge, other)) <
		    0)
			older = slot;
		sg_ledger_set_gone(judge->ledger, older, words[older]);
	}
	if (older == other)
		judge->owner[i] = (uint32_t)slot + 1;
}

/* Returns true if the closer will be asked again for what was ordered. */
static bool
will_ask(const struct sg_judge *judge)
{
	return judge->retries || judge->gate == NULL;
}

/* The list does not have the socket of the row of `slot`. */
static void
miss(struct sg_judge *judge, size_t slot, bool is_new)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);

	if (!is_live(judge, slot) || (is_new && mark->unclear != 0))
		return;
	/* The closer is asked again, so that the end is written down. */
	if (mark->ordered != 0 && will_ask(judge))
		return;
	if (++mark->misses >= MISSES) {
		sg_ledger_set_gone(judge->ledger, slot, mark->word);
		judge->notfound += is_new;
	}
	judge->wants_list |= mark->misses < MISSES;
}

/*
 * Look for the socket of the row of `slot` in the list.  Returns true if it was
 * found for the first time.
 */
static bool
look_for(struct sg_judge *judge, size_t slot, int64_t now)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const bool is_new = mark->id.cookie == SG_DIAG_COOKIE_UNKNOWN;
	const struct sg_diag_socket *socket = is_new ?
	    find_by_row(judge, slot) :
	    sg_match_cookie(judge->match, &mark->id);

	if (socket == NULL) {
		miss(judge, slot, is_new);
		return false;
	}
	mark->misses = 0;
	if (is_new) {
		mark->id = socket->id;
		mark->seen = now;
		mark->unsure = now - (int64_t)sg_word_time(mark->word) >
		    UNSURE_S;
	}
	own(judge, slot, socket);
	return is_new;
}

/* What changed since a row of an older policy was let through. */
static const struct change *
since_older(const struct sg_judge *judge)
{
	static const struct change all = {.any = true};

	return judge->has_late && !judge->late.timed ? &judge->late : &all;
}

/*
 * Judge the row of `slot`, whose socket was just found, if its policy is not
 * the present one, or if it was noted before a change that was judged.
 */
static void
judge_new_row(struct sg_judge *judge, size_t slot, int64_t now_ms)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const int64_t now = now_ms / 1000;

	if (sg_view_row(judge->view, slot, mark->word, &judge->row) !=
	    SG_VIEW_ROW)
		return;
	/* An unsure row does not tell by which policy the connection is open.
	 */
	if (mark->unsure == 0 &&
	    sg_policies_age(sg_ledger_head(judge->ledger), judge->row.policy) !=
		SG_POLICY_PRESENT)
		judge_row(judge, slot, since_older(judge), now_ms);
	/* In the future: the clock was set back. */
	else if (judge->row.noted < judge->changed ||
	    judge->row.noted > now + 1)
		judge_row(judge, slot, judge->has_late ? &judge->late : NULL,
		    now_ms);
}

/* Judge the rows that wait, if the judge has their policy by now, or if it
 * turned out that it is not newer than the judge's. */
static void
judge_waiting(struct sg_judge *judge, int64_t now_ms)
{
	judge->waits = false;
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (mark->ahead != SG_AHEAD_WAITS || !is_marked(judge, i))
			continue;
		judge_row(judge, i, since_older(judge), now_ms);
		if (mark->ahead == SG_AHEAD_NOT &&
		    judge->row.noted > judge->taken + BEHIND_S)
			sg_apart_behind(&judge->apart, judge->row.policy,
			    judge->tick_ms);
	}
	if (!judge->waits)
		judge->apart.ahead = false;
}

/* Look for the sockets of all rows.  Judge those that were just found. */
static void
look_for_rows(struct sg_judge *judge, int64_t now_ms)
{
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		const struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (!is_live(judge, i) ||
		    mark->word != sg_view_words(judge->view)[i])
			continue;
		if (look_for(judge, i, now_ms / 1000) && is_live(judge, i) &&
		    judge->gate != NULL)
			judge_new_row(judge, i, now_ms);
	}
}

/* ---- unknown connections ------------------------------------------------ */

/* Returns true if the socket belongs to a row. */
static bool
is_owned(const struct sg_judge *judge, const struct sg_diag_socket *socket)
{
	return judge->owner[socket - sg_match_socket(judge->match, 0)] != 0;
}

/* Forget the strangers that are gone, or have a row by now. */
static void
look_for_strangers(struct sg_judge *judge)
{
	struct sg_stranger *stranger = sg_ledger_strangers(judge->ledger);
	const struct sg_diag_socket *socket;

	for (size_t i = 0; i < SG_STRANGERS; i++, stranger++) {
		if (stranger->id.cookie == SG_DIAG_COOKIE_UNKNOWN)
			continue;
		socket = sg_match_cookie(judge->match, &stranger->id);
		if (socket == NULL &&
		    ((stranger->ordered != 0 && will_ask(judge)) ||
			++stranger->misses < MISSES))
			continue;
		if (socket == NULL || is_owned(judge, socket))
			sg_ledger_forget(stranger);
		else
			stranger->misses = 0;
	}
}

/* Add a connection whose socket belongs to no row. */
static void
add_stranger(struct sg_judge *judge, const struct sg_diag_socket *socket,
    int64_t now)
{
	if (!is_owned(judge, socket) &&
	    !sg_ledger_add_stranger(judge->ledger, &socket->id, now))
		judge->unplaced++;
}

/* Make all connections without a row strangers. */
static void
add_all_strangers(struct sg_judge *judge, int64_t now)
{
	for (size_t i = 0; i < sg_match_count(judge->match); i++)
		add_stranger(judge, sg_match_socket(judge->match, i), now);
	sg_ledger_head(judge->ledger)->first_look = 1;
}

/* Make those sockets strangers that may be the one that is meant. */
static void
add_unclear(struct sg_judge *judge, const struct sg_tunnel_key *key,
    bool intercepted, int64_t now)
{
	const struct sg_diag_socket *socket = sg_match_find(judge->match, key,
	    intercepted);

	if (socket != NULL) {
		add_stranger(judge, socket, now);
		return;
	}
	while ((socket = sg_match_next(judge->match, key, intercepted,
		    socket)) != NULL)
		add_stranger(judge, socket, now);
}

/* Do so for the rows for which it is not clear which socket they mean. */
static void
add_unclear_rows(struct sg_judge *judge, int64_t now)
{
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		const struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (mark->unclear != 0 && is_live(judge, i) &&
		    sg_view_row(judge->view, i, mark->word, &judge->row) ==
			SG_VIEW_ROW)
			add_unclear(judge, &judge->row.key,
			    (judge->row.flags & SG_ROW_INTERCEPTED) != 0, now);
	}
}

/*
 * An entry of the ring is not written yet.  Returns true if that lasts so long
 * that its writer must have been killed.
 */
static bool
is_abandoned(struct sg_judge *judge, uint64_t number, int64_t tick_ms)
{
	if (judge->unwritten != number) {
		judge->unwritten = number;
		judge->unwritten_ms = tick_ms;
	}
	return tick_ms - judge->unwritten_ms >= UNWRITTEN_MS;
}

/* Make those connections strangers that did not fit into the table. */
static void
add_unfit(struct sg_judge *judge, int64_t now, int64_t tick_ms)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const uint64_t n = atomic_load(&sg_view_head(judge->view)->nunfit);
	struct sg_tunnel_key key;
	bool intercepted;

	if (n < head->unfit_read || n - head->unfit_read > SG_UNFIT_SLOTS) {
		/* Some of them are not known any more. */
		head->first_look = 0;
		head->unfit_read = n;
	}
	while (head->unfit_read < n) {
		if (sg_view_unfit(judge->view, head->unfit_read + 1, &key,
			&intercepted))
			add_unclear(judge, &key, intercepted, now);
		else if (is_abandoned(judge, head->unfit_read + 1, tick_ms))
			head->first_look = 0;
		else
			break;
		head->unfit_read++;
	}
}

/* Judge the strangers that were just found, by the change before. */
static void
judge_late_strangers(struct sg_judge *judge, int64_t now_ms)
{
	struct sg_stranger *stranger = sg_ledger_strangers(judge->ledger);
	const int64_t now = now_ms / 1000;

	if (!judge->has_late || now < judge->changed ||
	    now - judge->changed > LATE_S)
		return;
	for (size_t i = 0; i < SG_STRANGERS; i++, stranger++)
		if (stranger->id.cookie != SG_DIAG_COOKIE_UNKNOWN &&
		    stranger->seen >= judge->changed && stranger->due == 0)
			judge_stranger(judge, stranger, &judge->late, now_ms);
}

/* Find the connections without a row. */
static void
find_strangers(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const int64_t now = now_ms / 1000;

	look_for_strangers(judge);
	judge->unplaced = 0;
	add_unclear_rows(judge, now);
	add_unfit(judge, now, tick_ms);
	if (head->first_look == 0) {
		judge->unplaced = 0;
		add_all_strangers(judge, now);
	}
	/* Those that had no room are sought again. */
	if (judge->unplaced > 0)
		head->first_look = 0;
	judge_late_strangers(judge, now_ms);
}

/* ---- listing ------------------------------------------------------------ */

static bool
is_list_due(const struct sg_judge *judge, int64_t tick_ms)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const int64_t since = tick_ms - judge->listed_ms;

	if (since >= SWEEP_MS || since < 0)
		return true;
	return since >= LIST_SHARE * judge->list_cost_ms &&
	    (judge->wants_list ||
		(head->first_look == 0 && judge->unplaced == 0) ||
		atomic_load(&sg_view_head(judge->view)->nunfit) !=
		    head->unfit_read);
}

/* List the sockets, and find out to which row each belongs. */
static void
list(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	judge->listed_ms = tick_ms;
	judge->wants_list = false;
	judge->list_error = sg_match_list(judge->match, judge->sockets);
	if (judge->list_error != 0 || !clear_owners(judge)) {
		judge->wants_list = true;
		return;
	}
	look_for_rows(judge, now_ms);
	find_strangers(judge, now_ms, tick_ms);
}

/* ---- can connections be ended? ------------------------------------------ */

static const char no_closer[] = "the closer cannot be reached, so that "
				"connections that are blocked by now stay open";
static const char no_kernel[] = "this kernel cannot end connections "
				"(CONFIG_INET_DIAG_DESTROY)";

/* Order the closer to end a socket that cannot exist. */
static void
probe(struct sg_judge *judge, int64_t tick_ms)
{
	const struct sg_sockets *sockets = judge->sockets;
	struct sg_diag_id id = {.local_port = sockets->probe_port,
	    .remote_port = 1,
	    .cookie = UINT64_MAX - 1};
	struct sg_answer answer;
	size_t sent;

	if (sockets->probe_port == 0 || tick_ms < judge->probe_ms)
		return;
	judge->probe_ms = tick_ms + PROBE_MS;
	judge->unable = NULL;
	if (sockets->end(sockets->context, &id, 1, &answer, &sent) == 0)
		judge->unable = no_closer;
	else if (answer.result == SG_RESULT_UNSUPPORTED)
		judge->unable = no_kernel;
}

/* ---- the steps ---------------------------------------------------------- */

/* Have the table read.  Returns false if there is none. */
static bool
look(struct sg_judge *judge)
{
	judge->has_table = sg_view_look(judge->view, judge->table_why) !=
	    SG_VIEW_MISSING;
	if (!judge->has_table)
		return false;
	sg_ledger_follow(judge->ledger, sg_view_head(judge->view)->birth);
	find_new_rows(judge);
	return true;
}

/*
 * Keep the change for connections that are found later.  If the change before
 * was just now, a connection may be older than both.
 */
static void
keep_late(struct sg_judge *judge, const struct change *change, int64_t now)
{
	const struct change last = judge->late;

	judge->late = *change;
	if (judge->has_late && now >= judge->changed &&
	    now - judge->changed <= ONE_CHANGE_S && change->timed) {
		judge->late.any = last.any;
		sg_change_begin(&judge->late.policy, last.policy.before,
		    last.policy.then, judge->gate, now);
		judge->late.timed = last.timed;
	}
	judge->has_late = true;
}

/* Returns since when the unknown connections are to be compared. */
static int64_t
compare_from(const struct sg_judge *judge, bool is_taking)
{
	const int64_t judged = sg_ledger_head(judge->ledger)->judged;

	/* Since then, some of them were left alone. */
	return is_taking && judge->waits_from < judged ? judge->waits_from :
							 judged;
}

/*
 * Judge everything.  The marks of rows that are newer than the last list have
 * no sockets yet; they are judged when these are found.  `before` is the gate
 * before, which may be the same.
 */
static void
judge_change(struct sg_judge *judge, const struct sg_gate *before,
    struct change *change, int64_t now_ms)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const int64_t now = now_ms / 1000;

	sg_change_begin(&change->policy, before,
	    compare_from(judge, !change->timed), judge->gate, now);
	keep_late(judge, change, now);
	judge->changed = now;
	judge->next = sg_gate_next_change(judge->gate, now);
	judge->wants_list = true;
	if (judge->has_table)
		judge_all(judge, change, now_ms);
	head->judged = now;
}

/* An answer may have changed by the time alone. */
static void
judge_time(struct sg_judge *judge, int64_t now_ms)
{
	struct change change = {.timed = true};

	judge_change(judge, judge->gate, &change, now_ms);
}

/* Another gate was taken.  `before` is NULL if it is the first one. */
static void
judge_gate(struct sg_judge *judge, const struct sg_gate *before, int64_t now_ms)
{
	static const uint8_t none[SG_TUNNEL_POLICY_BYTES];
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	uint8_t policy[SG_TUNNEL_POLICY_BYTES];
	struct change change = {0};

	sg_gate_raw_tag(judge->gate, policy);
	/* The first policy after the start may be another than at the end. */
	change.any = before == NULL &&
	    memcmp(head->policies[0], none, sizeof none) != 0 &&
	    memcmp(head->policies[0], policy, sizeof policy) != 0;
	change.timed = before == NULL && !change.any;
	sg_policies_take(head, policy);
	judge->taken = now_ms / 1000;
	judge->apart = (struct sg_apart){0};
	judge_change(judge, before != NULL ? before : judge->gate, &change,
	    now_ms);
	/* Otherwise the gate after this one is waited for. */
	if (!judge->lags)
		judge->waits_from = INT64_MAX;
}

/* Send the orders that are left, and plan when to try again. */
static void
finish(struct sg_judge *judge, const struct sg_orders_counts *before,
    int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts *after = sg_orders_counts(judge->orders);
	const char *text = NULL;

	sg_orders_end_round(judge->orders, now_ms);
	if (after->unsent != before->unsent)
		text = no_closer;
	else if (after->unsupported != before->unsupported)
		text = no_kernel;
	else if (after->refused != before->refused)
		text = "the closer refuses to end connections: see its log, "
		       "and /etc/schoolgate/closer.conf";
	else if (after->failed != before->failed)
		text = "the closer failed to end connections: see its log";
	if (text != NULL) {
		judge->retries = true;
		judge->retry_ms = tick_ms +
		    (after->unsent != before->unsent ? RETRY_MS :
						       RETRY_REFUSED_MS);
		(void)sg_why(judge->problem, "%s", text);
	} else if (!judge->retries) {
		judge->problem[0] = '\0';
	}
}

void
sg_judge_take(struct sg_judge *judge, const struct sg_gate *gate,
    int64_t now_ms, int64_t tick_ms)
{
	const struct sg_gate *before = judge->gate;
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);

	judge->gate = gate;
	judge->tick_ms = tick_ms;
	(void)look(judge);
	judge_gate(judge, before, now_ms);
	finish(judge, &counts, now_ms, tick_ms);
	sg_judge_step(judge, now_ms, tick_ms);
}

/* Returns true if an answer may have changed since the last step. */
static bool
is_change_due(const struct sg_judge *judge, int64_t now)
{
	return judge->gate != NULL &&
	    ((judge->next != SG_NEVER && now >= judge->next) ||
		now < sg_ledger_head(judge->ledger)->judged);
}

/* Judge what could not be judged or ended before. */
static void
judge_again(struct sg_judge *judge, int64_t now_ms)
{
	if (judge->waits && judge->looked)
		judge_waiting(judge, now_ms);
	if (judge->retries && judge->tick_ms >= judge->retry_ms) {
		judge->retries = false;
		judge_all(judge, NULL, now_ms);
	}
}

void
sg_judge_step(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);
	const int64_t now = now_ms / 1000;

	judge->tick_ms = tick_ms;
	probe(judge, tick_ms);
	if (look(judge) && judge->gate != NULL)
		judge_again(judge, now_ms);
	if (is_change_due(judge, now))
		judge_time(judge, now_ms);
	if (judge->has_table && is_list_due(judge, tick_ms))
		list(judge, now_ms, tick_ms);
	finish(judge, &counts, now_ms, tick_ms);
	sg_apart_say(&judge->apart, tick_ms, judge->apart_why);
	judge->looked = false;
	if (judge->gate != NULL)
		sg_ledger_head(judge->ledger)->judged = now;
}

void
sg_judge_set_lag(struct sg_judge *judge, bool lags)
{
	judge->lags = lags;
	judge->looked = true;
}

int64_t
sg_judge_next(const struct sg_judge *judge)
{
	return judge->next;
}

/* ---- the state ---------------------------------------------------------- */

static void
count_row(const struct sg_judge *judge, size_t slot,
    struct sg_judge_state *state)
{
	if (!is_marked(judge, slot))
		return;
	if (sg_ledger_mark(judge->ledger, slot)->unsure != 0)
		state->unknown++;
	else
		state->known++;
}

void
sg_judge_state(const struct sg_judge *judge, struct sg_judge_state *state)
{
	const struct sg_stranger *strangers = sg_ledger_strangers(judge
								      ->ledger);

	memset(state, 0, sizeof *state);
	state->orders = *sg_orders_counts(judge->orders);
	state->damaged = judge->damaged;
	state->notfound = judge->notfound;
	if (!judge->has_table)
		return;
	state->unfit = atomic_load(&sg_view_head(judge->view)->nunfit) +
	    judge->unplaced;
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		count_row(judge, i, state);
	for (size_t i = 0; i < SG_STRANGERS; i++)
		state->unknown += strangers[i].id.cookie !=
		    SG_DIAG_COOKIE_UNKNOWN;
}

const char *
sg_judge_problem(const struct sg_judge *judge)
{
	static const char no_table[] = "there is no table of connections yet: "
				       "c-icap makes it when it starts";

	if (!judge->has_table)
		return judge->table_why[0] != '\0' ? judge->table_why :
						     no_table;
	if (judge->list_error != 0)
		return "the open sockets cannot be listed";
	if (judge->problem[0] != '\0')
		return judge->problem;
	return judge->unable != NULL ? judge->unable : judge->apart_why;
}
