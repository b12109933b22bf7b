/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_incidents.c -- which incidents the days of pupils, teachers, pages and
 * apps make. A person must never be accused of what a page or an app did.
 */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/incidents/agreement.h"
#include "desk/incidents/mark.h"
#include "steps.h"

#define STEPS 24
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct test_day {
	const char *name;
	struct test_step steps[STEPS];
	const char *expected;
} days[] = {
    {"one wrong link",
	{{"10:12", "ann", "visit www.instagram.com on instagram"}},
	"ann people platform:instagram 10:12:00-10:12:00 1 events, 1 requests, "
	"low, new: tried to open instagram: blocked\n"},
    {"a search, and then proxies, is one incident",
	{{"10:12", "ann", "search www.instagram.com passed"},
	    {"10:14", "ann", "proxy croxy.example to www.instagram.com"},
	    {"10:15", "ann", "proxy kproxy.example x7"},
	    {"10:20", "ann", "proxy hide.example"}},
	"ann people round 10:12:00-10:20:00 4 events, 10 requests, medium, "
	"new: searched how to unblock instagram.com, then tried 3 web proxies, "
	"to reach instagram.com: all blocked but the search\n"},
    {"visits, exceptions, tests and the like make none",
	{{"10:00", "ann", "visit www.news.example passed"},
	    {"10:00", "ann", "visit blog.example exception EX-1 passed"},
	    {"10:00", "ann", "relay translate.example exception EX-1 passed"},
	    {"10:00", "ann", "search - noise search passed"},
	    {"10:01", "ann", "visit odd.example fault"},
	    {"10:02", "ann", "ended"}, {"10:02", "unknown", "test"},
	    {"10:02", "unknown", "policy"}, {"10:02", "unknown", "journal"},
	    {"10:02", "10.20.6.1", "flood x500"}},
	"ann people round 10:00:00-10:00:00 1 events, 1 requests, low, new: "
	"searched for a way round the filter: only a search, no way round was "
	"tried\n"},
    {"what an exception blocks is blocked",
	{{"10:00", "ann", "visit blog.example exception EX-1"}},
	"ann people host:blog.example 10:00:00-10:00:00 1 events, 1 requests, "
	"low, new: tried to open blog.example: blocked\n"},
    {"a page and an app are no person",
	{{"10:00", "ann", "visit www.news.example passed"},
	    {"10:00", "ann", "embed www.facebook.com on facebook x3"},
	    {"10:01", "ann", "app graph.facebook.com on facebook"},
	    {"10:02", "ann", "embed go.proxy.example can proxy"}},
	"ann pages platform:facebook 10:00:00-10:00:00 1 events, 3 requests, "
	"low, new: a page asked by itself for facebook, 3 times: blocked\n"
	"ann apps platform:facebook 10:01:00-10:01:00 1 events, 1 requests, "
	"low, new: an app asked by itself for facebook: blocked\n"
	"ann pages round 10:02:00-10:02:00 1 events, 1 requests, low, new: a "
	"page asked by itself for a web proxy (go.proxy.example): blocked\n"},
    {"a page is no person even if its sign says that somebody tried",
	{{"10:00", "ann", "embed go.proxy.example can proxy"},
	    {"10:00", "ann", "connect vpn.example can vpn"},
	    {"10:00", "ann", "visit vpn.example can vpn passed"},
	    {"10:00", "ann", "visit vpn.example can vpn"}},
	"ann pages round 10:00:00-10:00:00 1 events, 1 requests, low, new: a "
	"page asked by itself for a web proxy (go.proxy.example): blocked\n"
	"ann unclear round 10:00:00-10:00:00 2 events, 2 requests, low, new: "
	"somebody or something asked for a private network (VPN) "
	"(vpn.example), 2 times: 1 let through, 1 blocked\n"
	"ann people host:vpn.example 10:00:00-10:00:00 1 events, 1 requests, "
	"low, new: tried to open vpn.example: blocked\n"},
    {"an app that tries again all day makes one incident a day",
	{{"08:00", "10.40.7.9", "app i.instagram.com on instagram x40 for 58"},
	    {"08:09", "10.40.7.9", "app i.instagram.com on instagram"},
	    {"08:18", "10.40.7.9", "app i.instagram.com on instagram"},
	    {"23:58", "10.40.7.9", "app i.instagram.com on instagram"},
	    {"+1 00:01", "10.40.7.9", "app i.instagram.com on instagram"},
	    /* This record is late. */
	    {"23:59:59", "10.40.7.9", "app i.instagram.com on instagram"},
	    {"+1 00:02", "10.40.7.9", "app i.instagram.com on instagram"}},
	"10.40.7.9 apps platform:instagram 08:00:00-23:58:00 4 events, 43 "
	"requests, low, new: an app asked by itself for instagram, 43 times: "
	"all blocked\n"
	"10.40.7.9 apps platform:instagram 23:59:59-+1 00:02:00 3 events, 3 "
	"requests, low, new: an app asked by itself for instagram, 3 times: "
	"all blocked\n"},
    {"midnight does not split what a person does",
	{{"23:55", "ann", "proxy croxy.example"},
	    {"+1 00:03", "ann", "proxy kproxy.example"}},
	"ann people round 23:55:00-+1 00:03:00 2 events, 2 requests, low, new: "
	"tried 2 web proxies: all blocked\n"},
    {"ten minutes are a gap, less is none",
	{{"10:00", "ann", "visit x.example"},
	    {"10:09:59", "ann", "visit x.example for 30"},
	    {"10:20:28", "ann", "visit x.example"},
	    {"10:30:28", "ann", "visit x.example"}},
	"ann people host:x.example 10:00:00-10:20:28 3 events, 3 requests, "
	"low, new: tried to open x.example, 3 times: all blocked\n"
	"ann people host:x.example 10:30:28-10:30:28 1 events, 1 requests, "
	"low, new: tried to open x.example: blocked\n"},
    {"a record may be late",
	{{"10:00", "ann", "visit x.example"},
	    {"10:10:01", "ann", "visit x.example"},
	    {"10:08", "ann", "visit x.example"}},
	"ann people host:x.example 10:00:00-10:00:00 1 events, 1 requests, "
	"low, new: tried to open x.example: blocked\n"
	"ann people host:x.example 10:08:00-10:10:01 2 events, 2 requests, "
	"low, new: tried to open x.example, 2 times: all blocked\n"},
    {"two pupils at one device are two people",
	{{"10:00", "ann/10.20.6.7", "proxy croxy.example"},
	    {"10:01", "bob/10.20.6.7", "visit x.example"},
	    {"10:02", "10.20.6.7", "proxy croxy.example"}},
	"ann people round 10:00:00-10:00:00 1 events, 1 requests, low, new: "
	"tried a web proxy (croxy.example): blocked\n"
	"bob people host:x.example 10:01:00-10:01:00 1 events, 1 requests, "
	"low, new: tried to open x.example: blocked\n"
	"10.20.6.7 people round 10:02:00-10:02:00 1 events, 1 requests, low, "
	"new: tried a web proxy (croxy.example): blocked\n"},
    {"platforms, lists and hosts are families of their own",
	{{"10:00", "ann", "visit www.tiktok.com on tiktok list all-social"},
	    {"10:01", "ann", "visit a.example list adult"},
	    {"10:02", "ann", "visit b.example list adult"},
	    {"10:03", "ann", "visit c.example"},
	    {"10:04", "ann", "visit www.tiktok.com on tiktok"}},
	"ann people platform:tiktok 10:00:00-10:04:00 2 events, 2 requests, "
	"low, new: tried to open tiktok, 2 times: all blocked\n"
	"ann people sites:adult 10:01:00-10:02:00 2 events, 2 requests, low, "
	"new: tried to open 2 sites on the list adult: all blocked\n"
	"ann people host:c.example 10:03:00-10:03:00 1 events, 1 requests, "
	"low, new: tried to open c.example: blocked\n"},
    {"a count whose first record is missing",
	{{"10:00", "ann", "proxy croxy.example count x30 for 50"},
	    {"10:02", "ann", "proxy croxy.example count x4 for 50"},
	    {"10:05", "ann", "proxy croxy.example x3"}},
	"ann people round 10:00:00-10:05:00 2 events, 37 requests, low, new: "
	"tried a web proxy (croxy.example), 2 times: all blocked\n"},
    {"a locked list is serious at once",
	{{"10:00", "ann", "visit bad.example locked"},
	    {"10:00", "bob", "embed bad.example locked"}},
	"ann people host:bad.example 10:00:00-10:00:00 1 events, 1 requests, "
	"high, new: tried to open bad.example: blocked\n"
	"bob pages host:bad.example 10:00:00-10:00:00 1 events, 1 requests, "
	"low, new: a page asked by itself for bad.example: blocked\n"},
    {"let through after a block is serious",
	{{"10:00", "ann", "proxy croxy.example"},
	    {"10:01", "ann", "proxy other.example passed"}},
	"ann people round 10:00:00-10:01:00 2 events, 2 requests, high, new: "
	"tried 2 web proxies: 1 let through, 1 blocked\n"},
    {"let through without a block is less so",
	{{"10:00", "ann", "proxy other.example passed"},
	    {"10:05", "ann", "proxy croxy.example"}},
	"ann people round 10:00:00-10:05:00 2 events, 2 requests, medium, "
	"new: tried 2 web proxies: 1 let through, 1 blocked\n"},
    {"five ways at two hosts",
	{{"10:00", "ann", "proxy a.example"},
	    {"10:01", "ann", "proxy a.example"},
	    {"10:02", "ann", "proxy a.example"},
	    {"10:03", "ann", "proxy a.example"},
	    {"10:04", "ann", "proxy b.example"},
	    {"10:00", "bob", "proxy a.example"},
	    {"10:01", "bob", "proxy a.example"},
	    {"10:02", "bob", "proxy a.example"},
	    {"10:03", "bob", "proxy a.example"},
	    {"10:04", "bob", "proxy a.example"}},
	"ann people round 10:00:00-10:04:00 5 events, 5 requests, high, new: "
	"tried 2 web proxies: all blocked\n"
	"bob people round 10:00:00-10:04:00 5 events, 5 requests, medium, new: "
	"tried a web proxy (a.example), 5 times: all blocked\n"},
    {"names in headers alone are never serious",
	{{"10:00", "ann", "hostname a.example"},
	    {"10:01", "ann", "hostname b.example passed"},
	    {"10:02", "ann", "hostname c.example passed"},
	    {"10:03", "ann", "hostname d.example passed"},
	    {"10:04", "ann", "hostname e.example passed"},
	    {"10:05", "ann", "hostname f.example passed"}},
	"ann people round 10:00:00-10:05:00 6 events, 6 requests, medium, new: "
	"tried connections that name other sites: 5 let through, 1 blocked\n"},
    {"the same person on several days",
	{{"-1 10:00", "ann", "search -"}, {"10:00", "ann", "search -"},
	    {"+1 10:00", "ann", "search -"}, {"+1 12:00", "ann", "search -"},
	    {"+8 10:00", "ann", "search -"}},
	"ann people round -1 10:00:00--1 10:00:00 1 events, 1 requests, low, "
	"new: searched for a way round the filter: blocked\n"
	"ann people round 10:00:00-10:00:00 1 events, 1 requests, medium, new: "
	"searched for a way round the filter: blocked\n"
	"ann people round +1 10:00:00-+1 10:00:00 1 events, 1 requests, high, "
	"new: searched for a way round the filter: blocked\n"
	"ann people round +1 12:00:00-+1 12:00:00 1 events, 1 requests, high, "
	"new: searched for a way round the filter: blocked\n"
	"ann people round +8 10:00:00-+8 10:00:00 1 events, 1 requests, low, "
	"new: searched for a way round the filter: blocked\n"},
    {"other days at a device may have been somebody else",
	{{"-1 10:00", "10.20.6.9", "search -"},
	    {"10:00", "10.20.6.9", "search -"},
	    {"+1 10:00", "10.20.6.9", "search -"}},
	"10.20.6.9 people round -1 10:00:00--1 10:00:00 1 events, 1 requests, "
	"low, new: searched for a way round the filter: blocked\n"
	"10.20.6.9 people round 10:00:00-10:00:00 1 events, 1 requests, low, "
	"new: searched for a way round the filter: blocked\n"
	"10.20.6.9 people round +1 10:00:00-+1 10:00:00 1 events, 1 requests, "
	"low, new: searched for a way round the filter: blocked\n"},
    {"what was not recorded has a family too",
	{{"10:00", "ann", "visit - on instagram"}},
	"ann people platform:instagram 10:00:00-10:00:00 1 events, 1 requests, "
	"low, new: tried to open instagram: blocked\n"},
};

