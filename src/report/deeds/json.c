/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json.c -- writes the report on one person as JSON, for programs. */
#include <jansson.h>

#include "journal/stamp.h"
#include "policy/calendar/zone.h"
#include "report/ask.h"
#include "report/deeds/deeds.h"
#include "report/school.h"

static json_t *
text(const char *value)
{
	return *value == '\0' ? json_null() : sg_ask_text(sg_str(value));
}

static json_t *
number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *
utc(int64_t ms)
{
	char memory[SG_STAMP_TEXT];

	sg_stamp_text(ms, memory);
	return json_string(memory);
}

static json_t *
local(const struct sg_deeds *deeds, int64_t ms)
{
	char memory[SG_CLOCK_TEXT];

	return json_string(sg_school_iso(&deeds->scope->school, ms, memory));
}

static json_t *
object_of(const struct sg_deeds *deeds, const struct sg_deed *deed)
{
	const struct {
		const char *name;
		json_t *value;
	} members[] = {
	    {"made_by", text(sg_deeds_made_by(deed))},
	    {"time", utc(deed->at_ms)},
	    {"school_time", local(deeds, deed->at_ms)},
	    {"last", utc(deed->last_ms)},
	    {"person", text(deed->person)},
	    {"device", text(deed->device)},
	    {"deed", text(deed->deed)},
	    {"searched_for", text(deed->words)},
	    {"leads_to", text(deed->targets)},
	    {"address", text(deed->address)},
	    {"site", text(deed->site)},
	    {"outcome", text(deed->outcome)},
	    {"sign_of", text(deed->signs)},
	    {"person_tried_way_round",
		json_boolean(deed->part == SG_DEED_TRIED && deed->tried)},
	    {"requests", number(deed->requests)},
	    {"repeat", json_boolean(deed->again)},
	    {"rule", text(deed->rule)},
	    {"exception", text(deed->exception)},
	    {"reason", text(deed->reason)},
	    {"reference", text(deed->reference)},
	    {"proof", json_string(sg_proof_word(deed->proof))},
	    {"file", text(deed->file)},
	    {"line", number(deed->line)},
	};
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		json_object_set_new(object, members[i].name, members[i].value);
	return object;
}

static json_t *
counts_of(const struct sg_deeds *deeds)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "tried",
	    number(deeds->count[SG_DEED_TRIED]), "ways_round",
	    number(deeds->round), "opened",
	    number(deeds->count[SG_DEED_OPENED]), "pages",
	    number(deeds->count[SG_DEED_PAGES]), "apps",
	    number(deeds->count[SG_DEED_APPS]), "unclear",
	    number(deeds->count[SG_DEED_UNCLEAR]), "connections_ended",
	    number(deeds->count[SG_DEED_ENDED]));
}

void
sg_deeds_json(const struct sg_deeds *deeds, FILE *to)
{
	const struct sg_scope *scope = deeds->scope;
	json_t *people = json_array(), *rows = json_array(), *whole;

	for (size_t i = 0; i < deeds->whose->npeople; i++)
		json_array_append_new(people, text(deeds->whose->people[i]));
	for (size_t i = 0; i < deeds->n; i++)
		json_array_append_new(rows, object_of(deeds, &deeds->v[i]));
	whole = json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o}",
	    "school", text(scope->school.name), "name",
	    text(deeds->whose->name), "people", people, "from",
	    utc(scope->period.from_ms), "until", utc(scope->period.until_ms),
	    "time_zone", scope->school.zone->name, "counts", counts_of(deeds),
	    "hidden_records", number(deeds->whose->hidden), "unreadable_lines",
	    number(deeds->unreadable), "lost_records", number(deeds->lost),
	    "days_without_records", number(sg_quiet_count(&deeds->quiet)),
	    "proof",
	    !deeds->proved   ? "unchecked" :
		deeds->whole ? "whole" :
			       "damaged",
	    "deeds", rows);
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
