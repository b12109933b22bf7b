/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counted.c -- writes count records. A count record says how many requests were
 * only counted. These requests are repeats (burst.h) or are over a budget
 * (budget.h).
 */
#include "journal/counted.h"

#include <stdio.h>

uint64_t
sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms)
{
	const struct {
		uint64_t label;
		int64_t since_ms;
	} burst = {label, since_ms};

	return sg_labels_short(labels, 'r',
		   (struct sg_str){(const char *)&burst, sizeof(burst)}) |
	    1;
}

/*
 * Returns how many bytes were written, or 0 if the record was not written. Not
 * inlined, because its large buffer would then be in the stack frames of
 * threads that hardly ever need it.
 */
static size_t __attribute__((noinline)) write_event(const struct sg_counted *c,
    const struct sg_event *event, uint64_t burst)
{
	struct sg_draft draft = {.at_ms = event->at_ms, .burst = burst};
	char memory[SG_DRAFT_MAX];

	sg_draft_write(&draft, event, c->labels, memory, sizeof(memory));
	return sg_writer_put(c->writer, &draft) ? draft.bytes : 0;
}

static bool
write_taken(const struct sg_counted *c, struct sg_burst_taken *taken)
{
	struct sg_budget_key key;
	size_t bytes;

	taken->event.at_ms = c->now_ms;
	bytes = write_event(c, &taken->event,
	    sg_counted_burst(c->labels, taken->label, taken->since_ms));
	if (bytes == 0)
		return false;
	sg_budget_key_of(&taken->event, c->labels, &key);
	sg_budget_charge(c->repeats->budgets, &key, &taken->event, bytes);
	return true;
}

static bool
write_flood(const struct sg_counted *c, struct sg_flood *flood)
{
	const bool prefix = flood->event.has_client && !flood->event.has_mac &&
	    !sg_address_is_v4(&flood->event.client);
	char more[200];
	size_t bytes;

	(void)snprintf(more, sizeof(more),
	    "\"flood\":{\"attempts\":%llu,"
	    "\"blocks\":%llu,\"embeds\":%llu,\"visits\":%llu%s}",
	    (unsigned long long)flood->over[SG_BUDGET_ATTEMPTS],
	    (unsigned long long)flood->over[SG_BUDGET_BLOCKS],
	    (unsigned long long)flood->over[SG_BUDGET_EMBEDS],
	    (unsigned long long)flood->over[SG_BUDGET_VISITS],
	    prefix ? ",\"prefix\":64" : "");
	flood->event.at_ms = c->now_ms;
	flood->event.more = sg_str(more);
	bytes = write_event(c, &flood->event, 0);
	if (bytes > 0)
		sg_budget_took(c->repeats->budgets, flood, bytes);
	return bytes > 0;
}

enum sg_counted_answer
sg_counted_write(const struct sg_counted *c, bool all,
    struct sg_counted_pass *pass)
{
	struct sg_burst_taken taken;
	struct sg_flood flood;

	if (sg_burst_take(c->repeats->bursts, c->now_ms, all, &pass->burst,
		&taken)) {
		if (write_taken(c, &taken))
			return SG_COUNTED_WRITTEN;
		sg_burst_give_back(c->repeats->bursts, &taken);
		return SG_COUNTED_FAILED;
	}
	if (!sg_budget_take(c->repeats->budgets, c->now_ms, all, &pass->client,
		&flood))
		return SG_COUNTED_NONE;
	if (write_flood(c, &flood))
		return SG_COUNTED_WRITTEN;
	sg_budget_give_back(c->repeats->budgets, &flood);
	return SG_COUNTED_FAILED;
}

uint32_t
sg_counted_begin(const struct sg_counted *c, const struct sg_repeats_key *key,
    const struct sg_event *event, size_t bytes)
{
	struct sg_burst_taken taken;

	sg_budget_charge(c->repeats->budgets, &key->budget, event, bytes);
	return sg_burst_begin(c->repeats->bursts, &key->burst, event, &taken) &&
		!write_taken(c, &taken) ?
	    taken.count :
	    0;
}
