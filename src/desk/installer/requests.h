/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * requests.h -- what people ask for from block pages, and which pages they
 * report, until it is answered and over.
 *
 * A request is a JSON object with these members; those that are not known are
 * missing:
 *
 *   id         the `seq` of its record in the desk's own journal
 *   kind       "ask" or "report"
 *   name       of the reference (journal/ask.h); asks alone
 *   at         when it was asked; UTC seconds
 *   over       when it is forgotten; UTC seconds
 *   host, page, platform, groups, opens    as in the reference
 *   user, address   who saw the block page: an exception for one person names
 *              them.  Kept here alone, not in the journal, and shown to nobody
 *   who        the same for all asks of this person today (journal/ask.h)
 *   state      "asked", "opened", "refused", "blocked"
 *   answer, ends    the words of the answer; when what was opened closes
 *
 * They are in the file "requests" of the installer's folder, so that a request
 * outlives a restart.  One thread at a time.  No function reads the clock.
 */
#ifndef SG_DESK_REQUESTS_H
#define SG_DESK_REQUESTS_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"

/* Maximum numbers of unanswered asks and reports, and of all rows.  Reports
 * need no block page, so they must not take the place of asks. */
#define SG_ASKS_MAX 400
#define SG_REPORTS_MAX 100
#define SG_REQUESTS_MAX 4000
/* Maximum number of unanswered requests of one person. */
#define SG_REQUESTS_EACH 5
/* Seconds after which a report that nobody answered is forgotten. */
#define SG_REPORT_LIFE_S (14 * 86400)

struct sg_requests;

/*
 * `folder` is borrowed.  Returns NULL if there is no memory.  If the file is
 * there and cannot be used, there are no requests, the file is renamed to
 * "requests.bad", and `why` is a sentence for the log; otherwise `why` is "".
 */
struct sg_requests *sg_requests_new(const char *folder, char why[SG_WHY_BYTES]);
void sg_requests_free(struct sg_requests **requests);

/* Forget what is over.  Call it before the functions below.  Returns true if
 * there was something. */
bool sg_requests_review(struct sg_requests *requests, int64_t now_s);
/* Returns a request, borrowed; or NULL. */
json_t *sg_requests_find(const struct sg_requests *requests, uint64_t id);
json_t *sg_requests_named(const struct sg_requests *requests, const char *name);
/* Returns a request of this kind for the host that nobody has answered: of the
 * same person, if it is an ask.  Borrowed; or NULL. */
json_t *sg_requests_same(const struct sg_requests *requests, const char *kind,
    const char *host, const char *who);
/* Returns true if the person who made the request belongs to the group. */
bool sg_requests_has_group(const json_t *request, const char *group);
/*
 * Returns an ask for the host that nobody has answered, of somebody in the
 * group; NULL: in any.  Borrowed; or NULL.
 */
json_t *sg_requests_also(const struct sg_requests *requests, const char *host,
    const char *group);
/* How many requests of a person nobody has answered; 0 if `who` is empty or
 * NULL. */
unsigned sg_requests_of(const struct sg_requests *requests, const char *who);
/* Returns true if there is no room for another request of this kind. */
bool sg_requests_full(const struct sg_requests *requests, const char *kind);
/* Add a request, and take it over. */
void sg_requests_add(struct sg_requests *requests, json_t *request);
/*
 * Write the file, after a change.  Returns false with `why`; the requests are
 * then in memory only.
 */
bool sg_requests_save(const struct sg_requests *requests,
    char why[SG_WHY_BYTES]);

#endif
