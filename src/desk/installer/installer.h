/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * installer.h -- carries out the requests of the web process: each only if the
 * session's account may do it, and only if the desk's own journal can say so.
 *
 * One thread.  Slow work is done in threads of its own: such a request is
 * answered later.  No function reads the clock.
 */
#ifndef SG_DESK_INSTALLER_H
#define SG_DESK_INSTALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/installer/places.h"

struct sg_installer;
struct sg_sign_on;

struct sg_now {
	int64_t utc_ms;
	int64_t steady_ms; /* of a clock that is never set */
};

/*
 * Read the accounts and the sessions of an earlier run, and start the threads.
 * `places` is borrowed.  Returns NULL, with `why`, on failure.  Accounts that
 * cannot be read are no failure: nobody can sign in until they can.
 */
struct sg_installer *sg_installer_new(const struct sg_desk_places *places,
    struct sg_now now, char why[SG_WHY_BYTES]);
/* Wait for the threads, and write the sessions to their file. */
void sg_installer_free(struct sg_installer **installer);

/*
 * Carry out the request of `n` bytes.  Returns the answer, which the caller
 * must release.  Returns NULL if it comes later: sg_installer_next() then
 * returns it with the same `ticket`.  *garbage is true if the connection should
 * be closed after the answer.
 */
json_t *sg_installer_ask(struct sg_installer *installer, const char *line,
    size_t n, uint64_t ticket, struct sg_now now, bool *garbage);
/*
 * Single sign-on: the reverse proxy says who somebody is, or its request has a
 * fault (signon.h).  Begins a session of the account that has this name, as a
 * password does.  Returns the answer as to the form "login", which the caller
 * must release.  What is refused is recorded.
 */
json_t *sg_installer_sign_on(struct sg_installer *installer,
    const struct sg_sign_on *asked, struct sg_now now);
/* Record that a process of another user has connected where only the reverse
 * proxy may. */
void sg_installer_stranger(struct sg_installer *installer, unsigned user,
    struct sg_now now);
/* Returns a later answer, or NULL if there is none now. */
json_t *sg_installer_next(struct sg_installer *installer, struct sg_now now,
    uint64_t *ticket);
/* Returns a descriptor that is readable when there may be a later answer. */
int sg_installer_fd(const struct sg_installer *installer);
/* Do the periodic work.  Call this about every second. */
void sg_installer_tick(struct sg_installer *installer, struct sg_now now);

#endif
