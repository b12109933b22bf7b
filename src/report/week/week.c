/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.c -- finds which week `schoolgate week` has to show, and for which
 * person.
 */
#include "report/week/week.h"

#include "base/arena.h"
#include "base/dates.h"
#include "base/problems.h"
#include "base/why.h"
#include "gate/gate.h"
#include "gate/set.h"
#include "policy/build.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "policy/expect/case.h"
#include "report/period.h"

/* ---- which week --------------------------------------------------------- */

/* Find a day of the wanted week. */
static bool
find_day(const struct sg_week_question *asked, const struct sg_week *week,
    int32_t *day, char why[SG_WHY_BYTES])
{
	*day = sg_zone_day(week->timetable->zone, week->now, NULL);
	if (asked->date != NULL && !sg_date_parse(sg_str(asked->date), day))
		return sg_why(why,
		    "--date wants a day like 2026-11-24 or \"Tue 24 Nov "
		    "2026\", not \"%s\"",
		    asked->date);
	return true;
}

/* ---- whose week --------------------------------------------------------- */

/*
 * Make a reference to the group `name`. If `name` is NULL, the reference is to
 * everyone.
 */
static bool
find_group(const struct sg_week *week, const char *name, struct sg_ref *ref,
    char why[SG_WHY_BYTES])
{
	const struct sg_policy_ast *ast = week->ast;
	const char **names = sg_arena_array(week->arena, ast->ngroups + 1,
	    sizeof *names);
	const char *meant;

	*ref = (struct sg_ref){.kind = SG_REF_EVERYONE};
	if (name == NULL)
		return true;
	*ref = (struct sg_ref){.kind = SG_REF_GROUP, .word.text = sg_str(name)};
	for (size_t i = 0; i < ast->ngroups; i++) {
		ref->index = i;
		if (sg_str_eqi(sg_str(name), ast->groups[i].name.text))
			return true;
		names[i] = sg_arena_dup(week->arena, ast->groups[i].name.text);
	}
	meant = sg_did_you_mean(sg_str(name), names, ast->ngroups);
	return sg_why(why, "the policy has no group \"%s\"%s%s%s", name,
	    meant != NULL ? "; did you mean \"" : "",
	    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
}

/*
 * Make a request of a person in the group of --for, with a device in the group
 * of --on. Requests for the `expect` lines of a policy are made in the same
 * way.
 */
static bool
find_person(const struct sg_week_question *asked, const struct sg_week *week,
    struct sg_problems *problems, struct sg_expect_case *person,
    char why[SG_WHY_BYTES])
{
	const struct sg_compile_in in = {
	    .ast = week->ast, .timetable = week->timetable};
	struct sg_ast_expect expect = {.what.kind = SG_REF_EVERYTHING};

	why[0] = '\0';
	return find_group(week, asked->who, &expect.who, why) &&
	    find_group(week, asked->on, &expect.on, why) &&
	    sg_expect_case(week->arena, &in, &expect, problems, person);
}

/*
 * Returns the group whose timetable counts for a person in `groups`. This is
 * the first group with its own timetable. The policy compiler has the same
 * rule.
 */
static size_t
find_bells(const struct sg_week *week, const uint64_t *groups)
{
	for (size_t i = 0; i < week->ast->ngroups; i++)
		if (sg_bitmap_has(groups, (uint32_t)i) &&
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
describe(const struct sg_week_question *asked, struct sg_week *week,
    const struct sg_gate *gate, const uint64_t *groups)
{
	const char *also = "";

	week->who = asked->who != NULL ? asked->who :
	    asked->on != NULL          ? "everyone" :
					 "somebody in no group";
	if (asked->on != NULL)
		week->who = sg_arena_printf(week->arena, "%s on %s", week->who,
		    asked->on);
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++) {
		const char *name = sg_gate_group(gate, i);

		if (sg_bitmap_has(groups, i) && !is_named(asked->who, name) &&
		    !is_named(asked->on, name))
			also = sg_arena_printf(week->arena, "%s%s%s", also,
			    *also != '\0' ? ", " : "", name);
	}
	week->also = also;
}

/* ---- both --------------------------------------------------------------- */

bool
sg_week_begin(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate, const struct sg_week_question *question,
    struct sg_problems *problems, char why[SG_WHY_BYTES])
{
	/*
	 * week->person will borrow from *person, so *person lives in the arena.
	 */
	struct sg_expect_case *person = sg_arena_alloc(week->arena,
	    sizeof(*person));
	uint64_t groups[SG_SET_WORDS];

	week->ast = build->ast;
	week->timetable = build->timetable;
	week->school = sg_arena_dup(week->arena, build->ast->school.name.text);
	if (!find_day(question, week, &week->asked, why) ||
	    !find_person(question, week, problems, person, why))
		return false;
	week->person = person->request;
	sg_gate_who(gate, &week->person, groups);
	describe(question, week, gate, groups);
	week->bells = find_bells(week, groups);
	sg_week_days(week);
	return true;
}
