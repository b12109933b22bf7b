/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_random.c -- random days of many people. However they are split into
 * batches, with a restart in between, they make the same incidents; and these
 * are those of a slow and simple model.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "desk/incidents/mark.h"
#include "desk/incidents/severity.h"
#include "steps.h"

#define EVENTS 1500
#define ROUNDS 40

/* ---- random events ------------------------------------------------------ */

static uint64_t seed;

/* xorshift64*: the same on every machine. */
static unsigned
any(unsigned below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (unsigned)((seed * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % below;
}

/* What an event of this kind means: the model believes nothing else. */
static const struct kind {
	const char *what; /* "%u" is a number that names a host */
	enum sg_doer doer;
	const char *family;          /* NULL: no incident */
	enum sg_technique technique; /* 0: none */
	bool passed, locked, tried;
} kinds[] = {
    {"visit h%u.example", SG_DOER_PERSON, "host:h%u.example", 0, false, false,
	false},
    {"visit h%u.instagram.com on instagram", SG_DOER_PERSON,
	"platform:instagram", 0, false, false, false},
    {"visit h%u.example list adult", SG_DOER_PERSON, "sites:adult", 0, false,
	false, false},
    {"visit h%u.example list bad locked", SG_DOER_PERSON, "sites:bad", 0, false,
	true, false},
    {"embed h%u.instagram.com on instagram", SG_DOER_PAGE, "platform:instagram",
	0, false, false, false},
    {"app h%u.instagram.com on instagram", SG_DOER_APP, "platform:instagram", 0,
	false, false, false},
    {"connect h%u.example can vpn", SG_DOER_UNCLEAR, "round", SG_VPN, false,
	false, false},
    {"search h%u.example", SG_DOER_PERSON, "round", SG_SEARCH_INTENT, false,
	false, true},
    {"search - passed", SG_DOER_PERSON, "round", SG_SEARCH_INTENT, true, false,
	true},
    {"proxy h%u.example", SG_DOER_PERSON, "round", SG_WEBPROXY, false, false,
	true},
    {"proxy h%u.example passed", SG_DOER_PERSON, "round", SG_WEBPROXY, true,
	false, true},
    {"vpn h%u.example to t%u.example", SG_DOER_PERSON, "round", SG_VPN, false,
	false, true},
    {"hostname h%u.example passed", SG_DOER_PERSON, "round", SG_FRONTING, true,
	false, true},
    {"visit h%u.example passed", SG_DOER_PERSON, NULL, 0, true, false, false},
    {"ended", SG_DOER_UNCLEAR, NULL, 0, true, false, false},
};
#define KINDS (sizeof kinds / sizeof *kinds)

struct happening {
	const struct kind *kind;
	struct sg_entry entry;
	struct sg_event_row event;
	char family[64];
	unsigned restart; /* 1 in 20: a batch ends after it */
	unsigned mark;    /* 1 in 60: then an incident is marked */
	unsigned which, how;
};

static const char *
fill(struct sg_arena *arena, const char *form, unsigned n)
{
	const char *text = "";
	struct sg_str rest = sg_str(form), part;

	while (rest.p != NULL) {
		part = sg_str_cut(&rest, '%');
		text = sg_arena_printf(arena, "%s%.*s", text, (int)part.n,
		    part.p);
		if (rest.p == NULL)
			break;
		text = sg_arena_printf(arena, "%s%u", text, n);
		rest.p++; /* the u of %u */
		rest.n--;
	}
	return text;
}

static void
happen(struct sg_arena *arena, struct happening *h, uint64_t seq,
    int64_t *now_ms)
{
	static const char *const people[] = {"ann", "bob", "cat", "10.40.7.9"};
	const unsigned host = any(8);
	const char *what;
	struct test_step step = {"00:00", people[any(4)], NULL};
	static const unsigned gaps[] = {5, 60, 400, 900, 20000};
	int64_t at;

	h->kind = &kinds[any(KINDS)];
	what = fill(arena, h->kind->what, host);
	if (h->kind->family != NULL)
		snprintf(h->family, sizeof h->family, "%s",
		    fill(arena, h->kind->family, host));
	if (any(4) == 0)
		what = sg_arena_printf(arena, "%s x%u", what, 2 + any(40));
	if (any(30) == 0 && h->kind->family != NULL)
		what = sg_arena_printf(arena, "%s x9 count", what);
	if (any(5) == 0)
		what = sg_arena_printf(arena, "%s for %u", what, any(60));
	step.what = what;
	*now_ms += 1000 * any(gaps[any(8) == 0 ? 3 + any(2) : any(3)]);
	at = *now_ms;
	if (any(6) == 0)
		at -= 1000 * any(170);
	test_step(arena, &step, seq, &h->entry, &h->event);
	h->entry.last_ms += at - h->entry.at_ms;
	h->entry.at_ms = h->entry.written_ms = h->event.at_ms = at;
	h->event.day = (int32_t)(at / 86400000);
	h->restart = any(20) == 0;
	h->mark = any(60) == 0;
	h->which = any(1000);
	h->how = any(4);
}

static void
happen_all(struct sg_arena *arena, struct happening all[EVENTS])
{
	int64_t now_ms = STEPS_DAY_MS + 20 * INT64_C(3600000);

	memset(all, 0, EVENTS * sizeof *all);
	for (size_t i = 0; i < EVENTS; i++)
		happen(arena, &all[i], i + 1, &now_ms);
}

/* ---- the code ----------------------------------------------------------- */

static const struct sg_agreement_row agreements[] = {
    {.id = 7, .person = "bob", .family = "round", .until_day = STEPS_DAY + 1},
    {.id = 8, .family = "host:h1.example", .until_day = STEPS_DAY + 900},
    {.id = 9,
	.family = "round",
	.site = "h2.example",
	.until_day = STEPS_DAY + 2}};

static struct sg_incidents *
start(const struct test_store *store)
{
	struct sg_incidents *incidents = sg_incidents_new();

	assert_non_null(incidents);
	assert_true(sg_incidents_agree(incidents, agreements,
	    sizeof agreements / sizeof *agreements));
	test_store_load(store, incidents);
	return incidents;
}

static void
mark(struct test_store *store, struct sg_incidents *incidents,
    const struct happening *h)
{
	static const enum sg_incident_state states[] = {SG_INCIDENT_REAL,
	    SG_INCIDENT_PAGE, SG_INCIDENT_NEW, SG_INCIDENT_AGREED};
	char summary[SG_SUMMARY_BYTES];
	struct sg_incident_row row;
	struct sg_mark m = {states[h->how], "eve", "because", 1, 0, 7};
	bool fresh;

	if (store->n == 0)
		return;
	row = store->rows[store->n - 1 - h->which % store->n];
	m.seen = h->which % 3 == 0 ? 0 : 1 + h->which % row.events;
	assert_true(sg_incidents_mark(incidents, &row, &m, summary, &fresh));
	test_store_put(store, &row);
}

static const char *
run(struct sg_arena *arena, const struct happening *all, bool restarts,
    bool marks, uint64_t ids[EVENTS])
{
	struct test_store store = {.arena = arena};
	struct sg_incidents *incidents = start(&store);

	for (size_t i = 0; i < EVENTS; i++) {
		assert_true(sg_incidents_take(incidents, &all[i].entry,
		    &all[i].event, &ids[i]));
		store.newest_ms = all[i].entry.at_ms;
		store.today = all[i].event.day;
		if (marks && all[i].mark) {
			test_store_save(&store, incidents);
			mark(&store, incidents, &all[i]);
		}
		if (restarts && all[i].restart) {
			test_store_save(&store, incidents);
			sg_incidents_free(&incidents);
			incidents = start(&store);
		}
	}
	test_store_save(&store, incidents);
	sg_incidents_free(&incidents);
	return test_store_all(&store);
}

static void
a_restart_changes_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct happening *all = calloc(EVENTS, sizeof *all);
		uint64_t ids[2][EVENTS];
		const char *one, *two;

		assert_non_null(all);
		seed = UINT64_C(88172645463325252) + i;
		happen_all(arena, all);
		one = run(arena, all, false, true, ids[0]);
		two = run(arena, all, true, true, ids[1]);
		if (strcmp(one, two) != 0) {
			test_differ(one, two);
			fail_msg("seed %u: a restart made a difference", i);
		}
		assert_memory_equal(ids[0], ids[1], sizeof ids[0]);
		free(all);
		sg_arena_free(&arena);
	}
}

