/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unfit.c -- reads the table's ring of connections that did not fit into the
 * table.
 */
#include "tunnels/judge/unfit.h"

/* An entry that is not written for so long will never be. */
#define UNWRITTEN_MS 5000

/* Returns how many entries were written, or begun, since the table was made. */
static uint64_t
count(const struct sg_view *view)
{
	return atomic_load(&sg_view_head(view)->nunfit);
}

bool
sg_unfit_has_more(const struct sg_view *view, const struct sg_ledger_head *head)
{
	return count(view) != head->unfit_read;
}

/*
 * Entry `number` is not written yet.  Returns true if that has lasted so long
 * that its writer must have been killed.
 */
static bool
is_abandoned(struct sg_unfit_reader *reader, uint64_t number, int64_t tick_ms)
{
	if (reader->unwritten != number) {
		reader->unwritten = number;
		reader->unwritten_ms = tick_ms;
	}
	return tick_ms - reader->unwritten_ms >= UNWRITTEN_MS;
}

bool
sg_unfit_read(struct sg_unfit_reader *reader, const struct sg_view *view,
    struct sg_ledger_head *head, int64_t tick_ms, struct sg_tunnel_key *key,
    bool *intercepted)
{
	const uint64_t n = count(view);

	/* Some that were not read are not there any more. */
	if (n < head->unfit_read || n - head->unfit_read > SG_UNFIT_SLOTS) {
		head->first_look = 0;
		head->unfit_read = n;
	}
	for (; head->unfit_read < n; head->unfit_read++) {
		if (sg_view_unfit(view, head->unfit_read + 1, key, intercepted))
			return true;
		if (!is_abandoned(reader, head->unfit_read + 1, tick_ms))
			return false;
		head->first_look = 0;
	}
	return false;
}
