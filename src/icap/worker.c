/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * worker.c -- the pool of workers. A worker is the memory for judging and
 * answering one request. The pool keeps the worker that was returned last
 * apart, and has a stack of the other idle workers.
 */
#include "icap/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/vmem.h"

struct sg_workers {
	/* The worker that was returned last. It is taken by an atomic exchange.
	 * So a child that has one request at a time needs no lock. */
	struct sg_worker *_Atomic at_hand;
	pthread_mutex_t lock;
	struct sg_worker *top; /* stack of the other idle workers */
};

/* ---- one worker --------------------------------------------------------- */

static struct sg_worker *
make_worker(void)
{
	struct sg_worker *worker = sg_vmem_new(sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->scratch = sg_scratch_new();
	if (worker->scratch == NULL) {
		sg_vmem_free(worker, sizeof(*worker));
		return NULL;
	}
	if (getrandom(&worker->random, sizeof(worker->random), 0) !=
		(ssize_t)sizeof(worker->random) ||
	    worker->random == 0)
		worker->random = (uintptr_t)worker;
	worker->answer.held = -1;
	return worker;
}

static void
free_worker(struct sg_worker *worker)
{
	sg_scratch_free(&worker->scratch);
	sg_vmem_free(worker, sizeof(*worker));
}

/* ---- the pool ----------------------------------------------------------- */

struct sg_workers *
sg_workers_new(void)
{
	struct sg_workers *workers = calloc(1, sizeof(*workers));

	if (workers != NULL && pthread_mutex_init(&workers->lock, NULL) != 0) {
		free(workers);
		return NULL;
	}
	return workers;
}

void
sg_workers_free(struct sg_workers **where)
{
	struct sg_workers *workers = *where;
	struct sg_worker *next;

	*where = NULL;
	if (workers == NULL)
		return;
	if (workers->at_hand != NULL)
		free_worker(workers->at_hand);
	for (; workers->top != NULL; workers->top = next) {
		next = workers->top->next;
		free_worker(workers->top);
	}
	(void)pthread_mutex_destroy(&workers->lock);
	free(workers);
}

struct sg_worker *
sg_workers_lend(struct sg_workers *workers)
{
	struct sg_worker *worker = atomic_exchange(&workers->at_hand, NULL);

	if (worker != NULL)
		return worker;
	(void)pthread_mutex_lock(&workers->lock);
	worker = workers->top;
	if (worker != NULL)
		workers->top = worker->next;
	(void)pthread_mutex_unlock(&workers->lock);
	return worker != NULL ? worker : make_worker();
}

void
sg_workers_return(struct sg_workers *workers, struct sg_worker *worker)
{
	worker = atomic_exchange(&workers->at_hand, worker);
	if (worker == NULL)
		return;
	(void)pthread_mutex_lock(&workers->lock);
	worker->next = workers->top;
	workers->top = worker;
	(void)pthread_mutex_unlock(&workers->lock);
}
