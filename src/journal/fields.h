/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fields.h -- finds the members of a record's line that readers need.
 *
 * There are two ways, with the same result: through a tree of all members, and
 * without one, which takes a tenth of the time. The second way understands only
 * lines that are written as line.c writes them, without escapes. No line is
 * trusted: every member may be missing or of another type. Pure. Any thread.
 */
#ifndef SG_FIELDS_H
#define SG_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "gate/request.h"

enum sg_field_text {
	SG_F_TIME = 0, /* @timestamp */
	SG_F_ID,
	SG_F_ACTION,
	SG_F_REASON,
	SG_F_START,
	SG_F_END,
	SG_F_ADDRESS,
	SG_F_MAC,
	SG_F_USER,
	SG_F_DOMAIN,
	SG_F_USER_HASH,
	SG_F_DEVICE_HASH,
	SG_F_SEALED,
	SG_F_METHOD,
	SG_F_SCHEME,
	SG_F_HOST,
	SG_F_PATH,
	SG_F_QUERY,
	SG_F_FULL,
	SG_F_ORIGINAL,
	SG_F_SNI,
	SG_F_KIND,
	SG_F_PLATFORM,
	SG_F_SITES,
	SG_F_INTENT,
	SG_F_RULE,
	SG_F_RULE_TEXT,
	SG_F_EXCEPTION,
	SG_F_GROUND,
	SG_F_BAN,
	SG_F_NEXT_OPEN,
	SG_F_REFERENCE,
	SG_F_ASK,
	SG_F_VISIT,
	SG_F_BURST,
	SG_F_TESTER, /* who made a test */
	SG_F_TEXTS
};
enum sg_field_number {
	SG_F_SEQUENCE = 0,
	SG_F_PORT,
	SG_F_REPEATS,
	SG_F_RECEIVED,
	SG_F_BYTES, /* sent and received */
	SG_F_LOST,  /* records that could not be written */
	SG_F_NUMBERS
};

struct sg_fields {
	const char *text[SG_F_TEXTS]; /* NULL: missing, or no text */
	int64_t number[SG_F_NUMBERS]; /* 0: missing, or no whole number */
	bool has_number[SG_F_NUMBERS];
	/* Those of the array, if there is one; else the record's own. */
	size_t nsignals;
	struct sg_field_signal {
		const char *technique, *tier, *target;
	} signals[SG_SIGNALS_MAX];
};

/* Texts are borrowed from `json`, which may be NULL. */
void sg_fields_of_json(const json_t *json, struct sg_fields *fields);
/*
 * Find the members in `line`, which has `n` bytes and a NUL after them. The
 * line is changed: texts are borrowed from it. Returns false if the line has to
 * be read in the other way.
 */
bool sg_fields_of_line(char *line, size_t n, struct sg_fields *fields);

#endif
