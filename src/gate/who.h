/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.h -- finds the groups that a person and a device are in.
 *
 * Groups come from the policy image.  Pure: no I/O, no allocation.
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
 * `told` without the blanks and control bytes at both ends: no name in a
 * directory begins or ends with blanks, and Squid's helpers may add or lose
 * them.
 */
struct sg_str sg_who_name(struct sg_str told);
/*
 * Find the groups of a request by its client address, MAC address, user name
 * and directory groups.  Groups that include these groups are found too.  Case
 * is ignored.  A user name with a realm ("user@REALM", "DOMAIN\user", or both)
 * is looked up as it is, without the realm, without the domain, and without
 * both.
 */
struct sg_set sg_who(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * The person who made a request, with groups that are looked up on first use:
 * most requests need no groups.  Used by one thread at a time.
 */
struct sg_person {
	const struct sg_request *request;
	bool known;
	struct sg_set groups; /* valid if `known` */
};
/* The groups of the person, borrowed from `person`. */
const struct sg_set *sg_person_groups(const struct sg_gate *gate,
    struct sg_person *person);
/*
 * The index of the set of the range that contains `address`; 0, the empty set,
 * if there is none.  `section` is a section of struct sg_range (format.h).
 */
uint32_t sg_range_find(const struct sg_image *image, unsigned section,
    const struct sg_address *address);

#endif
