/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pending.c -- keeps what is being opened, until its record is written. */
#include "desk/installer/pending.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/installer/parts.h"
#include "desk/installer/rows.h"

#define FILE_NAME "opening"
#define FILE_BYTES ((size_t)64 * 1024)

/* What of the check is recorded; its text need not be kept. */
static const char *const kept[] = {"site", "exception", "ends"};

static json_t *
json_of(const struct sg_task *task)
{
	json_t *checked = json_object(), *json;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		json_object_set(checked, kept[i],
		    json_object_get(task->result, kept[i]));
	json = json_pack("{s:s, s:s, s:s, s:I, s:O, s:o}", "who", task->who,
	    "origin", task->form.origin, "reason", task->form.reason, "request",
	    (json_int_t)task->form.request, "open", task->open, "checked",
	    checked);
	return json;
}

bool
sg_pending_write(const struct sg_desk_places *places,
    const struct sg_task *task, char why[SG_WHY_BYTES])
{
	json_t *json = json_of(task);
	const bool fine = sg_rows_save(json, places->state, FILE_NAME, why);

	json_decref(json);
	return fine;
}

void
sg_pending_drop(const struct sg_desk_places *places)
{
	struct sg_arena *arena = sg_arena_new();

	(void)unlink(sg_path_join(arena, places->state, FILE_NAME));
	sg_arena_free(&arena);
}

bool
sg_pending_read(const struct sg_desk_places *places, struct sg_task *task)
{
	struct sg_arena *arena = sg_arena_new();
	json_t *json = NULL, *open, *checked;
	const char *who;
	json_int_t request;
	struct sg_str text;
	bool fine;

	if (sg_file_read(arena, sg_path_join(arena, places->state, FILE_NAME),
		FILE_BYTES, &text) == 0)
		json = json_loadb(text.p, text.n, 0, NULL);
	sg_arena_free(&arena);
	fine = json != NULL &&
	    json_unpack(json, "{s:s, s:s, s:s, s:I, s:o, s:o}", "who", &who,
		"origin", &task->form.origin, "reason", &task->form.reason,
		"request", &request, "open", &open, "checked", &checked) == 0;
	if (!fine) {
		json_decref(json);
		task->form = (struct sg_form){0};
		return false;
	}
	(void)snprintf(task->who, sizeof task->who, "%s", who);
	task->form.json = json; /* owns the texts */
	task->form.request = (uint64_t)request;
	task->open = json_incref(open);
	task->result = json_incref(checked);
	return true;
}
