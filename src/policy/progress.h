/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * progress.h -- callback that reports the progress of a long task.
 *
 * The callback is called by the thread that does the task.
 */
#ifndef SG_PROGRESS_H
#define SG_PROGRESS_H

#include <stddef.h>

struct sg_progress {
	/* Called from time to time with the part that is done, in thousandths.
	 * At the end it is called with 1000.  May be NULL. */
	void (*tell)(void *ctx, unsigned thousandths);
	void *ctx;
};

static inline void
sg_progress(const struct sg_progress *progress, unsigned thousandths)
{
	if (progress->tell != NULL)
		progress->tell(progress->ctx, thousandths);
}

#endif
