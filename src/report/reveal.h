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

/* The struct holds secrets, so wipe it with sg_revealer_close() in the end.
 * The caller fills `key` and sets the other members to 0. */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT]; /* the officer's private key, as text */
	/* Names of the entry that was opened last. */
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX], domain[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed; /* how many records were opened, and how many
				    could not be opened with this key, so far */
};

/* Wipe the key and the names from memory. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Decrypt the sealed names of `entry`, and set user, address, MAC and person of
 * `entry` to the decrypted names.  The new texts live in `revealer` until the
 * next call.  Returns false, with `entry` unchanged, when the entry has nothing
 * sealed or this key does not open it.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);

#endif
