/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * alerts.h -- tells the school's contacts by mail: alerts of the policy's
 * `escalate` lines, requests from block pages, and the report of the week.
 *
 * How the ingester uses it, in one thread:
 *     sg_alerts_policy()   at the start and whenever a policy came into force
 *     for each batch, in its transaction:
 *         sg_alerts_take()     for each ripe event
 *         sg_alerts_settle()   when the batch's events, persons and incidents
 *                              are in the store, before the commit
 *     sg_alerts_forget()   after a batch was rolled back
 *     sg_alerts_tick()     every few seconds, outside a transaction
 *
 * So an alert is in the store if, and only if, its event is.  Mails are sent by
 * a thread of their own (sender.h), which does not use the store.  A mail that
 * was sent, but not marked as sent because the program was killed, is sent once
 * more with the same Message-ID.
 *
 * Events that are older than a day (SG_ALERT_OLD_MS) make no alerts.  So no old
 * alerts are sent when a store is made anew from the journals.  The alerts of
 * the last day are then sent again, together, because the store with the note
 * that they were sent is gone.
 *
 * The first alert for a contact is sent at once.  Those that follow within
 * `mail digest N minutes` go together in one mail, when the N minutes are over.
 * If nothing happens, no mail is sent.
 *
 * A line with `propose ban` puts a proposal into the store; the officer decides
 * at the desk.  A line with `ban for` puts one there that is due, and the next
 * tick has the ban given, by a socket of systemd: so a ban is given if, and
 * only if, its event is in the store.  If the program is killed in between, it
 * asks again, and a ban that was given meanwhile is refused (struct
 * sg_ban_asked, `since`).  Nobody is banned without a decision who may be an
 * adult (bans.c): then the ban is proposed.  Both are told by mail to the
 * contacts of the lines with `tell`, or to the first contact if there are none.
 *
 * Requests are told to whom the `mail requests` lines of desk.conf name, by the
 * same rule, unless they are answered already or are older than a day.
 *
 * Personal data: a mail says the policy's line, the time, the number and the
 * incident, with its address at the desk.  It says who it was only if the
 * school's own text (text.h) has {person} or {initials}.  A mail about requests
 * says when they were made.  What for, and the name that was typed, it says
 * only if the school's own text has {site}, {groups}, {reason} or {name}.
 */
#ifndef SG_DESK_ALERTS_H
#define SG_DESK_ALERTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"

struct sg_alerts;
struct sg_desk_conf;
struct sg_event_row;
struct sg_gate;
struct sg_problems;
struct sg_store;

#define SG_ALERT_OLD_MS (INT64_C(24) * 60 * 60 * 1000)

/* systemd listens there, and runs `schoolgate ban serve --only-bans`. */
#define SG_AUTO_BANS_SOCKET "/run/schoolgate-auto-bans"

struct sg_alerts_options {
	const struct sg_desk_conf *conf; /* borrowed */
	const char *texts_folder; /* the school's texts; NULL: the installed
				     one, /etc/schoolgate/mail */
	const char *ca_file;      /* for tests: certificates to trust; NULL: the
				     system's */
	const char *sendmail;     /* for tests; NULL: /usr/sbin/sendmail */
	const char *bans;         /* the socket that gives bans; NULL:
				     SG_AUTO_BANS_SOCKET */
};

/*
 * Read the texts of the mails and start the sender.  Never NULL.  A text with a
 * mistake is reported in `problems` as a warning, and the built-in text is used
 * instead.  If no mail can be sent as desk.conf says it (no password, no
 * sender's address), this is an error in `problems`: alerts go into the store
 * all the same, and are told if mail can be sent within five days.
 */
struct sg_alerts *sg_alerts_open(const struct sg_alerts_options *options,
    struct sg_problems *problems);
/* Stop the sender, which breaks off the mail that it is sending, and free all.
 * Takes a few seconds at most. */
void sg_alerts_close(struct sg_alerts **alerts);

/* A policy came into force.  `gate` is borrowed until the next call. */
void sg_alerts_policy(struct sg_alerts *alerts, const struct sg_gate *gate);
/*
 * Say how well the filter is, for the report of the week: a sentence, such as
 * doctor's.  It is copied.  NULL: not known.
 */
void sg_alerts_health(struct sg_alerts *alerts, const char *sentence);

/* Look at an event of this batch.  No database; cost: O(1). */
void sg_alerts_take(struct sg_alerts *alerts, const struct sg_event_row *event,
    int64_t now_ms);
/*
 * Try the lines of `escalate` on the events that were taken, and put alerts and
 * mails into the store.  Returns false if the store failed: roll back.
 */
bool sg_alerts_settle(struct sg_alerts *alerts, struct sg_store *store,
    int64_t now_ms);
/* The batch was rolled back: forget the events that were taken. */
void sg_alerts_forget(struct sg_alerts *alerts);
/*
 * Write down what the sender did, put mails that are due into the outbox, and
 * give the sender what is to be sent.  Makes a transaction of its own.  Returns
 * false if the store failed; nothing is lost, call it again later.
 */
bool sg_alerts_tick(struct sg_alerts *alerts, struct sg_store *store,
    int64_t now_ms);

/*
 * Say in a sentence what is wrong with the mail: the server does not take it,
 * mails were given up, a contact has no address, nobody has set mail up
 * although the policy says `tell`.  Returns false, and "" in `why`, if nothing
 * is. Counts of the outbox are as of the last tick.
 */
bool sg_alerts_trouble(const struct sg_alerts *alerts, char why[SG_WHY_BYTES]);

#endif
