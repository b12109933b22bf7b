/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.h -- lists the days for which a journal's folder has a file, and makes
 * the names of these files.
 *
 * A day is a UTC day, in days since 1970-01-01. Every function may be called
 * from any thread.
 */
#ifndef SG_DAYS_H
#define SG_DAYS_H

#include <stddef.h>
#include <stdint.h>

/* Write the name of a day's file: "2026-11-24.jsonl". */
#define SG_DAY_FILE 17
void sg_days_file(int32_t day, char out[SG_DAY_FILE]);

/*
 * Write the name of the .cut file of a day, for example "2026-11-24.cut". If
 * a repair (mend.h) cuts lines off a day's file, it copies them to the .cut
 * file.
 */
void sg_days_beside(int32_t day, char out[SG_DAY_FILE]);

/* Write the path of the file `name` in `folder`.  Returns 0, or ENAMETOOLONG
 * with `out` set to "". */
#define SG_DAYS_PATH 4096
int sg_days_path(const char *folder, const char *name, char out[SG_DAYS_PATH]);

/* The days that have a file, ascending; free with sg_days_free(). */
struct sg_days {
	int32_t *day;
	size_t n;
};

/* List the days of `folder`.  Returns 0, or an errno value. After an error
 * *days is empty and need not be freed. */
int sg_days_list(const char *folder, struct sg_days *days);
void sg_days_free(struct sg_days *days);

#endif
