/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * svg.c -- writes the two pictures of the report: the hours of the week, and
 * the days of the period.
 *
 * Each number is also written as text, so that no information is shown by shade
 * alone.
 */
#include "base/dates.h"
#include "report/period/report.h"
#include "report/words.h"

/* ---- hours of the week -------------------------------------------------- */

#define CELL_W 26
#define CELL_H 24
#define LEFT 40
#define TOP 20
#define SHADES 5

static void
put_square(uint64_t count, uint64_t most, int x, int y, FILE *to)
{
	static const char *const shades[SHADES] = {
	    "#dbe7f5", "#a6c8ea", "#5f9ad6", "#1f5fa8", "#0b3566"};
	size_t shade = count == 0 ? 0 : (size_t)((count * SHADES - 1) / most);

	fprintf(to,
	    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" "
	    "fill=\"%s\" stroke=\"%s\"/>",
	    x, y, CELL_W - 2, CELL_H - 2, count == 0 ? "#fff" : shades[shade],
	    count == 0 ? "#d5dae0" : "#1f5fa8");
	if (count > 0)
		fprintf(to,
		    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\"%s>%llu"
		    "</text>",
		    x + CELL_W / 2 - 1, y + CELL_H / 2 + 2,
		    shade >= 3 ? " class=\"light\"" : "",
		    (unsigned long long)count);
}

static void
put_hours_row(const struct sg_report *r, int day, uint64_t most, FILE *to)
{
	int y = TOP + day * CELL_H;
	uint64_t sum = 0;

	fprintf(to, "<text x=\"0\" y=\"%d\">%.3s</text>", y + CELL_H / 2 + 2,
	    sg_weekday_name(day));
	for (int hour = 0; hour < SG_REPORT_HOURS; hour++) {
		put_square(r->hours[day][hour], most, LEFT + hour * CELL_W, y,
		    to);
		sum += r->hours[day][hour];
	}
	fprintf(to,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" "
	    "font-weight=\"bold\">%llu</text>\n",
	    LEFT + SG_REPORT_HOURS * CELL_W + 46, y + CELL_H / 2 + 2,
	    (unsigned long long)sum);
}

void
sg_report_svg_hours(const struct sg_report *report, FILE *to)
{
	uint64_t most = report->busiest;

	fprintf(to,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"hours-title\">\n<title id=\"hours-title\">"
	    "Attempts by people, for each weekday and hour; at most %llu in "
	    "one hour</title>\n",
	    LEFT + SG_REPORT_HOURS * CELL_W + 50,
	    TOP + SG_REPORT_DAYS * CELL_H + 2, (unsigned long long)most);
	for (int hour = 0; hour < SG_REPORT_HOURS; hour++)
		fprintf(to,
		    "<text class=\"soft\" x=\"%d\" y=\"12\" "
		    "text-anchor=\"middle\">%d</text>",
		    LEFT + hour * CELL_W + CELL_W / 2 - 1, hour);
	fprintf(to,
	    "<text class=\"soft\" x=\"%d\" y=\"12\" text-anchor=\"end\">all"
	    "</text>\n",
	    LEFT + SG_REPORT_HOURS * CELL_W + 46);
	for (int day = 0; day < SG_REPORT_DAYS; day++)
		put_hours_row(report, day, most, to);
	fputs("</svg>\n", to);
}

/* ---- days --------------------------------------------------------------- */

#define CHART_W 700
#define CHART_H 130
#define FOOT 34

/* Everything that no person is known to have done. */
static uint64_t
others_of(const struct sg_report_bar *bar)
{
	return sg_tally_sum(bar->by) - bar->by[SG_DOER_PERSON];
}

static uint64_t
tallest(const struct sg_report *r)
{
	uint64_t most = 1;

	for (size_t i = 0; i < r->nbars; i++) {
		if (r->bars[i].by[SG_DOER_PERSON] > most)
			most = r->bars[i].by[SG_DOER_PERSON];
		if (others_of(&r->bars[i]) > most)
			most = others_of(&r->bars[i]);
	}
	return most;
}

