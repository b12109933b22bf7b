/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * view.c -- read access to an opened gate (a compiled policy), for explaining,
 * showing and rendering.
 */
#include <stdio.h>

#include "gate/set.h"
#include "gate/state.h"
#include "gate/when.h"
#include "gate/who.h"

const struct sg_settings *
sg_gate_settings(const struct sg_gate *gate)
{
	return gate->settings;
}

const char *
sg_gate_text(const struct sg_gate *gate, uint32_t string)
{
	return sg_image_text(&gate->policy, string);
}

uint32_t
sg_gate_rules(const struct sg_gate *gate)
{
	return (uint32_t)gate->policy.section[SG_S_RULES].count;
}

const struct sg_rule *
sg_gate_rule(const struct sg_gate *gate, uint32_t rule)
{
	return SG_ITEM(&gate->policy, SG_S_RULES, sg_rule, rule);
}

uint32_t
sg_gate_groups(const struct sg_gate *gate)
{
	return (uint32_t)gate->policy.section[SG_S_GROUPS].count;
}

const char *
sg_gate_group(const struct sg_gate *gate, uint32_t group)
{
	return sg_gate_text(gate,
	    SG_ITEM(&gate->policy, SG_S_GROUPS, sg_group, group)->name);
}

bool
sg_gate_has_names(const struct sg_gate *gate, uint32_t group)
{
	static const unsigned keyed[] = {SG_S_USERS, SG_S_DIRECTORY};
	const struct sg_image *image = &gate->policy;

	for (size_t s = 0; s < sizeof keyed / sizeof keyed[0]; s++) {
		const struct sg_key *key = image->section[keyed[s]].items;

		for (uint64_t i = 0; i < image->section[keyed[s]].count; i++)
			if (sg_set_has(sg_image_set(image, SG_S_GROUP_SETS,
					   key[i].set),
				group))
				return true;
	}
	return false;
}

bool
sg_gate_begins_network(const struct sg_gate *gate,
    const struct sg_address *address)
{
	const struct sg_image *image = &gate->policy;
	const struct sg_range *range = image->section[SG_S_CLIENT_RANGES].items;
	const uint64_t n = image->section[SG_S_CLIENT_RANGES].count;
	struct sg_address next = *address;

	/* The next address. */
	for (size_t i = sizeof next.b; i-- > 0 && ++next.b[i] == 0;)
		;
	for (uint64_t i = 0; i < n; i++)
		if (sg_address_cmp(&range[i].from, address) == 0)
			return range[i].set != 0 &&
			    (i + 1 == n ||
				sg_address_cmp(&range[i + 1].from, &next) != 0);
	return false;
}

bool
sg_gate_is_supervised(const struct sg_gate *gate, uint32_t group)
{
	return SG_ITEM(&gate->policy, SG_S_GROUPS, sg_group, group)
		   ->supervised != 0;
}

uint32_t
sg_gate_contacts(const struct sg_gate *gate)
{
	return (uint32_t)gate->policy.section[SG_S_CONTACTS].count;
}

const struct sg_contact *
sg_gate_contact(const struct sg_gate *gate, uint32_t contact)
{
	return SG_ITEM(&gate->policy, SG_S_CONTACTS, sg_contact, contact);
}

uint32_t
sg_gate_escalates(const struct sg_gate *gate)
{
	return (uint32_t)gate->policy.section[SG_S_ESCALATES].count;
}

const struct sg_escalate *
sg_gate_escalate(const struct sg_gate *gate, uint32_t escalate)
{
	return SG_ITEM(&gate->policy, SG_S_ESCALATES, sg_escalate, escalate);
}

uint32_t
sg_gate_openings(const struct sg_gate *gate)
{
	return (uint32_t)gate->policy.section[SG_S_OPENINGS].count;
}

const struct sg_opening *
sg_gate_opening(const struct sg_gate *gate, uint32_t opening)
{
	return SG_ITEM(&gate->policy, SG_S_OPENINGS, sg_opening, opening);
}

struct sg_parts
sg_gate_opening_targets(const struct sg_gate *gate, uint32_t opening)
{
	return sg_image_set(&gate->policy, SG_S_TARGET_SETS,
	    sg_gate_opening(gate, opening)->what);
}

int64_t
sg_gate_next_change(const struct sg_gate *gate, int64_t after)
{
	int64_t next = INT64_MAX, change;

	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		change = sg_when_next_for_any(gate, sg_gate_rule(gate, i),
		    after);
		if (change < next)
			next = change;
	}
	return next == INT64_MAX ? SG_NEVER : next;
}

void
sg_gate_who(const struct sg_gate *gate, const struct sg_request *request,
    uint64_t groups[SG_SET_WORDS])
{
	sg_who(gate, request, groups);
}

