/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- writes the report for a terminal, in 78 columns. The text can be
 * understood without its colours.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "report/period/report.h"
#include "report/put.h"
#include "report/school.h"
#include "report/words.h"

#define NAME 38 /* columns for the name of a row */
/* The same, in the table of people. A pseudonym has this many columns. */
#define PERSON 32
/*
 * A table has at most this many rows. If there are more, one extra row has
 * their sum.
 */
#define ROWS 15

struct drawing {
	const struct sg_report *report;
	bool colour;
	FILE *to;
};

static void
put_bold(const struct drawing *d, const char *text)
{
	if (d->colour)
		fputs("\033[1m", d->to);
	sg_put_plain(d->to, text);
	if (d->colour)
		fputs("\033[0m", d->to);
}

static void
put_heading(const struct drawing *d, const char *text)
{
	fputc('\n', d->to);
	put_bold(d, text);
	fputc('\n', d->to);
}

static void
put_words(const struct drawing *d, int indent, const char *text)
{
	sg_put_wrapped(d->to, text, indent);
}

/* ---- at a glance -------------------------------------------------------- */

static void
put_number(const struct drawing *d, uint64_t count, const char *what)
{
	fprintf(d->to, "%8llu  %s\n", (unsigned long long)count, what);
}

static void
put_glance(const struct drawing *d)
{
	const struct sg_report *r = d->report;
	const char *quiet = sg_quiet_text(r->arena, &r->quiet);

	put_heading(d, "At a glance");
	put_number(d, r->attempts[SG_DOER_PERSON],
	    "attempts by people to open what is blocked or to get round it,");
	fprintf(d->to,
	    "          from %s; %llu of them ways round the "
	    "filter\n",
	    sg_count_text(r->arena, r->active, "person or device",
		"people or devices"),
	    (unsigned long long)r->round[SG_DOER_PERSON]);
	put_number(d, r->attempts[SG_DOER_PAGE],
	    "that pages made by themselves");
	put_number(d, r->attempts[SG_DOER_APP], "that apps made by themselves");
	put_number(d, r->attempts[SG_DOER_UNCLEAR],
	    "where the record cannot tell who or what asked");
	if (r->visits > 0)
		put_number(d, r->visits,
		    "visits that were let through, where visits are recorded");
	fputc('\n', d->to);
	if (quiet != NULL) {
		put_words(d, 2, sg_arena_printf(r->arena, "NOTE: %s", quiet));
		fputc('\n', d->to);
	}
	put_words(d, 2, sg_proof_text(r));
}

/* ---- the picture -------------------------------------------------------- */

static void
put_square(const struct drawing *d, uint64_t count, uint64_t most)
{
	static const char *const blocks[] = {
	    "\u2591\u2591", "\u2592\u2592", "\u2593\u2593", "\u2588\u2588"};

	if (count == 0)
		fputs(" \u00b7", d->to);
	else
		fprintf(d->to, "%s%s%s", d->colour ? "\033[36m" : "",
		    blocks[(count * 4 - 1) / most], d->colour ? "\033[0m" : "");
}

static void
put_hours(const struct drawing *d)
{
	const struct sg_report *r = d->report;
	uint64_t most = r->busiest, sum;

	put_heading(d, "Hours of the week: attempts by people");
	if (most == 0) {
		fputs("  none\n", d->to);
		return;
	}
	fputs("       0     3     6     9     12    15    18    21\n", d->to);
	for (int day = 0; day < SG_REPORT_DAYS; day++) {
		sum = 0;
		fprintf(d->to, "  %.3s  ", sg_weekday_name(day));
		for (int hour = 0; hour < SG_REPORT_HOURS; hour++) {
			put_square(d, r->hours[day][hour], most);
			sum += r->hours[day][hour];
		}
		fprintf(d->to, " %6llu\n", (unsigned long long)sum);
	}
	fprintf(d->to, "       busiest: %s\n", sg_busiest_text(r));
}

/* ---- tables ------------------------------------------------------------- */

/* Which columns a part of a table has. */
struct columns {
	int name; /* columns for the name of a row */
	bool people, round;
};

