/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* record.c -- reads one record of the journal by its place in the store. */
#include "desk/web/record.h"

#include "desk/raw.h"
#include "desk/store/incidents.h"
#include "desk/web/rows.h"

/*
 * The numbers of the records of a visit go up, and the record that is shown is
 * one of them; the file may have been mended, or another journal put there.
 */
static bool
is_of_event(const struct sg_entry *entry, const struct sg_event_row *event)
{
	const bool is_odd = event->seq >= SG_ODD_SEQ;

	return entry->json != NULL &&
	    (is_odd || entry->sequence >= event->seq) &&
	    entry->at_ms <= event->last_ms + 120000 &&
	    entry->at_ms + 120000 >= event->at_ms;
}

/* Parse a line.  Returns NULL if it is not a record of the event. */
static struct sg_entry_item *
parse(const char *line, const struct sg_event_row *event)
{
	const struct sg_entry_place place = {.day = event->place.file_day,
	    .offset = event->place.offset,
	    .line = event->place.line};
	struct sg_entry_item *item = line == NULL ?
	    NULL :
	    sg_entry_new(&place, sg_str(line));

	if (item != NULL && !is_of_event(&item->entry, event))
		sg_entry_free(&item);
	return item;
}

bool
sg_record_read(struct sg_web_call *call, struct sg_raw *raw,
    const struct sg_event_row *event, struct sg_entry_item **item)
{
	struct sg_store *store;
	const char *line;

	*item = parse(sg_raw_line(raw, call->arena, &event->place), event);
	if (*item != NULL || event->incident == 0)
		return true;
	store = sg_web_store(call);
	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_held(store, event->incident, &event->place,
		    call->arena, &line)))
		return false;
	*item = parse(line, event);
	return true;
}
