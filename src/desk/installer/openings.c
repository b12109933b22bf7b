/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * openings.c -- takes requests from block pages, which need no session, and
 * carries out the answers: an exception that ends by itself.
 *
 * A request is trusted as far as its reference goes: the service made it, with
 * a key that the web process does not have.  So the site, the person and the
 * groups of a request are those of the block page, whatever the web process
 * says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/installer/check.h"
#include "desk/installer/compose.h"
#include "desk/installer/parts.h"
#include "desk/installer/pending.h"
#include "desk/json.h"
#include "gate/url.h"
#include "journal/ask.h"
#include "journal/stamp.h"

/* If somebody else saves first, the exception is written again, at most this
 * often. */
#define TRIES 10

/* ---- how often ---------------------------------------------------------- */

/*
 * How often one address, and all together, may do something.  Behind a proxy
 * all browsers have its address, so the first is not small.  `wrong` references
 * are guesses.
 */
static const struct {
	int64_t each_ms, burst, all_each_ms, all_burst;
} limits[] = {
    [SG_ASKS_LOOK] = {1000, 60, 20, 500},
    [SG_ASKS_ASK] = {5000, 30, 500, 200},
    [SG_ASKS_WRONG] = {10000, 20, 200, 200},
};

/* Returns the place of an address.  Two addresses have the same one only by
 * chance. */
static size_t
place_of(const char *origin)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *origin != '\0'; origin++)
		hash = (hash ^ (uint8_t)*origin) * UINT64_C(1099511628211);
	return (size_t)(hash % SG_ASKS_PLACES);
}

/* Returns NULL if this may be done now; otherwise the answer. */
static json_t *
take_turn(struct sg_request_of *r, enum sg_asks what)
{
	struct sg_installer *in = r->in;
	const int64_t now = r->now.steady_ms;
	uint32_t wait = sg_turn(&in->asks[what]
				     .due_ms[place_of(r->form.origin)],
	    now, limits[what].each_ms, limits[what].burst);

	if (wait == 0)
		wait = sg_turn(&in->asks[what].all_due_ms, now,
		    limits[what].all_each_ms, limits[what].all_burst);
	return wait == 0 ? NULL : sg_answer_wait(wait);
}

/* ---- references --------------------------------------------------------- */

/* The key is made by the first install, perhaps after this program began. */
static bool
has_key(struct sg_installer *in)
{
	struct sg_arena *arena;
	char why[SG_WHY_BYTES];

	if (in->has_ask_key)
		return true;
	arena = sg_arena_new();
	in->has_ask_key = sg_ask_key_read(sg_path_join(arena,
					      in->places->images,
					      SG_ASK_KEY_FILE),
	    in->ask_key, why);
	if (!in->has_ask_key)
		sg_say(why);
	sg_arena_free(&arena);
	return in->has_ask_key;
}

/* Read the form's reference.  Returns NULL, or the refusal. */
static json_t *
open_reference(struct sg_request_of *r, char memory[SG_ASK_MEMORY],
    struct sg_ask *ask)
{
	json_t *refused;

	if (!has_key(r->in))
		return sg_answer_refused(SG_LINK_FAILED,
		    "the desk cannot read references now; tell a technician");
	switch (sg_ask_open(r->form.reference, r->in->ask_key,
	    r->now.utc_ms / 1000, memory, ask)) {
	case SG_ASK_FINE:
		return NULL;
	case SG_ASK_OVER:
		return sg_answer_refused(SG_LINK_UNKNOWN,
		    "this link was for one day, and is over; open the page "
		    "again, and use the new link");
	default:
		refused = take_turn(r, SG_ASKS_WRONG);
		return refused != NULL ?
		    refused :
		    sg_answer_refused(SG_LINK_UNKNOWN,
			"this is no link of our block pages; open the page "
			"again, and use its link");
	}
}

