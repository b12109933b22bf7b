/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.h -- opens names that were sealed in the journal, with the e-safety
 * officer's private key.
 *
 * The caller must first write into the journal that names are opened.  One
 * thread at a time for each revealer.
 */
#ifndef SG_REVEAL_H
#define SG_REVEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/read.h"
#include "journal/seal.h"

/* Holds secrets, so it must be ended with sg_revealer_close(). */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT]; /* the officer's private key, as text */
	/* Names of the entry that was opened last. */
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX], domain[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed; /* records so far */
};

/* Wipe the key and the names from memory. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Replace user, address, device and person of `entry` by the sealed ones, which
 * live in `revealer` until the next call.  False, and nothing is changed, when
 * the entry has nothing sealed or this key does not open it.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);

#endif
