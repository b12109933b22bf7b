/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* policy.c -- watches and opens the images of the policy in force. */
#include "desk/ingest/policy.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/watch.h"
#include "gate/gate.h"
#include "report/school.h"

struct sg_policy {
	struct sg_arena *arena; /* of this struct */
	char *names, *images;
	struct sg_watch watch;
	struct sg_gate *gate, *before;
	struct sg_arena *of_school; /* owns the school's time zone */
	struct sg_school school;
	char problem[SG_WHY_BYTES];
};

/* Take the school of the gate. If its time zone is unknown, nothing changes. */
static bool
take_school(struct sg_policy *p, const struct sg_gate *gate, int64_t now_ms)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_school school;

	if (!sg_school_init(arena, gate, now_ms / 1000, &school, p->problem)) {
		sg_arena_free(&arena);
		return false;
	}
	sg_arena_free(&p->of_school);
	p->of_school = arena;
	p->school = school;
	return true;
}

struct sg_policy *
sg_policy_new(const char *folder, int64_t now_ms)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_policy *p = sg_arena_alloc(arena, sizeof(*p));

	p->arena = arena;
	p->names = sg_arena_printf(arena, "%s/names.img", folder);
	p->images = sg_arena_printf(arena, "%s/policy.img", folder);
	(void)take_school(p, NULL, now_ms);
	(void)snprintf(p->problem, sizeof(p->problem),
	    "there is no policy in %s: days and hours are those of UTC; run: "
	    "schoolgate install",
	    folder);
	/* Two looks find the images that are there. */
	(void)sg_policy_look(p, now_ms);
	(void)sg_policy_look(p, now_ms);
	return p;
}

void
sg_policy_free(struct sg_policy **at)
{
	struct sg_policy *p = *at;
	struct sg_arena *arena;

	*at = NULL;
	if (p == NULL)
		return;
	sg_gate_close(&p->gate);
	sg_gate_close(&p->before);
	sg_arena_free(&p->of_school);
	arena = p->arena;
	sg_arena_free(&arena);
}

static struct sg_gate *
open_images(struct sg_policy *p)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_gate *gate;
	bool passing;

	gate = sg_gate_open_after(p->gate, NULL, p->names, p->images, problems,
	    &passing);
	sg_problems_print(problems, stderr, false);
	sg_arena_free(&arena);
	if (gate == NULL)
		(void)snprintf(p->problem, sizeof(p->problem),
		    "the images of the policy cannot be used; run: schoolgate "
		    "install");
	return gate;
}

bool
sg_policy_look(struct sg_policy *p, int64_t now_ms)
{
	struct sg_gate *gate;

	if (sg_watch_look(&p->watch, p->names, p->images) != SG_WATCH_NEW ||
	    access(p->images, F_OK) != 0)
		return false;
	sg_watch_take(&p->watch);
	gate = open_images(p);
	if (gate == NULL)
		return false;
	if (!take_school(p, gate, now_ms)) {
		sg_gate_close(&gate);
		return false;
	}
	sg_gate_close(&p->before);
	p->before = p->gate;
	p->gate = gate;
	p->problem[0] = '\0';
	return true;
}

const struct sg_school *
sg_policy_school(const struct sg_policy *p)
{
	return &p->school;
}

const struct sg_gate *
sg_policy_gate(const struct sg_policy *p)
{
	return p->gate;
}

uint32_t
sg_policy_keep(const struct sg_policy *p)
{
	return p->gate == NULL ? 0 : sg_gate_settings(p->gate)->keep_days;
}

const char *
sg_policy_problem(const struct sg_policy *p)
{
	return p->problem;
}
