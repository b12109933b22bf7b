/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* text.c -- writes a review for a terminal, in 78 columns. */
#include "report/put.h"
#include "report/review/review.h"

static void
put_bold(const char *text, bool colour, FILE *to)
{
	fputs(colour ? "\033[1m" : "", to);
	sg_put_plain(to, text);
	fputs(colour ? "\033[0m\n" : "\n", to);
}

/* Each row of a table is a paragraph: texts of rules are long. */
static void
put_table(const struct sg_review_table *table, FILE *to)
{
	if (table->nrows == 0)
		sg_put_wrapped(to, "none", 4);
	for (size_t r = 0; r < table->nrows; r++)
		for (size_t c = 0; c < table->ncolumns; c++) {
			const char *cell = table
					       ->cells[r * table->ncolumns + c];

			if (*cell == '\0')
				continue;
			fprintf(to, "%*s", c == 0 ? 4 : 8, "");
			sg_put_plain(to, table->head[c]);
			fputs(": ", to);
			sg_put_plain(to, cell);
			fputc('\n', to);
		}
}

static void
put_row(const struct sg_review_row *row, FILE *to)
{
	fputc('\n', to);
	sg_put_wrapped(to, row->title, 2);
	if (row->table != NULL)
		put_table(row->table, to);
	else
		sg_put_wrapped(to,
		    row->text == NULL ? sg_review_blank : row->text, 4);
}

void
sg_review_text(const struct sg_review *review, bool colour, FILE *to)
{
	put_bold(review->title, colour, to);
	sg_put_plain(to, review->period);
	fputc('\n', to);
	for (size_t i = 0; i < review->nparts; i++) {
		const struct sg_review_part *part = &review->parts[i];

		fprintf(to, "\n%zu. ", i + 1);
		put_bold(part->title, colour, to);
		sg_put_wrapped(to, part->explain, 0);
		for (size_t k = 0; k < part->nrows; k++)
			put_row(&part->rows[k], to);
	}
}
