/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.h -- opens the store for a call, and writes its rows as JSON.
 *
 * The returned values are new.  One thread at a time for each worker.
 */
#ifndef SG_DESK_WEB_ROWS_H
#define SG_DESK_WEB_ROWS_H

#include <stdbool.h>

#include <jansson.h>

#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/web/web.h"

/*
 * Returns the store of the call's worker.  Returns NULL, with the refusal as
 * the answer, if it cannot be opened.
 */
struct sg_store *sg_web_store(struct sg_web_call *call);
/*
 * Returns `fine`.  If it is false, a question to the store has just failed, and
 * the refusal becomes the answer.
 */
bool sg_web_asked(struct sg_web_call *call, bool fine);

/*
 * Wait until the ingester has taken the decision with this number in.  Usually
 * it has within some milliseconds; the answer then shows the new state. Returns
 * false if it has not after a second, or if the store fails.
 */
bool sg_row_wait(struct sg_web_call *call, struct sg_store *store,
    uint64_t seq);
json_t *sg_row_person(uint64_t id, const char *name, enum sg_person_kind kind);
json_t *sg_row_incident(const struct sg_web_call *call,
    const struct sg_incident_row *row);
json_t *sg_row_incidents(const struct sg_web_call *call,
    const struct sg_incident_list *list);
json_t *sg_row_agreement(const struct sg_web_call *call,
    const struct sg_agreement_row *row);
json_t *sg_row_deeds(const struct sg_web_call *call,
    const struct sg_deed_list *list);
/* An event as the store has it, without the text of its record. */
json_t *sg_row_event(const struct sg_web_call *call,
    const struct sg_event_row *row);
/*
 * The same with "text": what a record says that is not about a request, or
 * about one that could not be judged; otherwise null. Cost: such a record is
 * read from the journal.
 */
json_t *sg_row_recent(struct sg_web_call *call, const struct sg_event_row *row);
/*
 * The events of the list with the texts of their records (record.h). Returns
 * NULL, with the refusal as the answer, if the store cannot be asked.
 */
json_t *sg_row_events(struct sg_web_call *call,
    const struct sg_event_list *list);

/* Returns how people read a family: "Ways round the filter", "Instagram". */
const char *sg_family_title(const struct sg_web_call *call, const char *family);
const char *sg_doer_json(enum sg_doer doer);
/* Returns the doer of a word; SG_DOERS if there is none. */
enum sg_doer sg_doer_of_json(const char *word);
enum sg_incident_state sg_state_of(const char *word); /* 0: none */
enum sg_incident_severity sg_severity_of(const char *word);
/*
 * A sum that may be some seconds old (memo.h): the one that is remembered for
 * `key`, or the one that `make` makes and that is then remembered.  Returns
 * NULL, with the refusal as the answer, if `make` returned NULL.
 */
typedef json_t *sg_row_sum_fn(struct sg_web_call *call, struct sg_store *store,
    const void *arg);
json_t *sg_row_sum(struct sg_web_call *call, struct sg_store *store,
    const char *key, sg_row_sum_fn *make, const void *arg);
/* The counts of incidents; NULL, with the refusal as the answer, on failure. */
json_t *sg_row_counts(struct sg_web_call *call, struct sg_store *store);
/* The techniques of a bit mask: [{"word","title"}]. */
json_t *sg_row_techniques(uint64_t mask);

#endif
