/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- the headings and sentences of the report on one person.
 *
 * To accuse somebody wrongly is worse than to miss something.
 */
#include "base/arena.h"
#include "report/deeds/deeds.h"

const char sg_deeds_caution[] =
    "A name in a record is the name that was logged on, or the device. It does "
    "not prove who sat there. Ask before you conclude. The journal holds only "
    "what the school's policy says is to be recorded, so the person may have "
    "done more than is shown here. A user name does not find what was done on "
    "a device where that name was not logged on.";

const char *
sg_deeds_title(const struct sg_deeds *deeds)
{
	return sg_arena_printf(deeds->arena, "Web filter records about %s",
	    deeds->whose->name);
}

const char *
sg_deeds_heading(enum sg_deed_part part)
{
	static const char *const headings[SG_DEED_PARTS] = {
	    "What a person tried", "What else a person did",
	    "What pages did by themselves", "What apps did by themselves",
	    "Where the record cannot tell",
	    "Connections that the filter ended"};

	return headings[part];
}

const char *
sg_deeds_explain(enum sg_deed_part part)
{
	static const char *const texts[SG_DEED_PARTS] = {
	    "Somebody typed the address or followed a link. The request was "
	    "blocked, or looked like a way round the filter.",
	    "Somebody typed the address or followed a link. These requests "
	    "are recorded because the policy says so.",
	    "A page that was open asked for these, as Like buttons, players "
	    "and counters do. The person may not know of it.",
	    "An app or the browser asked for these in the background. The "
	    "person may not know of it.",
	    "It may have been a person, a page or an app, or it shows only "
	    "what a device can do. Do not conclude anything from these "
	    "alone.",
	    "These connections were allowed when they were opened. The filter "
	    "ended them when their time was over, or when the policy changed. "
	    "Nobody did anything wrong here."};

	return texts[part];
}

bool
sg_deeds_leaves_out(const struct sg_deeds *deeds, enum sg_deed_part part)
{
	return part == SG_DEED_ENDED && deeds->count[part] == 0;
}

const char *
sg_deeds_made_by(const struct sg_deed *deed)
{
	return deed->part == SG_DEED_ENDED ? "" : sg_doer_word(deed->doer);
}

const char *
sg_deeds_counted(const struct sg_deeds *deeds, enum sg_deed_part part)
{
	static const char *const texts[SG_DEED_PARTS] = {
	    [SG_DEED_OPENED] = "other records of what a person did",
	    [SG_DEED_PAGES] = "that pages made by themselves",
	    [SG_DEED_APPS] = "that apps made by themselves",
	    [SG_DEED_UNCLEAR] = "where the record cannot tell who or what "
				"asked",
	    [SG_DEED_ENDED] = "connections ended when their time was over"};

	if (part == SG_DEED_ENDED && deeds->count[part] == 1)
		return "connection ended when its time was over";
	if (part != SG_DEED_TRIED)
		return texts[part];
	if (deeds->count[part] == 0)
		return "attempts by a person";
	return sg_arena_printf(deeds->arena,
	    "%s by a person; %llu of them %s the filter",
	    deeds->count[part] == 1 ? "attempt" : "attempts",
	    (unsigned long long)deeds->round,
	    deeds->round == 1 ? "a way round" : "ways round");
}

static const char *
people_of(const struct sg_deeds *deeds)
{
	const struct sg_whose *whose = deeds->whose;
	const char *text = "";

	for (size_t i = 0; i < whose->npeople; i++)
		text = sg_arena_printf(deeds->arena, "%s%s%s", text,
		    i == 0 ? "" : ", ", whose->people[i]);
	return text;
}

size_t
sg_deeds_warnings(const struct sg_deeds *deeds,
    const char *warnings[SG_DEEDS_WARNINGS])
{
	const struct sg_whose *whose = deeds->whose;
	struct sg_arena *arena = deeds->arena;
	const char *quiet;
	size_t n = 0;

	if (whose->npeople > 1)
		warnings[n++] = sg_arena_printf(arena,
		    "Several names fit \"%s\", and they may be different "
		    "people: %s. Give the whole name for one of them.",
		    whose->name, people_of(deeds));
	if (whose->hidden > 0)
		warnings[n++] = sg_arena_printf(arena,
		    "%s. Some may be about this person, and are not shown%s",
		    sg_count_text(arena, whose->hidden,
			"record of this period hides whom it is about",
			"records of this period hide whom they are about"),
		    deeds->revealer == NULL ?
			": give --reveal and --private-key FILE, the "
			"officer's key." :
			", because this key does not open them.");
	if (deeds->unreadable > 0)
		warnings[n++] = sg_arena_printf(arena,
		    "%s of the journal cannot be read and %s not shown.",
		    sg_count_text(arena, deeds->unreadable, "line", "lines"),
		    deeds->unreadable == 1 ? "is" : "are");
	if (deeds->lost > 0)
		warnings[n++] = sg_arena_printf(arena,
		    "%s of this period could not be written. Some may have "
		    "been about this person.",
		    sg_count_text(arena, deeds->lost, "record", "records"));
	quiet = sg_quiet_text(arena, &deeds->quiet);
	if (quiet != NULL)
		warnings[n++] = quiet;
	return n;
}

const char *
sg_deeds_proof(const struct sg_deeds *deeds)
{
	return sg_verified_text(deeds->arena,
	    deeds->proved ? &deeds->verified : NULL, deeds->whole);
}
