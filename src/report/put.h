/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * put.h -- escapes untrusted text for a terminal, for HTML, and for the CSV of
 * a spreadsheet.
 *
 * Write errors are left in the stream: see ferror(3).  Any thread may call
 * these functions.
 */
#ifndef SG_PUT_H
#define SG_PUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Write `text` to a terminal. Control bytes, and bytes that are not UTF-8,
 * become \xHH. Invisible characters, and characters that change the writing
 * direction, become escapes like \u202E. Returns how many columns were written.
 * One character counts as one column.
 */
size_t sg_put_plain(FILE *to, const char *text);
/*
 * Write `text` to a terminal in exactly `width` columns, escaped as
 * sg_put_plain() does. A longer text is cut and ends in an ellipsis (U+2026). A
 * shorter text is padded with blanks.
 */
void sg_put_column(FILE *to, const char *text, size_t width);

/*
 * Write `text` to a terminal, escaped as sg_put_plain() does, in lines of at
 * most 78 columns. A line breaks at a blank. Each line is indented by `indent`
 * blanks.
 */
void sg_put_wrapped(FILE *to, const char *text, int indent);

/* Write `text` as HTML text or as an attribute value.  Invisible characters
 * become escapes like \u202E. */
void sg_put_html(FILE *to, const char *text);
/* Write `text` inside <bdi>, escaped as sg_put_html() does.  The <bdi> keeps
 * right-to-left text from reordering the text around it. */
void sg_put_value(FILE *to, const char *text);

/*
 * Write one cell of comma-separated values (RFC 4180), in quotes. If a
 * spreadsheet would take the text for a formula, or would change it as a number
 * ("00412345", "12e5"), an apostrophe is put before it. Control bytes other
 * than tab, CR and LF become \xHH. Invisible characters become escapes like
 * \u202E. NULL makes an empty cell.
 */
void sg_put_cell(FILE *to, const char *text);
/* Write a row of cells.  The row ends in CRLF. */
void sg_put_row(FILE *to, const char *const *cells, size_t count);

#endif
