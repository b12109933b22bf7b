/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * password.h -- which passwords an account of the desk may have, and how they
 * are kept: as hashes of Argon2id.
 *
 * Any thread.  Call sodium_init() first.
 */
#ifndef SG_DESK_PASSWORD_H
#define SG_DESK_PASSWORD_H

#include <stdbool.h>

#include <sodium.h>

#include "base/text.h"

#define SG_PASSWORD_SHORTEST 12 /* characters */
#define SG_PASSWORD_HASH crypto_pwhash_STRBYTES

/*
 * Each password costs three passes over 64 MiB: the second recommended option
 * of RFC 9106 (section 4), for machines that cannot spare 2 GiB.  It takes
 * about a fifth of a second here.  Passwords are tried one at a time, so that a
 * machine that also filters never gives more than 64 MiB to it.  Somebody who
 * has stolen the file needs the same time and memory for each guess.
 */
#define SG_PASSWORD_PASSES 3
#define SG_PASSWORD_BYTES ((size_t)64 * 1024 * 1024)

/*
 * Returns NULL if the account `name` may have this password.  Otherwise returns
 * a sentence that says why not.
 */
const char *sg_password_fault(const char *name, struct sg_str password);
/* Returns false if there is not enough memory. */
bool sg_password_hash(struct sg_str password, char hash[SG_PASSWORD_HASH]);
/*
 * Returns true if `hash` is of this password.  `hash` may be NULL: then the
 * answer is false, and takes as long as with a hash.  So the time does not tell
 * whether an account exists.
 */
bool sg_password_is(const char *hash, struct sg_str password);
/* Returns true if the text looks like a hash of sg_password_hash(). */
bool sg_password_is_hash(const char *text);

#endif
