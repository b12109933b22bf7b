/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chain.h -- the hash chain. It proves whether a record was changed, removed or
 * inserted.
 *
 * Each record contains a keyed hash. The hash covers the record itself and the
 * hash of the record before it. The key changes every day.
 *
 *   key of the next day = BLAKE2b-256(key, "schoolgate next day")
 *   hash of a record    = BLAKE2b-256(key of its day, text + hash before)
 *
 * `text` is the record's line up to, but not including, `,"hash":"`. `hash
 * before` is the 32-byte hash of the record before. For the first record of the
 * journal, `hash before` is 32 zero bytes. From the key of a day all later keys
 * can be derived, but no earlier key.
 *
 * No function does I/O or allocates. Every function may be called from any
 * thread.
 */
#ifndef SG_CHAIN_H
#define SG_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "base/text.h"
#include "journal/stamp.h"

#define SG_CHAIN_BYTES 32
#define SG_CHAIN_HEX (2 * SG_CHAIN_BYTES) /* length without NUL */

/* The key of one UTC day. */
struct sg_chain_key {
	int32_t day; /* days since 1970-01-01 */
	uint8_t key[SG_CHAIN_BYTES];
};

/* Derive the key of the later `day` in place; the old key is overwritten. */
void sg_chain_forward(struct sg_chain_key *key, int32_t day);

/*
 * State for hashing a record in pieces: begin, add each piece, end. The state
 * is derived from the day's key. Wipe the state when you wipe that key, or
 * earlier.
 */
struct sg_chain_link {
	crypto_generichash_state state;
};
void sg_chain_begin(struct sg_chain_link *link, const struct sg_chain_key *key);
void sg_chain_add(struct sg_chain_link *link, struct sg_str text);
void sg_chain_end(struct sg_chain_link *link,
    const uint8_t before[SG_CHAIN_BYTES], uint8_t hash[SG_CHAIN_BYTES]);
/* Hash a whole `text` in one call. */
void sg_chain_hash(const struct sg_chain_key *key, struct sg_str text,
    const uint8_t before[SG_CHAIN_BYTES], uint8_t hash[SG_CHAIN_BYTES]);

/* Write the hash in lower-case hex, as it stands in a record's line. */
void sg_chain_hex(const uint8_t hash[SG_CHAIN_BYTES],
    char out[SG_CHAIN_HEX + 1]);

/* The number and the hash that a line claims to have; they are not verified. */
struct sg_chain_claim {
	struct sg_str text; /* the text that is hashed; borrowed from the
			       line */
	uint64_t sequence;
	uint8_t hash[SG_CHAIN_BYTES];
	bool exact; /* true if all hex digits of the hash are lower-case, as the
		       journal writes them. No hash covers these digits, so this
		       check finds digits whose case was changed */
};
/*
 * Parse the number and the hash at the end of `line` (without LF). Returns
 * false if the line is not a record.
 */
bool sg_chain_claim(struct sg_str line, struct sg_chain_claim *claim);

/* A verifying key is the key of the journal's first day. It is kept off this
 * machine. As text it is "sgv1-2026-09-01-" and 64 hex digits. */
#define SG_CHAIN_KEY_TEXT (5 + 11 + SG_CHAIN_HEX + 1)
void sg_chain_key_text(const struct sg_chain_key *key,
    char out[SG_CHAIN_KEY_TEXT]);
bool sg_chain_key_parse(struct sg_str text, struct sg_chain_key *key);

#endif
