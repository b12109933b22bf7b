/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * schema.h -- the tables of the store, their version, and the steps from one
 * version to the next.
 *
 * The store is an index of the journals, so a step need not keep what can be
 * read from them again; but reading a year again takes minutes, so it should.
 */
#ifndef SG_DESK_SCHEMA_H
#define SG_DESK_SCHEMA_H

#include <stddef.h>

#include "desk/store/db.h"

/*
 * One step: the statements that make version N+1 of version N. They are
 * separated by ";". `sqlite` and `postgres` may be the same text.
 */
struct sg_schema_step {
	const char *sqlite, *postgres;
	bool (*more)(struct sg_db *db); /* called after these; or NULL */
};
extern const struct sg_schema_step sg_schema_steps[];
extern const size_t sg_schema_step_count; /* the program's version */
/* persons.c: names of users that differ only in case become one person. */
bool sg_schema_join_persons(struct sg_db *db);

/*
 * Bring the database to version `n`, by the steps that it lacks; an empty one
 * has version 0. Each step is a transaction: if it fails or is interrupted, the
 * version before it stays. Fails with SG_STORE_NEWER if the database has a
 * later version than `n`.
 */
bool sg_schema_upgrade(struct sg_db *db, const struct sg_schema_step *steps,
    size_t n);
/*
 * For readers: check that the database has version `n`. If not, fails with
 * SG_STORE_NEWER or SG_STORE_OLDER.
 */
bool sg_schema_check(struct sg_db *db, size_t n);

#endif
