/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.h -- what a report is made of: which journal, of which period, by
 * whose clock, and the key that proves it.
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
	struct sg_chain_key key; /* secret: the owner wipes it */
};

/*
 * Open the records of the scope, in order; `fold` makes one of those of one
 * visit.  The caller closes the reading, and the scope must outlive it.
 * NULL, with `why`: there is no journal to read.
 */
struct sg_reading *sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES]);

#endif
