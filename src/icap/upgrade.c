/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * upgrade.c -- writes the protocol name of a WebSocket request in lower case.
 *
 * The name keeps its length, so it is changed in place.
 */
#include "icap/upgrade.h"

#include <string.h>
#include <strings.h>

#define HEADER "Upgrade:"
#define NAME "websocket"
#define LETTERS (sizeof(NAME) - 1)

/* Characters around the names in the list of an Upgrade header. A name may have
 * a version behind it: "websocket/13". */
#define BETWEEN ", \t\r\n"

static bool
is_name(const char *from, size_t n)
{
	return n >= LETTERS && strncasecmp(from, NAME, LETTERS) == 0 &&
	    (n == LETTERS || from[LETTERS] == '/') &&
	    memcmp(from, NAME, LETTERS) != 0;
}

bool
sg_upgrade_to_lower(ci_headers_list_t *http)
{
	bool changed = false;
	char *at;
	size_t n;

	for (int i = 1; i < http->used; i++) {
		at = http->headers[i];
		if (strncasecmp(at, HEADER, sizeof(HEADER) - 1) != 0)
			continue;
		at += sizeof(HEADER) - 1;
		while (*(at += strspn(at, BETWEEN)) != '\0') {
			n = strcspn(at, BETWEEN);
			if (is_name(at, n)) {
				memcpy(at, NAME, LETTERS);
				changed = true;
			}
			at += n;
		}
	}
	return changed;
}
