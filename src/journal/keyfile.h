/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keyfile.h -- the journal's secrets on disk: today's key of the chain, the
 * key of labels, and the officer's public key.
 *
 * Changed in place: the folder need not be writable, and what stood there is
 * overwritten and not merely let go.  For whoever holds the journal's lock.
 */
#ifndef SG_KEYFILE_H
#define SG_KEYFILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "journal/chain.h"
#include "journal/labels.h"
#include "base/why.h"

struct sg_keys {
	struct sg_chain_key chain;
	uint8_t label[SG_LABEL_KEY_BYTES];
	uint8_t officer[SG_SEAL_KEY_BYTES];
};

/* New secrets in a new file of mode 0600.  False: why; no file was made. */
bool sg_keyfile_create(const char *path, uid_t owner, gid_t group,
    const struct sg_keys *keys, char why[SG_WHY_BYTES]);
/*
 * Read it.  Refused unless it is a plain file that only its owner, who is
 * this user (or this user is root), can read and write.
 */
bool sg_keyfile_read(const char *path, struct sg_keys *keys,
    char why[SG_WHY_BYTES]);
/*
 * Put the key of a later day in the place of the one that is there.  A power
 * cut at any moment leaves one of the two.  False: why; the old one is there.
 */
bool sg_keyfile_forward(const char *path, const struct sg_chain_key *key,
    char why[SG_WHY_BYTES]);

#endif
