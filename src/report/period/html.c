/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * html.c -- writes the report as one HTML page.
 *
 * The page loads nothing from a network, and prints on A4.
 */
#include "base/arena.h"
#include "report/period/report.h"
#include "report/put.h"
#include "report/school.h"
#include "report/sheet.h"
#include "report/words.h"

/*
 * A table has at most this many rows. If there are more, one extra row has
 * their sum.
 */
#define ROWS 40

struct page {
	const struct sg_report *report;
	FILE *to;
};

static void
put(const struct page *p, const char *text)
{
	fputs(text, p->to);
}

/* ---- the top ------------------------------------------------------------ */

static void
put_tile(const struct page *p, const char *class, uint64_t count,
    const char *what)
{
	fprintf(p->to, "<li%s><b>%llu</b><span>", class,
	    (unsigned long long)count);
	sg_put_html(p->to, what);
	put(p, "</span></li>\n");
}

static void
put_tiles(const struct page *p)
{
	const struct sg_report *r = p->report;

	put(p, "<ul class=\"tiles\">\n");
	put_tile(p, " class=\"main\"", r->attempts[SG_DOER_PERSON],
	    sg_arena_printf(r->arena, "attempts by people, from %s",
		sg_count_text(r->arena, r->active, "person or device",
		    "people or devices")));
	put_tile(p, " class=\"main\"", r->round[SG_DOER_PERSON],
	    "of these look like ways round the filter");
	put_tile(p, "", r->attempts[SG_DOER_PAGE],
	    "that pages made by themselves");
	put_tile(p, "", r->attempts[SG_DOER_APP],
	    "that apps made by themselves");
	put_tile(p, "", r->attempts[SG_DOER_UNCLEAR],
	    "where the record cannot tell");
	put(p, "</ul>\n");
}

static void
put_proof(const struct page *p)
{
	static const char *const openings[] = {
	    "<p class=\"say\"><b>Not checked.</b> ",
	    "<p class=\"say good\"><b>Checked.</b> ",
	    "<p class=\"say bad\"><b>Damaged.</b> "};

	put(p, openings[p->report->proof]);
	sg_put_html(p->to, sg_proof_text(p->report));
	put(p, "</p>\n");
}

static void
put_damage(const struct page *p)
{
	const struct sg_report *r = p->report;

	if (r->lost + r->unreadable + r->ndamage == 0)
		return;
	fprintf(p->to,
	    "<div class=\"say bad\"><p>Records that were lost: <b>%llu</b> "
	    "Lines that cannot be read: <b>%llu</b> Neither are counted "
	    "here.</p>\n",
	    (unsigned long long)r->lost, (unsigned long long)r->unreadable);
	if (r->ndamage > 0)
		put(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < r->ndamage; i++) {
		put(p, "<li>");
		sg_put_value(p->to,
		    r->damage[i].file == NULL ? "The journal" :
						r->damage[i].file);
		if (r->damage[i].line > 0)
			fprintf(p->to, ", line %llu",
			    (unsigned long long)r->damage[i].line);
		put(p, ": ");
		sg_put_value(p->to, r->damage[i].text);
		put(p, "</li>\n");
	}
	put(p, r->ndamage > 0 ? "</ul></div>\n" : "</div>\n");
}

static void
put_head(const struct page *p)
{
	const struct sg_report *r = p->report;

	put(p, "<header>\n<h1>");
	sg_put_value(p->to, r->school->name);
	put(p, "</h1>\n<p>What the web filter recorded, <strong>");
	sg_put_html(p->to, sg_period_text(r->arena, r->school, &r->period));
	put(p, "</strong></p>\n</header>\n<main>\n");
	put_tiles(p);
	put_proof(p);
	put_damage(p);
}

static void
put_pictures(const struct page *p)
{
	const char *busiest = sg_busiest_text(p->report);

	put(p, "<h2>Hours of the week</h2>\n<figure>\n");
	sg_report_svg_hours(p->report, p->to);
	put(p,
	    "<figcaption>Attempts by people, by weekday and hour in the "
	    "school's own time. The darker, the more.");
	if (busiest != NULL)
		fprintf(p->to, " Busiest: <strong>%s</strong>.", busiest);
	put(p, "</figcaption>\n</figure>\n<h2>Day by day</h2>\n<figure>\n");
	sg_report_svg_days(p->report, p->to);
	put(p,
	    "<ul class=\"key\">"
	    "<li><i style=\"background: #0b3d75\"></i>people</li>"
	    "<li><i style=\"background: #e3a32e\"></i>pages by "
	    "themselves</li>"
	    "<li><i style=\"background: #cdbbe6\"></i>apps by "
	    "themselves</li>"
	    "<li><i style=\"background: #fff\"></i>not clear</li></ul>\n");
	if (p->report->bar_days > 1)
		fprintf(p->to,
		    "<figcaption>Each bar stands for %d days, from the one "
		    "that is named.</figcaption>\n",
		    (int)p->report->bar_days);
	put(p, "</figure>\n");
}

