/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.h -- what a report covers: the journal, the period, the school whose
 * clock counts, and the key that verifies the records.
 */
#ifndef SG_SCOPE_H
#define SG_SCOPE_H

#include <stdbool.h>

#include "base/why.h"
#include "journal/read.h"
#include "report/period.h"
#include "report/school.h"

struct sg_scope {
	const char *folder; /* of the journal */
	struct sg_school school;
	struct sg_period period;
	bool has_key;
	struct sg_chain_key key; /* secret: the owner must wipe it */
};

/*
 * Open the records of the scope, in order.  With `fold`, the records of one
 * visit come as one.  The caller closes the reading; it borrows the scope.
 * NULL, with `why`, when the journal cannot be read.
 */
struct sg_reading *sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES]);

#endif
