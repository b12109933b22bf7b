/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.c -- makes the report of a period from the journal.
 */
#include "report/period/report.h"

#include "base/why.h"

static void
remember(void *ctx, const struct sg_finding *finding)
{
	if (finding->kind != SG_FOUND_NOTE)
		sg_report_damage(ctx, finding->file, finding->line,
		    finding->text);
}

/* Verify the whole journal. */
static void
prove(struct sg_report *report, const struct sg_chain_key *key)
{
	bool whole = sg_verify(report->folder, key, remember, report,
	    &report->verified);

	report->proof = whole ? SG_REPORT_WHOLE : SG_REPORT_DAMAGED;
}

bool
sg_report_make(struct sg_report *report, struct sg_arena *arena,
    const struct sg_scope *scope, char why[SG_WHY_BYTES])
{
	struct sg_reading *reading;
	struct sg_entry entry;
	const char *error;

	sg_report_begin(report, arena, &scope->school, &scope->period);
	report->folder = scope->folder;
	if (scope->has_key)
		prove(report, &scope->key);
	reading = sg_scope_records(scope, true, why);
	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		sg_report_add(report, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_report_damage(report, NULL, 0, error);
	sg_reading_close(&reading);
	sg_report_end(report);
	sg_report_exceptions(report);
	return true;
}
