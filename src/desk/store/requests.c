/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* requests.c -- what people ask for, and the answers, in the store. */
#include "desk/store/requests.h"

#include "desk/store/parts.h"

#define COLUMNS                                                                \
	"id, at, kind, site, page, classes, opens, asker, reason, state,"      \
	" state_by, state_at, answer, whom, exception, ends"

bool
sg_store_put_request(struct sg_store *store, const struct sg_request_row *r)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO request (" COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO UPDATE SET at = excluded.at,"
	    " kind = excluded.kind, site = excluded.site,"
	    " page = excluded.page, classes = excluded.classes,"
	    " opens = excluded.opens, asker = excluded.asker,"
	    " reason = excluded.reason, state = excluded.state,"
	    " state_by = excluded.state_by, state_at = excluded.state_at,"
	    " answer = excluded.answer, whom = excluded.whom,"
	    " exception = excluded.exception, ends = excluded.ends",
	    SG_INT(r->id), SG_INT(r->at_ms), SG_INT(r->kind),
	    SG_TEXT_OR_EMPTY(r->site), SG_TEXT_OR_EMPTY(r->page),
	    SG_TEXT_OR_EMPTY(r->groups), SG_INT(r->opens_s),
	    SG_TEXT_OR_EMPTY(r->asker), SG_TEXT_OR_EMPTY(r->reason),
	    SG_INT(r->state), SG_TEXT_OR_EMPTY(r->by), SG_INT(r->answered_ms),
	    SG_TEXT_OR_EMPTY(r->answer), SG_TEXT_OR_EMPTY(r->whom),
	    SG_TEXT_OR_EMPTY(r->exception), SG_INT(r->ends_s));
}

bool
sg_store_answer_request(struct sg_store *store, const struct sg_request_row *r,
    bool *found)
{
	uint64_t changed = 0;
	bool fine = sg_db_run(store->db,
	    "UPDATE request SET state = ?, state_by = ?, state_at = ?,"
	    " answer = ?, whom = ?, exception = ?, ends = ? WHERE id = ?",
	    (const struct sg_value[]){SG_INT(r->state), SG_TEXT_OR_EMPTY(r->by),
		SG_INT(r->answered_ms), SG_TEXT_OR_EMPTY(r->answer),
		SG_TEXT_OR_EMPTY(r->whom), SG_TEXT_OR_EMPTY(r->exception),
		SG_INT(r->ends_s), SG_INT(r->id)},
	    8, &changed);

	*found = changed > 0;
	return fine;
}

static void
fill_request(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_request_row *r = item;

	r->id = (uint64_t)sg_query_int(query, 0);
	r->at_ms = sg_query_int(query, 1);
	r->kind = (enum sg_request_kind)sg_query_int(query, 2);
	r->site = sg_query_dup(query, 3, arena);
	r->page = sg_query_dup(query, 4, arena);
	r->groups = sg_query_dup(query, 5, arena);
	r->opens_s = sg_query_int(query, 6);
	r->asker = sg_query_dup(query, 7, arena);
	r->reason = sg_query_dup(query, 8, arena);
	r->state = (enum sg_request_state)sg_query_int(query, 9);
	r->by = sg_query_dup(query, 10, arena);
	r->answered_ms = sg_query_int(query, 11);
	r->answer = sg_query_dup(query, 12, arena);
	r->whom = sg_query_dup(query, 13, arena);
	r->exception = sg_query_dup(query, 14, arena);
	r->ends_s = sg_query_int(query, 15);
}

bool
sg_store_requests(struct sg_store *store, int64_t since_ms, size_t limit,
    struct sg_arena *arena, struct sg_request_list *list)
{
	void *rows;
	bool fine = sg_store_fill(SG_DB_QUERY(store->db,
				      "SELECT " COLUMNS
				      " FROM request WHERE at >= ?"
				      " ORDER BY at DESC, id DESC LIMIT ?",
				      SG_INT(since_ms), SG_INT(limit + 1)),
	    fill_request, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}

bool
sg_store_request(struct sg_store *store, uint64_t id, struct sg_arena *arena,
    struct sg_request_row *request, bool *found)
{
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     "SELECT " COLUMNS
				     " FROM request WHERE id = ?",
				     SG_INT(id)),
	    fill_request, arena, request, found);
}
