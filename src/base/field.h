/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.h -- parses header lines into the members of a struct.
 *
 * A table (struct sg_fields) lists the names of the headers, and the member
 * that gets the value of each.  The names are grouped into rows by one of their
 * letters, so that a look-up compares only a few names.  Case is ignored.
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_FIELD_H
#define SG_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* A name has 4 to SG_FIELD_NAME_MAX bytes. */
#define SG_FIELD_NAME_MAX 23

struct sg_field {
	uint16_t n;      /* length of the name; 0 marks the end of a row */
	uint16_t offset; /* offset, in the caller's struct, of the sg_str that
			    gets the value */
	char name[SG_FIELD_NAME_MAX + 1]; /* lower-case */
};

/*
 * Initialiser of a struct sg_field: the value of the header `text` goes to
 * `member` of struct type `type`.
 */
#define SG_FIELD(text, type, member)                                           \
	{                                                                      \
		sizeof(text) - 1, offsetof(type, member), (text)               \
	}

/*
 * Called for repeated and unknown headers.  `about` is the struct that is being
 * filled.  For a repeated header, `field` is the entry of the table and `rest`
 * is the value.  For an unknown header, `field` is NULL and `rest` is the whole
 * line.  `rest` is borrowed from the lines.
 */
typedef void sg_field_left_fn(void *about, const struct sg_field *field,
    struct sg_str rest);

/*
 * A table of header names.  `place` is an offset in a name.  All names that
 * have the same letter (upper or lower case) at this offset form one row.  The
 * index of the row is the low five bits of the letter.  Choose `place` so that
 * as many names as possible have different letters there.
 */
struct sg_fields {
	/* Offset of the letter that selects the row. */
	size_t place;
	/* By letter; NULL if no name has that letter at `place`. */
	const struct sg_field *row[32];
	char none; /* the placeholder: a value of only this byte is read as
		      empty.  NUL if there is no placeholder */
	/* Called for repeated and unknown headers; may be NULL. */
	sg_field_left_fn *left;
};

/* Designator of the row for `letter`, for an initialiser of `row`. */
#define SG_FIELD_ROW(letter) [(letter)&31]

/*
 * Find a field by name; returns NULL if the table does not have it.  Names in
 * the table consist of letters, digits and "-".  The comparison ignores case by
 * setting bit 0x20 of every byte.  So a control byte in `name` may match a "-"
 * or a digit: byte 0x0d matches "-".  Cost: a few instructions for each name of
 * the row.
 */
const struct sg_field *sg_field_find(const struct sg_fields *fields,
    struct sg_str name);

/*
 * Header lines as c-icap stores them.  A line ends where the next line starts.
 * Blanks and line ends before the start of the next line do not belong to the
 * line.
 */
struct sg_header_lines {
	char *const *start;
	size_t n;
	const char *end; /* end of the last line */
};

/*
 * Parse lines "Name: value" into the struct `about`.  The first value of each
 * field goes to the member for that field.  Values are borrowed from the lines.
 * A line without a colon gives an empty value.  Blanks around the colon are
 * skipped.  Control bytes count as blanks.  A member that is already set keeps
 * its value.
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
