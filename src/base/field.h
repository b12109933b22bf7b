/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.h -- which of a table of header names a header has, whatever its
 * capitals.
 *
 * Does not read headers and does not know what any of them means.
 */
#ifndef SG_FIELD_H
#define SG_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define SG_FIELD_NAME_MIN 4
#define SG_FIELD_NAME_MAX 22
#define SG_FIELD_ROW 6 /* names of one length, and one more */

struct sg_field {
	char name[SG_FIELD_NAME_MAX + 2]; /* lower-case; "": no more */
	size_t offset; /* of where the value goes: the caller's business */
};

/* By length of the name; an empty name ends a row. */
struct sg_fields {
	struct sg_field row[SG_FIELD_NAME_MAX + 1][SG_FIELD_ROW];
};

/*
 * The field of that name, or NULL.  Names are of letters, digits and "-"; a
 * name with control bytes may be taken for one with punctuation there.
 * Cost: a few instructions for each name of the same length.
 */
const struct sg_field *sg_field_find(const struct sg_fields *fields,
    struct sg_str name);

#endif