/* ---- taking steps ------------------------------------------------------- */

struct school {
	struct sg_arena *arena;
	struct sg_incidents *incidents;
	struct test_store store;
	uint64_t seq;
};

static struct school
school_begin(void)
{
	struct school s = {
	    .arena = sg_arena_new(), .incidents = sg_incidents_new()};

	s.store.arena = s.arena;
	assert_non_null(s.incidents);
	return s;
}

static void
school_end(struct school *s)
{
	sg_incidents_free(&s->incidents);
	sg_arena_free(&s->arena);
}

/* Take one step, and return the id of its incident. */
static uint64_t
take(struct school *s, const char *at, const char *who, const char *what)
{
	const struct test_step step = {at, who, what};
	struct sg_event_row event;
	struct sg_entry entry;
	uint64_t id;

	test_step(s->arena, &step, ++s->seq, &entry, &event);
	assert_true(sg_incidents_take(s->incidents, &entry, &event, &id));
	s->store.newest_ms = entry.at_ms;
	s->store.today = event.day;
	return id;
}

static void
save(struct school *s)
{
	test_store_save(&s->store, s->incidents);
}

static struct sg_incident_row *
row_of(struct school *s, uint64_t id)
{
	struct sg_incident_row *row;

	save(s);
	row = test_store_find(&s->store, id);
	assert_non_null(row);
	return row;
}

