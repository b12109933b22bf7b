/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * progress.h -- how far a long piece of work has come.
 */
#ifndef SG_PROGRESS_H
#define SG_PROGRESS_H

#include <stddef.h>

struct sg_progress {
	/* Called now and then, with 1000 at the end; NULL: nobody asks. */
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
