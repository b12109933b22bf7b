/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* worker.c -- a thread that does slow jobs one after the other. */
#include "desk/installer/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* Jobs in the order in which they came. */
struct queue {
	struct sg_job *first, **last;
};

struct sg_worker {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t filled;
	struct queue waiting, done;
	size_t n, most; /* jobs that are not taken back */
	bool ends;
	int wake_fd;
};

static void
add(struct queue *queue, struct sg_job *job)
{
	job->next = NULL;
	*queue->last = job;
	queue->last = &job->next;
}

static struct sg_job *
take(struct queue *queue)
{
	struct sg_job *job = queue->first;

	if (job == NULL)
		return NULL;
	queue->first = job->next;
	if (queue->first == NULL)
		queue->last = &queue->first;
	return job;
}

/* Returns the next job; NULL if the thread is to end. */
static struct sg_job *
await(struct sg_worker *w)
{
	struct sg_job *job;

	pthread_mutex_lock(&w->mutex);
	while (w->waiting.first == NULL && !w->ends)
		pthread_cond_wait(&w->filled, &w->mutex);
	job = w->ends ? NULL : take(&w->waiting);
	pthread_mutex_unlock(&w->mutex);
	return job;
}

static void *
work(void *ctx)
{
	static const uint64_t one = 1;
	struct sg_worker *w = ctx;
	struct sg_job *job;

	while ((job = await(w)) != NULL) {
		job->run(job);
		pthread_mutex_lock(&w->mutex);
		add(&w->done, job);
		pthread_mutex_unlock(&w->mutex);
		if (write(w->wake_fd, &one, sizeof(one)) < 0)
			continue; /* the loop is awake already */
	}
	return NULL;
}

/* The thread takes no signals: they are the loop's. */
static int
start(struct sg_worker *w)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

struct sg_worker *
sg_worker_new(int wake_fd, size_t most)
{
	struct sg_worker *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->waiting.last = &w->waiting.first;
	w->done.last = &w->done.first;
	w->wake_fd = wake_fd;
	w->most = most;
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->filled, NULL);
	if (start(w) == 0)
		return w;
	free(w);
	return NULL;
}

void
sg_worker_free(struct sg_worker **where, void (*drop)(struct sg_job *))
{
	struct sg_worker *w = *where;
	struct sg_job *job;

	*where = NULL;
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->mutex);
	w->ends = true;
	pthread_cond_signal(&w->filled);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	while ((job = take(&w->waiting)) != NULL)
		drop(job);
	while ((job = take(&w->done)) != NULL)
		drop(job);
	pthread_mutex_destroy(&w->mutex);
	pthread_cond_destroy(&w->filled);
	free(w);
}

bool
sg_worker_has_room(struct sg_worker *w)
{
	return w->n < w->most;
}

void
sg_worker_put(struct sg_worker *w, struct sg_job *job)
{
	w->n++;
	pthread_mutex_lock(&w->mutex);
	add(&w->waiting, job);
	pthread_cond_signal(&w->filled);
	pthread_mutex_unlock(&w->mutex);
}

struct sg_job *
sg_worker_take(struct sg_worker *w)
{
	struct sg_job *job;

	pthread_mutex_lock(&w->mutex);
	job = take(&w->done);
	pthread_mutex_unlock(&w->mutex);
	w->n -= job != NULL;
	return job;
}
