/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.c -- lists the days for which a journal's folder has a file.
 *
 * Opens no file.
 */
#include "journal/days.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/stamp.h"

static const char ending[] = ".jsonl";
static const char beside[] = ".cut";

void
sg_days_file(int32_t day, char out[SG_DAY_FILE])
{
	sg_stamp_day_text(day, out);
	memcpy(out + SG_DAY_TEXT - 1, ending, sizeof(ending));
}

void
sg_days_beside(int32_t day, char out[SG_DAY_FILE])
{
	sg_stamp_day_text(day, out);
	memcpy(out + SG_DAY_TEXT - 1, beside, sizeof(beside));
}

int
sg_days_path(const char *folder, const char *name, char out[SG_DAYS_PATH])
{
	int n = snprintf(out, SG_DAYS_PATH, "%s/%s", folder, name);

	if (n >= 0 && n < SG_DAYS_PATH)
		return 0;
	out[0] = '\0';
	return ENAMETOOLONG;
}

static bool
is_day_file(const char *name, int32_t *day)
{
	return strlen(name) == SG_DAY_FILE - 1 &&
	    strcmp(name + SG_DAY_TEXT - 1, ending) == 0 &&
	    sg_stamp_day_parse((struct sg_str){name, SG_DAY_TEXT - 1}, day);
}

static int
by_day(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
add(struct sg_days *days, size_t *cap, int32_t day)
{
	int32_t *more;

	if (days->n == *cap) {
		*cap = *cap * 2 + 64;
		more = realloc(days->day, *cap * sizeof(*more));
		if (more == NULL)
			return ENOMEM;
		days->day = more;
	}
	days->day[days->n++] = day;
	return 0;
}

int
sg_days_list(const char *folder, struct sg_days *days)
{
	struct dirent *entry;
	size_t cap = 0;
	int32_t day;
	int error = 0;
	DIR *open;

	*days = (struct sg_days){NULL, 0};
	open = opendir(folder);
	if (open == NULL)
		return errno;
	while (error == 0 && (errno = 0, entry = readdir(open)) != NULL) {
		if (is_day_file(entry->d_name, &day))
			error = add(days, &cap, day);
	}
	if (error == 0)
		error = errno;
	closedir(open);
	if (error != 0)
		sg_days_free(days);
	else if (days->n > 0)
		qsort(days->day, days->n, sizeof(*days->day), by_day);
	return error;
}

void
sg_days_free(struct sg_days *days)
{
	free(days->day);
	*days = (struct sg_days){NULL, 0};
}
