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
/* The file is written every ten seconds, and a batch takes seconds. */
#define LATE_MS (INT64_C(2) * 60 * 1000)

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

/*
 * Returns since when records may be missing, in UTC milliseconds; 0 if they are
 * not. The time of the latest record does not tell: perhaps nothing happened.
 */
static int64_t
missing_since(struct sg_arena *arena, struct sg_str text, int64_t now_ms)
{
	int64_t written = read_time(value_of(arena, text, "written"));
	int64_t taken = read_time(value_of(arena, text, "all-taken"));

	if (written == 0)
		return 0;
	if (taken == 0)
		return written;
	return now_ms - taken > LATE_MS ? taken : 0;
}

/* Returns a sentence about records that are not there yet. */
static const char *
late_text(struct sg_arena *arena, struct sg_str text, int64_t now_ms,
    int64_t behind_s)
{
	int64_t written = read_time(value_of(arena, text, "written"));

	if (now_ms - written > LATE_MS)
		return "New records are not taken in: the service schoolgated "
		       "does not go on. Ask the technician to restart it: "
		       "systemctl restart schoolgate-desk";
	if (behind_s == 0)
		return "Records are still being taken in: what is shown may "
		       "not be complete.";
	return sg_arena_printf(arena,
	    "Records are still being taken in: those of the last %lld minutes "
	    "may be missing.",
	    (long long)behind_s / 60 + 1);
}

json_t *
sg_web_status(const struct sg_web_call *call)
{
	struct sg_str text;
	const char *problem;
	int64_t newest, since, behind_s = 0;

	if (call->web->status == NULL ||
	    sg_file_read(call->arena, call->web->status, STATUS_MAX, &text) !=
		0)
		return json_pack("{s:n, s:n, s:s}", "until", "behind", "text",
		    "New records are not taken in. Ask the technician whether "
		    "the service schoolgated runs.");
	newest = read_time(value_of(call->arena, text, "newest"));
	problem = problem_of(call->arena, text);
	since = missing_since(call->arena, text, call->now_ms);
	if (since != 0 && since < call->now_ms)
		behind_s = (call->now_ms - since) / 1000;
	if (problem == NULL && since != 0)
		problem = late_text(call->arena, text, call->now_ms, behind_s);
	return json_pack("{s:o, s:I, s:o}", "until", sg_text_time(call, newest),
	    "behind", (json_int_t)behind_s, "text", sg_text(problem));
}
