/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pool.h -- the threads that answer requests.
 *
 * Slow jobs (packs, exports, reports) get half of the threads at most, so that
 * the page stays quick while they run.  Thread-safe.
 */
#ifndef SG_DESK_WEB_POOL_H
#define SG_DESK_WEB_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "desk/web/web.h"

/* A job is part of the caller's own struct, and borrowed until it is done. */
struct sg_job {
	struct sg_job *next;
	bool slow;
};

struct sg_pool;
/*
 * Do a job with a thread's worker.  With `worker` NULL: the pool ends, and the
 * job was not done.
 */
typedef void sg_job_fn(struct sg_job *job, struct sg_web_worker *worker);

#define SG_POOL_THREADS 4
#define SG_POOL_QUEUE 64 /* jobs that wait; more are refused */

/* Returns NULL if threads cannot be made. */
struct sg_pool *sg_pool_new(const struct sg_web *web, sg_job_fn *work);
/* Returns false if too many jobs wait, or the pool ends. */
bool sg_pool_add(struct sg_pool *pool, struct sg_job *job);
/*
 * Wait for the jobs that run; give the others back with `worker` NULL.  After
 * that, sg_pool_add() returns false.
 */
void sg_pool_end(struct sg_pool *pool);
/* Call sg_pool_end() first.  *pool may be NULL. */
void sg_pool_free(struct sg_pool **pool);

#endif