static void
put_text(json_t *to, const char *name, struct sg_str text)
{
	if (text.n > 0)
		json_object_set_new(to, name, json_stringn(text.p, text.n));
}

static void
put_time(json_t *to, const char *name, int64_t at_s)
{
	if (at_s > 0)
		json_object_set_new(to, name, json_integer(at_s));
}

/* What the block page showed, and what became of the request. */
static json_t *
answer_reference(const struct sg_ask *ask, const json_t *row)
{
	static const char *const told[] = {"state", "answer", "ends"};
	json_t *answer = sg_answer_ok();

	put_text(answer, "site", ask->host);
	put_text(answer, "page", ask->path);
	put_text(answer, "platform", ask->platform);
	put_time(answer, "opens", ask->opens_s);
	json_object_set_new(answer, "closed", json_boolean(ask->closed));
	json_object_set_new(answer, "state", json_string("new"));
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (json_object_get(row, told[i]) != NULL)
			json_object_set(answer, told[i],
			    json_object_get(row, told[i]));
	return answer;
}

/* Returns the request that this reference made, or the same of this person. */
static json_t *
row_of(struct sg_request_of *r, const struct sg_ask *ask)
{
	char name[SG_ASK_NAME];
	json_t *row;

	sg_ask_name(r->form.reference, name);
	row = sg_requests_named(r->in->requests, name);
	return row != NULL ?
	    row :
	    sg_requests_same(r->in->requests, "ask", ask->host.p, ask->who.p);
}

json_t *
sg_do_reference(struct sg_request_of *r)
{
	char memory[SG_ASK_MEMORY];
	struct sg_ask ask;
	json_t *refused = take_turn(r, SG_ASKS_LOOK);

	(void)sg_requests_review(r->in->requests, r->now.utc_ms / 1000);
	if (refused == NULL)
		refused = open_reference(r, memory, &ask);
	return refused != NULL ? refused :
				 answer_reference(&ask, row_of(r, &ask));
}

/* ---- asking ------------------------------------------------------------- */

static void
keep(struct sg_installer *in)
{
	char why[SG_WHY_BYTES];

	if (!sg_requests_save(in->requests, why))
		sg_say(why);
}

/* Returns NULL if there is room for another request; otherwise the answer. */
static json_t *
check_room(struct sg_request_of *r, const char *kind, const char *who)
{
	if (sg_requests_of(r->in->requests, who) >= SG_REQUESTS_EACH)
		return sg_answer_refused(SG_LINK_THROTTLED,
		    "there are %d requests of yours that nobody has answered "
		    "yet; wait for these",
		    SG_REQUESTS_EACH);
	if (sg_requests_full(r->in->requests, kind))
		return sg_answer_refused(SG_LINK_THROTTLED,
		    "there are too many requests today; ask your teacher");
	return NULL;
}

/* Make the request out of what was asked. */
static json_t *
new_row(const struct sg_request_of *r, const char *kind, const char *host)
{
	json_t *row = json_pack("{s:s, s:s, s:s, s:I}", "kind", kind, "host",
	    host, "state", "asked", "at", (json_int_t)(r->now.utc_ms / 1000));

	return row;
}

static json_t *
record_ask(struct sg_request_of *r, const struct sg_ask *ask, json_t **row)
{
	struct sg_decision decision = {.action = SG_DESK_ASKED,
	    .site = ask->platform.n > 0 ? ask->platform.p : ask->host.p,
	    .page = ask->path.p,
	    .groups = ask->groups.p,
	    .asker = r->form.name,
	    .opens_s = ask->opens_s};
	char name[SG_ASK_NAME];
	uint64_t seq = 0;
	json_t *refused = sg_record(r, &decision, &seq);

	if (refused != NULL)
		return refused;
	sg_ask_name(r->form.reference, name);
	*row = new_row(r, "ask", ask->host.p);
	json_object_set_new(*row, "id", json_integer((json_int_t)seq));
	json_object_set_new(*row, "name", json_string(name));
	/* A reference that is over opens nothing any more. */
	json_object_set_new(*row, "over",
	    json_integer(ask->at_s + SG_ASK_LIFE_S));
	put_text(*row, "page", ask->path);
	put_text(*row, "platform", ask->platform);
	put_text(*row, "user", ask->user);
	put_text(*row, "address", ask->address);
	put_text(*row, "who", ask->who);
	put_text(*row, "groups", ask->groups);
	put_time(*row, "opens", ask->opens_s);
	sg_requests_add(r->in->requests, *row);
	keep(r->in);
	return NULL;
}

