/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * returns.h -- remembers connections that were ended a moment ago, so that an
 * app that connects again at once can be told from a person.
 *
 * An app whose connection is ended as break ends tries again, often many times.
 * Nobody asked for that. A CONNECT does not say who caused it, so the service
 * takes it for background if the same device had a connection to the same host
 * that was ended within the last two minutes.
 */
#ifndef SG_RETURNS_H
#define SG_RETURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/address.h"

struct sg_returns;

/* Returns NULL if out of memory. The functions below accept NULL, which
 * remembers nothing. */
struct sg_returns *sg_returns_new(void);
void sg_returns_free(struct sg_returns **returns);

/*
 * Remember that a connection of `client` to `host` was ended at `at` (UTC
 * seconds). `host` is in canonical form. If many were ended, the oldest are
 * forgotten. One thread at a time.
 */
void sg_returns_add(struct sg_returns *returns, const struct sg_address *client,
    struct sg_str host, int64_t at);
/*
 * Returns true if a connection of `client` to `host` was ended within the two
 * minutes before `now`. Any number of threads may call this, also while a
 * connection is added. Cost: below 100 ns.
 */
bool sg_returns_has(const struct sg_returns *returns,
    const struct sg_address *client, struct sg_str host, int64_t now);

#endif
