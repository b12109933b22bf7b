/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tallies.c -- sums without names of people.
 *
 * There are three tables, and all are small: a few hundred rows a day at most.
 */
#include "desk/store/tallies.h"

#include <stdlib.h>
#include <string.h>

#include "desk/store/parts.h"

#define NKEYS 5
#define NCOLUMNS (NKEYS + 2)

/* One of the tables: how a tally is one of its rows. */
struct table {
	const char *add;
	bool (*has)(const struct sg_tally *tally);
	void (*put_key)(const struct sg_tally *tally, int64_t key[NKEYS]);
};

static bool
has_hour(const struct sg_tally *tally)
{
	(void)tally;
	return true;
}

static void
put_hour(const struct sg_tally *tally, int64_t key[NKEYS])
{
	key[0] = tally->day;
	key[1] = tally->hour;
	key[2] = tally->doer;
	key[3] = tally->blocked;
	key[4] = tally->tried;
}

static bool
has_technique(const struct sg_tally *tally)
{
	return tally->technique != 0;
}

static void
put_technique(const struct sg_tally *tally, int64_t key[NKEYS])
{
	key[0] = tally->day;
	key[1] = tally->doer;
	key[2] = tally->blocked;
	key[3] = tally->tried;
	key[4] = tally->technique;
}

static const struct table tables[] = {
    {"INSERT INTO tally_hour (day, hour, doer, blocked, tried, events,"
     " requests) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (day, hour, doer, blocked, tried) DO UPDATE"
     " SET events = tally_hour.events + excluded.events,"
     " requests = tally_hour.requests + excluded.requests",
	has_hour, put_hour},
    {"INSERT INTO tally_technique (day, doer, blocked, tried, technique,"
     " events, requests) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (day, doer, blocked, tried, technique) DO UPDATE"
     " SET events = tally_technique.events + excluded.events,"
     " requests = tally_technique.requests + excluded.requests",
	has_technique, put_technique},
};

/* A row that is to be added. */
struct sums {
	int64_t key[NKEYS];
	int64_t events, requests;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct sums *one = a, *other = b;

	for (size_t i = 0; i < NKEYS; i++) {
		if (one->key[i] != other->key[i])
			return one->key[i] < other->key[i] ? -1 : 1;
	}
	return 0;
}

/* Join neighbours with the same key. Returns how many are left. */
static size_t
join(struct sums *sums, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || compare_keys(&sums[kept - 1], &sums[i]) != 0) {
			sums[kept++] = sums[i];
			continue;
		}
		sums[kept - 1].events += sums[i].events;
		sums[kept - 1].requests += sums[i].requests;
	}
	return kept;
}

/* Rows with the same key are joined here, so that each is stored once. */
static bool
add_to_table(struct sg_store *store, const struct table *table,
    const struct sg_tally *tallies, size_t n, struct sums *sums,
    struct sg_value *values)
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		if (!table->has(&tallies[i]))
			continue;
		table->put_key(&tallies[i], sums[count].key);
		sums[count].events = (int64_t)tallies[i].events;
		sums[count++].requests = (int64_t)tallies[i].requests;
	}
	qsort(sums, count, sizeof(sums[0]), compare_keys);
	count = join(sums, count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < NKEYS; k++)
			values[at++] = SG_INT(sums[i].key[k]);
		values[at++] = SG_INT(sums[i].events);
		values[at++] = SG_INT(sums[i].requests);
	}
	return sg_db_merge(store->db, table->add, values, NCOLUMNS, count);
}

bool
sg_store_add_tallies(struct sg_store *store, const struct sg_tally *tallies,
    size_t n)
{
	struct sums *sums = calloc(n + 1, sizeof(sums[0]));
	struct sg_value *values = calloc(n * NCOLUMNS + 1, sizeof(values[0]));
	bool fine = sums != NULL && values != NULL;

	if (!fine)
		sg_store_no_memory(store);
	for (size_t i = 0; fine && i < sizeof(tables) / sizeof(tables[0]); i++)
		fine = add_to_table(store, &tables[i], tallies, n, sums,
		    values);
	free(sums);
	free(values);
	return fine;
}

/* How the tables are asked. The columns are those of fill_sum(). */
#define SUMS(key)                                                              \
	"SELECT " key ", doer, SUM(events), SUM(requests),"                    \
	" SUM(events * blocked), SUM(events * tried)"
static const struct {
	const char *select, *group;
} asked[] = {
    [SG_SUM_BY_DAY] = {SUMS("day") " FROM tally_hour",
	" GROUP BY day, doer ORDER BY day, doer"},
    [SG_SUM_BY_HOUR] = {SUMS("hour") " FROM tally_hour",
	" GROUP BY hour, doer ORDER BY hour, doer"},
    [SG_SUM_BY_TECHNIQUE] = {SUMS("technique") " FROM tally_technique",
	" GROUP BY technique, doer ORDER BY technique, doer"},
};

static void
fill_sum(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_sum *sum = item;

	(void)arena;
	sum->key = sg_query_int(query, 0);
	sum->doer = (enum sg_doer)sg_query_int(query, 1);
	sum->events = (uint64_t)sg_query_int(query, 2);
	sum->requests = (uint64_t)sg_query_int(query, 3);
	sum->blocked = (uint64_t)sg_query_int(query, 4);
	sum->tried = (uint64_t)sg_query_int(query, 5);
}

bool
sg_store_sums(struct sg_store *store, enum sg_sum_by by,
    const struct sg_sum_query *query, struct sg_arena *arena,
    struct sg_sum_list *list)
{
	struct sg_sql sql;
	void *rows;
	bool fine;

	sg_sql_init(&sql, asked[by].select);
	sg_sql_where(&sql, "day >= ?", SG_INT(query->from_day));
	sg_sql_where(&sql, "day < ?", SG_INT(query->until_day));
	if (query->only_doer)
		sg_sql_where(&sql, "doer = ?", SG_INT(query->doer));
	if (query->only_blocked)
		sg_sql_where_plain(&sql, "blocked = 1");
	if (query->only_tried)
		sg_sql_where_plain(&sql, "tried = 1");
	sg_sql_add(&sql, asked[by].group);
	fine = sg_store_fill(sg_sql_query(store, &sql), fill_sum,
	    sizeof(list->rows[0]), arena, &rows, &list->n);
	list->rows = rows;
	return fine;
}

bool
sg_store_add_year(struct sg_store *store, int year, const char *name,
    int64_t value)
{
	return SG_DB_RUN(store->db,
	    "INSERT INTO tally_year (year, name, value) VALUES (?, ?, ?)"
	    " ON CONFLICT (year, name) DO UPDATE"
	    " SET value = tally_year.value + excluded.value",
	    SG_INT(year), SG_TEXT(name), SG_INT(value));
}

static void
fill_year(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_year_total *total = item;

	total->year = (int)sg_query_int(query, 0);
	total->name = sg_query_dup(query, 1, arena);
	total->value = sg_query_int(query, 2);
}

bool
sg_store_years(struct sg_store *store, struct sg_arena *arena,
    struct sg_year_total_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    sg_db_query(store->db,
		"SELECT year, name, value FROM tally_year ORDER BY year, name",
		NULL, 0),
	    fill_year, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	return fine;
}