/* Returns true if an exception can name the site. */
static bool
has_name(const struct sg_ask *ask)
{
	struct sg_arena *arena = sg_arena_new();
	const char *host = sg_compose_host(arena, ask->host);
	const bool has = host != NULL && sg_str_eq(ask->host, sg_str(host));

	sg_arena_free(&arena);
	return has;
}

json_t *
sg_do_ask(struct sg_request_of *r)
{
	char memory[SG_ASK_MEMORY];
	struct sg_ask ask;
	json_t *row, *refused = take_turn(r, SG_ASKS_LOOK);

	(void)sg_requests_review(r->in->requests, r->now.utc_ms / 1000);
	if (refused == NULL)
		refused = open_reference(r, memory, &ask);
	if (refused != NULL)
		return refused;
	if (ask.closed || !has_name(&ask))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "this cannot be asked for: the school keeps it closed, or the web is paused for whoever asks");
	row = row_of(r, &ask);
	if (row == NULL) {
		refused = check_room(r, "ask", ask.who.p);
		if (refused == NULL)
			refused = take_turn(r, SG_ASKS_ASK);
		if (refused == NULL)
			refused = record_ask(r, &ask, &row);
	}
	return refused != NULL ? refused : answer_reference(&ask, row);
}

/* ---- reports ------------------------------------------------------------ */

static json_t *
record_report(struct sg_request_of *r, const char *host)
{
	struct sg_decision decision = {.action = SG_DESK_REPORTED,
	    .site = host,
	    .page = r->form.site,
	    .asker = r->form.name};
	uint64_t seq = 0;
	json_t *row, *refused = sg_record(r, &decision, &seq);

	if (refused != NULL)
		return refused;
	row = new_row(r, "report", host);
	json_object_set_new(row, "id", json_integer((json_int_t)seq));
	json_object_set_new(row, "over",
	    json_integer(r->now.utc_ms / 1000 + SG_REPORT_LIFE_S));
	sg_requests_add(r->in->requests, row);
	keep(r->in);
	return json_pack("{s:b, s:I}", "ok", 1, "seq", (json_int_t)seq);
}

/*
 * Returns NULL if the host may be closed with a click.  Without the desk,
 * nobody could ask, answer or open it again.
 */
static json_t *
check_closable(const struct sg_request_of *r, const char *host)
{
	const struct sg_desk_places *places = r->in->places;

	for (size_t i = 0; i < places->nhosts; i++)
		if (sg_host_is_under(sg_str(places->hosts[i]), sg_str(host)))
			return sg_answer_refused(SG_LINK_BAD,
			    "this is the school's own desk, which stays open");
	return NULL;
}

json_t *
sg_do_report(struct sg_request_of *r)
{
	struct sg_arena *arena = sg_arena_new();
	const char *host = sg_compose_host(arena, sg_str(r->form.site));
	json_t *answer = take_turn(r, SG_ASKS_ASK);
	const json_t *same;

	(void)sg_requests_review(r->in->requests, r->now.utc_ms / 1000);
	if (answer == NULL && host == NULL)
		answer = sg_answer_refused(SG_LINK_BAD,
		    "this is no address of a website, such as "
		    "www.school.example/page");
	if (answer == NULL)
		answer = check_closable(r, host);
	same = host == NULL ?
	    NULL :
	    sg_requests_same(r->in->requests, "report", host, NULL);
	if (answer == NULL && same != NULL)
		answer = json_pack("{s:b, s:O}", "ok", 1, "seq",
		    json_object_get(same, "id"));
	if (answer == NULL)
		answer = check_room(r, "report", NULL);
	if (answer == NULL)
		answer = record_report(r, host);
	sg_arena_free(&arena);
	return answer;
}

