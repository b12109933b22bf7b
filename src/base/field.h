/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.h -- parses header lines into the members of a struct, by a table of
 * case-insensitive names.
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_FIELD_H
#define SG_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define SG_FIELD_NAME_MAX 23 /* bytes; at least 4: see is_named() */

struct sg_field {
	uint16_t n;      /* length of the name; 0 ends a row */
	uint16_t offset; /* of the sg_str that gets the value, in the caller's
			    struct */
	char name[SG_FIELD_NAME_MAX + 1]; /* lower-case */
};

/* Initialiser of a row's element: the value goes to `member` of `type`. */
#define SG_FIELD(text, type, member)                                           \
	{                                                                      \
		sizeof(text) - 1, offsetof(type, member), (text)               \
	}

/*
 * Called for repeated and unknown headers: `rest` is the repeated value of
 * `field`, or a whole line when `field` is NULL.  `rest` is borrowed from the
 * lines.
 */
typedef void sg_field_left_fn(void *about, const struct sg_field *field,
    struct sg_str rest);

/* A table of names, indexed by one letter: the place where they differ most. */
struct sg_fields {
	size_t place;                   /* offset of that letter in the name */
	const struct sg_field *row[32]; /* NULL if no name has that letter */
	char none;                      /* one-byte value that is read as empty
					   (a placeholder); NUL: no
					   placeholder */
	sg_field_left_fn *left;         /* may be NULL */
};

#define SG_FIELD_ROW(letter) [(letter)&31]

/*
 * Find a field by name; returns NULL if the table does not have it.  Names
 * consist of letters, digits and "-"; a name with control bytes may match one
 * with punctuation in their place.  Cost: a few instructions for each name of
 * the row.
 */
const struct sg_field *sg_field_find(const struct sg_fields *fields,
    struct sg_str name);

/*
 * Lines as c-icap stores them: each ends where the next one starts.  Trailing
 * blanks and line ends are not part of a line.
 */
struct sg_header_lines {
	char *const *start;
	size_t n;
	const char *end; /* end of the last line */
};

/*
 * Parse lines "Name: value" into the struct `about`: the first value of each
 * field goes to its member, borrowed from the lines; it is empty if the line
 * has no colon.  Blanks around the colon are skipped; control bytes count as
 * blanks.  A member that is already set is not overwritten.
 */
void sg_field_read(const struct sg_fields *fields,
    const struct sg_header_lines *lines, void *about);

/* The member of the struct `about` that gets the field's value. */
static inline struct sg_str *
sg_field_place(const struct sg_field *field, void *about)
{
	return (struct sg_str *)(void *)((char *)about + field->offset);
}

#endif
