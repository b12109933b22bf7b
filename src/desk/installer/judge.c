/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.c -- the process that checks a text of exceptions: reads it from
 * standard input, and writes its problems to standard output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/installer/check.h"
#include "desk/installer/compose.h"
#include "desk/installer/exceptions.h"
#include "desk/json.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "policy/install.h"
#include "policy/language/parse.h"
#include "policy/lists/fetched.h"

#define BYTES_MAX ((rlim_t)4 << 30)
#define NICE 10

/* One check. */
struct run {
	const struct sg_desk_places *places;
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_check check;
	struct sg_click opening; /* valid if check.open is set */
	struct sg_composed composed;
	char refused[SG_WHY_BYTES];
	char version[SG_VERSION_TEXT]; /* of the text in the file now */
	struct sg_instead instead;
	struct sg_build build;
	/* The text in the file now. */
	struct sg_str old_text;
	const struct sg_policy_ast *old;
	json_t *changes;
};

/* ---- what was changed --------------------------------------------------- */

/* Cut the first line, which ends at LF, CRLF or CR, as in a policy. */
static struct sg_str
cut_line(struct sg_str *rest)
{
	struct sg_str line = {rest->p, 0};

	while (line.n < rest->n && line.p[line.n] != '\n' &&
	    line.p[line.n] != '\r')
		line.n++;
	if (line.n == rest->n) {
		*rest = (struct sg_str){NULL, 0};
		return line;
	}
	rest->n -= line.n + 1;
	rest->p += line.n + 1;
	if (rest->n > 0 && rest->p[-1] == '\r' && rest->p[0] == '\n') {
		rest->p++;
		rest->n--;
	}
	return line;
}

/* Returns the place at which line `number` (from 1) of the text begins. */
static struct sg_str
from_line(struct sg_str text, unsigned number)
{
	while (number-- > 1)
		(void)cut_line(&text);
	return text;
}

/* Returns whether the line can only be a heading, and no line of an exception.
 * If that is not clear, it is taken for a line of the exception. */
static bool
is_heading(struct sg_str line)
{
	return line.n > 0 && sg_lower(line.p[0]) >= 'a' &&
	    sg_lower(line.p[0]) <= 'z';
}

/*
 * Returns the lines of the exception at `place`, without comments, blank lines
 * and blanks around the lines.
 */
static const char *
block_of(struct sg_arena *arena, struct sg_place place)
{
	struct sg_str rest = from_line(place.source->text, place.line), line;
	char *text = sg_arena_alloc(arena, rest.n + 2);
	struct sg_out out;

	sg_out_init(&out, text, rest.n + 2);
	do {
		line = sg_str_trim(cut_line(&rest));
		if (line.n == 0 || line.p[0] == '#')
			continue;
		sg_out_str(&out, line);
		sg_out_char(&out, '\n');
	} while (rest.p != NULL && !is_heading(rest));
	return text;
}

/* Returns the lines of the exception `id` in the file now, or NULL. */
static const char *
old_block(const struct run *run, struct sg_str id)
{
	for (size_t i = 0; i < run->old->nexceptions; i++)
		if (sg_str_eq(run->old->exceptions[i].id.text, id))
			return block_of(run->arena,
			    run->old->exceptions[i].place);
	return NULL;
}

static void
note_change(struct run *run, const char *what, struct sg_str id)
{
	json_array_append_new(run->changes,
	    json_pack("{s:s, s:s%}", "how", what, "exception", id.p, id.n));
}

static bool
is_same_name(struct sg_str a, const char *b)
{
	return sg_str_eqi(sg_str_trim(a), sg_str_trim(sg_str(b)));
}

/* Returns true if this program wrote the exception, and so who approved it. */
static bool
is_composed(const struct run *run, const struct sg_ast_exception *exception)
{
	return run->composed.id != NULL &&
	    exception->place.source == run->instead.source &&
	    sg_str_eq(exception->id.text, sg_str(run->composed.id));
}

/* The exception is new or was changed: who approved it must be who saves. */
static void
check_approver(struct run *run, const struct sg_ast_exception *exception)
{
	const struct sg_word *by = &exception->approved_by;

	if (by->text.n == 0 || is_same_name(by->text, run->check.full_name) ||
	    is_composed(run, exception))
		return;
	sg_problem(run->problems, SG_ERROR, by->place,
	    sg_arena_printf(run->arena,
		"who is signed in approves, so write:  approved \"%s\" on "
		"...;\nor let %.*s sign in and save this exception",
		run->check.full_name, (int)by->text.n, by->text.p),
	    "nobody can approve in the name of somebody else");
}