/* ---- tests -------------------------------------------------------------- */

static void
knows_the_days_of_a_school(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(days); i++) {
		struct school s = school_begin();
		const struct test_step *step = days[i].steps;
		const char *text;

		for (; step < days[i].steps + STEPS && step->at != NULL; step++)
			(void)take(&s, step->at, step->who, step->what);
		save(&s);
		text = test_store_text(&s.store);
		if (strcmp(text, days[i].expected) != 0)
			fail_msg("%s:\n%s\nexpected:\n%s", days[i].name, text,
			    days[i].expected);
		school_end(&s);
	}
}

static void
names_the_incident_of_an_event(void **state)
{
	struct school s = school_begin();

	(void)state;
	assert_int_equal(take(&s, "10:00", "ann", "visit n.example passed"), 0);
	assert_int_equal(take(&s, "10:00", "ann", "proxy a.example"), 2);
	assert_int_equal(take(&s, "10:01", "bob", "proxy a.example"), 3);
	assert_int_equal(take(&s, "10:02", "ann", "proxy a.example"), 2);
	school_end(&s);
}

static void
an_unknown_person_makes_none(void **state)
{
	const struct test_step step = {"10:00", "ann", "proxy a.example"};
	struct school s = school_begin();
	struct sg_event_row event;
	struct sg_entry entry;
	uint64_t id = 5;

	(void)state;
	test_step(s.arena, &step, 1, &entry, &event);
	event.person = 0;
	assert_true(sg_incidents_take(s.incidents, &entry, &event, &id));
	assert_int_equal(id, 0);
	school_end(&s);
}

