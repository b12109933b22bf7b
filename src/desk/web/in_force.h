/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * in_force.h -- the policy in force, and the policy files, for all requests.
 *
 * The images are opened again when they change, and the policy files are
 * compiled again when they, the images or the day change.  Both change the
 * environment (calendar/zone.h) and replace what other threads read, so they
 * are done while no request is being answered: a request is between
 * sg_in_force_enter() and sg_in_force_leave(), and what the functions below
 * return is valid until then.  Thread-safe.
 */
#ifndef SG_DESK_WEB_IN_FORCE_H
#define SG_DESK_WEB_IN_FORCE_H

#include <stdbool.h>
#include <stdint.h>

#include "report/school.h"

struct sg_build;
struct sg_gate;
struct sg_in_force;
struct sg_problems;

/* All paths are borrowed. */
struct sg_in_force_paths {
	const char *state;          /* folder of the images */
	const char *policy;         /* the policy file */
	const char *catalogue;      /* folder of the platforms */
	const char *techniques;     /* folder of the lists of ways round */
	const char *own_techniques; /* the school's own */
	const char *locked;         /* folder of the locked lists */
};

/* Open the images, if there are some.  `now`: UTC seconds.  Returns NULL if
 * there is no memory. */
struct sg_in_force *sg_in_force_new(const struct sg_in_force_paths *paths,
    int64_t now);
void sg_in_force_free(struct sg_in_force **in_force);

/* Begin a request: open new images, if there are some.  `now`: UTC seconds. */
void sg_in_force_enter(struct sg_in_force *in_force, int64_t now);
void sg_in_force_leave(struct sg_in_force *in_force);

/* Returns the policy in force, or NULL if none is installed. */
const struct sg_gate *sg_in_force_gate(const struct sg_in_force *in_force);
/* Returns the school; its `now` is not set. */
const struct sg_school *sg_in_force_school(const struct sg_in_force *in_force);

/*
 * Compile the policy files, if they changed since the last time.  Returns the
 * compiled policy, with a gate on it in *gate; or NULL if the files have an
 * error.  *problems gets the problems in either case.  Compiling takes up to
 * seconds.  Only one thread at a time may use the build: sg_in_force_leave()
 * lets the next one.
 */
const struct sg_build *sg_in_force_build(struct sg_in_force *in_force,
    int64_t now, const struct sg_gate **gate,
    const struct sg_problems **problems);

#endif
