/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * proposals.h -- bans that lines of the policy propose or give, in the store.
 * See store.h for errors and threads.
 */
#ifndef SG_DESK_STORE_PROPOSALS_H
#define SG_DESK_STORE_PROPOSALS_H

#include "desk/store/store.h"

/* Writer: add a proposal. One with the same id stays as it is. */
bool sg_store_add_proposal(struct sg_store *store,
    const struct sg_proposal_row *proposal);
/*
 * Writer: write down what became of the proposal `id`: its state and what
 * follows that in the row. *found is false, and nothing changes, if there is no
 * such proposal.
 */
bool sg_store_decide_proposal(struct sg_store *store,
    const struct sg_proposal_row *decided, bool *found);
/* Find whether something about the person waits or is being carried out. */
bool sg_store_proposal_waits(struct sg_store *store, uint64_t person,
    bool *waits);
/*
 * Find when the rule last proposed or gave a ban of the person; *at_ms is
 * INT64_MIN if it never did.
 */
bool sg_store_last_proposal(struct sg_store *store, const char *rule,
    uint64_t person, int64_t *at_ms);

struct sg_proposal_list {
	struct sg_proposal_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List the proposals from `since_ms` on, newest first. */
bool sg_store_proposals(struct sg_store *store, int64_t since_ms, size_t limit,
    struct sg_arena *arena, struct sg_proposal_list *list);
/* List those with the state SG_PROPOSAL_DUE, oldest first. */
bool sg_store_due_proposals(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_proposal_list *list);
/* Get one; *found is false if there is none. */
bool sg_store_proposal(struct sg_store *store, uint64_t id,
    struct sg_arena *arena, struct sg_proposal_row *proposal, bool *found);
/* Get the one that an alert (struct sg_alert_row) tells about. */
bool sg_store_proposal_of(struct sg_store *store,
    const struct sg_alert_row *alert, struct sg_arena *arena,
    struct sg_proposal_row *proposal, bool *found);

#endif
