/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * seal.h -- names that only the officer can read: sealed (crypto_box_seal of
 * libsodium) to a public key whose private half is not on this machine.
 *
 * No I/O, no allocation; any thread.
 */
#ifndef SG_SEAL_H
#define SG_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "base/text.h"

#define SG_SEAL_KEY_BYTES crypto_box_PUBLICKEYBYTES /* of either key */

/* An officer's private key as text: "sgo1-" and 64 hex digits. */
#define SG_SEAL_KEY_TEXT (5 + 2 * SG_SEAL_KEY_BYTES + 1)

#define SG_SEALED_MAX 768 /* the base64 text, with NUL */

/* Make a new pair of keys. */
void sg_seal_pair(uint8_t public_key[SG_SEAL_KEY_BYTES],
    char private_key[SG_SEAL_KEY_TEXT]);
/*
 * Seal `text`, as base64.  Returns false if it is too long.  Cost: about 100
 * us.
 */
bool sg_seal(struct sg_str text, const uint8_t public_key[SG_SEAL_KEY_BYTES],
    char out[SG_SEALED_MAX]);
/*
 * Open a sealed text.  Returns false if it was not sealed to this key, or is
 * damaged.  The text is JSON: {"user":"jsmith","ip":"10.1.2.3","mac":"..."},
 * with the members that were known.
 */
bool sg_seal_open(struct sg_str sealed, const char *private_key,
    char out[SG_SEALED_MAX]);
/* Parse a private key.  Returns false if `text` does not have its form. */
bool sg_seal_key_parse(struct sg_str text, uint8_t key[SG_SEAL_KEY_BYTES]);

#endif
