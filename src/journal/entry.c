/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.c -- parses one line of a journal into a struct sg_entry.
 *
 * No line is trusted: every JSON member may be missing or of another type.
 */
#include "journal/entry.h"

#include <stdio.h>
#include <stdlib.h>

#include "gate/words.h"
#include "journal/fields.h"
#include "journal/words.h"

/* ---- the parts of a record ---------------------------------------------- */

static bool
read_stamp(const struct sg_fields *f, enum sg_field_text which, int64_t *ms)
{
	return f->text[which] != NULL &&
	    sg_stamp_parse(sg_str(f->text[which]), ms);
}

static void
read_when(const struct sg_fields *f, struct sg_entry *e)
{
	(void)read_stamp(f, SG_F_TIME, &e->at_ms);
	e->last_ms = e->written_ms = e->at_ms;
	e->sequence = (uint64_t)f->number[SG_F_SEQUENCE];
	e->id = f->text[SG_F_ID];
	e->action = f->text[SG_F_ACTION];
	e->reason = f->text[SG_F_REASON];
}

/*
 * Read the members of a count record. Its times are those of the counted
 * requests. The count record itself was written later.
 */
static void
read_count(const struct sg_fields *f, struct sg_entry *e)
{
	if (f->number[SG_F_REPEATS] <= 0)
		return;
	e->repeats = (uint64_t)f->number[SG_F_REPEATS];
	e->only_counts = true;
	(void)read_stamp(f, SG_F_START, &e->at_ms);
	(void)read_stamp(f, SG_F_END, &e->last_ms);
	if (e->last_ms < e->at_ms)
		e->last_ms = e->at_ms;
}

/* Returns whether the member is a whole number that is not negative. */
static bool
read_bytes(const struct sg_fields *f, enum sg_field_number which,
    uint64_t *bytes)
{
	*bytes = f->number[which] > 0 ? (uint64_t)f->number[which] : 0;
	return f->has_number[which] && f->number[which] >= 0;
}

/*
 * Read what is said of a connection that was ended. A pseudonymous record has
 * no `source`, so the bytes of the client are the rest of those of the network.
 */
static void
read_ended(const struct sg_fields *f, struct sg_entry *e)
{
	uint64_t all;

	if (e->kind != SG_EVENT_ENDED)
		return;
	e->has_opened = read_stamp(f, SG_F_START, &e->opened_ms) &&
	    e->opened_ms <= e->at_ms;
	e->has_bytes = read_bytes(f, SG_F_BYTES, &all) &&
	    read_bytes(f, SG_F_RECEIVED, &e->received) && all >= e->received;
	e->sent = e->has_bytes ? all - e->received : 0;
}

static void
read_who(const struct sg_fields *f, struct sg_entry *e)
{
	const int64_t port = f->number[SG_F_PORT];

	e->address = f->text[SG_F_ADDRESS];
	e->port = port > 0 && port <= UINT16_MAX ? (uint16_t)port : 0;
	e->mac = f->text[SG_F_MAC];
	e->user = f->text[SG_F_USER];
	e->domain = f->text[SG_F_DOMAIN];
	e->user_hash = f->text[SG_F_USER_HASH];
	e->device_hash = f->text[SG_F_DEVICE_HASH];
	e->sealed = f->text[SG_F_SEALED];
}

static void
read_what(const struct sg_fields *f, struct sg_entry *e)
{
	const char *intent = f->text[SG_F_INTENT];

	e->method = f->text[SG_F_METHOD];
	e->scheme = f->text[SG_F_SCHEME];
	e->host = f->text[SG_F_HOST];
	e->path = f->text[SG_F_PATH];
	e->query = f->text[SG_F_QUERY];
	e->url = f->text[SG_F_ORIGINAL];
	if (e->url == NULL)
		e->url = f->text[SG_F_FULL];
	e->sni = f->text[SG_F_SNI];
	e->platform = f->text[SG_F_PLATFORM];
	e->sites = f->text[SG_F_SITES];
	e->intent = intent == NULL ? 0 : sg_intent_named(intent);
}

static void
read_signal(const struct sg_field_signal *from, struct sg_entry *e)
{
	if (from->technique == NULL || from->tier == NULL ||
	    sg_technique_named(from->technique) == 0 ||
	    sg_tier_named(from->tier) == 0)
		return;
	e->signals[e->nsignals].technique = sg_technique_named(from->technique);
	e->signals[e->nsignals].tier = sg_tier_named(from->tier);
	e->signals[e->nsignals].target = from->target;
	e->nsignals++;
}

static void
read_why(const struct sg_fields *f, struct sg_entry *e)
{
	const char *kind = f->text[SG_F_KIND];
	int64_t ms;

	e->kind = kind == NULL ? 0 : sg_event_kind_named(kind);
	e->rule = f->text[SG_F_RULE];
	e->rule_text = f->text[SG_F_RULE_TEXT];
	e->exception = f->text[SG_F_EXCEPTION];
	e->ground = f->text[SG_F_GROUND];
	e->ban = f->text[SG_F_BAN];
	e->reference = f->text[SG_F_REFERENCE];
	e->ask = f->text[SG_F_ASK];
	e->visit = f->text[SG_F_VISIT];
	e->burst = f->text[SG_F_BURST];
	e->tester = f->text[SG_F_TESTER];
	e->lost = f->number[SG_F_LOST] > 0 ? (uint64_t)f->number[SG_F_LOST] : 0;
	e->has_next_open = read_stamp(f, SG_F_NEXT_OPEN, &ms);
	if (e->has_next_open)
		e->next_open = ms / 1000;
}

