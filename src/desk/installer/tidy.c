/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tidy.c -- takes out of the installer's files what is over: the exceptions
 * that the desk made, and requests.
 *
 * Both may name people.  What was decided stays in the desk's own journal and
 * in the store, which do not name them, as long as these are kept.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/text.h"
#include "desk/installer/parts.h"
#include "policy/language/parse.h"

#define EACH_MS (INT64_C(6) * 3600000)
/* How long the text before the last change is kept. */
#define LAST_S (7 * SG_DAY_S)
/* The time zone in which a day ends last, in seconds behind UTC. */
#define LAST_ZONE_S (12 * 3600)

/* Returns the changes, as a check has them. */
static json_t *
changes_of(const struct sg_policy_ast *old, const struct sg_policy_ast *new)
{
	json_t *changes = json_array();
	size_t k = 0;

	/* `new` has the same exceptions in the same order, but for those that
	 * are gone. */
	for (size_t i = 0; i < old->nexceptions; i++) {
		const struct sg_str id = old->exceptions[i].id.text;

		if (k < new->nexceptions &&
		    sg_str_eq(id, new->exceptions[k].id.text))
			k++;
		else
			json_array_append_new(changes,
			    json_pack("{s:s, s:s%}", "how", "removed",
				"exception", id.p, id.n));
	}
	return changes;
}

/* Returns the task that saves the text without what is over; NULL if nothing
 * is. */
static struct sg_task *
task_of(struct sg_installer *in, struct sg_arena *arena, struct sg_str text,
    const char *base, int64_t now_s)
{
	struct sg_problems *unread = sg_problems_new(arena);
	const struct sg_policy_ast *old = sg_parse_text(arena,
	    in->places->exceptions, text, unread);
	const int32_t today = (int32_t)((now_s - LAST_ZONE_S) / SG_DAY_S);
	char *memory = sg_arena_alloc(arena, text.n + 2);
	struct sg_request_of r = {.in = in};
	struct sg_task *task;
	struct sg_out out;

	sg_out_init(&out, memory, text.n + 2);
	if (sg_compose_tidy(text, old, today, &out) == 0)
		return NULL;
	task = sg_task_new(&r, NULL, NULL);
	if (task == NULL)
		return NULL;
	task->form.json = json_pack("{s:s%, s:s, s:s}", "text", out.p, out.n,
	    "base", base, "reason", "they were over");
	task->result = json_pack("{s:o}", "changes",
	    changes_of(old,
		sg_parse_text(arena, in->places->exceptions,
		    (struct sg_str){out.p, out.n}, unread)));
	if (task->form.json == NULL) { /* it is not UTF-8: an editor's work */
		sg_task_free(&task);
		return NULL;
	}
	(void)json_unpack(task->form.json, "{s:s, s:s, s:s}", "text",
	    &task->form.text, "base", &task->form.base, "reason",
	    &task->form.reason);
	sg_exceptions_version(sg_str(task->form.text), task->version);
	task->tidies = true;
	return task;
}

static void
tidy_exceptions(struct sg_installer *in, struct sg_now now)
{
	struct sg_arena *arena = sg_arena_new();
	char base[SG_VERSION_TEXT], why[SG_WHY_BYTES];
	struct sg_task *task = NULL;
	struct sg_str text;

	if (!sg_exceptions_read(arena, in->places, &text, base, why))
		sg_say(why);
	else
		task = task_of(in, arena, text, base, now.utc_ms / 1000);
	sg_arena_free(&arena);
	if (task != NULL)
		sg_save_unasked(in, task, now);
}

void
sg_tidy(struct sg_installer *in, struct sg_now now)
{
	char why[SG_WHY_BYTES];

	if (now.steady_ms < in->tidy_due_ms || in->saving)
		return;
	in->tidy_due_ms = now.steady_ms + EACH_MS;
	if (sg_requests_review(in->requests, now.utc_ms / 1000) &&
	    !sg_requests_save(in->requests, why))
		sg_say(why);
	sg_exceptions_forget(in->places, now.utc_ms / 1000 - LAST_S);
	if (sg_worker_has_room(in->policies))
		tidy_exceptions(in, now);
}
