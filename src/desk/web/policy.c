/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* policy.c -- the policy files, their check, and why a request was judged so.
 */
#include "desk/web/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/web/compiled.h"
#include "desk/web/in.h"
#include "desk/web/in_force.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "gate/gate.h"
#include "gate/words.h"
#include "policy/build.h"
#include "report/explain/explain.h"
#include "report/words.h"

#define POLICY_MAX ((size_t)2 * 1024 * 1024)

/* ---- the compiled files ------------------------------------------------- */

/* Returns the problems as JSON; new. */
static json_t *
problems_json(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	json_t *list = NULL;

	if (to == NULL)
		return json_array();
	sg_problems_json(problems, to);
	if (fclose(to) == 0)
		list = json_loadb(text, size, 0, NULL);
	free(text);
	return list == NULL ? json_array() : list;
}

/* Returns the first error: "school.policy:61: no platform is called ...". */
static const char *
first_error(struct sg_web_call *call, const struct sg_problems *problems)
{
	json_t *list = problems_json(problems), *one;
	const char *text = "unknown";

	for (size_t i = json_array_size(list); i-- > 0;) {
		one = json_array_get(list, i);
		if (strcmp(json_string_value(json_object_get(one, "severity")),
			"error") == 0)
			text = sg_arena_printf(call->arena, "line %d: %s",
			    (int)json_integer_value(json_object_get(one,
				"line")),
			    json_string_value(json_object_get(one, "text")));
	}
	json_decref(list);
	return text;
}

/* The policy in force may be another one afterwards. */
static const struct sg_build *
build_of(struct sg_web_call *call, const struct sg_gate **gate,
    const struct sg_problems **problems)
{
	struct sg_in_force *in_force = call->web->in_force;
	const struct sg_build *build = sg_in_force_build(in_force,
	    call->now_ms / 1000, gate, problems);

	call->gate = sg_in_force_gate(in_force);
	call->school = *sg_in_force_school(in_force);
	call->school.now = call->now_ms / 1000;
	return build;
}

const struct sg_timetable *
sg_compiled_timetable(struct sg_web_call *call)
{
	const struct sg_problems *problems;
	const struct sg_gate *gate;
	const struct sg_build *build = build_of(call, &gate, &problems);

	return build == NULL ? NULL : build->timetable;
}

const struct sg_build *
sg_compiled(struct sg_web_call *call, const struct sg_gate **gate)
{
	const struct sg_problems *problems;
	const struct sg_build *build = build_of(call, gate, &problems);

	if (build == NULL)
		sg_http_fail(call->answer, 500, "failed",
		    "Ask the technician to run: schoolgate check",
		    "The policy file has an error (%s).",
		    first_error(call, problems));
	return build;
}

/* ---- the files ---------------------------------------------------------- */

/* Returns how the page names a file: without its folder. */
static const char *
short_name(const char *path)
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static json_t *
policy_file(struct sg_web_call *call)
{
	unsigned char hash[16];
	char base[sizeof hash * 2 + 1];
	struct sg_str text;
	int error = sg_file_read(call->arena, call->web->policy, POLICY_MAX,
	    &text);

	if (error != 0) {
		sg_http_fail(call->answer, 500, "failed", NULL,
		    "The policy file cannot be read: %s", sg_file_why(error));
		return NULL;
	}
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text.p,
	    text.n, NULL, 0);
	sodium_bin2hex(base, sizeof base, hash, sizeof hash);
	return json_pack("{s:o, s:o, s:s, s:b}", "name",
	    sg_text(short_name(call->web->policy)), "text", sg_text(text.p),
	    "base", base, "editable", false);
}

/* The exceptions, which the installer reads: it knows their version. */
static json_t *
exceptions_file(struct sg_web_call *call)
{
	json_t *answer = sg_session_ask(call,
	    json_pack("{s:s}", "do", "exceptions"));
	json_t *file = NULL;

	if (answer != NULL)
		file = json_pack("{s:o, s:O?, s:O?, s:b}", "name",
		    sg_text(short_name(json_string_value(json_object_get(answer,
			"file")))),
		    "text", json_object_get(answer, "text"), "base",
		    json_object_get(answer, "base"), "editable",
		    sg_role_may(call->session.role, SG_MAY_EDIT_EXCEPTIONS));
	json_decref(answer);
	return file;
}

