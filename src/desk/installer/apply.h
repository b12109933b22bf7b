/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * apply.h -- has the policy installed.
 *
 * The installer has no right to write images.  It connects to a socket of
 * systemd (schoolgate-apply.socket), which then runs `schoolgate install
 * --json` as root and returns its output.  Nothing is sent there, so nobody at
 * this end can change what is run.
 */
#ifndef SG_DESK_APPLY_H
#define SG_DESK_APPLY_H

#include <jansson.h>

#include "base/why.h"

/* An install that needs longer is given up. */
#define SG_APPLY_S 120

/*
 * Connect to the socket `path`, wait for the end, and return the object that
 * `schoolgate install --json` has printed; the caller must release it.  Returns
 * NULL, with `why`, if there is none: it is then not known whether the policy
 * was installed.  Any thread.
 */
json_t *sg_apply(const char *path, char why[SG_WHY_BYTES]);

#endif
