/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * field.c -- parses header lines.
 *
 * Compares eight bytes of a name at a time.  Looks for the colon only after a
 * name matched, since most lines match no name.
 */
#include "base/field.h"

/*
 * Load eight bytes, and set bit 0x20 in each.  Letters become lower-case.
 * Digits and "-" do not change.
 */
static inline uint64_t
eight_at(const char *p)
{
	return sg_load64(p) | SG_EACH(0x20);
}

static inline uint32_t
four_at(const char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof word);
	return word | (uint32_t)SG_EACH(0x20);
}

/* Returns true if the `n` bytes (4 to 23) at `text` are the name `lower`. */
static inline bool
is_named(const char *text, const char *lower, size_t n)
{
	if (n < 8)
		return four_at(text) == four_at(lower) &&
		    four_at(text + n - 4) == four_at(lower + n - 4);
	/*
	 * Compare the ends of the names first, because many names begin alike
	 * ("sec-fetch-...").
	 */
	return eight_at(text + n - 8) == eight_at(lower + n - 8) &&
	    eight_at(text) == eight_at(lower) &&
	    (n <= 16 || eight_at(text + 8) == eight_at(lower + 8));
}

const struct sg_field *
sg_field_find(const struct sg_fields *fields, struct sg_str name)
{
	const struct sg_field *field = name.n <= fields->place ?
	    NULL :
	    fields->row[name.p[fields->place] & 31];

	for (; field != NULL && field->n != 0; field++)
		if (field->n == name.n && is_named(name.p, field->name, name.n))
			return field;
	return NULL;
}

static inline bool
is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/*
 * Parse the text after a name.  This text is empty, or is a colon and the
 * value.  Returns false if it is anything else.
 */
static inline bool
read_value(const char *from, const char *end, struct sg_str *value)
{
	if (end - from > 2 && from[0] == ':' && from[1] == ' ' &&
	    !is_blank(from[2])) {
		from += 2; /* a colon and one blank, as in most lines */
	} else {
		while (from < end && is_blank(*from))
			from++;
		if (from < end && *from++ != ':')
			return false;
		while (from < end && is_blank(*from))
			from++;
	}
	*value = (struct sg_str){from, (size_t)(end - from)};
	return true;
}

static inline const struct sg_field *
find_line(const struct sg_fields *fields, struct sg_str line,
    struct sg_str *value)
{
	const struct sg_field *field = line.n <= fields->place ?
	    NULL :
	    fields->row[line.p[fields->place] & 31];

	if (field == NULL)
		return NULL;
	for (; field->n != 0; field++)
		if (field->n <= line.n &&
		    is_named(line.p, field->name, field->n) &&
		    read_value(line.p + field->n, line.p + line.n, value))
			return field;
	return NULL;
}

static inline bool
is_none(const struct sg_fields *fields, struct sg_str value)
{
	return value.n == 1 && fields->none != '\0' &&
	    value.p[0] == fields->none;
}

void
sg_field_read(const struct sg_fields *fields,
    const struct sg_header_lines *lines, void *about)
{
	const char *from, *to;
	const struct sg_field *field;
	struct sg_str line, value, *place;

	for (size_t i = 0; i < lines->n; i++) {
		from = lines->start[i];
		to = i + 1 < lines->n ? lines->start[i + 1] : lines->end;
		if (to - from > 2 && to[-2] == '\0')
			to -= 2; /* c-icap ends nearly every line with a NUL and
				    one more byte */
		while (to > from && is_blank(to[-1]))
			to--;
		line = (struct sg_str){from, (size_t)(to - from)};
		field = find_line(fields, line, &value);
		if (field == NULL) {
			if (fields->left != NULL)
				fields->left(about, NULL, line);
			continue;
		}
		place = sg_field_place(field, about);
		if (place->p == NULL)
			*place = is_none(fields, value) ?
			    (struct sg_str){value.p, 0} :
			    value;
		else if (fields->left != NULL)
			fields->left(about, field, value);
	}
}
