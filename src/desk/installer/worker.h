/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * worker.h -- a thread that does slow jobs one after the other, so that the
 * installer's loop never waits.
 *
 * One thread puts jobs and takes them back.
 */
#ifndef SG_DESK_WORKER_H
#define SG_DESK_WORKER_H

#include <stdbool.h>
#include <stddef.h>

/* The first member of every job. */
struct sg_job {
	void (*run)(struct sg_job *job); /* called in the worker's thread */
	struct sg_job *next;
};

struct sg_worker;

/*
 * Start a thread.  `wake_fd` is an eventfd, borrowed: a number is added to it
 * when a job is done.  At most `most` jobs wait or are done at a time.  Returns
 * NULL on failure.
 */
struct sg_worker *sg_worker_new(int wake_fd, size_t most);
/* Wait for the running job, then end the thread.  Jobs that are not taken are
 * passed to `drop`. */
void sg_worker_free(struct sg_worker **worker, void (*drop)(struct sg_job *));
bool sg_worker_has_room(struct sg_worker *worker);
/* Give away a job.  There must be room. */
void sg_worker_put(struct sg_worker *worker, struct sg_job *job);
/* Returns a job that is done, or NULL. */
struct sg_job *sg_worker_take(struct sg_worker *worker);

#endif