/* ---- who may answer ----------------------------------------------------- */

static bool
is_officer(const struct sg_request_of *r)
{
	return r->account->role == SG_ROLE_OFFICER;
}

static bool
teaches(const struct sg_account *account, struct sg_str group)
{
	for (size_t i = 0; i < account->ngroups; i++)
		if (sg_str_eqi(group, sg_str(account->groups[i])))
			return true;
	return false;
}

/* Returns a group of the request that the account teaches, or NULL. */
static const char *
common_group(const struct sg_account *account, const json_t *row)
{
	for (size_t i = 0; i < account->ngroups; i++)
		if (sg_requests_has_group(row, account->groups[i]))
			return account->groups[i];
	return NULL;
}

/* Returns NULL if the account may answer the request; otherwise the refusal. */
static json_t *
check_answer(const struct sg_request_of *r, const json_t *row)
{
	const struct sg_form *form = &r->form;

	/* A teacher does not learn which other requests there are. */
	if (row == NULL ||
	    (!is_officer(r) && common_group(r->account, row) == NULL))
		return sg_answer_refused(SG_LINK_UNKNOWN,
		    "there is no such request, or it is over");
	if (strcmp(sg_json_text(row, "state"), "asked") != 0)
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "somebody else has answered it already");
	if (form->act == SG_ACT_OPEN &&
	    strcmp(sg_json_text(row, "kind"), "report") == 0)
		return sg_answer_refused(SG_LINK_BAD,
		    "a page that was reported is blocked, or left as it is");
	return NULL;
}

/* Returns NULL if the account may open for these people and that long. */
static json_t *
check_scope(const struct sg_request_of *r, const json_t *row)
{
	const struct sg_form *form = &r->form;

	if (!is_officer(r) &&
	    (form->act == SG_ACT_BLOCK || form->scope == SG_SCOPE_EVERYONE))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "only the e-safety officer decides for everyone");
	if (!is_officer(r) && form->until_what == SG_UNTIL_DAY)
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "only the e-safety officer opens a site for longer than "
		    "today");
	if (form->act == SG_ACT_BLOCK && row != NULL) {
		json_t *refused = check_closable(r, sg_json_text(row, "host"));

		if (refused != NULL)
			return refused;
	}
	if (form->scope == SG_SCOPE_CLASS && !is_officer(r) &&
	    !teaches(r->account, sg_str(form->group)))
		return sg_answer_refused(SG_LINK_FORBIDDEN,
		    "your account does not teach this class");
	if (form->scope == SG_SCOPE_CLASS && row != NULL &&
	    !sg_requests_has_group(row, form->group))
		return sg_answer_refused(SG_LINK_BAD,
		    "who asked is not in this class");
	if (form->page && (row == NULL || sg_json_text(row, "page") == NULL))
		return sg_answer_refused(SG_LINK_BAD,
		    "it is not known which page was asked for; open the site");
	if (form->scope == SG_SCOPE_PERSON &&
	    sg_json_text(row, "user") == NULL &&
	    sg_json_text(row, "address") == NULL)
		return sg_answer_refused(SG_LINK_BAD,
		    "the policy records no names, so it is not known for whom; "
		    "open it for the class");
	return NULL;
}

/* ---- carrying out ------------------------------------------------------- */

/* Runs in the worker's thread. */
static void
run_click(struct sg_job *job)
{
	struct sg_task *task = (struct sg_task *)(void *)job;
	const struct sg_check check = {
	    .full_name = task->full_name, .open = task->open};

	json_decref(task->result);
	task->result = sg_check_ask(task->places, &check, task->why);
}

