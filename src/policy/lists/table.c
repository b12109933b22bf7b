/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.c -- parses lines of tables: fields separated by commas, semicolons or
 * tabs.
 */
#include "policy/lists/parts.h"

/* Cut the next field off a line of comma-separated values, and remove the
 * quotation marks around the field.  A separator between quotation marks is
 * part of the field.  The escape "" for a quotation mark inside is not decoded,
 * because names have no quotation marks. */
static struct sg_str
next_field(struct sg_str *line, char separator)
{
	struct sg_str field = *line;
	bool quoted = false;
	size_t n = 0;

	for (; n < line->n && (quoted || line->p[n] != separator); n++)
		quoted ^= line->p[n] == '"';
	/* The second mark is missing, so the marks mean nothing. */
	if (quoted)
		for (n = 0; n < line->n && line->p[n] != separator;)
			n++;
	field.n = n;
	*line = n < line->n ?
	    (struct sg_str){line->p + n + 1, line->n - n - 1} :
	    (struct sg_str){NULL, 0};
	field = sg_str_trim(field);
	if (field.n >= 2 && field.p[0] == '"' && field.p[field.n - 1] == '"')
		field = sg_str_trim((struct sg_str){field.p + 1, field.n - 2});
	return field;
}

/* Returns true for a URL, an IP address, and a name that has a dot and a letter
 * in its last label.  Returns false for a date, a number or a word. */
static bool
is_site(struct sg_str field)
{
	struct sg_address address;
	bool letter = false, dot = false;

	if (sg_line_without_scheme(field).n < field.n ||
	    sg_address_parse(field, &address))
		return true;
	for (size_t i = 0; i < field.n; i++) {
		char c = (char)sg_lower(field.p[i]);

		if (c == '/') {
			break; /* a page: only the host is tested */
		} else if (c == '.') {
			dot = true;
			letter = false;
		} else if ((c & 0x80) != 0 || (c >= 'a' && c <= 'z')) {
			letter = true;
		} else if (!sg_line_is_letter_or_digit(c) && c != '-' &&
		    c != '_') {
			return false;
		}
	}
	return dot && letter;
}

/* Returns the separator of a line: a tab, a comma or a semicolon. */
static char
separator_of(struct sg_str line)
{
	if (line.p[0] != '"' && memchr(line.p, '\t', line.n) != NULL)
		return '\t';
	return memchr(line.p, ',', line.n) != NULL ? ',' : ';';
}

/*
 * Parse a line of a table.  If every field is a site, take all fields.
 * Otherwise take only the first field that is a site.  The other fields then
 * describe that site.  For example, a field may have the URL at which the site
 * was reported.
 */
enum sg_line_result
sg_line_take_columns(struct sg_line_state *state, struct sg_str line)
{
	char separator = separator_of(line);
	enum sg_line_result told = SG_LINE_BAD, one;
	struct sg_str rest = line, field;
	bool all = true;

	while (rest.p != NULL) {
		field = next_field(&rest, separator);
		all = all && (field.n == 0 || is_site(field));
	}
	for (rest = line; rest.p != NULL;) {
		field = next_field(&rest, separator);
		if (field.n == 0 || !is_site(field))
			continue;
		one = sg_line_take_word(state, field);
		if (told == SG_LINE_BAD || one > SG_LINE_NOTHING)
			told = one;
		if (!all)
			break;
	}
	return told;
}

/*
 * Returns true if the line belongs to a table, because it has a quotation mark,
 * a comma or a semicolon.  The path of a page may also have commas and
 * semicolons.  So after a slash, only a quotation mark or the second comma of
 * the line counts.
 */
bool
sg_line_is_table(struct sg_str line)
{
	size_t commas = 0;
	bool slash = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (c == '"' || (!slash && (c == ',' || c == ';')))
			return true;
		/* The slashes of "https://" do not begin a path. */
		slash = slash ||
		    (c == '/' && (i == 0 || line.p[i - 1] != ':') &&
			(i < 2 || line.p[i - 2] != ':'));
		commas += c == ',';
	}
	return commas >= 2;
}
