/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * obey.h -- checks one order against the configuration and the socket, and ends
 * the socket if the order is valid.
 *
 * One thread at a time per struct sg_diag.
 */
#ifndef SG_OBEY_H
#define SG_OBEY_H

#include "closer/conf.h"
#include "closer/diag.h"
#include "closer/order.h"

/*
 * Obey `order`, and fill *answer.  `diag` is NULL if this kernel cannot end
 * sockets.  Returns NULL if the result is "ended" or
 * "gone".  Otherwise returns why not, as static text or as text that is valid
 * until the thread's next call of strerror(3).
 */
const char *sg_obey(struct sg_diag *diag, const struct sg_closer_conf *conf,
    const struct sg_order *order, struct sg_answer *answer);

#endif
