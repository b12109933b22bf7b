/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* csv.c -- writes records for a spreadsheet, one record in each row. */
#include "base/arena.h"
#include "gate/words.h"
#include "journal/stamp.h"
#include "journal/words.h"
#include "report/entry.h"
#include "report/export/export.h"
#include "report/put.h"
#include "report/school.h"
#include "report/words.h"

static const char *const head[] = {"time_utc", "school_time", "kind", "action",
    "made_by", "person", "user", "domain", "mac", "address", "method", "url",
    "host", "platform", "techniques", "targets", "target_names", "rule",
    "exception", "reason", "reference", "visit", "burst", "repeats", "proof",
    "file", "line", "opened_utc", "bytes_sent", "bytes_received"};

#define NCELLS (sizeof head / sizeof *head)

/*
 * Returns the names of the extensions and apps among the hidden targets, as the
 * text of one cell. A target that has no name is left out.
 */
static const char *
names_of(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_entry *e)
{
	const char *all = "", *target, *name;

	for (size_t i = 0; i < e->nsignals; i++) {
		target = e->signals[i].target;
		if (target == NULL)
			continue;
		name = sg_target_title(arena, school->titles, target);
		if (name != target)
			all = sg_arena_printf(arena, "%s%s%s", all,
			    *all != '\0' ? "; " : "", name);
	}
	return all;
}

/*
 * Returns the techniques of all signals as the text of one cell. If `targets`
 * is true, returns the hidden targets of all signals (sites behind a proxy or a
 * translator) instead.
 */
static const char *
join(struct sg_arena *arena, const struct sg_entry *e, bool targets)
{
	const char *all = "", *one;

	for (size_t i = 0; i < e->nsignals; i++) {
		one = targets ? e->signals[i].target :
				sg_technique_word(e->signals[i].technique);
		if (one != NULL)
			all = sg_arena_printf(arena, "%s%s%s", all,
			    *all != '\0' ? " " : "", one);
	}
	return all;
}

/* Returns who made the request; "" if the record is not about a request. */
static const char *
made_by(const struct sg_entry *e)
{
	return sg_entry_is_request(e->kind) ? sg_doer_word(sg_entry_doer(e)) :
					      "";
}

/* Returns the number as text, or NULL if it is not known. */
static const char *
number(struct sg_arena *arena, bool known, uint64_t value)
{
	return known ?
	    sg_arena_printf(arena, "%llu", (unsigned long long)value) :
	    NULL;
}

void
sg_export_csv_head(FILE *to)
{
	sg_put_row(to, head, NCELLS);
}

void
sg_export_csv_row(const struct sg_school *school, const struct sg_entry *e,
    FILE *to)
{
	struct sg_arena *arena = sg_arena_new();
	char utc[SG_STAMP_TEXT], local[SG_CLOCK_TEXT], opened[SG_STAMP_TEXT];
	const char *const cells[NCELLS] = {utc, local,
	    sg_event_kind_word(e->kind), e->action, made_by(e), e->person,
	    e->user, e->domain, e->mac, e->address, e->method, e->url, e->host,
	    e->platform, join(arena, e, false), join(arena, e, true),
	    names_of(arena, school, e), e->rule, e->exception, e->reason,
	    e->reference, e->visit, e->burst,
	    number(arena, e->repeats > 0, e->repeats), sg_proof_word(e->proof),
	    e->file, number(arena, true, e->line),
	    e->has_opened ? opened : NULL, number(arena, e->has_bytes, e->sent),
	    number(arena, e->has_bytes, e->received)};

	sg_stamp_text(e->at_ms, utc);
	sg_school_iso(school, e->at_ms, local);
	if (e->has_opened)
		sg_stamp_text(e->opened_ms, opened);
	sg_put_row(to, cells, NCELLS);
	sg_arena_free(&arena);
}
