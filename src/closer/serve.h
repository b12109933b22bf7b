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
 * Obey the orders that come to `listener`, without end.  `diag` is NULL if this
 * kernel cannot end sockets.  Returns only if the
 * listening socket fails, with an errno value.  Writes messages for a
 * technician to standard error.
 */
int sg_serve(int listener, struct sg_diag *diag,
    const struct sg_closer_conf *conf);

#endif
