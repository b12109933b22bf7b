/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* steps.c -- makes entries of short texts, for tests of incidents. */
#include "../../unit.h"

#include "steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/incidents/sentence.h"
#include "report/entry.h"

/* ---- people ------------------------------------------------------------- */

static char names[512][40];

uint64_t
test_person(const char *name)
{
	size_t i = 0;

	while (names[i][0] != '\0' && strcmp(names[i], name) != 0)
		i++;
	assert_true(i + 1 < sizeof names / sizeof *names);
	(void)snprintf(names[i], sizeof names[i], "%s", name);
	return i + 1;
}

const char *
test_name(uint64_t person)
{
	return names[person - 1];
}

static bool
is_device(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

static void
read_who(struct sg_arena *arena, const char *who, struct sg_entry *e)
{
	struct sg_str rest = sg_str(who), name = sg_str_cut(&rest, '/');

	e->person = sg_arena_dup(arena, name);
	if (is_device(e->person)) {
		e->address = e->person;
		return;
	}
	e->user = e->person;
	e->address = rest.n > 0 ? sg_arena_dup(arena, rest) : "10.20.6.1";
}

/* ---- what --------------------------------------------------------------- */

static const struct {
	const char *verb;
	enum sg_technique technique; /* 0: none */
	enum sg_intent intent;
	enum sg_event_kind kind;
} verbs[] = {
    {"search", SG_SEARCH_INTENT, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"proxy", SG_WEBPROXY, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"relay", SG_RELAY, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"front", SG_ALT_FRONTEND, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"address", SG_ADDRESS_TRICK, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"name", SG_NAME_TRICK, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"dns", SG_DNS_BYPASS, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"vpn", SG_VPN, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"tunnel", SG_TUNNEL, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"store", SG_STORE_INSTALL, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"hostname", SG_FRONTING, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"visit", 0, SG_INTENT_VISIT, SG_EVENT_BLOCK},
    {"embed", 0, SG_INTENT_EMBED, SG_EVENT_BLOCK},
    {"app", 0, SG_INTENT_BACKGROUND, SG_EVENT_BLOCK},
    {"connect", 0, SG_INTENT_UNKNOWN, SG_EVENT_BLOCK},
    {"policy", 0, 0, SG_EVENT_POLICY},
    {"journal", 0, 0, SG_EVENT_JOURNAL},
    {"test", 0, 0, SG_EVENT_TEST},
    {"ended", 0, 0, SG_EVENT_ENDED},
    {"flood", 0, 0, SG_EVENT_FLOOD},
};

static size_t
verb_of(const char *word)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].verb, word) == 0)
			return i;
	fail_msg("steps: no verb %s", word);
	return 0;
}

static void
sign(struct sg_entry *e, const char *verb, enum sg_tier tier)
{
	e->signals[e->nsignals].technique = verbs[verb_of(verb)].technique;
	e->signals[e->nsignals++].tier = tier;
}

/* The words of a step. */
struct words {
	struct sg_arena *arena;
	struct sg_str rest;
};

static const char *
next_word(struct words *w)
{
	return w->rest.n == 0 ?
	    NULL :
	    sg_arena_dup(w->arena, sg_str_cut(&w->rest, ' '));
}

static const char *
argument(struct words *w)
{
	const char *word = next_word(w);

	assert_non_null(word);
	return word;
}

static void
let_through(struct sg_entry *e)
{
	/* As journal/event.c does: a sign is more important. */
	e->kind = e->nsignals > 0 ? SG_EVENT_SIGNAL :
	    e->exception != NULL  ? SG_EVENT_EXCEPTION :
				    SG_EVENT_VISIT;
	e->action = "allow";
}

