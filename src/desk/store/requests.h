/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * requests.h -- what people ask for, and the answers, in the store. See store.h
 * for errors and threads.
 */
#ifndef SG_DESK_STORE_REQUESTS_H
#define SG_DESK_STORE_REQUESTS_H

#include "desk/store/store.h"

/* Writer: add a request; one with the same id is replaced. */
bool sg_store_put_request(struct sg_store *store,
    const struct sg_request_row *request);
/*
 * Writer: write down the answer to the request `id`: its state and what follows
 * that in the row. *found is false, and nothing changes, if there is no such
 * request.
 */
bool sg_store_answer_request(struct sg_store *store,
    const struct sg_request_row *answer, bool *found);

struct sg_request_list {
	struct sg_request_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List the requests from `since_ms` on, newest first. */
bool sg_store_requests(struct sg_store *store, int64_t since_ms, size_t limit,
    struct sg_arena *arena, struct sg_request_list *list);
/* Get one request; *found is false if there is none. */
bool sg_store_request(struct sg_store *store, uint64_t id,
    struct sg_arena *arena, struct sg_request_row *request, bool *found);

#endif
