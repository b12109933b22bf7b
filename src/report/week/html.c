/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * html.c -- writes the week as one HTML page for the staff-room wall, in A4
 * landscape.
 *
 * For black-and-white printers, words and hatching show what the colours show.
 * On a narrow screen, such as a telephone's, the columns would be too narrow
 * for the words. So the days of a row are then below each other.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "report/put.h"
#include "report/week/page.h"
#include "report/week/week.h"

static const char style[] =
    "col.name { width: 16% }\n"
    ".off { font-style: italic }\n"
    ".bars { display: flex; flex-direction: column; gap: .4mm }\n"
    ".bar { flex: 1 0 auto; padding: 0 .6mm; border: .3mm solid #1a6b2f;\n"
    "    background: #e3f4e6; font-size: 8pt }\n"
    ".bar span { white-space: nowrap }\n"
    ".bar.no { border: .6mm solid #8c1515;\n"
    "    background: repeating-linear-gradient(45deg, #fff 0 1.1mm,\n"
    "    #f0b4b4 1.1mm 1.9mm) }\n"
    ".bar.no span, .bar.no b { background: #fff; padding: 0 .6mm }\n"
    ".bar p { margin: 0 }\n"
    "@media screen and (max-width: 720px) {\n"
    "    body { padding: 2mm }\n"
    "    table, tbody, thead, tr, th, td { display: block }\n"
    "    thead tr:first-child { display: none }\n"
    "    tr { margin-bottom: 3mm }\n"
    "    th, td { margin-bottom: -.3mm }\n"
    "    td { display: flow-root }\n"
    "    td[data-day]::before { content: attr(data-day); float: left;\n"
    "        width: 7em }\n"
    "    td[data-day] > ul, td[data-day] > div { margin-left: 7em }\n"
    "    .bars { min-height: 0 !important }\n"
    "}\n";

struct page {
	const struct sg_week *week;
	FILE *to;
};

static void
escape(const struct page *p, const char *text)
{
	sg_put_html(p->to, text);
}

static void
put(const struct page *p, const char *text)
{
	fputs(text, p->to);
}

/* ---- the head of the table ---------------------------------------------- */

static void
put_day_names(const struct page *p)
{
	put(p, "<thead>\n<tr><th scope=\"col\">Day</th>");
	for (size_t i = 0; i < SG_WEEK_DAYS; i++) {
		int32_t day = p->week->days[i].day;
		struct sg_civil c = sg_civil_of(day);

		fprintf(p->to, "<th scope=\"col\">%s %d %.3s</th>",
		    sg_weekday_name(sg_weekday_of(day)), c.day,
		    sg_month_name(c.month));
	}
	put(p, "</tr>\n");
}

/* Begin the cell of a day. The name of the day is for narrow screens. */
static void
begin_cell(const struct page *p, const struct sg_week_day *day)
{
	struct sg_civil c = sg_civil_of(day->day);

	fprintf(p->to, "<td data-day=\"%.3s %d %.3s\">",
	    sg_weekday_name(sg_weekday_of(day->day)), c.day,
	    sg_month_name(c.month));
}

static void
put_school(const struct page *p, const struct sg_week_day *day)
{
	char from[SG_WEEK_CLOCK], to[SG_WEEK_CLOCK];

	begin_cell(p, day);
	if (day->off != NULL) {
		put(p, "<span class=\"off\">");
		escape(p, day->off);
		put(p, "</span></td>");
		return;
	}
	fprintf(p->to, "<b>%s\u2013%s</b>\n<ul>",
	    sg_week_clock(p->week, day, day->school.from, from),
	    sg_week_clock(p->week, day, day->school.to, to));
	for (size_t i = 0; i < day->nperiods; i++) {
		fprintf(p->to, "<li>%s ",
		    sg_week_clock(p->week, day, day->periods[i].from, from));
		escape(p, day->periods[i].name);
		put(p, "</li>");
	}
	put(p, "</ul></td>");
}

/* ---- the rows ----------------------------------------------------------- */

