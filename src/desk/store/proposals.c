/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* proposals.c -- bans that lines of the policy propose or give, in the store.
 */
#include "desk/store/proposals.h"

#include "desk/store/parts.h"

bool
sg_store_add_proposal(struct sg_store *store, const struct sg_proposal_row *p)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO proposal (id, at, rule, person, incident, ban_s,"
	    " automatic, state, state_by, state_at, reason, ban, ends)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO NOTHING",
	    SG_INT(p->id), SG_INT(p->at_ms), SG_TEXT_OR_EMPTY(p->rule),
	    SG_INT(p->person), p->incident != 0 ? SG_INT(p->incident) : SG_NONE,
	    SG_INT(p->ban_s), SG_INT(p->automatic), SG_INT(p->state),
	    SG_TEXT_OR_EMPTY(p->by), SG_INT(p->decided_ms),
	    SG_TEXT_OR_EMPTY(p->reason), SG_TEXT_OR_EMPTY(p->ban),
	    SG_INT(p->ends_s));
}

bool
sg_store_decide_proposal(struct sg_store *store,
    const struct sg_proposal_row *p, bool *found)
{
	uint64_t changed = 0;
	bool fine = sg_db_run(store->db,
	    "UPDATE proposal SET state = ?, state_by = ?, state_at = ?,"
	    " reason = ?, ban = ?, ends = ? WHERE id = ?",
	    (const struct sg_value[]){SG_INT(p->state), SG_TEXT_OR_EMPTY(p->by),
		SG_INT(p->decided_ms), SG_TEXT_OR_EMPTY(p->reason),
		SG_TEXT_OR_EMPTY(p->ban), SG_INT(p->ends_s), SG_INT(p->id)},
	    7, &changed);

	*found = changed > 0;
	return fine;
}

bool
sg_store_proposal_waits(struct sg_store *store, uint64_t person, bool *waits)
{
	struct sg_query *query = SG_DB_QUERY(store->db,
	    "SELECT COUNT(*) FROM proposal WHERE person = ?"
	    " AND state IN (?, ?)",
	    SG_INT(person), SG_INT(SG_PROPOSAL_WAITS), SG_INT(SG_PROPOSAL_DUE));

	*waits = query != NULL && sg_query_next(query) &&
	    sg_query_int(query, 0) > 0;
	return sg_store_end(&query);
}

bool
sg_store_last_proposal(struct sg_store *store, const char *rule,
    uint64_t person, int64_t *at_ms)
{
	struct sg_query *query = SG_DB_QUERY(store->db,
	    "SELECT MAX(at) FROM proposal WHERE person = ? AND rule = ?",
	    SG_INT(person), SG_TEXT(rule));

	*at_ms = INT64_MIN;
	if (query != NULL && sg_query_next(query) &&
	    !sg_query_is_null(query, 0))
		*at_ms = sg_query_int(query, 0);
	return sg_store_end(&query);
}

/* ---- reading ------------------------------------------------------------ */

#define SELECT                                                                 \
	"SELECT b.id, b.at, b.rule, b.person, b.incident, b.ban_s,"            \
	" b.automatic, b.state, b.state_by, b.state_at, b.reason, b.ban,"      \
	" b.ends, p.name, p.kind FROM proposal b"                              \
	" LEFT JOIN person p ON p.id = b.person"

static void
fill(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_proposal_row *p = item;

	p->id = (uint64_t)sg_query_int(query, 0);
	p->at_ms = sg_query_int(query, 1);
	p->rule = sg_query_dup(query, 2, arena);
	p->person = (uint64_t)sg_query_int(query, 3);
	p->incident = (uint64_t)sg_query_int(query, 4);
	p->ban_s = sg_query_int(query, 5);
	p->automatic = sg_query_int(query, 6) != 0;
	p->state = (enum sg_proposal_state)sg_query_int(query, 7);
	p->by = sg_query_dup(query, 8, arena);
	p->decided_ms = sg_query_int(query, 9);
	p->reason = sg_query_dup(query, 10, arena);
	p->ban = sg_query_dup(query, 11, arena);
	p->ends_s = sg_query_int(query, 12);
	p->person_name = sg_query_dup(query, 13, arena);
	p->person_kind = (enum sg_person_kind)sg_query_int(query, 14);
}

static bool
read_list(struct sg_query *query, size_t limit, struct sg_arena *arena,
    struct sg_proposal_list *list)
{
	void *rows;
	bool fine = sg_store_fill(query, fill, sizeof(list->rows[0]), arena,
	    &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}

bool
sg_store_proposals(struct sg_store *store, int64_t since_ms, size_t limit,
    struct sg_arena *arena, struct sg_proposal_list *list)
{
	return read_list(SG_DB_QUERY(store->db,
			     SELECT " WHERE b.at >= ?"
				    " ORDER BY b.at DESC, b.id DESC LIMIT ?",
			     SG_INT(since_ms), SG_INT(limit + 1)),
	    limit, arena, list);
}

bool
sg_store_due_proposals(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_proposal_list *list)
{
	return read_list(SG_DB_QUERY(store->db,
			     SELECT " WHERE b.state = ?"
				    " ORDER BY b.at, b.id LIMIT ?",
			     SG_INT(SG_PROPOSAL_DUE), SG_INT(limit + 1)),
	    limit, arena, list);
}

bool
sg_store_proposal(struct sg_store *store, uint64_t id, struct sg_arena *arena,
    struct sg_proposal_row *proposal, bool *found)
{
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     SELECT " WHERE b.id = ?", SG_INT(id)),
	    fill, arena, proposal, found);
}

bool
sg_store_proposal_of(struct sg_store *store, const struct sg_alert_row *alert,
    struct sg_arena *arena, struct sg_proposal_row *proposal, bool *found)
{
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     SELECT " WHERE b.person = ? AND b.at = ?"
					    " AND b.rule = ? LIMIT 1",
				     SG_INT(alert->person),
				     SG_INT(alert->at_ms),
				     SG_TEXT(alert->rule)),
	    fill, arena, proposal, found);
}