static bool
set_has(const struct sg_gate *gate, uint32_t set, uint32_t group)
{
	return sg_set_has(sg_gate_group_set(gate, set), group);
}

/*
 * Returns the text of the first key in `section` that has `group` in its group
 * set, or NULL if no key has it.
 */
static const char *
key_in(const struct sg_gate *gate, unsigned section, uint32_t group)
{
	const struct sg_key *key = gate->policy.section[section].items;

	for (uint64_t i = 0; i < gate->policy.section[section].count; i++)
		if (set_has(gate, key[i].set, group))
			return sg_gate_text(gate, key[i].text);
	return NULL;
}

bool
sg_gate_has_directory(const struct sg_gate *gate, uint32_t group)
{
	return key_in(gate, SG_S_DIRECTORY, group) != NULL;
}

bool
sg_gate_member(const struct sg_gate *gate, uint32_t group,
    struct sg_member *member)
{
	const struct sg_range *range = gate->policy.section[SG_S_CLIENT_RANGES]
					   .items;

	*member = (struct sg_member){0};
	if (group >= sg_gate_groups(gate))
		return false;
	for (uint64_t i = 0; i < gate->policy.section[SG_S_CLIENT_RANGES].count;
	     i++)
		if (set_has(gate, range[i].set, group)) {
			member->has_address = true;
			member->address = range[i].from;
			return true;
		}
	member->user = key_in(gate, SG_S_USERS, group);
	if (member->user == NULL)
		member->directory = key_in(gate, SG_S_DIRECTORY, group);
	return member->user != NULL || member->directory != NULL;
}

struct sg_parts
sg_gate_group_set(const struct sg_gate *gate, uint32_t set)
{
	return sg_image_set(&gate->policy, SG_S_GROUP_SETS, set);
}

struct sg_parts
sg_gate_targets(const struct sg_gate *gate, uint32_t rule)
{
	return sg_image_set(&gate->policy, SG_S_TARGET_SETS,
	    sg_gate_rule(gate, rule)->what);
}

const char *
sg_gate_platform(const struct sg_gate *gate, uint32_t platform)
{
	return sg_image_text(&gate->names,
	    SG_ITEM(&gate->names, SG_S_CATEGORIES, sg_category, platform)
		->name);
}

const char *
sg_gate_platform_title(const struct sg_gate *gate, uint32_t platform)
{
	return sg_image_text(&gate->names,
	    SG_ITEM(&gate->names, SG_S_CATEGORIES, sg_category, platform)
		->title);
}

const char *
sg_gate_sample_host(const struct sg_gate *gate, const char *name)
{
	const struct sg_category
	    *categories = gate->names.section[SG_S_CATEGORIES].items;

	for (uint64_t i = 0; i < gate->names.section[SG_S_CATEGORIES].count;
	     i++)
		if (strcmp(sg_image_text(&gate->names, categories[i].name),
			name) == 0 &&
		    categories[i].sample != 0)
			return sg_image_text(&gate->names,
			    categories[i].sample);
	return NULL;
}

int32_t
sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation)
{
	const struct sg_offset *offset = gate->policy.section[SG_S_OFFSETS]
					     .items;
	uint64_t n = gate->policy.section[SG_S_OFFSETS].count;

	/*
	 * The search is linear, because there are only a few items a year.
	 * image.c checked that the first item begins at INT64_MIN.
	 */
	while (n > 1 && offset[n - 1].from > utc)
		n--;
	if (abbreviation != NULL)
		*abbreviation = sg_gate_text(gate, offset[n - 1].abbreviation);
	return offset[n - 1].seconds;
}

void
sg_gate_raw_tag(const struct sg_gate *gate, uint8_t out[SG_TAG_RAW_BYTES])
{
	const uint8_t *names = gate->names.head->digest;
	const uint8_t *policy = gate->policy.head->digest;

	for (size_t i = 0; i < SG_TAG_RAW_BYTES; i++)
		out[i] = names[i] ^ policy[i];
}

void
sg_tag_text(const uint8_t raw[SG_TAG_RAW_BYTES], char out[SG_TAG_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	_Static_assert(SG_TAG_BYTES == 2 * SG_TAG_RAW_BYTES + 1, "two digits");
	for (size_t i = 0; i < SG_TAG_RAW_BYTES; i++) {
		out[2 * i] = digits[raw[i] >> 4];
		out[2 * i + 1] = digits[raw[i] & 15];
	}
	out[SG_TAG_BYTES - 1] = '\0';
}

void
sg_gate_tag(const struct sg_gate *gate, char out[SG_TAG_BYTES])
{
	uint8_t raw[SG_TAG_RAW_BYTES];

	sg_gate_raw_tag(gate, raw);
	sg_tag_text(raw, out);
}
