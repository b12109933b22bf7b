/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * changes.c -- checks exceptions, saves them, and has the policy installed.
 *
 * Saving has these steps; where one fails, what was done before is undone:
 *   1. check the text, in the worker's thread;
 *   2. record that it is saved, keep the text before, replace the file;
 *   3. have the policy installed, in the worker's thread;
 *   4. record that it is in force, or put the text before back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/installer/apply.h"
#include "desk/installer/check.h"
#include "desk/installer/parts.h"
#include "desk/installer/pending.h"

#define CONFLICT                                                               \
	"somebody else has changed the exceptions meanwhile; read them again"

/* ---- reading ------------------------------------------------------------ */

/* Set `version` to the present version of the file.  Returns NULL, or the
 * answer. */
static json_t *
find_version(struct sg_installer *in, char version[SG_VERSION_TEXT])
{
	struct sg_arena *arena = sg_arena_new();
	char why[SG_WHY_BYTES];
	struct sg_str text;
	json_t *answer = NULL;

	if (!sg_exceptions_read(arena, in->places, &text, version, why))
		answer = sg_answer_refused(SG_LINK_FAILED, "%s", why);
	sg_arena_free(&arena);
	return answer;
}

json_t *
sg_do_exceptions(struct sg_request_of *r)
{
	struct sg_arena *arena = sg_arena_new();
	char version[SG_VERSION_TEXT], why[SG_WHY_BYTES];
	struct sg_str text;
	json_t *answer, *value = NULL;

	if (!sg_exceptions_read(arena, r->in->places, &text, version, why))
		answer = sg_answer_refused(SG_LINK_FAILED, "%s", why);
	else if ((value = json_stringn(text.p, text.n)) == NULL)
		answer = sg_answer_refused(SG_LINK_FAILED,
		    "%s is not UTF-8; a technician can correct it",
		    r->in->places->exceptions);
	else
		answer = json_pack("{s:b, s:s, s:O, s:s}", "ok", 1, "file",
		    r->in->places->exceptions, "text", value, "base", version);
	json_decref(value);
	sg_arena_free(&arena);
	return answer;
}

/* ---- checking ----------------------------------------------------------- */

/* Runs in the worker's thread. */
static void
run_check(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;
	const struct sg_check check = {
	    .text = task->form.text, .full_name = task->full_name};

	task->result = sg_check_ask(task->places, &check, task->why);
}

/* Give the request to the worker, to check its text first. */
static json_t *
begin_check(struct sg_request_of *r,
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now))
{
	struct sg_task *task;

	if (!sg_worker_has_room(r->in->policies))
		return sg_answer_wait(5);
	task = sg_task_new(r, run_check, finish);
	if (task == NULL)
		return sg_answer_refused(SG_LINK_FAILED,
		    "there is no memory left");
	(void)snprintf(task->full_name, sizeof(task->full_name), "%s",
	    r->account->full_name);
	(void)snprintf(task->who, sizeof(task->who), "%s", r->account->name);
	sg_exceptions_version(sg_str(task->form.text), task->version);
	sg_worker_put(r->in->policies, &task->job);
	return NULL;
}

/* Returns the answer that has the problems which the check found. */
json_t *
sg_answer_checked(const json_t *result, const char *version, const char *base)
{
	json_t *answer = sg_answer_ok();

	(void)json_object_update_missing(answer, (json_t *)(uintptr_t)result);
	json_object_set_new(answer, "base", json_string(base));
	json_object_set_new(answer, "changed",
	    json_boolean(strcmp(version, base) != 0));
	return answer;
}

static json_t *
finish_check(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	char version[SG_VERSION_TEXT];
	json_t *refused;

	(void)now;
	if (task->result == NULL) {
		sg_say(task->why);
		return sg_answer_refused(SG_LINK_FAILED, "%s", task->why);
	}
	refused = find_version(in, version);
	return refused != NULL ?
	    refused :
	    sg_answer_checked(task->result, task->version, version);
}

json_t *
sg_do_check(struct sg_request_of *r)
{
	return begin_check(r, finish_check);
}

