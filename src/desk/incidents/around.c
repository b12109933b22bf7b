/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* around.c -- selects the events of the hour around an incident. */
#include "desk/incidents/around.h"

#include "report/attempt.h"

void
sg_around_begin(struct sg_around *around, const struct sg_incident_row *row,
    const char *person)
{
	struct sg_facts facts;

	(void)sg_facts_read(row->summary, &facts);
	*around = (struct sg_around){.from_ms = row->first_ms - SG_AROUND_MS,
	    .until_ms = row->last_ms + SG_AROUND_MS,
	    .person = person,
	    .ndevices = facts.ndevices};
	if (around->until_ms > around->from_ms + SG_AROUND_LONGEST_MS)
		around->until_ms = around->from_ms + SG_AROUND_LONGEST_MS;
	memcpy(around->devices, facts.devices, sizeof facts.devices);
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && sg_str_eqi(sg_str(a), sg_str(b));
}

static bool
is_at(const char *device, const struct sg_entry *entry)
{
	return same(entry->mac, device) || same(entry->address, device) ||
	    same(entry->device_hash, device);
}

enum sg_around_part
sg_around_of(const struct sg_around *around, const struct sg_entry *entry)
{
	const bool logged_on = entry->user != NULL || entry->user_hash != NULL;

	if (entry->at_ms < around->from_ms ||
	    entry->at_ms >= around->until_ms ||
	    !sg_entry_has_client(entry->kind))
		return SG_AROUND_NOT;
	if (sg_person_same(entry->person, around->person))
		return SG_AROUND_SAME;
	/*
	 * If nobody was logged on for the incident, its person is the device.
	 */
	for (size_t i = 0; i < around->ndevices; i++)
		if (is_at(around->devices[i], entry))
			return logged_on ? SG_AROUND_OTHER : SG_AROUND_DEVICE;
	if (is_at(around->person, entry))
		return logged_on ? SG_AROUND_OTHER : SG_AROUND_DEVICE;
	return SG_AROUND_NOT;
}
