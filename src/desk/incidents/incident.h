/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * incident.h -- one incident in memory, for incidents.c. One thread at a time.
 */
#ifndef SG_DESK_INCIDENT_H
#define SG_DESK_INCIDENT_H

#include "desk/incidents/mark.h"
#include "desk/incidents/what.h"

#define SG_SITE_BYTES 256 /* of the name of a site; a longer one is cut */

struct sg_incident {
	/* Of its texts, only `family` is set: see below. */
	struct sg_incident_row row;
	/*
	 * Owned. Without the deeds that are not used, because most incidents
	 * have only one: sg_incident_facts() copies them.
	 */
	struct sg_facts *facts;
	char *family;                   /* owned */
	char *sites[SG_INCIDENT_SITES]; /* owned */
	size_t nsites;
	/* Owned; NULL for "". */
	char *by, *reason, *held_by, *held_reason;
	bool changed; /* since it was last returned */
	bool closed;  /* another one of its person, doer and family has begun */
	struct sg_incident *same; /* next in the bucket */
};

/* Texts of a row that are put together for it. */
struct sg_incident_texts {
	char sites[SG_INCIDENT_SITES * (SG_SITE_BYTES + 3) + 3];
	char summary[SG_SUMMARY_BYTES];
};

/* Each returns NULL or false if memory cannot be allocated. */
struct sg_incident *sg_incident_begin(const struct sg_what *what,
    const struct sg_entry *entry, const struct sg_event_row *event);
struct sg_incident *sg_incident_of_row(const struct sg_incident_row *row);
void sg_incident_free(struct sg_incident **incident);
/* Returns whether the entry joins the incident (incidents.h has the rule). */
bool sg_incident_joins(const struct sg_incident *incident,
    const struct sg_entry *entry, int32_t day);
bool sg_incident_grow(struct sg_incident *incident, const struct sg_what *what,
    const struct sg_entry *entry);
/* Copy the facts. */
void sg_incident_facts(const struct sg_incident *incident,
    struct sg_facts *facts);
/* Keep these facts in place of those before. */
bool sg_incident_set_facts(struct sg_incident *incident,
    const struct sg_facts *facts);
/*
 * Returns whether somebody was logged on. If not, the incident's person is a
 * device, which several people may have used.
 */
bool sg_incident_is_logged_on(const struct sg_incident *incident);
/* Copy `text` to *owned, which is freed first. An empty text becomes NULL. */
bool sg_incident_keep(char **owned, const char *text);
/* Set *row, which borrows from `incident` and `texts`. */
void sg_incident_row(const struct sg_incident *incident,
    struct sg_incident_texts *texts, struct sg_incident_row *row);

/*
 * mark.c: change row and facts by the mark, except the row's texts. Returns
 * false if the incident stays new.
 */
bool sg_mark_apply(struct sg_incident_row *row, struct sg_facts *facts,
    const struct sg_mark *mark);
/* mark.c: make it new again. */
void sg_mark_again(struct sg_incident_row *row, struct sg_facts *facts);

#endif
