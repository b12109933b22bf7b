/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_memory.c -- makes each allocation fail in turn. The function that fails
 * says so, nothing is leaked, and the store and a new start give the same
 * incidents as if nothing had happened.
 *
 * The linker replaces the allocators by those below (--wrap).
 */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/incidents/mark.h"
#include "steps.h"

void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
char *__real_strdup(const char *text);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *text);

static bool armed;
static long left; /* allocations until one fails */

static bool
fails(void)
{
	return armed && left-- == 0;
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *
__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

/* ---- one run ------------------------------------------------------------ */

static const struct test_step steps[] = {{"10:00", "ann", "proxy a.example"},
    {"10:01", "ann", "proxy b.example"},
    {"10:01", "bob", "visit x.example on instagram"},
    {"10:30", "ann", "search a.example"},
    {"10:31", "ann", "vpn v.example passed"}};
#define STEPS (sizeof steps / sizeof *steps)

static const struct sg_agreement_row agreement = {.id = 5,
    .person = "bob",
    .family = "platform:instagram",
    .site = "instagram",
    .until_day = STEPS_DAY};
static const struct sg_mark mark = {
    SG_INCIDENT_REAL, "eve", "spoken to", STEPS_DAY_MS, 0, 0};

/* Entries are made before, because the arena must not fail. */
static struct sg_entry entries[STEPS];
static struct sg_event_row events[STEPS];

static bool
take_all(struct sg_incidents *incidents, const struct test_store *store)
{
	char summary[SG_SUMMARY_BYTES];
	struct sg_incident_row row;
	uint64_t id;
	bool fresh;

	if (!sg_incidents_agree(incidents, &agreement, 1))
		return false;
	for (size_t i = 0; i < store->n; i++)
		if (!sg_incidents_load(incidents, &store->rows[i]))
			return false;
	for (size_t i = 0; i < STEPS; i++)
		if (!sg_incidents_take(incidents, &entries[i], &events[i], &id))
			return false;
	row = (struct sg_incident_row){.id = id};
	return sg_incidents_mark(incidents, &row, &mark, summary, &fresh) &&
	    sg_incidents_hold(incidents, id, true, "eve", "police");
}

/* Returns false if the allocation number `at` failed. */
static bool
run(const struct test_store *store, long at, struct test_store *to)
{
	struct sg_incidents *incidents;
	bool fine;

	left = at;
	armed = true;
	incidents = sg_incidents_new();
	fine = incidents != NULL && take_all(incidents, store);
	armed = false;
	if (fine)
		test_store_save(to, incidents);
	sg_incidents_free(&incidents);
	return fine;
}

static void
a_failed_allocation_is_said(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct test_store before = {.arena = arena}, after = {.arena = arena},
			  again = {.arena = arena};
	long n = 0;

	(void)state;
	for (size_t i = 0; i < STEPS; i++)
		test_step(arena, &steps[i], 100 + i, &entries[i], &events[i]);
	assert_true(run(&before, -1, &before));
	/* `before` is what a later run loads. */
	for (size_t i = 0; i < before.n; i++)
		before.rows[i].id -= 90;
	assert_true(run(&before, -1, &after));
	while (!run(&before, n, &again)) {
		assert_int_equal(again.n, 0);
		n++;
	}
	assert_true(n > 30);
	assert_string_equal(test_store_all(&after), test_store_all(&again));
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failed_allocation_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