/* ---- tables ------------------------------------------------------------- */

static void
put_n(const struct page *p, uint64_t count)
{
	fprintf(p->to, "<td class=\"n%s\">%llu</td>", count == 0 ? " none" : "",
	    (unsigned long long)count);
}

static void
put_counts(const struct page *p, const uint64_t by[SG_DOERS])
{
	for (size_t i = 0; i < SG_DOERS; i++)
		put_n(p, by[i]);
}

struct table {
	const char *heading, *caption,
	    *first; /* first: heading of the first column */
	const struct sg_tallies *rows;
	const char *(*title)(const char *);
	/*
	 * True if the table has a column for the number of people; false if it
	 * has a column for the ways round the filter.
	 */
	bool persons;
};

static void
put_row(const struct page *p, const struct sg_tally *row,
    const struct table *table)
{
	char last[SG_CLOCK_TEXT];

	put(p, "<tr><th scope=\"row\">");
	sg_put_value(p->to,
	    table->title == NULL ? row->key : table->title(row->key));
	if (row->note != NULL) {
		put(p, " <small>");
		sg_put_html(p->to, sg_technique_title(row->note));
		put(p, "</small>");
	}
	put(p, "</th>");
	put_counts(p, row->by);
	put_n(p, table->persons ? row->people : sg_tally_sum(row->round));
	fprintf(p->to, "<td class=\"when\">%s</td></tr>\n",
	    sg_school_minute(p->report->school, row->last_ms, last));
}

/* If rows do not fit into the table, write one row with their sum. */
static void
put_rest(const struct page *p, const struct sg_tallies *tallies)
{
	uint64_t by[SG_DOERS] = {0};

	if (tallies->n <= ROWS)
		return;
	for (size_t i = ROWS; i < tallies->n; i++)
		for (size_t k = 0; k < SG_DOERS; k++)
			by[k] += tallies->v[i].by[k];
	fprintf(p->to, "<tr><th scope=\"row\">and %zu more</th>",
	    tallies->n - ROWS);
	put_counts(p, by);
	put(p, "<td></td><td></td></tr>\n");
}

static void
put_table(const struct page *p, const struct table *table)
{
	fprintf(p->to, "<section>\n<h2>%s</h2>\n", table->heading);
	if (table->rows->n == 0) {
		put(p, "<p>None in this period.</p>\n</section>\n");
		return;
	}
	fprintf(p->to,
	    "<table>\n<caption>%s</caption>\n<thead><tr>"
	    "<th scope=\"col\">%s</th>",
	    table->caption, table->first);
	for (size_t i = 0; i < SG_DOERS; i++)
		fprintf(p->to, "<th scope=\"col\" class=\"n\">%s</th>",
		    sg_doer_title((enum sg_doer)i));
	fprintf(p->to,
	    "<th scope=\"col\" class=\"n\">%s</th>"
	    "<th scope=\"col\">Last</th></tr></thead>\n<tbody>\n",
	    table->persons ? "By how many" : "Ways round");
	for (size_t i = 0; i < table->rows->n && i < ROWS; i++)
		put_row(p, &table->rows->v[i], table);
	put_rest(p, table->rows);
	put(p, "</tbody>\n</table>\n</section>\n");
}

static void
put_tables(const struct page *p)
{
	const struct sg_report *r = p->report;
	const struct table tables[] = {
	    {"People and devices",
		"By the name that was logged on, else by device. A name does "
		"not prove who sat there.",
		"Name", &r->people, NULL, false},
	    {"Ways round the filter",
		"What looked like one. Some are signs of what a device can "
		"do, not of what somebody did.",
		"What was seen", &r->techniques, sg_technique_title, true},
	    {"Where they led to",
		"Sites that were asked for through "
		"something else, where it could be read.",
		"Hidden site", &r->targets, NULL, true},
	    {"Blocked sites and platforms",
		"Everything that was not let "
		"through.",
		"Site", &r->sites, NULL, true},
	};

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (tables[i].rows != &r->targets || r->targets.n > 0)
			put_table(p, &tables[i]);
}

/* ---- exceptions, faults, changes ---------------------------------------- */

