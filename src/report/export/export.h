/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * export.h -- records handed over, one a line, to programs and spreadsheets.
 */
#ifndef SG_EXPORT_H
#define SG_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "journal/read.h"

struct sg_school;

void sg_export_csv_head(FILE *to);
void sg_export_csv_row(const struct sg_school *school,
    const struct sg_entry *entry, FILE *to);

/*
 * The line exactly as it stands in the journal.  With `revealed`, names that
 * were opened stand in it, and "schoolgate.revealed" says so; that line is no
 * longer the one that was hashed.
 */
void sg_export_line(const struct sg_entry *entry, bool revealed, FILE *to);

#endif
