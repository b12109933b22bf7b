/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * state.c -- what the judge knows, and what it cannot do, for the status file.
 */
#include "tunnels/judge/parts.h"

#include <string.h>

static void
count_row(const struct sg_judge *judge, size_t slot,
    struct sg_judge_state *state)
{
	if (!sg_rows_is_found(judge, slot))
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
	const char *unable = sg_able_problem(&judge->able);

	if (!judge->has_table)
		return judge->table_why[0] != '\0' ? judge->table_why :
						     no_table;
	if (judge->list.error != 0)
		return "the open sockets cannot be listed";
	return unable != NULL ? unable : judge->waits.why;
}
