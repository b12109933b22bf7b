/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * socket.h -- makes the Unix socket at which a program of this project waits
 * for others.
 *
 * Any thread.
 */
#ifndef SG_SOCKET_H
#define SG_SOCKET_H

#include "base/why.h"

/*
 * Make the Unix socket `path` of `type` (SOCK_STREAM or SOCK_SEQPACKET), and
 * listen.  A socket that an earlier run left there is replaced; anything else
 * at `path` is an error.  The owner and the group may connect.  Returns the
 * descriptor, which does not block and is closed by exec, or -1 and the
 * sentence in `why`.
 */
int sg_socket_listen(const char *path, int type, char why[SG_WHY_BYTES]);

#endif
