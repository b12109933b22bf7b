/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.c -- shows whose pseudonym an incident has, with the officer's private
 * key.
 *
 * The names are encrypted in the records, and this machine does not have the
 * key.  The officer sends it for one look.  It is used and wiped; nothing keeps
 * it, and the installer writes the look down first.
 */
#include "desk/web/views.h"

#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "desk/raw.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/web/in.h"
#include "desk/web/record.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "report/reveal.h"

/*
 * Some of an incident's records may be gone: this number of its first events is
 * tried.
 */
#define EVENTS 50

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

/*
 * Open the name of one event.  *names becomes NULL if it has none that the key
 * opens.  Returns false, with the refusal, if the store cannot be asked.
 */
static bool
open_event(struct sg_web_call *call, struct sg_raw *raw,
    const struct sg_event_row *event, struct sg_revealer *revealer,
    json_t **names)
{
	struct sg_entry_item *item;

	*names = NULL;
	if (!sg_record_read(call, raw, event, &item))
		return false;
	if (item != NULL && sg_revealer_entry(revealer, &item->entry))
		*names = json_pack("{s:o, s:o, s:o}", "user",
		    text_or_null(item->entry.user), "address",
		    text_or_null(item->entry.address), "mac",
		    text_or_null(item->entry.mac));
	sg_entry_free(&item);
	return true;
}

static void
answer_names(struct sg_web_call *call, const struct sg_event_list *events,
    struct sg_revealer *revealer)
{
	struct sg_raw raw;
	json_t *names = NULL;
	bool fine = true;

	sg_raw_begin(&raw, call->web->journal);
	for (size_t i = 0; i < events->n && fine && names == NULL; i++)
		fine = open_event(call, &raw, &events->rows[i], revealer,
		    &names);
	sg_raw_end(&raw);
	if (!fine)
		return;
	if (names != NULL)
		sg_http_json(call->answer, names);
	else if (revealer->failed > 0)
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "This key does not open the names of this incident. It was "
		    "made with another officer's key.");
	else
		sg_http_fail(call->answer, 404, "not-found", NULL,
		    "The records of this incident have no sealed name, or they "
		    "are not kept any more.");
}

static void
reveal(struct sg_web_call *call, const struct sg_incident_row *row,
    const struct sg_event_list *events)
{
	const char *key = sg_in_text(call, "key");
	uint8_t parsed[SG_SEAL_KEY_BYTES];
	struct sg_revealer revealer = {.opened = 0};

	if (!sg_seal_key_parse(sg_str(key), parsed)) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "This is no officer's key: it begins with \"sgo1-\", and 64 "
		    "digits and letters a to f follow.");
		return;
	}
	sodium_memzero(parsed, sizeof(parsed));
	if (!sg_session_view(call, SG_VIEW_REVEAL, row->person_name,
		sg_in_text(call, "reason")))
		return;
	memcpy(revealer.key, key, strlen(key) + 1);
	answer_names(call, events, &revealer);
	sg_revealer_close(&revealer);
}

void
sg_view_reveal(struct sg_web_call *call)
{
	struct sg_event_query query = {
	    .incident = call->id, .doer = SG_ANY_DOER, .limit = EVENTS};
	struct sg_store *store = sg_web_store(call);
	struct sg_incident_row row;
	struct sg_event_list events;
	bool found;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_incident(store, call->id, call->arena, &row, &found)))
		return;
	if (!found)
		sg_http_fail(call->answer, 404, "not-found", NULL,
		    "There is no incident %" PRIu64 ".", call->id);
	else if (row.person_kind != SG_PERSON_HASH)
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "The name of this incident is not sealed.");
	else if (sg_web_asked(call,
		     sg_store_events(store, &query, call->arena, &events)))
		reveal(call, &row, &events);
}
