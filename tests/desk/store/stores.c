/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stores.c -- makes and removes the stores of tests.
 */
#include "stores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cluster.h"

static struct stored *
new_stored(void)
{
	struct stored *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->arena = sg_arena_new();
	strcpy(t->folder, "/tmp/sg-store.XXXXXX");
	assert_non_null(mkdtemp(t->folder));
	return t;
}

int
stored_in_sqlite(void **state)
{
	struct stored *t = new_stored();

	snprintf(t->path, sizeof(t->path), "%s/store.db", t->folder);
	t->where = (struct sg_db_where){.kind = SG_DB_SQLITE, .path = t->path};
	t->store = stored_open(t, SG_DB_WRITE);
	*state = t;
	return 0;
}

int
stored_in_postgres(void **state)
{
	static int count;
	struct stored *t;

	*state = NULL;
	if (cluster() == NULL)
		return 0;
	t = new_stored();
	snprintf(t->schema, sizeof(t->schema), "school_%d", ++count);
	t->where = (struct sg_db_where){
	    .kind = SG_DB_POSTGRES, .conninfo = cluster(), .schema = t->schema};
	t->store = stored_open(t, SG_DB_WRITE);
	*state = t;
	return 0;
}

int
stored_end(void **state)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-writer"};
	struct stored *t = *state;
	char path[192];

	if (t == NULL)
		return 0;
	sg_store_close(&t->store);
	for (size_t i = 0; i < 4 && t->path[0] != '\0'; i++) {
		snprintf(path, sizeof(path), "%s%s", t->path, endings[i]);
		unlink(path);
	}
	rmdir(t->folder);
	sg_arena_free(&t->arena);
	free(t);
	return 0;
}

struct stored *
stored(void **state)
{
	if (*state == NULL)
		skip();
	return *state;
}

struct sg_store *
stored_open(const struct stored *t, enum sg_db_use use)
{
	char why[SG_WHY_BYTES];
	enum sg_store_state state;
	struct sg_store *store = sg_store_open(&t->where, use, &state, why);

	if (store == NULL)
		fail_msg("the store cannot be opened: %s", why);
	assert_int_equal(state, SG_STORE_FINE);
	return store;
}

enum sg_store_state
stored_refusal(const struct stored *t, enum sg_db_use use,
    char why[SG_WHY_BYTES])
{
	enum sg_store_state state = SG_STORE_FINE;
	struct sg_store *store = sg_store_open(&t->where, use, &state, why);

	if (store != NULL)
		sg_store_close(&store);
	assert_int_not_equal(state, SG_STORE_FINE);
	return state;
}

void
stored_reopen(struct stored *t)
{
	sg_store_close(&t->store);
	t->store = stored_open(t, SG_DB_WRITE);
}
