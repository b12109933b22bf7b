/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reveal.c -- decrypts sealed names in records. */
#include "report/reveal.h"

#include <jansson.h>
#include <sodium.h>

void
sg_revealer_close(struct sg_revealer *revealer)
{
	sodium_memzero(revealer, sizeof *revealer);
}

/*
 * Copy a member of `names` to `memory`. Returns `memory`, or NULL if `names`
 * does not have the member.
 */
static const char *
take(const json_t *names, const char *member, char memory[SG_SEALED_MAX])
{
	const char *value = json_string_value(json_object_get(names, member));

	if (value == NULL || strlen(value) >= SG_SEALED_MAX)
		return NULL;
	return strcpy(memory, value);
}

bool
sg_revealer_entry(struct sg_revealer *r, struct sg_entry *entry)
{
	json_t *names = NULL;

	if (entry->sealed == NULL)
		return false;
	if (sg_seal_open(sg_str(entry->sealed), r->key, r->name))
		names = json_loads(r->name, 0, NULL);
	if (names == NULL) {
		r->failed++;
		return false;
	}
	r->opened++;
	entry->user = take(names, "user", r->user);
	entry->address = take(names, "ip", r->address);
	entry->mac = take(names, "mac", r->mac);
	json_decref(names);
	if (entry->user != NULL)
		entry->person = entry->user;
	else if (entry->mac != NULL)
		entry->person = entry->mac;
	else if (entry->address != NULL)
		entry->person = entry->address;
	return true;
}
