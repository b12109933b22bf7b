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
	const struct sg_report *r = p->report;
	const char *quiet = sg_quiet_text(r->arena, &r->quiet);

	if (quiet != NULL) {
		put(p, "<p class=\"say bad\">");
		sg_put_html(p->to, quiet);
		put(p, "</p>\n");
	}
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
	    "<li><i style=\"background: #0b3d75\"></i>what people did</li>"
	    "<li>beside it:</li>"
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

/* One part of a table: rows about people, or rows about everything else. */
struct part {
	const struct sg_report_table *table;
	bool people;
	size_t first, last; /* rows from `first` up to, not including, `last` */
};

static void
put_heads(const struct page *p, const struct part *part)
{
	const struct sg_report_table *table = part->table;

	put(p, "<thead>");
	fprintf(p->to, "<tr><th scope=\"col\" rowspan=\"2\">%s</th>",
	    table->first);
	if (part->people)
		put(p,
		    "<th scope=\"colgroup\" colspan=\"3\" class=\"group\">"
		    "What people did</th>");
	fprintf(p->to,
	    "<th scope=\"colgroup\" colspan=\"%d\" class=\"group apart\">"
	    "Not known to be a person</th></tr>\n<tr>",
	    part->people ? 3 : 4);
	if (part->people)
		fprintf(p->to,
		    "<th scope=\"col\" class=\"n\">Attempts</th>"
		    "<th scope=\"col\" class=\"n\">%s</th>"
		    "<th scope=\"col\">Last</th>",
		    table->is_person ? "Ways round" : "By how many");
	for (size_t i = SG_DOER_PAGE; i < SG_DOERS; i++)
		fprintf(p->to, "<th scope=\"col\" class=\"n apart\">%s</th>",
		    sg_doer_title((enum sg_doer)i));
	if (!part->people)
		put(p, "<th scope=\"col\" class=\"apart\">Last</th>");
	put(p, "</tr></thead>\n");
}

static void
put_apart(const struct page *p, const uint64_t by[SG_DOERS])
{
	for (size_t i = SG_DOER_PAGE; i < SG_DOERS; i++)
		fprintf(p->to, "<td class=\"n apart%s\">%llu</td>",
		    by[i] == 0 ? " none" : "", (unsigned long long)by[i]);
}

static void
put_row(const struct page *p, const struct part *part,
    const struct sg_tally *row)
{
	const struct sg_report_table *table = part->table;
	const struct sg_school *school = p->report->school;
	char last[SG_CLOCK_TEXT];

	put(p, "<tr><th scope=\"row\">");
	sg_put_value(p->to, sg_tally_title(row, table->title));
	if (row->note != NULL) {
		put(p, " <small>");
		sg_put_html(p->to, sg_technique_title(row->note));
		put(p, "</small>");
	}
	put(p, "</th>");
	if (part->people) {
		put_n(p, row->by[SG_DOER_PERSON]);
		put_n(p,
		    table->is_person ? row->round[SG_DOER_PERSON] :
				       row->people);
		fprintf(p->to, "<td class=\"when\">%s</td>",
		    sg_school_minute(school, row->when[SG_DOER_PERSON].last_ms,
			last));
	}
	put_apart(p, row->by);
	if (!part->people)
		fprintf(p->to, "<td class=\"when apart\">%s</td>",
		    sg_school_minute(school, sg_tally_when(row).last_ms, last));
	put(p, "</tr>\n");
}

/* The rows from `end` do not fit into the table. Write one row with their sum.
 */
static void
put_rest(const struct page *p, const struct part *part, size_t end)
{
	uint64_t by[SG_DOERS];

	if (end == part->last)
		return;
	sg_report_rest(part->table->rows, end, part->last, by);
	fprintf(p->to, "<tr><th scope=\"row\">and %zu more</th>",
	    part->last - end);
	if (part->people) {
		put_n(p, by[SG_DOER_PERSON]);
		put(p, "<td></td><td></td>");
	}
	put_apart(p, by);
	put(p, part->people ? "</tr>\n" : "<td class=\"apart\"></td></tr>\n");
}

static void
put_part(const struct page *p, const struct part *part)
{
	const struct sg_report_table *table = part->table;
	size_t end = part->last - part->first > ROWS ? part->first + ROWS :
						       part->last;

	fprintf(p->to, "<section>\n<h2>%s</h2>\n",
	    part->people ? table->people : table->others);
	if (part->first == part->last) {
		put(p,
		    table->unknown ? "<p>Not recorded, or it could not be "
				     "read.</p>\n</section>\n" :
				     "<p>None in this period.</p>\n"
				     "</section>\n");
		return;
	}
	fprintf(p->to, "<table>\n<caption>%s</caption>\n",
	    part->people ? table->people_note : table->others_note);
	put_heads(p, part);
	put(p, "<tbody>\n");
	for (size_t i = part->first; i < end; i++)
		put_row(p, part, &table->rows->v[i]);
	put_rest(p, part, end);
	put(p, "</tbody>\n</table>\n</section>\n");
}

static void
put_tables(const struct page *p)
{
	struct sg_report_table tables[SG_REPORT_TABLES];

	sg_report_tables(p->report, tables);
	for (size_t i = 0; i < SG_REPORT_TABLES; i++) {
		const struct sg_report_table *t = &tables[i];
		const struct part people = {t, true, 0, t->npeople};
		const struct part others = {t, false, t->npeople, t->rows->n};

		if (t->rows != &p->report->targets || t->npeople > 0 ||
		    t->unknown)
			put_part(p, &people);
		if (others.first < others.last)
			put_part(p, &others);
	}
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
	fprintf(p->to, "<td>%s</td>", sg_used_text(r, e->used));
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
		    "<th scope=\"col\">Used</th>"
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
		sg_put_value(p->to, sg_tally_title(row, title));
		put(p, "</th>");
		put_n(p, sg_tally_sum(row->by));
		fprintf(p->to, "<td class=\"when\">%s</td></tr>\n",
		    sg_school_minute(p->report->school,
			sg_tally_when(row).last_ms, last));
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
	put_list(&p, sg_ended_title, &report->ended, NULL);
	put_list(&p, sg_floods_title, &report->floods, NULL);
	put_list(&p, "Changes", &report->events, sg_event_title);
	put_foot(&p);
	sg_sheet_close(to);
}