static void
read_fields(const struct sg_fields *f, struct sg_entry *e)
{
	read_when(f, e);
	read_count(f, e);
	read_who(f, e);
	read_what(f, e);
	for (size_t i = 0; i < f->nsignals; i++)
		read_signal(&f->signals[i], e);
	read_why(f, e);
	read_ended(f, e);
}

/*
 * Set `person` (struct sg_entry). Returns false if memory cannot be allocated.
 */
static bool
find_person(struct sg_entry_item *item)
{
	struct sg_entry *e = &item->entry;
	const char *others[] = {e->user, e->mac, e->address, e->user_hash,
	    e->device_hash, "unknown"};
	size_t n, i = 0;

	while (others[i] == NULL)
		i++;
	e->person = others[i];
	if (i > 0 || e->domain == NULL)
		return true;
	n = strlen(e->user) + strlen(e->domain) + 2;
	item->person = malloc(n);
	if (item->person == NULL)
		return false;
	(void)snprintf(item->person, n, "%s@%s", e->user, e->domain);
	e->person = item->person;
	return true;
}

/* ---- an item ------------------------------------------------------------ */

/* Returns an item with a copy of the line, and another if `twice` is true. */
static struct sg_entry_item *
new_item(const struct sg_entry_place *place, struct sg_str line, bool twice)
{
	struct sg_entry_item *item = calloc(1, sizeof(*item));

	if (item == NULL)
		return NULL;
	item->line = malloc((line.n + 1) * (twice ? 2 : 1));
	if (item->line == NULL) {
		sg_entry_free(&item);
		return NULL;
	}
	memcpy(item->line, line.p, line.n);
	item->line[line.n] = '\0';
	if (twice)
		memcpy(item->line + line.n + 1, item->line, line.n + 1);
	item->place = item->first.place = *place;
	sg_days_file(place->day, item->file);
	item->entry.file = item->file;
	item->entry.line = place->line;
	item->entry.text = (struct sg_str){item->line, line.n};
	item->entry.folded = 1;
	return item;
}

/* Read the line through a tree of its members. */
static void
read_json(struct sg_entry_item *item, struct sg_fields *fields)
{
	item->owned = json_loadb(item->line, item->entry.text.n, 0, NULL);
	item->entry.json = item->owned;
	item->is_json = item->owned != NULL;
	sg_fields_of_json(item->owned, fields);
}

/* Set what is known when the line was read. */
static struct sg_entry_item *
finish(struct sg_entry_item *item, const struct sg_fields *fields)
{
	read_fields(fields, &item->entry);
	item->first.sequence = item->entry.sequence;
	if (!find_person(item))
		sg_entry_free(&item);
	return item;
}

struct sg_entry_item *
sg_entry_new(const struct sg_entry_place *place, struct sg_str line)
{
	struct sg_entry_item *item = new_item(place, line, false);
	struct sg_fields fields;

	if (item == NULL)
		return NULL;
	read_json(item, &fields);
	return finish(item, &fields);
}

struct sg_entry_item *
sg_entry_new_plain(const struct sg_entry_place *place, struct sg_str line)
{
	struct sg_entry_item *item = new_item(place, line, true);
	struct sg_fields fields;

	if (item == NULL)
		return NULL;
	item->is_json = sg_fields_of_line(item->line + line.n + 1, line.n,
	    &fields);
	if (!item->is_json)
		read_json(item, &fields);
	return finish(item, &fields);
}

void
sg_entry_free(struct sg_entry_item **where)
{
	struct sg_entry_item *item = *where;
	struct sg_entry_burst *burst;

	*where = NULL;
	if (item == NULL)
		return;
	while ((burst = item->bursts) != NULL) {
		item->bursts = burst->more;
		free(burst->text);
		free(burst);
	}
	json_decref(item->owned);
	free(item->merged.place);
	free(item->person);
	free(item->line);
	free(item);
}

void
sg_entry_break(struct sg_entry_item *item, const char *file, uint64_t line)
{
	memcpy(item->broken_file, file, sizeof(item->broken_file));
	item->entry.proof = SG_PROOF_BROKEN;
	item->entry.broken_file = item->broken_file;
	item->entry.broken_line = line;
}

void
sg_entry_note_merged(struct sg_entry_item *item,
    const struct sg_entry_item *more)
{
	struct sg_entry_merged *to = &item->merged;
	const size_t n = to->n + 1 + more->merged.n;
	struct sg_entry_place *place = realloc(to->place, n * sizeof(*place));

	if (place == NULL) {
		to->incomplete = true;
		return;
	}
	to->place = place;
	to->place[to->n++] = more->first.place;
	for (size_t i = 0; i < more->merged.n; i++)
		to->place[to->n++] = more->merged.place[i];
}

bool
sg_entry_is_before(const struct sg_entry_place *a,
    const struct sg_entry_place *b)
{
	return a->day != b->day ? a->day < b->day : a->offset < b->offset;
}