/* The exception cannot be made: say why, with the lines that forbid it. */
static json_t *
answer_not(const struct sg_task *task)
{
	json_t *answer = sg_answer_checked(task->result, "", "");

	(void)json_object_del(answer, "text");
	json_object_set_new(answer, "opened", json_false());
	json_object_set_new(answer, "saved", json_false());
	json_object_set_new(answer, "installed", json_false());
	return answer;
}

/* While the exception was checked, the request may have been answered, or the
 * account changed.  Returns NULL if it may still be opened. */
static json_t *
check_still(struct sg_installer *in, const struct sg_task *task,
    struct sg_now now)
{
	struct sg_request_of r = {.in = in, .form = task->form, .now = now};
	json_t *refused = sg_request_admit(&r);
	const json_t *row = NULL;

	if (refused != NULL)
		return refused;
	if (json_is_true(json_object_get(task->open, "teacher")) ==
	    is_officer(&r))
		return sg_answer_refused(SG_LINK_CONFLICT,
		    "the account was changed meanwhile; try again");
	if (task->form.request != 0) {
		row = sg_requests_find(in->requests, task->form.request);
		refused = check_answer(&r, row);
	}
	return refused != NULL ? refused : check_scope(&r, row);
}

json_t *
sg_save_click(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	json_t *answer;

	task->form.text = sg_json_text(task->result, "text");
	task->form.base = sg_json_text(task->result, "base");
	sg_exceptions_version(sg_str(task->form.text), task->version);
	answer = sg_save_checked(in, task, now);
	if (answer == NULL ||
	    strcmp(sg_json_text(answer, "code"),
		sg_link_code_word(SG_LINK_CONFLICT)) != 0 ||
	    task->tries++ == TRIES)
		return answer;
	/* Somebody else saves: what they saved is read, and written to. */
	json_decref(answer);
	sg_worker_put(in->policies, &task->job);
	return NULL;
}

json_t *
sg_check_click(const struct sg_task *task)
{
	const char *refused = sg_json_text(task->result, "refused");

	if (task->result == NULL) {
		sg_say(task->why);
		return sg_answer_refused(SG_LINK_FAILED, "%s", task->why);
	}
	if (refused == NULL)
		return NULL;
	return sg_answer_refused(json_is_true(json_object_get(task->result,
				     "forbidden")) ?
		SG_LINK_FORBIDDEN :
		SG_LINK_BAD,
	    "%s", refused);
}

static json_t *
finish_open(struct sg_installer *in, struct sg_task *task, struct sg_now now)
{
	json_t *answer = sg_check_click(task);

	if (answer != NULL)
		return answer;
	if (json_integer_value(json_object_get(task->result, "errors")) > 0)
		return answer_not(task);
	answer = check_still(in, task, now);
	return answer != NULL ? answer : sg_save_click(in, task, now);
}

json_t *
sg_begin_click(struct sg_request_of *r, json_t *open,
    json_t *(*finish)(struct sg_installer *, struct sg_task *, struct sg_now),
    void (*done)(struct sg_installer *, struct sg_task *, struct sg_now,
	json_t *))
{
	struct sg_task *task = NULL;

	if (sg_worker_has_room(r->in->policies))
		task = sg_task_new(r, run_click, finish);
	if (task == NULL) {
		json_decref(open);
		return sg_answer_wait(5);
	}
	task->open = open;
	task->done = done;
	(void)snprintf(task->full_name, sizeof task->full_name, "%s",
	    r->account->full_name);
	(void)snprintf(task->who, sizeof task->who, "%s", r->account->name);
	sg_worker_put(r->in->policies, &task->job);
	return NULL;
}

