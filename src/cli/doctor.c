/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doctor.c -- `schoolgate doctor`: looks at the whole chain as it is deployed
 * on this machine, and says what is wrong and what to do.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/doctor/doctor.h"
#include "cli/doctor/filtering/filtering.h"
#include "gate/gate.h"
#include "policy/install.h"

static const struct sg_family *const families[] = {
    &sg_doctor_units,
    &sg_doctor_ports,
    &sg_doctor_squid,
    &sg_doctor_networks,
    &sg_doctor_directory,
    &sg_doctor_log_on,
    &sg_doctor_gate,
    &sg_doctor_firewall,
    &sg_doctor_probe,
    &sg_doctor_open,
    &sg_doctor_bans,
    &sg_doctor_ca,
    &sg_doctor_policy,
    &sg_doctor_lists,
    &sg_doctor_journal,
    &sg_doctor_desk,
    &sg_doctor_machine,
    NULL,
};

/* The family of a machine without answers of setup. */
static const struct sg_family setup = {"setup", "Setup", NULL, NULL};
static const struct sg_family *const setup_alone[] = {&setup, NULL};

/* Programs such as squid are in folders that not every PATH has. */
static void
widen_path(struct sg_arena *arena)
{
	const char *path = getenv("PATH");

	(void)setenv("PATH",
	    sg_arena_printf(arena, "%s:/usr/sbin:/usr/bin:/sbin:/bin",
		path == NULL || *path == '\0' ? "/usr/local/sbin" : path),
	    1);
}

/* Open the installed policy. If that fails, keep the reason. */
static void
open_gate(struct sg_doctor *d)
{
	struct sg_problems *problems = sg_problems_new(d->arena);
	char *text = NULL;
	size_t size = 0;
	FILE *to;

	d->gate = sg_gate_open(sg_path_join(d->arena, d->places.state,
				   SG_NAMES_FILE),
	    sg_path_join(d->arena, d->places.state, SG_POLICY_FILE), problems);
	if (d->gate != NULL)
		return;
	to = open_memstream(&text, &size);
	if (to == NULL)
		return;
	sg_problems_print(problems, to, false);
	(void)fclose(to);
	d->gate_why = sg_arena_dup(d->arena,
	    sg_str_trim((struct sg_str){text, strcspn(text, "\n")}));
	free(text);
}

static void
run_check(struct sg_doctor *d, const struct sg_check *check)
{
	size_t before = d->n;

	d->check = check->id;
	check->look(d);
	if (d->n == before && *check->fine != '\0')
		sg_doctor_fine(d, "%s", check->fine);
}

/* Returns true if no option --only leaves the check out. */
static bool
is_wanted(const struct sg_doctor *d, const struct sg_family *family,
    const struct sg_check *check)
{
	return d->only == NULL || strcmp(d->only, family->id) == 0 ||
	    strcmp(d->only,
		sg_arena_printf(d->arena, "%s/%s", family->id, check->id)) == 0;
}

/* Returns how many checks of the family are wanted. */
static size_t
run_family(struct sg_doctor *d, const struct sg_family *family)
{
	bool begun = family->begin == NULL, exists = true;
	size_t n = 0;

	d->family = family->id;
	for (const struct sg_check *c = family->checks; c->id != NULL; c++) {
		if (!is_wanted(d, family, c))
			continue;
		exists = begun ? exists : family->begin(d);
		begun = true;
		if (exists)
			run_check(d, c);
		n++;
	}
	return n;
}

/* Returns how many checks are wanted. */
static size_t
run_all(struct sg_doctor *d)
{
	size_t n = 0;

	for (size_t i = 0; families[i] != NULL; i++)
		n += run_family(d, families[i]);
	return n;
}

static int
print(const struct sg_doctor *d, const struct sg_family *const *shown,
    bool json)
{
	if (json)
		sg_doctor_put_json(d, stdout);
	else
		sg_doctor_put_text(d, shown, stdout);
	for (size_t i = 0; i < d->n; i++)
		if (d->found[i].result == SG_RESULT_WRONG)
			return SG_EXIT_PROBLEMS;
	return SG_EXIT_FINE;
}

