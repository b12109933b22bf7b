/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * adblock.c -- parses Adblock Plus and AdGuard rules that block whole sites or
 * pages.
 *
 * Rules that hide parts of pages, apply to some requests only, or are URL
 * patterns cannot be expressed in a table of names and are refused.
 */
#include "policy/lists/parts.h"

static bool
contains(struct sg_str s, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, part, n) == 0)
			return true;
	return false;
}

bool
sg_line_is_about_parts(struct sg_str line)
{
	static const char *const marks[] = {"##", "#@#", "#?#", "#$#", "#%#"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (contains(line, marks[i]))
			return true;
	return false;
}

/* True for an option with which a rule still covers the whole site. */
static bool
is_harmless(struct sg_str option)
{
	static const char *const harmless[] = {
	    "important", "all", "document", "doc"};

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (sg_str_eqi(option, sg_str(harmless[i])))
			return true;
	return false;
}

/* Cut the options off; false if they limit the rule to some requests. */
static bool
cut_options(struct sg_str *rule)
{
	struct sg_str options = *rule, body;

	body = sg_str_cut(&options, '$');
	if (options.p == NULL)
		return true;
	*rule = body;
	while (options.n > 0)
		if (!is_harmless(sg_str_trim(sg_str_cut(&options, ','))))
			return false;
	return true;
}

static void
cut_end(struct sg_str *rule, char c)
{
	if (rule->n > 0 && rule->p[rule->n - 1] == c)
		rule->n--;
}

/* Parse an anchored rule: "||example.org^", "|http://example.org/x".  Its
 * "||" or "|" is already cut off. */
static enum sg_line_result
take_anchored(struct sg_line_state *state, struct sg_str rule, bool except)
{
	cut_end(&rule, '|');
	cut_end(&rule, '*');
	cut_end(&rule, '^');
	if (sg_str_starts(rule, SG_LIT("*.")))
		rule = (struct sg_str){rule.p + 2, rule.n - 2};
	if (contains(rule, "*") || contains(rule, "^"))
		return SG_LINE_PATTERN;
	if (contains(rule, "/"))
		return except ? SG_LINE_CASES : sg_line_take_page(state, rule);
	return sg_line_take_name(state, rule,
	    except ? SG_NAME_EXCEPT : SG_NAME_SUFFIX);
}

enum sg_line_result
sg_line_adblock(struct sg_line_state *state, struct sg_str line)
{
	bool except;

	line = sg_str_trim(line);
	if (line.n == 0 || line.p[0] == '!' || line.p[0] == '[')
		return SG_LINE_NOTHING;
	if (sg_line_is_about_parts(line))
		return SG_LINE_PART;
	if (line.p[0] == '#')
		return SG_LINE_NOTHING;
	if (line.p[0] == '/')
		return SG_LINE_PATTERN;
	except = sg_str_starts(line, SG_LIT("@@"));
	if (except)
		line = (struct sg_str){line.p + 2, line.n - 2};
	if (!cut_options(&line))
		return SG_LINE_CASES;
	if (sg_str_starts(line, SG_LIT("||")))
		return take_anchored(state,
		    (struct sg_str){line.p + 2, line.n - 2}, except);
	if (sg_str_startsi(line, SG_LIT("|http")))
		return take_anchored(state,
		    (struct sg_str){line.p + 1, line.n - 1}, except);
	if (except || contains(line, "*") || contains(line, "^") ||
	    contains(line, "|") || contains(line, "&") || contains(line, "="))
		return SG_LINE_PATTERN;
	/* AdGuard also accepts plain names and lines of hosts files. */
	return sg_line_names(state, line);
}
