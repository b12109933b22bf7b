/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sheet.h -- writes the frame (head, style, end) of the HTML pages for the
 * e-safety officer. The pages load nothing from a network, and print on A4. One
 * thread at a time per stream.
 */
#ifndef SG_SHEET_H
#define SG_SHEET_H

#include <stdio.h>

/* Write the page up to its first heading. `title` is escaped. */
void sg_sheet_open(FILE *to, const char *title);
void sg_sheet_close(FILE *to);

#endif
