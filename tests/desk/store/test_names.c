/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_names.c -- tests that a name always has the same id, and that two names
 * never have the same.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/names.h"

static uint64_t
person(struct stored *t, const char *name, int32_t day)
{
	uint64_t id = 0;

	WORKS(t, sg_store_person_id(t->store, name, SG_PERSON_USER, day, &id));
	assert_int_not_equal(id, 0);
	return id;
}

static struct sg_person_row
row(struct stored *t, uint64_t id)
{
	struct sg_person_row result;
	bool found;

	WORKS(t, sg_store_person(t->store, id, t->arena, &result, &found));
	assert_true(found);
	return result;
}

static void
a_name_keeps_its_id(void **state)
{
	struct stored *t = stored(state);
	uint64_t one = person(t, "jsmith", 5), two = person(t, "jsmit", 5);
	struct sg_person_row found_row;
	bool found;

	assert_int_not_equal(one, two);
	assert_int_equal(person(t, "jsmith", 5), one);
	stored_reopen(t);
	assert_int_equal(person(t, "jsmith", 4), one);
	assert_int_equal(person(t, "jsmit", 5), two);
	WORKS(t,
	    sg_store_find_person(t->store, "jsmith", t->arena, &found_row,
		&found));
	assert_true(found);
	assert_int_equal(found_row.id, one);
	assert_string_equal(found_row.name, "jsmith");
	assert_int_equal(found_row.kind, SG_PERSON_USER);
	assert_int_equal(found_row.last_day, 5);
	WORKS(t,
	    sg_store_find_person(t->store, "nobody", t->arena, &found_row,
		&found));
	assert_false(found);
	WORKS(t, sg_store_person(t->store, 999, t->arena, &found_row, &found));
	assert_false(found);
}

/* The spelling that came first is shown. */
static void
case_does_not_matter(void **state)
{
	struct stored *t = stored(state);
	uint64_t one = person(t, "JSmith", 5), two = person(t, "Zoë", 5);
	struct sg_person_row found_row;
	bool found;

	assert_int_not_equal(one, two);
	assert_int_equal(person(t, "jsmith", 5), one);
	stored_reopen(t);
	assert_int_equal(person(t, "JSMITH", 5), one);
	assert_int_equal(person(t, "ZOË", 5), two);
	WORKS(t,
	    sg_store_find_person(t->store, "jSMITH", t->arena, &found_row,
		&found));
	assert_true(found);
	assert_int_equal(found_row.id, one);
	assert_string_equal(found_row.name, "JSmith");
}

static void
remembers_when_a_name_was_used_last(void **state)
{
	struct stored *t = stored(state);
	uint64_t id = person(t, "jsmith", 5);

	assert_int_equal(person(t, "jsmith", 9), id);
	assert_int_equal(row(t, id).last_day, 9);
	person(t, "jsmith", 7);
	assert_int_equal(row(t, id).last_day, 9);
	WORKS(t, sg_store_begin(t->store));
	person(t, "jsmith", 11);
	person(t, "jsmith", 12);
	person(t, "akhan", 12);
	WORKS(t, sg_store_commit(t->store));
	assert_int_equal(row(t, id).last_day, 12);
	WORKS(t, sg_store_begin(t->store));
	person(t, "jsmith", 20);
	sg_store_rollback(t->store);
	assert_int_equal(row(t, id).last_day, 12);
}

/* An id that was rolled back must not be remembered. */
static void
forgets_a_name_that_was_rolled_back(void **state)
{
	struct stored *t = stored(state);
	uint64_t again;

	WORKS(t, sg_store_begin(t->store));
	person(t, "jsmith", 5);
	sg_store_rollback(t->store);
	person(t, "akhan", 5);
	again = person(t, "jsmith", 5);
	assert_string_equal(row(t, again).name, "jsmith");
}

static void
keeps_long_and_hostile_names_apart(void **state)
{
	struct stored *t = stored(state);
	char *one = sg_arena_alloc(t->arena, 30001);
	char *two = sg_arena_alloc(t->arena, 30001);
	struct sg_person_row found_row;
	uint64_t id;
	bool found;

	for (int i = 0; i < 30000; i += 2)
		memcpy(one + i, "\xc3\xa9", 2);
	strcpy(two, one);
	two[29999] = '\xaa';
	id = person(t, one, 5);
	assert_int_not_equal(person(t, two, 5), id);
	stored_reopen(t);
	assert_int_equal(person(t, one, 5), id);
	assert_in_range(strlen(row(t, id).name), 400, SG_NAME_BYTES);
	WORKS(t,
	    sg_store_find_person(t->store, one, t->arena, &found_row, &found));
	assert_true(found);
	assert_int_equal(found_row.id, id);
	id = person(t, "bad \xff name", 5);
	assert_string_equal(row(t, id).name, "bad \xef\xbf\xbd name");
	assert_int_not_equal(person(t, "'; DROP TABLE person; --", 5), id);
	id = person(t, "", 5);
	assert_string_equal(row(t, id).name, "");
}

static void
searches_persons(void **state)
{
	struct stored *t = stored(state);
	struct sg_person_list list;

	person(t, "Zoe.Smith", 5);
	person(t, "adam.SMITH", 5);
	person(t, "akhan", 5);
	person(t, "100%_sure", 5);
	WORKS(t,
	    sg_store_search_persons(t->store, "smith", 9, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_false(list.more);
	assert_string_equal(list.rows[0].name, "Zoe.Smith");
	assert_string_equal(list.rows[1].name, "adam.SMITH");
	WORKS(t, sg_store_search_persons(t->store, "", 3, t->arena, &list));
	assert_int_equal(list.n, 3);
	assert_true(list.more);
	assert_string_equal(list.rows[0].name, "100%_sure");
	WORKS(t, sg_store_search_persons(t->store, "%", 3, t->arena, &list));
	assert_int_equal(list.n, 1);
	WORKS(t,
	    sg_store_search_persons(t->store,
		"a very long text that is "
		"in no name",
		3, t->arena, &list));
	assert_int_equal(list.n, 0);
}

static void
sites_have_ids_of_their_own(void **state)
{
	struct stored *t = stored(state);
	uint64_t one, two, again;

	WORKS(t, sg_store_site_id(t->store, "instagram", 1, 5, &one));
	WORKS(t, sg_store_site_id(t->store, "x.example", 3, 5, &two));
	WORKS(t, sg_store_site_id(t->store, "instagram", 1, 6, &again));
	assert_int_equal(one, again);
	assert_int_not_equal(one, two);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(a_name_keeps_its_id),
	    IN_BOTH(case_does_not_matter),
	    IN_BOTH(remembers_when_a_name_was_used_last),
	    IN_BOTH(forgets_a_name_that_was_rolled_back),
	    IN_BOTH(keeps_long_and_hostile_names_apart),
	    IN_BOTH(searches_persons),
	    IN_BOTH(sites_have_ids_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
