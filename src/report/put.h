/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * put.h -- values that strangers chose, written so that they stay values: on
 * a terminal, in a page, in a table for a spreadsheet.
 */
#ifndef SG_PUT_H
#define SG_PUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * For a terminal: control bytes and what is not UTF-8 as \xHH, letters that
 * cannot be seen or that turn the line round as \u202E.  Returns the columns
 * it took (each character counts as one).
 */
size_t sg_put_plain(FILE *to, const char *text);
/* The same in exactly `width` columns: what is too long ends in U+2026, what
 * is short is followed by blanks. */
void sg_put_column(FILE *to, const char *text, size_t width);

/* For HTML text and attribute values; unseen letters as above. */
void sg_put_html(FILE *to, const char *text);
/* The same inside <bdi>, so that it cannot turn what stands around it. */
void sg_put_value(FILE *to, const char *text);

/*
 * One cell of comma-separated values (RFC 4180), in quotes.  What a
 * spreadsheet would take for a formula gets an apostrophe before it; control
 * bytes but tab, CR and LF become \xHH, unseen letters \u202E.  NULL is an
 * empty cell.
 */
void sg_put_cell(FILE *to, const char *text);
/* A row of them, ended by CRLF. */
void sg_put_row(FILE *to, const char *const *cells, size_t count);

#endif
