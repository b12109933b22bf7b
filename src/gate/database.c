/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * database.c -- reads MaxMind databases.
 *
 * Of every field it is first seen whether it lies inside; of what is not
 * wanted only the length is read.
 */
#include "gate/database.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"

static const char damaged[] = "it is damaged";
static const char foreign[] = "it is no MaxMind database";

/* ---- values ------------------------------------------------------------- */

/* As the format numbers them; those that the gate has no use for are only
 * passed over. */
enum type {
	TYPE_POINTER = 1, TYPE_STRING = 2, TYPE_UINT16 = 5, TYPE_UINT32 = 6,
	TYPE_MAP = 7, TYPE_ARRAY = 11, TYPE_BOOLEAN = 14
};

/* The most values that are passed over in search of one: far more than any
 * map of MaxMind's has, and soon done. */
#define VALUES_MAX 1000

struct value {
	enum type type;
	uint32_t size; /* bytes of it; of a map or array its items, of a
	                  boolean itself, of a pointer where it leads to */
	size_t at;     /* its bytes, or its first item */
};

/* `n` bytes at *at as a number, the highest first. */
static bool
take_number(struct sg_str data, size_t n, size_t *at, uint32_t *number)
{
	if (*at > data.n || n > data.n - *at)
		return false;
	while (n-- > 0)
		*number = *number << 8 | (unsigned char)data.p[(*at)++];
	return true;
}

/* The five bits of a control byte, and what they say follows. */
static bool
take_size(struct sg_str data, size_t *at, struct value *value)
{
	static const uint32_t from[] = {29, 285, 65821};
	unsigned more = value->size < 29 ? 0 : value->size - 28;
	uint32_t number = 0;

	if (more == 0)
		return true;
	if (!take_number(data, more, at, &number))
		return false;
	value->size = from[more - 1] + number;
	return true;
}

/* A pointer's five bits are its length and its highest bits. */
static bool
take_pointer(struct sg_str data, size_t *at, struct value *value)
{
	static const uint32_t from[] = {0, 2048, 526336, 0};
	unsigned length = value->size >> 3;
	uint32_t number = length == 3 ? 0 : value->size & 7;

	if (!take_number(data, length + 1, at, &number))
		return false;
	value->size = number + from[length];
	return true;
}

/* Read what stands at *at, and go on to what follows: behind a scalar, or to
 * the first item. */
static bool
take_value(struct sg_str data, size_t *at, struct value *value)
{
	uint32_t control = 0, extended = 0;

	if (!take_number(data, 1, at, &control))
		return false;
	value->type = (enum type)(control >> 5);
	value->size = control & 31;
	if (value->type == TYPE_POINTER)
		return take_pointer(data, at, value);
	if (value->type == 0) {
		if (!take_number(data, 1, at, &extended))
			return false;
		value->type = (enum type)(7 + extended);
	}
	if (!take_size(data, at, value))
		return false;
	value->at = *at;
	if (value->type == TYPE_MAP || value->type == TYPE_ARRAY ||
	    value->type == TYPE_BOOLEAN)
		return true;
	if (value->size > data.n - *at)
		return false;
	*at += value->size;
	return true;
}

/* The same, and what a pointer leads to in its place. */
static bool
follow_value(struct sg_str data, size_t *at, struct value *value)
{
	size_t there;

	if (!take_value(data, at, value))
		return false;
	if (value->type != TYPE_POINTER)
		return true;
	there = value->size;
	return take_value(data, &there, value) && value->type != TYPE_POINTER;
}

/* Pass over one value with all that it holds; *budget is spent by it. */
static bool
skip_value(struct sg_str data, size_t *at, unsigned *budget)
{
	struct value value;
	uint64_t left = 1;

	for (; left > 0; left--) {
		if ((*budget)-- == 0 || !take_value(data, at, &value)) {
			*budget = 0;
			return false;
		}
		if (value.type == TYPE_MAP)
			left += 2 * (uint64_t)value.size;
		else if (value.type == TYPE_ARRAY)
			left += value.size;
	}
	return true;
}

static bool
is_key(struct sg_str data, const struct value *value, struct sg_str key)
{
	return value->type == TYPE_STRING && sg_str_eq(key,
	    (struct sg_str){data.p + value->at, value->size});
}

/* The value called `key` of the map at `map`. */
static bool
find_value(struct sg_str data, size_t map, const char *key,
    struct value *value)
{
	const struct sg_str wanted = sg_str(key);
	unsigned budget = VALUES_MAX;
	struct value name;
	uint32_t items;
	size_t at = map;

	if (!follow_value(data, &at, value) || value->type != TYPE_MAP)
		return false;
	at = value->at;
	for (items = value->size; items > 0; items--) {
		if (!follow_value(data, &at, &name))
			return false;
		if (is_key(data, &name, wanted))
			return follow_value(data, &at, value);
		if (!skip_value(data, &at, &budget))
			return false;
	}
	return false;
}

/* The number called `key`, of one of the types that are written so. */
static bool
find_number(struct sg_str data, size_t map, const char *key, uint32_t *number)
{
	struct value value;

	*number = 0;
	return find_value(data, map, key, &value) &&
	    (value.type == TYPE_UINT32 || value.type == TYPE_UINT16) &&
	    value.size <= sizeof(*number) &&
	    take_number(data, value.size, &value.at, number);
}

/* ---- the search tree ---------------------------------------------------- */