/* ---- the model ---------------------------------------------------------- */

struct made {
	uint64_t id;
	const struct happening *events[EVENTS];
	size_t n;
	unsigned days;
};

static struct made made[EVENTS];
static size_t nmade;

static int64_t
first_of(const struct made *m)
{
	int64_t first = m->events[0]->entry.at_ms;

	for (size_t i = 1; i < m->n; i++)
		if (m->events[i]->entry.at_ms < first)
			first = m->events[i]->entry.at_ms;
	return first;
}

static int64_t
last_of(const struct made *m)
{
	int64_t last = m->events[0]->entry.last_ms;

	for (size_t i = 1; i < m->n; i++)
		if (m->events[i]->entry.last_ms > last)
			last = m->events[i]->entry.last_ms;
	return last;
}

static bool
same_kind(const struct happening *a, const struct happening *b)
{
	return a->event.person == b->event.person &&
	    a->kind->doer == b->kind->doer && strcmp(a->family, b->family) == 0;
}

static struct made *
newest_like(const struct happening *h)
{
	for (size_t i = nmade; i > 0; i--)
		if (same_kind(made[i - 1].events[0], h))
			return &made[i - 1];
	return NULL;
}

static bool
joins(const struct made *m, const struct happening *h)
{
	const int32_t day = m->events[0]->event.day;

	if (h->kind->doer != SG_DOER_PERSON)
		return h->event.day == day || h->event.day == day - 1;
	return h->entry.at_ms - last_of(m) < 600000 &&
	    first_of(m) - h->entry.last_ms < 600000 &&
	    h->entry.at_ms - first_of(m) < 12 * 3600000;
}

