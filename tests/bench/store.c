/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c -- measures the desk's store: how long it takes to add a million
 * events, and to answer each question of the page.
 *
 * store [EVENTS [DAYS]]: fills a new SQLite file and a new PostgreSQL schema
 * with EVENTS (1000000) made-up events in DAYS (7) days, and prints medians in
 * milliseconds. Nothing here is an error, however slow it is.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../desk/cluster.h"
#include "base/arena.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/meta.h"
#include "desk/store/names.h"
#include "desk/store/tallies.h"

#define BATCH 20000
#define PERSONS 2000
#define SITES 4000
#define DEEDS 20000
#define FIRST_DAY 20700
#define DAY_MS INT64_C(86400000)
#define ROUNDS 31

static int days = 7;
static size_t total = 1000000;

static struct sg_store *store;
static struct sg_arena *arena;
static uint64_t persons[PERSONS], sites[SITES];
static struct sg_event_row events[BATCH];
static struct sg_tally tallies[BATCH];
static struct sg_incident_row open_incidents[PERSONS];
static struct sg_incident_row changed[BATCH + PERSONS];
static bool is_changed[PERSONS];
static double adding_ms;

/* The next of a series of numbers that is the same in each run. */
static uint32_t
next_random(uint32_t below)
{
	static uint64_t state = 88172645463325252;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "store: %s: %s\n", what, sg_store_why(store));
	exit(1);
}

static void
make_names(void)
{
	char name[64];

	for (size_t i = 0; i < PERSONS; i++) {
		snprintf(name, sizeof(name), "pupil%zu@hillcrest.example", i);
		must(sg_store_person_id(store, name, SG_PERSON_USER, FIRST_DAY,
			 &persons[i]),
		    "person");
	}
	for (size_t i = 0; i < SITES; i++) {
		snprintf(name, sizeof(name), "site-%zu.example", i);
		must(sg_store_site_id(store, name, 1, FIRST_DAY, &sites[i]),
		    "site");
	}
}

static enum sg_doer
random_doer(void)
{
	static const enum sg_doer doers[20] = {[0] = SG_DOER_UNCLEAR,
	    [1 ... 6] = SG_DOER_PERSON,
	    [7 ... 14] = SG_DOER_PAGE,
	    [15 ... 19] = SG_DOER_APP};

	return doers[next_random(20)];
}

/* The time of event `i` of `total`: within 8 hours of one of the days. */
static int64_t
time_of(size_t i)
{
	double at = (double)i / (double)total * days;
	int day = (int)at;

	return (FIRST_DAY + day) * DAY_MS + 8 * INT64_C(3600000) +
	    (int64_t)((at - day) * 8 * 3600000);
}

static void
make_event(struct sg_event_row *event, size_t i, uint32_t who)
{
	*event = (struct sg_event_row){.seq = i + 1,
	    .at_ms = time_of(i),
	    .last_ms = time_of(i) + 2000,
	    .kind = SG_EVENT_BLOCK,
	    .doer = random_doer(),
	    .blocked = next_random(5) > 0,
	    .tried = next_random(20) == 0,
	    .person = persons[who],
	    /* The N-th site is asked for 1/N times as often as the first. */
	    .site =
		sites[(size_t)exp(next_random(1000000) / 1e6 * log(SITES)) - 1],
	    .requests = 1 + next_random(9),
	    .records = 1 + next_random(3),
	    .proof = SG_PROOF_NONE};
	event->day = (int32_t)(event->at_ms / DAY_MS);
	event->hour = (int)(event->at_ms % DAY_MS / 3600000);
	event->technique = event->tried ? 1 + (int)next_random(11) : 0;
	event->place = (struct sg_record_place){event->day, i * 900, i};
}

/* Put the event into an incident of the person. */
static void
make_incident(struct sg_event_row *event, uint32_t who, size_t *nchanged)
{
	static const char *const families[] = {"round", "platform:instagram",
	    "platform:youtube", "sites:adult", "host:x.example"};
	struct sg_incident_row *open = &open_incidents[who];

	if (open->id == 0 || next_random(16) == 0) {
		if (is_changed[who])
			changed[(*nchanged)++] = *open;
		*open = (struct sg_incident_row){.id = event->seq,
		    .person = event->person,
		    .doer = event->doer,
		    .family = families[next_random(5)],
		    .first_ms = event->at_ms,
		    .day = event->day,
		    .severity = (enum sg_incident_severity)(1 + next_random(3)),
		    .sites = "[\"croxyproxy.com\",\"instagram\",\"youtube\"]",
		    .summary = "tried 3 ways round the filter in 4 minutes; 1 "
			       "request was let through",
		    .state = next_random(3) == 0 ?
			SG_INCIDENT_NEW :
			(enum sg_incident_state)(1 + next_random(4))};
	}
	open->last_ms = event->at_ms;
	open->events++;
	event->incident = open->id;
	is_changed[who] = true;
}