/* Record 0 or 1 of a node; image of the tree was seen to lie inside. */
static uint32_t
record(const struct sg_database *d, uint32_t node, unsigned which)
{
	const uint8_t *p = d->bytes + (size_t)node * d->record_bits / 4;

	if (d->record_bits == 28) {
		/* The two share the byte between them, for their highest. */
		uint32_t high = which == 0 ? p[3] >> 4 : p[3] & 15U;

		p += 4 * (size_t)which;
		return high << 24 | (uint32_t)p[0] << 16 |
		    (uint32_t)p[1] << 8 | p[2];
	}
	p += which * (size_t)d->record_bits / 8;
	if (d->record_bits == 24)
		return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Go from `node` by the last `bits` of an address, to what is no node. */
static uint32_t
walk(const struct sg_database *d, uint32_t node,
    const struct sg_address *address, unsigned bits)
{
	for (unsigned i = 128 - bits; i < 128 && node < d->nodes; i++)
		node = record(d, node,
		    address->b[i / 8] >> (7 - i % 8) & 1U);
	return node;
}

bool
sg_database_find(const struct sg_database *d,
    const struct sg_address *address, size_t *map)
{
	const bool v4 = sg_address_is_v4(address);
	uint32_t at;

	if (!v4 && !d->ipv6)
		return false;
	at = walk(d, v4 ? d->ipv4 : 0, address, v4 ? 32 : 128);
	/* Sixteen bytes lie between the tree and the data. */
	if (at <= d->nodes || at - d->nodes < 16)
		return false;
	*map = at - d->nodes - 16;
	return *map < d->data.n;
}

uint32_t
sg_database_number(const struct sg_database *d, size_t map, const char *key)
{
	uint32_t number;

	return find_number(d->data, map, key, &number) ? number : 0;
}

bool
sg_database_flag(const struct sg_database *d, size_t map, const char *key)
{
	struct value value;

	return find_value(d->data, map, key, &value) &&
	    value.type == TYPE_BOOLEAN && value.size != 0;
}

/* ---- opening ------------------------------------------------------------ */

/* The metadata are behind the last of these, and near the end. */
#define MARK SG_LIT("\xab\xcd\xefMaxMind.com")
#define METADATA_MAX ((size_t)128 << 10)

/* Where the mark begins; false: nowhere. */
static bool
find_mark(struct sg_str file, size_t *mark)
{
	size_t first = file.n > METADATA_MAX ? file.n - METADATA_MAX : 0;

	if (file.n < MARK.n)
		return false;
	for (size_t at = file.n - MARK.n + 1; at-- > first;)
		if (memcmp(file.p + at, MARK.p, MARK.n) == 0) {
			*mark = at;
			return true;
		}
	return false;
}

/* IPv4 addresses are ::a.b.c.d in a tree of 128 bits. */
static void
find_ipv4(struct sg_database *d)
{
	d->ipv4 = 0;
	for (unsigned i = 0; d->ipv6 && i < 96 && d->ipv4 < d->nodes; i++)
		d->ipv4 = record(d, d->ipv4, 0);
}

static const char *
read_metadata(struct sg_str file, size_t mark, struct sg_database *d)
{
	const struct sg_str metadata = {file.p + mark + MARK.n,
	    file.n - mark - MARK.n};
	uint32_t major, bits, version;
	struct value type;
	uint64_t tree;

	if (!find_number(metadata, 0, "binary_format_major_version", &major) ||
	    !find_number(metadata, 0, "record_size", &bits) ||
	    !find_number(metadata, 0, "node_count", &d->nodes) ||
	    !find_number(metadata, 0, "ip_version", &version) ||
	    !find_value(metadata, 0, "database_type", &type) ||
	    type.type != TYPE_STRING)
		return damaged;
	if (major != 2)
		return "it has a format that is not known here";
	tree = (uint64_t)d->nodes * bits / 4;
	if ((bits != 24 && bits != 28 && bits != 32) ||
	    (version != 4 && version != 6) || d->nodes == 0 ||
	    tree > mark || mark - tree < 16)
		return damaged;
	d->record_bits = bits;
	d->ipv6 = version == 6;
	d->type = (struct sg_str){metadata.p + type.at, type.size};
	d->data = (struct sg_str){file.p + tree + 16,
	    mark - (size_t)tree - 16};
	find_ipv4(d);
	return NULL;
}

const char *
sg_database_open(const char *path, struct sg_database *database)
{
	struct sg_str file = {NULL, 0};
	const char *why;
	size_t mark;
	void *bytes;
	int fd, error = sg_file_open(path, &fd, &file.n);

	*database = (struct sg_database){0};
	if (error != 0)
		return sg_file_why(error);
	if (file.n == 0) {
		close(fd);
		return foreign;
	}
	bytes = mmap(NULL, file.n, PROT_READ, MAP_SHARED, fd, 0);
	error = errno;
	close(fd);
	if (bytes == MAP_FAILED)
		return sg_file_why(error);
	file.p = bytes;
	database->bytes = bytes;
	database->size = file.n;
	why = find_mark(file, &mark) ? read_metadata(file, mark, database) :
	    foreign;
	if (why != NULL)
		sg_database_close(database);
	return why;
}

void
sg_database_close(struct sg_database *database)
{
	if (database->bytes != NULL)
		munmap((void *)(uintptr_t)database->bytes, database->size);
	*database = (struct sg_database){0};
}
