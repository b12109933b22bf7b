/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sum.c -- counts records for a report.
 */
#include "report/period/report.h"

#include "base/arena.h"
#include "base/dates.h"
#include "gate/words.h"
#include "journal/words.h"
#include "report/attempt.h"
#include "report/entry.h"
#include "report/school.h"
#include "report/words.h"

void
sg_report_begin(struct sg_report *report, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period)
{
	int32_t first, last, days;
	int hour;

	*report = (struct sg_report){
	    .arena = arena, .school = school, .period = *period};
	sg_seen_init(&report->seen);
	sg_quiet_begin(&report->quiet, arena, school, period);
	first = sg_school_day(school, period->from_ms, &hour);
	last = sg_school_day(school, period->until_ms - 1, &hour);
	days = last - first + 1;
	report->bar_days = (days + SG_REPORT_BARS - 1) / SG_REPORT_BARS;
	report->nbars = (size_t)((days + report->bar_days - 1) /
	    report->bar_days);
	for (size_t i = 0; i < report->nbars; i++)
		report->bars[i].day = first + (int32_t)i * report->bar_days;
}

void
sg_report_damage(struct sg_report *report, const char *file, uint64_t line,
    const char *text)
{
	struct sg_arena *arena = report->arena;

	if (report->ndamage == SG_REPORT_DAMAGE)
		return;
	report->damage[report->ndamage++] = (struct sg_report_damage){
	    file == NULL ? NULL : sg_arena_dup(arena, sg_str(file)), line,
	    sg_arena_dup(arena, sg_str(text))};
}

/* ---- attempts ----------------------------------------------------------- */

/* How one record is counted in the tables. */
struct attempt {
	const struct sg_entry *entry;
	const char *person;
	enum sg_doer doer;
	enum sg_doer round_doer; /* whose way round the filter it is */
	bool again; /* the record repeats a request that was already counted as
		       an attempt */
	bool round; /* the record is about a way round the filter; false for a
		       blocked site only */
	bool able;  /* the record shows only what the device is capable of, and
		       not what somebody did */
};

/*
 * Returns the person as the table of people has it. Capitals do not matter in
 * user names, so JSmith and jsmith are one person, who gets the spelling that
 * came first.
 */
static const char *
person_of(struct sg_report *report, const struct sg_entry *entry)
{
	char memory[SG_FOLD_KEY_BYTES];
	const char *key = sg_person_key(entry, memory);
	struct sg_tally *row;

	if (key == entry->person)
		return key;
	row = sg_tally_of(report->arena, &report->spellings, key);
	if (row->note == NULL)
		row->note = sg_arena_dup(report->arena, sg_str(entry->person));
	return row->note;
}

static struct attempt
attempt_of(struct sg_report *report, const struct sg_entry *entry)
{
	struct attempt a = {.entry = entry, .person = person_of(report, entry)};
	struct sg_attempt how;

	sg_attempt_of(entry, &how);
	a.doer = how.doer;
	a.round_doer = how.round_doer;
	a.round = how.round;
	a.able = how.able;
	a.again = entry->burst != NULL &&
	    !sg_seen_add(report->arena, &report->seen, 'b', entry->burst, "");
	return a;
}

static void
count_requests(struct sg_tally *row, enum sg_doer doer,
    const struct sg_entry *entry)
{
	struct sg_tally_span *when = &row->when[doer];

	if (row->requests[doer] == 0 || entry->at_ms < when->first_ms)
		when->first_ms = entry->at_ms;
	if (row->requests[doer] == 0 || entry->last_ms > when->last_ms)
		when->last_ms = entry->last_ms;
	row->requests[doer] += entry->repeats + (entry->only_counts ? 0 : 1);
}

/*
 * Count `a` in the row of `key`, as done by `a->doer`. `kind` is a letter that
 * stands for the table, because people are counted for each table separately. A
 * person counts only if the person made the request.
 */
static struct sg_tally *
count(struct sg_report *report, struct sg_tallies *tallies, char kind,
    const char *key, const struct attempt *a)
{
	struct sg_tally *row = sg_tally_of(report->arena, tallies, key);

	count_requests(row, a->doer, a->entry);
	if (!a->again) {
		row->by[a->doer]++;
		row->round[a->round_doer] += a->round ? 1 : 0;
		row->able += a->able ? 1 : 0;
	}
	if (a->doer == SG_DOER_PERSON &&
	    sg_seen_add(report->arena, &report->seen, kind, row->key,
		a->person))
		row->people++;
	return row;
}

static const char *
kind_of_person(const struct sg_entry *entry)
{
	if (entry->user != NULL)
		return "user name";
	if (entry->user_hash != NULL)
		return "name not shown";
	if (entry->mac != NULL)
		return "device";
	return entry->address != NULL ? "address" : "device not shown";
}

/*
 * Count a hidden target (the site behind a proxy or a translator). The note of
 * its row is the technique by which the target was reached. If there are
 * several techniques, the note is "in several ways".
 */
static void
count_target(struct sg_report *report, const char *target, const char *word,
    const struct attempt *a)
{
	struct sg_tally *row = count(report, &report->targets, 'h', target, a);

	const char *title = sg_target_title(report->arena,
	    report->school->titles, row->key);

	if (row->title == NULL && title != row->key)
		row->title = title;
	if (row->note == NULL)
		row->note = word;
	else if (strcmp(row->note, word) != 0)
		row->note = "in several ways";
}

