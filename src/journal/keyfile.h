/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keyfile.h -- reads and writes the journal's key file. It contains today's key
 * of the hash chain (chain.h), the key for labels (labels.h), and the e-safety
 * officer's public key (seal.h).
 *
 * The key file is changed in place, for two reasons. The folder of the key file
 * need not be writable. The old key is overwritten and not just unlinked.
 *
 * The caller has to wipe every struct sg_keys. Any thread may call these
 * functions. The caller of sg_keyfile_forward() must hold the journal's file
 * lock (head.h).
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
 * Create the file with mode 0600, and give it to `owner` and `group`. The value
 * -1 leaves the owner or the group unchanged. Returns false, with `why`, on
 * failure. It is a failure if the file already exists; the old file is then
 * left alone. After any other failure the file does not exist.
 */
bool sg_keyfile_create(const char *path, uid_t owner, gid_t group,
    const struct sg_keys *keys, char why[SG_WHY_BYTES]);
/*
 * Read the file. Returns false, with `why`, on failure. It is also a failure if
 * - the file is not a regular file,
 * - its mode is not 0600, or
 * - it belongs to another user and this process is not root.
 */
bool sg_keyfile_read(const char *path, struct sg_keys *keys,
    char why[SG_WHY_BYTES]);
/*
 * Replace the day's key by `key`, the key of a later day.  A power cut at any
 * moment leaves a file with the old or the new key.  Returns false, with `why`,
 * on failure. After a failure the old key may still be in the file.
 */
bool sg_keyfile_forward(const char *path, const struct sg_chain_key *key,
    char why[SG_WHY_BYTES]);

#endif