/* ---- putting in force --------------------------------------------------- */

/* Record how the install ended.  The account may be gone by now. */
static uint64_t
record_end(struct sg_installer *in, const struct sg_task *task,
    enum sg_desk_action action, struct sg_now now)
{
	const struct sg_account account = {.name = task->who};
	struct sg_request_of r = {.in = in,
	    .form = task->form,
	    .now = now,
	    .account = task->who[0] == '\0' ? NULL : &account};
	struct sg_decision decision = {
	    .action = action, .version = task->version};
	uint64_t seq = 0;

	/* It has happened, so it cannot be refused; sg_record() has said why
	 * there is no record. */
	json_decref(sg_record(&r, &decision, &seq));
	return seq;
}

static const char *
text_of(const struct sg_task *task)
{
	const char *text = json_string_value(json_object_get(task->result,
	    "text"));

	return task->result == NULL ? task->why : text == NULL ? "" : text;
}

static json_t *
answer_saved(const struct sg_task *task, bool installed)
{
	json_t *answer = sg_answer_checked(task->checked, task->version,
	    installed ? task->version : task->form.base);

	json_object_set_new(answer, "saved", json_boolean(installed));
	json_object_set_new(answer, "installed", json_boolean(installed));
	json_object_set_new(answer, "in_force",
	    json_boolean(json_is_true(json_object_get(task->result,
		"in_force"))));
	json_object_set_new(answer, "seq", json_integer((json_int_t)task->seq));
	json_object_set_new(answer, "text", json_string(text_of(task)));
	if (!installed && task->result != NULL)
		json_object_set(answer, "problems",
		    json_object_get(task->result, "problems"));
	return answer;
}

static json_t *
put_back(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	char why[SG_WHY_BYTES];

	sg_say(text_of(task));
	sg_pending_drop(in->places);
	if (!sg_exceptions_put_back(in->places, why)) {
		sg_say(why);
		return sg_answer_refused(SG_LINK_FAILED,
		    "the policy was not installed, and the exceptions before "
		    "could not be put back: %s",
		    why);
	}
	(void)record_end(in, task, SG_DESK_PUT_BACK, now);
	return answer_saved(task, false);
}

static json_t *
finish_apply(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	json_t *answer;

	in->saving = false;
	if (!json_is_true(json_object_get(task->result, "installed")))
		return put_back(in, task, now);
	sg_exceptions_settle(in->places);
	(void)record_end(in, task, SG_DESK_INSTALLED, now);
	answer = answer_saved(task, true);
	if (task->tidies)
		sg_exceptions_forget(in->places, INT64_MAX);
	if (task->done != NULL)
		task->done(in, task, now, answer);
	sg_pending_drop(in->places);
	return answer;
}

/* Runs in the worker's thread. */
static void
run_apply(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;

	task->result = sg_apply(task->places->apply, task->why);
}

static void
begin_apply(struct sg_installer *in, struct sg_task *task)
{
	in->saving = true;
	task->checked = task->result;
	task->result = NULL;
	task->job.run = run_apply;
	task->finish = finish_apply;
	/* There is room: the task has just been taken. */
	sg_worker_put(in->policies, &task->job);
}

void
sg_resume_save(struct sg_installer *in)
{
	struct sg_request_of r = {.in = in};
	struct sg_task *task = sg_task_new(&r, NULL, NULL);

	sg_say(
	    "an earlier run ended before the saved exceptions were in force; "
	    "they are installed now");
	if (task == NULL)
		return;
	if (sg_pending_read(in->places, task))
		task->done = sg_opening_done;
	else
		task->result = json_object();
	task->form.base = "";
	begin_apply(in, task);
}

/* ---- saving ------------------------------------------------------------- */

/* The record of a save names the exceptions up to this length. */
#define CHANGES_BYTES 480
#define AND_MORE " and more"

