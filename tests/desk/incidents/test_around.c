/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_around.c -- the hour around an incident. What other people did at the
 * same device is not shown.
 */
#include "../../unit.h"

#include "base/arena.h"
#include "desk/incidents/around.h"
#include "steps.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Make the incident of some steps of one person, and its hour. */
static void
begin(struct sg_arena *arena, const struct test_step *steps, size_t n,
    struct sg_around *around)
{
	struct sg_incidents *incidents = sg_incidents_new();
	struct sg_incident_row row;
	struct sg_event_row event;
	struct sg_entry entry;
	uint64_t id;

	assert_non_null(incidents);
	for (size_t i = 0; i < n; i++) {
		test_step(arena, &steps[i], i + 1, &entry, &event);
		assert_true(sg_incidents_take(incidents, &entry, &event, &id));
	}
	assert_true(sg_incidents_changed(incidents, &row));
	sg_around_begin(around, &row, entry.person);
	sg_incidents_free(&incidents);
}

struct row {
	struct test_step step;
	enum sg_around_part expected;
};

static void
try_rows(const struct sg_around *around, const struct row *rows, size_t n)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_event_row event;
	struct sg_entry entry;

	for (size_t i = 0; i < n; i++) {
		test_step(arena, &rows[i].step, 1, &entry, &event);
		if (sg_around_of(around, &entry) != rows[i].expected)
			fail_msg("%s %s %s: not as wanted", rows[i].step.at,
			    rows[i].step.who, rows[i].step.what);
	}
	sg_arena_free(&arena);
}

static void
shows_the_person_and_the_device(void **state)
{
	static const struct test_step steps[] = {
	    {"10:12", "ann/10.20.6.7", "search -"},
	    {"10:20", "ann/10.20.6.8", "proxy a.example"}};
	static const struct row rows[] = {
	    {{"10:12", "ann/10.20.6.7", "search -"}, SG_AROUND_SAME},
	    {{"10:12", "Ann/10.9.9.9", "embed x.example"}, SG_AROUND_SAME},
	    {{"10:12", "ann/10.20.6.7", "app x.example"}, SG_AROUND_SAME},
	    {{"10:12", "ann/10.20.6.7", "connect x.example"}, SG_AROUND_SAME},
	    {{"10:12", "ann/10.20.6.7", "ended"}, SG_AROUND_SAME},
	    {{"10:12", "ann/10.20.6.7", "policy"}, SG_AROUND_NOT},
	    {{"09:41:59", "ann/10.20.6.7", "visit x.example"}, SG_AROUND_NOT},
	    {{"09:42", "ann/10.20.6.7", "visit x.example"}, SG_AROUND_SAME},
	    {{"10:49:59", "ann/10.20.6.7", "visit x.example"}, SG_AROUND_SAME},
	    {{"10:50", "ann/10.20.6.7", "visit x.example"}, SG_AROUND_NOT},
	    {{"10:12", "10.20.6.7", "visit x.example"}, SG_AROUND_DEVICE},
	    {{"10:12", "10.20.6.8", "app x.example"}, SG_AROUND_DEVICE},
	    {{"10:12", "bob/10.20.6.8", "visit x.example"}, SG_AROUND_OTHER},
	    {{"10:12", "bob/10.20.6.9", "visit x.example"}, SG_AROUND_NOT},
	};
	struct sg_arena *arena = sg_arena_new();
	struct sg_around around;

	(void)state;
	begin(arena, steps, COUNT(steps), &around);
	assert_int_equal(around.ndevices, 2);
	try_rows(&around, rows, COUNT(rows));
	sg_arena_free(&arena);
}

static void
a_device_without_a_user_is_the_person(void **state)
{
	static const struct test_step steps[] = {
	    {"10:12", "10.20.6.7", "search -"}};
	static const struct row rows[] = {
	    {{"10:12", "10.20.6.7", "search -"}, SG_AROUND_SAME},
	    {{"10:12", "ann/10.20.6.7", "visit x.example"}, SG_AROUND_OTHER},
	    {{"10:12", "10.20.6.8", "visit x.example"}, SG_AROUND_NOT},
	};
	struct sg_arena *arena = sg_arena_new();
	struct sg_around around;

	(void)state;
	begin(arena, steps, COUNT(steps), &around);
	assert_int_equal(around.ndevices, 0);
	try_rows(&around, rows, COUNT(rows));
	sg_arena_free(&arena);
}

static void
a_long_incident_is_cut(void **state)
{
	static const struct test_step steps[] = {
	    {"10:00", "ann", "visit x.example for 36000"}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_around around;

	(void)state;
	begin(arena, steps, COUNT(steps), &around);
	assert_true(around.until_ms - around.from_ms == SG_AROUND_LONGEST_MS);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_the_person_and_the_device),
	    cmocka_unit_test(a_device_without_a_user_is_the_person),
	    cmocka_unit_test(a_long_incident_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
