/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * line.c -- writes records as lines of JSON.
 */
#include "report/export/export.h"

/* Set a member, unless the value is NULL. */
static void
set(json_t *record, const char *object, const char *member, const char *value)
{
	json_t *into = json_object_get(record, object);

	if (value == NULL)
		return;
	if (into == NULL) {
		into = json_object();
		json_object_set_new(record, object, into);
	}
	json_object_set_new(into, member, json_string(value));
}

void
sg_export_line(const struct sg_entry *entry, bool revealed, FILE *to)
{
	json_t *record;

	if (!revealed) {
		fwrite(entry->text.p, 1, entry->text.n, to);
		fputc('\n', to);
		return;
	}
	record = json_deep_copy(entry->json);
	set(record, "user", "name", entry->user);
	set(record, "source", "ip", entry->address);
	set(record, "source", "mac", entry->mac);
	json_object_set_new(json_object_get(record, "schoolgate"), "revealed",
	    json_true());
	json_dumpf(record, to, JSON_COMPACT);
	fputc('\n', to);
	json_decref(record);
}
