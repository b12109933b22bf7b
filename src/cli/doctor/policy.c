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
#include "gate/gate.h"
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

/* An advice of several lines, as one line. */
static const char *
advice_of(struct sg_doctor *d, const json_t *problem, const char *otherwise)
{
	struct sg_str rest = sg_str(string_of(problem, "advice")), line;
	const char *all = "";

	while (sg_doctor_line(&rest, &line))
		all = sg_arena_printf(d->arena, "%s%s%.*s", all,
		    *all == '\0' || line.n == 0 ? "" : " ", (int)line.n,
		    line.p);
	return *all == '\0' ? otherwise : all;
}

static void
tell(struct sg_doctor *d, const json_t *problem, const char *otherwise)
{
	const char *place = sg_arena_printf(d->arena, "%s:%lld",
	    string_of(problem, "file"),
	    (long long)json_integer_value(json_object_get(problem, "line")));

	if (strcmp(string_of(problem, "severity"), "error") == 0)
		sg_doctor_wrong(d, advice_of(d, problem, otherwise),
		    "%s: error: %s", place, string_of(problem, "text"));
	else
		sg_doctor_warn(d, advice_of(d, problem, otherwise), "%s: %s",
		    place, string_of(problem, "text"));
}

void
sg_doctor_tell_problems(struct sg_doctor *d, const struct sg_problems *problems,
    const char *otherwise)
{
	json_t *array = findings_of(problems);
	size_t n = json_array_size(array);

	for (size_t i = 0; i < n && i < SHOWN; i++)
		tell(d, json_array_get(array, i), otherwise);
	if (n > SHOWN)
		sg_doctor_warn(d, otherwise, "there are %zu more findings",
		    n - SHOWN);
	json_decref(array);
}

static void
look_file(struct sg_doctor *d)
{
	if (!d->policy.fine && sg_problems_errors(d->policy.problems) == 0)
		sg_doctor_wrong(d, "run: schoolgate check",
		    "the policy %s cannot be compiled", d->call->places.policy);
	sg_doctor_tell_problems(d, d->policy.problems,
	    "run: schoolgate check; it shows the lines, and all problems");
}

/* ---- is it the policy in force? ----------------------------------------- */

/* Returns true if `policy` has the bytes of the installed image. */
static bool
is_installed(struct sg_doctor *d, struct sg_str policy)
{
	struct sg_str installed;

	return sg_file_read(d->arena,
		   sg_path_join(d->arena, d->places.state, SG_POLICY_FILE),
		   POLICY_MOST, &installed) == 0 &&
	    sg_str_eq(installed, policy);
}

/*
 * Two images of one policy may differ. A policy without dates counts from the
 * day on which it is compiled, and exceptions that have ended are left out. The
 * image keeps the path by which `install` knew the policy, too. So compile it
 * once more, as on the day on which it was installed, and by that path.
 */
static bool
was_installed(struct sg_doctor *d)
{
	struct sg_build_options options;
	struct sg_build build;
	struct stat image;
	bool same;

	if (stat(sg_path_join(d->arena, d->places.state, SG_POLICY_FILE),
		&image) != 0)
		return false;
	sg_build_options_for(d->arena, d->call, d->call->places.policy,
	    &options);
	options.now = (int64_t)image.st_mtime;
	if (d->gate != NULL)
		options.known_as = sg_gate_text(d->gate,
		    sg_gate_settings(d->gate)->file);
	same = sg_build(d->arena, &options, sg_problems_new(d->arena),
		   &build) &&
	    is_installed(d, build.policy);
	sg_build_close(&build);
	return same;
}

/*
 * The times of the files say nothing: a backup that is put back has its old
 * times. So the images are compared that the files give now. The names image
 * has a digest of all lists and the catalogue, by which the build knows whether
 * they are as they were.
 */
static void
look_newer(struct sg_doctor *d)
{
	if (!d->policy.fine) {
		sg_doctor_unseen(d,
		    "the policy cannot be compiled, so it is not known whether "
		    "it is the one in force");
		return;
	}
	if (!d->policy.build.same_names ||
	    (!is_installed(d, d->policy.build.policy) && !was_installed(d)))
		sg_doctor_warn(d,
		    "if the changes are complete, run: schoolgate install",
		    "the policy or its lists are not what is in force: %s was "
		    "changed",
		    d->policy.build.same_names ?
			d->call->places.policy :
			"a list, a locked list or the catalogue");
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
    {"newer", "the policy and its lists are what is in force", look_newer},
    {"dates", "the dates of the installed policy go on for 60 days",
	sg_doctor_look_range},
    {"exceptions", "no exception ends within 14 days", look_exceptions},
    {0},
};
const struct sg_family sg_doctor_policy = {
    "policy", "The policy", checks, NULL};

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
