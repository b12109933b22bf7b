/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.c -- names compared eight bytes at a time.
 */
#include "base/field.h"

/* Eight bytes, letters in lower case; digits and "-" stay what they are. */
static inline uint64_t
eight_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word | SG_EACH(0x20);
}

static inline uint32_t
four_at(const char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof word);
	return word | (uint32_t)SG_EACH(0x20);
}

/* Two names of one length, 4 or more; `lower` is lower-case. */
static inline bool
is_named(const char *name, const char *lower, size_t n)
{
	if (n < 8)
		return four_at(name) == four_at(lower) &&
		    four_at(name + n - 4) == four_at(lower + n - 4);
	/* Ends differ more often than beginnings ("sec-fetch-..."). */
	if (eight_at(name + n - 8) != eight_at(lower + n - 8))
		return false;
	for (size_t i = 0; i + 8 < n; i += 8)
		if (eight_at(name + i) != eight_at(lower + i))
			return false;
	return true;
}

const struct sg_field *
sg_field_find(const struct sg_fields *fields, struct sg_str name)
{
	const struct sg_field *field;

	if (name.n < SG_FIELD_NAME_MIN || name.n > SG_FIELD_NAME_MAX)
		return NULL;
	for (field = fields->row[name.n]; field->name[0] != '\0'; field++)
		if (is_named(name.p, field->name, name.n))
			return field;
	return NULL;
}
