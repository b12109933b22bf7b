/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* search.c -- reads the words of a search from the query of a record. */
#include "report/search.h"

#include "base/arena.h"
#include "base/text.h"

/* Returns the value of a hexadecimal digit, or -1. */
static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)sg_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Undo the encoding of a form: "+" is a blank, and %XX is a byte. An encoded
 * NUL stays as it is, because it would end the text.
 */
static char *
decode(struct sg_arena *arena, struct sg_str value)
{
	char *text = sg_arena_dup(arena, value);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i] == '+' ? ' ' : value.p[i];
		bool coded = c == '%' && i + 2 < value.n &&
		    hex(value.p[i + 1]) >= 0 && hex(value.p[i + 2]) >= 0;
		int byte = coded ?
		    hex(value.p[i + 1]) * 16 + hex(value.p[i + 2]) :
		    0;

		if (byte != 0) {
			c = (char)byte;
			i += 2;
		}
		text[n++] = c;
	}
	text[n] = '\0';
	return text;
}

static bool
is_for_words(struct sg_str name)
{
	static const char *const names[] = {"q", "p", "query", "text", "wd",
	    "word", "search_query", "search", "keyword", "keywords", "k"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sg_str_eqi(name, sg_str(names[i])))
			return true;
	return false;
}

const char *
sg_search_words(struct sg_arena *arena, const char *query)
{
	struct sg_str rest = sg_str(query), parameter, name, best = {NULL, 0};

	while (rest.n > 0) {
		parameter = sg_str_cut(&rest, '&');
		name = sg_str_cut(&parameter, '=');
		if (parameter.n == 0)
			continue;
		if (is_for_words(name)) {
			best = parameter;
			break;
		}
		if (best.n == 0)
			best = parameter;
	}
	return best.n == 0 ? NULL : decode(arena, best);
}
