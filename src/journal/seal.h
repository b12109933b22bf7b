/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * seal.h -- encrypts (seals) names so that only the school's e-safety officer
 * can read them. Names are sealed with the officer's public key, by libsodium's
 * crypto_box_seal. The officer's private key is not on this machine.
 *
 * No function does I/O or allocates. Every function may be called from any
 * thread.
 */
#ifndef SG_SEAL_H
#define SG_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "base/text.h"

/* Bytes of a public key, and of a private key. */
#define SG_SEAL_KEY_BYTES crypto_box_PUBLICKEYBYTES

/* An officer's private key as text: "sgo1-" and 64 hex digits. */
#define SG_SEAL_KEY_TEXT (5 + 2 * SG_SEAL_KEY_BYTES + 1)

/* Bytes of a sealed text in base64, with its NUL. */
#define SG_SEALED_MAX 768

/* Make a new pair of keys. */
void sg_seal_pair(uint8_t public_key[SG_SEAL_KEY_BYTES],
    char private_key[SG_SEAL_KEY_TEXT]);
/*
 * Encrypt `text`, and write the result as base64. Returns false if `text` is
 * too long. Cost: about 100 us.
 */
bool sg_seal(struct sg_str text, const uint8_t public_key[SG_SEAL_KEY_BYTES],
    char out[SG_SEALED_MAX]);
/*
 * Decrypt a sealed text. Returns false if it was sealed for another key, or is
 * damaged. In a journal the decrypted text is JSON:
 * {"user":"jsmith","ip":"10.1.2.3","mac":"..."}. Members that were unknown are
 * left out.
 */
bool sg_seal_open(struct sg_str sealed, const char *private_key,
    char out[SG_SEALED_MAX]);
/* Parse a private key. Returns false if `text` is not a private key. */
bool sg_seal_key_parse(struct sg_str text, uint8_t key[SG_SEAL_KEY_BYTES]);

#endif
