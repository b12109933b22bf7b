/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- the inside of struct sg_alerts, for the files of this folder that
 * use the store: alerts.c, asked.c, past.c, bans.c and letters.c.
 */
#ifndef SG_DESK_ALERT_PARTS_H
#define SG_DESK_ALERT_PARTS_H

#include "desk/alerts/alerts.h"
#include "desk/alerts/escalate.h"
#include "desk/alerts/sender.h"
#include "desk/alerts/text.h"
#include "desk/alerts/weekly.h"
#include "desk/store/mails.h"

/* The requests of the last day that are looked at. */
#define SG_ALERTS_ASKED_MAX 1000

/* An event of a batch on which the lines are to be tried. */
struct sg_taken {
	uint64_t person, seq;
	int64_t at_ms;
};

/* Returns true if the lines may count the event: a person was blocked, or tried
 * to get round the filter.  A connection that was ended when the time was over,
 * and a test page of doctor's, were nobody's doing. */
static inline bool
sg_alerts_counts(const struct sg_event_row *event)
{
	return event->doer == SG_DOER_PERSON && event->person != 0 &&
	    (event->kind == SG_EVENT_BLOCK || event->kind == SG_EVENT_SIGNAL) &&
	    (event->blocked || event->tried);
}

/* A mail that the sender has. */
struct sg_given {
	uint64_t id; /* 0: none */
	int64_t made_ms;
	int tries;
};

struct sg_alerts {
	struct sg_arena *arena; /* of the texts */
	const struct sg_desk_conf *conf;
	const struct sg_mail_text *texts[SG_MAIL_KINDS];
	struct sg_sender *sender;   /* NULL: no mail is sent */
	const char *bans;           /* socket that gives bans */
	char no_bans[SG_WHY_BYTES]; /* why the last one could not be asked */
	char no_sender[SG_WHY_BYTES];
	char *health; /* owned; NULL: not known */

	struct sg_arena *policy_arena; /* of `lines` */
	const struct sg_gate *gate;    /* NULL: no policy yet */
	struct sg_escalations lines;

	struct sg_taken *taken; /* owned */
	size_t ntaken, taken_cap;

	struct sg_given given[SG_SENDER_MAX];
	/* Results that are not in the store yet. */
	struct sg_sender_result results[SG_SENDER_MAX];
	size_t nresults;

	/* What sg_alerts_trouble() says, as of the last tick. */
	uint64_t failed;            /* mails that wait, and a try failed */
	uint64_t given_up;          /* of the last two weeks */
	char problem[SG_WHY_BYTES]; /* of the last try that failed */
	char unknown[SG_WHY_BYTES]; /* a contact that cannot be told */
};

/* past.c: try the lines on the events of one person, `taken`, and put alerts
 * into the store.  Sorted by time; n is at least 1. */
bool sg_alerts_try(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_taken *taken, size_t n);
/* Find the number of an alert: what its line counts in its time, up to the
 * alert. */
bool sg_alerts_number(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert, uint64_t *number);

/* bans.c: a line proposes a ban, or bans, because of the event `row`. */
bool sg_alerts_propose(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_escalation *line,
    const struct sg_event_row *row);
/* bans.c: carry out the bans that are due.  Makes transactions of its own. */
bool sg_alerts_carry_out(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms);
/* bans.c: the words of a mail about what became of a proposal.  *words is "" if
 * the alert is about none. */
bool sg_alerts_ban_words(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert,
    const char **words);

/* letters.c: put mails about alerts that are due into the outbox. */
bool sg_alerts_write_letters(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms);
/* Returns the address of a contact of the policy.  If it has none, notes this
 * as a problem and returns NULL. */
const char *sg_alerts_address(struct sg_alerts *alerts, const char *contact);
/* Returns the values that all mails have. */
struct sg_mail_values sg_alerts_common(const struct sg_alerts *alerts,
    struct sg_arena *arena, const char *contact);
/* Set the values of a time. */
void sg_alerts_put_time(const struct sg_alerts *alerts, struct sg_arena *arena,
    int64_t at_ms, struct sg_mail_values *values);
/* Put a mail into the outbox. */
bool sg_alerts_add_mail(struct sg_store *store, const char *to,
    const char *subject, const char *body, int64_t now_ms);
/* Find whether the next mail is due: *due becomes true if the last one is older
 * than the N minutes of `mail digest N minutes`.  The store has the time of the
 * last one (UTC milliseconds) under `key`.  Returns false if the store failed.
 */
bool sg_alerts_is_due(const struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const char *key, int64_t now_ms, bool *due);

/* asked.c: put mails about requests that are due into the outbox. */
bool sg_alerts_write_asked(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms);
/* The same for the report of the week. */
bool sg_alerts_write_report(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms);

#endif