/* Find the exceptions that are new or changed, and those that are gone. */
static void
check_changes(struct run *run)
{
	const struct sg_policy_ast *ast = run->build.ast;
	const struct sg_source *source = run->instead.source;

	for (size_t i = 0; i < ast->nexceptions; i++) {
		const struct sg_ast_exception *e = &ast->exceptions[i];
		const char *old;

		if (e->place.source != source)
			continue;
		old = old_block(run, e->id.text);
		if (old != NULL &&
		    strcmp(old, block_of(run->arena, e->place)) == 0)
			continue;
		note_change(run, old == NULL ? "added" : "changed", e->id.text);
		check_approver(run, e);
	}
}

static void
note_removed(struct run *run)
{
	const struct sg_policy_ast *ast = run->build.ast;

	for (size_t i = 0; i < run->old->nexceptions; i++) {
		const struct sg_str id = run->old->exceptions[i].id.text;
		size_t k = 0;

		while (k < ast->nexceptions &&
		    !(ast->exceptions[k].place.source == run->instead.source &&
			sg_str_eq(ast->exceptions[k].id.text, id)))
			k++;
		if (k == ast->nexceptions)
			note_change(run, "removed", id);
	}
}

/* ---- locked lists ------------------------------------------------------- */

/* A gate of the new policy, to judge with. */
struct judge {
	struct run *run;
	struct sg_gate *gate;
	struct sg_scratch *scratch;
};

static void
check_host(const struct judge *j, struct sg_str host, struct sg_place place)
{
	const struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(sg_arena_printf(j->run->arena, "http://%.*s/",
		(int)host.n, host.p)),
	    .now = j->run->places->now};
	struct sg_verdict verdict;

	sg_gate_judge(j->gate, &request, j->scratch, &verdict);
	if (verdict.ground == SG_BY_LOCKED)
		sg_problem(j->run->problems, SG_ERROR, place,
		    "the locked lists are blocked for everyone; whoever "
		    "administers this machine decides about them",
		    "%.*s is on a locked list: no exception opens it",
		    (int)host.n, host.p);
}

/* Check the hosts that a name of an exception stands for, as far as the policy
 * itself names them. */
static void
check_ref(const struct judge *j, const struct sg_ref *ref)
{
	const struct sg_ast_sites *sites;

	if (ref->kind == SG_REF_HOST)
		check_host(j, ref->word.text, ref->word.place);
	if (ref->kind != SG_REF_SITES)
		return;
	sites = &j->run->build.ast->sites[ref->index];
	for (size_t i = 0; i < sites->hosts.n; i++)
		check_host(j, sites->hosts.w[i].text, ref->word.place);
	for (size_t i = 0; i < sites->npages; i++)
		check_host(j, sites->pages[i].host, ref->word.place);
}

/* ---- what a click opens ------------------------------------------------- */

/* Returns the exception that was written, or NULL. */
static const struct sg_ast_exception *
composed_exception(const struct run *run)
{
	const struct sg_policy_ast *ast = run->build.ast;

	for (size_t i = 0; i < ast->nexceptions; i++)
		if (is_composed(run, &ast->exceptions[i]))
			return &ast->exceptions[i];
	return NULL;
}

/* Make the request one of somebody in the group. */
static void
join(const struct judge *j, uint32_t group, struct sg_request *request)
{
	struct sg_member member;

	if (!sg_gate_member(j->gate, group, &member))
		return;
	request->has_client = member.has_address;
	request->client = member.address;
	request->user = sg_str(member.user);
}

/* Returns a host of the site that was opened. */
static const char *
sample_of(const struct judge *j)
{
	const char *site = j->run->composed.site;

	return strchr(site, '.') != NULL ? site :
					   sg_gate_sample_host(j->gate, site);
}

/* Returns what decided otherwise, as a sentence. */
static const char *
decider(const struct judge *j, const struct sg_verdict *verdict)
{
	const struct sg_rule *rule;

	if (verdict->ground != SG_BY_RULE || verdict->rule == SG_NO_RULE)
		return "a locked list, or what the policy does when it cannot "
		       "judge, decides";
	rule = sg_gate_rule(j->gate, verdict->rule);
	return sg_arena_printf(j->run->arena, "%s:%u decides:  %s",
	    sg_gate_text(j->gate, rule->file), rule->line,
	    sg_gate_text(j->gate, rule->text));
}

/* Judge the site for somebody in the group, or in none (SG_EVERYONE). */
static void
judge_for(const struct judge *j, const char *host, uint32_t group,
    struct sg_verdict *verdict)
{
	struct sg_request request = {.method = SG_LIT("GET"),
	    .managed = true,
	    .target = sg_str(sg_arena_printf(j->run->arena, "http://%s%s", host,
		j->run->opening.page == NULL ? "/" : j->run->opening.page)),
	    .now = j->run->composed.begins_s};

