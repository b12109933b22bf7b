/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * html.c -- writes a review as one HTML page, which prints on A4 with room to
 * fill in the blanks by hand.
 */
#include "report/put.h"
#include "report/review/review.h"
#include "report/sheet.h"

static void
put_table(const struct sg_review_table *table, FILE *to)
{
	fputs("<table>\n<thead><tr>", to);
	for (size_t c = 0; c < table->ncolumns; c++) {
		fputs("<th scope=\"col\">", to);
		sg_put_html(to, table->head[c]);
		fputs("</th>", to);
	}
	fputs("</tr></thead>\n<tbody>\n", to);
	for (size_t r = 0; r < table->nrows; r++) {
		fputs("<tr>", to);
		for (size_t c = 0; c < table->ncolumns; c++) {
			fputs("<td>", to);
			sg_put_value(to, table->cells[r * table->ncolumns + c]);
			fputs("</td>", to);
		}
		fputs("</tr>\n", to);
	}
	if (table->nrows == 0)
		fprintf(to,
		    "<tr><td class=\"none\" colspan=\"%zu\">none</td></tr>\n",
		    table->ncolumns);
	fputs("</tbody>\n</table>\n", to);
}

/* Rows with a text are one table of two columns; its blanks have a height. */
static void
put_texts(const struct sg_review_part *part, FILE *to)
{
	bool begun = false;

	for (size_t i = 0; i < part->nrows; i++) {
		const struct sg_review_row *row = &part->rows[i];

		if (row->table != NULL)
			continue;
		fputs(begun ? "" : "<table class=\"asked\">\n<tbody>\n", to);
		begun = true;
		fputs("<tr><th scope=\"row\">", to);
		sg_put_html(to, row->title);
		fprintf(to, "</th><td%s>",
		    row->text == NULL ? " class=\"blank\"" : "");
		if (row->text != NULL)
			sg_put_value(to, row->text);
		fputs("</td></tr>\n", to);
	}
	fputs(begun ? "</tbody>\n</table>\n" : "", to);
}

static void
put_part(const struct sg_review_part *part, size_t number, FILE *to)
{
	fprintf(to, "<h2>%zu. ", number);
	sg_put_html(to, part->title);
	fputs("</h2>\n<p>", to);
	sg_put_html(to, part->explain);
	fputs("</p>\n", to);
	put_texts(part, to);
	for (size_t i = 0; i < part->nrows; i++) {
		if (part->rows[i].table == NULL)
			continue;
		fputs("<p><b>", to);
		sg_put_html(to, part->rows[i].title);
		fputs("</b></p>\n", to);
		put_table(part->rows[i].table, to);
	}
}

void
sg_review_html(const struct sg_review *review, FILE *to)
{
	sg_sheet_open(to, review->title);
	fputs("<style>\n.asked th { width: 40%; }\n"
	      ".blank { height: 14mm; background: #fafbfc; }\n"
	      "table { margin-bottom: 3mm; }\n</style>\n<header>\n<h1>",
	    to);
	sg_put_value(to, review->title);
	fputs("</h1>\n<p>", to);
	sg_put_html(to, review->period);
	fputs("</p>\n</header>\n<main>\n", to);
	for (size_t i = 0; i < review->nparts; i++)
		put_part(&review->parts[i], i + 1, to);
	fputs("</main>\n", to);
	sg_sheet_close(to);
}
