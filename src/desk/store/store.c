/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c -- opens and closes the store, and its transactions.
 */
#include "desk/store/store.h"

#include <stdlib.h>

#include "desk/store/months.h"
#include "desk/store/parts.h"
#include "desk/store/schema.h"

bool
sg_store_no_memory(struct sg_store *store)
{
	return sg_db_fail(store->db, SG_STORE_FAILED,
	    "the store: out of memory");
}

/* Make or check the tables. */
static bool
bring_up(struct sg_store *store, const struct sg_db_where *where)
{
	if (sg_db_use(store->db) == SG_DB_READ)
		return sg_schema_check(store->db, sg_schema_step_count);
	return sg_schema_upgrade(store->db, sg_schema_steps,
		   sg_schema_step_count) &&
	    (where->reader == NULL ||
		sg_store_grant_reader(store, where->reader));
}

struct sg_store *
sg_store_open(const struct sg_db_where *where, enum sg_db_use use,
    enum sg_store_state *state, char why[SG_WHY_BYTES])
{
	struct sg_store *store = calloc(1, sizeof(*store));

	if (state != NULL)
		*state = SG_STORE_FAILED;
	if (store == NULL) {
		sg_why(why, "the store cannot be opened: out of memory");
		return NULL;
	}
	store->db = sg_db_open(where, use, state, why);
	if (store->db != NULL && bring_up(store, where)) {
		if (state != NULL)
			*state = SG_STORE_FINE;
		return store;
	}
	if (store->db != NULL) {
		sg_why(why, "%s", sg_db_why(store->db));
		if (state != NULL)
			*state = sg_db_state(store->db);
	}
	sg_store_close(&store);
	return NULL;
}

void
sg_store_close(struct sg_store **store)
{
	if (*store == NULL)
		return;
	sg_store_forget_names(*store);
	sg_months_forget(*store);
	sg_db_close(&(*store)->db);
	free(*store);
	*store = NULL;
}

const char *
sg_store_why(const struct sg_store *store)
{
	return sg_db_why(store->db);
}

enum sg_store_state
sg_store_state(const struct sg_store *store)
{
	return sg_db_state(store->db);
}

bool
sg_store_begin(struct sg_store *store)
{
	return sg_db_begin(store->db);
}

bool
sg_store_commit(struct sg_store *store)
{
	return sg_store_save_names(store) && sg_db_commit(store->db);
}

void
sg_store_rollback(struct sg_store *store)
{
	sg_store_forget_names(store);
	sg_months_forget(store);
	sg_db_rollback(store->db);
}

/*
 * Of the largest tables only the columns by which rows are selected and
 * ordered: the sample's other texts need not be sorted.
 */
bool
sg_store_analyse(struct sg_store *store)
{
	return sg_db_kind(store->db) == SG_DB_SQLITE ||
	    sg_db_script_both(store->db,
		"ANALYZE event (seq, at, doer, person, incident)",
		"ANALYZE incident (id, person, doer, family, first, last, day,"
		" severity, state, held); ANALYZE deed;"
		"ANALYZE tally_hour; ANALYZE tally_technique;"
		"ANALYZE review_sum; ANALYZE review_person; ANALYZE person;"
		"ANALYZE site");
}

bool
sg_store_grant_reader(struct sg_store *store, const char *role)
{
	return sg_db_grant_reader(store->db, role);
}
