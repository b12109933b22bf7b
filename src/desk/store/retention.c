/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * retention.c -- deletes what was kept long enough, but nothing that belongs to
 * an incident on hold.
 */
#include "desk/store/retention.h"

#include "desk/store/months.h"
#include "desk/store/parts.h"
#include "desk/store/review.h"

/*
 * What is deleted, in this order. A name goes last, when no row has its id any
 * more. A row without a local day is deleted when its time is past in every
 * time zone.
 */
static const struct deletion {
	const char *sql;
	enum { BY_TIME, BY_TIME_AND_DAY, BY_DAY, TALLIES, MONTHS, DAYS } by;
} deletions[] = {
    {"DELETE FROM event WHERE at < ? AND day < ? AND seq IN"
     " (SELECT seq FROM event WHERE at < ? AND day < ?"
     " AND (incident IS NULL OR incident NOT IN"
     " (SELECT id FROM incident WHERE held = 1)) ORDER BY at LIMIT ?)",
	BY_TIME_AND_DAY},
    {"DELETE FROM incident WHERE last < ? AND day < ? AND id IN"
     " (SELECT id FROM incident WHERE last < ? AND day < ? AND held = 0"
     " ORDER BY last LIMIT ?)",
	BY_TIME_AND_DAY},
    {"DELETE FROM deed WHERE seq IN"
     " (SELECT seq FROM deed WHERE at < ? ORDER BY seq LIMIT ?)",
	BY_TIME},
    {"DELETE FROM finding WHERE id IN"
     " (SELECT id FROM finding WHERE at < ? ORDER BY id LIMIT ?)",
	BY_TIME},
    {"DELETE FROM alert WHERE id IN"
     " (SELECT id FROM alert WHERE at < ? ORDER BY id LIMIT ?)",
	BY_TIME},
    {"DELETE FROM outbox WHERE id IN"
     " (SELECT id FROM outbox WHERE made < ? ORDER BY id LIMIT ?)",
	BY_TIME},
    {"DELETE FROM proposal WHERE id IN"
     " (SELECT id FROM proposal WHERE at < ? ORDER BY id LIMIT ?)",
	BY_TIME},
    {"DELETE FROM request WHERE id IN"
     " (SELECT id FROM request WHERE at < ? ORDER BY id LIMIT ?)",
	BY_TIME},
    {"DELETE FROM agreement WHERE id IN"
     " (SELECT id FROM agreement WHERE until_day < ? ORDER BY id LIMIT ?)",
	BY_DAY},
    {"DELETE FROM person WHERE id IN"
     " (SELECT id FROM person WHERE last_day < ? AND id NOT IN"
     " (SELECT person FROM incident WHERE held = 1) LIMIT ?)",
	BY_DAY},
    {"DELETE FROM tally_hour WHERE day < ?", TALLIES},
    {"DELETE FROM tally_technique WHERE day < ?", TALLIES},
    {"DELETE FROM review_sum WHERE day < ?", TALLIES},
    {"DELETE FROM review_person WHERE month < ?", MONTHS},
    {"UPDATE review_person SET days = days & ? WHERE month = ?", DAYS},
    {"DELETE FROM review_person WHERE days = 0 AND month = ?", MONTHS},
    {"DELETE FROM site WHERE id IN"
     " (SELECT id FROM site WHERE last_day < ? AND id NOT IN"
     " (SELECT e.site FROM incident i JOIN event e"
     " ON " SG_EVENT_OF_INCIDENT " WHERE i.held = 1) LIMIT ?)",
	BY_DAY},
};

/* Write the values of a deletion. Returns their number. */
static size_t
put_values(const struct deletion *deletion, int32_t day, int32_t tallies_day,
    size_t limit, struct sg_value values[5])
{
	const struct sg_value early = SG_INT(day * SG_DAY_MS - SG_ZONE_MS);
	const struct sg_value late = SG_INT(day * SG_DAY_MS + SG_ZONE_MS);
	uint32_t bit;
	size_t n = 0;
	int month;

	switch (deletion->by) {
	case BY_TIME:
		values[n++] = early;
		break;
	case BY_TIME_AND_DAY:
		/* The time lets an index be used, and the day decides. */
		values[n++] = late;
		values[n++] = SG_INT(day);
		values[n++] = late;
		values[n++] = SG_INT(day);
		break;
	case BY_DAY:
		values[n++] = SG_INT(day);
		break;
	case TALLIES:
		values[n++] = SG_INT(tallies_day);
		return n;
	case MONTHS:
		values[n++] = SG_INT(sg_store_month_of(tallies_day));
		return n;
	case DAYS:
		/* The bit of the day, and those of later days. */
		month = sg_review_month(tallies_day, &bit);
		values[n++] = SG_INT(UINT32_C(0) - bit);
		values[n++] = SG_INT(month);
		return n;
	}
	values[n++] = SG_INT(limit);
	return n;
}

static bool
delete_all(struct sg_store *store, int32_t day, int32_t tallies_day,
    size_t limit, bool *more)
{
	struct sg_value values[5];
	uint64_t changed;
	size_t n;

	for (size_t i = 0; i < sizeof(deletions) / sizeof(deletions[0]); i++) {
		n = put_values(&deletions[i], day, tallies_day, limit, values);
		if (!sg_db_run(store->db, deletions[i].sql, values, n,
			&changed))
			return false;
		/* These have no limit. */
		if (deletions[i].by != TALLIES && deletions[i].by != MONTHS &&
		    deletions[i].by != DAYS)
			*more = *more || changed >= limit;
	}
	return true;
}

/*
 * SQLite: give free pages back, and empty the file PATH-wal, which has old
 * pages. That works only while nobody reads; if somebody does, the next time.
 */
static bool
shrink(struct sg_store *store)
{
	if (sg_db_kind(store->db) != SG_DB_SQLITE)
		return true;
	return sg_db_script(store->db,
	    "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");
}

bool
sg_store_retain(struct sg_store *store, int32_t day, int32_t tallies_day,
    size_t limit, bool *more)
{
	*more = false;
	if (!sg_store_begin(store))
		return false;
	if (!sg_months_drop(store, day * SG_DAY_MS - SG_ZONE_MS) ||
	    !delete_all(store, day, tallies_day, limit, more) ||
	    !sg_store_commit(store)) {
		sg_store_rollback(store);
		return false;
	}
	/* Ids of names that were deleted must not be used any more. */
	sg_store_forget_names(store);
	return *more || shrink(store);
}
