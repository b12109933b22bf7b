/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * looks.h -- whether anything is known that a name with digits looks like
 * ("faceb00k").
 *
 * Most names look like nothing that is known, and to learn that takes memory
 * that no cache has: so it is asked for first, and looked at when it is there.
 */
#ifndef SG_LOOKS_H
#define SG_LOOKS_H

#include "base/text.h"

struct sg_gate;

#define SG_LOOK_NAMES 5

/* The hashes of one look: the site and names below it, its label as a word. */
struct sg_look {
	size_t n;
	uint64_t name[SG_LOOK_NAMES];
	uint64_t word;
	bool is_word;
};

struct sg_looks {
	size_t n;
	struct sg_look look[2]; /* a 1 looks like an i or like an l */
};

/* Send for what the tables have.  `host` is a canonical name. */
void sg_looks_ask(const struct sg_gate *gate, struct sg_str host,
    struct sg_looks *looks);
/* False: nothing is known that it looks like. */
bool sg_looks_known(const struct sg_gate *gate, const struct sg_looks *looks);

#endif
