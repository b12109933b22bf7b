/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * subjects.c -- finds the devices as which test pages are asked for: one of
 * each group of the policy, at each Squid that serves devices of this group.
 */
#include <string.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/doctor/filtering/filtering.h"
#include "gate/address.h"
#include "gate/gate.h"
#include "gate/set.h"

static void
groups_of(const struct sg_gate *gate, const struct sg_address *address,
    uint64_t groups[SG_SET_WORDS])
{
	const struct sg_request request = {
	    .has_client = true, .client = *address};

	memset(groups, 0, SG_SET_WORDS * sizeof(*groups));
	sg_gate_who(gate, &request, groups);
}

static bool
is_in_group(const struct sg_gate *gate, const struct sg_address *address,
    uint32_t group)
{
	uint64_t groups[SG_SET_WORDS];

	groups_of(gate, address, groups);
	return (groups[group / 64] >> group % 64 & 1) != 0;
}

/* Returns the names of all groups of a device: "pupils, year-6". */
static const char *
names_of(struct sg_filtering *f, const struct sg_address *address)
{
	const struct sg_gate *gate = f->d->gate;
	const char *names = "";

	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (is_in_group(gate, address, i))
			names = sg_arena_printf(f->d->arena, "%s%s%s", names,
			    *names == '\0' ? "" : ", ", sg_gate_group(gate, i));
	return names;
}

/* Add a device. Groups with the same device are tested once. */
static void
add(struct sg_filtering *f, size_t squid, const char *group,
    const struct sg_address *address)
{
	char *device = sg_arena_alloc(f->d->arena, SG_ADDRESS_TEXT);
	struct sg_test_subject *at;

	sg_address_text(address, device);
	for (size_t i = 0; i < f->nsubjects; i++) {
		at = &f->subject[i];
		if (at->squid != squid || strcmp(at->device, device) != 0)
			continue;
		at->group = sg_arena_printf(f->d->arena, "%s, %s", at->group,
		    group);
		return;
	}
	f->subject = sg_arena_grow(f->d->arena, f->subject, f->nsubjects,
	    &f->subjects_cap, sizeof(*f->subject));
	f->subject[f->nsubjects++] = (struct sg_test_subject){.squid = squid,
	    .group = group,
	    .device = device,
	    .groups = names_of(f, address)};
}

/*
 * Find an address of the group among the networks that the Squid serves: the
 * first address of the group, or that of one of the Squid's networks. Such an
 * address is that of a network itself, which no device has.
 */
static bool
address_at(struct sg_filtering *f, size_t squid, uint32_t group,
    const struct sg_member *member, struct sg_address *address)
{
	const char *networks = sg_doctor_networks_of(f->d, &f->d->squid[squid]);
	struct sg_str rest = sg_str(networks), word;
	struct sg_network network;

	*address = member->address;
	if (sg_way_is_in(networks, address))
		return true;
	while (sg_doctor_word(&rest, &word)) {
		if (sg_network_parse(word, &network) != SG_NETWORK_FINE)
			continue;
		*address = network.base;
		if (is_in_group(f->d->gate, address, group))
			return true;
	}
	return false;
}

/* Note that no device of the group can be tested. The sentence names it. */
static void
leave_out(struct sg_filtering *f, const char *group)
{
	f->untested = f->untested == NULL ?
	    group :
	    sg_arena_printf(f->d->arena, "%s, %s", f->untested, group);
}

static void
add_group(struct sg_filtering *f, uint32_t group)
{
	const char *name = sg_gate_group(f->d->gate, group);
	struct sg_address address;
	struct sg_member member;
	bool served = false;

	if (!sg_gate_member(f->d->gate, group, &member) ||
	    !member.has_address) {
		sg_filtering_note(f, SG_RESULT_UNSEEN, NULL,
		    "the group %s has no network, so no device of it can be "
		    "named; its people are tested with the devices that they "
		    "use",
		    name);
		leave_out(f, name);
		return;
	}
	for (size_t i = 0; i < f->d->nsquids; i++)
		if (address_at(f, i, group, &member, &address)) {
			add(f, i, name, &address);
			served = true;
		}
	if (served)
		return;
	sg_filtering_note(f, SG_RESULT_WRONG,
	    "if its devices use this filter, run schoolgate setup with its "
	    "networks; if not, take the group out of the policy",
	    "the group %s cannot be tried: Squid serves none of its networks",
	    name);
	leave_out(f, name);
}

/* Networks whose devices are in no group of the policy. */
static void
add_ungrouped(struct sg_filtering *f, size_t squid)
{
	struct sg_str rest = sg_str(sg_doctor_networks_of(f->d,
			  &f->d->squid[squid])),
		      word;
	struct sg_network network;

	while (sg_doctor_word(&rest, &word))
		if (sg_network_parse(word, &network) == SG_NETWORK_FINE &&
		    *names_of(f, &network.base) == '\0') {
			add(f, squid, NULL, &network.base);
			return;
		}
}

static int
add_named(struct sg_filtering *f)
{
	const char *known = "";

	for (uint32_t i = 0; i < sg_gate_groups(f->d->gate); i++) {
		if (strcmp(sg_gate_group(f->d->gate, i), f->group) == 0) {
			add_group(f, i);
			return -1;
		}
		known = sg_arena_printf(f->d->arena, "%s%s%s", known,
		    i == 0 ? "" : ", ", sg_gate_group(f->d->gate, i));
	}
	return sg_complain(SG_EXIT_USAGE,
	    "the installed policy has no group \"%s\"; it has: %s", f->group,
	    known);
}

static int
add_from(struct sg_filtering *f)
{
	struct sg_address address;

	if (!sg_address_parse(sg_str(f->from), &address))
		return sg_complain(SG_EXIT_USAGE,
		    "--from needs the address of a device, such as 10.20.6.7; "
		    "\"%s\" is none",
		    f->from);
	for (size_t i = 0; i < f->d->nsquids; i++)
		if (sg_way_is_in(sg_doctor_networks_of(f->d, &f->d->squid[i]),
			&address))
			add(f, i, NULL, &address);
	if (f->nsubjects > 0)
		return -1;
	return sg_complain(SG_EXIT_USAGE,
	    "%s is in no network that Squid serves; \"schoolgate setup\" names "
	    "the networks",
	    f->from);
}

int
sg_filtering_find_subjects(struct sg_filtering *f)
{
	if (f->from != NULL)
		return add_from(f);
	if (f->group != NULL)
		return add_named(f);
	for (uint32_t i = 0; i < sg_gate_groups(f->d->gate); i++)
		add_group(f, i);
	for (size_t i = 0; i < f->d->nsquids; i++)
		add_ungrouped(f, i);
	return -1;
}