/*
 * Draw the attempts of the doers from `first` up to, but not including, `last`
 * as one bar, with their sum above it.
 */
static void
put_bar(const struct sg_report_bar *bar, size_t first, size_t last,
    uint64_t most, double x, double width, FILE *to)
{
	static const char *const fills[SG_DOERS] = {
	    "#0b3d75", "#e3a32e", "#cdbbe6", "#fff"};
	double y = TOP + CHART_H, height;
	uint64_t sum = 0;

	for (size_t i = first; i < last; i++) {
		if (bar->by[i] == 0)
			continue;
		sum += bar->by[i];
		height = (double)bar->by[i] * CHART_H / (double)most;
		y -= height;
		fprintf(to,
		    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		    "height=\"%.1f\" fill=\"%s\" stroke=\"#1b1f24\" "
		    "stroke-width=\".8\"><title>%s: %llu</title></rect>",
		    x, y, width, height, fills[i],
		    sg_doer_title((enum sg_doer)i),
		    (unsigned long long)bar->by[i]);
	}
	if (sum > 0)
		fprintf(to,
		    "<text%s x=\"%.1f\" y=\"%.1f\" "
		    "text-anchor=\"middle\">%llu</text>",
		    first == SG_DOER_PERSON ? " font-weight=\"bold\"" :
					      " class=\"soft\"",
		    x + width / 2, y - 4, (unsigned long long)sum);
}

/* Draw two bars side by side: what people did, and everything else. */
static void
put_bars(const struct sg_report_bar *bar, uint64_t most, double middle,
    double width, FILE *to)
{
	double half = width / 2;

	put_bar(bar, SG_DOER_PERSON, SG_DOER_PAGE, most, middle - half, half,
	    to);
	put_bar(bar, SG_DOER_PAGE, SG_DOERS, most, middle, half, to);
}

/*
 * Write the weekday and the day of the month below a bar. Below the first bar
 * of a month, also write the month.
 */
static void
put_day_name(const struct sg_report *r, size_t i, double x, FILE *to)
{
	int32_t day = r->bars[i].day;
	struct sg_civil c = sg_civil_of(day);
	bool month = i == 0 || c.month != sg_civil_of(r->bars[i - 1].day).month;

	fprintf(to,
	    "<text class=\"soft\" x=\"%.1f\" y=\"%d\" "
	    "text-anchor=\"middle\">%.*s%s%d</text>",
	    x, TOP + CHART_H + 14, r->nbars <= 14 ? 3 : 0,
	    sg_weekday_name(sg_weekday_of(day)), r->nbars <= 14 ? " " : "",
	    c.day);
	if (month)
		fprintf(to,
		    "<text class=\"soft\" x=\"%.1f\" y=\"%d\" "
		    "text-anchor=\"middle\">%.3s</text>",
		    x, TOP + CHART_H + 27, sg_month_name(c.month));
}

void
sg_report_svg_days(const struct sg_report *report, FILE *to)
{
	double step = (double)CHART_W / (double)report->nbars;
	double width = step > 80 ? 60 : step * 3 / 4;
	uint64_t most = tallest(report);

	fprintf(to,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-labelledby=\"days-title\">\n<title id=\"days-title\">"
	    "Attempts for each day: by people, and beside them by pages, apps "
	    "and not clear; at most %llu</title>\n",
	    CHART_W, TOP + CHART_H + FOOT, (unsigned long long)most);
	for (size_t i = 0; i < report->nbars; i++) {
		double middle = ((double)i + .5) * step;

		put_bars(&report->bars[i], most, middle, width, to);
		put_day_name(report, i, middle, to);
		fputc('\n', to);
	}
	fprintf(to, "<path d=\"M0 %dH%d\" stroke=\"#1b1f24\"/>\n</svg>\n",
	    TOP + CHART_H, CHART_W);
}
