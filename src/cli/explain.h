/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h -- what `explain` found out, and how it is told.
 */
#ifndef SG_EXPLAIN_H
#define SG_EXPLAIN_H

#include "gate/gate.h"

#define SG_TRIED_MAX 4096 /* lines that a policy can have */

#define SG_TRIED_NAMES 8  /* names that one request can have */

/* The lines that were tried for one name, in order. */
struct sg_tried_name {
	uint32_t count;
	enum sg_misfit misfit[SG_TRIED_MAX];
};

/* The same for each name that was judged, and the person's groups. */
struct sg_tried {
	const struct sg_gate *gate;
	struct sg_set groups;
	uint32_t nnames;
	struct sg_tried_name name[SG_TRIED_NAMES];
};

void sg_explain_text(const struct sg_tried *tried,
    const struct sg_request *request, const struct sg_verdict *verdict);

#endif
