/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.h -- header lines whose names a table has, whatever their capitals:
 * each value to its place.
 *
 * Does not know what any of them means.
 */
#ifndef SG_FIELD_H
#define SG_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define SG_FIELD_NAME_MAX 23 /* and 4 at least: see field.c */

struct sg_field {
	uint16_t n;      /* of the name; 0 ends a row */
	uint16_t offset; /* of a struct sg_str in what the table is about */
	char name[SG_FIELD_NAME_MAX + 1]; /* lower-case */
};

/* A row's element, for the member of a struct that gets the value. */
#define SG_FIELD(text, type, member)                                           \
	{                                                                      \
		sizeof(text) - 1, offsetof(type, member), (text)               \
	}

/*
 * Hears of what has no place: a second value (`rest`) of a field, or a whole
 * line (`rest`) that is of no field (NULL).
 */
typedef void sg_field_left_fn(void *about, const struct sg_field *field,
    struct sg_str rest);

/* Names by one of their letters: where they differ most. */
struct sg_fields {
	size_t place;                   /* of that letter, from 0 */
	const struct sg_field *row[32]; /* NULL: no name has it */
	char none;                      /* a value that counts as an empty one;
					   NUL: all count as they are */
	sg_field_left_fn *left;         /* may be NULL */
};

#define SG_FIELD_ROW(letter) [(letter)&31]

/*
 * The field of that name, or NULL.  Names are of letters, digits and "-"; a
 * name with control bytes may be taken for one with punctuation there.
 * Cost: a few instructions for each name of the row.
 */
const struct sg_field *sg_field_find(const struct sg_fields *fields,
    struct sg_str name);

/* Lines as c-icap keeps them: each ends where the next begins, and what
 * stands there (blanks, ends of lines) is not of it. */
struct sg_header_lines {
	char *const *start;
	size_t n;
	const char *end; /* of the last */
};

/*
 * Read lines "Name: value" into `about`: the first value of each field to its
 * place, borrowed, empty where there is no colon.  Blanks around the colon do
 * not count (control bytes are blanks too).
 */
void sg_field_read(const struct sg_fields *fields,
    const struct sg_header_lines *lines, void *about);

/* Where the value of a field goes in the struct that its table is about. */
static inline struct sg_str *
sg_field_place(const struct sg_field *field, void *about)
{
	return (struct sg_str *)(void *)((char *)about + field->offset);
}

#endif
