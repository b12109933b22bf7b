/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call.h -- asks a program behind a Unix socket, and reads its answer within a
 * time limit.
 *
 * Behind some sockets, systemd runs a fixed command as root
 * (schoolgate-apply.socket, schoolgate-bans.socket,
 * schoolgate-auto-bans.socket): the desk's own programs have no right to do
 * what these commands do.
 *
 * Any thread.
 */
#ifndef SG_DESK_CALL_H
#define SG_DESK_CALL_H

#include <jansson.h>
#include <stddef.h>

#include "base/text.h"
#include "base/why.h"

/* Answers with more bytes are refused. */
#define SG_ANSWER_BYTES ((size_t)4 << 20)

/*
 * Read `fd` to its end into *answer, which the caller must free(), NUL at the
 * end.  Returns 0 or an errno value: ETIMEDOUT after `timeout_s` seconds, EFBIG
 * if there is too much; then *answer is NULL.
 */
int sg_read_answer(int fd, int timeout_s, char **answer, size_t *n);
/*
 * Connect to the socket `path`, send `asked` (if it is not empty; a few kB at
 * most), and read the answer as sg_read_answer() does.
 */
int sg_call(const char *path, struct sg_str asked, int timeout_s, char **answer,
    size_t *n);

/* An order that takes longer is given up: it is not known whether it was done.
 */
#define SG_BANS_ASK_S 20
/*
 * Send an order to `schoolgate ban serve`, which listens at `path`.  Returns
 * its answer, which the caller must release: an object with "done", true or
 * false, and with "text" if nothing was done.  Returns NULL, with `why`, if
 * there is no answer.  cli/ban_serve.c has the forms.
 */
json_t *sg_bans_ask(const char *path, const json_t *order,
    char why[SG_WHY_BYTES]);

#endif
