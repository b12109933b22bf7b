/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * person.h -- finds the records of one person or device, by a name that the
 * e-safety officer gives. Refuses a name that no record of the period has.
 *
 * A wrong name must never give an empty answer: the officer would take it for
 * "this person did nothing". One thread at a time per struct sg_whose.
 */
#ifndef SG_REPORT_PERSON_H
#define SG_REPORT_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"
#include "gate/address.h"
#include "journal/read.h"

struct sg_arena;
struct sg_revealer;
struct sg_scope;

#define SG_WHOSE_BYTES 256 /* no longer name can be asked for */

/* Whose records are wanted. The caller sets only what sg_whose_read() sets. */
struct sg_whose {
	const char *name; /* as the officer gave it; borrowed */
	/*
	 * The parts of a user name, with case folded: "jsmith", "@realm" and
	 * "domain\". A part that was not given is empty.
	 */
	struct sg_str user, realm, domain;
	char memory[2 * SG_WHOSE_BYTES];
	bool is_address, is_mac;
	struct sg_address address;
	uint8_t mac[6];
	/*
	 * sg_whose_find(): how many records of the period are about the name,
	 * and how many hide whom they are about. A record hides it if it has a
	 * pseudonym, and was not opened with the officer's key. 0 if a
	 * pseudonym is asked for.
	 */
	uint64_t found, hidden;
	/*
	 * sg_whose_find(): the people of these records, as records show them.
	 * More than one, if a name without a realm was given and several realms
	 * have it: they are different people.
	 */
	const char *const *people;
	size_t npeople;
};

/*
 * Read a name: a user name, an IP address, a MAC address, or a pseudonym (the
 * hash that a journal with hidden names shows instead of a person or a device).
 * `name` is borrowed. Returns false, and writes the reason to `why`, if the
 * name is empty or too long.
 */
bool sg_whose_read(struct sg_whose *whose, const char *name,
    char why[SG_WHY_BYTES]);
/*
 * Returns true if the entry is about the person or device. If names are hidden
 * in the entry, open it first (reveal.h). Case is ignored. A user name without
 * a realm and a domain fits in every realm and domain, as in the policy. A
 * realm or a domain that was given must fit.
 */
bool sg_whose_is(const struct sg_whose *whose, const struct sg_entry *entry);
/*
 * Look for records about the name in the period of `scope`, and set `found`,
 * `hidden` and `people` of `whose`; they live in `arena`. `revealer` may be
 * NULL: then hidden names stay hidden. If the name is not found, the function
 * returns false, and writes to `why` what to do: to give the officer's key, or
 * another period in which the name occurs, or a similar name of the period.
 * Also returns false if the journal cannot be read.
 */
bool sg_whose_find(struct sg_whose *whose, struct sg_arena *arena,
    const struct sg_scope *scope, struct sg_revealer *revealer,
    char why[SG_WHY_BYTES]);

#endif
