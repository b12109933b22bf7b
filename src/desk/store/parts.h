/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the files of this folder share. Nobody else includes it.
 */
#ifndef SG_DESK_STORE_PARTS_H
#define SG_DESK_STORE_PARTS_H

#include "desk/store/store.h"

struct sg_name_cache;
struct sg_months;

struct sg_store {
	struct sg_db *db;
	/* The writer's; NULL until they are needed. */
	struct sg_name_cache *persons, *sites; /* names.c */
	struct sg_months *months;              /* months.h */
};

/* Forget the names that are remembered, because they may not be stored. */
void sg_store_forget_names(struct sg_store *store);
/* Store on which day names were used last. */
bool sg_store_save_names(struct sg_store *store);

/* Report "out of memory". Always returns false. */
bool sg_store_no_memory(struct sg_store *store);

/*
 * A text whose length may be that of any text, and that an index cannot take if
 * it is long. Returns `text` if it has at most SG_NAME_BYTES (names.h) bytes.
 * Otherwise writes its beginning and a hash of it to `memory`. `text` may be
 * NULL.
 */
#define SG_SHORT_BYTES 560
const char *sg_store_short(const char *text, char memory[SG_SHORT_BYTES]);

/*
 * The condition that the event "e" belongs to the incident "i". An incident has
 * one person, and its times include those of its events; the ingester writes
 * both in one transaction. So the events are found by the index of the person's
 * events.
 */
#define SG_EVENT_OF_INCIDENT                                                   \
	"e.incident = i.id AND e.person = i.person"                            \
	" AND e.at >= i.first AND e.at <= i.last"

/* The value of a text that is never NULL in the store. */
#define SG_TEXT_OR_EMPTY(t) SG_TEXT((t) != NULL ? (t) : "")

/* For the first time at which `day` has begun in every time zone, and the last
 * at which it has begun in none. */
#define SG_DAY_MS INT64_C(86400000)
#define SG_ZONE_MS (INT64_C(14) * 3600000)

/* The month of a day, counted from January 1970. */
int sg_store_month_of(int32_t day);
/* The first day of a month. */
int32_t sg_store_month_begin(int month);

/*
 * A query whose conditions depend on what is asked. It is put together from
 * literals only; values are added apart. If it becomes too long, this is a
 * mistake in the program, and the query fails.
 */
struct sg_sql {
	char text[2048];
	size_t n;
	bool any_condition;
	bool any_index; /* the database chooses indexes well by itself */
	struct sg_value values[SG_DB_VALUES_MAX];
	size_t nvalues;
};
void sg_sql_init(struct sg_sql *sql, const char *text);
void sg_sql_add(struct sg_sql *sql, const char *text);
void sg_sql_value(struct sg_sql *sql, struct sg_value value);
/* Add a condition (WHERE or AND) with one value or none. */
void sg_sql_where(struct sg_sql *sql, const char *condition,
    struct sg_value value);
void sg_sql_where_plain(struct sg_sql *sql, const char *condition);
/* Add LIMIT and OFFSET, for one row more than `limit`. */
void sg_sql_limit(struct sg_sql *sql, size_t limit, uint64_t skip);
struct sg_query *sg_sql_query(struct sg_store *store, const struct sg_sql *sql);

/* Returns a copy of the column's text in the arena. */
const char *sg_query_dup(struct sg_query *query, int column,
    struct sg_arena *arena);
/* End a query that may not have begun. */
bool sg_store_end(struct sg_query **query);

/*
 * Read all rows of a query into an array that lives in the arena. `fill` fills
 * one item of `size` bytes. Returns the array in *items, and their number.
 */
typedef void sg_fill_fn(struct sg_query *query, struct sg_arena *arena,
    void *item);
bool sg_store_fill(struct sg_query *query, sg_fill_fn *fill, size_t size,
    struct sg_arena *arena, void **items, size_t *n);
/* If there are more than `limit` rows, leave them out. Returns whether. */
bool sg_store_cut(size_t *n, size_t limit);
/* Works like sg_store_fill() for one row; *found is false if there is none. */
bool sg_store_fill_one(struct sg_query *query, sg_fill_fn *fill,
    struct sg_arena *arena, void *item, bool *found);

#endif
