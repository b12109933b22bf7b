/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mails.h -- alerts, and the mails that wait in the outbox. See store.h for
 * errors and threads.
 */
#ifndef SG_DESK_STORE_MAILS_H
#define SG_DESK_STORE_MAILS_H

#include "desk/store/store.h"

/* Writer: add an alert; *id (may be NULL) becomes its id. */
bool sg_store_add_alert(struct sg_store *store,
    const struct sg_alert_row *alert, uint64_t *id);
struct sg_alert_list {
	struct sg_alert_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List alerts, newest first. */
bool sg_store_alerts(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_alert_list *list);
/* List the alerts that no mail tells yet, oldest first. */
bool sg_store_untold_alerts(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_alert_list *list);
/* Writer: a mail about these alerts was put in the outbox. */
bool sg_store_tell_alerts(struct sg_store *store, const uint64_t *ids, size_t n,
    int64_t told_ms);
/*
 * Find when the rule last alerted about the person; *at_ms is INT64_MIN if it
 * never did.
 */
bool sg_store_last_alert(struct sg_store *store, const char *rule,
    uint64_t person, int64_t *at_ms);

/*
 * Writer: put a mail in the outbox: to, subject, body, made_ms, next_try_ms.
 * *id (may be NULL) becomes its id.
 */
bool sg_store_add_mail(struct sg_store *store, const struct sg_mail_row *mail,
    uint64_t *id);
struct sg_mail_list {
	struct sg_mail_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List the unsent mails with next_try_ms <= now_ms, by next_try_ms. */
bool sg_store_due_mails(struct sg_store *store, int64_t now_ms, size_t limit,
    struct sg_arena *arena, struct sg_mail_list *list);
/*
 * Writer: it was sent. Its body is deleted. Nothing is changed, here and below,
 * if the mail with this id was made at another time than `made_ms`: a store
 * that is made anew gives the same ids again.
 */
bool sg_store_mail_sent(struct sg_store *store, uint64_t id, int64_t made_ms,
    int64_t at_ms);
/* Writer: a try failed. Adds one to its tries. */
bool sg_store_mail_failed(struct sg_store *store, uint64_t id, int64_t made_ms,
    int64_t next_try_ms, const char *problem);

struct sg_mail_counts {
	uint64_t waiting;    /* not sent yet, with or without a failed try */
	uint64_t failed;     /* waiting, and a try failed */
	const char *problem; /* of the latest failed try among them, or NULL */
};
bool sg_store_mail_counts(struct sg_store *store, struct sg_arena *arena,
    struct sg_mail_counts *counts);

#endif
