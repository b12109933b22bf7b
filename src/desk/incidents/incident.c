/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* incident.c -- begins one incident, and lets it grow. */
#include "desk/incidents/incident.h"

#include <stdlib.h>

#include <jansson.h>

#include "desk/incidents/incidents.h"
#include "desk/incidents/severity.h"

/* ---- texts -------------------------------------------------------------- */

bool
sg_incident_keep(char **owned, const char *text)
{
	char *copy = NULL;

	if (text != NULL && *text != '\0') {
		copy = strdup(text);
		if (copy == NULL)
			return false;
	}
	free(*owned);
	*owned = copy;
	return true;
}

static bool
add_site(struct sg_incident *incident, const char *site)
{
	char clean[SG_SITE_BYTES];

	sg_facts_text(site, clean, sizeof clean);
	if (clean[0] == '\0' || incident->nsites == SG_INCIDENT_SITES)
		return true;
	for (size_t i = 0; i < incident->nsites; i++)
		if (strcmp(incident->sites[i], clean) == 0)
			return true;
	if (!sg_incident_keep(&incident->sites[incident->nsites], clean))
		return false;
	incident->nsites++;
	return true;
}

static bool
read_sites(struct sg_incident *incident, const char *json)
{
	json_t *array = json == NULL ? NULL : json_loads(json, 0, NULL);
	bool fine = true;

	for (size_t i = 0; i < json_array_size(array) && fine; i++) {
		const char *site = json_string_value(json_array_get(array, i));

		fine = site == NULL || add_site(incident, site);
	}
	json_decref(array);
	return fine;
}

static void
write_sites(const struct sg_incident *incident, struct sg_incident_texts *texts)
{
	struct sg_out out;

	sg_out_init(&out, texts->sites, sizeof texts->sites);
	sg_out_char(&out, '[');
	for (size_t i = 0; i < incident->nsites; i++)
		sg_out_printf(&out, "%s\"%s\"", i == 0 ? "" : ",",
		    incident->sites[i]);
	sg_out_char(&out, ']');
}

static const char *
shown(const char *text)
{
	return text == NULL ? "" : text;
}

void
sg_incident_row(const struct sg_incident *incident,
    struct sg_incident_texts *texts, struct sg_incident_row *row)
{
	struct sg_facts facts;

	write_sites(incident, texts);
	sg_incident_facts(incident, &facts);
	sg_facts_write(&facts, texts->summary);
	*row = incident->row;
	row->sites = texts->sites;
	row->summary = texts->summary;
	row->state_by = shown(incident->by);
	row->state_reason = shown(incident->reason);
	row->held_by = shown(incident->held_by);
	row->held_reason = shown(incident->held_reason);
}

/* ---- facts -------------------------------------------------------------- */

/* Returns how many bytes of the facts are used. */
static size_t
used(const struct sg_facts *facts)
{
	return offsetof(struct sg_facts, deeds) +
	    facts->ndeeds * sizeof facts->deeds[0];
}

void
sg_incident_facts(const struct sg_incident *incident, struct sg_facts *facts)
{
	memcpy(facts, incident->facts, used(incident->facts));
}

bool
sg_incident_set_facts(struct sg_incident *incident,
    const struct sg_facts *facts)
{
	struct sg_facts *copy = realloc(incident->facts, used(facts));

	if (copy == NULL)
		return false;
	memcpy(copy, facts, used(facts));
	incident->facts = copy;
	return true;
}

bool
sg_incident_is_logged_on(const struct sg_incident *incident)
{
	return incident->facts->ndevices > 0;
}

/* ---- growing ------------------------------------------------------------ */

bool
sg_incident_joins(const struct sg_incident *incident,
    const struct sg_entry *entry, int32_t day)
{
	const struct sg_incident_row *row = &incident->row;

	/* An entry of the day before is late. */
	if (row->doer != SG_DOER_PERSON)
		return day == row->day || day == row->day - 1;
	return entry->at_ms < row->last_ms + SG_INCIDENT_GAP_MS &&
	    entry->last_ms > row->first_ms - SG_INCIDENT_GAP_MS &&
	    entry->at_ms < row->first_ms + SG_INCIDENT_LONGEST_MS;
}

