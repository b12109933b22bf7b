/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * throttle.h -- long work that makes way: a thread that shares its processor
 * with requests rests every now and then, so that none has to wait for long.
 */
#ifndef SG_THROTTLE_H
#define SG_THROTTLE_H

#include <stddef.h>

/* From now on this thread rests at sg_throttle_rest(); the others do not. */
void sg_throttle_thread(void);
/*
 * Called by long work each time that it has gone through some
 * SG_THROTTLE_BYTES. Cost: nothing to speak of in a thread that is in a hurry.
 */
#define SG_THROTTLE_BYTES ((size_t)1 << 20)
void sg_throttle_rest(void);

#endif
