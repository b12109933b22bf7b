/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy.h -- the policy in force, for the ingester: the school's time zone,
 * how long records are kept, whom to tell.
 *
 * One thread at a time per struct sg_policy.
 */
#ifndef SG_DESK_INGEST_POLICY_H
#define SG_DESK_INGEST_POLICY_H

#include <stdbool.h>
#include <stdint.h>

struct sg_gate;
struct sg_policy;
struct sg_school;

/* `folder` has the images. Exits if there is no memory. */
struct sg_policy *sg_policy_new(const char *folder, int64_t now_ms);
void sg_policy_free(struct sg_policy **policy);
/*
 * Look whether another policy came into force. Returns true if so: then what
 * the functions below returned before is gone, but the gate before stays open
 * until the next time.
 */
bool sg_policy_look(struct sg_policy *policy, int64_t now_ms);
/* Returns the school; of UTC, as long as there is no policy. */
const struct sg_school *sg_policy_school(const struct sg_policy *policy);
/* Returns NULL if there is no policy. */
const struct sg_gate *sg_policy_gate(const struct sg_policy *policy);
/* Returns for how many days records are kept; 0: for ever, or not known. */
uint32_t sg_policy_keep(const struct sg_policy *policy);
/* Returns what is wrong, in a sentence; "" if nothing is. */
const char *sg_policy_problem(const struct sg_policy *policy);

#endif
