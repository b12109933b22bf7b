/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* numbers.c -- gathers the numbers of a review. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "report/review/parts.h"

void
sg_review_begin(struct sg_review_numbers *numbers, struct sg_arena *arena,
    const struct sg_scope *scope)
{
	*numbers = (struct sg_review_numbers){
	    .arena = arena, .proof = sg_verified_text(arena, NULL, false)};
	sg_quiet_begin(&numbers->quiet, arena, &scope->school, &scope->period);
}

/* Ways and exceptions are few: they are found one by one. */
static struct sg_review_tally *
tally_of(struct sg_review_numbers *numbers, struct sg_review_tallies *tallies,
    const char *key)
{
	struct sg_review_tally *tally;

	for (size_t i = 0; i < tallies->n; i++)
		if (strcmp(tallies->v[i].key, key) == 0)
			return &tallies->v[i];
	tallies->v = sg_arena_grow(numbers->arena, tallies->v, tallies->n,
	    &tallies->cap, sizeof *tallies->v);
	tally = &tallies->v[tallies->n++];
	*tally = (struct sg_review_tally){
	    .key = sg_arena_dup(numbers->arena, sg_str(key))};
	return tally;
}

/* The latest test comes first in the search: days come in their order. */
static struct sg_review_test *
test_of(struct sg_review_numbers *numbers, int32_t day, const char *by)
{
	struct sg_review_test *test;

	for (size_t i = numbers->ntests; i > 0; i--) {
		test = &numbers->tests[i - 1];
		if (test->day == day && strcmp(test->by, by) == 0)
			return test;
	}
	numbers->tests = sg_arena_grow(numbers->arena, numbers->tests,
	    numbers->ntests, &numbers->tests_cap, sizeof *numbers->tests);
	test = &numbers->tests[numbers->ntests++];
	*test = (struct sg_review_test){
	    .day = day, .by = sg_arena_dup(numbers->arena, sg_str(by))};
	return test;
}

static void
add_policy(struct sg_review_numbers *numbers, uint64_t n, int64_t last_ms)
{
	numbers->policies += n;
	if (last_ms > numbers->policy_ms)
		numbers->policy_ms = last_ms;
}

void
sg_review_add(struct sg_review_numbers *numbers, enum sg_review_what what,
    const char *name, enum sg_doer doer, int32_t day, uint64_t n,
    int64_t last_ms)
{
	switch (what) {
	case SG_REVIEW_RECORD:
		sg_quiet_add_day(&numbers->quiet, day);
		return;
	case SG_REVIEW_ATTEMPT:
		numbers->attempts[doer] += n;
		return;
	case SG_REVIEW_ROUND:
		numbers->round[doer] += n;
		return;
	case SG_REVIEW_WAY:
		tally_of(numbers, &numbers->ways, name)->by[doer] += n;
		return;
	case SG_REVIEW_USE:
		tally_of(numbers, &numbers->uses, name)->by[doer] += n;
		return;
	case SG_REVIEW_PASSED:
		test_of(numbers, day, name)->passed += n;
		return;
	case SG_REVIEW_FAILED:
		test_of(numbers, day, name)->failed += n;
		return;
	case SG_REVIEW_POLICY:
		add_policy(numbers, n, last_ms);
		return;
	case SG_REVIEW_LOST:
		numbers->lost += n;
		return;
	case SG_REVIEW_UNREADABLE:
		numbers->unreadable += n;
		return;
	}
}

void
sg_review_add_people(struct sg_review_numbers *numbers,
    enum sg_review_what what, const char *name, uint64_t people)
{
	if (what == SG_REVIEW_ATTEMPT)
		numbers->active += people;
	else if (what == SG_REVIEW_USE)
		tally_of(numbers, &numbers->uses, name)->people += people;
}

/* ---- order -------------------------------------------------------------- */

/* Most attempts of people first, then of pages, and so on. */
static int
compare_tallies(const void *a, const void *b)
{
	const struct sg_review_tally *x = a, *y = b;

	for (size_t i = 0; i < SG_DOERS; i++)
		if (x->by[i] != y->by[i])
			return x->by[i] > y->by[i] ? -1 : 1;
	return strcmp(x->key, y->key);
}

static int
compare_tests(const void *a, const void *b)
{
	const struct sg_review_test *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->by, y->by);
}

void
sg_review_sort(struct sg_review_numbers *numbers)
{
	if (numbers->ways.n > 1)
		qsort(numbers->ways.v, numbers->ways.n, sizeof *numbers->ways.v,
		    compare_tallies);
	if (numbers->uses.n > 1)
		qsort(numbers->uses.v, numbers->uses.n, sizeof *numbers->uses.v,
		    compare_tallies);
	if (numbers->ntests > 1)
		qsort(numbers->tests, numbers->ntests, sizeof *numbers->tests,
		    compare_tests);
}
