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
#include "tunnels/view.h"

/* All sockets are listed at least this often, to see which are gone. */
#define SWEEP_MS 5000
/* Listing takes at most one part in so many of the time. */
#define LIST_SHARE 10
/*
 * A service takes a new policy up to this many seconds after the judge.  What
 * it notes in this time is judged when it is first seen.
 */
#define SLACK_S 2
/* A socket that two lists in a row do not have is gone: the kernel may leave an
 * open one out of one list. */
#define MISSES 2
/* Milliseconds until the closer is asked again, if it could not be reached. */
#define RETRY_MS 1000
#define PROBE_MS 30000
/* The same, if it answered that it will not or cannot end a connection. */
#define RETRY_REFUSED_MS 60000

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
 * Judge the row of `slot`, whose socket is known, and have it ended if it must
 * be.  `change` is NULL if nothing changed for unknown connections.
 */
static void
judge_row(struct sg_judge *judge, size_t slot, const struct sg_change *change,
    int64_t now_ms)
{
	struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	const struct sg_settings *settings = sg_gate_settings(judge->gate);
	enum sg_again again = SG_AGAIN_UNKNOWN;
	struct sg_verdict verdict;
	struct sg_tunnel_key key = {0};
	struct sg_address client;

	switch (sg_view_row(judge->view, slot, mark->word, &judge->row)) {
	case SG_VIEW_CHANGED:
		return; /* the next look finds the new row */
	case SG_VIEW_ROW:
		again = sg_again_judge(judge->gate, judge->scratch, &judge->row,
		    now_ms / 1000, &judge->asked, &verdict);
		break;
	case SG_VIEW_DAMAGED:
		break;
	}
	if (again == SG_AGAIN_ENDS) {
		sg_again_write(judge->gate, &judge->row, &verdict,
		    sg_orders_entry(judge->orders));
		sg_orders_row(judge->orders, slot, judge->row.noted, now_ms);
	}
	if (again != SG_AGAIN_UNKNOWN)
		return;
	memcpy(client.b, mark->id.remote, sizeof client.b);
	if (change != NULL)
		mark->due |= sg_change_may_block(change, &client);
	if (settings->unknown_stay != 0 || mark->due == 0)
		return;
	key.client = client;
	key.client_port = mark->id.remote_port;
	sg_again_write_unknown(judge->gate, &key,
	    sg_orders_entry(judge->orders));
	sg_orders_row(judge->orders, slot, mark->seen, now_ms);
}

static void
judge_stranger(struct sg_judge *judge, struct sg_stranger *stranger,
    const struct sg_change *change, int64_t now_ms)
{
	const struct sg_settings *settings = sg_gate_settings(judge->gate);
	struct sg_tunnel_key key = {0};

	memcpy(key.client.b, stranger->id.remote, sizeof key.client.b);
	key.client_port = stranger->id.remote_port;
	if (change != NULL)
		stranger->due |= sg_change_may_block(change, &key.client);
	if (settings->unknown_stay != 0 || stranger->due == 0)
		return;
	sg_again_write_unknown(judge->gate, &key,
	    sg_orders_entry(judge->orders));
	sg_orders_stranger(judge->orders, stranger, now_ms);
}

/* Judge all connections whose sockets are known. */
static void
judge_all(struct sg_judge *judge, const struct sg_change *change,
    int64_t now_ms)
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

/* Find the socket of a new row by the key in the row. */
static const struct sg_diag_socket *
find_by_row(struct sg_judge *judge, size_t slot)
{
	const struct sg_mark *mark = sg_ledger_mark(judge->ledger, slot);
	enum sg_view_row found = sg_view_row(judge->view, slot, mark->word,
	    &judge->row);

	if (found == SG_VIEW_DAMAGED) {
		/* The row's connection is one of those that have no row. */
		judge->damaged++;
		sg_ledger_head(judge->ledger)->first_look = 0;
		sg_ledger_set_gone(judge->ledger, slot, mark->word);
	}
	return found == SG_VIEW_ROW ?
	    sg_match_find(judge->match, &judge->row.key,
		(judge->row.flags & SG_ROW_INTERCEPTED) != 0) :
	    NULL;
}

/*
 * The row of `slot` belongs to `socket`.  If another row does too, that
 * row is of an earlier request in the same connection, and is forgotten.
 */
static void
own(struct sg_judge *judge, size_t slot, const struct sg_diag_socket *socket)
{
	const size_t i = (size_t)(socket - sg_match_socket(judge->match, 0));
	const uint64_t *words = sg_view_words(judge->view);
	size_t other = judge->owner[i], older = slot;

	if (other != 0) {
		other--;
		if (words[other] >> SG_WORD_TAG_SHIFT <= words[slot] >>
		    SG_WORD_TAG_SHIFT)
			older = other;
		sg_ledger_set_gone(judge->ledger, older, words[older]);
	}
	if (other == 0 || older != slot)
		judge->owner[i] = (uint32_t)slot + 1;
}

/* Returns true if the row was noted before a change that was judged. */
static bool
is_late(const struct sg_judge *judge, uint64_t word)
{
	return sg_word_time(word) <= (uint32_t)(judge->changed + SLACK_S) ||
	    judge->changed < 0;
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
		if (++mark->misses >= MISSES && is_live(judge, slot))
			sg_ledger_set_gone(judge->ledger, slot, mark->word);
		judge->wants_list |= mark->misses < MISSES;
		return false;
	}
	mark->misses = 0;
	if (is_new) {
		mark->id = socket->id;
		mark->seen = now;
	}
	own(judge, slot, socket);
	return is_new;
}