/* On how many of the six days before did this person try? */
static unsigned
days_before(const struct happening *h)
{
	unsigned days = 0;

	if (strcmp(h->family, "round") != 0 ||
	    h->kind->doer != SG_DOER_PERSON || h->entry.user == NULL)
		return 0;
	for (int ago = 1; ago <= 6; ago++) {
		bool found = false;

		for (size_t i = 0; i < nmade; i++)
			found = found ||
			    (same_kind(made[i].events[0], h) &&
				made[i].events[0]->event.day + ago ==
				    h->event.day);
		days += found ? 1 : 0;
	}
	return days;
}

static void
model(const struct happening all[EVENTS], uint64_t ids[EVENTS])
{
	nmade = 0;
	for (size_t i = 0; i < EVENTS; i++) {
		struct made *m;

		ids[i] = 0;
		if (all[i].kind->family == NULL)
			continue;
		m = newest_like(&all[i]);
		if (m == NULL || !joins(m, &all[i])) {
			const unsigned days = days_before(&all[i]);

			m = &made[nmade++];
			m->n = 0;
			m->id = all[i].event.seq;
			m->days = days;
		}
		m->events[m->n++] = &all[i];
		ids[i] = m->id;
	}
}

/* Counts without a first record are no visits, unless they are the first. */
static bool
is_visit(const struct made *m, size_t i)
{
	return i == 0 || !m->events[i]->entry.only_counts;
}

static bool
is_way(const struct happening *h)
{
	return h->kind->technique == SG_WEBPROXY ||
	    h->kind->technique == SG_VPN;
}

