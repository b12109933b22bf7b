/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sheet.h -- what the pages for the officer have in common: one file that
 * loads nothing from anywhere, reads well and prints on A4.
 */
#ifndef SG_SHEET_H
#define SG_SHEET_H

#include <stdio.h>

/* Everything up to the first heading; `title` may hold anything. */
void sg_sheet_open(FILE *to, const char *title);
void sg_sheet_close(FILE *to);

#endif
