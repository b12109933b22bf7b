/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * records.c -- checks that the journal's folder has records.
 */
#include "config.h"

#include <sys/stat.h>

#include "cli/doctor/doctor.h"
#include "journal/days.h"

/*
 * `schoolgate journal init` makes the key and the first day's file, and the
 * file of the last day is never removed. So a key without a day's file means
 * that the records were removed, or that the folder is another one.
 */
void
sg_doctor_look_records(struct sg_doctor *d)
{
	struct sg_days days = {0};
	struct stat st;
	size_t n;

	/* Other checks tell of a missing key, and of a missing folder. */
	if (stat(d->places.key, &st) != 0 ||
	    stat(d->places.journal, &st) != 0 ||
	    sg_days_list(d->places.journal, &days) != 0)
		return;
	n = days.n;
	sg_days_free(&days);
	if (n == 0)
		sg_doctor_wrong(d,
		    "find out who removed the records, or which disk is not "
		    "mounted; put the folder back from the backup; without a "
		    "backup, keep a note of what is lost",
		    "the journal is begun, but %s has no records: they were "
		    "removed, or the folder is another one",
		    d->places.journal);
}