static unsigned
hosts_of(const struct made *m, bool ways)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->n; i++) {
		bool again = !is_visit(m, i) || (ways && !is_way(m->events[i]));

		for (size_t k = 0; k < i && !again; k++)
			again = is_visit(m, k) &&
			    m->events[k]->kind->technique ==
				m->events[i]->kind->technique &&
			    strcmp(m->events[k]->entry.host,
				m->events[i]->entry.host) == 0;
		n += again ? 0 : 1;
	}
	return n;
}

static enum sg_incident_severity
severity_of(const struct made *m)
{
	unsigned ways = 0, vain = 0, tries = 0, kinds_seen = 0;
	bool locked = false, passed = false, through = false, high, medium;

	if (m->events[0]->kind->doer != SG_DOER_PERSON)
		return SG_SEVERITY_LOW;
	for (size_t i = 0; i < m->n; i++) {
		const struct happening *h = m->events[i];

		if (!is_visit(m, i))
			continue;
		locked = locked || h->kind->locked;
		tries += h->kind->technique != 0 ? 1 : 0;
		kinds_seen |= 1U << h->kind->technique;
		if (!is_way(h))
			continue;
		ways++;
		vain += h->kind->passed ? 0 : 1;
		passed = passed || h->kind->passed;
		through = through || (h->kind->passed && vain > 0);
	}
	high = locked || through || (ways >= 5 && hosts_of(m, true) >= 2) ||
	    m->days >= 2;
	medium = passed || tries >= 5 || m->days == 1 ||
	    (tries > 0 && (kinds_seen & (kinds_seen - 1)) != 0) ||
	    (tries == 0 && hosts_of(m, false) >= 5);
	return high ? SG_SEVERITY_HIGH :
	    medium  ? SG_SEVERITY_MEDIUM :
		      SG_SEVERITY_LOW;
}

static void
compare(const struct made *m, const struct sg_incident_row *row)
{
	uint64_t visits = 0, requests = 0, passed = 0, tried = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct happening *h = m->events[i];

		requests += h->entry.repeats + (h->entry.only_counts ? 0 : 1);
		if (!is_visit(m, i))
			continue;
		visits++;
		passed += h->kind->passed ? 1 : 0;
		tried += h->kind->tried ? 1 : 0;
	}
	assert_int_equal(row->id, m->id);
	assert_int_equal(row->person, m->events[0]->event.person);
	assert_int_equal(row->doer, m->events[0]->kind->doer);
	assert_string_equal(row->family, m->events[0]->family);
	assert_true(row->first_ms == first_of(m) && row->last_ms == last_of(m));
	assert_int_equal(row->day, m->events[0]->event.day);
	assert_int_equal(row->events, visits);
	assert_int_equal(row->requests, requests);
	assert_int_equal(row->passed, passed);
	assert_int_equal(row->blocked, visits - passed);
	assert_int_equal(row->tried, tried);
	assert_int_equal(row->severity, severity_of(m));
}

static void
is_as_the_simple_model(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct happening *all = calloc(EVENTS, sizeof *all);
		struct sg_incidents *incidents = sg_incidents_new();
		uint64_t expected[EVENTS], id;
		struct sg_incident_row row;

		assert_non_null(all);
		assert_non_null(incidents);
		seed = UINT64_C(362436069362436069) + i;
		happen_all(arena, all);
		model(all, expected);
		for (size_t k = 0; k < EVENTS; k++) {
			assert_true(sg_incidents_take(incidents, &all[k].entry,
			    &all[k].event, &id));
			assert_int_equal(id, expected[k]);
		}
		for (size_t k = 0; k < nmade; k++) {
			assert_true(sg_incidents_changed(incidents, &row));
			compare(&made[k], &row);
		}
		assert_false(sg_incidents_changed(incidents, &row));
		sg_incidents_free(&incidents);
		free(all);
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_restart_changes_nothing),
	    cmocka_unit_test(is_as_the_simple_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