static int
examine(struct sg_doctor *d, bool json)
{
	int code;

	widen_path(d->arena);
	if (!sg_doctor_read_setup(d)) {
		d->family = setup.id;
		d->check = "answers";
		sg_doctor_wrong(d, "run: sudo schoolgate setup",
		    "schoolgate is not set up on this machine: %s is missing",
		    SG_SYSCONFDIR "/setup.conf");
		return print(d, setup_alone, json);
	}
	sg_doctor_read_squids(d);
	open_gate(d);
	sg_doctor_read_policy(d);
	if (run_all(d) > 0)
		code = print(d, families, json);
	else
		code = sg_complain(SG_EXIT_USAGE,
		    "there is no check \"%s\"; \"schoolgate doctor --json\" "
		    "names the family and the check of each finding",
		    d->only);
	sg_build_close(&d->policy.build);
	sg_gate_close(&d->gate);
	return code;
}

/* `--test-filtering` */
static int
test_filtering(struct sg_filtering *f, bool json)
{
	struct sg_doctor *d = f->d;
	int code;

	widen_path(d->arena);
	if (!sg_doctor_read_setup(d))
		return sg_complain(SG_EXIT_PROBLEMS,
		    "schoolgate is not set up on this machine, so there is "
		    "nothing to test; run: sudo schoolgate setup");
	sg_doctor_read_squids(d);
	open_gate(d);
	code = sg_filtering_run(f, json);
	sg_gate_close(&d->gate);
	return code;
}

/* Put the root folder before each path that no option has changed. */
static void
move_places(struct sg_doctor *d, struct sg_places *places)
{
	const struct {
		const char **place, *standard;
	} moved[] = {
	    {&places->policy, SG_SYSCONFDIR "/school.policy"},
	    {&places->catalogue, SG_PKGDATADIR "/platforms"},
	    {&places->locked, SG_SYSCONFDIR "/locked"},
	};

	for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++)
		if (strcmp(*moved[i].place, moved[i].standard) == 0)
			*moved[i].place = sg_doctor_path(d, *moved[i].place);
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	struct sg_doctor d = {
	    .call = &call, .root = "", .now = (int64_t)time(NULL)};
	struct sg_filtering filtering = {.d = &d, .pages = SG_TEST_PAGES};
	bool json = false, test = false;
	const struct sg_option options[] = {
	    {.name = "json", .flag = &json},
	    {.name = "root", .value = &d.root},
	    {.name = "only", .value = &d.only},
	    {.name = "test-filtering", .flag = &test},
	    {.name = "by", .value = &filtering.by},
	    {.name = "group", .value = &filtering.group},
	    {.name = "from", .value = &filtering.from},
	    {.name = "pages", .value = &filtering.pages},
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (!test &&
	    (filtering.by != NULL || filtering.group != NULL ||
		filtering.from != NULL ||
		strcmp(filtering.pages, SG_TEST_PAGES) != 0))
		return sg_complain(SG_EXIT_USAGE,
		    "--by, --group, --from and --pages belong to "
		    "--test-filtering");
	if (filtering.group != NULL && filtering.from != NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "--group and --from cannot be given together");
	if (*d.root == '\0' && geteuid() != 0)
		return sg_complain(SG_EXIT_USAGE,
		    "only root can look at all of the machine; run: sudo "
		    "schoolgate doctor");
	d.arena = sg_arena_new();
	move_places(&d, &call.places);
	code = test ? test_filtering(&filtering, json) : examine(&d, json);
	sg_arena_free(&d.arena);
	return code;
}

const struct sg_verb sg_verb_doctor = {
    .name = "doctor",
    .arguments = "[--json] [--test-filtering]",
    .sentence = "Look at the whole chain on this machine: what is wrong, what "
		"to do.",
    .help = "    --json             the findings for programs\n"
	    "    --only CHECK       run one check only, as firewall/rules, or "
	    "one family\n"
	    "    --root DIR         read the machine's files below DIR\n"
	    "    --test-filtering   try the test pages of each kind that must "
	    "be blocked\n"
	    "    --by NAME          who makes the test, for the journal\n"
	    "    --group GROUP      test the devices of this group only\n"
	    "    --from ADDRESS     test as this device only\n"
	    "    --pages FILE       the test pages (" SG_TEST_PAGES ")\n",
    .run = run,
};
