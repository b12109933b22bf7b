/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * proxies.c -- parses the rules of proxy programs: rules of Clash and
 * Shadowrocket (as text or YAML), and the domain lists of v2fly.
 *
 * A rule that does not name a site is refused, because a table of names cannot
 * express it.  Example: a rule for all names that have a certain word in them.
 */
#include "policy/lists/parts.h"

static enum sg_line_result
take_network(struct sg_line_state *state, struct sg_str text)
{
	struct sg_network network;

	return sg_network_parse(text, &network) == SG_NETWORK_UNREADABLE ?
	    SG_LINE_BAD :
	    sg_line_take_network(state, &network);
}

/* ---- Clash and Shadowrocket --------------------------------------------- */

/* True for the type of a rule, such as "DOMAIN-KEYWORD" or "GEOIP".  False for
 * the first word of a sentence. */
static bool
is_type(struct sg_str type)
{
	for (size_t i = 0; i < type.n; i++)
		if (!(type.p[i] >= 'A' && type.p[i] <= 'Z') &&
		    !(type.p[i] >= '0' && type.p[i] <= '9') && type.p[i] != '-')
			return false;
	return type.n > 1;
}

/* Parse "DOMAIN-SUFFIX,example.org" or "IP-CIDR,192.0.2.0/24,no-resolve". */
static enum sg_line_result
take_rule(struct sg_line_state *state, struct sg_str rule)
{
	struct sg_str type = sg_str_trim(sg_str_cut(&rule, ','));
	struct sg_str value = sg_str_trim(sg_str_cut(&rule, ','));
	struct sg_str target = sg_str_trim(sg_str_cut(&rule, ','));

	/* The rule lets the site through, perhaps by another proxy. */
	if (sg_str_eqi(target, SG_LIT("DIRECT")) ||
	    sg_str_eqi(target, SG_LIT("PROXY")))
		return SG_LINE_ANSWER;
	if (sg_str_eqi(type, SG_LIT("DOMAIN-SUFFIX")) ||
	    sg_str_eqi(type, SG_LIT("HOST-SUFFIX")))
		return sg_line_take_name(state, value, SG_NAME_SUFFIX);
	if (sg_str_eqi(type, SG_LIT("DOMAIN")) ||
	    sg_str_eqi(type, SG_LIT("HOST")))
		return sg_line_take_name(state, value, SG_NAME_EXACT);
	if (sg_str_eqi(type, SG_LIT("IP-CIDR")) ||
	    sg_str_eqi(type, SG_LIT("IP-CIDR6")))
		return take_network(state, value);
	return is_type(type) ? SG_LINE_PATTERN : SG_LINE_BAD;
}

/* Returns `text` without the quotation marks around it, if it has them. */
static struct sg_str
unquoted(struct sg_str text)
{
	if (text.n >= 2 && (text.p[0] == '\'' || text.p[0] == '"') &&
	    text.p[text.n - 1] == text.p[0])
		return (struct sg_str){text.p + 1, text.n - 2};
	return text;
}

/* Cut off a comment: "#" or "//" at the start of the line or after a blank. */
static struct sg_str
without_comment(struct sg_str line)
{
	for (size_t i = 0; i < line.n; i++) {
		bool slashes = i + 1 < line.n && line.p[i] == '/' &&
		    line.p[i + 1] == '/';

		if ((line.p[i] == '#' || slashes) &&
		    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			line.n = i;
	}
	return sg_str_trim(line);
}

enum sg_line_result
sg_line_clash(struct sg_line_state *state, struct sg_str line)
{
	bool item;

	line = without_comment(line);
	if (line.n == 0 || sg_str_eqi(line, SG_LIT("payload:")))
		return SG_LINE_NOTHING;
	item = sg_str_starts(line, SG_LIT("- "));
	if (item)
		line = unquoted(sg_str_trim((struct sg_str){
		    line.p + 2, line.n - 2}));
	if (memchr(line.p, ',', line.n) != NULL)
		return take_rule(state, line);
	if (!item)
		return memchr(line.p, ':', line.n) != NULL &&
			sg_line_is_setting(line, ':') ?
		    SG_LINE_SETTING :
		    SG_LINE_BAD;
	if (memchr(line.p, '/', line.n) != NULL)
		return take_network(state, line);
	if (sg_str_starts(line, SG_LIT("+.")))
		return sg_line_take_name(state,
		    (struct sg_str){line.p + 2, line.n - 2}, SG_NAME_SUFFIX);
	if (sg_str_starts(line, SG_LIT(".")))
		return sg_line_take_name(state, line, SG_NAME_BELOW);
	/* A star stands for one label only. */
	if (memchr(line.p, '*', line.n) != NULL)
		return SG_LINE_PATTERN;
	return sg_line_take_name(state, line, SG_NAME_EXACT);
}

/* ---- v2fly -------------------------------------------------------------- */

/* True when every word of `text` is an attribute ("@ads", "@-!cn") or names
 * another list that has the line, too ("&other").  These words change nothing
 * here. */
static bool
are_attributes(struct sg_str text)
{
	struct sg_str word;

	while ((word = sg_line_word(&text)).n > 0)
		if (word.p[0] != '@' && word.p[0] != '&')
			return false;
	return true;
}

enum sg_line_result
sg_line_v2fly(struct sg_line_state *state, struct sg_str line)
{
	enum sg_name_kind kind = SG_NAME_SUFFIX;
	struct sg_str word;

	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#')
			line.n = i;
	word = sg_line_word(&line);
	if (word.n == 0)
		return SG_LINE_NOTHING;
	if (!are_attributes(line))
		return SG_LINE_BAD;
	if (sg_str_starts(word, SG_LIT("include:")))
		return SG_LINE_INCLUDE;
	if (sg_str_starts(word, SG_LIT("keyword:")) ||
	    sg_str_starts(word, SG_LIT("regexp:")))
		return SG_LINE_PATTERN;
	if (sg_str_starts(word, SG_LIT("full:")))
		kind = SG_NAME_EXACT;
	if (memchr(word.p, ':', word.n) != NULL)
		(void)sg_str_cut(&word, ':');
	/* In lists that v2fly's program has written, attributes follow a
	 * colon: "full:a.example:@ads". */
	word = sg_str_cut(&word, ':');
	return sg_line_take_name(state, word, kind);
}
