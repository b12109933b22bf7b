/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * letters.c -- writes the mails, and puts them into the outbox: those about
 * alerts, when the time for more has passed, and the report of the week.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/alerts/parts.h"
#include "desk/alerts/retry.h"
#include "desk/conf.h"
#include "desk/incidents/sentence.h"
#include "desk/store/incidents.h"
#include "desk/store/meta.h"
#include "gate/gate.h"

/* Most alerts of one mail; the others wait for the next mail. */
#define ALERTS_MAX 200
/* More wait only if a contact cannot be told for days. */
#define WAITING_MAX 20000

/* ---- whom, and about what ----------------------------------------------- */

const char *
sg_alerts_address(struct sg_alerts *alerts, const char *contact)
{
	const struct sg_gate *gate = alerts->gate;
	const char *mail = NULL;

	for (uint32_t i = 0; i < sg_gate_contacts(gate); i++) {
		const struct sg_contact *c = sg_gate_contact(gate, i);

		if (strcmp(sg_gate_text(gate, c->name), contact) == 0)
			mail = sg_gate_text(gate, c->mail);
	}
	if (mail != NULL && sg_address_is_mail(mail))
		return mail;
	sg_why(alerts->unknown, "%.60s cannot be told: %s", contact,
	    mail == NULL ? "no contact of the policy has this name" :
		*mail == '\0' ?
			   "the policy has no mail address of this contact" :
			   "no mail can be sent to the address in the "
			   "policy");
	return NULL;
}

/* Returns where the page of the desk is. */
static const char *
desk_address(struct sg_arena *arena, const struct sg_desk_conf *conf)
{
	bool tls = conf->certificate != NULL || conf->proxy_tls;
	const char *scheme = tls ? "https" : "http";

	if (conf->nhosts > 0)
		return conf->proxy != NULL || conf->nlistens == 0 ?
		    sg_arena_printf(arena, "%s://%s/", scheme, conf->hosts[0]) :
		    sg_arena_printf(arena, "%s://%s:%d/", scheme,
			conf->hosts[0], conf->listens[0].port);
	if (conf->nlistens == 0)
		return "";
	return sg_arena_printf(arena,
	    strchr(conf->listens[0].address, ':') == NULL ? "%s://%s:%d/" :
							    "%s://[%s]:%d/",
	    scheme, conf->listens[0].address, conf->listens[0].port);
}

static int32_t
offset(const void *ctx, int64_t utc)
{
	return sg_gate_offset(ctx, utc, NULL);
}

struct sg_mail_values
sg_alerts_common(const struct sg_alerts *alerts, struct sg_arena *arena,
    const char *contact)
{
	struct sg_mail_values values = {0};

	values.v[SG_MAIL_SCHOOL] = sg_gate_text(alerts->gate,
	    sg_gate_settings(alerts->gate)->school);
	values.v[SG_MAIL_DESK] = desk_address(arena, alerts->conf);
	values.v[SG_MAIL_CONTACT] = contact;
	values.v[SG_MAIL_HEALTH] = alerts->health != NULL ?
	    alerts->health :
	    "(schoolgate doctor)";
	return values;
}

bool
sg_alerts_add_mail(struct sg_store *store, const char *to, const char *subject,
    const char *body, int64_t now_ms)
{
	const struct sg_mail_row mail = {.to = to,
	    .subject = subject,
	    .body = body,
	    .made_ms = now_ms,
	    .next_try_ms = now_ms};

	return sg_store_add_mail(store, &mail, NULL);
}

/* ---- alerts ------------------------------------------------------------- */

void
sg_alerts_put_time(const struct sg_alerts *alerts, struct sg_arena *arena,
    int64_t at_ms, struct sg_mail_values *values)
{
	int64_t utc = at_ms / 1000;
	int64_t seconds = utc + sg_gate_offset(alerts->gate, utc, NULL);
	struct sg_civil civil = sg_civil_of((int32_t)(seconds / SG_DAY_S));
	int minute = (int)(seconds % SG_DAY_S / 60);

	values->v[SG_MAIL_DATE] = sg_arena_printf(arena, "%02d/%02d/%04d",
	    civil.day, civil.month, civil.year);
	values->v[SG_MAIL_TIME] = sg_arena_printf(arena, "%02d:%02d",
	    minute / 60, minute % 60);
}

/* The values that a school's own text may ask for. */
static bool
put_personal(const struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert,
    struct sg_mail_values *values)
{
	const struct sg_mail_text *text = alerts->texts[SG_MAIL_ALERT];
	struct sg_incident_row incident;
	bool found = false;

	values->v[SG_MAIL_PERSON] = alert->person_name;
	if (alert->person_kind == SG_PERSON_USER)
		values->v[SG_MAIL_INITIALS] = sg_mail_initials(arena,
		    alert->person_name);
	if (sg_mail_text_has(text, SG_MAIL_SUMMARY) && alert->incident != 0 &&
	    !sg_store_incident(store, alert->incident, arena, &incident,
		&found))
		return false;
	values->v[SG_MAIL_SUMMARY] = found ?
	    sg_incident_sentence(arena, &incident, NULL,
		alerts->conf->language == NULL ? "en" :
						 alerts->conf->language) :
	    "";
	return true;
}

