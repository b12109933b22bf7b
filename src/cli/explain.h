/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h -- what `explain` found out, and how it is told.
 */
#ifndef SG_EXPLAIN_H
#define SG_EXPLAIN_H

#include "gate/gate.h"

#define SG_TRIED_MAX 4096 /* lines that a policy can have */

/* The lines that were tried, in order, and the person's groups. */
struct sg_tried {
	const struct sg_gate *gate;
	struct sg_set groups;
	uint32_t count;
	enum sg_misfit misfit[SG_TRIED_MAX];
};

void sg_explain_text(const struct sg_tried *tried,
    const struct sg_request *request, const struct sg_verdict *verdict);

#endif
