/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.h -- what the desk's people did and agreed, and what the ingester found:
 * agreements, deeds and findings in the store. See store.h for errors and
 * threads.
 */
#ifndef SG_DESK_STORE_DESK_H
#define SG_DESK_STORE_DESK_H

#include "desk/store/store.h"

/* Writer: add an agreement; one with the same id is replaced. */
bool sg_store_put_agreement(struct sg_store *store,
    const struct sg_agreement_row *agreement);
/* Writer: take it back. *found is false if there is no such agreement. */
bool sg_store_end_agreement(struct sg_store *store, uint64_t id, bool *found);
struct sg_agreement_list {
	struct sg_agreement_row *rows;
	size_t n;
};
/*
 * List agreements, newest first. `day`: only those that hold on this day or a
 * later one, and are not ended; INT32_MIN: all.
 */
bool sg_store_agreements(struct sg_store *store, int32_t day,
    struct sg_arena *arena, struct sg_agreement_list *list);

/* Writer: add deeds; a deed with the same seq is left as it is. */
bool sg_store_add_deeds(struct sg_store *store, const struct sg_deed_row *deeds,
    size_t n);
/* Which deeds. All zeros (but a limit): all. */
struct sg_deed_query {
	const char *who, *action, *about; /* exactly; NULL: any */
	int64_t from_ms, until_ms; /* from_ms <= at_ms < until_ms; until_ms 0:
				      no end */
	uint64_t after_seq;        /* go on behind this deed; 0: begin */
	uint64_t skip;             /* number of rows to leave out */
	size_t limit;              /* largest number of rows; must not be 0 */
};
struct sg_deed_list {
	struct sg_deed_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List deeds, newest (highest seq) first. */
bool sg_store_deeds(struct sg_store *store, const struct sg_deed_query *query,
    struct sg_arena *arena, struct sg_deed_list *list);

/* Writer: add a finding. Its id is ignored. */
bool sg_store_add_finding(struct sg_store *store,
    const struct sg_finding_row *finding);
struct sg_finding_list {
	struct sg_finding_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List findings, newest first. */
bool sg_store_findings(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_finding_list *list);

#endif
