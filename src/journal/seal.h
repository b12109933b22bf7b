/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * seal.h -- names that only the officer can read: sealed (crypto_box_seal of
 * libsodium) to a public key whose private half is not on this machine.
 */
#ifndef SG_SEAL_H
#define SG_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "base/text.h"

#define SG_SEAL_KEY_BYTES crypto_box_PUBLICKEYBYTES /* of either half */

/* An officer's private key as people keep it: "sgo1-" and 64 hex digits. */
#define SG_SEAL_KEY_TEXT (5 + 2 * SG_SEAL_KEY_BYTES + 1)

#define SG_SEALED_MAX 768 /* the base64 text, with NUL */

/* A new pair. */
void sg_seal_pair(uint8_t public_key[SG_SEAL_KEY_BYTES],
    char private_key[SG_SEAL_KEY_TEXT]);
/*
 * Seal `text` into base64.  False: it is too long.  Cost: about 100 us.
 */
bool sg_seal(struct sg_str text, const uint8_t public_key[SG_SEAL_KEY_BYTES],
    char out[SG_SEALED_MAX]);
/*
 * Open what was sealed.  False: not sealed to this key, or damaged.  What is
 * sealed is JSON: {"user":"jsmith","ip":"10.1.2.3","mac":"..."}, each member
 * only where it was known.
 */
bool sg_seal_open(struct sg_str sealed, const char *private_key,
    char out[SG_SEALED_MAX]);
/* Whether `text` has the form of a private key. */
bool sg_seal_key_parse(struct sg_str text, uint8_t key[SG_SEAL_KEY_BYTES]);

#endif
