/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year_html.c -- writes the year as one HTML page, to be printed and compared
 * with the school's letter.
 *
 * For black-and-white printers, letters and hatching show what the colours
 * show.
 */
#include "base/dates.h"
#include "policy/language/ast.h"
#include "report/put.h"
#include "report/week/page.h"
#include "report/week/week.h"
#include "report/week/year.h"

#define MONTH_DAYS 31

static const char style[] =
    /* A narrow screen shows a part of the year, and scrolls. */
    "@media screen { table { min-width: 200mm } }\n"
    "col.name { width: 13% }\n"
    "col.sum { width: 5% }\n"
    "table.year th, table.year td { padding: .5mm 0; text-align: center;\n"
    "    vertical-align: middle }\n"
    "table.year tbody th { text-align: left; padding-left: 1mm }\n"
    ".none { border-color: #ddd }\n"
    ".school { background: #e3f4e6; font-weight: bold }\n"
    ".dated { border: .6mm solid #1a6b2f }\n"
    ".weekend, .holiday { background: #eee; color: #555 }\n"
    ".off { background: repeating-linear-gradient(45deg, #fff 0 1.1mm,\n"
    "    #f0b4b4 1.1mm 1.9mm) }\n"
    ".doubt { background: repeating-linear-gradient(90deg, #fff 0 .9mm,\n"
    "    #e8c15a .9mm 1.3mm) }\n"
    ".off span, .doubt span { background: #fff; padding: 0 .4mm;\n"
    "    font-weight: bold }\n"
    "small { display: block; font-weight: normal; font-size: 6pt;\n"
    "    overflow-wrap: anywhere }\n"
    ".key { display: flex; flex-wrap: wrap; gap: 1mm 5mm; margin: 2mm 0 }\n"
    ".key b { display: inline-block; width: 6mm; text-align: center;\n"
    "    border: .3mm solid #555 }\n"
    ".lists { display: flex; gap: 8mm }\n"
    ".lists section { flex: 1 }\n"
    "h2 { font-size: 10pt; margin: 1mm 0 }\n";

struct page {
	const struct sg_year *year;
	FILE *to;
};

static const char *
class_of(const struct sg_year_day *day)
{
	static const char *const classes[] = {
	    [SG_OFF_NONE] = "school",
	    [SG_OFF_WEEKEND] = "weekend",
	    [SG_OFF_HALF_TERM] = "off",
	    [SG_OFF_INSET] = "off",
	    [SG_OFF_CLOSED] = "off",
	    [SG_OFF_CALENDAR] = "off",
	    [SG_OFF_NO_BELLS] = "doubt",
	    [SG_OFF_HOLIDAY] = "holiday",
	    [SG_OFF_UNKNOWN] = "doubt",
	};

	return day->dated ? "school dated" : classes[day->off.kind];
}

/*
 * Write the mark of a day inside an element with the class of the day. The name
 * of the week stands below the mark.
 */
static void
put_mark(const struct page *p, const struct sg_year_day *day)
{
	fprintf(p->to, "<span>%c%s</span>", sg_year_mark(day),
	    day->dated ? "*" : "");
	if (day->off.kind != SG_OFF_NONE || day->week == NULL)
		return;
	fputs("<small>", p->to);
	sg_put_html(p->to, day->week);
	fputs("</small>", p->to);
}

/* ---- the grid ----------------------------------------------------------- */

static void
put_numbers(const struct page *p)
{
	fputs("<table class=\"year\">\n<colgroup><col class=\"name\"/>"
	      "<col span=\"31\"/><col class=\"sum\"/></colgroup>\n"
	      "<thead>\n<tr><th scope=\"col\">Month</th>",
	    p->to);
	for (int day = 1; day <= MONTH_DAYS; day++)
		fprintf(p->to, "<th scope=\"col\">%d</th>", day);
	fputs("<th scope=\"col\">School days</th></tr>\n</thead>\n<tbody>\n",
	    p->to);
}

/* Write one day. The tooltip of the cell has the date and the reason. */
static void
put_day(const struct page *p, const struct sg_year_day *day)
{
	char date[SG_DATE_TEXT];

	fprintf(p->to, "<td class=\"%s\" title=\"%s: ", class_of(day),
	    sg_day_text(day->day, date));
	if (day->off.kind == SG_OFF_NONE)
		fprintf(p->to, "home at %02d:%02d", day->home / 60,
		    day->home % 60);
	else
		sg_put_html(p->to, day->off.text);
	fputs("\">", p->to);
	put_mark(p, day);
	fputs("</td>", p->to);
}

