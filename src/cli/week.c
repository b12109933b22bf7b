/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.c -- `schoolgate week`: shows, for one school week, when a person may
 * reach each site. With --year, shows the school days of a year.
 */
#include <time.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/why.h"
#include "cli/cli.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "report/week/week.h"
#include "report/week/year.h"

struct asked {
	struct sg_call call;
	const char *policy;
	struct sg_week_question question;
	bool html, json, year;
};

static void
draw_year(const struct asked *asked, const struct sg_week *week)
{
	struct sg_year year;

	sg_year_make(&year, week);
	if (asked->html)
		sg_year_html(&year, stdout);
	else if (asked->json)
		sg_year_json(&year, stdout);
	else
		sg_year_text(&year, sg_colour(stdout), stdout);
}

static int
draw(const struct asked *asked, struct sg_week *week,
    const struct sg_build *build, const struct sg_gate *gate)
{
	struct sg_problems *problems = sg_problems_new(week->arena);
	char why[SG_WHY_BYTES];

	if (!sg_week_begin(week, build, gate, &asked->question, problems,
		why)) {
		sg_problems_print(problems, stderr, sg_colour(stderr));
		return *why == '\0' ? SG_EXIT_USAGE :
				      sg_complain(SG_EXIT_USAGE, "%s", why);
	}
	if (asked->year) {
		draw_year(asked, week);
		return SG_EXIT_FINE;
	}
	if (!sg_week_ask(week, build, gate))
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	if (asked->html)
		sg_week_html(week, stdout);
	else if (asked->json)
		sg_week_json(week, stdout);
	else
		sg_week_text(week, sg_colour(stdout), stdout);
	return SG_EXIT_FINE;
}

/* Compile the policy, open a gate on it, and print the week. */
static int
build_and_draw(const struct asked *asked, struct sg_arena *arena)
{
	const char *path = asked->policy != NULL ? asked->policy :
						   asked->call.places.policy;
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_week week = {
	    .arena = arena, .now = (int64_t)time(NULL), .file = path};
	struct sg_build build;
	struct sg_gate *gate;
	int code;

	if (!sg_build_policy(arena, &asked->call, path, SG_SHOW_ERRORS, &build))
		return SG_EXIT_PROBLEMS;
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

static bool
is_everyone(const char *group)
{
	return group != NULL && sg_str_eqi(sg_str(group), SG_LIT("everyone"));
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 0}};
	const struct sg_option options[] = {
	    {.name = "for", .value = &asked.question.who},
	    {.name = "on", .value = &asked.question.on},
	    {.name = "date", .value = &asked.question.date},
	    {.name = "policy", .value = &asked.policy},
	    {.name = "year", .flag = &asked.year},
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
	if (is_everyone(asked.question.who))
		asked.question.who = NULL;
	if (is_everyone(asked.question.on))
		asked.question.on = NULL;
	arena = sg_arena_new();
	code = build_and_draw(&asked, arena);
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_week = {
    .name = "week",
    .arguments = "[--year] [--for GROUP] [--on GROUP] [--date DAY]"
		 " [--html | --json]",
    .sentence = "Draw a school week: who may reach what, when.",
    .help = "    --year             draw the school days of the year instead\n"
	    "    --for GROUP        for somebody of this group (everyone)\n"
	    "    --on GROUP         on one of its devices\n"
	    "    --date DAY         2026-11-24 or \"24 Nov 2026\" (today): its "
	    "week\n"
	    "                       or year\n"
	    "    --html             a page for the staff-room wall\n"
	    "    --json             for programs\n"
	    "    --policy FILE      the policy (" SG_SYSCONFDIR
	    "/school.policy)\n",
    .run = run,
};
