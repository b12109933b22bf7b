/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_report.c -- tests how a report counts journal entries: which entries are
 * attempts, and to which person and hour an attempt belongs.
 *
 * Some entries must never be counted against a person.
 */
#include "../../unit.h"

#include "base/arena.h"
#include "policy/calendar/zone.h"
#include "report/period/report.h"

#define MONDAY 1795392000000 /* 2026-11-23T00:00:00Z, winter time */
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct world {
	struct sg_arena *arena;
	struct sg_school school;
	struct sg_report report;
	json_t *json;
};

static void
begin(struct world *w, int64_t from_ms, int64_t until_ms)
{
	const struct sg_period period = {from_ms, until_ms};

	w->arena = sg_arena_new();
	w->school = (struct sg_school){.name = "Hillcrest School",
	    .now = until_ms / 1000,
	    .zone = sg_zone_load(w->arena, sg_str("Europe/London"), 10957,
		30000)};
	w->json = json_object();
	assert_non_null(w->school.zone);
	assert_int_equal(sodium_init() < 0, 0);
	sg_report_begin(&w->report, w->arena, &w->school, &period);
}

static void
end(struct world *w)
{
	json_decref(w->json);
	sg_arena_free(&w->arena);
}

/*
 * Returns an entry of a blocked visit to Facebook by jsmith. Tests change it.
 */
static struct sg_entry
blocked(const struct world *w, int64_t at_ms)
{
	return (struct sg_entry){.file = "2026-11-23.jsonl",
	    .line = 1,
	    .json = w->json,
	    .at_ms = at_ms,
	    .last_ms = at_ms,
	    .folded = 1,
	    .kind = SG_EVENT_BLOCK,
	    .action = "block",
	    .person = "jsmith",
	    .user = "jsmith",
	    .platform = "facebook",
	    .host = "www.facebook.com",
	    .intent = SG_INTENT_VISIT};
}

static void
tells_people_from_pages_and_apps(void **state)
{
	static const struct {
		const char *name;
		enum sg_intent intent;
		enum sg_doer expected;
	} rows[] = {
	    {"typed address", SG_INTENT_VISIT, SG_DOER_PERSON},
	    {"Like button", SG_INTENT_EMBED, SG_DOER_PAGE},
	    {"app", SG_INTENT_BACKGROUND, SG_DOER_APP},
	    {"bare CONNECT", SG_INTENT_UNKNOWN, SG_DOER_UNCLEAR},
	    {"no intent at all", 0, SG_DOER_UNCLEAR},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world w;
		struct sg_entry entry;
		bool person = rows[i].expected == SG_DOER_PERSON;

		begin(&w, MONDAY, MONDAY + 7 * DAY);
		entry = blocked(&w, MONDAY + 10 * HOUR);
		entry.intent = rows[i].intent;
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		for (int k = 0; k < SG_DOERS; k++)
			assert_int_equal(w.report.attempts[k],
			    k == (int)rows[i].expected);
		assert_int_equal(w.report.active, person);
		assert_int_equal(w.report.hours[0][10], person);
		assert_int_equal(w.report.people.v[0].by[rows[i].expected], 1);
		assert_int_equal(w.report.bars[0].by[rows[i].expected], 1);
		end(&w);
	}
}

static void
counts_a_burst_once(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < 40; i++) {
		entry = blocked(&w, MONDAY + 10 * HOUR + i * 1000);
		entry.burst = "b1";
		sg_report_add(&w.report, &entry);
	}
	entry.burst = "b2";
	entry.at_ms = entry.last_ms = MONDAY + 11 * HOUR;
	sg_report_add(&w.report, &entry);
	entry.burst = NULL; /* not part of a burst */
	sg_report_add(&w.report, &entry);
	sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	assert_int_equal(w.report.attempts[SG_DOER_PERSON], 4);
	assert_int_equal(w.report.requests, 43);
	assert_int_equal(w.report.people.n, 1);
	assert_int_equal(w.report.people.v[0].requests[SG_DOER_PERSON], 43);
	assert_int_equal(w.report.people.v[0].by[SG_DOER_PERSON], 4);
	assert_int_equal(w.report.sites.v[0].by[SG_DOER_PERSON], 4);
	assert_true(w.report.people.v[0].when[SG_DOER_PERSON].first_ms ==
	    MONDAY + 10 * HOUR);
	assert_true(w.report.people.v[0].when[SG_DOER_PERSON].last_ms ==
	    MONDAY + 11 * HOUR);
	assert_int_equal(w.report.hours[0][10], 1);
	assert_int_equal(w.report.hours[0][11], 3);
	assert_string_equal(sg_busiest_text(&w.report),
	    "Monday 11:00 to 12:00, with 3");
	end(&w);
}