/* Each incident that has changed is stored once. */
static void
collect_changed(size_t *nchanged)
{
	for (size_t i = 0; i < PERSONS; i++) {
		if (is_changed[i])
			changed[(*nchanged)++] = open_incidents[i];
		is_changed[i] = false;
	}
}

static void
make_tally(const struct sg_event_row *event, struct sg_tally *tally)
{
	*tally = (struct sg_tally){.day = event->day,
	    .hour = event->hour,
	    .doer = event->doer,
	    .blocked = event->blocked,
	    .tried = event->tried,
	    .technique = event->technique,
	    .events = 1,
	    .requests = event->requests};
}

static void
add_batch(size_t first, size_t n)
{
	size_t nchanged = 0;
	double begin;
	uint32_t who;

	for (size_t i = 0; i < n; i++) {
		who = next_random(PERSONS);
		make_event(&events[i], first + i, who);
		make_incident(&events[i], who, &nchanged);
		make_tally(&events[i], &tallies[i]);
	}
	collect_changed(&nchanged);
	begin = now_ms();
	must(sg_store_begin(store), "begin");
	must(sg_store_add_events(store, events, n), "events");
	adding_ms += now_ms() - begin;
	must(sg_store_put_incidents(store, changed, nchanged), "incidents");
	must(sg_store_add_tallies(store, tallies, n), "tallies");
	must(sg_store_put(store, "reader filter", "1"), "position");
	must(sg_store_commit(store), "commit");
}

static void
add_deeds(void)
{
	struct sg_deed_row *deeds = calloc(DEEDS, sizeof(deeds[0]));
	char(*abouts)[32] = calloc(DEEDS, sizeof(abouts[0]));

	for (size_t i = 0; i < DEEDS && deeds != NULL; i++) {
		snprintf(abouts[i], sizeof(abouts[i]), "incident %zu", i);
		deeds[i] = (struct sg_deed_row){.seq = i + 1,
		    .at_ms = time_of(i * total / DEEDS),
		    .who = i % 3 == 0 ? "m.head" : "j.smith",
		    .action = i % 5 == 0 ? "marked" : "viewed",
		    .about = abouts[i],
		    .reason = "weekly review",
		    .origin = "10.0.0.5"};
	}
	must(sg_store_add_deeds(store, deeds, DEEDS), "deeds");
	free(deeds);
	free(abouts);
}

static void
fill(void)
{
	double begin = now_ms();
	size_t n;

	adding_ms = 0;
	memset(open_incidents, 0, sizeof(open_incidents));
	make_names();
	for (size_t i = 0; i < total; i += n) {
		n = total - i < BATCH ? total - i : BATCH;
		add_batch(i, n);
	}
	add_deeds();
	printf("  %-38s %9.0f\n", "bulk insert of the events alone", adding_ms);
	printf("  %-38s %9.0f\n", "all: events, incidents, tallies",
	    now_ms() - begin);
	begin = now_ms();
	must(sg_store_analyse(store), "analyse");
	printf("  %-38s %9.0f\n", "analyse", now_ms() - begin);
}

/* The questions. Each is asked with other values in each round. */

static int64_t
end_ms(void)
{
	return (FIRST_DAY + days) * DAY_MS;
}

static uint64_t
some_person(void)
{
	return persons[next_random(PERSONS)];
}

static bool
list_events(struct sg_event_query query)
{
	struct sg_event_list list;

	return sg_store_events(store, &query, arena, &list);
}

static bool
latest_events(void)
{
	return list_events((struct sg_event_query){
	    .doer = SG_ANY_DOER, .newest_first = true, .limit = 20});
}

static bool
persons_week(void)
{
	return list_events((struct sg_event_query){.doer = SG_ANY_DOER,
	    .person = some_person(),
	    .from_ms = end_ms() - 7 * DAY_MS,
	    .until_ms = end_ms(),
	    .newest_first = true,
	    .limit = 100});
}

static bool
persons_year(void)
{
	return list_events((struct sg_event_query){.doer = SG_ANY_DOER,
	    .person = some_person(),
	    .newest_first = true,
	    .limit = 100});
}

static bool
persons_next_page(void)
{
	return list_events((struct sg_event_query){.doer = SG_ANY_DOER,
	    .person = some_person(),
	    .newest_first = true,
	    .after_ms = end_ms() - DAY_MS * days / 2,
	    .after_seq = total / 2,
	    .limit = 100});
}