static int64_t
changed_at(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_mtime * 1000 : 0;
}

void
sg_view_policy(struct sg_web_call *call)
{
	int64_t installed = changed_at(sg_path_join(call->arena,
	    call->web->state, "policy.img"));
	json_t *main = policy_file(call), *files, *other = NULL;
	bool current;

	if (main == NULL)
		return;
	files = json_array();
	json_array_append_new(files, main);
	if (sg_role_may(call->session.role, SG_MAY_SEE_EXCEPTIONS)) {
		other = exceptions_file(call);
		if (other == NULL) {
			json_decref(files);
			return;
		}
		json_array_append_new(files, other);
	}
	current = installed != 0 && changed_at(call->web->policy) <= installed;
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:b}", "files", files, "installedAt",
		sg_text_time(call, installed), "current", current));
}

static void
shorten_files(json_t *problems)
{
	json_t *problem;
	size_t i;

	json_array_foreach(problems, i, problem)
	    json_object_set_new(problem, "file",
		sg_text(short_name(json_string_value(json_object_get(problem,
		    "file")))));
}

/* Pass the installer's answer on, with the names of the page. */
static void
pass_on(struct sg_web_call *call, json_t *answer)
{
	json_t *in_force = json_object_get(answer, "in_force");

	if (answer == NULL)
		return;
	json_object_del(answer, "ok");
	shorten_files(json_object_get(answer, "problems"));
	if (in_force != NULL)
		json_object_set(answer, "inForce", in_force);
	json_object_del(answer, "in_force");
	sg_http_json(call->answer, answer);
}

void
sg_view_check(struct sg_web_call *call)
{
	pass_on(call,
	    sg_session_ask(call,
		json_pack("{s:s, s:s}", "do", "check", "text",
		    sg_in_text(call, "text"))));
}

void
sg_view_save(struct sg_web_call *call)
{
	pass_on(call,
	    sg_session_ask(call,
		json_pack("{s:s, s:s, s:s, s:s}", "do", "save", "text",
		    sg_in_text(call, "text"), "base", sg_in_text(call, "base"),
		    "reason", sg_in_text(call, "reason"))));
}

void
sg_view_groups(struct sg_web_call *call)
{
	json_t *groups = json_array();
	const struct sg_gate *gate = call->gate;

	/* A group that the compiler made for one person of an exception has a
	 * blank in its name, and names the person. */
	for (uint32_t i = 0; gate != NULL && i < sg_gate_groups(gate); i++)
		if (strchr(sg_gate_group(gate, i), ' ') == NULL)
			json_array_append_new(groups,
			    sg_text(sg_gate_group(gate, i)));
	sg_http_json(call->answer, json_pack("{s:o}", "groups", groups));
}

/* ---- explain ------------------------------------------------------------ */

/* Exceptions name people, and not every role may see them. */
static bool
is_hidden(const struct sg_web_call *call, const struct sg_explained *e,
    uint32_t rule)
{
	return !sg_role_may(call->session.role, SG_MAY_SEE_EXCEPTIONS) &&
	    (sg_gate_rule(e->gate, rule)->flags & SG_RULE_EXCEPTION) != 0;
}

static json_t *
lines_of(const struct sg_web_call *call, const struct sg_explained *e)
{
	const struct sg_tried_name *name = sg_explain_deciding(e);
	json_t *lines = json_array();
	char place[SG_PLACE_TEXT];

	for (uint32_t i = 0; i < name->count; i++) {
		if (is_hidden(call, e, i))
			continue;
		sg_rule_place(e->gate, i, place);
		json_array_append_new(lines,
		    json_pack("{s:o, s:o, s:b, s:s}", "place", sg_text(place),
			"text",
			sg_text(sg_gate_text(e->gate,
			    sg_gate_rule(e->gate, i)->text)),
			"fits", name->misfit[i] == SG_FITS, "why",
			sg_explain_misfit(name->misfit[i])));
	}
	return lines;
}