/*
 * A burst is a request and its repeats within a minute. The first entry stands
 * for one request and 39 repeats. The second entry only counts the repeats of a
 * burst. The first record of this burst is not in the period.
 */
static void
counts_what_was_only_counted(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	entry = blocked(&w, MONDAY + 10 * HOUR);
	entry.burst = "b1";
	entry.repeats = 39;
	sg_report_add(&w.report, &entry);
	entry = blocked(&w, MONDAY + 11 * HOUR);
	entry.burst = "b2";
	entry.repeats = 5;
	entry.only_counts = true;
	sg_report_add(&w.report, &entry);
	entry.kind = SG_EVENT_VISIT;
	entry.burst = "b3";
	sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	assert_int_equal(w.report.attempts[SG_DOER_PERSON], 2);
	assert_int_equal(w.report.people.v[0].requests[SG_DOER_PERSON], 45);
	assert_int_equal(w.report.people.v[0].by[SG_DOER_PERSON], 2);
	assert_int_equal(w.report.visits, 5);
	end(&w);
}

/*
 * The journal records a limited number of a client's requests. A flood entry
 * counts the requests over the limit. The report adds up these requests by
 * device. It never counts them as attempts of a person.
 */
static void
tells_of_floods(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < 3; i++) {
		entry = (struct sg_entry){.json = w.json,
		    .folded = 1,
		    .at_ms = MONDAY + i * MINUTE,
		    .kind = SG_EVENT_FLOOD,
		    .action = "counted",
		    .person = "2001:db8::",
		    .address = "2001:db8::",
		    .repeats = 1000,
		    .only_counts = true};
		sg_report_add(&w.report, &entry);
	}
	sg_report_end(&w.report);
	assert_int_equal(w.report.people.n, 0);
	assert_int_equal(w.report.active, 0);
	assert_int_equal(sg_tally_sum(w.report.attempts), 0);
	assert_int_equal(w.report.floods.n, 1);
	assert_string_equal(w.report.floods.v[0].key, "2001:db8::");
	assert_int_equal(w.report.floods.v[0].requests[SG_DOER_UNCLEAR], 3000);
	assert_int_equal(sg_tally_sum(w.report.floods.v[0].by), 3000);
	end(&w);
}

/*
 * A connection that was ended is neither an attempt nor a block nor a use of
 * the exception that its record names, and it makes nobody active.
 */
static void
counts_ended_connections_apart(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < 3; i++) {
		entry = blocked(&w, MONDAY + 11 * HOUR + i);
		entry.kind = SG_EVENT_ENDED;
		entry.action = "connection-ended";
		entry.method = "CONNECT";
		entry.intent = 0;
		entry.exception = "EX-014";
		if (i == 2)
			entry.platform = entry.host = entry.method = NULL;
		sg_report_add(&w.report, &entry);
	}
	sg_report_end(&w.report);
	assert_int_equal(w.report.requests, 3);
	assert_int_equal(sg_tally_sum(w.report.attempts), 0);
	assert_int_equal(sg_tally_sum(w.report.round), 0);
	assert_int_equal(w.report.active, 0);
	assert_int_equal(w.report.busiest, 0);
	assert_int_equal(w.report.people.n, 0);
	assert_int_equal(w.report.sites.n, 0);
	assert_int_equal(w.report.used.n, 0);
	assert_int_equal(w.report.events.n, 0);
	assert_int_equal(w.report.visits, 0);
	assert_int_equal(w.report.ended.n, 2);
	assert_string_equal(w.report.ended.v[0].key, "facebook");
	assert_int_equal(sg_tally_sum(w.report.ended.v[0].requests), 2);
	assert_int_equal(w.report.ended.v[0].people, 0);
	assert_string_equal(w.report.ended.v[1].key, "(not known what for)");
	end(&w);
}

/*
 * Forty requests of an app that opens its connection anew: nothing is counted
 * as done by the person at the device.
 */