/* Write the month that begins with days[first]. Returns its number of days. */
static size_t
put_month(const struct page *p, size_t first)
{
	struct sg_civil c = sg_civil_of(p->year->days[first].day);
	size_t school, n = sg_year_month(p->year, first, &school);

	fprintf(p->to, "<tr><th scope=\"row\">%s %d</th>\n",
	    sg_month_name(c.month), c.year);
	for (size_t i = first; i < first + n; i++)
		put_day(p, &p->year->days[i]);
	for (size_t i = n; i < MONTH_DAYS; i++)
		fputs("<td class=\"none\"></td>", p->to);
	fprintf(p->to, "\n<td>%zu</td></tr>\n", school);
	return n;
}

static void
put_key(const struct page *p, const struct sg_year_day *sample,
    const char *meaning)
{
	fprintf(p->to, "<li><b class=\"%s\">", class_of(sample));
	put_mark(p, sample);
	fputs("</b> ", p->to);
	sg_put_html(p->to, meaning);
	fputs("</li>\n", p->to);
}

/* Explain the marks that the grid has. */
static void
put_legend(const struct page *p)
{
	struct sg_year_day sample = {.day = SG_YEAR_MONDAY};

	fputs("<ul class=\"key\">\n", p->to);
	for (enum sg_off kind = SG_OFF_NONE; kind <= SG_OFF_UNKNOWN; kind++) {
		sample.off.kind = kind;
		if (sg_year_has(p->year, kind))
			put_key(p, &sample, sg_year_meaning(p->year, kind));
	}
	sample = (struct sg_year_day){.day = SG_YEAR_MONDAY, .dated = true};
	if (sg_year_has_dated(p->year))
		put_key(p, &sample, "school day with its own times");
	if (p->year->week->ast->weeks.names.n > 0)
		fputs("<li>The small letters are the names of weeks.</li>\n",
		    p->to);
	fputs("</ul>\n", p->to);
}

/* ---- the lists ---------------------------------------------------------- */

static void
put_terms(const struct page *p)
{
	const struct sg_year *year = p->year;
	char range[SG_YEAR_RANGE];

	fprintf(p->to, "<section><h2>School days: %zu</h2>\n<ul>\n",
	    year->school);
	for (size_t i = 0; i < year->nterms; i++) {
		const struct sg_year_term *term = &year->terms[i];

		fprintf(p->to, "<li><b>%zu</b> ", term->school);
		if (term->name != NULL) {
			sg_put_value(p->to, term->name);
			fputs(": ", p->to);
		}
		fprintf(p->to, "%s</li>\n",
		    sg_year_range(term->from, term->to, range));
	}
	if (year->outside > 0)
		fprintf(p->to, "<li><b>%zu</b> in no term</li>\n",
		    year->outside);
	if (year->inset > 0)
		fprintf(p->to, "<li>and <b>%zu</b> INSET day%s</li>\n",
		    year->inset, year->inset == 1 ? "" : "s");
	fputs("</ul></section>\n", p->to);
}

static void
put_ranges(const struct page *p)
{
	const struct sg_year *year = p->year;
	char range[SG_YEAR_RANGE];

	if (year->nranges == 0)
		return;
	fputs("<section><h2>Days off</h2>\n<ul>\n", p->to);
	for (size_t i = 0; i < year->nranges; i++) {
		fprintf(p->to, "<li>%s: ",
		    sg_year_range(year->ranges[i].from, year->ranges[i].to,
			range));
		sg_put_value(p->to, year->ranges[i].off.text);
		fputs("</li>\n", p->to);
	}
	fputs("</ul></section>\n", p->to);
}

static void
put_dated(const struct page *p)
{
	const struct sg_year *year = p->year;
	char date[SG_DATE_TEXT];

	if (!sg_year_has_dated(year))
		return;
	fputs("<section><h2>Days with their own times</h2>\n<ul>\n", p->to);
	for (size_t i = 0; i < year->ndays; i++)
		if (year->days[i].dated)
			fprintf(p->to, "<li>%s: home at %02d:%02d</li>\n",
			    sg_day_text(year->days[i].day, date),
			    year->days[i].home / 60, year->days[i].home % 60);
	fputs("</ul></section>\n", p->to);
}

void
sg_year_html(const struct sg_year *year, FILE *to)
{
	const struct page p = {year, to};
	char span[SG_YEAR_SPAN];

	sg_week_page_head(year->week, style, "School days",
	    sg_year_span(year, span), "for", to);
	put_numbers(&p);
	for (size_t i = 0; i < year->ndays;)
		i += put_month(&p, i);
	fputs("</tbody>\n</table>\n", to);
	put_legend(&p);
	fputs("<div class=\"lists\">\n", to);
	put_terms(&p);
	put_ranges(&p);
	put_dated(&p);
	fputs("</div>\n", to);
	sg_week_page_foot(year->week, year->notes, year->nnotes, to);
}
