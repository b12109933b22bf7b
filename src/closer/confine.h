/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * confine.h -- takes from this process all rights that it does not need.
 *
 * The systemd unit confines the process, too.  This also holds where the
 * program is started in another way.
 */
#ifndef SG_CONFINE_H
#define SG_CONFINE_H

#include <stdbool.h>

#include "base/why.h"

/*
 * Keep CAP_NET_ADMIN as the only capability.  The process gets no more rights
 * by programs that it starts, writes no core, cannot be traced by its own user,
 * starts no process, opens few descriptors, and is left the few system calls
 * that sg_serve() needs.  It cannot open files or make sockets any more.
 *
 * Returns false, and the sentence in `why`, if any of this fails.  The process
 * must then end.  One thread.
 */
bool sg_confine(char why[SG_WHY_BYTES]);

#endif
