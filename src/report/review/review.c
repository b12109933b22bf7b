/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* review.c -- makes the yearly review of filtering and monitoring. */
#include "report/review/review.h"

#include "base/arena.h"
#include "base/dates.h"
#include "gate/gate.h"
#include "report/review/parts.h"

const char sg_review_blank[] = "(to be filled in)";

/* ---- building ----------------------------------------------------------- */

struct sg_review_part *
sg_review_part(struct sg_review *review, const char *id, const char *title,
    const char *explain)
{
	struct sg_review_part *part = &review->parts[review->nparts++];

	*part = (struct sg_review_part){
	    .id = id, .title = title, .explain = explain};
	return part;
}

static struct sg_review_row *
new_row(struct sg_review *review, struct sg_review_part *part)
{
	part->rows = sg_arena_grow(review->arena, part->rows, part->nrows,
	    &part->cap, sizeof *part->rows);
	return &part->rows[part->nrows++];
}

void
sg_review_row(struct sg_review *review, struct sg_review_part *part,
    const char *title, const char *text)
{
	*new_row(review, part) = (struct sg_review_row){title, text, NULL};
}

struct sg_review_table *
sg_review_table(struct sg_review *review, struct sg_review_part *part,
    const char *title, const char *const *head, size_t ncolumns)
{
	struct sg_review_table *table = sg_arena_alloc(review->arena,
	    sizeof *table);

	table->ncolumns = ncolumns;
	for (size_t i = 0; i < ncolumns; i++)
		table->head[i] = head[i];
	*new_row(review, part) = (struct sg_review_row){title, NULL, table};
	return table;
}

void
sg_review_cells(struct sg_review *review, struct sg_review_table *table,
    const char *const *cells)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		size_t n = table->nrows * table->ncolumns + i;

		table->cells = sg_arena_grow(review->arena, table->cells, n,
		    &table->cap, sizeof *table->cells);
		table->cells[n] = cells[i] == NULL ? "" : cells[i];
	}
	table->nrows++;
}

static const char *
number(struct sg_review *review, uint64_t n)
{
	return sg_arena_printf(review->arena, "%llu", (unsigned long long)n);
}

/* ---- the parts that people fill in -------------------------------------- */

static void
add_blanks(struct sg_review *review, struct sg_review_part *part,
    const char *const *titles, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sg_review_row(review, part, titles[i], NULL);
}

static void
add_roles(struct sg_review *review)
{
	static const char *const titles[] = {
	    "Member of the governing body who is responsible",
	    "Member of the senior leadership team who is responsible",
	    "Designated safeguarding lead",
	    "Who runs the filter (school, or the company that serves it)",
	    "Who reads the reports and alerts"};
	struct sg_review_part *part = sg_review_part(review, "roles",
	    "Roles and responsibilities",
	    "Named people are responsible, and know what they have to do.");

	add_blanks(review, part, titles, sizeof titles / sizeof *titles);
}

static const char *
policy_text(struct sg_review *review, const struct sg_review_numbers *numbers)
{
	char when[SG_CLOCK_TEXT];

	if (numbers->policies == 0)
		return "No new policy came into force in this period.";
	return sg_arena_printf(review->arena, "%s; the last on %s",
	    sg_count_text(review->arena, numbers->policies, "time", "times"),
	    sg_school_minute(&review->scope->school, numbers->policy_ms, when));
}

static void
add_this_review(struct sg_review *review,
    const struct sg_review_numbers *numbers)
{
	static const char *const titles[] = {"Date of this review",
	    "Who took part", "Date of the review before",
	    "What has changed since then (pupils, devices, sites, laws)",
	    "Risks of our pupils: age, special needs, first language"};
	struct sg_review_part *part = sg_review_part(review, "review",
	    "This review",
	    "Filtering and monitoring are reviewed at least once a year, and "
	    "when a risk is found or something changes.");

	sg_review_row(review, part, "Period of the records", review->period);
	sg_review_row(review, part, "How often a new policy came into force",
	    policy_text(review, numbers));
	add_blanks(review, part, titles, sizeof titles / sizeof *titles);
}

static void
add_actions(struct sg_review *review)
{
	static const char *const titles[] = {
	    "What will be done, by whom, and by when",
	    "What staff were taught about filtering and monitoring, and when",
	    "Date of the next review", "Signed, for the governing body",
	    "Signed, for the school's leadership"};
	struct sg_review_part *part = sg_review_part(review, "actions",
	    "What follows", "A review ends with what is to be done.");

	add_blanks(review, part, titles, sizeof titles / sizeof *titles);
}

/* ---- the parts that the journal answers --------------------------------- */

static void
add_tests(struct sg_review *review, const struct sg_review_numbers *numbers)
{
	static const char *const head[] = {"Day", "By", "Passed", "Failed"};
	struct sg_review_part *part = sg_review_part(review, "tests",
	    "Checks that were made",
	    "Checks on each kind of device, in each place and for each group "
	    "are recorded: when, by whom, what was tried, and what followed.");
	struct sg_review_table *table = sg_review_table(review, part,
	    "Tests of the filter (schoolgate doctor --test-filtering)", head,
	    4);
	char day[SG_DATE_TEXT];

	for (size_t i = 0; i < numbers->ntests; i++)
		sg_review_cells(review, table,
		    (const char *const[]){
			sg_arena_dup(review->arena,
			    sg_str(sg_day_text(numbers->tests[i].day, day))),
			numbers->tests[i].by,
			number(review, numbers->tests[i].passed),
			number(review, numbers->tests[i].failed)});
	if (numbers->ntests == 0)
		sg_review_row(review, part, "Result",
		    "The journal has no test of this period. Make one: sudo "
		    "schoolgate doctor --test-filtering --by NAME");
	sg_review_row(review, part,
	    "Other checks (which device, where, which group, what was found)",
	    NULL);
	sg_review_row(review, part, "What was done after a failed check", NULL);
}

