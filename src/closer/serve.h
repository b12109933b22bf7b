/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * serve.h -- takes orders from the judge's connections, and answers them.
 */
#ifndef SG_SERVE_H
#define SG_SERVE_H

#include <stdbool.h>

#include "base/why.h"
#include "closer/conf.h"
#include "closer/diag.h"

/*
 * Make the Unix socket `path`, at which the judge connects, and listen.  A
 * socket that an earlier run left there is replaced; anything else at `path` is
 * an error.  The owner and the group may connect.  Returns the descriptor, or
 * -1 and the sentence in `why`.
 */
int sg_serve_listen(const char *path, char why[SG_WHY_BYTES]);
/*
 * Obey the orders that come to `listener`, without end.  `diag` is NULL if this
 * kernel cannot end sockets.  Returns only if the
 * listening socket fails, with an errno value.  Writes messages for a
 * technician to standard error.
 */
int sg_serve(int listener, struct sg_diag *diag,
    const struct sg_closer_conf *conf);

#endif