static void
put_exception(const struct page *p, const struct sg_report_exception *e)
{
	const struct sg_report *r = p->report;
	char until[SG_CLOCK_TEXT];

	put(p, "<tr><th scope=\"row\">");
	sg_put_value(p->to, e->id);
	put(p, "</th><td>");
	if (e->text != NULL) {
		sg_put_value(p->to, e->text);
		put(p, "<br/><small>");
		sg_put_value(p->to, e->because);
		put(p, "</small>");
	}
	put(p, "</td>");
	put_n(p, e->used == NULL ? 0 : sg_tally_sum(e->used->by));
	put_n(p, e->used == NULL ? 0 : e->used->people);
	put(p, "<td class=\"when\">");
	if (e->until == SG_NEVER)
		put(p, r->school->gate != NULL ? "not in the policy now" : "");
	else
		fprintf(p->to, "%s%s",
		    sg_school_minute(r->school, (e->until - 1) * 1000, until),
		    e->is_over       ? " <small>over</small>" :
			e->ends_soon ? " <span class=\"mark\">soon</span>" :
				       "");
	put(p, "</td></tr>\n");
}

static void
put_exceptions(const struct page *p)
{
	const struct sg_report *r = p->report;

	put(p, "<section>\n<h2>Exceptions</h2>\n");
	if (r->nexceptions == 0)
		put(p, "<p>None was used, and none ends within 30 days.</p>\n");
	else
		put(p,
		    "<table>\n<caption>Used in this period, or ending "
		    "within 30 days.</caption>\n<thead><tr>"
		    "<th scope=\"col\">Exception</th>"
		    "<th scope=\"col\">What it says</th>"
		    "<th scope=\"col\" class=\"n\">Times used</th>"
		    "<th scope=\"col\" class=\"n\">By people</th>"
		    "<th scope=\"col\">Ends</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->nexceptions; i++)
		put_exception(p, &r->exceptions[i]);
	if (r->nexceptions > 0)
		put(p, "</tbody>\n</table>\n");
	if (r->school->gate == NULL)
		put(p,
		    "<p>No policy was found to ask which ones end "
		    "soon.</p>\n");
	put(p, "</section>\n");
}

static void
put_list(const struct page *p, const char *heading,
    const struct sg_tallies *rows, const char *(*title)(const char *))
{
	char last[SG_CLOCK_TEXT];

	if (rows->n == 0)
		return;
	fprintf(p->to,
	    "<section>\n<h2>%s</h2>\n<table>\n<thead><tr>"
	    "<th scope=\"col\">What</th><th scope=\"col\" class=\"n\">How "
	    "often</th><th scope=\"col\">Last</th></tr></thead>\n<tbody>\n",
	    heading);
	for (size_t i = 0; i < rows->n && i < ROWS; i++) {
		const struct sg_tally *row = &rows->v[i];

		put(p, "<tr><th scope=\"row\">");
		sg_put_value(p->to, title == NULL ? row->key : title(row->key));
		put(p, "</th>");
		put_n(p, sg_tally_sum(row->by));
		fprintf(p->to, "<td class=\"when\">%s</td></tr>\n",
		    sg_school_minute(p->report->school, row->last_ms, last));
	}
	put(p, "</tbody>\n</table>\n</section>\n");
}

static void
put_foot(const struct page *p)
{
	const struct sg_report *r = p->report;
	char now[SG_CLOCK_TEXT];
	const char *const *notes;
	size_t n;

	put(p, "<section>\n<h2>How to read this</h2>\n<ul class=\"notes\">\n");
	notes = sg_report_notes(&n);
	for (size_t i = 0; i < n; i++) {
		put(p, "<li>");
		sg_put_html(p->to, notes[i]);
		put(p, "</li>\n");
	}
	put(p, "</ul>\n</section>\n</main>\n<footer>Made on ");
	sg_put_html(p->to,
	    sg_school_time(r->school, r->school->now * 1000, now));
	put(p, " from ");
	sg_put_value(p->to, r->folder);
	put(p,
	    ". Holds personal data: keep it as carefully as the records "
	    "themselves.</footer>\n");
}

void
sg_report_html(const struct sg_report *report, FILE *to)
{
	const struct page p = {report, to};

	sg_sheet_open(to,
	    sg_arena_printf(report->arena, "%s: %s", report->school->name,
		sg_period_text(report->arena, report->school,
		    &report->period)));
	put_head(&p);
	put_pictures(&p);
	put_tables(&p);
	put_exceptions(&p);
	put_list(&p, "Faults: requests that could not be judged",
	    &report->faults, NULL);
	put_list(&p, sg_floods_title, &report->floods, NULL);
	put_list(&p, "Changes", &report->events, sg_event_title);
	put_foot(&p);
	sg_sheet_close(to);
}