static bool
persons_days(void)
{
	struct sg_person_day_list list;

	return sg_store_person_days(store, some_person(), 0, end_ms(), arena,
	    &list);
}

static bool
hour_around(void)
{
	int64_t at = time_of(next_random((uint32_t)total));

	return list_events((struct sg_event_query){.doer = SG_ANY_DOER,
	    .person = some_person(),
	    .from_ms = at - 3600000,
	    .until_ms = at + 3600000,
	    .limit = 200});
}

static bool
events_of_incident(void)
{
	return list_events((struct sg_event_query){.doer = SG_ANY_DOER,
	    .incident = open_incidents[next_random(PERSONS)].id,
	    .limit = 100});
}

static bool
one_incident(void)
{
	struct sg_incident_row incident;
	bool found;

	return sg_store_incident(store, open_incidents[next_random(PERSONS)].id,
	    arena, &incident, &found);
}

static bool
list_incidents(struct sg_incident_filter filter)
{
	struct sg_incident_list list;

	return sg_store_incidents(store, &filter, arena, &list);
}

static bool
newest_incidents(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_ANY_DOER, .limit = 50});
}

static bool
new_of_people(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
	    .limit = 50});
}

static bool
tenth_page(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
	    .skip = 450,
	    .limit = 50});
}

static bool
next_page(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
	    .after_ms = time_of(next_random((uint32_t)total)),
	    .after_id = total / 2,
	    .limit = 50});
}

static bool
worst_new(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
	    .order = SG_INCIDENT_WORST,
	    .limit = 20});
}

static bool
of_two_states(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW) |
		SG_STATE_BIT(SG_INCIDENT_REAL),
	    .severity = SG_SEVERITY_HIGH,
	    .limit = 50});
}

static bool
of_family(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON, .family = "sites:adult", .limit = 50});
}

static bool
of_rare_family(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON, .family = "host:none", .limit = 50});
}

static bool
of_person(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_ANY_DOER, .person = some_person(), .limit = 50});
}

static bool
on_hold(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_ANY_DOER, .held = true, .limit = 50});
}

static bool
of_one_day(void)
{
	return list_incidents((struct sg_incident_filter){
	    .doer = SG_DOER_PERSON,
	    .from_ms = end_ms() - 3 * DAY_MS,
	    .until_ms = end_ms() - 2 * DAY_MS,
	    .limit = 50});
}

static bool
count_new(void)
{
	uint64_t count;

	return sg_store_count_incidents(store,
	    &(struct sg_incident_filter){.doer = SG_DOER_PERSON,
		.states = SG_STATE_BIT(SG_INCIDENT_NEW)},
	    &count);
}

static bool
count_all(void)
{
	uint64_t count;

	return sg_store_count_incidents(store,
	    &(struct sg_incident_filter){.doer = SG_ANY_DOER}, &count);
}

static bool
count_high(void)
{
	uint64_t count;

	return sg_store_count_incidents(store,
	    &(struct sg_incident_filter){
		.doer = SG_DOER_PERSON, .severity = SG_SEVERITY_HIGH},
	    &count);
}

static bool
counts_of_people(void)
{
	struct sg_incident_counts counts;

	return sg_store_incident_counts(store, SG_DOER_PERSON, &counts);
}

static bool
counts_of_all(void)
{
	struct sg_incident_counts counts;

	return sg_store_incident_counts(store, SG_ANY_DOER, &counts);
}

static bool
shares(void)
{
	struct sg_week_share_list list;

	return sg_store_week_shares(store, FIRST_DAY, FIRST_DAY + days, arena,
	    &list);
}

static bool
sum(enum sg_sum_by by, int last_days, bool people)
{
	const struct sg_sum_query query = {
	    .from_day = FIRST_DAY + days - last_days,
	    .until_day = FIRST_DAY + days,
	    .only_doer = people,
	    .doer = SG_DOER_PERSON};
	struct sg_sum_list list;

	return sg_store_sums(store, by, &query, arena, &list);
}

static bool
hours_of_today(void)
{
	return sum(SG_SUM_BY_HOUR, 1, false);
}

static bool
days_of_month(void)
{
	return sum(SG_SUM_BY_DAY, 28, false);
}

static bool
days_of_year(void)
{
	return sum(SG_SUM_BY_DAY, 366, false);
}

static bool
techniques_of_month(void)
{
	return sum(SG_SUM_BY_TECHNIQUE, 28, false);
}

static bool
techniques_of_year(void)
{
	return sum(SG_SUM_BY_TECHNIQUE, 366, false);
}

static bool
find_people(void)
{
	struct sg_person_list list;

	return sg_store_search_persons(store, "pupil19", 20, arena, &list);
}

