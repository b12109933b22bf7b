/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_schools.c -- the desk of one school, in a database that has another
 * school's desk, too: nothing of the other school can be asked for.
 */
#include "place.h"

#include <stdlib.h>
#include <string.h>

#include "../cluster.h"
#include "desk/store/incidents.h"
#include "desk/store/names.h"

#define OTHER_INCIDENT 777

static struct place *the_place;

/* Make the other school's store, with an incident and a person of its own. */
static void
make_other(const char *conninfo)
{
	struct sg_db_where where = {
	    .kind = SG_DB_POSTGRES, .conninfo = conninfo, .schema = "oakwood"};
	char why[SG_WHY_BYTES];
	struct sg_store *store = sg_store_open(&where, SG_DB_WRITE, NULL, why);
	struct sg_incident_row row = {.id = OTHER_INCIDENT,
	    .doer = SG_DOER_PERSON,
	    .family = "round",
	    .first_ms = PLACE_NOW,
	    .last_ms = PLACE_NOW,
	    .day = (int32_t)(PLACE_NOW / 86400000),
	    .severity = SG_SEVERITY_HIGH,
	    .sites = "[]",
	    .summary = "oakwood's own",
	    .state = SG_INCIDENT_NEW,
	    .state_by = "",
	    .state_reason = "",
	    .held_by = "",
	    .held_reason = ""};

	if (store == NULL)
		fail_msg("%s", why);
	/* Its ids go beyond those of the first school. */
	for (int i = 0; i < 5; i++) {
		char name[] = "oak0";

		name[3] = (char)('0' + i);
		assert_true(sg_store_person_id(store, name, SG_PERSON_USER,
		    row.day, &row.person));
	}
	assert_true(sg_store_put_incidents(store, &row, 1));
	sg_store_close(&store);
}

static int
begin(void **state)
{
	const char *conninfo = cluster();

	*state = NULL;
	if (conninfo == NULL)
		return 0;
	make_other(conninfo);
	*state = the_place = place_new_in(conninfo, "hillcrest");
	return 0;
}

static int
end(void **state)
{
	if (*state != NULL)
		place_free(&the_place);
	return 0;
}

static struct place *
place_of(void **state)
{
	if (*state == NULL)
		skip();
	return *state;
}

static const struct {
	const char *method, *target, *body;
	unsigned status;
} asked[] = {
    {"POST", "/api/incidents/777/open", "{\"reason\":\"abc\"}", 404},
    {"GET", "/api/incidents/777", NULL, 404},
    {"GET", "/api/incidents/777/around", NULL, 404},
    {"POST", "/api/incidents/777/mark",
	"{\"state\":\"real\",\"reason\":\"abc\"}", 404},
    {"POST", "/api/incidents/777/hold", "{\"on\":true,\"reason\":\"abc\"}",
	404},
    {"POST", "/api/incidents/777/pack", "{\"reason\":\"abc\"}", 404},
    {"POST", "/api/person", "{\"name\":\"oak4\",\"reason\":\"abc\"}", 404},
    {"POST", "/api/person", "{\"id\":5,\"reason\":\"abc\"}", 404},
    {"POST", "/api/person/export", "{\"name\":\"oak4\",\"reason\":\"abc\"}",
	404},
    {"GET", "/api/incidents?person=5", NULL, 404},
    {"GET", "/api/incidents?family=x'%20OR%201=1;--", NULL, 200},
    {"POST", "/api/person/find", "{\"text\":\"oak\"}", 200},
    {"POST", "/api/person/find", "{\"text\":\"%' OR 1=1 --\"}", 200},
    {"GET", "/api/incidents", NULL, 200},
    {"GET", "/api/today", NULL, 200},
};

static void
nothing_of_another_school(void **state)
{
	struct place *place = place_of(state);

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct place_request request = {.role = "officer",
		    .method = asked[i].method,
		    .target = asked[i].target,
		    .body = asked[i].body};
		json_t *json;
		unsigned status = place_send(place, &request, &json);
		char *text = json_dumps(json, 0);

		if (status != asked[i].status)
			fail_msg("%s %s: %u, %s", asked[i].method,
			    asked[i].target, status, text);
		assert_null(strstr(text, "oakwood"));
		if (status == 200)
			assert_null(strstr(text, "oak4"));
		free(text);
		json_decref(json);
	}
}

/* The same views work on PostgreSQL as on SQLite. */
static void
its_own_incident_is_shown(void **state)
{
	struct place *place = place_of(state);
	struct place_request request = {.role = "officer",
	    .method = "POST",
	    .target = "/api/incidents/2/open",
	    .body = "{\"reason\":\"daily review\"}"};
	json_t *json;

	assert_int_equal(place_send(place, &request, &json), 200);
	assert_int_equal(json_array_size(json_object_get(json, "events")), 3);
	json_decref(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_of_another_school),
	    cmocka_unit_test(its_own_incident_is_shown),
	};
	int failed = cmocka_run_group_tests(tests, begin, end);

	cluster_stop();
	return failed;
}
