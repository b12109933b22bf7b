/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.c -- single values of the store, by key.
 *
 * A position is one value: "EMITTED DAY OFFSET LINE SEQUENCE HASH".
 */
#include "desk/store/meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk/store/parts.h"

#define POSITION "position "
#define KEY_BYTES 64

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

static bool
put(struct sg_store *store, const char *key, const char *value)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO meta (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	    SG_TEXT(key), SG_TEXT(value));
}

bool
sg_store_put(struct sg_store *store, const char *key, const char *value)
{
	if (strcmp(key, "version") == 0 ||
	    strncmp(key, POSITION, strlen(POSITION)) == 0)
		return sg_db_fail(store->db, SG_STORE_FAILED,
		    "the store keeps the value \"%.40s\" itself", key);
	return put(store, key, value);
}

bool
sg_store_get_position(struct sg_store *store, const char *journal,
    struct sg_arena *arena, struct sg_position_row *position, bool *found)
{
	struct sg_record_place *place = &position->replay;
	char key[KEY_BYTES];
	const char *value;
	int end = 0;

	*position = (struct sg_position_row){.replay_hash = ""};
	*found = false;
	snprintf(key, sizeof(key), POSITION "%s", journal);
	if (!sg_store_get(store, key, arena, &value))
		return false;
	if (value == NULL)
		return true;
	if (sscanf(value,
		"%" SCNu64 " %" SCNd32 " %" SCNu64 " %" SCNu64 " %" SCNu64
		" %n",
		&position->emitted, &place->file_day, &place->offset,
		&place->line, &position->replay_sequence, &end) != 5 ||
	    end == 0)
		return sg_db_fail(store->db, SG_STORE_DAMAGED,
		    "the store does not say up to where the journal \"%.20s\" "
		    "was read: delete the store, and it is made again",
		    journal);
	position->replay_hash = value + end;
	*found = true;
	return true;
}

bool
sg_store_put_position(struct sg_store *store, const char *journal,
    const struct sg_position_row *position)
{
	const struct sg_record_place *place = &position->replay;
	char key[KEY_BYTES], value[512];

	snprintf(key, sizeof(key), POSITION "%s", journal);
	snprintf(value, sizeof(value),
	    "%" PRIu64 " %" PRId32 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %s",
	    position->emitted, place->file_day, place->offset, place->line,
	    position->replay_sequence, position->replay_hash);
	return put(store, key, value);
}
