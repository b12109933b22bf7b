/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.h -- names that the policy keeps hidden, opened with the officer's
 * private key.
 *
 * The caller has to write into the journal that names are opened, before it
 * opens them.
 */
#ifndef SG_REVEAL_H
#define SG_REVEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/read.h"
#include "journal/seal.h"

/* Holds secrets: end it with sg_revealer_close(). */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT]; /* the officer's, as text */
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX], domain[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed; /* how many records */
};

/* Wipe it. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Open what is sealed in `entry`: user, address, device and person become
 * those that were hidden, in the revealer's memory until the next call.
 * False: there is nothing that this key opens.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);

#endif
