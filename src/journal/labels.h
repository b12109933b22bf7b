/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * labels.h -- keyed hashes that stand for people and connections: the same
 * for the same one in this journal, different in every other.
 *
 * A name cannot be got back from its label, but who has the key can try out
 * names: the key is as secret as the records.
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

/* Ready with both keys.  False: no memory. */
bool sg_labels_init(struct sg_labels *labels,
    const uint8_t key[SG_LABEL_KEY_BYTES],
    const uint8_t officer[SG_SEAL_KEY_BYTES]);
void sg_labels_fini(struct sg_labels *labels);

/* The label of `text`; labels of different `kind` have nothing in common. */
uint64_t sg_labels_short(const struct sg_labels *labels, char kind,
    struct sg_str text);
#define SG_LABEL_TEXT 17 /* 16 hex digits */
void sg_labels_text(uint64_t label, char out[SG_LABEL_TEXT]);
/* A label of 128 bits, for people. */
#define SG_LABEL_LONG 33
void sg_labels_long(const struct sg_labels *labels, char kind,
    struct sg_str text, char out[SG_LABEL_LONG]);

/*
 * `text` sealed to the officer's key, as base64.  The last few hundred are
 * remembered, since sealing is slow: the same text has the same seal for a
 * while.  False: too long.  Thread-safe.
 */
bool sg_labels_seal(const struct sg_labels *labels, struct sg_str text,
    char out[SG_SEALED_MAX]);

#endif
