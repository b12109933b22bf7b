/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counts.c -- the counters of this service on c-icap's `info` page.
 *
 * Counts that were not yet handed to c-icap are lost when the process ends.
 */
#include "icap/counts.h"

#include <c_icap/c-icap.h>
#include <c_icap/stats.h>
#include <stdatomic.h>

#define GROUP "Service schoolgate"
/* Largest number that is handed to c-icap in one call, because c-icap 0.5 takes
 * an int. */
#define MOST 0x7fffffffU
#define REQUESTS SG_COUNTS /* index of the sum of all answers */

static const char *const labels[SG_COUNTS + 1] = {
    [SG_COUNT_ALLOWED] = "ALLOWED",
    [SG_COUNT_UNDECIDED] = "JUDGED ONCE DECRYPTED",
    [SG_COUNT_PAGES] = "BLOCKED WITH PAGE",
    [SG_COUNT_EMBEDS] = "BLOCKED EMBEDS",
    [SG_COUNT_CONNECTS] = "BLOCKED CONNECTS",
    [SG_COUNT_UNSURE] = "COULD NOT BE JUDGED",
    [SG_COUNT_FORGED] = "REFUSED AS FORGED",
    [SG_COUNT_UNREADY] = "REFUSED WITHOUT POLICY",
    [SG_COUNT_FAULTS] = "FAULTS",
    [SG_COUNT_STRIPPED] = "FORGED HEADERS REMOVED",
    [SG_COUNT_SWAPPED] = "POLICIES LOADED",
    [SG_COUNT_REFUSED] = "POLICIES REFUSED",
    [SG_COUNT_RECORDED] = "RECORDS WRITTEN",
    [SG_COUNT_REPEATS] = "REPEATS COUNTED",
    [SG_COUNT_LOST] = "RECORDS LOST",
    [SG_COUNT_UNNOTED] = "OPEN CONNECTIONS NOT NOTED",
    [REQUESTS] = "REQUESTS",
};

static atomic_uint pending[SG_COUNTS]; /* not yet handed to c-icap */
static int ids[SG_COUNTS + 1];

/* Two of c-icap's entries can also decrease: the sum of the ages, and the
 * number of children that have a policy. See sg_counts_age(). */
static struct {
	int age_id, children_id;
	/* Age in seconds that was handed to c-icap last; -1 if no age was
	 * handed over. */
	int64_t age;
} images = {.age = -1};

/* c-icap 0.5 takes non-const strings, and copies them. */
static int
enter(const char *label)
{
	return ci_stat_entry_register((char *)(uintptr_t)label, STAT_INT64_T,
	    (char *)(uintptr_t)GROUP);
}

void
sg_counts_register(void)
{
	for (int i = 0; i <= SG_COUNTS; i++)
		ids[i] = enter(labels[i]);
	images.age_id = enter("AGE OF POLICY, SECONDS, ALL CHILDREN");
	images.children_id = enter("CHILDREN WITH A POLICY");
}

/* `by` may be negative, because c-icap's unsigned sums wrap around. */
static void
change(int id, int64_t by)
{
#if C_ICAP_HEX_VERSION >= 0x000000060000
	ci_stat_uint64_inc(id, (uint64_t)by);
#else
	ci_stat_uint64_inc(id, (int)by);
#endif
}

void
sg_counts_age(int64_t seconds)
{
	int64_t before = images.age < 0 ? 0 : images.age;
	int64_t now = seconds < 0 ? 0 : seconds;
	int children = (seconds >= 0) - (images.age >= 0);

	if (now != before)
		change(images.age_id, now - before);
	if (children != 0)
		change(images.children_id, children);
	images.age = seconds < 0 ? -1 : seconds;
}

void
sg_counts_add(enum sg_count count)
{
	atomic_fetch_add_explicit(&pending[count], 1, memory_order_relaxed);
}

void
sg_counts_flush(void)
{
	unsigned n, requests = 0;

	for (int i = 0; i < SG_COUNTS; i++) {
		n = atomic_exchange_explicit(&pending[i], 0,
		    memory_order_relaxed);
		if (i <= SG_COUNT_CONNECTS || i == SG_COUNT_FAULTS)
			requests += n;
		if (n > 0)
			ci_stat_uint64_inc(ids[i], n & MOST);
	}
	if (requests > 0)
		ci_stat_uint64_inc(ids[REQUESTS], requests & MOST);
}