/* Returns the words about one alert, or NULL if the store failed. */
static const char *
write_alert(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert,
    struct sg_mail_values values)
{
	uint64_t number;

	if (!sg_alerts_number(alerts, store, arena, alert, &number) ||
	    !sg_alerts_ban_words(alerts, store, arena, alert,
		&values.v[SG_MAIL_BAN]) ||
	    !put_personal(alerts, store, arena, alert, &values))
		return NULL;
	sg_alerts_put_time(alerts, arena, alert->at_ms, &values);
	values.v[SG_MAIL_RULE] = alert->rule;
	values.v[SG_MAIL_COUNT] = sg_arena_printf(arena, "%" PRIu64, number);
	values.v[SG_MAIL_INCIDENT] = alert->incident == 0 ?
	    "-" :
	    sg_arena_printf(arena, "%" PRIu64, alert->incident);
	values.v[SG_MAIL_LINK] = alert->incident == 0 ?
	    values.v[SG_MAIL_DESK] :
	    sg_arena_printf(arena, "%s#/incidents/%" PRIu64,
		values.v[SG_MAIL_DESK], alert->incident);
	return sg_mail_text_fill(arena, alerts->texts[SG_MAIL_ALERT],
	    SG_PART_EACH, &values);
}

/* Write a part of the mail, and a blank line after it.  A part may be empty. */
static void
put_part(struct sg_out *body, const char *part)
{
	if (*part != '\0')
		sg_out_printf(body, "%s\n\n", part);
}

/* Write one mail about these alerts, all for the same contact. */
static bool
write_letter(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *const *rows, size_t n,
    const char *to, int64_t now_ms)
{
	const struct sg_mail_text *text = alerts->texts[SG_MAIL_ALERT];
	struct sg_mail_values values = sg_alerts_common(alerts, arena,
	    rows[0]->contact);
	const char **words = sg_arena_array(arena, n, sizeof(*words));
	const char *head, *foot;
	size_t size = 0;
	struct sg_out body;

	values.v[SG_MAIL_ALERTS] = sg_arena_printf(arena, "%zu", n);
	head = sg_mail_text_fill(arena, text, SG_PART_HEAD, &values);
	foot = sg_mail_text_fill(arena, text, SG_PART_FOOT, &values);
	for (size_t i = 0; i < n; i++) {
		words[i] = write_alert(alerts, store, arena, rows[i], values);
		if (words[i] == NULL)
			return false;
		size += strlen(words[i]) + 2;
	}
	size += strlen(head) + strlen(foot) + 8;
	sg_out_init(&body, sg_arena_alloc(arena, size), size);
	put_part(&body, head);
	for (size_t i = 0; i < n; i++)
		put_part(&body, words[i]);
	put_part(&body, foot);
	return sg_alerts_add_mail(store, to,
	    sg_mail_text_fill(arena, text,
		n == 1 ? SG_PART_SUBJECT : SG_PART_SUBJECT_MANY, &values),
	    body.p, now_ms);
}

bool
sg_alerts_is_due(const struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const char *key, int64_t now_ms, bool *due)
{
	const char *value;
	int64_t told_ms;

	if (!sg_store_get(store, key, arena, &value))
		return false;
	told_ms = value == NULL ? INT64_MIN : strtoll(value, NULL, 10);
	/* A time in the future: the clock was set back. */
	*due = value == NULL || told_ms > now_ms ||
	    now_ms - told_ms >= (int64_t)alerts->conf->digest_minutes * 60000;
	return true;
}

static bool
mark_told(struct sg_store *store, struct sg_arena *arena,
    const struct sg_alert_row *const *rows, size_t n, int64_t now_ms)
{
	uint64_t *ids = sg_arena_array(arena, n, sizeof(*ids));

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i]->id;
	return sg_store_tell_alerts(store, ids, n, now_ms);
}

/* Tell one contact, if that is due.  `rows` are the alerts for it. */
static bool
tell(struct sg_alerts *alerts, struct sg_store *store, struct sg_arena *arena,
    const struct sg_alert_row *const *rows, size_t n, int64_t now_ms)
{
	const char *to = sg_alerts_address(alerts, rows[0]->contact);
	const char *key = sg_arena_printf(arena, "told %s", rows[0]->contact);
	bool due = false;

	if (to == NULL)
		return true;
	if (!sg_alerts_is_due(alerts, store, arena, key, now_ms, &due))
		return false;
	return !due ||
	    (write_letter(alerts, store, arena, rows, n, to, now_ms) &&
		mark_told(store, arena, rows, n, now_ms) &&
		sg_store_put(store, key,
		    sg_arena_printf(arena, "%" PRId64, now_ms)));
}

