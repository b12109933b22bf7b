/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reasons.c -- the table of reasons why a line of a list is not used, and
 * whether such a line was understood.
 */
#include "policy/lists/reasons.h"

#include "base/arena.h"

static const char as_whole[] = "a list names sites and pages as a whole";

static const struct sg_line_reason reasons[SG_LINES] = {
    [SG_LINE_BAD] = {false, "this line has no name, page or address",
	"a line has one, such as example.org, example.org/page or 192.0.2.1"},
    [SG_LINE_TOP] = {false, "this is no whole name",
	"a list cannot have a top-level domain or a name without a dot"},
    [SG_LINE_SUFFIX] = {true,
	"this is a public suffix: every site whose name ends so would be in "
	"the list",
	"write the sites that are meant"},
    [SG_LINE_QUERY] = {true,
	"behind \"?\" or \"#\" this has nothing that a browser sends",
	"the whole site would be in the list; if that is meant, write its "
	"name alone"},
    [SG_LINE_DEEP] = {true, "this page cannot be listed",
	"a page has at most 16 parts between \"/\", and 8 behind \"?\" "
	"with 512 letters in all"},
    [SG_LINE_ADDRESS] = {true, "this page is on an address, not on a name",
	"if the whole address is meant, list it without the page"},
    [SG_LINE_CASES] = {true, "this rule holds for some requests only",
	as_whole},
    [SG_LINE_PATTERN] = {true, "this rule is a pattern, no site or page",
	"patterns are written in the policy, as  pattern \"...\""},
    [SG_LINE_PART] = {true, "this rule is about parts of pages", as_whole},
    [SG_LINE_ANSWER] = {true, "this line does not say that a name is blocked",
	"it gives another answer, which only a name server can"},
    [SG_LINE_INCLUDE] = {true,
	"this line names another list, which is not here",
	"name that list in the policy as well"},
    [SG_LINE_SETTING] = {true,
	"this is a setting of a program, no name or page",
	"a list needs only the lines that block names"},
};

const struct sg_line_reason *
sg_line_reason(enum sg_line_result result)
{
	return &reasons[result];
}

const struct sg_list_unused *
sg_line_first(const struct sg_list_text *text, bool on_purpose)
{
	const struct sg_list_unused *first = NULL, *unused;

	for (int i = SG_LINE_BAD; i < SG_LINES; i++) {
		unused = &text->unused[i];
		if (unused->lines > 0 && reasons[i].on_purpose == on_purpose &&
		    (first == NULL || unused->first < first->first))
			first = unused;
	}
	return first;
}

const char *
sg_line_clean(struct sg_arena *arena, struct sg_str text, size_t most)
{
	size_t cap = (text.n < most ? text.n : most) + sizeof("...");
	struct sg_out out;
	uint32_t cp;
	size_t n;

	sg_out_init(&out, sg_arena_alloc(arena, cap), cap);
	for (size_t i = 0; i < text.n; i += n) {
		n = sg_utf8_decode(text.p + i, text.n - i, &cp);
		if (out.n + (n == 0 ? 1 : n) > most) {
			sg_out_text(&out, "...");
			break;
		}
		if (n == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) {
			n = n == 0 ? 1 : n;
			sg_out_char(&out, '?');
		} else {
			sg_out_bytes(&out, text.p + i, n);
		}
	}
	return out.p;
}

const char *
sg_line_excerpt(struct sg_arena *arena, struct sg_str line)
{
	return sg_line_clean(arena, sg_str_trim(line), SG_EXCERPT_MAX);
}
