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
#include "journal/words.h"

/* ---- JSON members ------------------------------------------------------- */

static const json_t *
get(const json_t *object, const char *name)
{
	return json_object_get(object, name);
}

/* Returns a member's text, or NULL if the member is missing or not a string. */
static const char *
text(const json_t *object, const char *name)
{
	return json_string_value(get(object, name));
}

static int64_t
integer(const json_t *object, const char *name)
{
	return json_integer_value(get(object, name));
}

static uint16_t
port(const json_t *object)
{
	int64_t value = integer(object, "port");

	return value > 0 && value <= UINT16_MAX ? (uint16_t)value : 0;
}

/* ---- the parts of a record ---------------------------------------------- */

static void
read_when(const json_t *json, struct sg_entry *e)
{
	const json_t *event = get(json, "event");
	const char *stamp = text(json, "@timestamp");

	if (stamp != NULL)
		(void)sg_stamp_parse(sg_str(stamp), &e->at_ms);
	e->last_ms = e->written_ms = e->at_ms;
	e->sequence = (uint64_t)integer(event, "sequence");
	e->id = text(event, "id");
	e->action = text(event, "action");
	e->reason = text(event, "reason");
}

/*
 * Read the members of a count record. Its times are those of the counted
 * requests. The count record itself was written later.
 */
static void
read_count(const json_t *json, struct sg_entry *e)
{
	const json_t *event = get(json, "event");
	const char *start = text(event, "start"), *end = text(event, "end");
	int64_t repeats = integer(get(json, "schoolgate"), "repeats");

	if (repeats <= 0)
		return;
	e->repeats = (uint64_t)repeats;
	e->only_counts = true;
	if (start != NULL)
		(void)sg_stamp_parse(sg_str(start), &e->at_ms);
	if (end != NULL)
		(void)sg_stamp_parse(sg_str(end), &e->last_ms);
	if (e->last_ms < e->at_ms)
		e->last_ms = e->at_ms;
}

/* Returns whether the member is a whole number that is not negative. */
static bool
read_bytes(const json_t *object, uint64_t *bytes)
{
	int64_t value = integer(object, "bytes");

	*bytes = value > 0 ? (uint64_t)value : 0;
	return json_is_integer(get(object, "bytes")) && value >= 0;
}

/*
 * Read what is said of a connection that was ended. A pseudonymous record has
 * no `source`, so the bytes of the client are the rest of those of the network.
 */
static void
read_ended(const json_t *json, struct sg_entry *e)
{
	const char *start = text(get(json, "event"), "start");
	uint64_t all;

	if (e->kind != SG_EVENT_ENDED)
		return;
	e->has_opened = start != NULL &&
	    sg_stamp_parse(sg_str(start), &e->opened_ms) &&
	    e->opened_ms <= e->at_ms;
	e->has_bytes = read_bytes(get(json, "network"), &all) &&
	    read_bytes(get(json, "destination"), &e->received) &&
	    all >= e->received;
	e->sent = e->has_bytes ? all - e->received : 0;
}

static void
read_who(const json_t *json, struct sg_entry *e)
{
	const json_t *source = get(json, "source"), *user = get(json, "user");
	const json_t *ours = get(json, "schoolgate");

	e->address = text(source, "ip");
	e->port = port(source);
	e->mac = text(source, "mac");
	e->user = text(user, "name");
	e->domain = text(user, "domain");
	e->user_hash = text(user, "hash");
	e->device_hash = text(ours, "device");
	e->sealed = text(ours, "sealed");
}

static void
read_what(const json_t *json, struct sg_entry *e)
{
	const json_t *url = get(json, "url"), *ours = get(json, "schoolgate");
	const char *intent = text(ours, "intent");

	e->method = text(get(get(json, "http"), "request"), "method");
	e->scheme = text(url, "scheme");
	e->host = text(url, "domain");
	e->path = text(url, "path");
	e->query = text(url, "query");
	e->url = text(url, "original");
	if (e->url == NULL)
		e->url = text(url, "full");
	e->sni = text(get(get(json, "tls"), "client"), "server_name");
	e->platform = text(ours, "platform");
	e->sites = text(ours, "sites");
	e->intent = intent == NULL ? 0 : sg_intent_named(intent);
}

static void
read_signal(const json_t *from, struct sg_entry *e)
{
	const char *technique = text(from, "technique");
	const char *tier = text(from, "tier");

	if (technique == NULL || tier == NULL ||
	    e->nsignals == SG_SIGNALS_MAX ||
	    sg_technique_named(technique) == 0 || sg_tier_named(tier) == 0)
		return;
	e->signals[e->nsignals].technique = sg_technique_named(technique);
	e->signals[e->nsignals].tier = sg_tier_named(tier);
	e->signals[e->nsignals].target = text(from, "target");
	e->nsignals++;
}

static void
read_signals(const json_t *json, struct sg_entry *e)
{
	const json_t *ours = get(json, "schoolgate");
	const json_t *all = get(ours, "signals");

	if (all == NULL)
		read_signal(ours, e);
	for (size_t i = 0; i < json_array_size(all); i++)
		read_signal(json_array_get(all, i), e);
}

static void
read_why(const json_t *json, struct sg_entry *e)
{
	const json_t *rule = get(json, "rule"), *ours = get(json, "schoolgate");
	const char *kind = text(ours, "kind"), *open = text(ours, "next_open");
	int64_t ms;

	e->kind = kind == NULL ? 0 : sg_event_kind_named(kind);
	e->rule = text(rule, "name");
	e->rule_text = text(rule, "description");
	e->exception = text(rule, "id");
	e->ground = text(ours, "ground");
	e->reference = text(ours, "reference");
	e->visit = text(ours, "visit");
	e->burst = text(ours, "burst");
	e->has_next_open = open != NULL && sg_stamp_parse(sg_str(open), &ms);
	if (e->has_next_open)
		e->next_open = ms / 1000;
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

struct sg_entry_item *
sg_entry_new(const struct sg_dayfile *file, size_t i)
{
	const struct sg_dayline *line = &file->line[i];
	struct sg_entry_item *item = calloc(1, sizeof(*item));

	if (item == NULL)
		return NULL;
	item->line = malloc(line->line.n + 1);
	if (item->line == NULL) {
		sg_entry_free(&item);
		return NULL;
	}
	memcpy(item->line, line->line.p, line->line.n);
	item->line[line->line.n] = '\0';
	memcpy(item->file, file->name, sizeof(item->file));
	item->entry.file = item->file;
	item->entry.line = i + 1;
	item->entry.text = (struct sg_str){item->line, line->line.n};
	item->entry.folded = 1;
	item->owned = json_loadb(item->line, line->line.n, 0, NULL);
	item->entry.json = item->owned;
	read_when(item->owned, &item->entry);
	read_count(item->owned, &item->entry);
	read_who(item->owned, &item->entry);
	read_what(item->owned, &item->entry);
	read_signals(item->owned, &item->entry);
	read_why(item->owned, &item->entry);
	read_ended(item->owned, &item->entry);
	if (!find_person(item))
		sg_entry_free(&item);
	return item;
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
