/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * asked.c -- writes the mails about requests from block pages, and about pages
 * that were reported, to those whom `mail requests` lines of desk.conf name.
 *
 * What was told is kept by contact, as the number of the last request: requests
 * have ascending numbers.  A request that was answered meanwhile is not told.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "desk/alerts/parts.h"
#include "desk/conf.h"
#include "desk/store/meta.h"
#include "desk/store/requests.h"

/* Largest number of requests in one mail; the desk shows the others. */
#define REQUESTS_MAX 50

/* Returns true if a list "a,b" has the name. */
static bool
lists(const char *list, const char *name)
{
	struct sg_str rest = sg_str(list);

	while (list != NULL && rest.p != NULL)
		if (sg_str_eqi(sg_str_cut(&rest, ','), sg_str(name)))
			return true;
	return false;
}

/* Returns true if a line says that the contact is told of the request.  A
 * report of a page has no groups: lines for a group do not tell of it. */
static bool
concerns(const struct sg_desk_conf *conf, const char *contact,
    const struct sg_request_row *row)
{
	for (size_t i = 0; i < conf->ntells; i++)
		if (strcmp(conf->tells[i].contact, contact) == 0 &&
		    (conf->tells[i].group == NULL ||
			(row->kind == SG_REQUEST_ASKED &&
			    lists(row->groups, conf->tells[i].group))))
			return true;
	return false;
}

static const char *
write_request(const struct sg_alerts *alerts, struct sg_arena *arena,
    const struct sg_request_row *row, struct sg_mail_values values)
{
	sg_alerts_put_time(alerts, arena, row->at_ms, &values);
	values.v[SG_MAIL_SITE] = row->site;
	values.v[SG_MAIL_GROUPS] = row->groups;
	values.v[SG_MAIL_REASON] = row->reason;
	values.v[SG_MAIL_NAME] = row->asker;
	return sg_mail_text_fill(arena, alerts->texts[SG_MAIL_REQUEST],
	    SG_PART_EACH, &values);
}

/* Write one mail about these requests. */
static bool
write_letter(const struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_request_row *const *rows, size_t n,
    const char *contact, const char *to, int64_t now_ms)
{
	const struct sg_mail_text *text = alerts->texts[SG_MAIL_REQUEST];
	struct sg_mail_values values = sg_alerts_common(alerts, arena, contact);
	const char *body;

	values.v[SG_MAIL_REQUESTS] = sg_arena_printf(arena, "%zu", n);
	body = sg_arena_printf(arena, "%s\n\n",
	    sg_mail_text_fill(arena, text, SG_PART_HEAD, &values));
	for (size_t i = 0; i < n && i < REQUESTS_MAX; i++)
		body = sg_arena_printf(arena, "%s%s\n", body,
		    write_request(alerts, arena, rows[i], values));
	body = sg_arena_printf(arena, "%s\n%s\n\n", body,
	    sg_mail_text_fill(arena, text, SG_PART_FOOT, &values));
	return sg_alerts_add_mail(store, to,
	    sg_mail_text_fill(arena, text,
		n == 1 ? SG_PART_SUBJECT : SG_PART_SUBJECT_MANY, &values),
	    body, now_ms);
}

/* Tell one contact of the requests that it does not know, if that is due. */
static bool
tell(struct sg_alerts *alerts, struct sg_store *store, struct sg_arena *arena,
    const struct sg_request_list *list, const char *contact, int64_t now_ms)
{
	const char *key = sg_arena_printf(arena, "asked %s", contact);
	const char *last_key = sg_arena_printf(arena, "asked last %s", contact);
	const struct sg_request_row **rows = sg_arena_array(arena, list->n,
	    sizeof(*rows));
	const char *last, *to;
	uint64_t told, newest = 0;
	size_t n = 0;
	bool due;

	if (!sg_store_get(store, last_key, arena, &last))
		return false;
	told = last == NULL ? 0 : strtoull(last, NULL, 10);
	/* The list is newest first, the mail oldest first. */
	for (size_t i = list->n; i-- > 0;) {
		const struct sg_request_row *row = &list->rows[i];

		if (row->id <= told || row->state != SG_REQUEST_WAITS ||
		    !concerns(alerts->conf, contact, row))
			continue;
		rows[n++] = row;
		newest = row->id > newest ? row->id : newest;
	}
	to = n == 0 ? NULL : sg_alerts_address(alerts, contact);
	if (to == NULL)
		return true;
	if (!sg_alerts_is_due(alerts, store, arena, key, now_ms, &due))
		return false;
	return !due ||
	    (write_letter(alerts, store, arena, rows, n, contact, to, now_ms) &&
		sg_store_put(store, key,
		    sg_arena_printf(arena, "%" PRId64, now_ms)) &&
		sg_store_put(store, last_key,
		    sg_arena_printf(arena, "%" PRIu64, newest)));
}

bool
sg_alerts_write_asked(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, int64_t now_ms)
{
	const struct sg_desk_conf *conf = alerts->conf;
	struct sg_request_list list;

	if (alerts->gate == NULL || alerts->sender == NULL || conf->ntells == 0)
		return true;
	if (!sg_store_requests(store, now_ms - SG_ALERT_OLD_MS,
		SG_ALERTS_ASKED_MAX, arena, &list))
		return false;
	for (size_t i = 0; i < conf->ntells; i++) {
		size_t k = 0;

		while (strcmp(conf->tells[k].contact, conf->tells[i].contact) !=
		    0)
			k++;
		/* A contact of several lines is told once. */
		if (k == i &&
		    !tell(alerts, store, arena, &list, conf->tells[i].contact,
			now_ms))
			return false;
	}
	return true;
}
