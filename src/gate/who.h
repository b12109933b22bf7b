/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.h -- finds the groups that a person and a device are in.
 *
 * Pure: no I/O, no allocation.
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
 * Strip blanks and control bytes from the ends of `told`, the name of a user or
 * directory group: directories have no names with them, and Squid's helpers may
 * add or lose blanks on the way.  Returns a part of `told`.
 */
struct sg_str sg_who_name(struct sg_str told);
/*
 * Find groups by client address, MAC, user name and directory groups, with
 * `includes` resolved; case is ignored.  A user name with a realm
 * ("user@REALM", "DOMAIN\user", or both) is looked up as it is, and without
 * either or both.
 */
struct sg_set sg_who(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * The person who made a request, with groups that are looked up on first use:
 * most requests match no line about groups.  For one thread.
 */
struct sg_person {
	const struct sg_request *request;
	bool known;
	struct sg_set groups; /* valid if `known` */
};
const struct sg_set *sg_person_groups(const struct sg_gate *gate,
    struct sg_person *person);
/* The set of the range that contains `address`; 0 if there is none. */
uint32_t sg_range_find(const struct sg_image *image, unsigned section,
    const struct sg_address *address);

#endif
