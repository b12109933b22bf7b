/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * persons.c -- upgrades the persons of a store that took user names which
 * differ only in case for different people.
 */
#include <stdlib.h>
#include <string.h>

#include "desk/store/names.h"
#include "desk/store/parts.h"
#include "desk/store/schema.h"

struct person {
	int64_t id;
	char *key; /* owned */
	int64_t last_day;
};
struct persons {
	struct person *v; /* owned */
	size_t n, cap;
};

static bool
add(struct persons *persons, int64_t id, const char *name, int64_t last_day)
{
	char memory[SG_KEY_BYTES];
	struct person *more;

	if (persons->n == persons->cap) {
		more = realloc(persons->v,
		    (persons->cap * 2 + 64) * sizeof(*more));
		if (more == NULL)
			return false;
		persons->v = more;
		persons->cap = persons->cap * 2 + 64;
	}
	more = &persons->v[persons->n];
	*more = (struct person){
	    id, strdup(sg_store_person_key(name, memory)), last_day};
	persons->n += more->key != NULL;
	return more->key != NULL;
}

static bool
read_all(struct sg_db *db, struct persons *persons)
{
	struct sg_query *query = sg_db_query(db,
	    "SELECT id, name, last_day FROM person ORDER BY id", NULL, 0);
	bool room = true;

	if (query == NULL)
		return false;
	while (room && sg_query_next(query))
		room = add(persons, sg_query_int(query, 0),
		    sg_query_text(query, 1), sg_query_int(query, 2));
	if (!sg_query_end(&query))
		return false;
	return room ||
	    sg_db_fail(db, SG_STORE_FAILED, "the store: out of memory");
}

/* The person that was there first comes first. */
static int
compare(const void *a, const void *b)
{
	const struct person *x = a, *y = b;
	const int order = strcmp(x->key, y->key);

	return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

/* Give all that `from` did to `to`. */
static bool
join(struct sg_db *db, const struct person *from, const struct person *to)
{
	return SG_DB_RUN(db, "UPDATE event SET person = ? WHERE person = ?",
		   SG_INT(to->id), SG_INT(from->id)) &&
	    SG_DB_RUN(db, "UPDATE recent SET person = ? WHERE person = ?",
		SG_INT(to->id), SG_INT(from->id)) &&
	    SG_DB_RUN(db, "UPDATE incident SET person = ? WHERE person = ?",
		SG_INT(to->id), SG_INT(from->id)) &&
	    SG_DB_RUN(db, "UPDATE alert SET person = ? WHERE person = ?",
		SG_INT(to->id), SG_INT(from->id)) &&
	    SG_DB_RUN(db,
		"UPDATE person SET last_day = ?"
		" WHERE id = ? AND last_day < ?",
		SG_INT(from->last_day), SG_INT(to->id),
		SG_INT(from->last_day)) &&
	    SG_DB_RUN(db, "DELETE FROM person WHERE id = ?", SG_INT(from->id));
}

static bool
join_all(struct sg_db *db, const struct persons *persons)
{
	const struct person *first = NULL;
	bool fine = true;

	for (size_t i = 0; i < persons->n && fine; i++) {
		const struct person *p = &persons->v[i];

		if (first != NULL && strcmp(first->key, p->key) == 0) {
			fine = join(db, p, first);
			continue;
		}
		first = p;
		fine = SG_DB_RUN(db, "UPDATE person SET key = ? WHERE id = ?",
		    SG_TEXT(p->key), SG_INT(p->id));
	}
	return fine;
}

bool
sg_schema_join_persons(struct sg_db *db)
{
	struct persons persons = {NULL, 0, 0};
	bool fine = read_all(db, &persons);

	if (fine && persons.n > 1)
		qsort(persons.v, persons.n, sizeof(persons.v[0]), compare);
	fine = fine && join_all(db, &persons) &&
	    sg_db_script(db, "CREATE UNIQUE INDEX person_key ON person (key)");
	for (size_t i = 0; i < persons.n; i++)
		free(persons.v[i].key);
	free(persons.v);
	return fine;
}
