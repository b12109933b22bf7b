/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_around.c -- the hour around an incident, and its devices. */
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

static void
knows_the_hour_and_the_devices(void **state)
{
	static const struct test_step steps[] = {
	    {"10:12", "ann/10.20.6.7", "search -"},
	    {"10:20", "ann/10.20.6.8", "proxy a.example"}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_around around;

	(void)state;
	begin(arena, steps, COUNT(steps), &around);
	assert_true(around.from_ms ==
	    STEPS_DAY_MS + (9 * 60 + 42) * INT64_C(60000));
	assert_true(around.until_ms ==
	    STEPS_DAY_MS + (10 * 60 + 50) * INT64_C(60000));
	assert_int_equal(around.ndevices, 2);
	assert_string_equal(around.devices[0], "10.20.6.7");
	assert_string_equal(around.devices[1], "10.20.6.8");
	sg_arena_free(&arena);
}

static void
a_device_without_a_user_is_the_person(void **state)
{
	static const struct test_step steps[] = {
	    {"10:12", "10.20.6.7", "search -"}};
	struct sg_arena *arena = sg_arena_new();
	struct sg_around around;

	(void)state;
	begin(arena, steps, COUNT(steps), &around);
	assert_string_equal(around.person, "10.20.6.7");
	assert_int_equal(around.ndevices, 0);
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
	    cmocka_unit_test(knows_the_hour_and_the_devices),
	    cmocka_unit_test(a_device_without_a_user_is_the_person),
	    cmocka_unit_test(a_long_incident_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
