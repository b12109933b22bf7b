/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pool.c -- the threads that answer requests. */
#define _GNU_SOURCE
#include "desk/web/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define SLOW_THREADS (SG_POOL_THREADS / 2)

struct queue {
	struct sg_job *first, **last;
	size_t n;
};

struct sg_pool {
	const struct sg_web *web;
	sg_job_fn *work;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	struct queue quick, slow;
	size_t slow_running;
	bool ends;
	pthread_t threads[SG_POOL_THREADS];
	size_t nthreads;
};

static void
put(struct queue *queue, struct sg_job *job)
{
	job->next = NULL;
	*queue->last = job;
	queue->last = &job->next;
	queue->n++;
}

static struct sg_job *
get(struct queue *queue)
{
	struct sg_job *job = queue->first;

	if (job == NULL)
		return NULL;
	queue->first = job->next;
	if (job->next == NULL)
		queue->last = &queue->first;
	queue->n--;
	return job;
}

/* Returns a job that may be begun now, or NULL.  Called with the lock. */
static struct sg_job *
choose(struct sg_pool *pool)
{
	struct sg_job *job = get(&pool->quick);

	if (job != NULL || pool->slow_running == SLOW_THREADS)
		return job;
	job = get(&pool->slow);
	if (job != NULL)
		pool->slow_running++;
	return job;
}

static void *
run(void *arg)
{
	struct sg_pool *pool = arg;
	struct sg_web_worker worker = {.web = pool->web};
	struct sg_job *job;
	bool slow;

	(void)pthread_mutex_lock(&pool->mutex);
	while (!pool->ends) {
		job = choose(pool);
		if (job == NULL) {
			(void)pthread_cond_wait(&pool->more, &pool->mutex);
			continue;
		}
		slow = job->slow;
		(void)pthread_mutex_unlock(&pool->mutex);
		pool->work(job, &worker);
		(void)pthread_mutex_lock(&pool->mutex);
		if (slow)
			pool->slow_running--;
		/* Another slow job may be begun now, by any thread. */
		(void)pthread_cond_signal(&pool->more);
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	sg_web_worker_close(&worker);
	return NULL;
}

/* Signals are for the main thread. */
static bool
start(struct sg_pool *pool)
{
	sigset_t all, mask;

	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &mask);
	while (pool->nthreads < SG_POOL_THREADS &&
	    pthread_create(&pool->threads[pool->nthreads], NULL, run, pool) ==
		0)
		pool->nthreads++;
	(void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return pool->nthreads == SG_POOL_THREADS;
}

struct sg_pool *
sg_pool_new(const struct sg_web *web, sg_job_fn *work)
{
	struct sg_pool *pool = calloc(1, sizeof *pool);

	if (pool == NULL)
		return NULL;
	pool->web = web;
	pool->work = work;
	pool->quick.last = &pool->quick.first;
	pool->slow.last = &pool->slow.first;
	(void)pthread_mutex_init(&pool->mutex, NULL);
	(void)pthread_cond_init(&pool->more, NULL);
	if (!start(pool)) {
		sg_pool_end(pool);
		sg_pool_free(&pool);
	}
	return pool;
}

bool
sg_pool_add(struct sg_pool *pool, struct sg_job *job)
{
	struct queue *queue = job->slow ? &pool->slow : &pool->quick;
	bool room;

	(void)pthread_mutex_lock(&pool->mutex);
	room = !pool->ends && queue->n < SG_POOL_QUEUE;
	if (room) {
		put(queue, job);
		(void)pthread_cond_signal(&pool->more);
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	return room;
}

void
sg_pool_end(struct sg_pool *pool)
{
	struct sg_job *job;

	(void)pthread_mutex_lock(&pool->mutex);
	pool->ends = true;
	(void)pthread_cond_broadcast(&pool->more);
	(void)pthread_mutex_unlock(&pool->mutex);
	for (size_t i = 0; i < pool->nthreads; i++)
		(void)pthread_join(pool->threads[i], NULL);
	pool->nthreads = 0;
	while ((job = get(&pool->quick)) != NULL)
		pool->work(job, NULL);
	while ((job = get(&pool->slow)) != NULL)
		pool->work(job, NULL);
}

void
sg_pool_free(struct sg_pool **where)
{
	struct sg_pool *pool = *where;

	*where = NULL;
	if (pool == NULL)
		return;
	(void)pthread_mutex_destroy(&pool->mutex);
	(void)pthread_cond_destroy(&pool->more);
	free(pool);
}
