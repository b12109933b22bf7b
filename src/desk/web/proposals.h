/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * proposals.h -- the bans that lines of the policy propose, as JSON, for the
 * views that show them.
 *
 * The returned values are new; NULL, with the refusal as the answer, if the
 * store failed.  One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_PROPOSALS_H
#define SG_DESK_WEB_PROPOSALS_H

#include <jansson.h>
#include <stdint.h>

#include "desk/store/proposals.h"

struct sg_web_call;

/* Those of the last two weeks about which nobody has decided. */
json_t *sg_proposals_waiting(struct sg_web_call *call, struct sg_store *store);
/* All that are about the incident. */
json_t *sg_proposals_about(struct sg_web_call *call, struct sg_store *store,
    uint64_t incident);

#endif
