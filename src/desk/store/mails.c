/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mails.c -- alerts and the outbox in the store.
 */
#include "desk/store/mails.h"

#include <stdlib.h>

#include "desk/store/parts.h"

/* Get the id in the only row of an INSERT ... RETURNING id. */
static bool
take_id(struct sg_query *query, uint64_t *id)
{
	if (query != NULL && sg_query_next(query) && id != NULL)
		*id = (uint64_t)sg_query_int(query, 0);
	return sg_store_end(&query);
}

bool
sg_store_add_alert(struct sg_store *store, const struct sg_alert_row *alert,
    uint64_t *id)
{
	return take_id(SG_DB_QUERY(store->db,
			   "INSERT INTO alert (at, rule, person, incident,"
			   " contact, told) VALUES (?, ?, ?, ?, ?, ?)"
			   " RETURNING id",
			   SG_INT(alert->at_ms), SG_TEXT_OR_EMPTY(alert->rule),
			   SG_INT(alert->person),
			   alert->incident != 0 ? SG_INT(alert->incident) :
						  SG_NONE,
			   SG_TEXT_OR_EMPTY(alert->contact),
			   SG_INT(alert->told_ms)),
	    id);
}

#define SELECT_ALERT                                                           \
	"SELECT a.id, a.at, a.rule, a.person, a.incident, a.contact, a.told,"  \
	" p.name, p.kind FROM alert a LEFT JOIN person p ON p.id = a.person"

static void
fill_alert(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_alert_row *alert = item;

	alert->id = (uint64_t)sg_query_int(query, 0);
	alert->at_ms = sg_query_int(query, 1);
	alert->rule = sg_query_dup(query, 2, arena);
	alert->person = (uint64_t)sg_query_int(query, 3);
	alert->incident = (uint64_t)sg_query_int(query, 4);
	alert->contact = sg_query_dup(query, 5, arena);
	alert->told_ms = sg_query_int(query, 6);
	alert->person_name = sg_query_dup(query, 7, arena);
	alert->person_kind = (enum sg_person_kind)sg_query_int(query, 8);
}

static bool
read_alerts(struct sg_query *query, size_t limit, struct sg_arena *arena,
    struct sg_alert_list *list)
{
	void *rows;
	bool fine = sg_store_fill(query, fill_alert, sizeof(list->rows[0]),
	    arena, &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}

bool
sg_store_alerts(struct sg_store *store, size_t limit, struct sg_arena *arena,
    struct sg_alert_list *list)
{
	return read_alerts(SG_DB_QUERY(store->db,
			       SELECT_ALERT " ORDER BY a.id DESC LIMIT ?",
			       SG_INT(limit + 1)),
	    limit, arena, list);
}

bool
sg_store_untold_alerts(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_alert_list *list)
{
	return read_alerts(SG_DB_QUERY(store->db,
			       SELECT_ALERT " WHERE a.told = 0"
					    " ORDER BY a.id LIMIT ?",
			       SG_INT(limit + 1)),
	    limit, arena, list);
}

bool
sg_store_tell_alerts(struct sg_store *store, const uint64_t *ids, size_t n,
    int64_t told_ms)
{
	struct sg_value *values = calloc(2 * n + 1, sizeof(values[0]));
	bool fine;

	if (values == NULL)
		return sg_store_no_memory(store);
	for (size_t i = 0; i < n; i++) {
		values[2 * i] = SG_INT(told_ms);
		values[2 * i + 1] = SG_INT(ids[i]);
	}
	fine = sg_db_run_many(store->db,
	    "UPDATE alert SET told = ? WHERE id = ?", values, 2, n);
	free(values);
	return fine;
}

bool
sg_store_last_alert(struct sg_store *store, const char *rule, uint64_t person,
    int64_t *at_ms)
{
	struct sg_query *query = SG_DB_QUERY(store->db,
	    "SELECT MAX(at) FROM alert WHERE person = ? AND rule = ?",
	    SG_INT(person), SG_TEXT(rule));

	*at_ms = INT64_MIN;
	if (query != NULL && sg_query_next(query) &&
	    !sg_query_is_null(query, 0))
		*at_ms = sg_query_int(query, 0);
	return sg_store_end(&query);
}

bool
sg_store_add_mail(struct sg_store *store, const struct sg_mail_row *mail,
    uint64_t *id)
{
	return take_id(SG_DB_QUERY(store->db,
			   "INSERT INTO outbox (made, to_address, subject,"
			   " body, tries, next_try, problem)"
			   " VALUES (?, ?, ?, ?, 0, ?, '') RETURNING id",
			   SG_INT(mail->made_ms), SG_TEXT_OR_EMPTY(mail->to),
			   SG_TEXT_OR_EMPTY(mail->subject),
			   SG_TEXT_OR_EMPTY(mail->body),
			   SG_INT(mail->next_try_ms)),
	    id);
}

static void
fill_mail(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_mail_row *mail = item;

	mail->id = (uint64_t)sg_query_int(query, 0);
	mail->made_ms = sg_query_int(query, 1);
	mail->to = sg_query_dup(query, 2, arena);
	mail->subject = sg_query_dup(query, 3, arena);
	mail->body = sg_query_dup(query, 4, arena);
	mail->tries = (int)sg_query_int(query, 5);
	mail->next_try_ms = sg_query_int(query, 6);
	mail->sent_ms = sg_query_int(query, 7);
	mail->problem = sg_query_dup(query, 8, arena);
}

bool
sg_store_due_mails(struct sg_store *store, int64_t now_ms, size_t limit,
    struct sg_arena *arena, struct sg_mail_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT id, made, to_address, subject, body, tries, next_try,"
		" sent, problem FROM outbox WHERE sent IS NULL"
		" AND next_try <= ? ORDER BY next_try, id LIMIT ?",
		SG_INT(now_ms), SG_INT(limit + 1)),
	    fill_mail, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}

