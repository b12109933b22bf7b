/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rows.c -- makes the store's row of an entry. */
#include "desk/ingest/rows.h"

#include <string.h>

#include "report/entry.h"
#include "report/school.h"

static enum sg_person_kind
person_kind(const struct sg_entry *e)
{
	return e->user != NULL     ? SG_PERSON_USER :
	    e->mac != NULL         ? SG_PERSON_MAC :
	    e->address != NULL     ? SG_PERSON_ADDRESS :
	    e->user_hash != NULL   ? SG_PERSON_HASH :
	    e->device_hash != NULL ? SG_PERSON_HASH :
				     0;
}

/* Returns the technique of the strongest sign; 0 if there is none. */
static enum sg_technique
technique_of(const struct sg_entry *e)
{
	size_t best = 0;

	for (size_t i = 1; i < e->nsignals; i++) {
		if (e->signals[i].tier < e->signals[best].tier)
			best = i;
	}
	return e->nsignals > 0 ? e->signals[best].technique : 0;
}

static bool
is_blocked(const struct sg_entry *e)
{
	return e->kind == SG_EVENT_BLOCK ||
	    (sg_entry_is_request(e->kind) && e->action != NULL &&
		strcmp(e->action, "block") == 0);
}

void
sg_row_of(const struct sg_entry_item *item, const struct sg_school *school,
    struct sg_named_row *named)
{
	const struct sg_entry *e = &item->entry;
	struct sg_event_row *row = &named->row;
	const bool has_client = sg_entry_has_client(e->kind);

	*named = (struct sg_named_row){
	    .row = {.seq = item->first.sequence,
		.at_ms = e->at_ms,
		.last_ms = e->last_ms,
		.kind = e->kind,
		.doer = sg_entry_doer(e),
		.blocked = is_blocked(e),
		.tried = sg_entry_tried(e),
		.technique = (int)technique_of(e),
		.requests = e->repeats + !e->only_counts,
		.records = 1 + item->merged.n,
		.place = {item->place.day, item->place.offset,
		    item->place.line},
		.proof = e->proof}};
	row->day = sg_school_day(school, e->at_ms, &row->hour);
	named->person_kind = has_client ? person_kind(e) : 0;
	named->person = named->person_kind != 0 ? e->person : NULL;
	named->site = has_client ? sg_entry_site(e) : NULL;
	named->site_kind = e->platform != NULL ? SG_SITE_PLATFORM :
						 SG_SITE_HOST;
}

bool
sg_row_counts(const struct sg_event_row *row)
{
	return sg_entry_is_request(row->kind);
}

bool
sg_row_is_block(const struct sg_event_row *row)
{
	return row->blocked && row->kind == SG_EVENT_BLOCK;
}
