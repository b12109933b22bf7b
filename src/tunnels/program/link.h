/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * link.h -- the judge's connections to the kernel, for listing sockets, and to
 * the closer, for ending them: the struct sg_sockets that the program uses.
 *
 * Not thread-safe.
 */
#ifndef SG_TUNNELS_LINK_H
#define SG_TUNNELS_LINK_H

#include "base/why.h"
#include "tunnels/judge/sockets.h"

struct sg_link;

/*
 * `closer` is the path of the closer's socket, and is copied.  Only sockets at
 * one of these ports are listed; `from` is as in struct sg_sockets.  Returns
 * NULL, with the reason in `why`, on failure.  The closer need not be there
 * yet: each call of sockets->end() connects if need be, and waits for at most
 * two seconds for an answer.
 */
struct sg_link *sg_link_new(const char *closer, const uint16_t *ports,
    const uint16_t *from, size_t count, char why[SG_WHY_BYTES]);
void sg_link_free(struct sg_link **link);
/* Borrowed from the link. */
const struct sg_sockets *sg_link_sockets(const struct sg_link *link);

#endif
