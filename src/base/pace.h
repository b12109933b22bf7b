/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pace.h -- long work that makes way: a thread that shares its processor with
 * requests rests every now and then, so that none has to wait for long.
 */
#ifndef SG_PACE_H
#define SG_PACE_H

#include <stddef.h>

/* From now on this thread rests at sg_pace_rest(); the others do not. */
void sg_pace_gently(void);
/*
 * Called by long work each time that it has gone through some SG_PACE_BYTES.
 * Cost: nothing to speak of in a thread that is in a hurry.
 */
#define SG_PACE_BYTES ((size_t)1 << 20)
void sg_pace_rest(void);

#endif
