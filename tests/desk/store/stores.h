/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stores.h -- runs a test against a new store of each database.
 *
 * A test begins with `struct stored *t = stored(state)`. Without PostgreSQL,
 * its half of the tests is skipped.
 */
#ifndef SG_TEST_STORES_H
#define SG_TEST_STORES_H

#include "../../unit.h"

#include "desk/store/store.h"

struct stored {
	struct sg_db_where where;
	struct sg_store *store; /* open for writing */
	struct sg_arena *arena;
	char folder[64];
	char path[128];
	char schema[32];
};

/* Two tests of one function: for SQLite and for PostgreSQL. */
#define IN_BOTH(function)                                                      \
	{#function " (SQLite)", function, stored_in_sqlite, stored_end, NULL}, \
	{                                                                      \
#function " (PostgreSQL)", function, stored_in_postgres,       \
		    stored_end, NULL                                           \
	}
#define IN_SQLITE(function)                                                    \
	{                                                                      \
#function, function, stored_in_sqlite, stored_end, NULL        \
	}
#define IN_POSTGRES(function)                                                  \
	{                                                                      \
#function, function, stored_in_postgres, stored_end, NULL      \
	}
int stored_in_sqlite(void **state);
int stored_in_postgres(void **state);
int stored_end(void **state);

/* Skips the test if there is no store. */
struct stored *stored(void **state);
/* Open the store once more. Fails the test if that does not work. */
struct sg_store *stored_open(const struct stored *t, enum sg_db_use use);
/* The failure of opening it; fails the test if it can be opened. */
enum sg_store_state stored_refusal(const struct stored *t, enum sg_db_use use,
    char why[SG_WHY_BYTES]);
/* Close the store for writing, and open it again. */
void stored_reopen(struct stored *t);
/* Fails the test, and says why, if a call has failed. */
#define WORKS(t, call)                                                         \
	do {                                                                   \
		if (!(call))                                                   \
			fail_msg("%s: %s", #call, sg_store_why((t)->store));   \
	} while (0)

#endif
