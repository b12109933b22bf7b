/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.h -- opens (decrypts) names that were sealed in the journal, with the
 * e-safety officer's private key.
 *
 * Before names are opened, the caller must write into the journal that names
 * are about to be opened.  One thread at a time for each revealer.
 */
#ifndef SG_REVEAL_H
#define SG_REVEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/read.h"
#include "journal/seal.h"

/* The caller fills `key` and sets the other members to 0.  This struct holds
 * secrets, so call sg_revealer_close() in the end to wipe the secrets. */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT]; /* the officer's private key, as text */
	/* Names of the entry that was opened last. */
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed; /* Numbers so far.  `opened` counts the records
				    that were opened.  `failed` counts the
				    records that this key could not open */
};

/* Wipe the key and the names from memory. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Decrypt the sealed names of `entry`, and set user, address, MAC and person of
 * `entry` to the decrypted names.  The new texts live in `revealer` until the
 * next call.  Returns false and leaves `entry` unchanged when `entry` has no
 * sealed names, or when the key does not open the sealed names.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);

#endif
