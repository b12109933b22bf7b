/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * repeats.c -- allocates two tables in memory that processes share: the table
 * of bursts (groups of similar requests, burst.h) and the table of the clients'
 * budgets (budget.h).
 */
#include "journal/repeats.h"

#include <stdlib.h>
#include <sys/mman.h>

static void *
map(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

struct sg_repeats *
sg_repeats_new(void)
{
	struct sg_repeats *repeats = calloc(1, sizeof(*repeats));

	if (repeats == NULL)
		return NULL;
	repeats->bursts = map(sg_bursts_size());
	repeats->budgets = map(sg_budgets_size());
	if (repeats->bursts == NULL || repeats->budgets == NULL)
		sg_repeats_free(&repeats);
	return repeats;
}

void
sg_repeats_free(struct sg_repeats **where)
{
	struct sg_repeats *repeats = *where;

	*where = NULL;
	if (repeats == NULL)
		return;
	if (repeats->bursts != NULL)
		munmap(repeats->bursts, sg_bursts_size());
	if (repeats->budgets != NULL)
		munmap(repeats->budgets, sg_budgets_size());
	free(repeats);
}

void
sg_repeats_key_of(const struct sg_event *event, const struct sg_labels *labels,
    struct sg_repeats_key *key)
{
	sg_burst_key_of(event, labels, &key->burst);
	if (key->burst.label != 0)
		sg_budget_key_of(event, labels, &key->budget);
}

enum sg_budget_answer
sg_repeats_try(struct sg_repeats *repeats, const struct sg_repeats_key *key,
    int64_t at_ms, char reference[SG_BURST_REFERENCE])
{
	if (key->burst.label == 0)
		return SG_BUDGET_FINE;
	if (sg_burst_count(repeats->bursts, &key->burst, at_ms, reference))
		return SG_BUDGET_COUNTED;
	return sg_budget_try(repeats->budgets, &key->budget, at_ms);
}