static json_t *
whole_text(const struct sg_explained *e)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	json_t *json = NULL;

	if (to == NULL)
		return json_null();
	sg_explain_text(e, false, to);
	if (fclose(to) == 0)
		json = sg_text(text);
	free(text);
	return json == NULL ? json_null() : json;
}

static void
add_titles(json_t *signals)
{
	json_t *signal;
	size_t i;

	json_array_foreach(signals, i, signal)
	    json_object_set_new(signal, "title",
		json_string(sg_technique_title(
		    json_string_value(json_object_get(signal, "technique")))));
}

static json_t *
rule_text(const struct sg_web_call *call, const struct sg_explained *e)
{
	return e->verdict.rule == SG_NO_RULE ||
		is_hidden(call, e, e->verdict.rule) ?
	    json_null() :
	    sg_text(sg_gate_text(e->gate,
		sg_gate_rule(e->gate, e->verdict.rule)->text));
}

static json_t *
unasked_of(const struct sg_explained *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->nunasked; i++)
		json_array_append_new(list, sg_text(e->unasked[i]));
	return list;
}

static void
answer_explained(struct sg_web_call *call, const struct sg_explained *e)
{
	json_t *json = sg_ask_answer(e->gate, &e->verdict, NULL);
	int64_t opens = e->verdict.next_open;

	if (json != NULL) {
		json_object_del(json, "next_open");
		json_object_set_new(json, "nextOpen",
		    opens == SG_NEVER ? json_null() :
					sg_text_time(call, opens * 1000));
		add_titles(json_object_get(json, "signals"));
		if (!sg_role_may(call->session.role, SG_MAY_SEE_EXCEPTIONS))
			json_object_set_new(json, "exception", json_null());
		json_object_set_new(json, "ruleText", rule_text(call, e));
		json_object_set_new(json, "at",
		    sg_text_time(call, e->ask.request.now * 1000));
		json_object_set_new(json, "lines", lines_of(call, e));
		/* The whole text has the exceptions, too. */
		json_object_set_new(json, "text",
		    sg_role_may(call->session.role, SG_MAY_SEE_EXCEPTIONS) ?
			whole_text(e) :
			json_null());
		json_object_set_new(json, "unasked", unasked_of(e));
	}
	sg_http_json(call->answer, json);
}

/* Make the memory in which a worker judges, if it has none yet. */
static bool
has_memory(struct sg_web_worker *worker)
{
	if (worker->scratch == NULL)
		worker->scratch = sg_scratch_new();
	if (worker->explained == NULL)
		worker->explained = calloc(1, sizeof *worker->explained);
	return worker->scratch != NULL && worker->explained != NULL;
}

void
sg_view_explain(struct sg_web_call *call)
{
	struct sg_explain_question question = {
	    .target = sg_in_text(call, "url"),
	    .at = sg_in_text(call, "at"),
	    .client = sg_in_text(call, "client"),
	    .user = sg_in_text(call, "user"),
	    .mac = sg_in_text(call, "mac"),
	    .byod = json_is_false(json_object_get(call->in, "decrypted")),
	    .now = call->now_ms / 1000};
	struct sg_web_worker *worker = call->worker;
	char why[SG_WHY_BYTES];

	question.ngroups = sg_in_texts(call, "groups", question.groups,
	    SG_EXPLAIN_WORDS);
	if (call->gate == NULL)
		sg_http_fail(call->answer, 500, "failed",
		    "Ask the technician to run: sudo schoolgate install",
		    "No policy is in force on this machine.");
	else if (!has_memory(worker))
		sg_http_fail(call->answer, 500, "failed", NULL,
		    "The server has not enough memory.");
	else if (!sg_explain(call->gate, &question, worker->scratch,
		     worker->explained, why))
		sg_http_fail(call->answer, 400, "bad", NULL, "%s", why);
	else
		answer_explained(call, worker->explained);
}
