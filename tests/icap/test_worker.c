/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_worker.c -- workers are lent and returned, by one thread and by many. A
 * worker is the memory for judging and answering one request.
 */
#include "../unit.h"

#include <pthread.h>

#include "icap/worker.h"

#define THREADS 4
#define TURNS 20000

/* The worker that was returned last is lent first. No more workers are
 * allocated than needed. */
static void
test_order(void **state)
{
	struct sg_workers *workers = sg_workers_new();
	struct sg_worker *a, *b, *c;

	(void)state;
	assert_non_null(workers);
	a = sg_workers_lend(workers);
	b = sg_workers_lend(workers);
	c = sg_workers_lend(workers);
	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	assert_true(a != b && b != c && a != c);
	assert_true(a->random != 0 && a->scratch != NULL);
	assert_int_equal(a->answer.held, -1);
	sg_workers_return(workers, a);
	sg_workers_return(workers, b);
	sg_workers_return(workers, c);
	assert_ptr_equal(sg_workers_lend(workers), c);
	assert_ptr_equal(sg_workers_lend(workers), b);
	sg_workers_return(workers, b);
	assert_ptr_equal(sg_workers_lend(workers), b);
	assert_ptr_equal(sg_workers_lend(workers), a);
	sg_workers_return(workers, a);
	sg_workers_return(workers, b);
	sg_workers_return(workers, c);
	sg_workers_free(&workers);
	assert_null(workers);
	sg_workers_free(&workers);
}

/* Borrows workers. Sets the field `ours` of a worker while it is borrowed. If
 * `ours` is already set, another thread has the same worker. TSan would report
 * this too. */
static void *
borrow(void *arg)
{
	struct sg_workers *workers = arg;
	struct sg_worker *worker;
	uintptr_t wrong = 0;

	for (unsigned i = 0; i < TURNS; i++) {
		worker = sg_workers_lend(workers);
		if (worker == NULL)
			return (void *)(uintptr_t)1;
		wrong += worker->icap_request.headers.ours;
		worker->icap_request.headers.ours = true;
		worker->random = 8;
		worker->icap_request.headers.ours = false;
		sg_workers_return(workers, worker);
	}
	return (void *)wrong;
}

static void
test_threads(void **state)
{
	struct sg_workers *workers = sg_workers_new();
	struct sg_worker *lent[THREADS + 1];
	pthread_t threads[THREADS];
	void *wrong;

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, borrow,
				     workers),
		    0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
	/* At most THREADS workers were made so far, and each of them has random
	 * == 8. If THREADS + 1 workers are lent, the last one is new. */
	for (size_t i = 0; i <= THREADS; i++)
		lent[i] = sg_workers_lend(workers);
	assert_int_not_equal(lent[THREADS]->random, 8);
	for (size_t i = 0; i <= THREADS; i++)
		sg_workers_return(workers, lent[i]);
	sg_workers_free(&workers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
