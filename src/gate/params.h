/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * params.h -- the parameters of a query, as the name table stores them.
 *
 * A list can name a page with a query: "example.org/view?id=7&p=2".  A request
 * is for that page if its path is the same, and its query has each of these
 * parameters, in any order and among others.  A client chooses the order, the
 * percent-encoding and the other parameters, so none of these matters.
 * Pure: no I/O, no allocation.
 */
#ifndef SG_PARAMS_H
#define SG_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* A listed page has at most this many parameters. */
#define SG_PARAMS_LISTED_MAX 8
/* A request with more parameters counts as one that cannot be read. */
#define SG_PARAMS_MAX 256
/* A longer parameter is in no list.  Bytes, percent-decoded. */
#define SG_PARAM_BYTES_MAX 512

struct sg_param {
	uint64_t hash; /* keyed hash of the parameter, "name=value" */
	uint64_t name; /* keyed hash of the name */
	/*
	 * Only a server that separates parameters with ";" too reads this
	 * parameter.
	 */
	bool split;
};

struct sg_params {
	size_t n;
	bool too_many; /* the query has more than SG_PARAMS_MAX */
	bool too_long; /* a parameter has more than SG_PARAM_BYTES_MAX */
	struct sg_param v[SG_PARAMS_MAX];
};

/*
 * Read the parameters of a query, without its "?", and sort them by hash.
 * Equal parameters are stored once.  Empty parameters and those over
 * SG_PARAM_BYTES_MAX are left out.  Percent-encoding is decoded, "+" is a
 * space, and case is ignored, because many lists are lower-cased.  Spaces
 * before a name are left out, because some servers ignore them.  `seed` is the
 * key of the name table (names.h).  Cost: O(bytes + n * n).
 */
void sg_params_read(const uint64_t seed[2], struct sg_str query,
    struct sg_params *params);
/*
 * True if every server reads parameter `i` alike: it is separated by "&", and
 * no other parameter has its name.  A parameter that is too long may have its
 * name, so then no parameter is certain.
 */
bool sg_params_is_certain(const struct sg_params *params, size_t i);
#endif
