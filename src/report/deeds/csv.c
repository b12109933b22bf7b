/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* csv.c -- writes the report on one person for a spreadsheet, one deed a row.
 */
#include "base/arena.h"
#include "journal/stamp.h"
#include "report/deeds/deeds.h"
#include "report/put.h"
#include "report/school.h"

static const char *const head[] = {"made_by", "part", "time_utc", "school_time",
    "last_utc", "last_school_time", "person", "device", "what_was_done",
    "searched_for", "leads_to", "address", "site", "outcome",
    "sign_of_way_round", "person_tried_way_round", "requests",
    "repeat_of_row_before", "rule", "exception", "reason", "reference", "proof",
    "file", "line"};

#define NCELLS (sizeof head / sizeof *head)

static const char *
number(const struct sg_deeds *deeds, uint64_t value)
{
	return sg_arena_printf(deeds->arena, "%llu", (unsigned long long)value);
}

static void
put_deed(const struct sg_deeds *deeds, const struct sg_deed *deed, FILE *to)
{
	const struct sg_school *school = &deeds->scope->school;
	char utc[SG_STAMP_TEXT], local[SG_CLOCK_TEXT];
	char last_utc[SG_STAMP_TEXT], last_local[SG_CLOCK_TEXT];
	bool tried = deed->part == SG_DEED_TRIED && deed->tried;
	const char *const cells[NCELLS] = {sg_deeds_made_by(deed),
	    sg_deeds_heading(deed->part), utc, local, last_utc, last_local,
	    deed->person, deed->device, deed->deed, deed->words, deed->targets,
	    deed->address, deed->site, deed->outcome, deed->signs,
	    tried ? "yes" : "no", number(deeds, deed->requests),
	    deed->again ? "yes" : "no", deed->rule, deed->exception,
	    deed->reason, deed->reference, sg_proof_word(deed->proof),
	    deed->file, number(deeds, deed->line)};

	sg_stamp_text(deed->at_ms, utc);
	sg_stamp_text(deed->last_ms, last_utc);
	sg_school_iso(school, deed->at_ms, local);
	sg_school_iso(school, deed->last_ms, last_local);
	sg_put_row(to, cells, NCELLS);
}

void
sg_deeds_csv(const struct sg_deeds *deeds, FILE *to)
{
	sg_put_row(to, head, NCELLS);
	for (size_t i = 0; i < deeds->n; i++)
		put_deed(deeds, &deeds->v[i], to);
}
