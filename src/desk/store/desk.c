/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.c -- agreements, deeds and findings in the store.
 */
#include "desk/store/desk.h"

#include <stdlib.h>

#include "desk/store/parts.h"

bool
sg_store_put_agreement(struct sg_store *store,
    const struct sg_agreement_row *agreement)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO agreement (id, person, family, site, reason, made_by,"
	    " at, until_day, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO UPDATE SET person = excluded.person,"
	    " family = excluded.family, site = excluded.site,"
	    " reason = excluded.reason,"
	    " made_by = excluded.made_by, at = excluded.at,"
	    " until_day = excluded.until_day, ended = excluded.ended",
	    SG_INT(agreement->id), SG_TEXT(agreement->person),
	    SG_TEXT_OR_EMPTY(agreement->family), SG_TEXT(agreement->site),
	    SG_TEXT_OR_EMPTY(agreement->reason),
	    SG_TEXT_OR_EMPTY(agreement->by), SG_INT(agreement->at_ms),
	    SG_INT(agreement->until_day), SG_INT(agreement->ended));
}

bool
sg_store_end_agreement(struct sg_store *store, uint64_t id, bool *found)
{
	uint64_t changed = 0;
	bool fine = sg_db_run(store->db,
	    "UPDATE agreement SET ended = 1 WHERE id = ?",
	    (const struct sg_value[]){SG_INT(id)}, 1, &changed);

	*found = changed > 0;
	return fine;
}

static const char *
dup_or_null(struct sg_query *query, int column, struct sg_arena *arena)
{
	return sg_query_is_null(query, column) ?
	    NULL :
	    sg_query_dup(query, column, arena);
}

static void
fill_agreement(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_agreement_row *agreement = item;

	agreement->id = (uint64_t)sg_query_int(query, 0);
	agreement->person = dup_or_null(query, 1, arena);
	agreement->family = sg_query_dup(query, 2, arena);
	agreement->site = dup_or_null(query, 3, arena);
	agreement->reason = sg_query_dup(query, 4, arena);
	agreement->by = sg_query_dup(query, 5, arena);
	agreement->at_ms = sg_query_int(query, 6);
	agreement->until_day = (int32_t)sg_query_int(query, 7);
	agreement->ended = sg_query_int(query, 8) != 0;
}

bool
sg_store_agreements(struct sg_store *store, int32_t day, struct sg_arena *arena,
    struct sg_agreement_list *list)
{
	struct sg_sql sql;
	void *rows;
	bool fine;

	sg_sql_init(&sql,
	    "SELECT id, person, family, site, reason, made_by, at, until_day,"
	    " ended FROM agreement");
	if (day != INT32_MIN) {
		sg_sql_where(&sql, "until_day >= ?", SG_INT(day));
		sg_sql_where_plain(&sql, "ended = 0");
	}
	sg_sql_add(&sql, " ORDER BY id DESC");
	fine = sg_store_fill(sg_sql_query(store, &sql), fill_agreement,
	    sizeof(list->rows[0]), arena, &rows, &list->n);
	list->rows = rows;
	return fine;
}

/* The values of a deed; `about` is as long as an index takes it. */
static void
put_deed(const struct sg_deed_row *deed, const char *about,
    struct sg_value values[7])
{
	values[0] = SG_INT(deed->seq);
	values[1] = SG_INT(deed->at_ms);
	values[2] = SG_TEXT_OR_EMPTY(deed->who);
	values[3] = SG_TEXT_OR_EMPTY(deed->action);
	values[4] = SG_TEXT_OR_EMPTY(about);
	values[5] = SG_TEXT_OR_EMPTY(deed->reason);
	values[6] = SG_TEXT_OR_EMPTY(deed->origin);
}

bool
sg_store_add_deeds(struct sg_store *store, const struct sg_deed_row *deeds,
    size_t n)
{
	struct sg_value *values = calloc(n * 7 + 1, sizeof(values[0]));
	char(*abouts)[SG_SHORT_BYTES] = calloc(n + 1, sizeof(abouts[0]));
	bool fine;

	if (values == NULL || abouts == NULL) {
		free(values);
		free(abouts);
		return sg_store_no_memory(store);
	}
	for (size_t i = 0; i < n; i++)
		put_deed(&deeds[i], sg_store_short(deeds[i].about, abouts[i]),
		    values + i * 7);
	fine = sg_db_run_many(store->db,
	    "INSERT INTO deed (seq, at, who, action, about, reason, origin)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING",
	    values, 7, n);
	free(values);
	free(abouts);
	return fine;
}

static void
fill_deed(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_deed_row *deed = item;

	deed->seq = (uint64_t)sg_query_int(query, 0);
	deed->at_ms = sg_query_int(query, 1);
	deed->who = sg_query_dup(query, 2, arena);
	deed->action = sg_query_dup(query, 3, arena);
	deed->about = sg_query_dup(query, 4, arena);
	deed->reason = sg_query_dup(query, 5, arena);
	deed->origin = sg_query_dup(query, 6, arena);
}

bool
sg_store_deeds(struct sg_store *store, const struct sg_deed_query *query,
    struct sg_arena *arena, struct sg_deed_list *list)
{
	char memory[SG_SHORT_BYTES];
	struct sg_sql sql;
	void *rows;
	bool fine;

	sg_sql_init(&sql,
	    "SELECT seq, at, who, action, about, reason, origin FROM deed");
	if (query->who != NULL)
		sg_sql_where(&sql, "who = ?", SG_TEXT(query->who));
	if (query->action != NULL)
		sg_sql_where(&sql, "action = ?", SG_TEXT(query->action));
	if (query->about != NULL)
		sg_sql_where(&sql, "about = ?",
		    SG_TEXT(sg_store_short(query->about, memory)));
	sg_sql_where(&sql, "at >= ?", SG_INT(query->from_ms));
	sg_sql_where(&sql, "at < ?",
	    SG_INT(query->until_ms != 0 ? query->until_ms : INT64_MAX));
	if (query->after_seq != 0)
		sg_sql_where(&sql, "seq < ?", SG_INT(query->after_seq));
	sg_sql_add(&sql, " ORDER BY seq DESC");
	sg_sql_limit(&sql, query->limit, query->skip);
	fine = sg_store_fill(sg_sql_query(store, &sql), fill_deed,
	    sizeof(list->rows[0]), arena, &rows, &list->n);
	list->rows = rows;
	list->more = sg_store_cut(&list->n, query->limit);
	return fine;
}

bool
sg_store_add_finding(struct sg_store *store,
    const struct sg_finding_row *finding)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO finding (at, journal, file, line, text)"
	    " VALUES (?, ?, ?, ?, ?)",
	    SG_INT(finding->at_ms), SG_TEXT_OR_EMPTY(finding->journal),
	    SG_TEXT_OR_EMPTY(finding->file), SG_INT(finding->line),
	    SG_TEXT_OR_EMPTY(finding->text));
}

static void
fill_finding(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_finding_row *finding = item;

	finding->id = (uint64_t)sg_query_int(query, 0);
	finding->at_ms = sg_query_int(query, 1);
	finding->journal = sg_query_dup(query, 2, arena);
	finding->file = sg_query_dup(query, 3, arena);
	finding->line = (uint64_t)sg_query_int(query, 4);
	finding->text = sg_query_dup(query, 5, arena);
}

bool
sg_store_findings(struct sg_store *store, size_t limit, struct sg_arena *arena,
    struct sg_finding_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT id, at, journal, file, line, text FROM finding"
		" ORDER BY id DESC LIMIT ?",
		SG_INT(limit + 1)),
	    fill_finding, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}
