/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * range.c -- checks that the dates of the installed policy go on for some time.
 *
 * The times of a policy are compiled for a period. A policy without terms has
 * about a year from the day of its installation. After that, no line with a
 * time fits as it should.
 */
#include "config.h"

#include "base/dates.h"
#include "cli/doctor/doctor.h"
#include "gate/gate.h"
#include "policy/calendar/timetable.h"

#define DAYS_LEFT 60

/* The last day of the period. */
static const char *
end_of(int64_t last, char day[SG_DATE_TEXT])
{
	return sg_day_text((int32_t)((last - 1) / SG_DAY_S), day);
}

void
sg_doctor_look_range(struct sg_doctor *d)
{
	const struct sg_timetable *next = d->policy.build.timetable;
	char day[SG_DATE_TEXT];
	int64_t last;

	if (d->gate == NULL) {
		sg_doctor_unseen(d, "no policy is installed that can be used");
		return;
	}
	last = sg_gate_settings(d->gate)->last;
	if (last - d->now > DAYS_LEFT * SG_DAY_S)
		return;
	/* If the policy's own dates end, `check` says so. */
	if (last > d->now && next != NULL && next->last <= last)
		return;
	if (last <= d->now)
		sg_doctor_wrong(d, "run: schoolgate install",
		    "the dates of the installed policy ended on %s: what is "
		    "allowed at a time is never allowed, and what is blocked "
		    "at a time is always blocked",
		    end_of(last, day));
	else
		sg_doctor_warn(d, "run: schoolgate install",
		    "the dates of the installed policy end on %s; then lines "
		    "with times no longer fit",
		    end_of(last, day));
}