static struct columns
columns_of(const struct sg_report_table *table, bool people)
{
	bool round = people && table->is_person;

	return (struct columns){round ? PERSON : NAME, people, round};
}

/* Print the heading of a part of a table, and the headings of its columns. */
static void
put_head(const struct drawing *d, const char *name, const char *note,
    const struct columns *c)
{
	put_heading(d, name);
	if (note != NULL)
		put_words(d, 2, note);
	fprintf(d->to, "  %*s", c->name, "");
	if (c->people)
		fprintf(d->to, "%8s", sg_doer_title(SG_DOER_PERSON));
	if (c->round)
		fprintf(d->to, "%8s", "Round");
	for (size_t i = SG_DOER_PAGE; i < SG_DOERS; i++)
		fprintf(d->to, "%*s", i == SG_DOER_UNCLEAR ? 11 : 8,
		    sg_doer_title((enum sg_doer)i));
	fputc('\n', d->to);
}

static void
put_counts(const struct drawing *d, const struct columns *c, const char *name,
    const uint64_t by[SG_DOERS], uint64_t round)
{
	fputs("  ", d->to);
	sg_put_column(d->to, name, (size_t)c->name);
	if (c->people)
		fprintf(d->to, "%8llu", (unsigned long long)by[SG_DOER_PERSON]);
	if (c->round)
		fprintf(d->to, "%8llu", (unsigned long long)round);
	for (size_t i = SG_DOER_PAGE; i < SG_DOERS; i++)
		fprintf(d->to, "%*llu", i == SG_DOER_UNCLEAR ? 11 : 8,
		    (unsigned long long)by[i]);
	fputc('\n', d->to);
}

/*
 * Print the rows from `first` up to, but not including, `last`. If they do not
 * fit into the table, the last row has the sum of the others.
 */
static void
put_rows(const struct drawing *d, const struct sg_report_table *table,
    const struct columns *c, size_t first, size_t last)
{
	size_t end = last - first > ROWS ? first + ROWS : last;
	uint64_t by[SG_DOERS], round = 0;

	for (size_t i = first; i < end; i++) {
		const struct sg_tally *row = &table->rows->v[i];

		put_counts(d, c, sg_tally_title(row, table->title), row->by,
		    row->round[SG_DOER_PERSON]);
	}
	if (end == last)
		return;
	for (size_t i = end; i < last; i++)
		round += table->rows->v[i].round[SG_DOER_PERSON];
	sg_report_rest(table->rows, end, last, by);
	put_counts(d, c,
	    sg_arena_printf(d->report->arena, "and %zu more", last - end), by,
	    round);
}

static void
put_table(const struct drawing *d, const struct sg_report_table *table)
{
	const struct columns people = columns_of(table, true);
	const struct columns others = columns_of(table, false);

	put_head(d, table->people, NULL, &people);
	if (table->npeople == 0)
		fputs(table->unknown ?
			"  not recorded, or it could not be read\n" :
			"  none\n",
		    d->to);
	put_rows(d, table, &people, 0, table->npeople);
	if (table->rows->n == table->npeople)
		return;
	put_head(d, table->others, table->others_note, &others);
	put_rows(d, table, &others, table->npeople, table->rows->n);
}

/*
 * Write a list of faults or events. Each line says how often the fault or event
 * occurred, and when last.
 */
static void
put_list(const struct drawing *d, const char *name,
    const struct sg_tallies *tallies, const char *(*title)(const char *))
{
	char last[SG_CLOCK_TEXT];

	if (tallies->n == 0)
		return;
	put_heading(d, name);
	for (size_t i = 0; i < tallies->n; i++) {
		const struct sg_tally *row = &tallies->v[i];

		fputs("  ", d->to);
		sg_put_column(d->to, sg_tally_title(row, title), NAME);
		fprintf(d->to, "%5llu, last %s\n",
		    (unsigned long long)sg_tally_sum(row->by),
		    sg_school_minute(d->report->school,
			sg_tally_when(row).last_ms, last));
	}
}