	if (group != SG_EVERYONE)
		join(j, group, &request);
	sg_gate_judge(j->gate, &request, j->scratch, verdict);
}

/* Try the site for somebody of the `n`th of those whom the exception is for.
 * Returns false if something else decides. */
static bool
try_composed(const struct judge *j, const struct sg_ast_exception *e,
    const char *host, size_t n)
{
	const struct sg_refs *who = &e->rule.who;
	const bool block = j->run->opening.block;
	struct sg_verdict verdict;

	judge_for(j, host,
	    n < who->n && who->r[n].kind == SG_REF_GROUP ?
		(uint32_t)who->r[n].index :
		SG_EVERYONE,
	    &verdict);
	if ((verdict.action == SG_BLOCK) == block)
		return true;
	sg_problem(j->run->problems, SG_ERROR, e->rule.place,
	    decider(j, &verdict), "%s %s all the same", j->run->composed.site,
	    block ? "would be open" : "would be closed");
	return false;
}

static bool
by_exception(const struct judge *j, const struct sg_verdict *verdict)
{
	return verdict->ground == SG_BY_RULE && verdict->rule != SG_NO_RULE &&
	    (sg_gate_rule(j->gate, verdict->rule)->flags & SG_RULE_EXCEPTION) !=
	    0;
}

/*
 * A block is for everyone.  An exception in another file of the policy may come
 * before it, and keep the site open for a group.  (So does a `fixed` line; that
 * is what `fixed` means.)
 */
static void
check_block(const struct judge *j, const struct sg_ast_exception *e,
    const char *host)
{
	struct sg_verdict verdict;

	for (uint32_t i = 0; i < sg_gate_groups(j->gate); i++) {
		judge_for(j, host, i, &verdict);
		if (verdict.action == SG_BLOCK || !by_exception(j, &verdict))
			continue;
		sg_problem(j->run->problems, SG_ERROR, e->rule.place,
		    decider(j, &verdict),
		    "%s would be open all the same for the group %s",
		    j->run->composed.site, sg_gate_group(j->gate, i));
		return;
	}
}

static void
check_composed(const struct judge *j)
{
	const struct sg_ast_exception *e = composed_exception(j->run);
	const char *host = e == NULL ? NULL : sample_of(j);

	if (e == NULL)
		return;
	if (host == NULL) {
		sg_problem(j->run->problems, SG_ERROR, e->rule.place, NULL,
		    "it cannot be tried what this exception does");
		return;
	}
	for (size_t n = 0; n == 0 || n < e->rule.who.n; n++)
		if (!try_composed(j, e, host, n))
			return;
	if (j->run->opening.block)
		check_block(j, e, host);
}

static void
check_locked(struct run *run)
{
	struct judge j = {run,
	    sg_gate_over(&run->build.image, run->build.policy, run->problems),
	    sg_scratch_new()};
	const struct sg_policy_ast *ast = run->build.ast;

	for (size_t i = 0;
	     j.gate != NULL && j.scratch != NULL && i < ast->nexceptions; i++) {
		const struct sg_ast_exception *e = &ast->exceptions[i];

		if (e->place.source != run->instead.source || !e->rule.allow)
			continue;
		for (size_t k = 0; k < e->rule.what.n; k++)
			check_ref(&j, &e->rule.what.r[k]);
	}
	if (j.gate != NULL && j.scratch != NULL && run->check.open != NULL)
		check_composed(&j);
	sg_scratch_free(&j.scratch);
	sg_gate_close(&j.gate);
}

/* ---- the check ---------------------------------------------------------- */

static void
build(struct run *run)
{
	const struct sg_desk_places *p = run->places;
	struct sg_build_options options = {.policy_path = p->policy,
	    .instead = &run->instead,
	    .catalogue_folder = p->catalogue,
	    .techniques_folder = p->techniques,
	    .own_techniques_folder = p->own_techniques,
	    .fetched_folder = sg_path_join(run->arena, p->images,
		SG_FETCHED_FOLDER),
	    .locked_folder = p->locked,
	    .installed_names = sg_path_join(run->arena, p->images,
		SG_NAMES_FILE),
	    .guard_lists = true,
	    .now = p->now};

	sg_install_seed(p->images, options.seed);
	if (sg_build(run->arena, &options, run->problems, &run->build))
		check_locked(run);
	if (run->instead.source != NULL) {
		check_changes(run);
		note_removed(run);
	}
	sg_build_close(&run->build);
}

