/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * database.h -- what a MaxMind database has about an address.
 *
 * Reads MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB), as much of it
 * as the gate asks for: single values of the map of an address.  A database
 * comes from elsewhere and is never believed: whatever it has in it, reading
 * stays inside it and ends soon, with a value or without.
 */
#ifndef SG_DATABASE_H
#define SG_DATABASE_H

#include "base/text.h"
#include "gate/address.h"

struct sg_database {
	const uint8_t *bytes; /* the mapped file; NULL: none is open */
	size_t size;
	uint32_t nodes;       /* of the search tree, which the file begins with */
	unsigned record_bits; /* a node is two records of them: 24, 28, 32 */
	uint32_t ipv4;        /* record that IPv4 addresses begin at */
	bool ipv6;            /* the tree has addresses of 128 bits, else 32 */
	struct sg_str data;   /* what records refer to */
	struct sg_str type;   /* "GeoLite2-ASN"; in the file */
};

/*
 * Map and check `path`.  NULL: it is open.  Else why it is not, a static text
 * or one of strerror(), and *database is empty.
 */
const char *sg_database_open(const char *path, struct sg_database *database);
void sg_database_close(struct sg_database *database);

/*
 * Find the map of `address`.  False: there is nothing about it.  Cost: a step
 * for each bit.  Thread-safe, as the two below, of which each goes through
 * the map once.
 */
bool sg_database_find(const struct sg_database *database,
    const struct sg_address *address, size_t *map);
/* The number (uint32) called `key` in a map; 0: it is not there. */
uint32_t sg_database_number(const struct sg_database *database, size_t map,
    const char *key);
/* The truth value called `key` in a map; false: it is not there. */
bool sg_database_flag(const struct sg_database *database, size_t map,
    const char *key);

#endif
