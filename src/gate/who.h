/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.h -- every group that a person and a device are in.
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
 * A user's or directory group's name as somebody told it, without blanks and
 * control bytes at its ends: no directory has them, and what tells names may
 * add or lose them on the way.
 */
struct sg_str sg_who_name(struct sg_str told);
/*
 * By client address, MAC, user name and directory groups; through `includes`
 * too, without regard to capitals.  A user name counts as it is and, when it
 * has a realm ("user@REALM", "DOMAIN\user", or both), without either or both.
 */
struct sg_set sg_who(const struct sg_gate *gate,
    const struct sg_request *request);
/*
 * The same of who made a request, looked up when somebody first asks: most
 * requests are about nothing that is one person's business.
 */
struct sg_person {
	const struct sg_request *request;
	bool known;
	struct sg_set groups; /* if known */
};
const struct sg_set *sg_person_groups(const struct sg_gate *gate,
    struct sg_person *person);
/* The set of the range that `address` falls into; 0 when there is none. */
uint32_t sg_range_find(const struct sg_image *image, unsigned section,
    const struct sg_address *address);

#endif
