/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy.c -- checks the policy file: what `schoolgate check` finds, whether it
 * is the policy in force, and which exceptions end soon.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/doctor/doctor.h"
#include "policy/build.h"
#include "policy/install.h"
#include "policy/language/ast.h"

/* Exceptions that end within this many days are reported. */
#define ENDS_SOON 14
/* So many findings of `check` are shown. */
#define SHOWN 10
#define POLICY_MOST (256 * 1024 * 1024)

/* Returns the findings of `check` as a JSON array. The caller frees it. */
static json_t *
findings_of(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	json_t *array = NULL;

	if (to == NULL)
		return NULL;
	sg_problems_json(problems, to);
	if (fclose(to) == 0)
		array = json_loadb(text, size, 0, NULL);
	free(text);
	return array;
}

static const char *
string_of(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value == NULL ? "" : value;
}

/* The first line of an advice of several lines. */
static const char *
advice_of(struct sg_doctor *d, const json_t *problem)
{
	const char *advice = string_of(problem, "advice");

	return *advice == '\0' ?
	    "schoolgate check shows the line" :
	    sg_arena_dup(d->arena,
		(struct sg_str){advice, strcspn(advice, "\n")});
}

static void
tell(struct sg_doctor *d, const json_t *problem)
{
	const char *place = sg_arena_printf(d->arena, "%s:%lld",
	    string_of(problem, "file"),
	    (long long)json_integer_value(json_object_get(problem, "line")));

	if (strcmp(string_of(problem, "severity"), "error") == 0)
		sg_doctor_wrong(d, advice_of(d, problem), "%s: error: %s",
		    place, string_of(problem, "text"));
	else
		sg_doctor_warn(d, advice_of(d, problem), "%s: %s", place,
		    string_of(problem, "text"));
}

static void
tell_all(struct sg_doctor *d, const struct sg_problems *problems)
{
	json_t *array = findings_of(problems);
	size_t n = json_array_size(array);

	for (size_t i = 0; i < n && i < SHOWN; i++)
		tell(d, json_array_get(array, i));
	if (n > SHOWN)
		sg_doctor_warn(d, "schoolgate check shows them all",
		    "the policy has %zu more findings", n - SHOWN);
	json_decref(array);
}

static void
look_file(struct sg_doctor *d)
{
	if (!d->policy.fine && sg_problems_errors(d->policy.problems) == 0)
		sg_doctor_wrong(d, "run: schoolgate check",
		    "the policy %s cannot be compiled", d->call->places.policy);
	tell_all(d, d->policy.problems);
}

/* ---- is it the policy in force? ----------------------------------------- */

/* Returns true if the bytes of the installed image differ from those that the
 * policy file gives now. */
static bool
differs(struct sg_doctor *d)
{
	struct sg_str installed;

	return sg_file_read(d->arena,
		   sg_path_join(d->arena, d->places.state, SG_POLICY_FILE),
		   POLICY_MOST, &installed) == 0 &&
	    !sg_str_eq(installed, d->policy.build.policy);
}

/*
 * Two images of one policy may differ, if the policy has no dates: it then
 * counts from the day on which it is compiled. So the file must be newer, too.
 */
static void
look_newer(struct sg_doctor *d)
{
	struct stat file, image;

	if (!d->policy.fine || stat(d->call->places.policy, &file) != 0 ||
	    stat(sg_path_join(d->arena, d->places.state, SG_POLICY_FILE),
		&image) != 0)
		return;
	if (file.st_mtime > image.st_mtime && differs(d))
		sg_doctor_warn(d,
		    "if the changes are complete, run: schoolgate install",
		    "%s was changed after it was installed; the changes are "
		    "not in force",
		    d->call->places.policy);
}

static void
look_exceptions(struct sg_doctor *d)
{
	const struct sg_policy_ast *ast = d->policy.build.ast;
	int32_t today = (int32_t)(d->now / SG_DAY_S);
	char day[SG_DATE_TEXT];

	for (size_t i = 0; ast != NULL && i < ast->nexceptions; i++) {
		const struct sg_ast_exception *e = &ast->exceptions[i];

		if (!e->until.set || e->until.day < today ||
		    e->until.day > today + ENDS_SOON)
			continue;
		sg_doctor_warn(d,
		    "ask the e-safety officer: if it is needed longer, it has "
		    "to be approved again",
		    "exception %s ends on %s", e->id.text.p,
		    sg_day_text(e->until.day, day));
	}
}

static const struct sg_check checks[] = {
    {"check", "schoolgate check finds nothing in the policy", look_file},
    {"newer", "the policy file is as it was installed", look_newer},
    {"exceptions", "no exception ends within 14 days", look_exceptions},
    {0},
};
const struct sg_family sg_doctor_policy = {"policy", "The policy", checks};

void
sg_doctor_read_policy(struct sg_doctor *d)
{
	struct sg_build_options options;

	d->policy.problems = sg_problems_new(d->arena);
	sg_build_options_for(d->arena, d->call, d->call->places.policy,
	    &options);
	options.now = d->now;
	d->policy.fine = sg_build(d->arena, &options, d->policy.problems,
	    &d->policy.build);
}