/* Returns text, in which stands "added EX-015, removed EX-003". */
static const char *
changes_in_words(const json_t *changes, char text[CHANGES_BYTES])
{
	const json_t *change;
	size_t i, n = 0;

	text[0] = '\0';
	json_array_foreach(changes, i, change)
	{
		const char *how = "", *exception = "";
		size_t room = CHANGES_BYTES - sizeof(AND_MORE) - n;
		int more;

		(void)json_unpack((json_t *)(uintptr_t)change, "{s:s, s:s}",
		    "how", &how, "exception", &exception);
		more = snprintf(text + n, room, "%s%s %s", n == 0 ? "" : ", ",
		    how, exception);
		if (more < 0 || (size_t)more >= room) {
			memcpy(text + n, AND_MORE, sizeof(AND_MORE));
			break;
		}
		n += (size_t)more;
	}
	return text;
}

/* The text is fine: record it, and replace the file.  Returns NULL, or the
 * answer. */
static json_t *
replace_file(struct sg_request_of *r, struct sg_task *task)
{
	char changes[CHANGES_BYTES];
	struct sg_decision decision = {.action = SG_DESK_SAVED,
	    .version = task->version,
	    .about = changes_in_words(json_object_get(task->result, "changes"),
		changes)};
	json_t *answer = sg_record(r, &decision, &task->seq);
	char why[SG_WHY_BYTES];

	if (answer != NULL)
		return answer;
	if ((task->done != sg_opening_done ||
		sg_pending_write(r->in->places, task, why)) &&
	    sg_exceptions_write(r->in->places, sg_str(task->form.text), why))
		return NULL;
	sg_say(why);
	sg_pending_drop(r->in->places);
	(void)record_end(r->in, task, SG_DESK_PUT_BACK, r->now);
	return sg_answer_refused(SG_LINK_FAILED, "%s", why);
}

/* Returns NULL if the file is still what was edited; otherwise the answer. */
static json_t *
check_base(struct sg_installer *in, const char *base)
{
	char version[SG_VERSION_TEXT];
	json_t *answer = find_version(in, version);

	if (answer != NULL)
		return answer;
	if (in->saving)
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "somebody else is saving the exceptions at this moment");
	if (strcmp(version, base) != 0)
		return sg_answer_refused(SG_LINK_CONFLICT, CONFLICT);
	return NULL;
}

json_t *
sg_save_checked(struct sg_installer *in, struct sg_task *task,
    struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	/* The account may have been changed, and the file, while the text was
	 * checked. */
	json_t *answer = sg_request_admit(&r);

	if (answer == NULL)
		answer = check_base(in, task->form.base);
	if (answer == NULL &&
	    strcmp(r.account->full_name, task->full_name) != 0)
		answer = sg_answer_refused(SG_LINK_CONFLICT,
		    "the account was changed meanwhile; try again");
	if (answer == NULL)
		answer = replace_file(&r, task);
	if (answer == NULL)
		begin_apply(in, task);
	return answer;
}

void
sg_save_unasked(struct sg_installer *in, struct sg_task *task,
    struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	json_t *refused = replace_file(&r, task);

	if (refused == NULL) {
		begin_apply(in, task);
		return;
	}
	json_decref(refused);
	sg_task_free(&task);
}

static json_t *
finish_save(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	json_t *answer;

	if (task->result == NULL) {
		sg_say(task->why);
		return sg_answer_refused(SG_LINK_FAILED, "%s", task->why);
	}
	if (json_integer_value(json_object_get(task->result, "errors")) == 0 &&
	    strcmp(task->version, task->form.base) != 0)
		return sg_save_checked(in, task, now);
	answer = sg_request_admit(&r);
	if (answer == NULL)
		answer = check_base(in, task->form.base);
	if (answer != NULL)
		return answer;
	answer = sg_answer_checked(task->result, task->version,
	    task->form.base);
	json_object_set_new(answer, "saved", json_false());
	json_object_set_new(answer, "installed", json_false());
	return answer;
}

json_t *
sg_do_save(struct sg_request_of *r)
{
	json_t *answer;

	if (r->form.reason == NULL)
		return sg_answer_refused(SG_LINK_REASON,
		    "give a reason; it is recorded");
	answer = check_base(r->in, r->form.base);
	return answer != NULL ? answer : begin_check(r, finish_save);
}
