/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tallies.c -- sums without names of people.
 *
 * There are four tables. tally_hour and tally_technique are small: a few
 * hundred rows a day at most. tally_site has a row for each site that was asked
 * for on a day, so that a year of them would take long to sum up;
 * tally_site_month has the same sums for whole months.
 */
#include "desk/store/tallies.h"

#include <stdlib.h>
#include <string.h>

#include "desk/store/parts.h"

#define COLUMNS_MAX 7

/* One of the tables: how a tally is one of its rows. */
struct table {
	const char *add;
	size_t ncolumns;
	bool (*has)(const struct sg_tally *tally);
	/* Write the key, and return the number of its columns. */
	size_t (*put_key)(const struct sg_tally *tally,
	    struct sg_value *values);
	bool with_sorts; /* it has columns of blocked and tried events */
};

static bool
has_hour(const struct sg_tally *tally)
{
	(void)tally;
	return true;
}

static size_t
put_hour(const struct sg_tally *tally, struct sg_value *values)
{
	values[0] = SG_INT(tally->day);
	values[1] = SG_INT(tally->hour);
	values[2] = SG_INT(tally->doer);
	values[3] = SG_INT(tally->blocked);
	values[4] = SG_INT(tally->tried);
	return 5;
}

static bool
has_technique(const struct sg_tally *tally)
{
	return tally->technique != 0;
}

static size_t
put_technique(const struct sg_tally *tally, struct sg_value *values)
{
	values[0] = SG_INT(tally->day);
	values[1] = SG_INT(tally->doer);
	values[2] = SG_INT(tally->blocked);
	values[3] = SG_INT(tally->tried);
	values[4] = SG_INT(tally->technique);
	return 5;
}

static bool
has_site(const struct sg_tally *tally)
{
	return tally->site != 0;
}

static size_t
put_site(const struct sg_tally *tally, struct sg_value *values)
{
	values[0] = SG_INT(tally->doer);
	values[1] = SG_INT(tally->day);
	values[2] = SG_INT(tally->site);
	return 3;
}

static size_t
put_site_month(const struct sg_tally *tally, struct sg_value *values)
{
	values[0] = SG_INT(tally->doer);
	values[1] = SG_INT(sg_store_month_of(tally->day));
	values[2] = SG_INT(tally->site);
	return 3;
}

static const struct table tables[] = {
    {"INSERT INTO tally_hour (day, hour, doer, blocked, tried, events,"
     " requests) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (day, hour, doer, blocked, tried) DO UPDATE"
     " SET events = tally_hour.events + excluded.events,"
     " requests = tally_hour.requests + excluded.requests",
	7, has_hour, put_hour, false},
    {"INSERT INTO tally_technique (day, doer, blocked, tried, technique,"
     " events, requests) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (day, doer, blocked, tried, technique) DO UPDATE"
     " SET events = tally_technique.events + excluded.events,"
     " requests = tally_technique.requests + excluded.requests",
	7, has_technique, put_technique, false},
    {"INSERT INTO tally_site (doer, day, site, events, requests, blocked,"
     " tried) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (doer, day, site) DO UPDATE"
     " SET events = tally_site.events + excluded.events,"
     " requests = tally_site.requests + excluded.requests,"
     " blocked = tally_site.blocked + excluded.blocked,"
     " tried = tally_site.tried + excluded.tried",
	7, has_site, put_site, true},
    {"INSERT INTO tally_site_month (doer, month, site, events, requests,"
     " blocked, tried) VALUES (?, ?, ?, ?, ?, ?, ?)"
     " ON CONFLICT (doer, month, site) DO UPDATE"
     " SET events = tally_site_month.events + excluded.events,"
     " requests = tally_site_month.requests + excluded.requests,"
     " blocked = tally_site_month.blocked + excluded.blocked,"
     " tried = tally_site_month.tried + excluded.tried",
	7, has_site, put_site_month, true},
};

/* A row that is to be added: a key of at most five numbers, and sums. */
struct sums {
	int64_t key[5];
	int64_t events, requests, blocked, tried;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct sums *one = a, *other = b;

	for (size_t i = 0; i < 5; i++) {
		if (one->key[i] != other->key[i])
			return one->key[i] < other->key[i] ? -1 : 1;
	}
	return 0;
}

static void
make_sums(const struct table *table, const struct sg_tally *tally,
    struct sums *sums)
{
	struct sg_value values[COLUMNS_MAX];
	size_t n = table->put_key(tally, values);

	*sums = (struct sums){.events = (int64_t)tally->events,
	    .requests = (int64_t)tally->requests,
	    .blocked = tally->blocked ? (int64_t)tally->events : 0,
	    .tried = tally->tried ? (int64_t)tally->events : 0};
	for (size_t i = 0; i < n; i++)
		sums->key[i] = values[i].number;
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
		sums[kept - 1].blocked += sums[i].blocked;
		sums[kept - 1].tried += sums[i].tried;
	}
	return kept;
}

/* Write the values of a row. */
static void
put_sums(const struct table *table, const struct sums *sums,
    struct sg_value *values)
{
	size_t n = 0, nkeys = table->ncolumns - (table->with_sorts ? 4 : 2);

	for (; n < nkeys; n++)
		values[n] = SG_INT(sums->key[n]);
	values[n++] = SG_INT(sums->events);
	values[n++] = SG_INT(sums->requests);
	if (table->with_sorts) {
		values[n++] = SG_INT(sums->blocked);
		values[n++] = SG_INT(sums->tried);
	}
}

