/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* status.c -- how far the ingester is, as its status file says. */
#include "desk/web/status.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/web/text.h"
#include "desk/web/web.h"
#include "report/instant.h"

#define STATUS_MAX ((size_t)64 * 1024)

/* Returns the value of a line "NAME: VALUE" of the file; "" without one. */
static const char *
value_of(struct sg_arena *arena, struct sg_str text, const char *name)
{
	struct sg_str key = sg_str(sg_arena_printf(arena, "%s: ", name)), line;

	while (text.p != NULL) {
		line = sg_str_cut(&text, '\n');
		if (sg_str_starts(line, key))
			return sg_arena_dup(arena,
			    (struct sg_str){line.p + key.n, line.n - key.n});
	}
	return "";
}

/* Returns UTC milliseconds of "2026-11-24T10:15:00.123Z"; 0 for "none". */
static int64_t
read_time(const char *text)
{
	struct sg_str head = sg_str(text);
	const char *dot = strchr(text, '.');
	int64_t utc;
	char plain[32];

	if (dot == NULL || head.n >= sizeof plain)
		return sg_instant_parse(head, NULL, &utc) ? utc * 1000 : 0;
	memcpy(plain, text, (size_t)(dot - text));
	memcpy(plain + (dot - text), "Z", 2);
	return sg_instant_parse(sg_str(plain), NULL, &utc) ? utc * 1000 : 0;
}

/* Returns what is wrong, or NULL. */
static const char *
problem_of(struct sg_arena *arena, struct sg_str text)
{
	static const char *const names[] = {"problem", "desk-journal", "mail"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = value_of(arena, text, names[i]);

		if (*value != '\0')
			return value;
	}
	return NULL;
}

json_t *
sg_web_status(const struct sg_web_call *call)
{
	struct sg_str text;
	const char *problem;
	int64_t newest, behind = 0;

	if (call->web->status == NULL ||
	    sg_file_read(call->arena, call->web->status, STATUS_MAX, &text) !=
		0)
		return json_pack("{s:n, s:n, s:s}", "until", "behind", "text",
		    "New records are not taken in. Ask the technician whether "
		    "the service schoolgated runs.");
	newest = read_time(value_of(call->arena, text, "newest"));
	problem = problem_of(call->arena, text);
	if (strcmp(value_of(call->arena, text, "behind"), "0") != 0 &&
	    newest > 0 && newest < call->now_ms)
		behind = (call->now_ms - newest) / 1000;
	return json_pack("{s:o, s:I, s:o}", "until", sg_text_time(call, newest),
	    "behind", (json_int_t)behind, "text", sg_text(problem));
}
