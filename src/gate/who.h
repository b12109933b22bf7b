/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.h -- finds the groups that a person and a device are in.
 *
 * The groups are those of the policy image.  Pure: no I/O, no allocation.
 */
#ifndef SG_WHO_H
#define SG_WHO_H

#include <stdbool.h>

#include "base/text.h"
#include "gate/format.h"

struct sg_gate;
struct sg_image;
struct sg_request;

/*
 * `told` is the name of a user or directory group as Squid sent it.  Returns
 * the name without blanks and control bytes at both ends.  No name in a
 * directory begins or ends with blanks, and Squid's helpers may add or lose
 * blanks there.
 */
struct sg_str sg_who_name(struct sg_str told);
/*
 * Find the groups of a request, by its client address, MAC address, user name
 * and directory groups.  Also finds the groups that include these groups.  Case
 * is ignored.  A user name may have a realm or a domain ("user@REALM",
 * "DOMAIN\user", or both).  Then the name is looked up four times: as it is,
 * without the realm, without the domain, and without both.  `groups` gets the
 * groups, as a bitmap (set.h) of gate->group_words words.
 */
void sg_who(const struct sg_gate *gate, const struct sg_request *request,
    uint64_t *groups);
/*
 * The person who made a request.  The groups are looked up on first use,
 * because most requests need no groups.  Only one thread at a time may use a
 * struct sg_person.
 */
struct sg_person {
	const struct sg_request *request;
	bool known;
	uint64_t groups[SG_SET_WORDS]; /* bitmap; valid if `known` */
};
/* The groups of the person, as a bitmap borrowed from `person`. */
const uint64_t *sg_person_groups(const struct sg_gate *gate,
    struct sg_person *person);
/*
 * Returns the index of the set of the range that contains `address`.  Returns
 * 0, the index of the empty set, if no range contains it.  The items of
 * `section` must be struct sg_range (format.h).
 */
uint32_t sg_range_find(const struct sg_image *image, unsigned section,
    const struct sg_address *address);

#endif
