/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.h -- which of a table of header names a header has, whatever its
 * capitals, and what its value is.
 *
 * Does not know what any of them means.
 */
#ifndef SG_FIELD_H
#define SG_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define SG_FIELD_NAME_MIN 4
#define SG_FIELD_NAME_MAX 23

struct sg_field {
	uint16_t n;      /* of the name; 0 ends a row */
	uint16_t offset; /* of a struct sg_str in what the table is about */
	char name[SG_FIELD_NAME_MAX + 1]; /* lower-case */
};

/* A row's element, for the member of a struct that gets the value. */
#define SG_FIELD(text, type, member) \
	{sizeof(text) - 1, offsetof(type, member), (text)}

/* Names by one of their letters: where they differ most. */
struct sg_fields {
	size_t place;                   /* of that letter, from 0 */
	const struct sg_field *row[32]; /* NULL: no name has it */
};

#define SG_FIELD_ROW(letter) [(letter) & 31]

/*
 * The field of that name, or NULL.  Names are of letters, digits and "-"; a
 * name with control bytes may be taken for one with punctuation there.
 * Cost: a few instructions for each name of the row.
 */
const struct sg_field *sg_field_find(const struct sg_fields *fields,
    struct sg_str name);

/*
 * The field whose line "Name: value" is, or NULL; with *value, empty where
 * there is no colon.  Blanks around the colon do not count; those at the end
 * of the line the caller has taken off (control bytes are blanks too).
 */
const struct sg_field *sg_field_read(const struct sg_fields *fields,
    struct sg_str line, struct sg_str *value);

/* Where the value of a field goes in the struct that its table is about. */
static inline struct sg_str *
sg_field_place(const struct sg_field *field, void *about)
{
	return (struct sg_str *)(void *)((char *)about + field->offset);
}

#endif
