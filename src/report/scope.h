/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.h -- a scope says which records a report covers.
 *
 * It names the journal's folder, the period and the school. It may have a key
 * that verifies the records. Reports show times in the local time of the
 * school. One thread at a time per scope.
 */
#ifndef SG_SCOPE_H
#define SG_SCOPE_H

#include <stdbool.h>

#include "base/why.h"
#include "journal/read.h"
#include "report/period.h"
#include "report/school.h"

struct sg_scope {
	const char *folder; /* folder of the journal */
	struct sg_school school;
	struct sg_period period;
	bool has_key;
	/*
	 * Verifying key (journal/chain.h), set if has_key. It is secret, so the
	 * owner of the scope must wipe it.
	 */
	struct sg_chain_key key;
};

/*
 * Begin to read the records of the scope, in order. If `fold` is true, the
 * records of one visit are merged into one record (see struct
 * sg_reading_options). The returned reading borrows the scope. The caller
 * closes it. Returns NULL, and writes the reason to `why`, if the journal
 * cannot be read.
 */
struct sg_reading *sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES]);

#endif
