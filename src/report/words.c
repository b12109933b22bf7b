/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- translates the words in records into plain English.
 *
 * The sentences are careful: a record says what was requested. It does not say
 * why.
 */
#include "report/words.h"

#include "base/arena.h"
#include "base/dates.h"
#include "journal/verify.h"
#include "report/period.h"
#include "report/school.h"
#include "report/titles.h"

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
	static const char *const words[SG_DOERS] = {
	    "people", "pages", "apps", "unclear"};

	return words[doer];
}

const char *
sg_doer_title(enum sg_doer doer)
{
	static const char *const titles[SG_DOERS] = {
	    "People", "Pages", "Apps", "Not clear"};

	return titles[doer];
}

const char *
sg_proof_word(enum sg_proof proof)
{
	return proof == SG_PROOF_GENUINE ? "genuine" :
	    proof == SG_PROOF_BROKEN     ? "broken" :
					   "unchecked";
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
	    {"address_trick", "A number or port in place of a usual address"},
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

/*
 * Returns true for an id of an extension for Chrome or Edge: 32 letters from a
 * to p. Nothing else looks like that: names of hosts have a dot.
 */
static bool
is_extension(const char *target)
{
	size_t n = 0;

	while (sg_lower(target[n]) >= 'a' && sg_lower(target[n]) <= 'p')
		n++;
	return n == 32 && target[n] == '\0';
}

/* Returns what kind of product an id of this form belongs to. */
static const char *
kind_of(const char *id)
{
	if (is_extension(id))
		return "extension for Chrome or Edge";
	return strchr(id, '.') != NULL ? "app" : "extension or app";
}

const char *
sg_target_title(struct sg_arena *arena, const struct sg_titles *titles,
    const char *target)
{
	const char *name;

	if (titles == NULL)
		return target;
	name = sg_titles_find(titles, target);
	if (name == NULL)
		return !is_extension(target) ?
		    target :
		    sg_arena_printf(arena,
			"an extension that the filter does not know by name "
			"(%s)",
			target);
	if (*name == '\0')
		return sg_arena_printf(arena, "%s (%s)", target,
		    kind_of(target));
	return sg_arena_printf(arena, "%s (%s, %s)", name, kind_of(target),
	    target);
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
	    {"journal-exported", "An evidence pack was made"},
	    {"filtering-test-passed", "A test of the filter passed"},
	    {"filtering-test-failed", "A test of the filter failed"},
	    {"connection-ended", "An open connection was ended"},
	    {"ban-given", "A ban was given"},
	    {"ban-lifted", "A ban was lifted"},
	    {"ban-refused", "A ban that the policy proposes was refused"},
	    {"supervision-began",
		"A group is supervised: bans do not hold in it"},
	    {"supervision-ended", "Supervision of a group ended"},
	    {"signed-in", "Somebody signed in at the desk"},
	    {"sign-in-failed", "Somebody failed to sign in at the desk"},
	    {"signed-out", "Somebody signed out of the desk"},
	    {"viewed", "Somebody looked at records at the desk"},
	    {"marked", "It was decided what an incident is"},
	    {"agreed", "An incident, and the like, was agreed to"},
	    {"agreement-ended", "An agreement was taken back"},
	    {"held", "Records of an incident are kept longer"},
	    {"released", "Records of an incident are no longer kept longer"},
	    {"exceptions-saved", "Exceptions were saved at the desk"},
	    {"policy-installed", "Saved exceptions came into force"},
	    {"exceptions-put-back", "Saved exceptions could not be installed"},
	    {"account-added", "An account of the desk was added"},
	    {"account-changed", "An account of the desk was changed"},
	    {"account-removed", "An account of the desk was removed"},
	    {"asked", "Somebody asked from a block page for a site"},
	    {"reported", "Somebody reported a site at the desk"},
	    {"request-opened", "A site was opened, as somebody asked"},
	    {"request-refused", "A request for a site was refused"},
	    {"opened", "A site was opened at the desk"},
	    {"blocked", "A site that was reported was blocked"},
	    {"form-saved", "A form for an official account was filled in"},
	    {"form-submitted", "A form for an official account was handed in"},
	    {"form-approved", "A form for an official account was approved"},
	    {"form-refused", "A form for an official account was refused"},
	    {"form-withdrawn", "A form for an official account was withdrawn"},
	    {"form-in-force", "An official account was opened"}, {NULL, NULL}};

	return title_of(titles, action);
}

const char *
sg_verified_text(struct sg_arena *arena, const struct sg_verified *verified,
    bool whole)
{
	if (verified == NULL)
		return "The journal was not checked: no verifying key was "
		       "given (--key).";
	if (whole)
		return sg_arena_printf(arena,
		    "The whole journal was checked with the verifying key: "
		    "all %llu records are as they were written.",
		    (unsigned long long)verified->records);
	return sg_arena_printf(arena,
	    "The journal was checked with the verifying key, and %s found. Do "
	    "not rely on this report before that is explained.",
	    verified->faults == 1 ? "one fault was" :
				    sg_arena_printf(arena, "%llu faults were",
					(unsigned long long)verified->faults));
}

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
	/* If a period ends at 00:00, write 24:00 of the day before.  People
	 * find this clearer. */
	if (sg_school_day(school, period->until_ms, &hour) != last) {
		sg_day_text(last, to);
		strcat(to, " 24:00");
	}
	return sg_arena_printf(arena, "%s to %s", from, to);
}

static const char *
used_apart(struct sg_arena *arena, const char *text, uint64_t count,
    const char *how)
{
	if (count == 0)
		return text;
	return sg_arena_printf(arena, "%s%s%s %s", text,
	    *text == '\0' ? "used " : ", ",
	    sg_count_text(arena, count, "time", "times"), how);
}

const char *
sg_used_by_text(struct sg_arena *arena, const uint64_t by[SG_DOERS],
    uint64_t people)
{
	const char *text = "";

	text = used_apart(arena, text, by[SG_DOER_PERSON],
	    sg_arena_printf(arena, "by %s",
		sg_count_text(arena, people, "person", "people")));
	text = used_apart(arena, text, by[SG_DOER_PAGE] + by[SG_DOER_APP],
	    "by pages or apps");
	text = used_apart(arena, text, by[SG_DOER_UNCLEAR],
	    "where it is not clear by whom");
	return *text == '\0' ? "not used" : text;
}
