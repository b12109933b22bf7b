/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * refusals.c -- counts what was refused, and says it in few lines of the log.
 */
#include "closer/refusals.h"

#include <inttypes.h>

#include "base/text.h"

void
sg_refusals_add(struct sg_refusals *refusals, const char *why)
{
	struct sg_str reason = sg_str(why);
	struct sg_out out;

	if (reason.n > sizeof(refusals->last) - 1)
		reason.n = sizeof(refusals->last) - 1;
	sg_out_init(&out, refusals->last, sizeof(refusals->last));
	sg_out_str(&out, reason);
	refusals->unsaid++;
}

bool
sg_refusals_due(struct sg_refusals *refusals, int64_t now,
    char line[SG_REFUSALS_LINE])
{
	struct sg_out out;

	if (refusals->unsaid == 0 ||
	    (refusals->said_before &&
		now - refusals->said < SG_REFUSALS_PAUSE_S))
		return false;
	sg_out_init(&out, line, SG_REFUSALS_LINE);
	if (refusals->unsaid == 1)
		sg_out_printf(&out, "refused: %s", refusals->last);
	else
		sg_out_printf(&out, "refused %" PRIu64 " times, lastly: %s",
		    refusals->unsaid, refusals->last);
	refusals->unsaid = 0;
	refusals->said_before = true;
	refusals->said = now;
	return true;
}