static bool
list_deeds(struct sg_deed_query query)
{
	struct sg_deed_list list;

	return sg_store_deeds(store, &query, arena, &list);
}

static bool
latest_deeds(void)
{
	return list_deeds((struct sg_deed_query){.limit = 50});
}

static bool
deeds_of_week(void)
{
	return list_deeds((struct sg_deed_query){.who = "m.head",
	    .from_ms = (FIRST_DAY + days / 2) * DAY_MS,
	    .until_ms = (FIRST_DAY + days / 2 + 7) * DAY_MS,
	    .limit = 50});
}

static bool
deeds_about(void)
{
	char about[32];

	snprintf(about, sizeof(about), "incident %u", next_random(DEEDS));
	return list_deeds((struct sg_deed_query){.about = about, .limit = 50});
}

static const struct {
	const char *name;
	bool (*ask)(void);
} questions[] = {
    {"20 latest events", latest_events},
    {"a person's last week, 100 events", persons_week},
    {"a person's latest 100 of all time", persons_year},
    {"a person's next 100", persons_next_page},
    {"a person's days of all time", persons_days},
    {"two hours of a person", hour_around},
    {"events of an incident", events_of_incident},
    {"one incident", one_incident},
    {"50 newest incidents", newest_incidents},
    {"50 new ones of people", new_of_people},
    {"the tenth 50 of them", tenth_page},
    {"50 of them behind a place", next_page},
    {"20 worst new ones of people", worst_new},
    {"high ones of two states", of_two_states},
    {"of a family", of_family},
    {"of a family that nobody has", of_rare_family},
    {"of a person", of_person},
    {"on hold", on_hold},
    {"of people on one day", of_one_day},
    {"count new ones of people", count_new},
    {"count all", count_all},
    {"count high ones of people", count_high},
    {"counts of people's by state", counts_of_people},
    {"counts of all by state", counts_of_all},
    {"weekly shares of false alerts", shares},
    {"hours of a day", hours_of_today},
    {"days of a month", days_of_month},
    {"days of a year", days_of_year},
    {"techniques of a month", techniques_of_month},
    {"techniques of a year", techniques_of_year},
    {"search for persons", find_people},
    {"50 latest deeds", latest_deeds},
    {"deeds of somebody in a week", deeds_of_week},
    {"deeds about an incident", deeds_about},
};

static int
compare(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) -
	    (*(const double *)a < *(const double *)b);
}

static void
ask_all(void)
{
	double took[ROUNDS], begin;

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		for (size_t j = 0; j < ROUNDS; j++) {
			begin = now_ms();
			must(questions[i].ask(), questions[i].name);
			took[j] = now_ms() - begin;
			sg_arena_reset(arena);
		}
		qsort(took, ROUNDS, sizeof(took[0]), compare);
		printf("  %-38s %9.2f %9.2f\n", questions[i].name,
		    took[ROUNDS / 2], took[ROUNDS - 1]);
		fflush(stdout);
	}
}

static void
open_store(const struct sg_db_where *where, enum sg_db_use use)
{
	char why[SG_WHY_BYTES];

	sg_store_close(&store);
	store = sg_store_open(where, use, NULL, why);
	if (store != NULL)
		return;
	fprintf(stderr, "store: %s\n", why);
	exit(1);
}

static void
measure(const struct sg_db_where *where, const char *name)
{
	printf("%s: %zu events in %d days; ms (median, slowest)\n", name, total,
	    days);
	open_store(where, SG_DB_WRITE);
	fill();
	open_store(where, SG_DB_READ);
	ask_all();
	sg_store_close(&store);
}

int
main(int argc, char **argv)
{
	char folder[] = "/tmp/sg-bench.XXXXXX", path[64], command[64];
	struct sg_db_where where = {.kind = SG_DB_SQLITE, .path = path};

	if (argc > 1)
		total = strtoull(argv[1], NULL, 10);
	if (argc > 2)
		days = atoi(argv[2]);
	if (total == 0 || total > UINT32_MAX || days < 1 ||
	    mkdtemp(folder) == NULL) {
		fprintf(stderr, "use: store [EVENTS [DAYS]]\n");
		return 2;
	}
	arena = sg_arena_new();
	snprintf(path, sizeof(path), "%s/store.db", folder);
	measure(&where, "SQLite");
	where = (struct sg_db_where){
	    .kind = SG_DB_POSTGRES, .conninfo = cluster(), .schema = "bench"};
	if (where.conninfo != NULL)
		measure(&where, "PostgreSQL");
	sg_arena_free(&arena);
	snprintf(command, sizeof(command), "du -sh %s; rm -r %s", folder,
	    folder);
	return system(command) != 0;
}
