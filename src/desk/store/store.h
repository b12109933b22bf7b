/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.h -- opens the desk's store: a database (db.h) with the tables of
 * schema.h. The other headers of this folder have a function for each question
 * that is asked of it, and each change; nobody else writes SQL.
 *
 * There is one writer, the ingester. It makes and upgrades the tables. A reader
 * refuses a store of another version.
 *
 * All functions of this folder that get a struct sg_store: if they return
 * false, sg_store_why() says why, and sg_store_state() what to do about it. A
 * change that failed makes the transaction useless: call sg_store_rollback().
 * Changes outside sg_store_begin() and sg_store_commit() are committed at once.
 * Texts that are not valid UTF-8 are stored with U+FFFD in place of each wrong
 * byte. Rows that are read live in the caller's arena.
 *
 * One thread at a time per struct sg_store; open one for each thread.
 */
#ifndef SG_DESK_STORE_H
#define SG_DESK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/why.h"
#include "desk/store/db.h"
#include "desk/store/rows.h"

struct sg_store;

/*
 * Open the store. With SG_DB_WRITE it is made or upgraded if necessary; this
 * fails while another process has it open for writing. With SG_DB_READ it must
 * exist. Returns NULL, with the reason in `why`, on failure; then *state (may
 * be NULL) is the kind of failure (db.h). `where` is copied.
 */
struct sg_store *sg_store_open(const struct sg_db_where *where,
    enum sg_db_use use, enum sg_store_state *state, char why[SG_WHY_BYTES]);
/* *store may be NULL. A transaction that is open is rolled back. */
void sg_store_close(struct sg_store **store);

/* Returns why the last call failed: one sentence, borrowed from `store`. */
const char *sg_store_why(const struct sg_store *store);
enum sg_store_state sg_store_state(const struct sg_store *store);

/*
 * A transaction: all its changes, or none. A reader may use it, too: then all
 * its questions are answered from one state of the store. Keep readers'
 * transactions below a second.
 */
bool sg_store_begin(struct sg_store *store);
bool sg_store_commit(struct sg_store *store);
void sg_store_rollback(struct sg_store *store);

/*
 * Writer: call this after very many rows were added, for example when a journal
 * was read anew. PostgreSQL then knows how to find rows fast; otherwise it
 * learns that some minutes later by itself. SQLite needs nothing. Cost: about a
 * second. Call it outside a transaction.
 */
bool sg_store_analyse(struct sg_store *store);

/*
 * PostgreSQL only: let the role `role` read the store, and nothing else. Call
 * it as the owner of the schema, once for each role. For SQLite, the file's
 * permissions do this (0640), and the function does nothing.
 */
bool sg_store_grant_reader(struct sg_store *store, const char *role);

#endif
