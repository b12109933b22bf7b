/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.h -- decrypts names that are encrypted (sealed) in the journal. It
 * needs the e-safety officer's private key.
 *
 * Before the caller opens names, it must record in the journal that names will
 * be opened. One thread at a time for each revealer.
 */
#ifndef SG_REVEAL_H
#define SG_REVEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/read.h"
#include "journal/seal.h"

/*
 * The caller fills `key` and sets the other members to 0. The struct holds
 * secrets: call sg_revealer_close() when it is no longer used.
 */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT]; /* the officer's private key, as text */
	/* Names of the last opened entry. */
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed; /* How many records were opened so far, and how
				    many this key failed to open. */
};

/* Wipe the key and the names from memory. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Decrypt the sealed names of `entry`. On success, user, address, MAC and
 * person of `entry` are set to these names. The new texts live in `revealer`
 * until the next call. Returns false and leaves `entry` unchanged if `entry`
 * has no sealed names, or if the key does not open them.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);

#endif