/* Give the decision to the worker. */
static json_t *
begin_open(struct sg_request_of *r, json_t *open)
{
	json_object_set_new(open, "teacher", json_boolean(!is_officer(r)));
	json_object_set_new(open, "until", json_integer(r->form.until_what));
	json_object_set_new(open, "until_day", json_integer(r->form.until_day));
	json_object_set_new(open, "because", json_string(r->form.reason));
	return sg_begin_click(r, open, finish_open, sg_opening_done);
}

/* Returns what the answer to a request opens or closes. */
static json_t *
open_of(const struct sg_request_of *r, const json_t *row)
{
	const struct sg_form *form = &r->form;
	const char *common = common_group(r->account, row);
	json_t *open = json_object();

	sg_json_put(open, "site", sg_json_text(row, "host"));
	json_object_set_new(open, "block",
	    json_boolean(form->act == SG_ACT_BLOCK));
	if (form->act == SG_ACT_BLOCK)
		return open;
	if (form->page)
		sg_json_put(open, "page", sg_json_text(row, "page"));
	sg_json_put(open, "lesson_of",
	    is_officer(r) ? sg_json_text(row, "groups") : common);
	if (form->scope == SG_SCOPE_CLASS)
		sg_json_put(open, "group", form->group);
	if (form->scope == SG_SCOPE_PERSON) {
		sg_json_put(open, "user", sg_json_text(row, "user"));
		sg_json_put(open, "device", sg_json_text(row, "address"));
	}
	return open;
}

static json_t *
refuse_request(struct sg_request_of *r, json_t *row)
{
	struct sg_decision decision = {
	    .action = SG_DESK_REQUEST_REFUSED, .request = r->form.request};
	uint64_t seq = 0;
	json_t *refused = sg_record(r, &decision, &seq);

	if (refused != NULL)
		return refused;
	json_object_set_new(row, "state", json_string("refused"));
	sg_json_put(row, "answer", r->form.reason);
	keep(r->in);
	return json_pack("{s:b, s:I}", "ok", 1, "seq", (json_int_t)seq);
}

json_t *
sg_do_answer(struct sg_request_of *r)
{
	json_t *row, *refused;

	(void)sg_requests_review(r->in->requests, r->now.utc_ms / 1000);
	row = sg_requests_find(r->in->requests, r->form.request);
	refused = check_answer(r, row);
	if (refused != NULL)
		return refused;
	if (r->form.act == SG_ACT_REFUSE)
		return refuse_request(r, row);
	refused = check_scope(r, row);
	return refused != NULL ? refused : begin_open(r, open_of(r, row));
}

json_t *
sg_do_open(struct sg_request_of *r)
{
	struct sg_arena *arena = sg_arena_new();
	const char *host = sg_compose_host(arena, sg_str(r->form.site));
	json_t *open, *refused;

	r->form.act = SG_ACT_OPEN;
	r->form.scope = SG_SCOPE_CLASS;
	refused = host != NULL ? check_scope(r, NULL) :
				 sg_answer_refused(SG_LINK_BAD,
				     "this is no address of a website, such "
				     "as www.school.example");
	open = refused != NULL ?
	    NULL :
	    json_pack("{s:s, s:s, s:s, s:b}", "site", host, "group",
		r->form.group, "lesson_of", r->form.group, "block", 0);
	sg_arena_free(&arena);
	return refused != NULL ? refused : begin_open(r, open);
}

/* ---- in force ----------------------------------------------------------- */

/* For whom it is, in words for the record. */
static const char *
whom_of(const json_t *open)
{
	const char *group = sg_json_text(open, "group");

	if (group != NULL)
		return group;
	return sg_json_text(open, "user") != NULL ||
		sg_json_text(open, "device") != NULL ?
	    "one person" :
	    "everyone";
}

static enum sg_desk_action
action_of(const struct sg_task *task)
{
	if (json_is_true(json_object_get(task->open, "block")))
		return SG_DESK_BLOCKED;
	return task->form.request == 0 ? SG_DESK_OPENED :
					 SG_DESK_REQUEST_OPENED;
}

