/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * alerts.c -- takes the ingester's events, and moves mails between the outbox
 * and the sender.
 */
#include "desk/alerts/alerts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "desk/alerts/parts.h"
#include "desk/alerts/retry.h"
#include "desk/conf.h"

/* The mails of the outbox that a tick looks at, those that are due first. */
#define UNSENT_MAX 500
/* A mail that was given up is reported as a problem for two weeks. */
#define REMEMBER_MS (INT64_C(14) * 24 * 60 * 60 * 1000)

/* ---- opening ------------------------------------------------------------ */

static void
start_sender(struct sg_alerts *alerts, const struct sg_alerts_options *options,
    struct sg_problems *problems)
{
	const struct sg_desk_conf *conf = options->conf;
	const struct sg_transport_options how = {.url = conf->mail_url,
	    .tls = conf->mail_tls,
	    .user = conf->mail_user,
	    .password_file = conf->mail_password_file,
	    .ca_file = options->ca_file,
	    .sendmail = options->sendmail};
	char why[SG_WHY_BYTES];

	if (conf->mail_url == NULL) {
		sg_why(alerts->no_sender,
		    "desk.conf does not say how mail is "
		    "sent");
		return;
	}
	if (conf->mail_from == NULL || !sg_address_is_mail(conf->mail_from))
		sg_why(why,
		    "it needs the sender's address, as in \"mail from "
		    "filter@school.example\"");
	else
		alerts->sender = sg_sender_start(&how, why);
	if (alerts->sender != NULL)
		return;
	sg_why(alerts->no_sender, "no mail can be sent: %s", why);
	sg_problem(problems, SG_ERROR, (struct sg_place){0},
	    "correct it in desk.conf, and restart schoolgated", "%s",
	    alerts->no_sender);
}

struct sg_alerts *
sg_alerts_open(const struct sg_alerts_options *options,
    struct sg_problems *problems)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_alerts *alerts = sg_arena_alloc(arena, sizeof(*alerts));
	const char *language = options->conf->language;
	const char *folder = options->texts_folder != NULL ?
	    options->texts_folder :
	    SG_SYSCONFDIR "/mail";

	alerts->arena = arena;
	alerts->conf = options->conf;
	alerts->bans = options->bans != NULL ? options->bans :
					       SG_AUTO_BANS_SOCKET;
	alerts->policy_arena = sg_arena_new();
	for (int kind = 0; kind < SG_MAIL_KINDS; kind++)
		alerts->texts[kind] = sg_mail_text_get(arena,
		    (enum sg_mail_kind)kind, language == NULL ? "en" : language,
		    folder, problems);
	start_sender(alerts, options, problems);
	return alerts;
}

void
sg_alerts_close(struct sg_alerts **alerts)
{
	struct sg_alerts *a = *alerts;
	struct sg_arena *arena;

	if (a == NULL)
		return;
	arena = a->arena;
	sg_sender_stop(&a->sender);
	sg_arena_free(&a->policy_arena);
	free(a->taken);
	free(a->health);
	*alerts = NULL;
	sg_arena_free(&arena);
}

void
sg_alerts_policy(struct sg_alerts *alerts, const struct sg_gate *gate)
{
	sg_arena_reset(alerts->policy_arena);
	alerts->gate = gate;
	alerts->lines = gate == NULL ?
	    (struct sg_escalations){NULL, 0} :
	    sg_escalations_of(alerts->policy_arena, gate);
}

void
sg_alerts_health(struct sg_alerts *alerts, const char *sentence)
{
	free(alerts->health);
	alerts->health = sentence == NULL ? NULL : strdup(sentence);
}

/* ---- events ------------------------------------------------------------- */

