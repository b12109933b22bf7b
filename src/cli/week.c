/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.c -- `schoolgate week`: who may reach what, when, in one school week.
 */
#include <time.h>

#include "base/arena.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/school.h"
#include "cli/week.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "base/dates.h"
#include "policy/expect/case.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"

struct asked {
	struct sg_call call;
	const char *policy, *who, *on, *date;
	bool html, json;
};

/* ---- which week --------------------------------------------------------- */

/* The Monday of the week that was asked for; false after a complaint. */
static bool
find_monday(const struct asked *asked, const struct sg_week *week,
    int32_t *monday)
{
	int32_t day = sg_zone_day(week->timetable->zone, week->now, NULL);

	if (asked->date != NULL && !sg_date_parse(sg_str(asked->date), &day)) {
		sg_complain(SG_EXIT_USAGE,
		    "--date wants a day like 2026-11-24 or \"Tue 24 Nov "
		    "2026\", not \"%s\"",
		    asked->date);
		return false;
	}
	*monday = day - sg_weekday_of(day);
	return true;
}

/* ---- whose week --------------------------------------------------------- */

/* A reference to the group `name`; false after a complaint. */
static bool
find_group(const struct sg_week *week, const char *name, struct sg_ref *ref)
{
	const struct sg_policy_ast *ast = week->ast;
	const char **names = sg_arena_array(week->arena, ast->ngroups + 1,
	    sizeof *names);
	const char *meant;

	*ref = (struct sg_ref){.kind = SG_REF_EVERYONE};
	if (name == NULL)
		return true;
	*ref = (struct sg_ref){.kind = SG_REF_GROUP,
	    .word.text = sg_str(name)};
	for (size_t i = 0; i < ast->ngroups; i++) {
		ref->index = i;
		if (sg_str_eqi(sg_str(name), ast->groups[i].name.text))
			return true;
		names[i] = sg_arena_dup(week->arena, ast->groups[i].name.text);
	}
	meant = sg_did_you_mean(sg_str(name), names, ast->ngroups);
	sg_complain(SG_EXIT_USAGE, "the policy has no group \"%s\"%s%s%s", name,
	    meant != NULL ? "; did you mean \"" : "",
	    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
	return false;
}

/* Somebody of --for, on a device of --on, as `expect` would have it. */
static bool
find_person(const struct asked *asked, const struct sg_week *week,
    struct sg_expect_case *person)
{
	const struct sg_compile_in in = {.ast = week->ast,
	    .timetable = week->timetable};
	struct sg_problems *problems = sg_problems_new(week->arena);
	struct sg_ast_expect expect = {.what.kind = SG_REF_EVERYTHING};

	if (!find_group(week, asked->who, &expect.who) ||
	    !find_group(week, asked->on, &expect.on))
		return false;
	if (sg_expect_case(week->arena, &in, &expect, problems, person))
		return true;
	sg_problems_print(problems, stderr, sg_colour(stderr));
	return false;
}

/* Whose bells ring for somebody in `groups`: as the gate's times have it. */
static size_t
find_bells(const struct sg_week *week, const struct sg_set *groups)
{
	for (size_t i = 0; i < week->ast->ngroups; i++)
		if (sg_set_has(groups, (uint32_t)i) &&
		    sg_timetable_has_own(week->timetable, i))
			return i;
	return SG_NO_GROUP;
}

static bool
is_named(const char *given, const char *group)
{
	return given != NULL && sg_str_eqi(sg_str(given), sg_str(group));
}

static void
describe(const struct asked *asked, struct sg_week *week,
    const struct sg_gate *gate, const struct sg_set *groups)
{
	const char *also = "";

	week->who = asked->who != NULL ? asked->who :
	    asked->on != NULL	       ? "everyone" :
					 "somebody in no group";
	if (asked->on != NULL)
		week->who = sg_arena_printf(week->arena, "%s on %s", week->who,
		    asked->on);
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++) {
		const char *name = sg_gate_group(gate, i);

		if (sg_set_has(groups, i) && !is_named(asked->who, name) &&
		    !is_named(asked->on, name))
			also = sg_arena_printf(week->arena, "%s%s%s", also,
			    *also != '\0' ? ", " : "", name);
	}
	week->also = also;
}

/* ---- the verb ----------------------------------------------------------- */

static int
draw(const struct asked *asked, struct sg_week *week,
    const struct sg_build *build, const struct sg_gate *gate)
{
	struct sg_expect_case person;
	struct sg_set groups;
	int32_t monday;

	if (!find_monday(asked, week, &monday) ||
	    !find_person(asked, week, &person))
		return SG_EXIT_USAGE;
	groups = sg_gate_who(gate, &person.request);
	describe(asked, week, gate, &groups);
	sg_week_days(week, monday, find_bells(week, &groups));
	if (!sg_week_ask(week, build, gate, &person.request))
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	if (asked->html)
		sg_week_html(week, stdout);
	else if (asked->json)
		sg_week_json(week, stdout);
	else
		sg_week_text(week, sg_colour(stdout), stdout);
	return SG_EXIT_FINE;
}

/* Build the policy, open a gate on it, and draw. */
static int
build_and_draw(const struct asked *asked, struct sg_arena *arena)
{
	const char *path = asked->policy != NULL ? asked->policy
						 : asked->call.places.policy;
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_week week = {.arena = arena, .now = (int64_t)time(NULL),
	    .file = path};
	struct sg_build build;
	struct sg_gate *gate;
	int code;

	if (!sg_build_policy(arena, &asked->call, path, SG_SHOW_ERRORS,
		&build))
		return SG_EXIT_PROBLEMS;
	week.ast = build.ast;
	week.timetable = build.timetable;
	week.school = sg_arena_dup(arena, build.ast->school.name.text);
	gate = sg_gate_from_memory(build.names, build.policy, problems);
	if (gate != NULL) {
		code = draw(asked, &week, &build, gate);
	} else {
		sg_problems_print(problems, stderr, sg_colour(stderr));
		code = SG_EXIT_PROBLEMS;
	}
	sg_gate_close(&gate);
	sg_build_close(&build);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 0}};
	const struct sg_option options[] = {
	    {.name = "for", .value = &asked.who},
	    {.name = "on", .value = &asked.on},
	    {.name = "date", .value = &asked.date},
	    {.name = "policy", .value = &asked.policy},
	    {.name = "html", .flag = &asked.html},
	    {.name = "json", .flag = &asked.json},
	    {0},
	};
	struct sg_arena *arena;
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	if (asked.html && asked.json)
		return sg_complain(SG_EXIT_USAGE,
		    "--html and --json are two ways to draw; choose one");
	if (is_named(asked.who, "everyone"))
		asked.who = NULL;
	if (is_named(asked.on, "everyone"))
		asked.on = NULL;
	arena = sg_arena_new();
	code = build_and_draw(&asked, arena);
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_week = {
    .name = "week",
    .arguments = "[--for GROUP] [--on GROUP] [--date DAY] [--html | --json]",
    .sentence = "Draw a school week: who may reach what, when.",
    .help = "    --for GROUP        for somebody of this group (everyone)\n"
	    "    --on GROUP         on one of its devices\n"
	    "    --date DAY         2026-11-24 or \"24 Nov 2026\" (today): its "
	    "week\n"
	    "    --html             a page for the staff-room wall\n"
	    "    --json             for programs\n"
	    "    --policy FILE      the policy (" SG_SYSCONFDIR
	    "/school.policy)\n",
    .run = run,
};