static void
read_more(struct words *w, const char *word, struct sg_entry *e)
{
	if (strcmp(word, "to") == 0)
		e->signals[0].target = argument(w);
	else if (strcmp(word, "on") == 0)
		e->platform = argument(w);
	else if (strcmp(word, "list") == 0)
		e->sites = argument(w);
	else if (strcmp(word, "locked") == 0)
		e->ground = "locked";
	else if (strcmp(word, "exception") == 0)
		e->exception = argument(w);
	else if (strcmp(word, "can") == 0)
		sign(e, argument(w), SG_TIER_CAPABILITY);
	else if (strcmp(word, "noise") == 0)
		sign(e, argument(w), SG_TIER_NOISE);
	else if (strcmp(word, "count") == 0)
		e->only_counts = true;
	else if (strcmp(word, "for") == 0)
		e->last_ms = e->at_ms + 1000 * strtoll(argument(w), NULL, 10);
	else if (strcmp(word, "fault") == 0)
		e->kind = SG_EVENT_FAULT;
	else if (strcmp(word, "passed") == 0)
		let_through(e);
	else if (word[0] == 'x')
		e->repeats = strtoull(word + 1, NULL, 10);
	else
		fail_msg("steps: no word %s", word);
}

static void
read_what(struct sg_arena *arena, const char *what, struct sg_entry *e)
{
	struct words w = {arena, sg_str(what)};
	const char *word = argument(&w);
	const size_t verb = verb_of(word);

	e->kind = verbs[verb].kind;
	e->action = "block";
	e->ground = "rule";
	e->intent = verbs[verb].intent;
	if (verbs[verb].intent != 0)
		e->host = argument(&w);
	if (verbs[verb].technique != 0)
		sign(e, word, SG_TIER_INTENT);
	if (verbs[verb].technique == SG_SEARCH_INTENT) {
		if (strcmp(e->host, "-") != 0)
			e->signals[0].target = e->host;
		e->host = "www.google.com";
	}
	while ((word = next_word(&w)) != NULL)
		read_more(&w, word, e);
	if (e->repeats > 0 && !e->only_counts && e->kind != SG_EVENT_FLOOD)
		e->repeats--;
}

/* ---- a step ------------------------------------------------------------- */

static int64_t
time_of(const char *at)
{
	long long day = 0;
	int h, m, s = 0, n = 0;

	if (*at == '+' || *at == '-') {
		assert_int_equal(sscanf(at, "%lld %n", &day, &n), 1);
		at += n;
	}
	assert_true(sscanf(at, "%d:%d:%d", &h, &m, &s) >= 2);
	return STEPS_DAY_MS + ((day * 24 + h) * 60 + m) * 60000 + s * 1000;
}

void
test_step(struct sg_arena *arena, const struct test_step *step, uint64_t seq,
    struct sg_entry *entry, struct sg_event_row *event)
{
	*entry = (struct sg_entry){
	    .at_ms = time_of(step->at), .folded = 1, .sequence = seq};
	entry->written_ms = entry->last_ms = entry->at_ms;
	read_who(arena, step->who, entry);
	read_what(arena, step->what, entry);
	*event = (struct sg_event_row){.seq = seq,
	    .at_ms = entry->at_ms,
	    .day = (int32_t)(entry->at_ms / 86400000),
	    .person = test_person(entry->person)};
}

/* ---- a store ------------------------------------------------------------ */

struct sg_incident_row *
test_store_find(struct test_store *store, uint64_t id)
{
	for (size_t i = 0; i < store->n; i++)
		if (store->rows[i].id == id)
			return &store->rows[i];
	return NULL;
}

static const char *
keep(const struct test_store *store, const char *text)
{
	assert_non_null(text);
	return sg_arena_dup(store->arena, sg_str(text));
}

void
test_store_put(struct test_store *store, const struct sg_incident_row *row)
{
	struct sg_incident_row copy = *row, *old;

	copy.family = keep(store, row->family);
	copy.sites = keep(store, row->sites);
	copy.summary = keep(store, row->summary);
	copy.state_by = keep(store, row->state_by);
	copy.state_reason = keep(store, row->state_reason);
	copy.held_by = keep(store, row->held_by);
	copy.held_reason = keep(store, row->held_reason);
	old = test_store_find(store, row->id);
	if (old != NULL) {
		*old = copy;
		return;
	}
	store->rows = sg_arena_grow(store->arena, store->rows, store->n,
	    &store->cap, sizeof *store->rows);
	store->rows[store->n++] = copy;
}