static void
put_names(const struct page *p, const struct sg_week_row *row)
{
	put(p, "<tr><th scope=\"row\">");
	for (size_t i = 0; i < row->nnames; i++) {
		escape(p, row->titles[i]);
		put(p, i + 1 < row->nnames ? ", " : "");
	}
	put(p, "</th>\n");
}

static void
put_bar(const struct page *p, bool allowed, const char *times, int minutes)
{
	fprintf(p->to,
	    "<div class=\"bar%s\" style=\"flex-grow: %d\"><p><span>%s</span> "
	    "%s</p></div>",
	    allowed ? "" : " no", minutes, times,
	    allowed ? "allowed" : "<b>blocked</b>");
}

static void
put_day(const struct page *p, const struct sg_week_row *row,
    const struct sg_week_day *day)
{
	char from[SG_WEEK_CLOCK], to[SG_WEEK_CLOCK], times[32];
	enum sg_week_cell cell = sg_week_between(row, day->from, day->to);

	if (cell != SG_WEEK_PARTLY) {
		put_bar(p, cell == SG_WEEK_ALWAYS, "all day", 1440);
		return;
	}
	for (size_t i = 0; i < row->nspans; i++) {
		int64_t start = row->spans[i].from, end = row->spans[i].to;

		if (end <= day->from || start >= day->to)
			continue;
		start = start < day->from ? day->from : start;
		end = end > day->to ? day->to : end;
		snprintf(times, sizeof times, "%s\u2013%s",
		    sg_week_clock(p->week, day, start, from),
		    sg_week_clock(p->week, day, end, to));
		put_bar(p, row->spans[i].allowed, times,
		    (int)((end - start) / 60));
	}
}

/*
 * Returns the height of a row, in millimetres. The height is enough for the day
 * with the largest number of bars. All days of a row are equally high, so that
 * the length of a bar shows how long its span is.
 */
static int
height_mm(const struct page *p, const struct sg_week_row *row)
{
	int most = 0, bars;

	for (size_t d = 0; d < SG_WEEK_DAYS; d++) {
		bars = 0;
		for (size_t i = 0; i < row->nspans; i++)
			bars += row->spans[i].to > p->week->days[d].from &&
			    row->spans[i].from < p->week->days[d].to;
		if (bars > most)
			most = bars;
	}
	return 10 + 5 * most;
}

static void
put_row(const struct page *p, const struct sg_week_row *row)
{
	put_names(p, row);
	if (row->nspans == 1) {
		fprintf(p->to, "<td colspan=\"%d\"><div class=\"bars\">",
		    SG_WEEK_DAYS);
		put_bar(p, row->spans[0].allowed, "all week", 1440);
		put(p, "</div></td>");
	}
	for (size_t i = 0; row->nspans > 1 && i < SG_WEEK_DAYS; i++) {
		begin_cell(p, &p->week->days[i]);
		fprintf(p->to,
		    "<div class=\"bars\" style=\"min-height: %dmm\">",
		    height_mm(p, row));
		put_day(p, row, &p->week->days[i]);
		put(p, "</div></td>\n");
	}
	put(p, "</tr>\n");
}

/* ---- the page ----------------------------------------------------------- */

void
sg_week_html(const struct sg_week *week, FILE *to)
{
	const struct page p = {week, to};
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];
	const char *dates = sg_arena_printf(week->arena, "%s to %s",
	    sg_day_text(week->days[0].day, first),
	    sg_day_text(week->days[SG_WEEK_DAYS - 1].day, last));

	sg_week_page_head(week, style, "What can be reached", dates, "by", to);
	put(&p,
	    "<table>\n<colgroup><col class=\"name\"/>"
	    "<col span=\"7\"/></colgroup>\n");
	put_day_names(&p);
	put(&p, "<tr><th scope=\"row\">School-time</th>\n");
	for (size_t i = 0; i < SG_WEEK_DAYS; i++)
		put_school(&p, &week->days[i]);
	put(&p, "</tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < week->nrows; i++)
		put_row(&p, &week->rows[i]);
	put(&p, "</tbody>\n</table>\n");
	sg_week_page_foot(week, week->notes, week->nnotes, to);
}
