/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* meta.c -- single values of the store, by key. */
#include "desk/store/meta.h"

#include <string.h>

#include "desk/store/parts.h"

static void
fill_text(struct sg_query *query, struct sg_arena *arena, void *item)
{
	*(const char **)item = sg_query_dup(query, 0, arena);
}

bool
sg_store_get(struct sg_store *store, const char *key, struct sg_arena *arena,
    const char **value)
{
	bool found;

	*value = NULL;
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     "SELECT value FROM meta WHERE key = ?",
				     SG_TEXT(key)),
	    fill_text, arena, value, &found);
}

bool
sg_store_put(struct sg_store *store, const char *key, const char *value)
{
	if (strcmp(key, "version") == 0)
		return sg_db_fail(store->db, SG_STORE_FAILED,
		    "the store keeps the value \"%.40s\" itself", key);
	return SG_DB_RUN(store->db,
	    "INSERT INTO meta (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	    SG_TEXT(key), SG_TEXT(value));
}