bool
sg_store_mail_sent(struct sg_store *store, uint64_t id, int64_t made_ms,
    int64_t at_ms)
{
	return SG_DB_RUN(store->db,
	    "UPDATE outbox SET sent = ?, body = '', tries = tries + 1,"
	    " problem = '' WHERE id = ? AND made = ?",
	    SG_INT(at_ms), SG_INT(id), SG_INT(made_ms));
}

bool
sg_store_mail_failed(struct sg_store *store, uint64_t id, int64_t made_ms,
    int64_t next_try_ms, const char *problem)
{
	return SG_DB_RUN(store->db,
	    "UPDATE outbox SET next_try = ?, problem = ?, tries = tries + 1"
	    " WHERE id = ? AND made = ?",
	    SG_INT(next_try_ms), SG_TEXT_OR_EMPTY(problem), SG_INT(id),
	    SG_INT(made_ms));
}

static bool
last_problem(struct sg_store *store, struct sg_arena *arena,
    const char **problem)
{
	struct sg_query *query = sg_db_query(store->db,
	    "SELECT problem FROM outbox WHERE sent IS NULL AND problem <> ''"
	    " ORDER BY next_try DESC, id DESC LIMIT 1",
	    NULL, 0);

	*problem = NULL;
	if (query != NULL && sg_query_next(query))
		*problem = sg_query_dup(query, 0, arena);
	return sg_store_end(&query);
}

bool
sg_store_mail_counts(struct sg_store *store, struct sg_arena *arena,
    struct sg_mail_counts *counts)
{
	struct sg_query *query = sg_db_query(store->db,
	    "SELECT COUNT(*), SUM(CASE WHEN tries > 0 THEN 1 ELSE 0 END)"
	    " FROM outbox WHERE sent IS NULL",
	    NULL, 0);

	*counts = (struct sg_mail_counts){.waiting = 0};
	if (query != NULL && sg_query_next(query)) {
		counts->waiting = (uint64_t)sg_query_int(query, 0);
		counts->failed = (uint64_t)sg_query_int(query, 1);
	}
	return sg_store_end(&query) &&
	    last_problem(store, arena, &counts->problem);
}
