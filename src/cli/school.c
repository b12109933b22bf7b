/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.c -- the school's name and clock, by the policy.
 */
#include "cli/school.h"

#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "cli/cli.h"
#include "gate/gate.h"
#include "policy/install.h"
#include "policy/calendar/zone.h"

/* Records are never from before this; nor much later than now. */
#define FIRST_DAY 10957 /* 2000-01-01 */
#define DAYS_AHEAD 800
#define DAY_S 86400

static bool
is_installed(struct sg_arena *arena, const struct sg_call *call)
{
	const char *state = call->places.state;

	return access(sg_path_join(arena, state, SG_POLICY_FILE), F_OK) == 0;
}

bool
sg_school_open(struct sg_arena *arena, const struct sg_call *call,
    const char *policy, struct sg_school *school)
{
	int32_t today;
	const char *zone = "UTC", *name;

	*school = (struct sg_school){.name = "This school",
	    .now = (int64_t)time(NULL)};
	today = (int32_t)(school->now / DAY_S);
	if (policy != NULL || is_installed(arena, call)) {
		school->gate = sg_gate_for(arena, call, policy);
		if (school->gate == NULL)
			return false;
		name = sg_gate_text(school->gate,
		    sg_gate_settings(school->gate)->school);
		if (*name != '\0')
			school->name = name;
		zone = sg_gate_text(school->gate,
		    sg_gate_settings(school->gate)->zone);
	}
	school->zone = sg_zone_load(arena, sg_str(zone), FIRST_DAY,
	    today + DAYS_AHEAD);
	if (school->zone != NULL)
		return true;
	sg_complain(SG_EXIT_PROBLEMS,
	    "the time zone %s is not on this system; install tzdata", zone);
	sg_school_close(school);
	return false;
}

void
sg_school_close(struct sg_school *school)
{
	sg_gate_close(&school->gate);
}
