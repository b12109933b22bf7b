/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * throttle.h -- lets a thread of background work pause regularly, so that
 * requests on the same processor do not wait long.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_THROTTLE_H
#define SG_THROTTLE_H

#include <stddef.h>

/* Enable throttling for the calling thread only, until the thread ends. */
void sg_throttle_thread(void);
/*
 * Sleeps for 0.2 ms.  Call this function each time about SG_THROTTLE_BYTES
 * bytes (one megabyte) were processed.  Does nothing unless this thread has
 * called sg_throttle_thread().
 */
#define SG_THROTTLE_BYTES ((size_t)1 << 20)
void sg_throttle_rest(void);

#endif
