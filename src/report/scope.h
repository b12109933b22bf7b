/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.h -- a scope says what a report covers: the journal, the period, the
 * school (times are shown in the school's local time), and the key that
 * verifies the records.
 *
 * One thread at a time per scope.
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
	struct sg_chain_key key; /* set if has_key; secret, so the owner of the
				    scope must wipe it */
};

/*
 * Open the records of the scope, in order.  With `fold`, the records of one
 * visit are merged into one (see struct sg_reading_options).  Returns a reading
 * that borrows the scope and that the caller closes; or NULL, with `why`, when
 * the journal cannot be read.
 */
struct sg_reading *sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES]);

#endif
