/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * export.h -- writes records as lines of JSON for programs, or as CSV for
 * spreadsheets.
 *
 * One thread at a time per stream. Write errors are left in the stream: see
 * ferror(3).
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
 * Write the line of the record exactly as it is in the journal. If `revealed`
 * is true, add the names that sg_revealer_entry() has put into `entry`, and set
 * "schoolgate.revealed". The line then no longer matches its hash.
 */
void sg_export_line(const struct sg_entry *entry, bool revealed, FILE *to);

#endif
