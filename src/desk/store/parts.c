/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.c -- queries that are put together from literals, and rows that are
 * read into arrays.
 */
#include "desk/store/parts.h"

#include <string.h>

#include "base/dates.h"
#include "base/text.h"

int
sg_store_month_of(int32_t day)
{
	struct sg_civil civil = sg_civil_of(day);

	return (civil.year - 1970) * 12 + civil.month - 1;
}

int32_t
sg_store_month_begin(int month)
{
	return sg_day_of((struct sg_civil){
	    1970 + month / 12, 1 + month % 12, 1});
}

void
sg_sql_init(struct sg_sql *sql, const char *text)
{
	sql->n = sql->nvalues = 0;
	sql->any_condition = sql->any_index = false;
	sg_sql_add(sql, text);
}

void
sg_sql_add(struct sg_sql *sql, const char *text)
{
	size_t n = strlen(text);

	/* A statement that is cut is not SQL any more, and fails. */
	if (n >= sizeof(sql->text) - sql->n)
		n = sizeof(sql->text) - sql->n - 1;
	memcpy(sql->text + sql->n, text, n);
	sql->n += n;
	sql->text[sql->n] = '\0';
}

void
sg_sql_value(struct sg_sql *sql, struct sg_value value)
{
	if (sql->nvalues < SG_DB_VALUES_MAX)
		sql->values[sql->nvalues++] = value;
}

void
sg_sql_where_plain(struct sg_sql *sql, const char *condition)
{
	sg_sql_add(sql, sql->any_condition ? " AND " : " WHERE ");
	sg_sql_add(sql, condition);
	sql->any_condition = true;
}

void
sg_sql_where(struct sg_sql *sql, const char *condition, struct sg_value value)
{
	sg_sql_where_plain(sql, condition);
	sg_sql_value(sql, value);
}

void
sg_sql_limit(struct sg_sql *sql, size_t limit, uint64_t skip)
{
	sg_sql_add(sql, " LIMIT ? OFFSET ?");
	sg_sql_value(sql, SG_INT(limit + 1));
	sg_sql_value(sql, SG_INT(skip));
}

struct sg_query *
sg_sql_query(struct sg_store *store, const struct sg_sql *sql)
{
	return sg_db_query(store->db, sql->text, sql->values, sql->nvalues);
}

const char *
sg_query_dup(struct sg_query *query, int column, struct sg_arena *arena)
{
	return sg_arena_dup(arena, sg_str(sg_query_text(query, column)));
}

bool
sg_store_end(struct sg_query **query)
{
	return *query != NULL && sg_query_end(query);
}

bool
sg_store_fill(struct sg_query *query, sg_fill_fn *fill, size_t size,
    struct sg_arena *arena, void **items, size_t *n)
{
	size_t cap = 0;

	*items = NULL;
	*n = 0;
	while (query != NULL && sg_query_next(query)) {
		*items = sg_arena_grow(arena, *items, *n, &cap, size);
		fill(query, arena, (char *)*items + *n * size);
		(*n)++;
	}
	return sg_store_end(&query);
}

bool
sg_store_cut(size_t *n, size_t limit)
{
	bool more = *n > limit;

	if (more)
		*n = limit;
	return more;
}

bool
sg_store_fill_one(struct sg_query *query, sg_fill_fn *fill,
    struct sg_arena *arena, void *item, bool *found)
{
	*found = query != NULL && sg_query_next(query);
	if (*found)
		fill(query, arena, item);
	return sg_store_end(&query);
}
