/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words.c -- the sentences of the report on a period. */
#include "base/arena.h"
#include "base/dates.h"
#include "report/period/report.h"

const char sg_floods_title[] =
    "Requests that were counted and not recorded one by one, by device";

const char *
sg_busiest_text(const struct sg_report *report)
{
	for (int day = 0; day < SG_REPORT_DAYS; day++)
		for (int hour = 0; hour < SG_REPORT_HOURS; hour++)
			if (report->hours[day][hour] > 0 &&
			    report->hours[day][hour] == report->busiest)
				return sg_arena_printf(report->arena,
				    "%s %02d:00 to %02d:00, with %llu",
				    sg_weekday_name(day), hour, hour + 1,
				    (unsigned long long)report->busiest);
	return NULL;
}

const char *
sg_proof_text(const struct sg_report *report)
{
	const struct sg_verified *v = &report->verified;

	switch (report->proof) {
	case SG_REPORT_WHOLE:
		return sg_arena_printf(report->arena,
		    "The whole journal was checked with the verifying key: "
		    "all %llu records are as they were written.",
		    (unsigned long long)v->records);
	case SG_REPORT_DAMAGED:
		return sg_arena_printf(report->arena,
		    "The journal was checked with the verifying key, and %s "
		    "found. Do not rely on this report before that is "
		    "explained.",
		    v->faults == 1 ?
			"one fault was" :
			sg_arena_printf(report->arena, "%llu faults were",
			    (unsigned long long)v->faults));
	case SG_REPORT_UNPROVED:
		break;
	}
	return "The journal was not checked: no verifying key was given "
	       "(--key).";
}

const char *const *
sg_report_notes(size_t *count)
{
	static const char *const notes[] = {
	    "An attempt is a request for a blocked site, or one that looks "
	    "like a way round the filter. Repeats by the same person for the "
	    "same thing within a minute are one attempt.",
	    "People: somebody typed the address, or followed a link.",
	    "Pages: a page that was open asked for it by itself, as Like "
	    "buttons, players and counters do. The person at the device may "
	    "not know of it.",
	    "Apps: an app or the browser asked for it by itself.",
	    "Not clear: the record cannot tell who or what asked; most come "
	    "from devices that are not decrypted.",
	    "A name in this report is the name that was logged on, or the "
	    "device. It does not prove who sat there. Ask before you "
	    "conclude."};

	*count = sizeof notes / sizeof *notes;
	return notes;
}
