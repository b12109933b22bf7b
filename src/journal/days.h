/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.h -- lists the days that a journal's folder has files of; their names.
 */
#ifndef SG_DAYS_H
#define SG_DAYS_H

#include <stddef.h>
#include <stdint.h>

/* "2026-11-24.jsonl" */
#define SG_DAY_FILE 17
void sg_days_file(int32_t day, char out[SG_DAY_FILE]);

/* "2026-11-24.cut": foreign lines cut off that day's file, see mend.h. */
void sg_days_beside(int32_t day, char out[SG_DAY_FILE]);

/* Write the path of the file `name` in `folder`.  Returns 0, or ENAMETOOLONG
 * with `out` set to "". */
#define SG_DAYS_PATH 4096
int sg_days_path(const char *folder, const char *name, char out[SG_DAYS_PATH]);

/* Days since 1970-01-01, ascending; free with sg_days_free(). */
struct sg_days {
	int32_t *day;
	size_t n;
};

/* Returns 0, or an errno value with *days empty. */
int sg_days_list(const char *folder, struct sg_days *days);
void sg_days_free(struct sg_days *days);

#endif
