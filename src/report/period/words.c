/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words.c -- the sentences of the report on a period. */
#include "base/arena.h"
#include "base/dates.h"
#include "report/period/report.h"

const char sg_floods_title[] =
    "Requests that were counted and not recorded one by one, by device";

const char sg_ended_title[] = "Connections ended when their time was over";

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
sg_used_text(const struct sg_report *report, const struct sg_tally *used)
{
	return used == NULL ?
	    "not used" :
	    sg_used_by_text(report->arena, used->by, used->people);
}

const char *
sg_proof_text(const struct sg_report *report)
{
	return sg_verified_text(report->arena,
	    report->proof == SG_REPORT_UNPROVED ? NULL : &report->verified,
	    report->proof == SG_REPORT_WHOLE);
}

const char *const *
sg_report_notes(size_t *count)
{
	static const char *const notes[] = {
	    "An attempt is a request for a blocked site, or one that looks "
	    "like a way round the filter. Repeats by the same person for the "
	    "same thing within a minute are one attempt.",
	    "People: somebody typed the address, or followed a link. Ways "
	    "round, times and numbers of people are of these attempts only.",
	    "Pages: a page that was open asked for it by itself, as Like "
	    "buttons, players and counters do. The person at the device may "
	    "not know of it. But a program can pretend to be a page: if a "
	    "device has many ways round of pages, look at the device.",
	    "Apps: an app or the browser asked for it by itself. When a "
	    "connection is ended, apps open it again at once, and often many "
	    "times: what they ask for in the two minutes after it is here.",
	    "Not clear: the record cannot tell who or what asked; most come "
	    "from devices that are not decrypted. A sign of what a device can "
	    "do is here too, because nobody need have meant it.",
	    "What one person did: schoolgate report --person NAME.",
	    "A name in this report is the name that was logged on, or the "
	    "device. It does not prove who sat there. Ask before you "
	    "conclude."};

	*count = sizeof notes / sizeof *notes;
	return notes;
}
