/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keyfile.h -- the journal's secrets on disk: today's key of the chain, the key
 * for labels, and the officer's public key.
 *
 * The file is changed in place, so the folder need not be writable and the old
 * key is really overwritten, not just unlinked.  Callers hold the journal's
 * lock, and wipe the keys that they got.
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

/*
 * Create the file with mode 0600.  Returns false, with `why`, on failure; then
 * no file is left.
 */
bool sg_keyfile_create(const char *path, uid_t owner, gid_t group,
    const struct sg_keys *keys, char why[SG_WHY_BYTES]);
/*
 * Read the file.  It must be a regular file of mode 0600, and belong to this
 * user unless this user is root.
 */
bool sg_keyfile_read(const char *path, struct sg_keys *keys,
    char why[SG_WHY_BYTES]);
/*
 * Replace the day's key by a later day's.  After a power cut at any moment the
 * file can still be read, with the old or the new key.  Returns false, with
 * `why`, on failure; then the old key may not be overwritten.
 */
bool sg_keyfile_forward(const char *path, const struct sg_chain_key *key,
    char why[SG_WHY_BYTES]);

#endif