static void
never_counts_reconnecting_as_a_person(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < 40; i++) {
		entry = blocked(&w, MONDAY + 11 * HOUR + i * 1000);
		entry.intent = SG_INTENT_BACKGROUND;
		entry.reconnects = true;
		sg_report_add(&w.report, &entry);
	}
	sg_report_end(&w.report);
	assert_int_equal(w.report.attempts[SG_DOER_APP], 40);
	assert_int_equal(sg_tally_sum(w.report.attempts), 40);
	assert_int_equal(w.report.active, 0);
	assert_int_equal(w.report.busiest, 0);
	assert_int_equal(sg_tallies_of_people(&w.report.people), 0);
	assert_int_equal(sg_tallies_of_people(&w.report.sites), 0);
	assert_int_equal(w.report.people.v[0].people, 0);
	assert_int_equal(w.report.people.v[0].requests[SG_DOER_PERSON], 0);
	end(&w);
}

static void
knows_ways_round_by_their_tier(void **state)
{
	static const struct {
		const char *name;
		enum sg_tier tier;
		uint64_t round, able, techniques;
	} rows[] = {
	    {"somebody tried", SG_TIER_INTENT, 1, 0, 1},
	    {"a device could", SG_TIER_CAPABILITY, 0, 1, 1},
	    {"noise", SG_TIER_NOISE, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world w;
		struct sg_entry entry;

		begin(&w, MONDAY, MONDAY + 7 * DAY);
		entry = blocked(&w, MONDAY);
		entry.nsignals = 1;
		entry.signals[0].technique = SG_WEBPROXY;
		entry.signals[0].tier = rows[i].tier;
		entry.signals[0].target = "www.facebook.com";
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		assert_int_equal(w.report.attempts[SG_DOER_PERSON], 1);
		assert_int_equal(w.report.round[SG_DOER_PERSON], rows[i].round);
		assert_int_equal(w.report.techniques.n, rows[i].techniques);
		assert_int_equal(w.report.targets.n, rows[i].techniques);
		assert_int_equal(w.report.people.v[0].able, rows[i].able);
		assert_int_equal(w.report.people.v[0].round[SG_DOER_PERSON],
		    rows[i].round);
		if (rows[i].techniques > 0)
			assert_int_equal(w.report.techniques.v[0]
					     .by[SG_DOER_PERSON],
			    rows[i].round);
		end(&w);
	}
}

/*
 * Who is counted for a sign of a way round the filter: `doer` for the attempt,
 * `round` for the way round. Only a person's own request with a sign that the
 * person meant it is a person's way round.
 */
static void
never_blames_a_person_for_what_a_device_can_do(void **state)
{
	static const struct {
		const char *name;
		enum sg_event_kind kind;
		enum sg_intent intent;
		enum sg_tier tier;
		enum sg_doer doer, round;
	} rows[] = {
	    {"a person tried, and was blocked", SG_EVENT_BLOCK, SG_INTENT_VISIT,
		SG_TIER_INTENT, SG_DOER_PERSON, SG_DOER_PERSON},
	    {"a person tried, and was let through", SG_EVENT_SIGNAL,
		SG_INTENT_VISIT, SG_TIER_INTENT, SG_DOER_PERSON,
		SG_DOER_PERSON},
	    {"a page loaded a script of a web proxy", SG_EVENT_BLOCK,
		SG_INTENT_EMBED, SG_TIER_CAPABILITY, SG_DOER_PAGE,
		SG_DOER_PAGE},
	    {"a page, of an old journal", SG_EVENT_BLOCK, SG_INTENT_EMBED,
		SG_TIER_INTENT, SG_DOER_PAGE, SG_DOER_PAGE},
	    {"a VPN app in the background", SG_EVENT_SIGNAL,
		SG_INTENT_BACKGROUND, SG_TIER_CAPABILITY, SG_DOER_APP,
		SG_DOER_APP},
	    {"a bare CONNECT", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN,
		SG_TIER_INTENT, SG_DOER_UNCLEAR, SG_DOER_UNCLEAR},
	    {"a page that a person opened, and that can do it", SG_EVENT_SIGNAL,
		SG_INTENT_VISIT, SG_TIER_CAPABILITY, SG_DOER_UNCLEAR,
		SG_DOER_UNCLEAR},
	    {"the same, blocked", SG_EVENT_BLOCK, SG_INTENT_VISIT,
		SG_TIER_CAPABILITY, SG_DOER_PERSON, SG_DOER_UNCLEAR},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool tried = rows[i].round == SG_DOER_PERSON;
		struct sg_entry entry;
		struct world w;

		begin(&w, MONDAY, MONDAY + 7 * DAY);
		entry = blocked(&w, MONDAY + 10 * HOUR);
		entry.kind = rows[i].kind;
		entry.intent = rows[i].intent;
		entry.nsignals = 1;
		entry.signals[0].technique = SG_WEBPROXY;
		entry.signals[0].tier = rows[i].tier;
		entry.signals[0].target = "www.facebook.com";
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		for (size_t k = 0; k < SG_DOERS; k++) {
			if (w.report.attempts[k] != (k == rows[i].doer) ||
			    w.report.round[k] != (k == rows[i].round))
				fail_msg("%s: not as wanted", rows[i].name);
			assert_int_equal(w.report.people.v[0].by[k],
			    k == rows[i].doer);
			assert_int_equal(w.report.techniques.v[0].by[k],
			    k == rows[i].round);
			assert_int_equal(w.report.targets.v[0].by[k],
			    k == rows[i].round);
		}
		assert_int_equal(w.report.techniques.v[0].people, tried);
		assert_int_equal(w.report.active,
		    rows[i].doer == SG_DOER_PERSON);
		assert_int_equal(sg_tallies_of_people(&w.report.techniques),
		    tried);
		end(&w);
	}
}

/* What a page does later is not the last thing that the person did. */
static void
tells_what_a_person_did_last(void **state)
{
	struct sg_entry entry;
	struct sg_tally *row;
	struct world w;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	entry = blocked(&w, MONDAY + 10 * HOUR);
	sg_report_add(&w.report, &entry);
	entry = blocked(&w, MONDAY + 12 * HOUR);
	entry.intent = SG_INTENT_EMBED;
	entry.repeats = 30;
	sg_report_add(&w.report, &entry);
	entry.person = "akhan"; /* only a page */
	sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	row = &w.report.people.v[0];
	assert_string_equal(row->key, "jsmith");
	assert_true(row->when[SG_DOER_PERSON].last_ms == MONDAY + 10 * HOUR);
	assert_true(sg_tally_when(row).last_ms == MONDAY + 12 * HOUR);
	assert_true(sg_tally_when(row).first_ms == MONDAY + 10 * HOUR);
	assert_int_equal(row->requests[SG_DOER_PERSON], 1);
	assert_int_equal(row->requests[SG_DOER_PAGE], 31);
	assert_int_equal(row->people, 1);
	assert_int_equal(w.report.people.v[1].requests[SG_DOER_PERSON], 0);
	assert_int_equal(w.report.people.v[1].people, 0);
	assert_int_equal(sg_tallies_of_people(&w.report.people), 1);
	assert_int_equal(w.report.sites.v[0].people, 1);
	end(&w);
}

/* An app that uses an exception is not a person who uses it. */
static void
tells_who_used_an_exception(void **state)
{
	static const struct {
		enum sg_intent intent[3];
		const char *expected;
	} rows[] = {
	    {{SG_INTENT_VISIT}, "used 1 time by 1 person"},
	    {{SG_INTENT_VISIT, SG_INTENT_VISIT}, "used 2 times by 1 person"},
	    {{SG_INTENT_BACKGROUND}, "used 1 time by pages or apps"},
	    {{SG_INTENT_UNKNOWN, SG_INTENT_VISIT, SG_INTENT_EMBED},
		"used 1 time by 1 person, 1 time by pages or apps, 1 time "
		"where it is not clear by whom"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_entry entry;
		struct world w;

		begin(&w, MONDAY, MONDAY + 7 * DAY);
		for (size_t k = 0; k < 3 && rows[i].intent[k] != 0; k++) {
			entry = blocked(&w, MONDAY + (int64_t)k * HOUR);
			entry.kind = SG_EVENT_EXCEPTION;
			entry.exception = "EX-014";
			entry.intent = rows[i].intent[k];
			sg_report_add(&w.report, &entry);
		}
		sg_report_end(&w.report);
		assert_string_equal(sg_used_text(&w.report,
					&w.report.used.v[0]),
		    rows[i].expected);
		assert_string_equal(sg_used_text(&w.report, NULL), "not used");
		end(&w);
	}
}

static void
counts_each_technique_once(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	entry = blocked(&w, MONDAY);
	entry.kind = SG_EVENT_SIGNAL; /* an allowed attempt */
	entry.nsignals = 3;
	for (size_t i = 0; i < 3; i++) {
		entry.signals[i].technique = i == 2 ? SG_VPN : SG_RELAY;
		entry.signals[i].tier = SG_TIER_INTENT;
	}
	sg_report_add(&w.report, &entry);
	entry.person = "akhan";
	sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	assert_int_equal(w.report.techniques.n, 2);
	assert_string_equal(w.report.techniques.v[0].key, "relay");
	assert_int_equal(w.report.techniques.v[0].by[SG_DOER_PERSON], 2);
	assert_int_equal(w.report.techniques.v[0].people, 2);
	assert_int_equal(w.report.techniques.v[1].by[SG_DOER_PERSON], 2);
	assert_int_equal(w.report.sites.n, 0);
	assert_int_equal(w.report.targets.n, 0);
	end(&w);
}

static void
sorts_what_is_no_attempt(void **state)
{
	static const struct {
		const char *name;
		enum sg_event_kind kind;
		const char *exception, *reason, *action;
		size_t used, faults, events;
		uint64_t visits;
	} rows[] = {
	    {"exception", SG_EVENT_EXCEPTION, "EX-014", NULL, "allow", 1, 0, 0,
		0},
	    {"visit", SG_EVENT_VISIT, NULL, NULL, "allow", 0, 0, 0, 1},
	    {"fault", SG_EVENT_FAULT, NULL, "no host", "block", 0, 1, 0, 0},
	    {"fault without a word", SG_EVENT_FAULT, NULL, NULL, "block", 0, 1,
		0, 0},
	    {"policy", SG_EVENT_POLICY, NULL, NULL, "policy-taken", 0, 0, 1, 0},
	    {"ban", SG_EVENT_BAN, NULL, NULL, "ban-added", 0, 0, 1, 0},
	    {"desk", SG_EVENT_DESK, NULL, NULL, "viewed", 0, 0, 1, 0},
	    {"journal", SG_EVENT_JOURNAL, NULL, NULL, "journal-repaired", 0, 0,
		1, 0},
	    {"every day's opening", SG_EVENT_JOURNAL, NULL, NULL,
		"journal-opened", 0, 0, 0, 0},
	    {"a word of the future", 0, NULL, NULL, NULL, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world w;
		struct sg_entry entry;

		begin(&w, MONDAY, MONDAY + 7 * DAY);
		entry = blocked(&w, MONDAY);
		entry.kind = rows[i].kind;
		entry.exception = rows[i].exception;
		entry.reason = rows[i].reason;
		entry.action = rows[i].action;
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		assert_int_equal(w.report.used.n, rows[i].used);
		assert_int_equal(w.report.faults.n, rows[i].faults);
		assert_int_equal(w.report.events.n, rows[i].events);
		assert_int_equal(w.report.visits, rows[i].visits);
		assert_int_equal(sg_tally_sum(w.report.attempts), 0);
		assert_int_equal(w.report.people.n, 0);
		end(&w);
	}
}

static void
adds_up_losses(void **state)
{
	struct world w;
	struct sg_entry entry;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	entry = blocked(&w, MONDAY);
	entry.kind = SG_EVENT_JOURNAL;
	entry.action = "journal-lost";
	entry.lost = 3;
	sg_report_add(&w.report, &entry);
	sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	assert_int_equal(w.report.lost, 6);
	end(&w);
}

static void
tells_of_lines_that_are_no_records(void **state)
{
	struct world w;
	const struct sg_entry entry = {.file = "2026-11-23.jsonl",
	    .line = 7,
	    .text = SG_LIT("{\"half"),
	    .proof = SG_PROOF_BROKEN};

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < SG_REPORT_DAMAGE + 5; i++)
		sg_report_add(&w.report, &entry);
	sg_report_end(&w.report);
	assert_int_equal(w.report.unreadable, SG_REPORT_DAMAGE + 5);
	assert_int_equal(w.report.ndamage, SG_REPORT_DAMAGE);
	assert_int_equal(w.report.damage[0].line, 7);
	assert_int_equal(w.report.requests, 0);
	end(&w);
}

/*
 * Hours are in the school's local time. Test them before and after both clock
 * changes.
 */
static void
uses_the_clock_of_the_school(void **state)
{
	static const struct {
		const char *name;
		int64_t at_ms;
		int weekday, hour;
	} rows[] = {
	    {"winter", 1795515300000, 1, 10},
	    {"last second of winter", 1774745999000, 6, 0},
	    {"first second of summer", 1774746000000, 6, 2},
	    {"last second of summer", 1792889999000, 6, 1},
	    {"first second of winter", 1792890000000, 6, 1},
	    {"after midnight in summer", 1783380600000, 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world w;
		struct sg_entry entry;

		begin(&w, rows[i].at_ms - DAY, rows[i].at_ms + DAY);
		entry = blocked(&w, rows[i].at_ms);
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		assert_int_equal(w.report.hours[rows[i].weekday][rows[i].hour],
		    1);
		assert_int_equal(w.report.bars[1].by[SG_DOER_PERSON], 1);
		end(&w);
	}
}

static void
gathers_days_of_long_periods(void **state)
{
	static const struct {
		const char *name;
		int64_t days;
		size_t bars;
		int32_t each;
	} rows[] = {
	    {"a second", 0, 1, 1},
	    {"a day", 1, 1, 1},
	    {"a week", 7, 7, 1},
	    {"a month", 31, 31, 1},
	    {"more", 32, 16, 2},
	    {"a year", 365, 31, 12},
	    {"ten years", 3650, 31, 118},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t until = MONDAY + rows[i].days * DAY +
		    (rows[i].days == 0 ? 1000 : 0);
		struct sg_entry entry;
		struct world w;

		begin(&w, MONDAY, until);
		entry = blocked(&w, until - 1);
		sg_report_add(&w.report, &entry);
		entry.at_ms = until + 100 * DAY; /* after the period */
		sg_report_add(&w.report, &entry);
		sg_report_end(&w.report);
		assert_int_equal(w.report.nbars, rows[i].bars);
		assert_int_equal(w.report.bar_days, rows[i].each);
		assert_int_equal(
		    w.report.bars[w.report.nbars - 1].by[SG_DOER_PERSON], 1);
		end(&w);
	}
}

static void
sorts_by_what_people_did(void **state)
{
	static const struct {
		const char *person;
		enum sg_intent intent;
		int times;
	} rows[] = {
	    {"a-page-only", SG_INTENT_EMBED, 50},
	    {"b-once", SG_INTENT_VISIT, 1},
	    {"c-thrice", SG_INTENT_VISIT, 3},
	    {"d-once", SG_INTENT_VISIT, 1},
	};
	static const char *const expected[] = {
	    "c-thrice", "b-once", "d-once", "a-page-only"};
	struct world w;

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int k = 0; k < rows[i].times; k++) {
			struct sg_entry entry = blocked(&w, MONDAY);

			entry.person = rows[i].person;
			entry.intent = rows[i].intent;
			sg_report_add(&w.report, &entry);
		}
	sg_report_end(&w.report);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_string_equal(w.report.people.v[i].key, expected[i]);
	assert_int_equal(w.report.active, 3);
	end(&w);
}

static void
holds_many_names(void **state)
{
	struct world w;
	char name[32];

	(void)state;
	begin(&w, MONDAY, MONDAY + 7 * DAY);
	for (int i = 0; i < 40000; i++) {
		struct sg_entry entry = blocked(&w, MONDAY);

		snprintf(name, sizeof name, "pupil-%d", i % 20000);
		entry.person = name;
		entry.burst = name;
		sg_report_add(&w.report, &entry);
	}
	sg_report_end(&w.report);
	assert_int_equal(w.report.people.n, 20000);
	assert_int_equal(w.report.active, 20000);
	assert_int_equal(w.report.attempts[SG_DOER_PERSON], 20000);
	assert_int_equal(w.report.sites.v[0].people, 20000);
	end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_people_from_pages_and_apps),
	    cmocka_unit_test(counts_a_burst_once),
	    cmocka_unit_test(counts_what_was_only_counted),
	    cmocka_unit_test(tells_of_floods),
	    cmocka_unit_test(counts_ended_connections_apart),
	    cmocka_unit_test(never_counts_reconnecting_as_a_person),
	    cmocka_unit_test(knows_ways_round_by_their_tier),
	    cmocka_unit_test(never_blames_a_person_for_what_a_device_can_do),
	    cmocka_unit_test(tells_what_a_person_did_last),
	    cmocka_unit_test(tells_who_used_an_exception),
	    cmocka_unit_test(counts_each_technique_once),
	    cmocka_unit_test(sorts_what_is_no_attempt),
	    cmocka_unit_test(adds_up_losses),
	    cmocka_unit_test(tells_of_lines_that_are_no_records),
	    cmocka_unit_test(uses_the_clock_of_the_school),
	    cmocka_unit_test(gathers_days_of_long_periods),
	    cmocka_unit_test(sorts_by_what_people_did),
	    cmocka_unit_test(holds_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