void
test_store_save(struct test_store *store, struct sg_incidents *incidents)
{
	struct sg_incident_row row;
	uint64_t before = 0;

	while (sg_incidents_changed(incidents, &row)) {
		assert_true(row.id > before);
		before = row.id;
		test_store_put(store, &row);
	}
}

static int
by_id(const void *first, const void *second)
{
	const struct sg_incident_row *a = first, *b = second;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* Returns whether incidents.h says that the row must be loaded. */
static bool
must_load(const struct test_store *store, const struct sg_incident_row *row)
{
	if (row->last_ms >= store->newest_ms - SG_INCIDENT_OPEN_MS)
		return true;
	return row->doer == SG_DOER_PERSON &&
	    strcmp(row->family, "round") == 0 &&
	    row->day > store->today - SG_INCIDENT_DAYS;
}

void
test_store_load(const struct test_store *store, struct sg_incidents *incidents)
{
	if (store->n > 0)
		qsort(store->rows, store->n, sizeof *store->rows, by_id);
	for (size_t i = 0; i < store->n; i++)
		if (must_load(store, &store->rows[i]))
			assert_true(sg_incidents_load(incidents,
			    &store->rows[i]));
}

static const char *
clock(struct sg_arena *arena, int64_t ms)
{
	const long long s = (ms - STEPS_DAY_MS) / 1000;
	const long long day = s >= 0 ? s / 86400 : (s - 86399) / 86400;
	const long long rest = s - day * 86400;

	return sg_arena_printf(arena, "%s%02lld:%02lld:%02lld",
	    day == 0 ? "" : sg_arena_printf(arena, "%+lld ", day), rest / 3600,
	    rest / 60 % 60, rest % 60);
}

static const char *
line(const struct test_store *store, const struct sg_incident_row *row)
{
	static const char *const states[] = {
	    "", "new", "real", "page", "agreed"};

	return sg_arena_printf(store->arena,
	    "%s %s %s %s-%s %llu events, %llu requests, %s, %s: %s\n",
	    test_name(row->person), sg_doer_word(row->doer), row->family,
	    clock(store->arena, row->first_ms),
	    clock(store->arena, row->last_ms), (unsigned long long)row->events,
	    (unsigned long long)row->requests,
	    sg_severity_word(row->severity, "en"), states[row->state],
	    sg_incident_sentence(store->arena, row, NULL, "en"));
}

static const char *
rest(const struct test_store *store, const struct sg_incident_row *row)
{
	return sg_arena_printf(store->arena,
	    "%llu %d %llu %llu %llu %llx %s %s %s %lld %s %llu %d %s %s\n",
	    (unsigned long long)row->id, row->day,
	    (unsigned long long)row->blocked, (unsigned long long)row->passed,
	    (unsigned long long)row->tried, (unsigned long long)row->techniques,
	    row->sites, row->summary, row->state_by, (long long)row->state_ms,
	    row->state_reason, (unsigned long long)row->agreement, row->held,
	    row->held_by, row->held_reason);
}

static const char *
text_of(const struct test_store *store, bool all)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	assert_non_null(to);
	if (store->n > 0)
		qsort(store->rows, store->n, sizeof *store->rows, by_id);
	for (size_t i = 0; i < store->n; i++) {
		fputs(line(store, &store->rows[i]), to);
		if (all)
			fputs(rest(store, &store->rows[i]), to);
	}
	assert_int_equal(fclose(to), 0);
	copy = sg_arena_dup(store->arena, sg_str(text));
	free(text);
	return copy;
}

const char *
test_store_text(const struct test_store *store)
{
	return text_of(store, false);
}

const char *
test_store_all(const struct test_store *store)
{
	return text_of(store, true);
}

void
test_differ(const char *one, const char *two)
{
	struct sg_str a = sg_str(one), b = sg_str(two), x, y;

	do {
		x = sg_str_cut(&a, '\n');
		y = sg_str_cut(&b, '\n');
	} while (sg_str_eq(x, y) && (a.n > 0 || b.n > 0));
	print_error("%.*s\n%.*s\n", (int)x.n, x.p, (int)y.n, y.p);
}