static void
returns_a_changed_incident_once(void **state)
{
	struct school s = school_begin();
	struct sg_incident_row row;

	(void)state;
	(void)take(&s, "10:00", "ann", "proxy a.example");
	(void)take(&s, "10:00", "bob", "proxy a.example");
	assert_true(sg_incidents_changed(s.incidents, &row));
	assert_int_equal(row.id, 1);
	assert_true(sg_incidents_changed(s.incidents, &row));
	assert_int_equal(row.id, 2);
	assert_false(sg_incidents_changed(s.incidents, &row));
	(void)take(&s, "10:01", "bob", "proxy a.example");
	assert_true(sg_incidents_changed(s.incidents, &row));
	assert_int_equal(row.id, 2);
	assert_int_equal(row.events, 2);
	assert_false(sg_incidents_changed(s.incidents, &row));
	school_end(&s);
}

static void
forgets_what_is_over(void **state)
{
	struct school s = school_begin();

	(void)state;
	for (int i = 0; i < 4000; i++) {
		char at[32], what[64];

		snprintf(at, sizeof at, "+%d %02d:%02d", i / 96, i / 4 % 24,
		    i % 4 * 15);
		snprintf(what, sizeof what, "visit host%d.example", i);
		(void)take(&s, at, "ann", what);
		if (i % 100 == 0)
			save(&s);
	}
	assert_true(sg_incidents_held(s.incidents) < 512);
	save(&s);
	assert_int_equal(s.store.n, 4000);
	school_end(&s);
}

