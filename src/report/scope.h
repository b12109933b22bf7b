/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.h -- a scope says what a report covers.
 *
 * A scope has a journal, a period, a school, and a key that verifies the
 * records.  Times are shown in the local time of the school.
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
	struct sg_chain_key key; /* Set if has_key.  The key is secret, so the
				    owner of the scope must wipe the key */
};

/*
 * Open the records of the scope, in order.  With `fold`, the records of one
 * visit are merged into one record (see struct sg_reading_options).  Returns a
 * reading.  The reading borrows the scope, and the caller closes the reading.
 * Returns NULL, and writes the reason to `why`, when the journal cannot be
 * read.
 */
struct sg_reading *sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES]);

#endif