/* Rows with the same key are joined here, so that each is stored once. */
static bool
add_to_table(struct sg_store *store, const struct table *table,
    const struct sg_tally *tallies, size_t n, struct sums *sums,
    struct sg_value *values)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		if (table->has(&tallies[i]))
			make_sums(table, &tallies[i], &sums[count++]);
	}
	qsort(sums, count, sizeof(sums[0]), compare_keys);
	count = join(sums, count);
	for (size_t i = 0; i < count; i++)
		put_sums(table, &sums[i], values + i * table->ncolumns);
	return sg_db_merge(store->db, table->add, values, table->ncolumns,
	    count);
}

bool
sg_store_add_tallies(struct sg_store *store, const struct sg_tally *tallies,
    size_t n)
{
	struct sums *sums = calloc(n + 1, sizeof(sums[0]));
	struct sg_value *values = calloc(n * COLUMNS_MAX + 1,
	    sizeof(values[0]));
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

/* How the small tables are asked. The columns are those of fill_sum(). */
#define SUMS(key)                                                              \
	"SELECT " key ", doer, SUM(events), SUM(requests),"                    \
	" SUM(events * blocked), SUM(events * tried), ''"
static const struct {
	const char *select, *group;
} small[] = {
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

	sum->key = sg_query_int(query, 0);
	sum->doer = (enum sg_doer)sg_query_int(query, 1);
	sum->events = (uint64_t)sg_query_int(query, 2);
	sum->requests = (uint64_t)sg_query_int(query, 3);
	sum->blocked = (uint64_t)sg_query_int(query, 4);
	sum->tried = (uint64_t)sg_query_int(query, 5);
	sum->site_name = sg_query_dup(query, 6, arena);
}

/* Put the query for one of the small tables together. */
static void
ask_small(struct sg_sql *sql, enum sg_sum_by by,
    const struct sg_sum_query *query)
{
	sg_sql_init(sql, small[by].select);
	sg_sql_where(sql, "day >= ?", SG_INT(query->from_day));
	sg_sql_where(sql, "day < ?", SG_INT(query->until_day));
	if (query->only_doer)
		sg_sql_where(sql, "doer = ?", SG_INT(query->doer));
	if (query->only_blocked)
		sg_sql_where_plain(sql, "blocked = 1");
	if (query->only_tried)
		sg_sql_where_plain(sql, "tried = 1");
	sg_sql_add(sql, small[by].group);
}

#define SITES(table, time)                                                     \
	"SELECT site, events, requests, blocked, tried FROM " table            \
	" WHERE " time " >= ? AND " time " < ?"
#define DAYS SITES("tally_site", "day")
#define MONTHS SITES("tally_site_month", "month")

/* Add a part of the rows that are summed up by site. */
static void
add_part(struct sg_sql *sql, const struct sg_sum_query *query,
    const char *select, int from, int until)
{
	sg_sql_add(sql, select);
	sg_sql_value(sql, SG_INT(from));
	sg_sql_value(sql, SG_INT(until));
	if (query->only_doer) {
		sg_sql_add(sql, " AND doer = ?");
		sg_sql_value(sql, SG_INT(query->doer));
	} else {
		/* All of them, so that the primary key can be used. */
		sg_sql_add(sql, " AND doer IN (0, 1, 2, 3)");
	}
}

/*
 * A long period is the days before its first whole month, its whole months, and
 * the days behind.
 */
static void
add_parts(struct sg_sql *sql, const struct sg_sum_query *query)
{
	int first = sg_store_month_of(query->from_day - 1) + 1;
	int behind = sg_store_month_of(query->until_day);

	if (first >= behind) {
		add_part(sql, query, DAYS, query->from_day, query->until_day);
		return;
	}
	add_part(sql, query, DAYS, query->from_day,
	    sg_store_month_begin(first));
	add_part(sql, query, " UNION ALL " MONTHS, first, behind);
	add_part(sql, query, " UNION ALL " DAYS, sg_store_month_begin(behind),
	    query->until_day);
}

/* Put the query for the sums by site together. */
static void
ask_sites(struct sg_sql *sql, const struct sg_sum_query *query)
{
	sg_sql_init(sql,
	    "SELECT g.site, 0, g.events, g.requests, g.blocked, g.tried,"
	    " s.name FROM (SELECT site, SUM(events) AS events,"
	    " SUM(requests) AS requests, SUM(blocked) AS blocked,"
	    " SUM(tried) AS tried FROM (");
	add_parts(sql, query);
	sg_sql_add(sql,
	    ") AS t GROUP BY site HAVING SUM(blocked) >= ? AND SUM(tried) >= ?"
	    " ORDER BY SUM(requests) DESC, site LIMIT ?"
	    ") AS g LEFT JOIN site s ON s.id = g.site"
	    " ORDER BY g.requests DESC, g.site");
	sg_sql_value(sql, SG_INT(query->only_blocked));
	sg_sql_value(sql, SG_INT(query->only_tried));
}

bool
sg_store_sums(struct sg_store *store, enum sg_sum_by by,
    const struct sg_sum_query *query, struct sg_arena *arena,
    struct sg_sum_list *list)
{
	struct sg_sql sql;
	void *rows;
	bool fine;

	if (by == SG_SUM_BY_SITE) {
		ask_sites(&sql, query);
	} else {
		ask_small(&sql, by, query);
		sg_sql_add(&sql, " LIMIT ?");
	}
	sg_sql_value(&sql,
	    SG_INT(query->limit != 0 ? query->limit : INT32_MAX));
	fine = sg_store_fill(sg_sql_query(store, &sql), fill_sum,
	    sizeof(list->rows[0]), arena, &rows, &list->n);
	list->rows = rows;
	for (size_t i = 0; i < list->n && by == SG_SUM_BY_SITE; i++)
		list->rows[i].doer = query->only_doer ? query->doer : SG_DOERS;
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
