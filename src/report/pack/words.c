/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- the headings and sentences of an evidence pack.
 *
 * To accuse somebody wrongly is worse than to miss an incident. So the pack
 * shows separately what a person requested, and what a page or an app requested
 * by itself.
 */
#include "base/arena.h"
#include "journal/stamp.h"
#include "report/entry.h"
#include "report/pack/pack.h"

enum sg_pack_part
sg_pack_part_of(const struct sg_pack_row *row)
{
	static const enum sg_pack_part parts[SG_DOERS] = {
	    [SG_DOER_PERSON] = SG_PACK_PEOPLE,
	    [SG_DOER_PAGE] = SG_PACK_PAGES,
	    [SG_DOER_APP] = SG_PACK_APPS,
	    [SG_DOER_UNCLEAR] = SG_PACK_UNCLEAR};

	if (row->kind == SG_EVENT_ENDED)
		return SG_PACK_ENDED;
	if (!sg_entry_is_request(row->kind))
		return SG_PACK_OTHER;
	return parts[row->doer];
}

const char *
sg_pack_title(enum sg_pack_part part)
{
	static const char *const titles[SG_PACK_PARTS] = {"What people did",
	    "What pages did by themselves", "What apps did by themselves",
	    "Where the record cannot tell", "Connections that the filter ended",
	    "What else happened"};

	return titles[part];
}

const char *
sg_pack_explain(enum sg_pack_part part)
{
	static const char *const texts[SG_PACK_PARTS] = {
	    "Somebody typed the address or followed a link, on a device where "
	    "this name was logged on. It does not prove who sat there.",
	    "A page that was open asked for these, as Like buttons, players "
	    "and counters do. The person at the device may not know of it.",
	    "An app or the browser asked for these in the background.",
	    "It may have been a person, a page or an app. Do not conclude "
	    "either from these alone.",
	    "These connections were allowed when they were opened. The filter "
	    "ended them when their time was over, or when the policy changed. "
	    "Nobody did anything wrong here.",
	    "Changes of the policy, bans, and what the journal says of "
	    "itself."};

	return texts[part];
}

const char *
sg_pack_utc(const struct sg_pack *pack, int64_t ms)
{
	char text[SG_STAMP_TEXT];

	sg_stamp_text(ms, text);
	return sg_arena_dup(pack->arena, sg_str(text));
}

const char *
sg_pack_proof(const struct sg_pack *pack)
{
	const struct sg_verified *v = &pack->verified;

	if (!pack->scope->has_key)
		return "The verifying key was not given when this pack was "
		       "made: nothing in it was checked yet.";
	if (v->faults == 0)
		return sg_arena_printf(pack->arena,
		    "When this pack was made, the whole journal was checked "
		    "with the verifying key: all %llu records are as they "
		    "were written, and none is missing.",
		    (unsigned long long)v->records);
	return sg_arena_printf(pack->arena,
	    "When this pack was made, the whole journal was checked with the "
	    "verifying key, and faults were found: %llu. Of the records in "
	    "this pack, %llu are not as they were written.",
	    (unsigned long long)v->faults, (unsigned long long)pack->broken);
}