void
sg_alerts_take(struct sg_alerts *alerts, const struct sg_event_row *event,
    int64_t now_ms)
{
	size_t cap = alerts->taken_cap == 0 ? 64 : 2 * alerts->taken_cap;
	struct sg_taken *more;

	if (!sg_alerts_counts(event) ||
	    now_ms - event->at_ms > SG_ALERT_OLD_MS || alerts->lines.n == 0)
		return;
	if (alerts->ntaken == alerts->taken_cap) {
		more = realloc(alerts->taken, cap * sizeof(*more));
		if (more == NULL)
			abort(); /* as an arena does: nothing is lost, because
				    the batch is not committed */
		alerts->taken = more;
		alerts->taken_cap = cap;
	}
	alerts->taken[alerts->ntaken++] = (struct sg_taken){
	    .person = event->person, .seq = event->seq, .at_ms = event->at_ms};
}

void
sg_alerts_forget(struct sg_alerts *alerts)
{
	alerts->ntaken = 0;
}

static int
compare(const void *a, const void *b)
{
	const struct sg_taken *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

bool
sg_alerts_settle(struct sg_alerts *alerts, struct sg_store *store,
    int64_t now_ms)
{
	struct sg_taken *taken = alerts->taken;
	struct sg_arena *arena;
	bool fine = true;

	if (alerts->ntaken == 0)
		return true;
	arena = sg_arena_new();
	qsort(taken, alerts->ntaken, sizeof(*taken), compare);
	for (size_t i = 0, n; fine && i < alerts->ntaken; i += n) {
		for (n = 1; i + n < alerts->ntaken &&
		     taken[i + n].person == taken[i].person;
		     n++)
			;
		fine = sg_alerts_try(alerts, store, arena, &taken[i], n);
		sg_arena_reset(arena);
	}
	fine = fine && sg_alerts_write_letters(alerts, store, arena, now_ms);
	sg_arena_free(&arena);
	alerts->ntaken = 0;
	return fine;
}

/* ---- the outbox and the sender ------------------------------------------ */

/*
 * Returns the mail that was given to the sender, or NULL. A store that is made
 * anew gives the same ids again, but to mails of another time.
 */
static struct sg_given *
find_given(struct sg_alerts *alerts, uint64_t id, int64_t made_ms)
{
	for (size_t i = 0; i < SG_SENDER_MAX; i++)
		if (alerts->given[i].id == id &&
		    alerts->given[i].made_ms == made_ms)
			return &alerts->given[i];
	return NULL;
}

/* Returns a free place, or NULL. */
static struct sg_given *
find_free(struct sg_alerts *alerts)
{
	return find_given(alerts, 0, 0);
}

static bool
note_failure(struct sg_alerts *alerts, struct sg_store *store,
    const struct sg_sender_result *result, int64_t now_ms)
{
	const struct sg_given *given = find_given(alerts, result->id,
	    result->made_ms);
	int64_t next_ms = sg_retry_ms(given->made_ms, given->tries + 1, now_ms);

	return sg_store_mail_failed(store, result->id, result->made_ms, next_ms,
	    result->why);
}

/* Write down what the sender did. */
static bool
note_results(struct sg_alerts *alerts, struct sg_store *store, int64_t now_ms)
{
	const struct sg_sender_result *result;
	bool fine = true;

	while (alerts->nresults < SG_SENDER_MAX && alerts->sender != NULL &&
	    sg_sender_take(alerts->sender, &alerts->results[alerts->nresults]))
		alerts->nresults++;
	for (size_t i = 0; fine && i < alerts->nresults; i++) {
		result = &alerts->results[i];
		fine = result->sent ?
		    sg_store_mail_sent(store, result->id, result->made_ms,
			now_ms) :
		    note_failure(alerts, store, result, now_ms);
	}
	return fine;
}

/* What the sender did is in the store. */
static void
forget_results(struct sg_alerts *alerts)
{
	for (size_t i = 0; i < alerts->nresults; i++)
		*find_given(alerts, alerts->results[i].id,
		    alerts->results[i].made_ms) = (struct sg_given){0};
	alerts->nresults = 0;
}

/* Give a mail to the sender, unless it has it already or is full. */
static void
give(struct sg_alerts *alerts, const struct sg_mail_row *mail)
{
	const struct sg_message message = {.id = mail->id,
	    .made_ms = mail->made_ms,
	    .from = alerts->conf->mail_from,
	    .to = mail->to,
	    .subject = mail->subject,
	    .body = mail->body};
	struct sg_given *place = find_free(alerts);

	if (place == NULL ||
	    find_given(alerts, mail->id, mail->made_ms) != NULL ||
	    !sg_sender_give(alerts->sender, &message))
		return;
	*place = (struct sg_given){mail->id, mail->made_ms, mail->tries};
}

/* The part of a tick that is one transaction. */
static bool
write_tick(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	return note_results(alerts, store, now_ms) &&
	    sg_alerts_write_letters(alerts, store, arena, now_ms) &&
	    sg_alerts_write_asked(alerts, store, arena, now_ms) &&
	    sg_alerts_write_report(alerts, store, arena, now_ms);
}

/* Count what waits, for sg_alerts_trouble(). */
static void
count(struct sg_alerts *alerts, const struct sg_mail_list *unsent,
    int64_t now_ms)
{
	alerts->failed = alerts->given_up = 0;
	*alerts->problem = '\0';
	for (size_t i = 0; i < unsent->n; i++) {
		const struct sg_mail_row *mail = &unsent->rows[i];

		if (mail->tries == 0 || now_ms - mail->made_ms > REMEMBER_MS)
			continue;
		if (mail->next_try_ms == SG_RETRY_NEVER)
			alerts->given_up++;
		else
			alerts->failed++;
		sg_why(alerts->problem, "%s", mail->problem);
	}
}

/* Look at all unsent mails, and give those that are due to the sender. */
static bool
give_due(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	struct sg_mail_list unsent;

	if (!sg_store_due_mails(store, INT64_MAX, UNSENT_MAX, arena, &unsent))
		return false;
	count(alerts, &unsent, now_ms);
	for (size_t i = 0; i < unsent.n && alerts->sender != NULL; i++)
		if (sg_retry_is_due(unsent.rows[i].next_try_ms, now_ms))
			give(alerts, &unsent.rows[i]);
	return true;
}

bool
sg_alerts_tick(struct sg_alerts *alerts, struct sg_store *store, int64_t now_ms)
{
	struct sg_arena *arena = sg_arena_new();
	bool fine;

	*alerts->unknown = '\0';
	fine = sg_alerts_carry_out(alerts, store, arena, now_ms) &&
	    sg_store_begin(store);
	if (fine &&
	    !(write_tick(alerts, store, arena, now_ms) &&
		sg_store_commit(store))) {
		sg_store_rollback(store);
		fine = false;
	}
	if (fine) {
		forget_results(alerts);
		fine = give_due(alerts, store, arena, now_ms);
	}
	sg_arena_free(&arena);
	return fine;
}

/* ---- trouble ------------------------------------------------------------ */

bool
sg_alerts_trouble(const struct sg_alerts *alerts, char why[SG_WHY_BYTES])
{
	bool wanted = alerts->lines.n > 0 ||
	    alerts->conf->report_weekday != 0 || alerts->conf->ntells > 0;

	*why = '\0';
	if (alerts->sender == NULL && wanted)
		sg_why(why,
		    "the policy or desk.conf wants somebody to be told, "
		    "but %s",
		    alerts->no_sender);
	else if (alerts->given_up > 0)
		sg_why(why, "%" PRIu64 " mail%s given up: %.400s",
		    alerts->given_up, alerts->given_up == 1 ? " was" : "s were",
		    alerts->problem);
	else if (alerts->failed > 0)
		sg_why(why, "%" PRIu64 " mail%s could not be sent yet: %.400s",
		    alerts->failed, alerts->failed == 1 ? "" : "s",
		    alerts->problem);
	else if (*alerts->no_bans != '\0')
		sg_why(why, "%s", alerts->no_bans);
	else if (*alerts->unknown != '\0')
		sg_why(why, "%s", alerts->unknown);
	return *why != '\0';
}
