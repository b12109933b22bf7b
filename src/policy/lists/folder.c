/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * folder.c -- tells what a file in a UT1 folder is, by its name.
 */
#include "policy/lists/folder.h"

#include <stdbool.h>

static bool
is_digits(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

/* True for the ending of a part, as split(1) makes it ("aa", "01").  The first
 * letter can only be "a": "db" is the ending of a database. */
static bool
is_part(struct sg_str ending)
{
	return is_digits(ending) ||
	    (ending.n == 2 && ending.p[0] == 'a' && ending.p[1] >= 'a' &&
		ending.p[1] <= 'z');
}

static bool
is_compression(struct sg_str ending)
{
	static const char *const known[] = {"gz", "bz2", "xz", "zst"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sg_str_eq(ending, sg_str(known[i])))
			return true;
	return false;
}

bool
sg_folder_is_list(struct sg_str name)
{
	struct sg_str ending = name, head = sg_str_cut(&ending, '.'), part;

	if (!sg_str_eq(head, SG_LIT("domains")) &&
	    !sg_str_eq(head, SG_LIT("urls")))
		return false;
	if (ending.p == NULL || is_compression(ending))
		return true;
	part = sg_str_cut(&ending, '.');
	return is_part(part) && (ending.p == NULL || is_compression(ending));
}

bool
sg_folder_is_expressions(struct sg_str name)
{
	return sg_str_eq(name, SG_LIT("expressions")) ||
	    sg_str_eq(name, SG_LIT("very_restrictive_expression"));
}

struct sg_str
sg_folder_base(struct sg_str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return (struct sg_str){path.p + n, path.n - n};
}
