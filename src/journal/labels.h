/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * labels.h -- makes labels. A label is a keyed hash that stands for a person or
 * a connection. In one journal, a person always has the same label. Another
 * journal has another key, so the person has another label there.
 *
 * A name cannot be computed from its label. But somebody who has the key can
 * hash many names until a label matches. So keep the key as secret as the
 * records. Thread-safe once initialised.
 */
#ifndef SG_LABELS_H
#define SG_LABELS_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/address.h"
#include "journal/seal.h"

#define SG_LABEL_KEY_BYTES crypto_shorthash_siphashx24_KEYBYTES

struct sg_label_cache;

struct sg_labels {
	uint8_t key[SG_LABEL_KEY_BYTES];
	uint8_t officer[SG_SEAL_KEY_BYTES]; /* the e-safety officer's public key
					       (seal.h) */
	struct sg_label_cache *cache;       /* cache of sg_labels_seal() */
};

/* Copies both keys.  Returns false if memory cannot be allocated. */
bool sg_labels_init(struct sg_labels *labels,
    const uint8_t key[SG_LABEL_KEY_BYTES],
    const uint8_t officer[SG_SEAL_KEY_BYTES]);
void sg_labels_fini(struct sg_labels *labels);

/*
 * Returns the label of `text`. `kind` says what the text is: for another
 * `kind`, the same text has another label. Bytes of `text` after the first 1023
 * are ignored.
 */
uint64_t sg_labels_short(const struct sg_labels *labels, char kind,
    struct sg_str text);
#define SG_LABEL_TEXT 17 /* 16 hex digits */
void sg_labels_text(uint64_t label, char out[SG_LABEL_TEXT]);
/* A label of 128 bits, as 32 hex digits. It is used for people, because two
 * people must not get the same label by chance. */
#define SG_LABEL_LONG 33
void sg_labels_long(const struct sg_labels *labels, char kind,
    struct sg_str text, char out[SG_LABEL_LONG]);

/*
 * Encrypt `text` with the officer's public key (seal.h) and write it as base64.
 * Encrypting is slow, so the last few hundred results are cached. A cached text
 * gives the same result again. Returns false if `text` is too long.
 */
bool sg_labels_seal(const struct sg_labels *labels, struct sg_str text,
    char out[SG_SEALED_MAX]);

#endif
