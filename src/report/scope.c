/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope.c -- opens the records that a report covers.
 */
#include "report/scope.h"

#include "base/why.h"

struct sg_reading *
sg_scope_records(const struct sg_scope *scope, bool fold,
    char why[SG_WHY_BYTES])
{
	const struct sg_reading_options options = {.folder = scope->folder,
	    .from_ms = scope->period.from_ms,
	    .until_ms = scope->period.until_ms,
	    .fold = fold,
	    .key = scope->has_key ? &scope->key : NULL};

	return sg_reading_open(&options, why);
}
