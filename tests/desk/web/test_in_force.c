/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_in_force.c -- the first requests come at once, and all of them find a
 * school, on a machine without images too.
 */
#include "../../unit.h"

#include <pthread.h>

#include "desk/web/in_force.h"
#include "policy/calendar/zone.h"

#define THREADS 8
#define ROUNDS 300
#define NOW 1795515300 /* Tue 24 Nov 2026 10:15:00 GMT */

static struct sg_in_force *in_force;
static pthread_barrier_t start;

/* Returns NULL if the request found a zone. */
static void *
request(void *none)
{
	const char *zone = NULL;

	(void)none;
	(void)pthread_barrier_wait(&start);
	sg_in_force_enter(in_force, NOW);
	if (sg_in_force_school(in_force)->zone != NULL)
		zone = sg_in_force_school(in_force)->zone->name;
	sg_in_force_leave(in_force);
	return zone != NULL && strcmp(zone, "UTC") == 0 ? NULL : &start;
}

static void
the_first_requests_find_a_zone(void **state)
{
	static const struct sg_in_force_paths paths = {.state = "/nonexistent",
	    .policy = "/nonexistent/school.policy",
	    .catalogue = "/nonexistent",
	    .techniques = "/nonexistent",
	    .own_techniques = "/nonexistent",
	    .locked = "/nonexistent"};
	pthread_t threads[THREADS];
	void *without;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		in_force = sg_in_force_new(&paths, NOW);
		assert_non_null(in_force);
		assert_int_equal(pthread_barrier_init(&start, NULL, THREADS),
		    0);
		for (int i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&threads[i], NULL,
					     request, NULL),
			    0);
		for (int i = 0; i < THREADS; i++) {
			assert_int_equal(pthread_join(threads[i], &without), 0);
			assert_null(without);
		}
		(void)pthread_barrier_destroy(&start);
		sg_in_force_free(&in_force);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_requests_find_a_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