/* What was not saved must not be dropped. */
static void
keeps_what_is_not_saved(void **state)
{
	struct school s = school_begin();

	(void)state;
	for (int i = 0; i < 2000; i++) {
		char at[32];

		snprintf(at, sizeof at, "+%d %02d:%02d", i / 96, i / 4 % 24,
		    i % 4 * 15);
		(void)take(&s, at, "ann", "visit x.example");
	}
	save(&s);
	assert_int_equal(s.store.n, 2000);
	school_end(&s);
}

/* Somebody invents names of hosts all day. */
static void
memory_is_bounded(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_incidents *incidents = sg_incidents_new();
	const struct test_step step = {"10:00", "ann", "app x.example"};
	struct sg_incident_row row;
	struct sg_event_row event;
	struct sg_entry entry;
	char host[64];
	uint64_t id;

	(void)state;
	assert_non_null(incidents);
	test_step(arena, &step, 1, &entry, &event);
	entry.host = host;
	for (unsigned i = 0; i < 3 * SG_INCIDENTS_MOST; i++) {
		snprintf(host, sizeof host, "h%u.example", i);
		event.seq = i + 1;
		assert_true(sg_incidents_take(incidents, &entry, &event, &id));
		if (i % 1000 == 0)
			while (sg_incidents_changed(incidents, &row))
				;
		assert_true(sg_incidents_held(incidents) <
		    SG_INCIDENTS_MOST + 2000);
	}
	sg_incidents_free(&incidents);
	sg_arena_free(&arena);
}

static void
an_incident_does_not_last_for_ever(void **state)
{
	struct school s = school_begin();
	uint64_t first = 0, id = 0;

	(void)state;
	for (int i = 0; i < 12 * 12; i++) {
		char at[32];

		snprintf(at, sizeof at, "%02d:%02d", 6 + i / 12, i % 12 * 5);
		id = take(&s, at, "ann", "visit x.example");
		first = first == 0 ? id : first;
	}
	assert_int_equal(id, first);
	assert_int_not_equal(take(&s, "18:00", "ann", "visit x.example"),
	    first);
	school_end(&s);
}

/* ---- agreements --------------------------------------------------------- */

static const struct sg_agreement_row agreements[] = {
    {.id = 101,
	.person = "ann",
	.family = "round",
	.reason = "A",
	.by = "eve",
	.until_day = STEPS_DAY - 1},
    {.id = 102,
	.person = "Ann",
	.family = "round",
	.site = "vpn.example",
	.reason = "B",
	.by = "eve",
	.until_day = STEPS_DAY + 1},
    {.id = 103,
	.person = NULL,
	.family = "host:x.example",
	.reason = "C",
	.by = "eve",
	.until_day = STEPS_DAY},
    {.id = 104,
	.person = "bob",
	.family = "round",
	.reason = "D",
	.by = "eve",
	.until_day = STEPS_DAY + 9,
	.ended = true},
};

static void
an_agreement_covers_new_incidents(void **state)
{
	static const struct {
		const char *at, *who, *what;
		enum sg_incident_state state;
		uint64_t agreement;
	} rows[] = {
	    {"10:00", "ann", "vpn vpn.example", SG_INCIDENT_AGREED, 102},
	    {"11:00", "ann", "vpn other.example", SG_INCIDENT_NEW, 101},
	    {"12:00", "bob", "vpn vpn.example", SG_INCIDENT_NEW, 104},
	    {"12:00", "cat", "vpn vpn.example", SG_INCIDENT_NEW, 0},
	    {"12:00", "cat", "visit x.example", SG_INCIDENT_AGREED, 103},
	    {"12:00", "dan", "visit x.example locked", SG_INCIDENT_NEW, 0},
	    {"12:00", "eli", "app x.example", SG_INCIDENT_NEW, 0},
	    {"+1 12:00", "cat", "visit x.example", SG_INCIDENT_NEW, 103},
	};
	struct school s = school_begin();

	(void)state;
	assert_true(sg_incidents_agree(s.incidents, agreements,
	    COUNT(agreements)));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sg_incident_row *row = row_of(&s,
		    take(&s, rows[i].at, rows[i].who, rows[i].what));

		if (row->state != rows[i].state ||
		    row->agreement != rows[i].agreement)
			fail_msg("%s %s %s: state %d, agreement %d", rows[i].at,
			    rows[i].who, rows[i].what, row->state,
			    (int)row->agreement);
		assert_string_equal(row->state_by, "");
	}
	school_end(&s);
}

