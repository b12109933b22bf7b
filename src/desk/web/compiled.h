/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compiled.h -- the compiled policy files, for a call.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_COMPILED_H
#define SG_DESK_WEB_COMPILED_H

struct sg_build;
struct sg_gate;
struct sg_timetable;
struct sg_web_call;

/*
 * Both functions: compiling takes up to seconds, if the files changed. They set
 * call->gate and call->school anew, because a policy may have come into force
 * meanwhile.
 *
 * Returns the compiled policy files, with a gate on them in *gate.  Returns
 * NULL, with the refusal as the answer, if the files have an error: it says the
 * first one.
 */
const struct sg_build *sg_compiled(struct sg_web_call *call,
    const struct sg_gate **gate);
/* Returns the timetable of the policy files; NULL if they have an error. */
const struct sg_timetable *sg_compiled_timetable(struct sg_web_call *call);

#endif
