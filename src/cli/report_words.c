/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_words.c -- the words of records, as an officer says them.
 *
 * Plain, and careful: a record tells what was asked for, never why.
 */
#include "base/arena.h"
#include "cli/report.h"

enum sg_doer
sg_doer_of(enum sg_intent intent)
{
	switch (intent) {
	case SG_INTENT_VISIT:
		return SG_DOER_PERSON;
	case SG_INTENT_EMBED:
		return SG_DOER_PAGE;
	case SG_INTENT_BACKGROUND:
		return SG_DOER_APP;
	case SG_INTENT_UNKNOWN:
		break;
	}
	return SG_DOER_UNCLEAR;
}

const char *
sg_doer_word(enum sg_doer doer)
{
	static const char *const words[SG_DOERS] = {"people", "pages", "apps",
	    "unclear"};

	return words[doer];
}

const char *
sg_doer_title(enum sg_doer doer)
{
	static const char *const titles[SG_DOERS] = {"People", "Pages", "Apps",
	    "Not clear"};

	return titles[doer];
}

struct title {
	const char *word, *title;
};

static const char *
title_of(const struct title *titles, const char *word)
{
	for (; titles->word != NULL; titles++)
		if (strcmp(titles->word, word) == 0)
			return titles->title;
	return word;
}

const char *
sg_technique_title(const char *word)
{
	static const struct title titles[] = {
	    {"webproxy", "A website that fetches other websites"},
	    {"relay", "A translator, archive or cache"},
	    {"alt_frontend", "A site that shows another's content"},
	    {"address_trick", "An address written in an unusual way"},
	    {"name_trick", "A name made to look like another"},
	    {"dns_bypass", "Looking up names past the school"},
	    {"vpn", "A private network (VPN)"},
	    {"tunnel", "A tunnel or remote desktop"},
	    {"store_install", "An extension or app to get round it"},
	    {"search_intent", "Searching for ways round a filter"},
	    {"fronting", "Naming one site, connecting to another"},
	    {NULL, NULL}};

	return title_of(titles, word);
}

const char *
sg_event_title(const char *action)
{
	static const struct title titles[] = {
	    {"policy-taken", "A policy came into force"},
	    {"policy-refused", "A policy was refused"},
	    {"journal-opened", "A day of the journal was opened"},
	    {"journal-closed", "A day of the journal was closed"},
	    {"journal-lost", "Records were lost"},
	    {"journal-repaired", "The journal's end was repaired"},
	    {"journal-deleted", "Old records were deleted"},
	    {"journal-revealed", "Hidden names were opened"},
	    {NULL, NULL}};

	return title_of(titles, action);
}

const char sg_floods_title[] =
    "Devices that asked for more than is written one by one: requests";

const char *
sg_count_text(struct sg_arena *arena, uint64_t count, const char *one,
    const char *many)
{
	return sg_arena_printf(arena, "%llu %s", (unsigned long long)count,
	    count == 1 ? one : many);
}

const char *
sg_period_text(struct sg_arena *arena, const struct sg_school *school,
    const struct sg_period *period)
{
	char from[SG_CLOCK_TEXT], to[SG_CLOCK_TEXT];
	int hour;
	int32_t last = sg_school_day(school, period->until_ms - 1, &hour);

	sg_school_minute(school, period->from_ms, from);
	sg_school_minute(school, period->until_ms, to);
	/* A day's end is midnight of that day to people. */
	if (sg_school_day(school, period->until_ms, &hour) != last) {
		sg_day_text(last, to);
		strcat(to, " 24:00");
	}
	return sg_arena_printf(arena, "%s to %s", from, to);
}

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
		    v->faults == 1 ? "one fault was" :
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