/* What the installer needs to save what was written. */
static void
print_composed(const struct run *run)
{
	json_t *text;

	if (run->check.open == NULL)
		return;
	text = json_string(run->composed.text == NULL ? run->refused :
							run->composed.text);
	printf(",\"%s\":", run->composed.text == NULL ? "refused" : "text");
	(void)json_dumpf(text, stdout, JSON_ENCODE_ANY);
	json_decref(text);
	printf(",\"forbidden\":%s", run->composed.forbidden ? "true" : "false");
	printf(",\"site\":\"%s\"",
	    run->composed.site == NULL ? "" : run->composed.site);
	printf(",\"base\":\"%s\",\"exception\":\"%s\",\"ends\":%lld",
	    run->version, run->composed.id == NULL ? "" : run->composed.id,
	    (long long)run->composed.ends_s);
}

static void
print(const struct run *run)
{
	printf("{\"errors\":%zu,\"warnings\":%zu,\"changes\":",
	    sg_problems_errors(run->problems),
	    sg_problems_warnings(run->problems));
	(void)json_dumpf(run->changes, stdout, 0);
	printf(",\"problems\":");
	sg_problems_json(run->problems, stdout);
	print_composed(run);
	puts("}");
	json_decref(run->changes);
}

static bool
is_set(const json_t *open, const char *name)
{
	return json_is_true(json_object_get(open, name));
}

static json_int_t
number_of(const json_t *open, const char *name)
{
	return json_integer_value(json_object_get(open, name));
}

/* Returns false if a member is missing that cannot be. */
static bool
read_opening(const json_t *open, struct run *run)
{
	struct sg_click *o = &run->opening;

	*o = (struct sg_click){.block = is_set(open, "block"),
	    .teacher = is_set(open, "teacher"),
	    .site = sg_json_text(open, "site"),
	    .page = sg_json_text(open, "page"),
	    .group = sg_json_text(open, "group"),
	    .user = sg_json_text(open, "user"),
	    .device = sg_json_text(open, "device"),
	    .lesson_of = sg_json_text(open, "lesson_of"),
	    .until = (enum sg_until)number_of(open, "until"),
	    .until_day = (int32_t)number_of(open, "until_day"),
	    .because = sg_json_text(open, "because"),
	    .approver = run->check.full_name,
	    .account = sg_json_text(open, "account"),
	    .end = is_set(open, "end"),
	    .administrators = sg_json_text(open, "administrators"),
	    .moderators = sg_json_text(open, "moderators"),
	    .from_day = (int32_t)number_of(open, "from_day"),
	    .other = sg_json_text(open, "other")};
	if (o->end)
		return o->account != NULL;
	return o->site != NULL && o->because != NULL &&
	    (o->account == NULL ||
		(o->administrators != NULL && o->moderators != NULL));
}

static bool
read_check(const json_t *json, struct run *run)
{
	const json_t *open = json_object_get(json, "open");

	run->check.full_name = sg_json_text(json, "full_name");
	run->check.text = sg_json_text(json, "text");
	run->check.open = open;
	if (run->check.full_name == NULL)
		return false;
	return open == NULL ? run->check.text != NULL : read_opening(open, run);
}

/* Read what the file has now.  Its problems are not reported: it is replaced.
 */
static void
read_old(struct run *run)
{
	char why[SG_WHY_BYTES];

	if (!sg_exceptions_read(run->arena, run->places, &run->old_text,
		run->version, why))
		run->old_text = SG_LIT("");
	run->old = sg_parse_text(run->arena, run->places->exceptions,
	    run->old_text, sg_problems_new(run->arena));
}

/* Bound what a policy may cost.  The filter, on the same machine, comes first.
 */
static void
give_way(void)
{
#ifndef __SANITIZE_ADDRESS__ /* it needs more memory than any machine has */
	const struct rlimit limit = {BYTES_MAX, BYTES_MAX};

	(void)setrlimit(RLIMIT_DATA, &limit);
#endif
	(void)setpriority(PRIO_PROCESS, 0, NICE);
}

int
sg_check_main(const struct sg_desk_places *places)
{
	struct sg_desk_places here = *places;
	struct run run = {.places = &here, .changes = json_array()};
	json_t *json = json_loadf(stdin, 0, NULL);

	give_way();
	if (here.now == 0)
		here.now = (int64_t)time(NULL);
	if (!read_check(json, &run))
		return EXIT_FAILURE;
	run.arena = sg_arena_new();
	run.problems = sg_problems_new(run.arena);
	read_old(&run);
	if (run.check.open == NULL ||
	    sg_compose(run.arena, &here, &run.opening, run.old_text, run.old,
		here.now, &run.composed, run.refused)) {
		run.instead = (struct sg_instead){.path = here.exceptions,
		    .text = sg_str(run.check.open != NULL ? run.composed.text :
							    run.check.text),
		    .exceptions_only = true};
		build(&run);
	}
	print(&run);
	json_decref(json);
	sg_arena_free(&run.arena);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
