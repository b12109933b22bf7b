/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json.c -- members of JSON objects, and how deep a text nests them. */
#include "desk/json.h"

const char *
sg_json_text(const json_t *from, const char *name)
{
	return json_string_value(json_object_get(from, name));
}

void
sg_json_put(json_t *to, const char *name, const char *text)
{
	if (text != NULL)
		json_object_set_new(to, name, json_string(text));
}

bool
sg_json_is_flat(const char *line, size_t n)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			quoted = !quoted;
		else if (!quoted && (line[i] == '{' || line[i] == '['))
			depth++;
		else if (!quoted && (line[i] == '}' || line[i] == ']'))
			depth--;
		if (depth > 1)
			return false;
	}
	return true;
}