static void
what_an_agreement_does_not_cover_is_new(void **state)
{
	struct school s = school_begin();
	uint64_t id;

	(void)state;
	assert_true(sg_incidents_agree(s.incidents, agreements,
	    COUNT(agreements)));
	id = take(&s, "10:00", "ann", "vpn vpn.example");
	(void)take(&s, "10:01", "ann", "vpn vpn.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	/* Another site. */
	assert_int_equal(take(&s, "10:02", "ann", "proxy p.example"), id);
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	assert_int_equal(row_of(&s, id)->agreement, 102);
	/* A locked list is never agreed. */
	id = take(&s, "22:00", "cat", "visit x.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	(void)take(&s, "22:01", "cat", "visit x.example locked");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	/* The last day is over. */
	id = take(&s, "23:58", "dan", "visit x.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	assert_int_equal(take(&s, "+1 00:01", "dan", "visit x.example"), id);
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	/* It was taken back. */
	id = take(&s, "+1 10:00", "ann", "vpn vpn.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	assert_true(sg_incidents_agree(s.incidents, NULL, 0));
	(void)take(&s, "+1 10:01", "ann", "vpn vpn.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	school_end(&s);
}

/*
 * An officer agrees to an incident that goes on. Events of the minute before
 * are read after that: they must not make it new again.
 */
static void
an_agreement_covers_what_goes_on(void **state)
{
	struct sg_agreement_row agreement = {.id = 9,
	    .person = "ann",
	    .family = "round",
	    .at_ms = STEPS_DAY_MS + 11 * INT64_C(3600000),
	    .until_day = STEPS_DAY + 3};
	struct sg_mark agreed = {
	    SG_INCIDENT_AGREED, "eve", "a lesson", agreement.at_ms, 0, 9};
	struct school s = school_begin();
	struct sg_incident_row row;
	char summary[SG_SUMMARY_BYTES];
	uint64_t id = take(&s, "10:59:00", "ann", "vpn a.example");
	bool fresh;

	(void)state;
	row = *row_of(&s, id);
	assert_true(sg_incidents_agree(s.incidents, &agreement, 1));
	assert_true(sg_incidents_mark(s.incidents, &row, &agreed, summary,
	    &fresh));
	assert_true(fresh);
	test_store_put(&s.store, &row);
	assert_int_equal(take(&s, "10:59:30", "ann", "vpn b.example"), id);
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	assert_int_equal(row_of(&s, id)->agreement, 9);
	/* It does not cover what was before it. */
	assert_true(sg_incidents_agree(s.incidents, &agreement, 1));
	id = take(&s, "10:30", "ann", "vpn a.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	assert_int_equal(row_of(&s, id)->agreement, 0);
	id = take(&s, "12:00", "ann", "vpn a.example");
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_AGREED);
	school_end(&s);
}

/* ---- marks -------------------------------------------------------------- */

static const struct sg_mark real = {
    SG_INCIDENT_REAL, "eve", "spoken to", STEPS_DAY_MS, 0, 0};
static const struct sg_mark page = {
    SG_INCIDENT_PAGE, "eve", "a page did it", STEPS_DAY_MS, 0, 0};

static bool
mark(struct school *s, uint64_t id, const struct sg_mark *m)
{
	struct sg_incident_row row = *row_of(s, id);
	char summary[SG_SUMMARY_BYTES];
	bool fresh;

	assert_true(sg_incidents_mark(s->incidents, &row, m, summary, &fresh));
	test_store_put(&s->store, &row);
	return fresh;
}

static void
a_mark_stays_until_it_becomes_more_serious(void **state)
{
	struct school s = school_begin();
	struct sg_incident_row *row;
	uint64_t id;

	(void)state;
	id = take(&s, "10:00", "ann", "proxy a.example");
	assert_true(mark(&s, id, &real));
	row = row_of(&s, id);
	assert_int_equal(row->state, SG_INCIDENT_REAL);
	assert_string_equal(row->state_by, "eve");
	(void)take(&s, "10:01", "ann", "proxy a.example");
	row = row_of(&s, id);
	assert_int_equal(row->state, SG_INCIDENT_REAL);
	assert_int_equal(row->events, 2);
	(void)take(&s, "10:02", "ann", "proxy b.example passed");
	row = row_of(&s, id);
	assert_int_equal(row->state, SG_INCIDENT_NEW);
	assert_int_equal(row->severity, SG_SEVERITY_HIGH);
	assert_string_equal(row->state_by, "eve");
	assert_string_equal(row->state_reason, "spoken to");
	school_end(&s);
}

static void
a_mark_of_what_was_not_seen_is_not_enough(void **state)
{
	struct school s = school_begin();
	struct sg_mark seen = real;
	uint64_t id;

	(void)state;
	id = take(&s, "10:00", "ann", "proxy a.example");
	(void)take(&s, "10:01", "ann", "proxy a.example");
	(void)take(&s, "10:02", "ann", "proxy b.example passed");
	seen.seen = 2;
	assert_false(mark(&s, id, &seen));
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_NEW);
	seen.seen = 3;
	assert_true(mark(&s, id, &seen));
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_REAL);
	school_end(&s);
}

/* The incident is in the store only. */
static void
an_old_incident_can_be_marked(void **state)
{
	struct school s = school_begin();
	uint64_t id = take(&s, "10:00", "ann", "proxy a.example");
	struct sg_mark seen = page;

	(void)state;
	save(&s);
	sg_incidents_free(&s.incidents);
	s.incidents = sg_incidents_new();
	assert_non_null(s.incidents);
	seen.seen = 1;
	assert_true(mark(&s, id, &seen));
	assert_int_equal(row_of(&s, id)->state, SG_INCIDENT_PAGE);
	assert_string_equal(row_of(&s, id)->state_reason, "a page did it");
	school_end(&s);
}

/* What a page did yesterday does not make today more serious. */
static void
a_false_alert_is_no_earlier_day(void **state)
{
	struct school s = school_begin();
	uint64_t id = take(&s, "10:00", "ann", "proxy a.example");

	(void)state;
	(void)mark(&s, id, &page);
	id = take(&s, "+1 10:00", "ann", "proxy a.example");
	assert_int_equal(row_of(&s, id)->severity, SG_SEVERITY_LOW);
	(void)mark(&s, id, &real);
	id = take(&s, "+2 10:00", "ann", "proxy a.example");
	assert_int_equal(row_of(&s, id)->severity, SG_SEVERITY_MEDIUM);
	school_end(&s);
}

static void
a_hold_stays_when_the_incident_grows(void **state)
{
	struct school s = school_begin();
	uint64_t id = take(&s, "10:00", "ann", "proxy a.example");

	(void)state;
	assert_true(sg_incidents_hold(s.incidents, id, true, "eve", "police"));
	assert_true(sg_incidents_hold(s.incidents, 99, true, "eve", "police"));
	(void)take(&s, "10:01", "ann", "proxy a.example");
	assert_true(row_of(&s, id)->held);
	assert_string_equal(row_of(&s, id)->held_by, "eve");
	assert_string_equal(row_of(&s, id)->held_reason, "police");
	school_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_the_days_of_a_school),
	    cmocka_unit_test(names_the_incident_of_an_event),
	    cmocka_unit_test(an_unknown_person_makes_none),
	    cmocka_unit_test(returns_a_changed_incident_once),
	    cmocka_unit_test(forgets_what_is_over),
	    cmocka_unit_test(keeps_what_is_not_saved),
	    cmocka_unit_test(memory_is_bounded),
	    cmocka_unit_test(an_incident_does_not_last_for_ever),
	    cmocka_unit_test(an_agreement_covers_new_incidents),
	    cmocka_unit_test(what_an_agreement_does_not_cover_is_new),
	    cmocka_unit_test(an_agreement_covers_what_goes_on),
	    cmocka_unit_test(a_mark_stays_until_it_becomes_more_serious),
	    cmocka_unit_test(a_mark_of_what_was_not_seen_is_not_enough),
	    cmocka_unit_test(an_old_incident_can_be_marked),
	    cmocka_unit_test(a_false_alert_is_no_earlier_day),
	    cmocka_unit_test(a_hold_stays_when_the_incident_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
