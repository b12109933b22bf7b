/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * throttle.h -- lets background work pause regularly, so that requests on the
 * same processor do not wait long.
 */
#ifndef SG_THROTTLE_H
#define SG_THROTTLE_H

#include <stddef.h>

/* Enable throttling for the calling thread only, for good. */
void sg_throttle_thread(void);
/*
 * Call after about every SG_THROTTLE_BYTES of work: sleeps for 0.2 ms.  Does
 * nothing unless this thread has called sg_throttle_thread().
 */
#define SG_THROTTLE_BYTES ((size_t)1 << 20)
void sg_throttle_rest(void);

#endif
