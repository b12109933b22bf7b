/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sums.h -- how many attempts there were, by day, hour or technique.
 *
 * An attempt is an event that was blocked, or a way round the filter.  One
 * thread at a time for each call.
 */
#ifndef SG_DESK_WEB_SUMS_H
#define SG_DESK_WEB_SUMS_H

#include <jansson.h>

#include "desk/store/tallies.h"
#include "desk/web/web.h"

struct sg_attempts {
	int64_t key; /* day, hour or technique */
	uint64_t attempts[SG_DOERS], round[SG_DOERS];
	uint64_t requests;
};
struct sg_attempts_list {
	struct sg_attempts *rows; /* by key */
	size_t n, cap;
};
/* Sum up the days from_day to until_day, both included.  Returns false, with
 * the refusal as the answer, on failure. */
bool sg_attempts(struct sg_web_call *call, struct sg_store *store,
    enum sg_sum_by by, int32_t from_day, int32_t until_day,
    struct sg_attempts_list *list);
/* {"people":{"attempts","round"},...} */
json_t *sg_attempts_json(const struct sg_attempts *row);

#endif