/* Get the alerts for the first contact of the list.  Returns their number. */
static size_t
pick(const struct sg_alert_list *list, const struct sg_alert_row **picked)
{
	size_t count = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->rows[i].id != 0 &&
		    (count == 0 ||
			strcmp(list->rows[i].contact, picked[0]->contact) == 0))
			picked[count++] = &list->rows[i];
	return count;
}

/* Take the alerts for a contact out of the list. */
static void
leave_out(struct sg_alert_list *list, const char *contact)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->rows[i].contact, contact) == 0)
			list->rows[i].id = 0;
}

/* Give up alerts that could not be mailed for five days.  Mails are given up
 * after the same time. */
static bool
give_up(struct sg_store *store, struct sg_arena *arena,
    const struct sg_alert_list *list, int64_t now_ms)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct sg_alert_row *row = &list->rows[i];

		if (now_ms - row->at_ms < SG_RETRY_GIVE_UP_MS)
			continue;
		if (!mark_told(store, arena, &row, 1, now_ms))
			return false;
		list->rows[i].id = 0;
	}
	return true;
}

bool
sg_alerts_write_letters(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	const struct sg_alert_row **picked;
	struct sg_alert_list list;
	size_t n;

	if (alerts->gate == NULL)
		return true;
	if (!sg_store_untold_alerts(store, WAITING_MAX, arena, &list) ||
	    !give_up(store, arena, &list, now_ms))
		return false;
	if (alerts->sender == NULL)
		return true;
	picked = sg_arena_array(arena, list.n, sizeof(*picked));
	while ((n = pick(&list, picked)) > 0) {
		if (!tell(alerts, store, arena, picked,
			n < ALERTS_MAX ? n : ALERTS_MAX, now_ms))
			return false;
		leave_out(&list, picked[0]->contact);
	}
	return true;
}

/* ---- the report of the week --------------------------------------------- */

#define ENDING_DAYS INT64_C(30)

static const char report_key[] = "report due";

/* Returns whether a line before `rule` has the same exception. */
static bool
is_counted(const struct sg_gate *gate, uint32_t rule)
{
	const char *id = sg_gate_text(gate, sg_gate_rule(gate, rule)->id);

	for (uint32_t i = 0; i < rule; i++) {
		if (strcmp(sg_gate_text(gate, sg_gate_rule(gate, i)->id), id) ==
		    0)
			return true;
	}
	return false;
}

/*
 * Returns how many exceptions end within a month of `now` (UTC seconds), so
 * that somebody asks in time whether they are still needed. A form that was
 * approved has an exception, too.
 */
static unsigned
ending(const struct sg_gate *gate, int64_t now)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);

		if ((rule->flags & SG_RULE_EXCEPTION) != 0 &&
		    rule->until > now &&
		    rule->until - now <= ENDING_DAYS * SG_DAY_S &&
		    !is_counted(gate, i))
			n++;
	}
	return n;
}

/* Put the report that was due at `due` on `day` into the outbox. */
static bool
write_report(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const char *to, int64_t due, int32_t day,
    int64_t now_ms)
{
	const struct sg_local local = {offset, alerts->gate};
	struct sg_mail_values values = sg_alerts_common(alerts, arena,
	    alerts->conf->report_to);
	struct sg_weekly report;

	values.v[SG_MAIL_ENDING] = sg_arena_printf(arena, "%u",
	    ending(alerts->gate, now_ms / 1000));
	return sg_weekly_write(arena, store, &local,
		   alerts->texts[SG_MAIL_REPORT], &values, day, &report) &&
	    sg_alerts_add_mail(store, to, report.subject, report.body,
		now_ms) &&
	    sg_store_put(store, report_key,
		sg_arena_printf(arena, "%" PRId64, due));
}

bool
sg_alerts_write_report(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	const struct sg_desk_conf *conf = alerts->conf;
	const struct sg_local local = {offset, alerts->gate};
	const char *last, *to;
	int64_t due;
	int32_t day;

	if (alerts->gate == NULL || alerts->sender == NULL ||
	    conf->report_weekday == 0)
		return true;
	due = sg_weekly_due(&local, conf->report_weekday, conf->report_minute,
	    now_ms / 1000, &day);
	if (!sg_store_get(store, report_key, arena, &last))
		return false;
	/* The first report is that of the first week which ends from now on.
	 * The last one is not more than a day ahead, unless the clock was wrong
	 * when it was made. */
	if (last == NULL || strtoll(last, NULL, 10) - now_ms / 1000 > SG_DAY_S)
		return sg_store_put(store, report_key,
		    sg_arena_printf(arena, "%" PRId64, due));
	to = sg_alerts_address(alerts, conf->report_to);
	if (strtoll(last, NULL, 10) >= due || to == NULL)
		return true;
	return write_report(alerts, store, arena, to, due, day, now_ms);
}
