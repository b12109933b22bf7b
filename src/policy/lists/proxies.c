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

/* Parse "DOMAIN-SUFFIX,example.org" or "IP-CIDR,192.0.2.0/24,no-resolve". */
static enum sg_line_result
take_rule(struct sg_line_state *state, struct sg_str rule)
{
	struct sg_str type = sg_str_trim(sg_str_cut(&rule, ','));
	struct sg_str value = sg_str_trim(sg_str_cut(&rule, ','));

	if (sg_str_eqi(type, SG_LIT("DOMAIN-SUFFIX")) ||
	    sg_str_eqi(type, SG_LIT("HOST-SUFFIX")))
		return sg_line_take_name(state, value, SG_NAME_SUFFIX);
	if (sg_str_eqi(type, SG_LIT("DOMAIN")) ||
	    sg_str_eqi(type, SG_LIT("HOST")))
		return sg_line_take_name(state, value, SG_NAME_EXACT);
	if (sg_str_eqi(type, SG_LIT("IP-CIDR")) ||
	    sg_str_eqi(type, SG_LIT("IP-CIDR6")))
		return take_network(state, value);
	return SG_LINE_PATTERN;
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

enum sg_line_result
sg_line_clash(struct sg_line_state *state, struct sg_str line)
{
	bool item;

	line = sg_str_trim(line);
	if (line.n == 0 || line.p[0] == '#' ||
	    sg_str_eqi(line, SG_LIT("payload:")))
		return SG_LINE_NOTHING;
	item = sg_str_starts(line, SG_LIT("- "));
	if (item)
		line = unquoted(sg_str_trim((struct sg_str){
		    line.p + 2, line.n - 2}));
	if (memchr(line.p, ',', line.n) != NULL)
		return take_rule(state, line);
	if (!item)
		return SG_LINE_BAD;
	if (memchr(line.p, '/', line.n) != NULL)
		return take_network(state, line);
	if (sg_str_starts(line, SG_LIT("+.")))
		return sg_line_take_name(state,
		    (struct sg_str){line.p + 2, line.n - 2}, SG_NAME_SUFFIX);
	if (line.n > 0 && (line.p[0] == '.' || line.p[0] == '*'))
		return SG_LINE_PATTERN; /* The rule is for the sub-domains of a
					   name, without the name itself */
	return sg_line_take_name(state, line, SG_NAME_EXACT);
}

/* ---- v2fly -------------------------------------------------------------- */

enum sg_line_result
sg_line_v2fly(struct sg_line_state *state, struct sg_str line)
{
	enum sg_name_kind kind = SG_NAME_SUFFIX;
	struct sg_str word;

	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#')
			line.n = i;
	word =
	    sg_line_word(&line); /* attributes ("@ads") follow: ignore them */
	if (word.n == 0)
		return SG_LINE_NOTHING;
	if (sg_str_starts(word, SG_LIT("include:")))
		return SG_LINE_INCLUDE;
	if (sg_str_starts(word, SG_LIT("keyword:")) ||
	    sg_str_starts(word, SG_LIT("regexp:")))
		return SG_LINE_PATTERN;
	if (sg_str_starts(word, SG_LIT("full:")))
		kind = SG_NAME_EXACT;
	if (memchr(word.p, ':', word.n) != NULL)
		(void)sg_str_cut(&word, ':');
	return sg_line_take_name(state, word, kind);
}