/*
 * Count each technique of the attempt, and its hidden target. In these tables,
 * the doer is the one whose way round the filter it is.
 */
static void
count_techniques(struct sg_report *report, const struct attempt *attempt)
{
	struct sg_attempt_way ways[SG_SIGNALS_MAX];
	size_t n = sg_attempt_ways(attempt->entry, ways);
	struct attempt a = *attempt;

	for (size_t i = 0; i < n; i++) {
		const char *word = sg_technique_word(ways[i].technique);

		a.doer = a.round_doer = ways[i].doer;
		count(report, &report->techniques, 't', word, &a);
		if (ways[i].target != NULL)
			count_target(report, ways[i].target, word, &a);
	}
}

static void
count_when(struct sg_report *report, const struct attempt *a)
{
	int hour;
	int32_t day = sg_school_day(report->school, a->entry->at_ms, &hour);
	int32_t bar = (day - report->bars[0].day) / report->bar_days;
	uint64_t count;

	if (bar >= 0 && (size_t)bar < report->nbars)
		report->bars[bar].by[a->doer]++;
	if (a->doer != SG_DOER_PERSON)
		return;
	count = ++report->hours[sg_weekday_of(day)][hour];
	if (count > report->busiest)
		report->busiest = count;
}

static void
add_attempt(struct sg_report *report, const struct sg_entry *entry)
{
	struct attempt a = attempt_of(report, entry);

	count(report, &report->people, 'p', a.person, &a)
	    ->note = kind_of_person(entry);
	if (a.round)
		count_techniques(report, &a);
	if (entry->kind == SG_EVENT_BLOCK)
		count(report, &report->sites, 's', sg_entry_site(entry), &a)
		    ->note = entry->platform != NULL ? "platform" : "site";
	if (a.again)
		return;
	report->attempts[a.doer]++;
	report->round[a.round_doer] += a.round ? 1 : 0;
	count_when(report, &a);
}

/* ---- the rest ----------------------------------------------------------- */

static void
add_plain(struct sg_report *report, struct sg_tallies *tallies, char kind,
    const char *key, const struct sg_entry *entry)
{
	const struct attempt a = {.entry = entry,
	    .person = person_of(report, entry),
	    .doer = sg_doer_of(entry->intent),
	    .round_doer = sg_doer_of(entry->intent),
	    .again = entry->burst != NULL &&
		!sg_seen_add(report->arena, &report->seen, kind, "burst",
		    entry->burst)};

	count(report, tallies, kind, key, &a);
}

/* Returns true if the journal writes this record about itself every day. */
static bool
is_routine(const char *action)
{
	return strcmp(action, "journal-opened") == 0 ||
	    strcmp(action, "journal-closed") == 0;
}

static void
add_event(struct sg_report *report, const struct sg_entry *entry)
{
	const char *action = entry->action;

	report->lost += entry->lost;
	if (action == NULL || !is_routine(action))
		add_plain(report, &report->events, 'e',
		    action != NULL ? action : "(not told)", entry);
}

static void
add_flood(struct sg_report *report, const struct sg_entry *entry)
{
	struct attempt a = {.entry = entry,
	    .person = entry->person,
	    .doer = SG_DOER_UNCLEAR,
	    .round_doer = SG_DOER_UNCLEAR,
	    .again = true};

	count(report, &report->floods, 'l', entry->person, &a)
	    ->by[SG_DOER_UNCLEAR] += entry->repeats;
}

void
sg_report_add(struct sg_report *report, const struct sg_entry *entry)
{
	if (entry->json == NULL) {
		report->unreadable++;
		if (report->proof == SG_REPORT_UNPROVED)
			sg_report_damage(report, entry->file, entry->line,
			    "this line is no record");
		return;
	}
	report->requests++;
	sg_quiet_add(&report->quiet, entry->at_ms);
	if (sg_is_use(entry))
		add_plain(report, &report->used, 'x', entry->exception, entry);
	switch (entry->kind) {
	case SG_EVENT_BLOCK:
	case SG_EVENT_SIGNAL:
		add_attempt(report, entry);
		break;
	case SG_EVENT_FAULT:
		add_plain(report, &report->faults, 'f',
		    entry->reason != NULL ? entry->reason : "(not told)",
		    entry);
		break;
	case SG_EVENT_POLICY:
	case SG_EVENT_BAN:
	case SG_EVENT_JOURNAL:
	case SG_EVENT_TEST:
	case SG_EVENT_DESK:
		add_event(report, entry);
		break;
	case SG_EVENT_VISIT:
		report->visits += entry->repeats + (entry->only_counts ? 0 : 1);
		break;
	case SG_EVENT_FLOOD:
		add_flood(report, entry);
		break;
	case SG_EVENT_ENDED:
		add_plain(report, &report->ended, 'c', sg_entry_site(entry),
		    entry);
		break;
	case SG_EVENT_EXCEPTION:
		break;
	}
}

void
sg_report_end(struct sg_report *report)
{
	struct sg_tallies *all[] = {&report->people, &report->techniques,
	    &report->targets, &report->sites, &report->used, &report->faults,
	    &report->events, &report->floods, &report->ended};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		sg_tallies_sort(all[i]);
	for (size_t i = 0; i < report->people.n; i++)
		report->active += report->people.v[i].by[SG_DOER_PERSON] > 0 ?
		    1 :
		    0;
}