static void
rate(struct sg_incident_row *row, const struct sg_what *what,
    struct sg_facts *facts)
{
	sg_severity_note(facts, &what->visit, what->locked);
	if (sg_facts_severity(facts) == row->severity)
		return;
	row->severity = sg_facts_severity(facts);
	facts->rose = row->events;
}

static bool
add_visit(struct sg_incident *incident, const struct sg_what *what)
{
	struct sg_incident_row *row = &incident->row;
	struct sg_facts facts;

	row->events++;
	row->blocked += what->visit.passed ? 0 : 1;
	row->passed += what->visit.passed ? 1 : 0;
	row->tried += what->tried ? 1 : 0;
	row->techniques |= what->techniques;
	sg_incident_facts(incident, &facts);
	sg_facts_add(&facts, &what->visit);
	if (row->doer == SG_DOER_PERSON)
		rate(row, what, &facts);
	return sg_incident_set_facts(incident, &facts);
}

bool
sg_incident_grow(struct sg_incident *incident, const struct sg_what *what,
    const struct sg_entry *entry)
{
	struct sg_incident_row *row = &incident->row;

	row->requests += entry->repeats + (entry->only_counts ? 0 : 1);
	if (entry->at_ms < row->first_ms)
		row->first_ms = entry->at_ms;
	if (entry->last_ms > row->last_ms)
		row->last_ms = entry->last_ms;
	incident->changed = true;
	/*
	 * A count without its first record stands for more requests of a visit,
	 * not for another visit.
	 */
	if ((!entry->only_counts || row->events == 0) &&
	    !add_visit(incident, what))
		return false;
	return add_site(incident, what->site);
}

/* ---- begin and end ------------------------------------------------------ */

/* Returns an incident of the row, without its texts and without facts. */
static struct sg_incident *
empty(const struct sg_incident_row *row)
{
	static const struct sg_facts none = {.ndeeds = 0};
	struct sg_incident *incident = calloc(1, sizeof *incident);

	if (incident == NULL)
		return NULL;
	incident->row = *row;
	if (!sg_incident_set_facts(incident, &none) ||
	    !sg_incident_keep(&incident->family, row->family))
		sg_incident_free(&incident);
	else
		incident->row.family = shown(incident->family);
	return incident;
}

struct sg_incident *
sg_incident_begin(const struct sg_what *what, const struct sg_entry *entry,
    const struct sg_event_row *event)
{
	return empty(&(struct sg_incident_row){.id = event->seq,
	    .person = event->person,
	    .doer = what->doer,
	    .family = what->family,
	    .first_ms = entry->at_ms,
	    .last_ms = entry->last_ms,
	    .day = event->day,
	    .severity = SG_SEVERITY_LOW,
	    .state = SG_INCIDENT_NEW});
}

struct sg_incident *
sg_incident_of_row(const struct sg_incident_row *row)
{
	struct sg_incident *incident = empty(row);
	struct sg_facts facts;

	if (incident == NULL)
		return NULL;
	(void)sg_facts_read(row->summary, &facts);
	if (!sg_incident_set_facts(incident, &facts) ||
	    !read_sites(incident, row->sites) ||
	    !sg_incident_keep(&incident->by, row->state_by) ||
	    !sg_incident_keep(&incident->reason, row->state_reason) ||
	    !sg_incident_keep(&incident->held_by, row->held_by) ||
	    !sg_incident_keep(&incident->held_reason, row->held_reason))
		sg_incident_free(&incident);
	return incident;
}

void
sg_incident_free(struct sg_incident **where)
{
	struct sg_incident *incident = *where;

	*where = NULL;
	if (incident == NULL)
		return;
	for (size_t i = 0; i < incident->nsites; i++)
		free(incident->sites[i]);
	free(incident->facts);
	free(incident->family);
	free(incident->by);
	free(incident->reason);
	free(incident->held_by);
	free(incident->held_reason);
	free(incident);
}