/* ---- exceptions --------------------------------------------------------- */

#define ONE_LINE                                                               \
	40 /* id and use are so short that the end fits beside them            \
	    */

static void
put_exception(const struct drawing *d, const struct sg_report_exception *e)
{
	struct sg_arena *arena = d->report->arena;
	const char *used = sg_used_text(d->report, e->used);
	char until[SG_CLOCK_TEXT];
	fprintf(d->to, "  ");
	put_bold(d, e->id);
	fprintf(d->to, ": %s", used);
	if (e->until == SG_NEVER)
		fputs(d->report->school->gate != NULL ?
			"; the policy has it no more\n" :
			"\n",
		    d->to);
	else
		fprintf(d->to, ";%s%s %s%s\n",
		    strlen(e->id) + strlen(used) > ONE_LINE ? "\n      " : " ",
		    e->is_over ? "ended" : "ends",
		    sg_school_minute(d->report->school, (e->until - 1) * 1000,
			until),
		    e->ends_soon ? " (soon)" : "");
	if (e->text != NULL)
		put_words(d, 6,
		    sg_arena_printf(arena, "%s (%s)", e->text, e->because));
}

static void
put_exceptions(const struct drawing *d)
{
	const struct sg_report *r = d->report;

	put_heading(d, "Exceptions used, and those that end within 30 days");
	if (r->nexceptions == 0)
		fputs("  none\n", d->to);
	for (size_t i = 0; i < r->nexceptions; i++)
		put_exception(d, &r->exceptions[i]);
	if (r->school->gate == NULL)
		put_words(d, 2,
		    "No policy was found to ask which ones end soon.");
}

/* ---- what went wrong ---------------------------------------------------- */

static void
put_damage(const struct drawing *d)
{
	const struct sg_report *r = d->report;
	struct sg_arena *arena = r->arena;

	if (r->lost > 0)
		put_words(d, 2,
		    sg_arena_printf(arena,
			"%s could not be written and %s lost; this report "
			"does not count them.",
			sg_count_text(arena, r->lost, "record", "records"),
			r->lost == 1 ? "is" : "are"));
	if (r->unreadable > 0)
		put_words(d, 2,
		    sg_arena_printf(arena,
			"%s of the journal cannot be read and %s not counted.",
			sg_count_text(arena, r->unreadable, "line", "lines"),
			r->unreadable == 1 ? "is" : "are"));
	for (size_t i = 0; i < r->ndamage; i++) {
		const struct sg_report_damage *x = &r->damage[i];

		put_words(d, 2,
		    x->line == 0 ?
			sg_arena_printf(arena, "%s: %s",
			    x->file == NULL ? "journal" : x->file, x->text) :
			sg_arena_printf(arena, "%s:%llu: %s", x->file,
			    (unsigned long long)x->line, x->text));
	}
}

void
sg_report_text(const struct sg_report *report, bool colour, FILE *to)
{
	const struct drawing d = {report, colour, to};
	struct sg_report_table tables[SG_REPORT_TABLES];
	const char *const *notes;
	size_t n;

	put_bold(&d, report->school->name);
	fprintf(to, "\n%s\n",
	    sg_period_text(report->arena, report->school, &report->period));
	put_glance(&d);
	put_hours(&d);
	sg_report_tables(report, tables);
	for (size_t i = 0; i < SG_REPORT_TABLES; i++)
		put_table(&d, &tables[i]);
	put_exceptions(&d);
	put_list(&d, "Faults: requests that could not be judged",
	    &report->faults, NULL);
	put_list(&d, sg_ended_title, &report->ended, NULL);
	put_list(&d, sg_floods_title, &report->floods, NULL);
	put_list(&d, "Changes", &report->events, sg_event_title);
	if (report->lost + report->unreadable + report->ndamage > 0)
		put_heading(&d, "The journal");
	put_damage(&d);
	put_heading(&d, "How to read this");
	notes = sg_report_notes(&n);
	for (size_t i = 0; i < n; i++)
		put_words(&d, 2, notes[i]);
}
