/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * neighbour.h -- what this machine's kernel knows about an address.
 *
 * Both functions ask the kernel (rtnetlink(7)), without any right.  Any thread.
 */
#ifndef SG_DESK_WEB_NEIGHBOUR_H
#define SG_DESK_WEB_NEIGHBOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/address.h"

/* Returns true if the address is one of this machine itself, and if the kernel
 * does not say. */
bool sg_neighbour_is_self(const struct sg_address *address);
/*
 * Find the MAC address of a device on a network of this machine.  Returns false
 * if the kernel knows none: the device is behind a router, or has not talked to
 * this machine lately.
 */
bool sg_neighbour_mac(const struct sg_address *address, uint8_t mac[6]);

#endif
