/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * own.h -- whether an IP address is one of this machine.
 *
 * All that goes through the filter seems to come from its own addresses, so no
 * ban may name them, and nobody is known by them.  Any thread.
 */
#ifndef SG_POLICY_OWN_H
#define SG_POLICY_OWN_H

#include "gate/address.h"

/* Returns 1 if a network interface of this machine has the address, 0 if none
 * has, and -1 if the kernel does not say.  127.0.0.0/8 belongs to this machine
 * too, but only 127.0.0.1 is an interface's. */
int sg_own_address(const struct sg_address *address);

#endif
