/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * incidents.h -- makes incidents of the journal's entries: what one person or
 * device did in one go.
 *
 * Pure: no database, no clock, no file. One thread at a time for each struct
 * sg_incidents. No function keeps a pointer to an argument.
 *
 * An incident has one person (the id of a row of `person`: a user, else a
 * device), one doer and one family. The next entry of the same three joins the
 * newest incident, or begins one:
 *   - a person's entry joins if it is less than SG_INCIDENT_GAP_MS away, and
 * the incident began less than SG_INCIDENT_LONGEST_MS before;
 *   - an entry of a page, of an app or of "not clear" joins until the local day
 *     is over: an app that tries again all day, with long breaks, is one row a
 *     day for the officer, and not a hundred.
 *
 * The families:
 *   "round"           ways round the filter, whatever the technique, so that a
 *                     search and the proxies that it found are one incident
 *   "platform:NAME"   a blocked platform
 *   "sites:NAME"      a blocked list of the policy
 *   "host:NAME"       another blocked host; "host:" if it was not recorded
 *
 * Which entries make an incident, and of whom:
 *   | entry                                        | doer      | family      |
 *   | a person; a sign shows that somebody tried   | person    | round       |
 *   | a person; blocked, without such a sign       | person    | what it was |
 *   | a page, an app, or not clear; any sign that  | the same  | round       |
 *   | is more than noise                           |           |             |
 *   | a page, an app, or not clear; blocked        | the same  | what it was |
 *   | what an exception opened; visits; tests;     | none      |             |
 *   | ended connections; policy, bans, the journal |           |             |
 *   | floods (nobody can say who caused them)      | none      |             |
 *   | what could not be judged, without a sign     | none      |             |
 * Who did it is what sg_entry_doer() of report/entry.h says. An incident of a
 * page, an app or "not clear" is never a person's: show it apart, never alert.
 *
 * A device where nobody is logged on is a person, too, although several people
 * may have used it: sg_incident_who() of sentence.h says so.
 *
 * Each entry counts as one event, as it is one visit. (A report counts the
 * visits of one burst as one attempt, so it may count fewer.) A count whose
 * first record was not read (only_counts) adds its requests to an incident that
 * is there, and begins one if none is.
 *
 * Entries are taken in the order of their first records. A record may be late,
 * because several processes write. As long as no entry is more than
 * SG_INCIDENT_LATE_MS older than one that was taken before, batches and
 * restarts make no difference. If the clock was set back further, an incident
 * may be split.
 *
 * How the ingester uses it:
 *     incidents = sg_incidents_new();
 *     sg_incidents_agree(incidents, all agreements, n);
 *     for each incident row that may grow, or makes others more serious:
 *         sg_incidents_load(incidents, &row);
 *     for each batch:
 *         for each ripe entry:
 *             sg_incidents_take(incidents, &entry, &event, &event.incident);
 *         while (sg_incidents_changed(incidents, &row))
 *             insert or replace the row;
 * If a batch is not committed, free all and load again: the result is the same.
 */
#ifndef SG_DESK_INCIDENTS_H
#define SG_DESK_INCIDENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/store/rows.h"

struct sg_incidents;
struct sg_mark; /* mark.h */

#define SG_INCIDENT_GAP_MS INT64_C(600000)
#define SG_INCIDENT_LATE_MS INT64_C(180000)
#define SG_INCIDENT_LONGEST_MS (INT64_C(12) * 3600000)
/* Time without an event after which an incident cannot grow any more: the
 * longest local day, 25 hours, and one hour. */
#define SG_INCIDENT_OPEN_MS (INT64_C(26) * 3600000)
/*
 * If more incidents are in memory, those that began first grow no more. Each
 * takes 1 to 2 KiB.
 */
#define SG_INCIDENTS_MOST 65536
/*
 * An earlier attempt of the same person makes a new one more serious if it is
 * one of this number of days, with today.
 */
#define SG_INCIDENT_DAYS 7

/* Returns NULL if memory cannot be allocated. */
struct sg_incidents *sg_incidents_new(void);
void sg_incidents_free(struct sg_incidents **incidents);

/*
 * Take in an incident that is in the store already, so that it can grow. The
 * rows must come in the order of their ids. Returns false if memory cannot be
 * allocated. A row with an unreadable summary is taken in without facts.
 *
 * After a restart, these must be taken in (`newest_ms` and `today` are at_ms
 * and day of the newest event in the store); more rows do no harm:
 *
 *     last >= newest_ms - SG_INCIDENT_OPEN_MS
 *     OR (doer = SG_DOER_PERSON AND family = 'round'
 *         AND day > today - SG_INCIDENT_DAYS)
 */
bool sg_incidents_load(struct sg_incidents *incidents,
    const struct sg_incident_row *row);
/*
 * Use these agreements from now on, in place of those before. The rows are
 * copied. Ended ones and those that are over may be among them: then an
 * incident that they would cover says so. Call it again when one is made or
 * ended. Returns false if memory cannot be allocated; then the agreements
 * before stay.
 */
bool sg_incidents_agree(struct sg_incidents *incidents,
    const struct sg_agreement_row *agreements, size_t n);

/*
 * Take an entry. The entry must be complete (folded, with its counts). Of
 * `event`, seq, day and person are used. *id becomes the id of the entry's
 * incident: the seq of the incident's first event. It becomes 0 if the entry
 * makes no incident. Returns false if memory cannot be allocated: then free
 * all, and load again. Cost: about a microsecond.
 */
bool sg_incidents_take(struct sg_incidents *incidents,
    const struct sg_entry *entry, const struct sg_event_row *event,
    uint64_t *id);
/*
 * Get the next incident that was made or changed since it was last returned, in
 * the order of ids. Returns false if there are no more. The row's texts are
 * borrowed until the next call of a function of this header. Members about a
 * hold are those that were loaded.
 */
bool sg_incidents_changed(struct sg_incidents *incidents,
    struct sg_incident_row *row);
/*
 * Apply a mark (mark.h). `row` is the incident's row in the store. If the
 * incident is held in memory, it may have grown since: *row is set from memory.
 * The caller then writes *row to the store. The row borrows the texts of
 * `mark`, and `summary`, or those of sg_incidents_changed(). Returns false if
 * memory cannot be allocated. *fresh becomes false if the incident stays new,
 * because it became more serious than what the officer saw.
 */
bool sg_incidents_mark(struct sg_incidents *incidents,
    struct sg_incident_row *row, const struct sg_mark *mark,
    char summary[SG_SUMMARY_BYTES], bool *fresh);
/*
 * Note that a hold begins or ends, if the incident is held in memory. In any
 * case, the caller changes the row in the store. Returns false if memory cannot
 * be allocated.
 */
bool sg_incidents_hold(struct sg_incidents *incidents, uint64_t id, bool held,
    const char *by, const char *reason);
/* Returns how many incidents are in memory. For tests. */
size_t sg_incidents_held(const struct sg_incidents *incidents);

#endif
