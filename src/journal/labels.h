/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * labels.h -- makes labels. A label is a keyed hash that stands for a person or
 * a connection. A person always has the same label in one journal, but
 * different labels in different journals.
 *
 * A label cannot be reversed.  But somebody who has the key can hash names
 * until a label matches, so the key is as secret as the records.  Thread-safe
 * once initialised.
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
	uint8_t officer[SG_SEAL_KEY_BYTES]; /* public key to seal names to */
	struct sg_label_cache *cache;       /* see sg_labels_seal() */
};

/* Copies both keys.  Returns false if memory cannot be allocated. */
bool sg_labels_init(struct sg_labels *labels,
    const uint8_t key[SG_LABEL_KEY_BYTES],
    const uint8_t officer[SG_SEAL_KEY_BYTES]);
void sg_labels_fini(struct sg_labels *labels);

/*
 * Returns the label of `text`.  The same text has unrelated labels for two
 * different values of `kind`.  Only the first 1023 bytes of `text` count.
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
 * This is slow, so the last few hundred results are cached: the same text gives
 * the same result for a while. Returns false if `text` is too long.
 */
bool sg_labels_seal(const struct sg_labels *labels, struct sg_str text,
    char out[SG_SEALED_MAX]);

#endif