static void
add_doers(struct sg_review *review, struct sg_review_part *part,
    const struct sg_review_numbers *numbers)
{
	static const char *const head[] = {
	    "Asked for by", "Attempts", "Ways round the filter"};
	struct sg_review_table *table = sg_review_table(review, part,
	    "Requests that were blocked, or were ways round the filter", head,
	    3);

	for (int i = 0; i < SG_DOERS; i++)
		sg_review_cells(review, table,
		    (const char *const[]){sg_doer_title((enum sg_doer)i),
			number(review, numbers->attempts[i]),
			number(review, numbers->round[i])});
}

static void
add_techniques(struct sg_review *review, struct sg_review_part *part,
    const struct sg_review_numbers *numbers)
{
	static const char *const head[] = {
	    "Way", "By people", "By pages, apps, or not clear"};
	struct sg_review_table *table = sg_review_table(review, part,
	    "Ways round the filter that were tried", head, 3);

	for (size_t i = 0; i < numbers->ways.n; i++) {
		const struct sg_review_tally *way = &numbers->ways.v[i];
		uint64_t all = 0;

		for (size_t doer = 0; doer < SG_DOERS; doer++)
			all += way->by[doer];
		sg_review_cells(review, table,
		    (const char *const[]){sg_technique_title(way->key),
			number(review, way->by[SG_DOER_PERSON]),
			number(review, all - way->by[SG_DOER_PERSON])});
	}
}

static void
add_attempts(struct sg_review *review, const struct sg_review_numbers *numbers)
{
	struct sg_review_part *part = sg_review_part(review, "attempts",
	    "What was tried",
	    "Numbers without names. What a page or an app asks for by itself "
	    "is not a person's doing, and is counted apart.");

	sg_review_row(review, part, "People or devices that made attempts",
	    number(review, numbers->active));
	add_doers(review, part, numbers);
	add_techniques(review, part, numbers);
}

/* Add a row, unless the number is not known. */
static void
add_known(struct sg_review *review, struct sg_review_part *part,
    const char *title, uint64_t n)
{
	if (n != UINT64_MAX)
		sg_review_row(review, part, title, number(review, n));
}

uint64_t
sg_review_share(uint64_t false_alerts, uint64_t decided)
{
	return (100 * false_alerts + decided / 2) / decided;
}

static const char *
share_text(struct sg_review *review, const struct sg_review_desk *desk)
{
	if (desk->decided == 0)
		return "Nobody has decided about an incident yet.";
	return sg_arena_printf(review->arena,
	    "%llu of %llu that somebody decided about (%llu %%)",
	    (unsigned long long)desk->false_alerts,
	    (unsigned long long)desk->decided,
	    (unsigned long long)sg_review_share(desk->false_alerts,
		desk->decided));
}

static void
add_incidents(struct sg_review *review, const struct sg_review_desk *desk)
{
	struct sg_review_part *part = sg_review_part(review, "incidents",
	    "Incidents, and what was decided",
	    "An incident is what one person or device did in one go.");

	if (desk != NULL) {
		add_known(review, part, "Incidents of people", desk->incidents);
		add_known(review, part, "Of these, somebody has decided about",
		    desk->decided);
		if (desk->decided != UINT64_MAX)
			sg_review_row(review, part, "False alerts",
			    share_text(review, desk));
		add_known(review, part, "Incidents on hold", desk->held);
		add_known(review, part,
		    "Agreements in force (known, and not to be flagged)",
		    desk->agreements);
	}
	sg_review_row(review, part,
	    "Incidents that led to a safeguarding concern, and what followed",
	    NULL);
}

static void
add_reliability(struct sg_review *review,
    const struct sg_review_numbers *numbers, const struct sg_review_desk *desk)
{
	const char *quiet = sg_quiet_text(review->arena, &numbers->quiet);
	struct sg_review_part *part = sg_review_part(review, "reliability",
	    "Does the filter work, and are the records whole?",
	    "A filter that stands still, and records that are missing, must be "
	    "noticed.");

	if (desk != NULL && desk->health != NULL)
		sg_review_row(review, part, "The last look at the filter",
		    desk->health);
	sg_review_row(review, part, "Are the records genuine?", numbers->proof);
	sg_review_row(review, part, "Days without records",
	    quiet == NULL ? "None." : quiet);
	sg_review_row(review, part, "Records that could not be written",
	    number(review, numbers->lost));
	sg_review_row(review, part, "Lines that cannot be read",
	    number(review, numbers->unreadable));
	sg_review_row(review, part,
	    "Times at which the filter was off or let too much through, and "
	    "why",
	    NULL);
}

/* ---- all of it ---------------------------------------------------------- */

void
sg_review_make(struct sg_review *review, const struct sg_scope *scope,
    struct sg_review_numbers *numbers, const struct sg_review_desk *desk)
{
	struct sg_arena *arena = numbers->arena;

	*review = (struct sg_review){.arena = arena, .scope = scope};
	sg_review_sort(numbers);
	review->title = sg_arena_printf(arena,
	    "Review of filtering and monitoring: %s", scope->school.name);
	review->period = sg_period_text(arena, &scope->school, &scope->period);
	add_roles(review);
	add_this_review(review, numbers);
	sg_review_blocked(review);
	sg_review_recorded(review);
	sg_review_exceptions(review, numbers);
	add_tests(review, numbers);
	add_attempts(review, numbers);
	add_incidents(review, desk);
	add_reliability(review, numbers, desk);
	add_actions(review);
}
