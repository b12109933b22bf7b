/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * swap.c -- loads new images (a compiled policy) as a c-icap child does, so
 * that a test can make each of its calls fail.
 *
 * usage: swap swap|start|shelf STATE NEXT
 * STATE is the folder of the images. NEXT is the folder of their replacements.
 *
 * swap   the images of STATE are in force, and those of NEXT replace them
 * start  a child starts and loads the images of STATE
 * shelf  a child loads the images of STATE and leaves them on the shelf (memory
 *        that children share); then another child starts and finds damaged
 *        images, those of NEXT
 *
 * Exits with 0 if the expected policy was in force at each step.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "base/shelf.h"
#include "faults.h"
#include "gate/gate.h"
#include "icap/reload.h"
#include "judged.h"

/* looks that are enough for a retry after a failure; see reload.c */
#define LOOKS 20

static char names[256], policy[256];
static unsigned swapped, refused;

static void
tell(void *ctx, enum sg_reload_event event, const struct sg_gate *gate,
    const struct sg_problems *problems)
{
	(void)ctx;
	(void)gate;
	if (event == SG_RELOAD_SWAPPED)
		swapped++;
	else
		refused++;
	if (event == SG_RELOAD_REFUSED && sg_problems_errors(problems) == 0) {
		puts("refused without a reason");
		exit(1);
	}
}

static struct sg_reload *
new_reload(struct sg_shelf *shelf)
{
	const struct sg_reload_options options = {.names_path = names,
	    .policy_path = policy,
	    .interval_ms = 250,
	    .shelf = shelf,
	    .open = sg_gate_open_after,
	    .open_shelved = sg_gate_open_shelved,
	    .close = sg_gate_close,
	    .tell = tell};
	struct sg_reload *reload = sg_reload_new(&options);

	if (reload == NULL)
		exit(90);
	return reload;
}

static void
look(struct sg_reload *reload, int times)
{
	while (times-- > 0)
		sg_reload_look(reload);
}

/* Moves the files of the folder `next` over those of the state folder. */
static void
replace(const char *next)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/names.img", next);
	if (rename(path, names) != 0)
		exit(91);
	(void)snprintf(path, sizeof(path), "%s/policy.img", next);
	if (rename(path, policy) != 0)
		exit(91);
}

/*
 * Exits with 1 unless the policy `wanted` or the policy `or` is in force. If
 * `or` is NULL, it is also right if there is no policy in force.
 */
static void
in_force(struct sg_reload *reload, const char *when, const char *wanted,
    const char * or)
{
	unsigned slot;
	const struct sg_gate *gate = sg_reload_acquire(reload, &slot);
	const char *name = gate == NULL ? NULL : judged_name(gate);

	printf("%s: %s in force; %u swapped, %u refused\n", when,
	    name == NULL ? "nothing" : name, swapped, refused);
	if (name == NULL ? or != NULL :
			   strcmp(name, wanted) != 0 &&
		    (or == NULL || strcmp(name, or) != 0))
		exit(1);
	if (gate != NULL && (judged_opens(gate) || !judged_is_whole(gate))) {
		puts("which judges wrong");
		exit(1);
	}
	if (gate != NULL)
		sg_reload_release(reload, slot);
}

/* During faults Old or New may be in force. Afterwards New must be in force. */
static void
run_swap(struct sg_reload *reload, const char *next)
{
	look(reload, 1);
	in_force(reload, "before", "Old", "Old");
	replace(next);
	faults_begin();
	look(reload, 2);
	faults_end();
	in_force(reload, "with faults", "New", "Old");
	look(reload, LOOKS);
	in_force(reload, "after", "New", "New");
}

static void
run_start(struct sg_reload *reload)
{
	faults_begin();
	look(reload, 1);
	faults_end();
	in_force(reload, "with faults", "Old", NULL);
	look(reload, LOOKS);
	in_force(reload, "after", "Old", "Old");
}

int
main(int argc, char **argv)
{
	struct sg_shelf *shelf = sg_shelf_new();
	struct sg_reload *reload;

	if (argc != 4 || shelf == NULL)
		return 92;
	(void)snprintf(names, sizeof(names), "%s/names.img", argv[2]);
	(void)snprintf(policy, sizeof(policy), "%s/policy.img", argv[2]);
	reload = new_reload(shelf);
	if (strcmp(argv[1], "shelf") == 0) {
		look(reload, 1);
		sg_reload_free(&reload);
		replace(argv[3]);
		reload = new_reload(shelf);
	}
	if (strcmp(argv[1], "swap") == 0)
		run_swap(reload, argv[3]);
	else
		run_start(reload);
	sg_reload_free(&reload);
	sg_shelf_free(&shelf);
	return 0;
}