/* Look for the sockets of all rows.  Judge the rows that are late. */
static void
look_for_rows(struct sg_judge *judge, int64_t now_ms)
{
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++) {
		const struct sg_mark *mark = sg_ledger_mark(judge->ledger, i);

		if (!is_live(judge, i) ||
		    mark->word != sg_view_words(judge->view)[i])
			continue;
		if (look_for(judge, i, now_ms / 1000) && is_live(judge, i) &&
		    judge->gate != NULL && is_late(judge, mark->word))
			judge_row(judge, i, NULL, now_ms);
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
		if (socket == NULL && ++stranger->misses < MISSES)
			continue;
		if (socket == NULL || is_owned(judge, socket))
			sg_ledger_forget(stranger);
		else
			stranger->misses = 0;
	}
}

/* Make all connections without a row strangers. */
static void
add_all_strangers(struct sg_judge *judge, int64_t now)
{
	for (size_t i = 0; i < sg_match_count(judge->match); i++)
		if (judge->owner[i] == 0)
			(void)sg_ledger_add_stranger(judge->ledger,
			    &sg_match_socket(judge->match, i)->id, now);
	sg_ledger_head(judge->ledger)->first_look = 1;
}

/* Make those connections strangers that did not fit into the table. */
static void
add_unfit(struct sg_judge *judge, int64_t now)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);
	const uint64_t n = atomic_load(&sg_view_head(judge->view)->nunfit);
	const struct sg_diag_socket *socket;
	struct sg_tunnel_key key;
	bool intercepted;

	if (n < head->unfit_read || n - head->unfit_read > SG_UNFIT_SLOTS) {
		/* Some of them are not known any more. */
		head->first_look = 0;
		head->unfit_read = n;
	}
	while (head->unfit_read < n &&
	    sg_view_unfit(judge->view, head->unfit_read + 1, &key,
		&intercepted)) {
		head->unfit_read++;
		socket = sg_match_find(judge->match, &key, intercepted);
		if (socket != NULL && !is_owned(judge, socket))
			(void)sg_ledger_add_stranger(judge->ledger, &socket->id,
			    now);
	}
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
	    (judge->wants_list || head->first_look == 0 ||
		atomic_load(&sg_view_head(judge->view)->nunfit) !=
		    head->unfit_read);
}

/* List the sockets, and find out to which row each belongs. */
static void
list(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	struct sg_ledger_head *head = sg_ledger_head(judge->ledger);

	judge->listed_ms = tick_ms;
	judge->wants_list = false;
	judge->list_error = sg_match_list(judge->match, judge->sockets);
	if (judge->list_error != 0 || !clear_owners(judge)) {
		judge->wants_list = true;
		return;
	}
	look_for_rows(judge, now_ms);
	look_for_strangers(judge);
	add_unfit(judge, now_ms / 1000);
	if (head->first_look == 0)
		add_all_strangers(judge, now_ms / 1000);
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

	if (sockets->probe_port == 0 || tick_ms < judge->probe_ms)
		return;
	judge->probe_ms = tick_ms + PROBE_MS;
	judge->unable = NULL;
	if (sockets->end(sockets->context, &id, 1, &answer) == 0)
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
 * Judge everything.  The marks of rows that are newer than the last list have
 * no sockets yet; they are judged when these are found.
 */
static void
judge_change(struct sg_judge *judge, const struct sg_gate *before,
    int64_t now_ms)
{
	const int64_t now = now_ms / 1000;
	struct sg_change change;

	sg_change_begin(&change, before, sg_ledger_head(judge->ledger)->judged,
	    judge->gate, now);
	judge->changed = now;
	judge->next = sg_gate_next_change(judge->gate, now);
	judge->wants_list = true;
	if (judge->has_table)
		judge_all(judge, &change, now_ms);
	sg_ledger_head(judge->ledger)->judged = now;
}

/* Send the orders that are left, and plan when to try again. */
static void
finish(struct sg_judge *judge, const struct sg_orders_counts *before,
    int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts *after = sg_orders_counts(judge->orders);
	const char *text = NULL;

	sg_orders_flush(judge->orders, now_ms);
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
	const struct sg_gate *before = judge->gate != NULL ? judge->gate : gate;
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);

	judge->gate = gate;
	(void)look(judge);
	judge_change(judge, before, now_ms);
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

void
sg_judge_step(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms)
{
	const struct sg_orders_counts counts = *sg_orders_counts(judge->orders);
	const int64_t now = now_ms / 1000;

	probe(judge, tick_ms);
	if (look(judge) && judge->gate != NULL && judge->retries &&
	    tick_ms >= judge->retry_ms) {
		judge->retries = false;
		judge_all(judge, NULL, now_ms);
	}
	if (is_change_due(judge, now))
		judge_change(judge, judge->gate, now_ms);
	if (judge->has_table && is_list_due(judge, tick_ms))
		list(judge, now_ms, tick_ms);
	finish(judge, &counts, now_ms, tick_ms);
	if (judge->gate != NULL)
		sg_ledger_head(judge->ledger)->judged = now;
}

int64_t
sg_judge_next(const struct sg_judge *judge)
{
	return judge->next;
}

/* ---- the state ---------------------------------------------------------- */

void
sg_judge_state(const struct sg_judge *judge, struct sg_judge_state *state)
{
	const struct sg_stranger *strangers = sg_ledger_strangers(judge
								      ->ledger);

	memset(state, 0, sizeof *state);
	state->orders = *sg_orders_counts(judge->orders);
	state->damaged = judge->damaged;
	if (!judge->has_table)
		return;
	state->unfit = atomic_load(&sg_view_head(judge->view)->nunfit);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		state->known += is_marked(judge, i);
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
	return judge->problem[0] == '\0' && judge->unable != NULL ?
	    judge->unable :
	    judge->problem;
}