/* Note in a request what became of it. */
static void
note_answer(json_t *row, const struct sg_decision *decision, const char *reason)
{
	json_object_set_new(row, "state",
	    json_string(decision->action == SG_DESK_BLOCKED ? "blocked" :
							      "opened"));
	sg_json_put(row, "answer", reason);
	put_time(row, "ends", decision->ends_s);
}

/*
 * A whole class asks for the same site.  What was opened for the class, or for
 * everyone, answers the others, too.
 */
static void
answer_others(struct sg_request_of *r, const struct sg_task *task,
    const json_t *answered, const struct sg_decision *done)
{
	struct sg_decision decision = *done;
	uint64_t seq = 0;
	json_t *row;

	if (decision.action != SG_DESK_REQUEST_OPENED || task->form.page ||
	    task->form.scope == SG_SCOPE_PERSON)
		return;
	while ((row = sg_requests_also(r->in->requests,
		    sg_json_text(answered, "host"),
		    sg_json_text(task->open, "group"))) != NULL) {
		decision.request = (uint64_t)
		    json_integer_value(json_object_get(row, "id"));
		json_decref(sg_record(r, &decision, &seq));
		note_answer(row, &decision, task->form.reason);
	}
}

void
sg_opening_done(struct sg_installer *in, struct sg_task *task,
    struct sg_now now, json_t *answer)
{
	const struct sg_account account = {.name = task->who};
	struct sg_request_of r = {
	    .in = in, .form = task->form, .now = now, .account = &account};
	struct sg_decision decision = {.action = action_of(task),
	    .request = task->form.request,
	    .site = sg_json_text(task->checked, "site"),
	    .whom = whom_of(task->open),
	    .exception = sg_json_text(task->checked, "exception"),
	    .ends_s = json_integer_value(json_object_get(task->checked,
		"ends"))};
	json_t *row = sg_requests_find(in->requests, task->form.request);
	uint64_t seq = 0;

	/* It is in force, so it cannot be refused; sg_record() has said why
	 * there is no record. */
	json_decref(sg_record(&r, &decision, &seq));
	json_object_set_new(answer, "opened", json_true());
	sg_json_put(answer, "exception", decision.exception);
	sg_json_put(answer, "site", decision.site);
	put_time(answer, "ends", decision.ends_s);
	json_object_set_new(answer, "seq", json_integer((json_int_t)seq));
	if (row == NULL)
		return;
	note_answer(row, &decision, task->form.reason);
	answer_others(&r, task, row, &decision);
	keep(in);
}

/* Returns true if the exceptions have this one. */
static bool
has_exception(const struct sg_installer *in, const char *id)
{
	struct sg_arena *arena = sg_arena_new();
	char version[SG_VERSION_TEXT], why[SG_WHY_BYTES];
	const char *line = sg_arena_printf(arena, "exception %s\n",
	    id == NULL ? "" : id);
	struct sg_str text;
	const bool has = id != NULL &&
	    sg_exceptions_read(arena, in->places, &text, version, why) &&
	    strstr(text.p, line) != NULL;

	sg_arena_free(&arena);
	return has;
}

void
sg_resume_opening(struct sg_installer *in, struct sg_now now)
{
	struct sg_request_of r = {.in = in};
	struct sg_task *task = sg_task_new(&r, NULL, NULL);
	const json_t *row;
	json_t *answer;

	if (task == NULL)
		return;
	if (sg_pending_read(in->places, task)) {
		task->checked = json_incref(task->result);
		row = sg_requests_find(in->requests, task->form.request);
		answer = json_object();
		/* Nothing is to be done if the exceptions were not replaced, or
		 * if the record was written. */
		if (has_exception(in,
			sg_json_text(task->checked, "exception")) &&
		    (row == NULL ||
			strcmp(sg_json_text(row, "state"), "asked") == 0))
			sg_opening_done(in, task, now, answer);
		json_decref(answer);
		sg_pending_drop(in->places);
	}
	sg_task_free(&task);
}
