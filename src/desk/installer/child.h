/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * child.h -- writes to a descriptor and reads from one until its end, within a
 * time limit; and runs this program once more with such a pair.
 */
#ifndef SG_DESK_CHILD_H
#define SG_DESK_CHILD_H

#include <stdbool.h>

#include "base/text.h"
#include "base/why.h"

/* Answers with more bytes are refused. */
#define SG_CHILD_BYTES ((size_t)4 << 20)

/*
 * Read `fd` to its end into *answer, which the caller must free(), NUL at the
 * end.  Returns 0 or an errno value: ETIMEDOUT after `timeout_s` seconds, EFBIG
 * if there is too much.  Any thread.
 */
int sg_read_answer(int fd, int timeout_s, char **answer, size_t *n);

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
