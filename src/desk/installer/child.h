/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * child.h -- runs a program with a text as its input, and reads what it prints.
 */
#ifndef SG_DESK_CHILD_H
#define SG_DESK_CHILD_H

#include <stdbool.h>

#include "base/text.h"
#include "base/why.h"
#include "desk/call.h"

/*
 * Start `program` with the arguments `argv`, write `input` to its standard
 * input, and read its standard output as sg_read_answer() does.  Its standard
 * error is this process's.  The program is killed when time is over.  Returns
 * false, with `why`, if it could not be run, or ended with another exit code
 * than 0.  Any thread.
 */
bool sg_child_run(const char *program, char *const *argv, struct sg_str input,
    int timeout_s, char **answer, size_t *n, char why[SG_WHY_BYTES]);

#endif
